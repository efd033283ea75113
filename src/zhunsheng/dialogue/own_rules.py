"""Rules of the desk's own, as families on the clauses of a rulebook; compiled when they change, not when a message comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from zhunsheng.dialogue.models import OwnRule
from zhunsheng.dialogue.values import NewRule, RuleShown, RuleState
from zhunsheng.guard.queries import Guard, compile_guard
from zhunsheng.guard.values import Context, Judgement, Verdict
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Clause, PhraseFamily, Severity, Speaker, Text

PREFIX: Final = "own-"
CODE: Final = re.compile(r"[a-z][a-z0-9_-]{1,38}", re.ASCII)
MOST_PHRASES: Final = 500
LONGEST: Final = {"title": 80, "say_instead": 300, "reason": 300}
LOOK_EVERY: Final = seconds(2)
"""How late another process may learn of a changed rule; the one it was changed in knows at once."""
_GRAVITY: Final = (Verdict.PASS, Verdict.CONFIRM, Verdict.REFUSE)


class _Kept:
    """The rules as they were read last, and the guards compiled from them by standing."""

    def __init__(self) -> None:
        self.looked_at: Instant | None = None
        self.rules: tuple[RuleShown, ...] = ()
        self.guards: dict[tuple[int, str], Guard | None] = {}

    def fresh(self, at: Instant) -> tuple[RuleShown, ...]:
        if self.looked_at is None or at - self.looked_at >= LOOK_EVERY or at < self.looked_at:
            self.looked_at = at
            rules = tuple(shown_rule(one) for one in OwnRule.objects.exclude(state=RuleState.OFF).order_by("id"))
            if rules != self.rules:
                self.rules, self.guards = rules, {}
        return self.rules


_KEPT: Final = _Kept()


def forget_rules() -> None:
    """Read the rules again with the next message."""
    _KEPT.looked_at = None


def shown_rule(row: OwnRule) -> RuleShown:
    """Show a row as the rule it is."""
    return RuleShown(
        id=row.id, code=row.code, clause_id=row.clause_id, title=row.title, speaker=row.speaker, severity=row.severity,
        phrases=_lines(row.phrases), unless=_lines(row.unless), say_instead=row.say_instead, reason=row.reason,
        state=row.state, changed_by=row.changed_by, changed_at=row.changed_at,
    )  # fmt: skip


def judged_too(
    judged: Judgement, standing_id: int, clauses: Mapping[str, Clause], text: str, context: Context, speaker: Speaker,
    at: Instant,
) -> Judgement:  # fmt: skip
    """Add what the desk's own rules say to a judgement; those on trial only stand beside it."""
    rules = _KEPT.fresh(at)
    if not rules:
        return judged
    on = _guard(standing_id, RuleState.ON, clauses, rules)
    trial = _guard(standing_id, RuleState.TRIAL, clauses, rules)
    own = Judgement() if on is None else on.judge(text, speaker=speaker, context=context)
    tried = () if trial is None else trial.judge(text, speaker=speaker, context=context).hits
    return msgspec.structs.replace(
        judged,
        verdict=max(judged.verdict, own.verdict, key=_GRAVITY.index),
        hits=tuple(sorted((*judged.hits, *own.hits), key=lambda hit: (hit.start, hit.end))),
        spared=(*judged.spared, *own.spared),
        tried=tried,
    )


def _guard(
    standing_id: int, state: RuleState, clauses: Mapping[str, Clause], rules: Iterable[RuleShown]
) -> Guard | None:
    key = (standing_id, state.value)
    if key not in _KEPT.guards:
        mine = [one for one in rules if one.state == state]
        _KEPT.guards[key] = compile_guard(with_rules(clauses, mine, alone=True)) if mine else None
    return _KEPT.guards[key]


def with_rules(clauses: Mapping[str, Clause], rules: Iterable[RuleShown], *, alone: bool = False) -> list[Clause]:
    """Put rules on the clauses they belong to; `alone` leaves out the clauses' own. A clause that is not in force has none."""
    by_clause: dict[str, list[PhraseFamily]] = {}
    for one in rules:
        by_clause.setdefault(one.clause_id, []).append(_family(one))
    changed: list[Clause] = []
    for clause in clauses.values():
        families = tuple(by_clause.get(clause.id, ()))
        if alone and not families:
            continue
        changes: dict[str, Any] = {"families": families if alone else (*clause.families, *families)}
        changed.append(msgspec.structs.replace(clause, **changes))
    return changed


def _family(one: RuleShown) -> PhraseFamily:
    return PhraseFamily(
        id=PREFIX + one.code, title=_both(one.title), severity=Severity(one.severity), say_instead=_both(one.say_instead),
        reason=_both(one.reason), phrases=one.phrases, unless=one.unless, speaker=Speaker(one.speaker),
    )  # fmt: skip


def _both(words: str) -> Text:
    """A desk writes in its own language; both readers are shown it."""
    return Text(zh=words, en=words)


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line for line in words.split("\n") if line)


def check_rule(new: NewRule, clause_ids: frozenset[str]) -> None:
    """Insist on a rule that can judge.

    Refuses  BadInput naming the first thing that cannot be
    """
    if not CODE.fullmatch(new.code):
        raise BadInput("the code", "2 to 39 small letters, digits, - and _, a letter first", new.code)
    if new.clause_id not in clause_ids:
        raise BadInput("the clause", "a clause in force, such as cc-2.1b", new.clause_id)
    if new.severity not in set(Severity):
        raise BadInput("the severity", " or ".join(Severity), new.severity)
    if new.speaker not in set(Speaker):
        raise BadInput("the speaker", " or ".join(Speaker), new.speaker)
    for name, most in LONGEST.items():
        words: str = getattr(new, name)
        if not 1 <= len(words) <= most:
            raise BadInput(f"the {name}", f"1 to {most} characters", len(words))
    if not 1 <= len(new.phrases) <= MOST_PHRASES or len(new.unless) > MOST_PHRASES:
        raise BadInput("the phrases", f"1 to {MOST_PHRASES}, and as many exceptions at most", len(new.phrases))
    short = next((one for one in new.phrases if not 2 <= len(one) <= 80), None)
    if short is not None:
        raise BadInput("the phrases", "phrases of 2 to 80 characters", short)
    vain = next((one for one in new.unless if not any(phrase in one and phrase != one for phrase in new.phrases)), None)
    if vain is not None:
        raise BadInput("the exceptions", "longer words that hold one of the phrases", vain)

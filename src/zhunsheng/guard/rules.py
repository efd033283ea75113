"""Carry a family of a clause through the search, and make hits of what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from zhunsheng.guard.values import Hit, Spared, Verdict
from zhunsheng.standards.values import Clause, PhraseFamily, Severity, Speaker, Value

_VERDICTS: Final[Mapping[Severity, Verdict]] = {
    Severity.REFUSE: Verdict.REFUSE,
    Severity.CONFIRM: Verdict.CONFIRM,
    Severity.NOTE: Verdict.PASS,
}
_GRAVITY: Final = (Verdict.PASS, Verdict.CONFIRM, Verdict.REFUSE)


class ClauseFamily(Value, frozen=True):
    """Keep one family together with its clause."""

    clause: Clause
    family: PhraseFamily

    def hit(
        self, start: int, end: int, phrase: str, severity: Severity | None = None, alike: tuple[str, ...] = ()
    ) -> Hit:
        """Hold words of the typed text against the speaker."""
        family = self.family
        return Hit(
            clause_id=self.clause.id,
            family=family.id,
            start=start,
            end=end,
            phrase=phrase,
            severity=severity or family.severity,
            reason=family.reason,
            instead=family.say_instead,
            known_as=family.reads or family.id,
            release_s=family.release_s,
            alike=alike,
        )

    def spared(self, start: int, end: int, phrase: str, because: str) -> Spared:
        """Let words of the typed text through, and say why."""
        return Spared(
            clause_id=self.clause.id,
            family=self.family.id,
            start=start,
            end=end,
            phrase=phrase,
            because=because,
            known_as=self.family.reads or self.family.id,
        )


def families_of(clauses: Iterable[Clause], speaker: Speaker) -> tuple[ClauseFamily, ...]:
    """List the families that judge one speaker."""
    return tuple(
        ClauseFamily(clause=clause, family=family)
        for clause in clauses
        for family in clause.families
        if speaks_for(family.speaker, speaker)
    )


def speaks_for(listed: Speaker, speaker: Speaker) -> bool:
    """Hold the desk's bot to what agents may say as well as to its own lists."""
    return listed is speaker or (listed is Speaker.AGENT and speaker is Speaker.BOT)


def verdict_of(hits: Iterable[Hit]) -> Verdict:
    """Give the gravest verdict of some hits."""
    return max((_VERDICTS[hit.severity] for hit in hits), key=_GRAVITY.index, default=Verdict.PASS)

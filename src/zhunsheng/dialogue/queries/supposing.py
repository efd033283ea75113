"""What an agent's words and a closing would have met under another rulebook: stored messages judged again, beside the one they were held to.

The record keeps no words, so only what the desk's messages still hold can be judged: what was erased is counted and left out, and
words that were refused were never stored.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, cast

import msgspec

from zhunsheng.commerce.queries import evidence_in_force
from zhunsheng.dialogue.checks import holding_at, look_at_gate
from zhunsheng.dialogue.events import DialogueClosed, MessageSent
from zhunsheng.dialogue.models import Closing, FollowUp, Message
from zhunsheng.dialogue.queries.gate import REOPENED, SPOKEN
from zhunsheng.dialogue.queries.record import held_of
from zhunsheng.dialogue.values import About, By, ClosingRequest, FollowUpPlan, Outcome, Tick
from zhunsheng.dialogue.words import LOOKED_AT
from zhunsheng.guard.queries import CLAIMS, Guard, compile_guard, guard_of
from zhunsheng.guard.values import Context, Evidence, Line
from zhunsheng.journal.queries import told_between
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import rulebook
from zhunsheng.standards.values import Clause, Kind, Rulebook

__all__ = ["Met", "Rejudged", "closings_under", "words_under"]

SOME: Final = 500
SPEAKING: Final = frozenset({Kind.PHRASE, Kind.STEP})
CLOSING: Final = frozenset({Kind.PHRASE, Kind.STEP, Kind.RECORD})
"""What judges words, and what a dialogue passes when it ends; a step may list words too."""


class Met(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message or a closing that a clause would have met: whose it was then, and when."""

    clause_id: str
    dialogue_id: int
    agent_id: int
    at: Instant


class Rejudged(msgspec.Struct, frozen=True, kw_only=True):
    """What was judged again: how many, how many could not be because their words are gone, and what each clause met, then and supposed.

    `alike`: how many were left out because the supposed rulebook says of such words or closings what their own says.

    `fresh` lists what the supposed rulebook would have met and the own one did not, `gone` the other way round; the earliest first.
    """

    judged: int = 0
    wordless: int = 0
    alike: int = 0
    was: Mapping[str, int] = {}
    would: Mapping[str, int] = {}
    fresh: Sequence[Met] = ()
    gone: Sequence[Met] = ()


class _Judging:
    """Verdicts as they come."""

    def __init__(self) -> None:
        self.judged = self.wordless = self.alike = 0
        self.was: dict[str, int] = defaultdict(int)
        self.would: dict[str, int] = defaultdict(int)
        self.fresh: list[Met] = []
        self.gone: list[Met] = []

    def take(self, was: Iterable[str], would: Iterable[str], about: About, dialogue_id: int, at: Instant) -> None:
        then, now = set(was), set(would)
        self.judged += 1
        for clause_id in then:
            self.was[clause_id] += 1
        for clause_id in now:
            self.would[clause_id] += 1
        for into, clauses in ((self.fresh, now - then), (self.gone, then - now)):
            into += [
                Met(clause_id=one, dialogue_id=dialogue_id, agent_id=about.agent_id or 0, at=at)
                for one in sorted(clauses)
            ]

    def told(self) -> Rejudged:
        return Rejudged(
            judged=self.judged, wordless=self.wordless, alike=self.alike, was=dict(self.was), would=dict(self.would), fresh=self.fresh,
            gone=self.gone,
        )  # fmt: skip


class _Compared:
    """Say of a standing whether another rulebook has the very same clauses of some kinds."""

    def __init__(self, supposed: Rulebook, kinds: frozenset[Kind]) -> None:
        self._kinds, self._held = kinds, self._of(supposed, kinds)
        self._known: dict[int, bool] = {}

    def alike(self, standing_id: int) -> bool:
        found = self._known.get(standing_id)
        if found is None:
            found = self._known[standing_id] = self._of(rulebook(standing_id), self._kinds) == self._held
        return found

    @staticmethod
    def _of(of: Rulebook, kinds: frozenset[Kind]) -> dict[str, Clause]:
        return {one.id: one for one in of.clauses.values() if one.kind in kinds}


def words_under(supposed: Rulebook, since: Instant, until: Instant, *, every: bool = True) -> Rejudged:
    """Judge the words that agents sent in a period by the rulebook each was held to, and by another; rules of the desk's own are left out.

    Without `every` only words that the two rulebooks may judge otherwise.
    Who asks has been checked by the caller.
    Clauses  cc-2.1b, ec-2.2b
    """
    judging, guard, compared = _Judging(), compile_guard(supposed.clauses.values()), _Compared(supposed, SPEAKING)
    for some in _some(told_between({MessageSent.NAME}, since, until)):
        told = [(one.at, fact) for one in some if (fact := cast(MessageSent, one.fact)).by == By.AGENT]
        sent = [one for one in told if every or not compared.alike(one[1].about.standing_id)]
        judging.alike += len(told) - len(sent)
        said = _said({fact.dialogue_id for _, fact in sent})
        for at, fact in sent:
            lines = said.get(fact.dialogue_id, [])
            text = next((line.text for line in lines if line.message_id == fact.seq), "")
            if not text.strip():
                judging.wordless += fact.kind == "text"
                continue
            context = _around(lines, fact)
            own = guard_of(rulebook(fact.about.standing_id))
            judging.take(_hit(own, text, context, at), _hit(guard, text, context, at), fact.about, fact.dialogue_id, at)
    return judging.told()


def closings_under(supposed: Rulebook, since: Instant, until: Instant, *, every: bool = True) -> Rejudged:
    """Lead the dialogues that agents closed in a period through the gate of another rulebook with what they had, and through their own again.

    Without `every` only those whose gates are not the same.
    Who asks has been checked by the caller.
    Clauses  cc-1.2b, cc-1.3a, cc-1.3b, dy-3.1c, dy-3.1f
    """
    judging, compared = _Judging(), _Compared(supposed, CLOSING)
    for told in _some(told_between({DialogueClosed.NAME}, since, until)):
        some = [one for one in told if every or not compared.alike(cast(DialogueClosed, one.fact).about.standing_id)]
        judging.alike += len(told) - len(some)
        ids = {one.fact.subject_id for one in some}
        said, begun, rows, plans = _said(ids, bare=True), _reopened(ids), _closings(ids), _followups(ids)
        for one in some:
            fact = cast(DialogueClosed, one.fact)
            row = rows.get((fact.dialogue_id, one.at))
            if fact.about.agent_id is None:
                continue  # ended by the bot: no agent stood before the gate
            seq = max((seq for at, seq in begun.get(fact.dialogue_id, []) if at < one.at), default=0)
            lines = [line for line in said.get(fact.dialogue_id, []) if line.message_id > seq and line.at <= one.at]
            if row is None or not lines or any(not line.text for line in lines):
                judging.wordless += 1
                continue
            recorded, demanded = held_of(fact.about, fact.dialogue_id, seq)
            asked, fields = _request(row, plans.get(fact.dialogue_id)), fact.about.fields()
            own, other = (
                holding_at(look_at_gate(book, fields, lines, recorded, demanded), asked)
                for book in (rulebook(fact.about.standing_id), supposed)
            )
            judging.take(own, other, fact.about, fact.dialogue_id, one.at)
    return judging.told()


def _hit(guard: Guard, text: str, context: Context, at: Instant) -> Iterator[str]:
    judged = guard.judge(text, context=context)
    if any(hit.known_as == CLAIMS for hit in judged.hits):
        evidence = tuple(
            Evidence(product=one.product, claim=one.claim, source=one.source) for one in evidence_in_force(at)
        )
        judged = guard.judge(text, context=msgspec.structs.replace(context, evidence=evidence))
    return (hit.clause_id for hit in judged.hits)


def _around(lines: Sequence[Line], fact: MessageSent) -> Context:
    """Give the words that stood around a message, as when it was sent."""
    before = [line for line in lines if line.message_id < fact.seq][-LOOKED_AT:]
    return Context(
        about=fact.about.fields(),
        customer_said=tuple(line.text for line in before if line.by == By.CUSTOMER),
        agent_said=tuple(line.text for line in before if line.by == By.AGENT),
    )


def _said(ids: Iterable[int], *, bare: bool = False) -> dict[int, list[Line]]:
    """Read what was said in some dialogues in its order; `bare`: also messages whose words are gone."""
    found: dict[int, list[Line]] = defaultdict(list)
    rows = Message.objects.filter(dialogue_id__in=sorted(ids), by__in=tuple(SPOKEN)).order_by("dialogue_id", "seq")
    for row in rows if bare else rows.exclude(text=""):
        text = row.text or ("" if row.kind == "text" else " ")
        found[row.dialogue_id].append(Line(by=SPOKEN[row.by], text=text, message_id=row.seq, at=row.at))
    return found


def _reopened(ids: Iterable[int]) -> dict[int, list[tuple[Instant, int]]]:
    found: dict[int, list[tuple[Instant, int]]] = defaultdict(list)
    rows = Message.objects.filter(dialogue_id__in=sorted(ids), event=REOPENED)
    for dialogue_id, at, seq in rows.values_list("dialogue_id", "at", "seq"):
        found[dialogue_id].append((at, seq))
    return found


def _closings(ids: Iterable[int]) -> dict[tuple[int, Instant], Closing]:
    return {(row.dialogue_id, row.at): row for row in Closing.objects.filter(dialogue_id__in=sorted(ids))}


def _followups(ids: Iterable[int]) -> dict[int, FollowUpPlan]:
    rows = FollowUp.objects.filter(dialogue_id__in=sorted(ids)).order_by("id")
    return {row.dialogue_id: FollowUpPlan(owner=row.owner_id, due_at=row.due_at.us, plan=row.plan) for row in rows}


def _request(row: Closing, plan: FollowUpPlan | None) -> ClosingRequest:
    """Give what the agent handed in then: the outcome, the ticks with their evidence, the plan."""
    kept = msgspec.json.decode(row.checks)
    ticked = msgspec.convert(kept.get("ticked", {}) if isinstance(kept, dict) else {}, dict[str, Tick])
    outcome = Outcome(row.outcome)
    return ClosingRequest(
        outcome=outcome, checks=ticked, attempts=row.attempts, followup=plan if outcome is Outcome.FOLLOWUP else None
    )


def _some(of: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(of)
    while some := list(islice(left, SOME)):
        yield some

"""What a shift leaves behind, in the reader's words and within the reader's rights."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Verb
from zhunsheng.clocks.queries import shown_clocks
from zhunsheng.dialogue.queries import promises, rows_of
from zhunsheng.dialogue.values import CLOSED, OPEN, WAITING, DialogueRow
from zhunsheng.growth.queries import clause_counts
from zhunsheng.growth.values import Left
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards
from zhunsheng.surface.pages.scripts.words import issue_names

STATES: Final[Mapping[str, str | Promise]] = {
    WAITING: gettext_lazy("waits for an agent"),
    OPEN: gettext_lazy("open"),
    CLOSED: gettext_lazy("closed"),
}
LISTED: Final = 200


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One dialogue of a shift."""

    id: int
    opened_at: Instant
    issue: str
    state: str | Promise
    open: bool
    record_due: bool
    broken: tuple[str, ...]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One clause of a shift."""

    id: str
    title: str
    kept: int
    broken: int


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """One promise that is still to be kept."""

    dialogue_id: int
    plan: str
    due_at: Instant
    late: bool


class SheetState(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a sheet shows; `beyond` counts dialogues that went to others or that the reader may not read."""

    dialogues: list[Done]
    beyond: int
    open: int
    records: int
    clauses: list[Kept]
    kept: int
    broken: int
    promises: list[Promised]


def sheet_state(actor: Actor, agent_id: int, left: Left, since: Instant, until: Instant) -> SheetState:
    """Put what a shift leaves behind into words; promises that were kept meanwhile are gone."""
    ids = list(dict.fromkeys((*left.open, *left.dialogues)))
    shown = sorted(_readable(actor, ids), key=lambda row: (row.id not in left.open, row.opened_at))[:LISTED]
    clocks, issues = shown_clocks([row.id for row in shown], until), issue_names()
    counts = _kept(actor, agent_id, since, until)
    promised = promises(left.promises)
    mine = {row.id for row in _readable(actor, [one.dialogue_id for one in promised])}
    return SheetState(
        dialogues=[
            Done(
                id=row.id,
                opened_at=Instant(row.opened_at),
                issue=issues.get(row.issue_type or "", row.issue_type or "—"),
                state=STATES[row.state],
                open=row.state != CLOSED,
                record_due=row.record_state == "due",
                broken=tuple(one.clause_id for one in clocks[row.id] if one.breached_at is not None),
            )
            for row in shown
        ],
        beyond=len(ids) - len(shown),
        open=len(left.open),
        records=len(left.records),
        clauses=counts,
        kept=sum(one.kept for one in counts),
        broken=sum(one.broken for one in counts),
        promises=[
            Promised(dialogue_id=one.dialogue_id, plan=one.plan, due_at=one.due_at, late=one.due_at < until)
            for one in promised
            if one.dialogue_id in mine
        ],
    )


def _readable(actor: Actor, ids: Sequence[int]) -> list[DialogueRow]:
    return [row for row in rows_of(ids) if isinstance(decide(actor, Verb.DIALOGUE_READ, row.subject()), Allowed)]


def _kept(actor: Actor, agent_id: int, since: Instant, until: Instant) -> list[Kept]:
    counts = clause_counts(actor, agent_id, since, until)
    clauses = standards.standing(until).clauses if counts else {}
    lang = get_language() or "zh-hans"
    return [
        Kept(
            id=one.clause_id,
            title=clauses[one.clause_id].title.of(lang) if one.clause_id in clauses else "",
            kept=one.kept,
            broken=one.broken,
        )
        for one in counts
    ]

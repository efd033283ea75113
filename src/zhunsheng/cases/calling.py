"""How a call-back is planned, whatever settles the case; the action that calls has asked for the right."""

from typing import Final

from zhunsheng.cases.events import CallbackPlanned
from zhunsheng.cases.lifecycle import CALLBACK
from zhunsheng.cases.models import Callback, Case
from zhunsheng.cases.queries import row_of
from zhunsheng.cases.quiet import not_before
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards.queries import rulebook
from zhunsheng.standards.values import Clause

DONE: Final = "callback.done"
WAITING: Final = CALLBACK.start


def plan_callback(ink: Ink, case: Case, fact: str) -> None:
    """Plan the call-back that a clause asks for after a fact, in place of one that still waits; without such a clause none.

    Writes    the call-back
    Records   callback.planned
    Clauses   ec-1.3b, ec-3.2d
    """
    asked = [one for one in _asking(case) if one.clock is not None and one.clock.starts.fact == fact]
    if not asked:
        return
    clause = asked[0]
    Callback.objects.filter(case_id=case.id, state=WAITING).update(
        state=CALLBACK.apply(WAITING, "give_up"), outcome="anew", done_at=ink.at
    )
    _plan(ink, case, clause)


def call_instead(ink: Ink, case: Case, *, closed_too: bool = False) -> None:
    """Plan a call where a notice to the customer reached nobody: no channel, no address, or a mail that cannot be delivered.

    The soonest limit of the clauses that ask for call-backs holds; one that waits already is enough. A closed case asks for
    no call, unless what was to be told comes after the closing by its nature, as an improvement does (`closed_too`).
    Writes    the call-back
    Records   callback.planned
    Clauses   dy-3.1f
    """
    asked = sorted(_asking(case), key=lambda one: one.figure("limit_s"))
    if (
        asked
        and (closed_too or case.closed_at is None)
        and not Callback.objects.filter(case_id=case.id, state=WAITING).exists()
    ):
        _plan(ink, case, asked[0])


def _asking(case: Case) -> list[Clause]:
    """Name the clauses of a case's standards that ask for call-backs within a limit."""
    return [
        one
        for one in rulebook(case.standing_id).clauses.values()
        if one.clock is not None and "limit_s" in one.figures and any(stop.fact == DONE for stop in one.clock.stops)
    ]


def _plan(ink: Ink, case: Case, clause: Clause) -> None:
    due_at = ink.at + seconds(int(clause.figure("limit_s")))
    one = Callback(
        id=new_id(), case_id=case.id, clause=clause.id, state=WAITING, made_at=ink.at, due_at=due_at,
        next_at=not_before(case.customer_id, ink.at),
    )  # fmt: skip
    Callback.objects.bulk_create([one])
    ink.record(CallbackPlanned(case_id=case.id, about=row_of(case).about(), callback_id=one.id, due_us=due_at.us))

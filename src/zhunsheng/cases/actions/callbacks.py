"""Call customers back: planned by what settles a case, tried again as the standard says, never in the customer's quiet hours."""

import re
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.cases.actions.work import answered, record_attempt
from zhunsheng.cases.calling import WAITING
from zhunsheng.cases.events import CallbackGivenUp, CallbackTried, QuietSet
from zhunsheng.cases.lifecycle import CALLBACK
from zhunsheng.cases.models import Callback, Case, CaseEntry, HeldNews, Quiet
from zhunsheng.cases.queries import case_of, figures_of, row_of
from zhunsheng.cases.quiet import not_before
from zhunsheng.cases.rows import surviving
from zhunsheng.cases.values import CallbackOver, QuietHalf, Reached, StillQuiet, TriedTooSoon
from zhunsheng.cases.writing import enter, held_case
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.quiet_hours import A_DAY

_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def report_callback(ink: Ink, callback_id: int, reached: Reached, words: str) -> str:
    """Report what came of calling a customer: reached and fine or not, no answer, or asked not to be called; return its state.

    Where the case was merged, its story goes on in the one that survives; the time limit stays that of the call-back's own case.
    No answer is tried again after the pause of the standard and outside quiet hours, as often as the standard asks.
    Writes    the call-back, the case's story
    Records   callback.done with case.answered; or case.attempted with callback.tried or callback.given_up
    Refuses   AccessDenied, NotFound, CallbackOver, StillQuiet, TriedTooSoon for one that the standard would not count
    Clauses   ec-1.3b, ec-3.2d, dy-3.1f
    """
    one, own = _held(callback_id)
    case = surviving(own)  # why: who works on the case that goes on calls for both
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())
    if one.state != WAITING:
        raise CallbackOver()
    free = not_before(case.customer_id, ink.at)
    if reached is Reached.NO_ANSWER and free > ink.at:
        raise StillQuiet(until=free.iso())
    again = _again(case)
    if reached is Reached.NO_ANSWER and again is not None and again > ink.at:
        raise TriedTooSoon(until=again.iso())
    if reached in (Reached.FINE, Reached.UNHAPPY):
        answered(ink, case, own, words)
        return _end(ink, one, "reach", reached)
    record_attempt(ink, case.id, words)
    figures, tries = figures_of(case.standing_id), one.attempts + 1
    about = row_of(own).about()
    if reached is Reached.DECLINED or tries >= figures.attempts:
        ink.record(CallbackGivenUp(case_id=own.id, about=about, callback_id=one.id, outcome=reached.value))
        return _end(ink, one, "give_up", reached, tries)
    later = not_before(case.customer_id, ink.at + seconds(figures.spacing_s))
    Callback.objects.filter(id=one.id).update(attempts=tries, next_at=later, outcome=reached.value)
    ink.record(
        CallbackTried(case_id=own.id, about=about, callback_id=one.id, attempts=tries, again_us=later.us)
    )  # fmt: skip
    return WAITING


def _held(callback_id: int) -> tuple[Callback, Case]:
    """Return a call-back and its case as they stand once it is one's turn: somebody else may have reported it meanwhile."""
    rows = Callback.objects.filter(id=callback_id)
    case_id = rows.values_list("case_id", flat=True).first()
    own = None if case_id is None else held_case(case_id)
    one = rows.first()
    if one is None or own is None:
        raise NotFound("call-back", callback_id)
    return one, own


def _again(case: Case) -> Instant | None:
    """Say from when on another try counts; None where nobody tried yet."""
    tries = CaseEntry.objects.filter(case_id=case.id, kind="attempt").order_by("-id")
    last = tries.values_list("at", flat=True).first()
    return None if last is None else last + seconds(figures_of(case.standing_id).spacing_s)


def _end(ink: Ink, one: Callback, move: str, reached: Reached, tries: int | None = None) -> str:
    state = CALLBACK.apply(one.state, move)
    attempts = one.attempts + 1 if tries is None else tries
    Callback.objects.filter(id=one.id).update(state=state, outcome=reached.value, done_at=ink.at, attempts=attempts)
    enter(ink, surviving(case_of(one.case_id)).id, "callback", detail=reached.value)
    return state


def set_quiet(ink: Ink, customer_id: int, begins: str, ends: str) -> None:
    """Say between which times of day a customer is not to be called; two empty times leave it to the desk.

    Writes    the customer's quiet hours; call-backs and news that wait move to their end
    Records   customer.quiet_set
    Refuses   AccessDenied to anybody but the customer and whoever works on a case of theirs, BadInput for what is no time, QuietHalf for one time alone
    """
    mine = Subject(kind="case", customer_id=customer_id)
    if ink.actor.kind == "customer":
        require(ink.actor, Verb.CASE_ANSWER, mine)
    else:
        _works_for(ink, customer_id)
    if begins or ends:
        if not (begins and ends):
            raise QuietHalf()
        told = {"begins": _minute(begins), "ends": _minute(ends)}
        Quiet.objects.update_or_create(customer_id=customer_id, defaults=told)
    else:
        Quiet.objects.filter(customer_id=customer_id).delete()
    waiting = Callback.objects.filter(case__customer_id=customer_id, state=WAITING).select_related("case")
    for one in waiting.order_by("id"):
        again = _again(surviving(one.case)) if one.attempts else None
        Callback.objects.filter(id=one.id).update(next_at=not_before(customer_id, max(again or ink.at, ink.at)))
    HeldNews.objects.filter(customer_id=customer_id).update(due_at=not_before(customer_id, ink.at))
    ink.record(QuietSet(customer_id=customer_id))


def _works_for(ink: Ink, customer_id: int) -> None:
    case = Case.objects.filter(customer_id=customer_id).order_by("-id").first()
    if case is None:
        raise NotFound("case", None)
    require(ink.actor, Verb.CASE_WORK, row_of(case).subject())


def _minute(text: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise BadInput("quiet hours", "a time of day such as 22:00", text)
    return (int(found[1]) * 60 + int(found[2])) % A_DAY

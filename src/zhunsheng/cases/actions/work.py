"""Work on a case: owner, fields, notes, progress, attempts, answers, pauses, grade, evidence."""

from collections.abc import Mapping
from typing import Any

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.actions.issues import file_under
from zhunsheng.cases.actions.register import JUDGED_BY, check_order_of, judge_again, tidy_fields
from zhunsheng.cases.events import (
    AfterSaleExtended,
    CallbackDone,
    CaseAnswered,
    CaseAssigned,
    CaseAttempted,
    CaseFilled,
    CasePaused,
    CaseProgressWritten,
    CaseReopened,
    CaseResumed,
    ComplaintGraded,
    ComplaintSettled,
)
from zhunsheng.cases.issues import checked_issue, usual_issue
from zhunsheng.cases.lines import LINE as PROGRESS
from zhunsheng.cases.lines import TOLD
from zhunsheng.cases.models import Case, CaseEntry, Pause
from zhunsheng.cases.procedures import Procedure
from zhunsheng.cases.queries import book, row_of
from zhunsheng.cases.returns import RETURN
from zhunsheng.cases.telling import count_called
from zhunsheng.cases.values import AlreadyPaused, CaseRow, NotPaused, TimePast, TooLate
from zhunsheng.cases.writing import change, enter, enter_return, gather, open_case, words_of, words_out
from zhunsheng.dialogue.actions import Held
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import actor_of
from zhunsheng.standards.queries import rulebook

TICKET_CLAUSE = "ec-ticket"
GRADES = ("basic", "complex")


def _worked(ink: Ink, case_id: int, verb: Verb = Verb.CASE_WORK) -> tuple[Case, CaseRow, Procedure]:
    case = open_case(case_id)
    row = row_of(case)
    require(ink.actor, verb, row.subject())
    return case, row, book(case.edition).of(case.kind)


def assign_case(ink: Ink, case_id: int, agent_id: int, note: str = "") -> None:
    """Give a case an owner, oneself or a colleague; taking it from somebody takes a note, and the chain stays.

    Writes    the case, its story
    Records   case.assigned
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput without a note where there was an owner
    Clauses   dy-2.1c
    """
    verb = Verb.CASE_TAKE if agent_id == ink.actor.id else Verb.CASE_ASSIGN
    case, _, _ = _worked(ink, case_id, verb)
    if case.owner_id == agent_id:
        return
    words = words_of(note, "the note for the next owner", needed=case.owner_id is not None)
    before = case.owner_id
    row = change(case, owner_id=agent_id, team_id=min(actor_of(agent_id).team_ids, default=None))
    enter(ink, case_id, "assigned", words, str(agent_id))
    ink.record(CaseAssigned(case_id=case_id, about=row.about(), agent_id=agent_id, from_agent_id=before))


def fill_case(
    ink: Ink, case_id: int, fields: Mapping[str, str], *, issue_type: str | None = None, issue: str | None = None,
    due_at: Instant | None = None,
) -> None:  # fmt: skip
    """Write fields of a case, its type and sub-type, its due time; where nobody chose another sub-type, it goes with the type.

    Writes    the case
    Records   case.filled with the names alone; case.issue_set; aftersale.judged where the policy's answer hangs on one of them; aftersale.return_told for the parcel of a return
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for a field, type, sub-type or order that is none, TimePast
    """
    case, row, procedure = _worked(ink, case_id)
    told = tidy_fields(fields)
    before = str(case.fields.get(RETURN, ""))
    columns: dict[str, Any] = {"fields": {**case.fields, **told}}
    if issue_type is not None:
        if issue_type not in procedure.types:
            raise BadInput("the type", f"one of {', '.join(procedure.types)}", issue_type)
        columns["issue_type"] = issue_type
    if due_at is not None:
        if due_at <= ink.at:
            raise TimePast()
        columns["due_at"] = due_at
    if "order_number" in told:
        check_order_of(case.shop_id, case.customer_id, told["order_number"])
        columns["order_number"] = told["order_number"][:40]
    names = sorted(told) + [name for name in ("issue_type", "due_at") if name in columns]
    filed = _filed(case, procedure, issue_type, issue, ink.at)
    row = change(case, **columns)
    if case.verdict and JUDGED_BY.intersection(told):
        judge_again(ink, case)
    ink.record(CaseFilled(case_id=case_id, about=row.about(), fields=names))
    if RETURN in told:
        enter_return(ink, row, before, told[RETURN])
    if filed is not None and filed != case.issue:
        file_under(ink, case, filed, "usual" if issue is None else "told")


def _filed(case: Case, procedure: Procedure, issue_type: str | None, issue: str | None, at: Instant) -> str | None:
    """Say under what a case is to be filed: as told, or as its new type usually is where nobody chose another; None leaves it."""
    if issue is not None:
        return checked_issue(issue, at) if issue and issue != case.issue else issue
    if issue_type is None or case.issue not in ("", usual_issue(procedure, case.issue_type, at)):
        return None
    return usual_issue(procedure, issue_type, at) or None


def note_case(ink: Ink, case_id: int, words: str) -> int:
    """Write a note for colleagues. Refuses: AccessDenied, NotFound, CaseMerged, BadInput."""
    _worked(ink, case_id)
    return enter(ink, case_id, "note", words_of(words, "the note"))


def tell_progress(ink: Ink, case_id: int, words: str, confirmed: frozenset[str] = frozenset()) -> int | Held:
    """Tell the customer how the case stands: on the customer's own page, and in the chat or by mail (`tell_news`).

    Held words come back with the reason; what the guard only asks about goes out once its clauses are confirmed.
    Writes    the story
    Records   case.progress_written; case.words_held or case.words_confirmed
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput without words
    Delivery  once for each entry, after the customer's quiet hours; it counts as told once it has arrived, and who is reached nowhere is to be called
    Clauses   ec-3.3c
    """
    case, row, _ = _worked(ink, case_id)
    told = words_out(ink, case, words, confirmed)
    if isinstance(told, Held):
        return told
    entry_id = enter(ink, case_id, PROGRESS, told)
    ink.record(CaseProgressWritten(case_id=case_id, about=row.about(), entry_id=entry_id))
    return entry_id


def record_attempt(ink: Ink, case_id: int, words: str) -> int:
    """Record that somebody tried to reach the customer. Refuses: as `note_case`.

    Records   case.attempted
    """
    _, row, _ = _worked(ink, case_id)
    entry_id = enter(ink, case_id, "attempt", words_of(words, "how it was tried"))
    ink.record(CaseAttempted(case_id=case_id, about=row.about(), entry_id=entry_id))
    return entry_id


def record_answer(ink: Ink, case_id: int, words: str) -> int:
    """Record the customer's answer to the outcome; a call-back that reaches the customer is one.

    Writes    the story
    Records   case.answered, callback.done
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput without words
    Clauses   ec-1.3b, ec-3.2d
    """
    verb = Verb.CASE_ANSWER if ink.actor.kind == "customer" else Verb.CASE_WORK
    case, _, _ = _worked(ink, case_id, verb)
    return answered(ink, case, case, words)


@system_only("whoever takes the answer has asked for the right")
def answered(ink: Ink, case: Case, called_for: Case, words: str) -> int:
    """Write the customer's answer into a case, and that its call-back is done: its own, or that of one merged into it.

    What was written for the customer and reached nobody counts as told now.

    Writes    the story
    Records   case.answered, callback.done; case.progress_told or improvement.told for what reached nobody before
    Refuses   BadInput without words
    """
    entry_id = enter(ink, case.id, "answer", words_of(words, "the answer"))
    ink.record(CaseAnswered(case_id=case.id, about=row_of(case).about(), entry_id=entry_id))
    ink.record(CallbackDone(case_id=called_for.id, about=row_of(called_for).about(), entry_id=entry_id))
    count_called(ink, case)
    return entry_id


def pause_case(ink: Ink, case_id: int, reason: str) -> None:
    """Let the clocks of a case stand still, for one of the reasons there are; who allowed it stays on record.

    Writes    the pause
    Records   case.paused
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput for a reason that is none, AlreadyPaused
    """
    case, _, _ = _worked(ink, case_id, Verb.CASE_PAUSE)
    if reason not in book().pauses:
        raise BadInput("the reason", f"one of {', '.join(book().pauses)}", reason)
    if case.paused_since is not None:
        raise AlreadyPaused()
    Pause.objects.bulk_create(
        [Pause(id=new_id(), case_id=case_id, reason=reason, allowed_by=ink.actor.id, since=ink.at)]
    )
    row = change(case, paused_since=ink.at)
    enter(ink, case_id, "paused", detail=reason)
    ink.record(CasePaused(case_id=case_id, about=row.about(), reason=reason, allowed_by=ink.actor.id))


def resume_case(ink: Ink, case_id: int) -> None:
    """Let the clocks of a case run again.

    Writes    the end of the pause
    Records   case.resumed
    Refuses   AccessDenied, NotFound, CaseMerged, NotPaused
    """
    case, _, _ = _worked(ink, case_id)
    if case.paused_since is None:
        raise NotPaused()
    Pause.objects.filter(case_id=case_id, until__isnull=True).update(until=ink.at)
    row = change(case, paused_since=None)
    enter(ink, case_id, "resumed")
    ink.record(CaseResumed(case_id=case_id, about=row.about()))


def _settled(case_id: int, procedure: Procedure) -> bool:
    """Tell whether a complaint's plan has been carried out, and the complaint not been taken up again since."""
    ends = {one.move for one in procedure.moves.values() if ComplaintSettled.NAME in one.tells}
    turns = ends | {one.move for one in procedure.moves.values() if CaseReopened.NAME in one.tells}
    last = CaseEntry.objects.filter(case_id=case_id, kind="moved", detail__in=turns).order_by("-id").first()
    return last is not None and last.detail in ends


def grade_case(ink: Ink, case_id: int, grade: str) -> None:
    """Grade a case; an after-sales case has the longer limit only in time, and only once the customer was told.

    Writes    the case
    Records   complaint.graded, case.filled where its plan is carried out already, or aftersale.extended
    Refuses   AccessDenied, NotFound, CaseMerged, BadInput, TooLate
    Clauses   cc-3.2c, ec-ticket
    """
    case, _, procedure = _worked(ink, case_id)
    if grade not in GRADES:
        raise BadInput("the grade", f"one of {', '.join(GRADES)}", grade)
    told = None
    if case.kind == "aftersale" and grade == "complex":
        told = CaseEntry.objects.filter(case_id=case_id, kind=PROGRESS, detail__in=TOLD).order_by("-id").first()
        clause = rulebook(case.standing_id).clauses.get(TICKET_CLAUSE)
        first = None if clause is None else case.registered_at + seconds(int(clause.figure("limit_s")))
        if told is None or (first is not None and ink.at >= first):
            raise TooLate()
    row = change(case, grade=grade)
    enter(ink, case_id, "graded", detail=grade)
    if case.kind == "complaint" and _settled(case_id, procedure):
        ink.record(
            CaseFilled(case_id=case_id, about=row.about(), fields=["grade"])
        )  # why: its final plan has no limit any more
    elif case.kind == "complaint":
        ink.record(ComplaintGraded(case_id=case_id, about=row.about(), grade=grade))
    elif told is not None:
        ink.record(
            AfterSaleExtended(
                case_id=case_id,
                about=row.about(),
                registered_us=case.registered_at.us,
                entry_id=told.id,
                due_us=None if case.platform_due_at is None else case.platform_due_at.us,
            )
        )


def gather_evidence(ink: Ink, case_id: int) -> Mapping[str, object]:
    """Gather what the desk itself knows anew: dialogues, calls, the order, other cases; only ids, states and instants.

    Writes    the evidence
    Refuses   AccessDenied, NotFound, CaseMerged
    Clauses   cc-3.2b
    """
    case, _, _ = _worked(ink, case_id)
    return gather(ink, case)

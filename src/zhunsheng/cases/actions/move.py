"""Move a case along its procedure; no path skips a gate, and every state has a way out that is on record."""

from typing import Any

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.cases.calling import plan_callback
from zhunsheng.cases.checks import met
from zhunsheng.cases.events import CaseClosed, CaseForced, CaseMoved, CaseStepSkipped
from zhunsheng.cases.keeping import forced_clauses, step_clauses
from zhunsheng.cases.procedures import FORCE
from zhunsheng.cases.queries import book, figures_of, held_of, row_of
from zhunsheng.cases.settling import BY, OVER, settle_options
from zhunsheng.cases.tasking import arrange
from zhunsheng.cases.values import CaseRow, NoSkip
from zhunsheng.cases.writing import change, enter, gather, open_case, tell, words_of
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.lifecycle import MoveRefused
from zhunsheng.standards.queries import rulebook


def move_case(ink: Ink, case_id: int, move: str, *, skip_reason: str = "") -> str:
    """Take a step of the procedure; what the gate needs must be there, or be skipped by who may, with the reason.

    Writes    the case, its story; the evidence where the next step needs it, the task of a department where the step arranges one
    Records   case.moved, what the step tells, case.step_skipped, case.closed
    Refuses   AccessDenied, NotFound, CaseMerged, MoveRefused, NeedsMissing with all that is missing, NoSkip
    Clauses   ec-3.2a, dy-3.2b, dy-3.2d
    """
    case = open_case(case_id)
    row = row_of(case)
    procedure = book(case.edition).of(case.kind)
    step = procedure.move(case.state, move)
    if step is None:
        require(ink.actor, Verb.CASE_READ, row.subject())
        raise MoveRefused(case.state, move, [one for one in procedure.lifecycle.allowed(case.state) if one != FORCE])
    _may(ink, row, step.by)
    there = met(step.needs, held_of(case, procedure), figures_of(case.standing_id))
    missing = [need for need in step.needs if need not in there]
    kept, broken = step_clauses(rulebook(case.standing_id), row.about().fields(), case.kind, move, missing)
    if missing and skip_reason.strip():
        _skip(ink, row, move, missing, step.hard, skip_reason, broken)
        there |= frozenset(missing)
    before, number = case.state, case.rounds + 1
    state = procedure.lifecycle.apply(before, move, met=there)
    row = change(case, state=state, **_columns(ink, move, case.rounds, ends=step.ends))
    enter(ink, case.id, "moved", detail=move)
    settle_options(ink, case, before, number, BY.get(move, OVER))
    ink.record(CaseMoved(case_id=row.id, about=row.about(), kind=row.kind, move=move, state=state, kept=kept))
    for name in step.tells:
        tell(ink, row, name)
        plan_callback(ink, case, name)
    wish = case.fields.get("wish", "")
    if step.arranges and wish in procedure.arranges:
        arrange(ink, case, procedure.arranges[wish], wish)
    if any("evidence" in one.needs for (place, _), one in procedure.moves.items() if place == state):
        gather(ink, case)  # why: nobody has to think of it; it can be gathered anew by hand
    if step.ends:
        ink.record(CaseClosed(case_id=row.id, about=row.about(), kind=row.kind))
    return state


def force_case(ink: Ink, case_id: int, reason: str) -> None:
    """End a case outside its procedure; only an administrator, only with a reason, and it stays visible as forced.

    Writes    the case, its story
    Records   case.forced
    Refuses   AccessDenied, NotFound, CaseMerged, MoveRefused where it is forced already, BadInput without a reason
    """
    case = open_case(case_id)
    require(ink.actor, Verb.CASE_FORCE, row_of(case).subject())
    words = words_of(reason, "the reason")
    before = case.state
    state = book(case.edition).of(case.kind).lifecycle.apply(case.state, FORCE)
    row = change(case, state=state, closed_at=ink.at)
    entry_id = enter(ink, case.id, "forced", words, before)
    broken = forced_clauses(rulebook(case.standing_id), row.about().fields(), case.kind)
    settle_options(ink, case, before, case.rounds + 1, OVER)
    ink.record(CaseForced(case_id=row.id, about=row.about(), state=before, entry_id=entry_id, broken=broken))


def _may(ink: Ink, row: CaseRow, by: tuple[str, ...]) -> None:
    if ink.actor.kind == "customer":
        require(ink.actor, Verb.CASE_ANSWER, row.subject())
        if "customer" not in by:
            raise AccessDenied("no_right", verb=Verb.CASE_ANSWER.value)
    else:
        require(ink.actor, Verb.CASE_WORK, row.subject())


def _skip(
    ink: Ink, row: CaseRow, move: str, missing: list[str], hard: tuple[str, ...], reason: str, broken: list[str]
) -> None:
    require(ink.actor, Verb.CASE_SKIP, row.subject())
    kept = [need for need in missing if need in hard]
    if kept:
        raise NoSkip(move=move, needs=", ".join(kept))
    entry_id = enter(ink, row.id, "skipped", words_of(reason, "the reason"), f"{move}: {', '.join(missing)}"[:200])
    ink.record(
        CaseStepSkipped(case_id=row.id, about=row.about(), move=move, field=missing, entry_id=entry_id, broken=broken)
    )


def _columns(ink: Ink, move: str, rounds: int, *, ends: bool) -> dict[str, Any]:
    """Say what else a step changes: a refused round counts, an end has its instant, a way back takes it away."""
    if move == "reject":
        return {"rounds": rounds + 1}
    if ends:
        return {"closed_at": ink.at}
    return {"closed_at": None} if move == "reopen" else {}

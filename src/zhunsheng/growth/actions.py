"""The door for handing shifts in and appraising them."""

from collections.abc import Sequence

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.growth.demands import DIALOGUES, asks_for, at_shift_end
from zhunsheng.growth.events import ShiftConfirmed, ShiftHandedIn
from zhunsheng.growth.forms import appraisal_form
from zhunsheng.growth.models import ShiftSheet
from zhunsheng.growth.queries import left_by, sheet_subject
from zhunsheng.growth.values import DialoguesOpen, SheetStands
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people import actions as people
from zhunsheng.people.queries import agent_cards, open_shift
from zhunsheng.people.values import ShiftNotOpen, ShiftShown
from zhunsheng.standards.queries import rulebook

__all__ = ["confirm_sheet", "end_shift_for", "forget_sheets", "hand_in_shift"]

LONGEST_REASON = 200


def hand_in_shift(ink: Ink, note: str = "") -> int:
    """End the actor's shift and hand in its sheet, with a note of their own.

    Writes    the sheet; the shift's end, the presence
    Records   shift.ended, shift.handed_in, agent.presence_changed
    Refuses   ShiftNotOpen, AccessDenied, DialoguesOpen while dialogues are open and the shift's standards ask for that,
              BadInput for a note too long
    Clauses   dy-1.1
    """
    require(ink.actor, Verb.SHIFT_WORK, Subject(kind="shift", agent_id=ink.actor.id))
    shift = open_shift(ink.actor.id, ink.at)
    if shift is None:
        raise ShiftNotOpen()
    note = _words(note, "the note on the own shift", appraisal_form().longest_note)
    count = len(left_by(shift.agent_id, shift.started_at, ink.at).open)
    if count and asks_for(rulebook(shift.standing_id), DIALOGUES):
        raise DialoguesOpen(count=count)
    return _hand_in(ink, shift, note=note)


def end_shift_for(ink: Ink, agent_id: int, reason: str) -> int:
    """End somebody's shift in spite of open dialogues, or because they left without ending it, for a stated reason.

    Writes    the sheet; the shift's end, the presence
    Records   shift.ended, shift.handed_in, agent.presence_changed
    Refuses   ShiftNotOpen, AccessDenied (nobody decides for themselves), BadInput without a reason
    Clauses   dy-1.1
    """
    cards = agent_cards([agent_id])
    if not cards:
        raise NotFound("agent", agent_id)
    require(ink.actor, Verb.SHIFT_CONFIRM, Subject(kind="shift", agent_id=agent_id, team_id=cards[0].team_id))
    shift = open_shift(agent_id, ink.at)
    if shift is None:
        raise ShiftNotOpen()
    reason = " ".join(_words(reason, "the reason", LONGEST_REASON).split())
    if not reason:
        raise BadInput("the reason", f"1 to {LONGEST_REASON} characters", "")
    return _hand_in(ink, shift, reason=reason)


def confirm_sheet(ink: Ink, sheet_id: int, mark: int, remark: str = "") -> None:
    """Confirm a shift that was handed in and appraise it; the agent sees mark and remark.

    Writes    the mark and the remark
    Records   shift.confirmed
    Refuses   NotFound, AccessDenied (nobody appraises themselves), SheetStands, BadInput
    Clauses   dy-1.1
    """
    row = ShiftSheet.objects.filter(id=sheet_id).first()
    if row is None:
        raise NotFound("shift sheet", sheet_id)
    require(ink.actor, Verb.SHIFT_CONFIRM, sheet_subject(row))
    form = appraisal_form()
    marks = [word.mark for word in form.words]
    if mark not in marks:
        raise BadInput("the mark", f"one of {', '.join(str(one) for one in sorted(marks))}", mark)
    remark = _words(remark, "the remark", form.longest_remark)
    if row.confirmed_at is not None:
        raise SheetStands()
    ShiftSheet.objects.filter(id=sheet_id).update(
        mark=mark, remark=remark, confirmed_by=ink.actor.id, confirmed_at=ink.at
    )
    ink.record(
        ShiftConfirmed(
            shift_id=row.shift_id, sheet_id=sheet_id, agent_id=row.agent_id, team_id=row.team_id, mark=mark
        )
    )  # fmt: skip


@system_only("follows from erasing an account")
def forget_sheets(ink: Ink, agent_ids: Sequence[int]) -> None:
    """Forget the shift sheets of accounts that are erased. Writes: deletes the sheets."""
    ink.settle()
    ShiftSheet.objects.filter(agent_id__in=agent_ids).delete()


def _hand_in(ink: Ink, shift: ShiftShown, *, note: str = "", reason: str = "") -> int:
    left = left_by(shift.agent_id, shift.started_at, ink.at)
    people.end_shift(ink, shift.agent_id)
    sheet_id = new_id()
    ShiftSheet(
        id=sheet_id, shift_id=shift.id, agent_id=shift.agent_id, team_id=shift.team_id, started_at=shift.started_at,
        handed_in_at=ink.at, handed_in_by=ink.actor.id, note=note, reason=reason, left=msgspec.to_builtins(left),
    ).save(force_insert=True)  # fmt: skip
    own, clauses = ink.actor.id == shift.agent_id, at_shift_end(rulebook(shift.standing_id))
    ink.record(
        ShiftHandedIn(
            shift_id=shift.id,
            sheet_id=sheet_id,
            agent_id=shift.agent_id,
            team_id=shift.team_id,
            dialogues=len(left.dialogues),
            open=len(left.open),
            records=len(left.records),
            promises=len(left.promises),
            by_leader=not own,
            kept=clauses if own else [],
            broken=[] if own else clauses,
        )
    )
    return sheet_id


def _words(text: str, thing: str, longest: int) -> str:
    tidy = text.strip()
    if len(tidy) > longest or "\x00" in tidy:
        raise BadInput(thing, f"at most {longest} characters", len(tidy))
    return tidy

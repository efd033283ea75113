"""Begin a shift with all that the standards demand of it, and confirm what has been read."""

from collections.abc import Collection

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.assist.demands import demands_of
from zhunsheng.assist.events import BriefingAcknowledged
from zhunsheng.assist.models import Acknowledgement
from zhunsheng.assist.queries.briefing import unread
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.people import actions as people
from zhunsheng.people.queries import open_shift
from zhunsheng.people.values import Outcome, ShiftNotOpen
from zhunsheng.standards import queries as standards

READ = ("briefing", "knowledge")
"""The demands that are met by reading; the others are probed."""


def begin_shift(ink: Ink) -> int:
    """Begin the actor's shift under the standards in force, or go on with it, and see what has to be read.

    Writes    the shift and its demands
    Records   shift.started, shift.checked
    Refuses   AccessDenied, NothingInForce
    Clauses   ec-1.1a, ec-1.1b, ec-1.1c
    """
    require(ink.actor, Verb.SHIFT_WORK, Subject(kind="shift", agent_id=ink.actor.id))
    rulebook = standards.standing(ink.at)
    shift_id = people.start_shift(ink, rulebook.id, demands_of(rulebook, ink.actor.groups))
    _see_what_is_unread(ink)
    return shift_id


def acknowledge(ink: Ink, keys: Collection[str]) -> int:
    """Confirm that the actor has read these versions; return how many things are still unread.

    What is no longer to be read (confirmed, withdrawn or changed meanwhile) is passed over: the changed version shows
    up as unread.
    Writes    the confirmations
    Records   briefing.acknowledged, shift.checked
    Refuses   AccessDenied, ShiftNotOpen
    Clauses   ec-1.1b, ec-1.1c
    """
    require(ink.actor, Verb.SHIFT_WORK, Subject(kind="shift", agent_id=ink.actor.id))
    shift = open_shift(ink.actor.id, ink.at)
    if shift is None:
        raise ShiftNotOpen()
    read = [one for one in unread(ink.actor.id, ink.at) if one.key in keys]
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            id=new_id(), agent_id=ink.actor.id, kind=one.kind, ref=one.ref, version=one.version, shift_id=shift.id,
            at=ink.at,
        )
        for one in read
    )  # fmt: skip
    if read:
        ink.record(
            BriefingAcknowledged(shift_id=shift.id, agent_id=ink.actor.id, items=[one.key for one in read])
        )  # fmt: skip
    return _see_what_is_unread(ink)


def _see_what_is_unread(ink: Ink) -> int:
    open_ = unread(ink.actor.id, ink.at)
    counts = {need: sum(one.need == need for one in open_) for need in READ}
    outcomes = {
        need: Outcome(passed=count == 0, measure=count, detail="unread" if count else "")
        for need, count in counts.items()
    }
    people.note_checks(ink, ink.actor.id, outcomes)
    return len(open_)

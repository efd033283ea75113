"""A dialogue ends through its gate, or with a plan for what comes after it."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.checks import holding_at, missing_at, passed
from zhunsheng.dialogue.errors import ClosingMissing, DialogueEnded, NotOwner
from zhunsheng.dialogue.events import ClosingHeld, DialogueClosed, FollowUpDone, FollowUpPromised
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.lifecycle import DIALOGUE
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import Closing, FollowUp
from zhunsheng.dialogue.places import leave_queue, note_hand
from zhunsheng.dialogue.queries.gate import gate_of_head
from zhunsheng.dialogue.recording import record_asked, settle_record
from zhunsheng.dialogue.speaking import storable
from zhunsheng.dialogue.values import WAITING, ClosingRequest, FollowUpPlan, Outcome
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.people import queries as people

_encoder = msgspec.json.Encoder()


def close_dialogue(ink: Ink, dialogue_id: int, request: ClosingRequest) -> None:
    """Close a dialogue once everything its rulebook asks for is confirmed, ticked with evidence, or planned.

    Writes   the state, how the gate was passed, the follow-up with owner and time
    Records  dialogue.closed; followup.promised; record.confirmed where the record was confirmed before
    Refuses  ClosingMissing naming what is missing, DialogueEnded, NotOwner, AccessDenied, BadInput
    Clauses  cc-1.2b, cc-1.3a, cc-1.3b, dy-3.1c, dy-3.1f
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_CLOSE, head.subject())
    if head.is_closed:
        raise DialogueEnded()
    _check_words(request)
    gate = gate_of_head(head)
    missing = missing_at(gate, request, ink.at)
    if missing:
        raise ClosingMissing(missing=", ".join(missing), count=len(missing))
    if request.followup is not None and not _still_here(request.followup.owner):
        raise NotOwner()
    closing_phrase = all(presence.found for presence in gate.present)
    checks = passed(gate, request)
    held = settle_record(ink, head)
    head.record_state = "" if not record_asked(head.standing_id) else ("due" if held is None else "done")
    end_dialogue(ink, head, request.outcome, closing_phrase=closing_phrase)
    Closing(
        id=new_id(), dialogue_id=head.id, outcome=request.outcome.value,
        checks=_encoder.encode({"met": checks, "ticked": request.checks}).decode(), attempts=request.attempts,
        closing_phrase=closing_phrase, closed_by=ink.actor.id, at=ink.at,
    ).save(force_insert=True)  # fmt: skip
    ink.record(
        DialogueClosed(
            dialogue_id=head.id,
            about=head.about(),
            outcome=request.outcome,
            checks=checks,
            closing_phrase=closing_phrase,
            kept=gate.kept_clauses(),
            unsaid=gate.unsaid_clauses(),
        )
    )
    if held is not None:
        ink.record(held)  # confirmed while the dialogue was open: the record is complete with its end
    if request.followup is not None:
        _promise(ink, head, request.followup)  # after the closing fact, which calls off the clocks of the dialogue


def note_closing_held(ink: Ink, dialogue_id: int, request: ClosingRequest) -> None:
    """Record that the gate did not let a dialogue end, after `close_dialogue` has refused for what is missing.

    Records  closing.held; nothing where the dialogue has ended, or nothing of a clause is missing any more
    Refuses  AccessDenied, NotFound
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_CLOSE, head.subject())
    held = [] if head.is_closed else holding_at(gate_of_head(head), request)
    if held:
        ink.record(ClosingHeld(dialogue_id=head.id, about=head.about(), clause_ids=held))


def finish_followup(ink: Ink, followup_id: int, result: str) -> None:
    """Note that a promise was kept and what the customer was told.

    Records  followup.done
    Refuses  BadInput without a result, AccessDenied to others than the owner or the team
    """
    followup = FollowUp.objects.filter(id=followup_id).first()
    if followup is None:
        raise NotFound("follow-up", followup_id)
    head = head_of(ink, followup.dialogue_id)
    if followup.owner_id != ink.actor.id:
        require(ink.actor, Verb.DIALOGUE_CLOSE, head.subject())
    if not result.strip():
        raise BadInput("result", "what was done and what the customer was told", result)
    storable("result", result)
    if followup.done_at is not None:
        return
    FollowUp.objects.filter(id=followup_id).update(done_at=ink.at, result=result.strip())
    system_line(ink, head, "followup.done", followup_id=followup_id, result=result.strip())
    ink.record(FollowUpDone(dialogue_id=head.id, about=head.about(), followup_id=followup_id))


@system_only("whoever closes a dialogue has asked for the right")
def end_dialogue(ink: Ink, head: Head, outcome: Outcome, *, closing_phrase: bool) -> None:
    """End a dialogue that waits or is open, and free the hand or the place that it held."""
    if head.state == WAITING:
        leave_queue(head.id)
    elif head.agent_id is not None:
        note_hand(ink, head.agent_id)
    head.state = DIALOGUE.apply(head.state, "close")
    head.closed_at, head.waiting_since, head.unanswered_since = ink.at.us, None, None
    keep(ink, head)
    system_line(ink, head, "dialogue.closed", outcome=outcome.value, closing_phrase=int(closing_phrase))


def _check_words(request: ClosingRequest) -> None:
    for tick in request.checks.values():
        storable("evidence", tick.note)
    storable("attempts", request.attempts or "")
    if request.followup is not None:
        storable("plan", request.followup.plan)


def _still_here(agent_id: int) -> bool:
    """Tell whether somebody works here; cards are kept of those who left, rights are not."""
    try:
        people.actor_of(agent_id)
    except NotFound:
        return False
    return True


def _promise(ink: Ink, head: Head, plan: FollowUpPlan) -> None:
    followup_id = new_id()
    FollowUp(
        id=followup_id, dialogue_id=head.id, owner_id=plan.owner, plan=plan.plan.strip(), due_at=Instant(plan.due_at)
    ).save(force_insert=True)
    ink.record(
        FollowUpPromised(
            dialogue_id=head.id, about=head.about(), followup_id=followup_id, owner_id=plan.owner, due_us=plan.due_at
        )
    )

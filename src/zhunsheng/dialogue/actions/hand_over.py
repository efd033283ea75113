"""A dialogue changes hands: to a colleague, to a group, or to a leader who takes it over. The chain stays whole."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.actions.route import route, serve_hand
from zhunsheng.dialogue.checks import kept_at_handover, note_demanded
from zhunsheng.dialogue.errors import DialogueEnded, NobodysYet, NoteMissing, NotReceiving
from zhunsheng.dialogue.events import DialogueHandedOver, DialogueHandedToGroup, DialogueReleased, DialogueTakenOver
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.lifecycle import DIALOGUE
from zhunsheng.dialogue.linking import colleague, link, receives
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.places import note_hand
from zhunsheng.dialogue.queries.queue import open_of
from zhunsheng.dialogue.speaking import storable
from zhunsheng.dialogue.values import OPEN, How
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard
from zhunsheng.standards import queries as standards

NOTE_LIMIT = 500


def transfer_dialogue(ink: Ink, dialogue_id: int, to_agent_id: int, note: str) -> None:
    """Hand a dialogue over to a colleague, with a note that tells what was promised and what is left to do.

    Writes   the owner, a link of the chain with the note
    Records  dialogue.handed_over; dialogue.assigned when the hand that became free is given the next one
    Refuses  NoteMissing, NotReceiving for a colleague who is absent, left, not in the group or may not answer, NobodysYet
    Clauses  dy-2.1c
    """
    head = _passing(ink, dialogue_id, Verb.DIALOGUE_TRANSFER, note)
    receiver = colleague(to_agent_id)
    if receiver.id == head.agent_id or not receives(receiver, head):
        raise NotReceiving(agent=receiver.nickname, group=head.group)
    before, note_id = _pass_to(ink, head, receiver, How.TRANSFERRED, note)
    system_line(
        ink, head, "dialogue.handed_over", from_id=before, to_id=receiver.id,
        to=receiver.nickname, note_id=note_id, **{"from": colleague(before).nickname},
    )  # fmt: skip
    ink.record(
        DialogueHandedOver(
            dialogue_id=head.id,
            about=head.about(),
            from_agent_id=before,
            to_agent_id=receiver.id,
            note_id=note_id,
            kept=_kept(head),
        )
    )
    serve_hand(ink, before)


def transfer_to_group(ink: Ink, dialogue_id: int, group: str, note: str) -> None:
    """Hand a dialogue over to whoever of a group is free, or to its queue; not back to the one who passes it on.

    Writes   the group, no owner or another one, a link of the chain with the note
    Records  dialogue.handed_to_group, then what routing records
    Refuses  NoteMissing, NotFound for a group that does not exist, NobodysYet, DialogueEnded
    Clauses  dy-2.1c, dy-1.2
    """
    head = _passing(ink, dialogue_id, Verb.DIALOGUE_TRANSFER, note)
    if group not in {one.code for one in people.groups()}:
        raise NotFound("skill group", group)
    before = head.agent_id or 0
    head.group = group
    _let_go(ink, head, ink.at.us)
    note_id = link(ink, head, before, How.TO_GROUP, note.strip(), to_group=group)
    system_line(
        ink, head, "dialogue.handed_to_group", from_id=before, group=group, note_id=note_id,
        **{"from": colleague(before).nickname},
    )  # fmt: skip
    ink.record(
        DialogueHandedToGroup(
            dialogue_id=head.id,
            about=head.about(),
            from_agent_id=before,
            to_group=group,
            note_id=note_id,
            kept=_kept(head),
        )
    )
    route(ink, head, avoiding=before)
    serve_hand(ink, before)


def take_over(ink: Ink, dialogue_id: int, note: str) -> None:
    """Make a colleague's dialogue one's own, as a leader or supervisor; the note says why.

    Writes   the owner, a link of the chain with the note
    Records  dialogue.taken_over; dialogue.assigned when the hand that became free is given the next one
    Refuses  NoteMissing, AccessDenied, NobodysYet, DialogueEnded, BadInput when it is one's own already
    Clauses  dy-2.1c
    """
    head = _passing(ink, dialogue_id, Verb.DIALOGUE_TAKE_OVER, note)
    if head.agent_id == ink.actor.id:
        raise BadInput("the dialogue", "a colleague's", "one's own")
    receiver = colleague(ink.actor.id)
    before, note_id = _pass_to(ink, head, receiver, How.TAKEN_OVER, note)
    system_line(
        ink, head, "dialogue.taken_over", from_id=before, to_id=receiver.id,
        to=receiver.nickname, note_id=note_id, **{"from": colleague(before).nickname},
    )  # fmt: skip
    ink.record(
        DialogueTakenOver(
            dialogue_id=head.id,
            about=head.about(),
            from_agent_id=before,
            to_agent_id=receiver.id,
            note_id=note_id,
            kept=_kept(head),
        )
    )
    serve_hand(ink, before)


@system_only("the desk looks after customers whose agent is not here any more")
def release(ink: Ink, dialogue_id: int, why: str) -> bool:
    """Route a dialogue anew whose owner is not here while the customer waits for an answer; tell whether it did.

    Writes   no owner or another one; the customer keeps their place by the time they have been waiting
    Records  dialogue.released, then what routing records
    """
    head = head_of(ink, dialogue_id)
    if head.state != OPEN or head.agent_id is None or head.unanswered_since is None:
        return False
    _set_free(ink, head, head.agent_id, head.unanswered_since, why)
    return True


@system_only(
    "whoever lets somebody go has asked for that right; the customers must not wait for who is not coming back"
)
def release_all(ink: Ink, agent_id: int, why: str) -> int:
    """Route every open dialogue of somebody anew who works here no more; return how many.

    Writes   no owner or another one; who waits for an answer keeps their place, the others wait from now on
    Records  dialogue.released, then what routing records
    """
    ink.settle()
    left = open_of(agent_id)
    for dialogue_id in left:
        head = head_of(ink, dialogue_id)
        since_us = ink.at.us if head.unanswered_since is None else head.unanswered_since
        _set_free(ink, head, agent_id, since_us, why)
    return len(left)


def _kept(head: Head) -> list[str]:
    return kept_at_handover(standards.rulebook(head.standing_id), head.about().fields())


def _set_free(ink: Ink, head: Head, before: int, since_us: int, why: str) -> None:
    _let_go(ink, head, since_us)
    system_line(ink, head, "dialogue.released", from_id=before, why=why, **{"from": colleague(before).nickname})
    ink.record(DialogueReleased(dialogue_id=head.id, about=head.about(), from_agent_id=before, why=why))
    route(ink, head, avoiding=before)


def _passing(ink: Ink, dialogue_id: int, verb: Verb, note: str) -> Head:
    """Return a dialogue that may change hands, with a note where the rules demand one."""
    head = head_of(ink, dialogue_id)
    require(ink.actor, verb, head.subject())
    if head.state != OPEN:
        raise DialogueEnded() if head.is_closed else NobodysYet()
    if not note.strip() and note_demanded(standards.rulebook(head.standing_id), head.about().fields()):
        raise NoteMissing()
    storable("note", note)
    if len(note) > NOTE_LIMIT:
        raise BadInput("note", f"at most {NOTE_LIMIT} characters", f"{len(note)} characters")
    return head


def _pass_to(ink: Ink, head: Head, receiver: AgentCard, how: How, note: str) -> tuple[int, int]:
    """Make somebody else the owner; return who was it before and the link's id."""
    before = head.agent_id or 0
    head.state = DIALOGUE.apply(head.state, "hand_over")
    head.agent_id, head.team_id = receiver.id, receiver.team_id
    keep(ink, head)
    note_hand(ink, receiver.id)
    return before, link(ink, head, before, how, note.strip())


def _let_go(ink: Ink, head: Head, since_us: int) -> None:
    """Let a dialogue wait again, for anybody of its group."""
    head.state = DIALOGUE.apply(head.state, "release")
    head.agent_id, head.team_id, head.waiting_since = None, None, since_us
    keep(ink, head)

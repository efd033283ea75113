"""An agent promises the customer something by a time."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.errors import DialogueEnded
from zhunsheng.dialogue.events import FollowUpPromised, PromiseWavedAway
from zhunsheng.dialogue.heads import head_of
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import FollowUp, PromiseWaved
from zhunsheng.dialogue.speaking import storable
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant


def make_promise(ink: Ink, dialogue_id: int, plan: str, due_us: int, *, seq: int | None = None) -> int:
    """Keep a promise made in the dialogue: what, and by when; each runs on its own clock until it is kept or broken.

    `seq` is the message in which it was made; the same time promised twice in one message is one promise.
    Writes   the promise, owned by whoever answers for the dialogue
    Records  followup.promised
    Refuses  AccessDenied, DialogueEnded, BadInput for a time that has passed or without words
    Clauses  cc-3.1d, ec-3.1d
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_RECORD, head.subject())
    if head.is_closed:
        raise DialogueEnded()
    if due_us <= ink.at.us:
        raise BadInput("due_at", f"a time after {ink.at.iso()}", Instant(due_us).iso())
    if not plan.strip():
        raise BadInput("plan", "what was promised", plan)
    storable("plan", plan)
    if seq is not None:
        known = FollowUp.objects.filter(dialogue_id=head.id, seq=seq, due_at=due_us).first()
        if known is not None:
            return known.id
    owner_id = head.agent_id or ink.actor.id
    followup = FollowUp(
        id=new_id(), dialogue_id=head.id, owner_id=owner_id, plan=plan.strip(), due_at=Instant(due_us), seq=seq,
        made_at=ink.at,
    )  # fmt: skip
    followup.save(force_insert=True)
    system_line(ink, head, "followup.promised", followup_id=followup.id, plan=followup.plan, due_at=due_us)
    ink.record(
        FollowUpPromised(
            dialogue_id=head.id, about=head.about(), followup_id=followup.id, owner_id=owner_id, due_us=due_us
        )
    )
    return followup.id


def wave_promise(ink: Ink, dialogue_id: int, seq: int, due_us: int) -> None:
    """Say that a time named in a message promises nothing, so that the desk asks about it no more; twice is once.

    Writes   what was waved away
    Records  promise.waved
    Refuses  AccessDenied, BadInput for a message that is not there
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_RECORD, head.subject())
    if not 0 < seq <= head.seq:
        raise BadInput("seq", "a message of the dialogue", seq)
    known = PromiseWaved.objects.filter(dialogue_id=head.id, seq=seq, due_at=due_us)
    if known.exists():
        return
    PromiseWaved(id=new_id(), dialogue_id=head.id, seq=seq, due_at=Instant(due_us)).save(force_insert=True)
    ink.record(PromiseWavedAway(dialogue_id=head.id, about=head.about(), seq=seq, due_us=due_us))

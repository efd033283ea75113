"""What can happen to a dialogue. Names are never used again for something else."""

import msgspec

from zhunsheng.dialogue.values import About
from zhunsheng.journal.events import Fact, fact


class DialogueFact(Fact):
    """A fact about one dialogue."""

    dialogue_id: int
    about: About


@fact("dialogue.opened", subject="dialogue")
class DialogueOpened(DialogueFact):
    """A customer began to write."""


@fact("dialogue.queued", subject="dialogue")
class DialogueQueued(DialogueFact):
    """Nobody was free; the dialogue waits for the group."""


@fact("dialogue.assigned", subject="dialogue")
class DialogueAssigned(DialogueFact):
    """The dialogue has an owner: routed by the desk, taken by the agent, or transferred."""

    agent_id: int
    how: str


@fact("dialogue.handed_over", subject="dialogue")
class DialogueHandedOver(DialogueFact):
    """The owner passed the dialogue on, with a note; the chain of owners stays."""

    from_agent_id: int
    to_agent_id: int
    note_id: int


@fact("dialogue.answered", subject="dialogue")
class DialogueAnswered(DialogueFact):
    """The first reply of a person or of the bot went out."""

    by: str


@fact("message.received", subject="dialogue")
class MessageReceived(DialogueFact):
    """The customer wrote. `proof` is an HMAC of the text under a salt kept beside the message.

    `turn` tells whether this message began a new wait (nothing of the customer's was unanswered before it).
    """

    message_id: int
    seq: int
    kind: str
    proof: str
    turn: bool


@fact("message.sent", subject="dialogue")
class MessageSent(DialogueFact):
    """An agent or the bot wrote to the customer."""

    message_id: int
    seq: int
    by: str
    kind: str
    proof: str
    first: bool


@fact("message.delivered", subject="dialogue")
class MessageDelivered(DialogueFact):
    """The customer's side acknowledged everything up to a number."""

    up_to: int


@fact("message.read", subject="dialogue")
class MessageRead(DialogueFact):
    """The customer has seen everything up to a number."""

    up_to: int


@fact("message.refused", subject="dialogue")
class MessageRefused(DialogueFact):
    """The guard stopped a message before it was sent. The words are not kept."""

    clause_ids: list[str]
    families: list[str]
    by: str


@fact("message.confirmed", subject="dialogue")
class MessageConfirmed(DialogueFact):
    """The agent sent a message although the guard had asked once more."""

    clause_ids: list[str]
    by: str


@fact("progress.told", subject="dialogue")
class ProgressTold(DialogueFact):
    """The customer was told how far things are."""

    message_id: int


@fact("followup.promised", subject="dialogue")
class FollowUpPromised(DialogueFact):
    """Something was promised for after the dialogue, with an owner and a time."""

    followup_id: int
    owner_id: int
    due_us: int


@fact("followup.done", subject="dialogue")
class FollowUpDone(DialogueFact):
    """A promise was kept and the customer told."""

    followup_id: int


class PassedCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one check of the closing gate was met, and by which messages."""

    need: str
    way: str
    seqs: list[int]


@fact("dialogue.closed", subject="dialogue")
class DialogueClosed(DialogueFact):
    """The dialogue went through its gate."""

    outcome: str
    checks: list[PassedCheck]
    closing_phrase: bool


@fact("dialogue.reopened", subject="dialogue")
class DialogueReopened(DialogueFact):
    """The customer wrote again after the end."""


@fact("dialogue.looked_into", subject="dialogue")
class DialogueLookedInto(DialogueFact):
    """Somebody opened a dialogue on the screen: the owner once per opening of the page, others each time."""

    viewer_id: int
    owner: bool

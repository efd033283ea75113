"""What was said, whether it came through, and what the guard made of it."""

from zhunsheng.dialogue.events.base import DialogueFact
from zhunsheng.journal.events import fact


@fact("message.received", subject="dialogue")
class MessageReceived(DialogueFact, frozen=True, kw_only=True):
    """The customer wrote. `proof` is an HMAC of the text under a salt kept beside the message.

    `turn` tells whether this message began a new wait (nothing of the customer's was unanswered before it);
    `courtesy` that it asks for nothing: thanks, a nod, a little picture.
    """

    message_id: int
    seq: int
    kind: str
    proof: str
    turn: bool
    courtesy: bool = False


@fact("message.sent", subject="dialogue")
class MessageSent(DialogueFact, frozen=True, kw_only=True):
    """An agent or the bot wrote to the customer.

    `waits` tells whether the customer goes on waiting after it: the demand is open, and nothing was asked of them.
    Units  `waited_us`: since the first message of the customer that nobody had answered; missing where none waited
    """

    message_id: int
    seq: int
    by: str
    kind: str
    proof: str
    first: bool
    waited_us: int | None = None
    waits: bool = False


@fact("message.delivered", subject="dialogue")
class MessageDelivered(DialogueFact, frozen=True, kw_only=True):
    """The customer's side acknowledged everything up to a number."""

    up_to: int


@fact("message.read", subject="dialogue")
class MessageRead(DialogueFact, frozen=True, kw_only=True):
    """The customer has seen everything up to a number."""

    up_to: int


@fact("message.refused", subject="dialogue")
class MessageRefused(DialogueFact, frozen=True, kw_only=True):
    """The guard stopped a message before it was sent. The words are not kept."""

    clause_ids: list[str]
    families: list[str]
    by: str


@fact("message.tried", subject="dialogue")
class MessageTried(DialogueFact, frozen=True, kw_only=True):
    """Rules on trial would have held a message's words; nobody was stopped or told."""

    clause_ids: list[str]
    families: list[str]
    by: str


@fact("message.confirmed", subject="dialogue")
class MessageConfirmed(DialogueFact, frozen=True, kw_only=True):
    """The agent sent a message although the guard had asked once more."""

    clause_ids: list[str]
    by: str


@fact("message.noted", subject="dialogue")
class MessageNoted(DialogueFact, frozen=True):
    """An agent's message went out with words that a standard wants noted, not stopped."""

    message_id: int
    clause_ids: list[str]
    families: list[str]
    by: str

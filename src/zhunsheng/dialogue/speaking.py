"""Nobody speaks in another's name: rights say in which dialogue somebody may write, this says on whose side."""

from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue.values import TEXT_LIMIT, Draft, MessageKind
from zhunsheng.kernel.errors import AccessDenied, BadInput

FROM_EITHER = frozenset({MessageKind.TEXT, MessageKind.IMAGE, MessageKind.FILE})
FROM_CUSTOMERS = FROM_EITHER | {MessageKind.ORDER}
FROM_AGENTS = FROM_EITHER | {MessageKind.PROGRESS}
CID_LIMIT = 64


def on_the_customers_side(actor: Actor) -> None:
    """Let the customer write and acknowledge, or the desk on behalf of their channel; never an agent.

    Refuses  AccessDenied: an owner who could write the customer's words could confirm their own work
    """
    if actor.kind == "agent":
        raise AccessDenied("own", verb=Verb.DIALOGUE_REPLY.value, subject="dialogue")


def on_the_desks_side(actor: Actor) -> None:
    """Let an agent or the desk answer; never a customer, who may write in the same dialogue.

    Refuses  AccessDenied
    """
    if actor.kind == "customer":
        raise AccessDenied("no_right", verb=Verb.DIALOGUE_REPLY.value, subject="dialogue")


def storable(thing: str, text: str) -> str:
    """Return a text that every database can keep and every proof can cover.

    Refuses  BadInput for a null character or half of a surrogate pair
    """
    try:
        whole = "\x00" not in text and text.encode()
    except UnicodeEncodeError:
        whole = False
    if whole is False:
        raise BadInput(thing, "text without null characters and broken surrogates", repr(text))
    return text


def check_draft(draft: Draft, kinds: frozenset[MessageKind]) -> None:
    """Refuse a message that holds nothing, more than the wire takes, or pretends to be a line of the desk.

    Refuses  BadInput
    """
    if not draft.cid or len(draft.cid) > CID_LIMIT:
        raise BadInput("cid", f"the client's own id of at most {CID_LIMIT} characters", draft.cid)
    if draft.kind not in kinds:
        raise BadInput("kind", " or ".join(sorted(kinds)), draft.kind)
    if not draft.text.strip() and draft.file_token is None:
        raise BadInput("text", "a message with words or a file", draft.text)
    storable("cid", draft.cid)
    storable("text", draft.text)
    if len(draft.text) > TEXT_LIMIT:
        raise BadInput("text", f"at most {TEXT_LIMIT} characters", f"{len(draft.text)} characters")

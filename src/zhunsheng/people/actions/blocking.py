"""Keep a customer out for a while, and let them in again."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb, customer_subject
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.checks import LONGEST_REASON
from zhunsheng.people.defaults import shipped_defaults
from zhunsheng.people.events import CustomerBlocked, CustomerUnblocked
from zhunsheng.people.models import Block, Customer
from zhunsheng.people.models.sealing import seal_note


def block_customer(
    ink: Ink, customer_id: int, reason: str, length: str, note: str = "", *, within: Subject | None = None
) -> int:
    """Take no more messages from a customer, for one of the lengths and reasons that the desk knows.

    Who is kept out already is kept out anew: the newest word counts. Agents can still write to the customer.
    `within` is the dialogue in which the actor meets the customer; it decides whose customer this is.
    Writes    the block, its note sealed
    Records   customer.blocked
    Refuses   AccessDenied, BadInput, NotFound
    """
    require(ink.actor, Verb.CUSTOMER_BLOCK, customer_subject("customer", customer_id, customer_id, within))
    reasons = [one.code for one in shipped_defaults().block_reasons]
    if reason not in reasons:
        raise BadInput("the reason", f"one of {', '.join(reasons)}", reason)
    lengths = {one.code: one.hours for one in shipped_defaults().block_lengths}
    if length not in lengths:
        raise BadInput("the length", f"one of {', '.join(lengths)}", length)
    note = _tidy("the note", note)
    if not Customer.objects.filter(id=customer_id).exists():
        raise NotFound("customer", customer_id)
    some = lengths[length]
    until = None if some is None else ink.at + hours(some)
    Block.objects.filter(customer_id=customer_id, lifted_at__isnull=True).update(
        lifted_at=ink.at, lifted_by=ink.actor.id
    )
    block_id = new_id()
    Block(
        id=block_id, customer_id=customer_id, agent_id=ink.actor.id, reason=reason, note_sealed=seal_note(note),
        at=ink.at, until=until,
    ).save(force_insert=True)  # fmt: skip
    ink.record(
        CustomerBlocked(
            customer_id=customer_id, block_id=block_id, reason=reason, until_us=None if until is None else until.us
        )
    )
    return block_id


def unblock_customer(ink: Ink, customer_id: int, reason: str, *, within: Subject | None = None) -> None:
    """Take a customer's messages again, and say why; nothing happens to one who is not kept out.

    Writes    the block's end, the reason sealed
    Records   customer.unblocked
    Refuses   AccessDenied, BadInput without a reason
    """
    require(ink.actor, Verb.CUSTOMER_BLOCK, customer_subject("customer", customer_id, customer_id, within))
    block = Block.objects.filter(customer_id=customer_id, lifted_at__isnull=True).first()
    if block is None:
        return
    reason = _tidy("the reason", reason)
    if not reason:
        raise BadInput("the reason", "why this customer may write again", "")
    Block.objects.filter(id=block.id).update(
        lifted_at=ink.at, lifted_by=ink.actor.id, lifted_why_sealed=seal_note(reason)
    )
    ink.record(CustomerUnblocked(customer_id=customer_id, block_id=block.id))


def _tidy(thing: str, words: str) -> str:
    tidy = " ".join(words.split())
    if len(tidy) > LONGEST_REASON or "\x00" in tidy:
        raise BadInput(thing, f"at most {LONGEST_REASON} characters long", len(tidy))
    return tidy

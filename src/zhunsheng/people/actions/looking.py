"""Look at a customer's data: every look is on record."""

from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb, customer_subject
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.checks import tidy_reason
from zhunsheng.people.events import CustomerOpened, CustomerSearched, CustomerUnmasked, ListExported
from zhunsheng.people.models import Customer, Identity, Unmasking
from zhunsheng.people.models.sealing import index_of, opened, seal_reason
from zhunsheng.people.values import CustomerField

MEMBER: Final = "member:"
"""Before a shop's own number of a customer in the identity that its signature vouches for."""


def unmask_field(
    ink: Ink, customer_id: int, field: CustomerField, reason: str, *, within: Subject | None = None
) -> str:
    """Show one field of a customer in full, for a stated reason; the answer leaves only after the commit.

    `within` is the dialogue in which the actor meets the customer; it decides whose customer this is.
    Writes    who saw what, and the sealed reason
    Records   customer.unmasked
    Refuses   AccessDenied, ReasonMissing, BadInput, NotFound
    """
    require(ink.actor, Verb.CUSTOMER_UNMASK, customer_subject("customer", customer_id, customer_id, within))
    reason = tidy_reason(reason)
    customer = Customer.objects.filter(id=customer_id).first()
    if customer is None:
        raise NotFound("customer", customer_id)
    value = opened(customer, field)
    if not value:
        raise NotFound(f"{field} of customer", customer_id)
    unmasking_id = new_id()
    Unmasking.objects.bulk_create(
        [
            Unmasking(
                id=unmasking_id,
                customer_id=customer_id,
                agent_id=ink.actor.id,
                field=field.value,
                reason_sealed=seal_reason(reason),
                at=ink.at,
            )
        ]
    )
    ink.record(CustomerUnmasked(customer_id=customer_id, field=field.value, unmasking_id=unmasking_id))
    return value


def note_customer_opened(ink: Ink, customer_id: int, *, within: Subject | None = None) -> None:
    """Note that somebody looks at a customer.

    Records   customer.opened
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.CUSTOMER_READ, customer_subject("customer", customer_id, customer_id, within))
    if not Customer.objects.filter(id=customer_id).exists():
        raise NotFound("customer", customer_id)
    ink.record(CustomerOpened(customer_id=customer_id, viewer_id=ink.actor.id))


def search_customers(ink: Ink, contact: str) -> tuple[int, ...]:
    """Find customers by a whole phone number, e-mail address or a shop's own number of them, the longest known first.

    Names are sealed under random nonces and have no index: they cannot be searched for.
    Records   customer.searched, with how many were found but never for what
    Refuses   AccessDenied, BadInput for an empty search
    """
    require(ink.actor, Verb.CUSTOMER_SEARCH, Subject(kind="customer"))
    field = CustomerField.EMAIL if "@" in contact or "＠" in contact else CustomerField.PHONE
    same = {f"{field}_index": index_of(field, contact)}
    found = tuple(Customer.objects.filter(**same).order_by("known_since", "id").values_list("id", flat=True))
    by = field.value
    if not found and field is CustomerField.PHONE:
        named = Identity.objects.filter(external_id=f"{MEMBER}{contact.strip()}").order_by("id")
        by, found = "member", tuple(dict.fromkeys(named.values_list("customer_id", flat=True)))
    ink.record(CustomerSearched(agent_id=ink.actor.id, by=by, found=len(found)))
    return found


def note_list_exported(ink: Ink, name: str, rows: int) -> None:
    """Note that the actor took a list out of the desk as a file; what may stand in it, its page has asked.

    Records   list.exported
    Refuses   AccessDenied for anybody but an active agent
    """
    require(ink.actor, Verb.AGENT_SIGN_IN, Subject(kind="agent", id=ink.actor.id, agent_id=ink.actor.id))
    ink.record(ListExported(agent_id=ink.actor.id, name=name, rows=rows))

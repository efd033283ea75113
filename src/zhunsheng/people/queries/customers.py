"""Read about customers, masked."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.db import connection

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb, customer_subject, mask_email, mask_name, mask_phone
from zhunsheng.ground.keys import open_sealed
from zhunsheng.ground.statements import with_marks
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.checks import identity_columns
from zhunsheng.people.models import Customer, Identity
from zhunsheng.people.models.sealing import index_of, opened
from zhunsheng.people.values import CustomerCard, CustomerField, Details, IdentityKey, Tier

NAMED: Final = "SELECT id, name_sealed FROM people_customer WHERE id IN ({marks})"


def customer_card(actor: Actor, customer_id: int, *, within: Subject | None = None) -> CustomerCard:
    """Show a customer with personal data masked.

    `within` is the dialogue in which the actor meets the customer; it decides whose customer this is.
    Refuses  AccessDenied, NotFound
    """
    require(actor, Verb.CUSTOMER_READ, customer_subject("customer", customer_id, customer_id, within))
    customer = Customer.objects.filter(id=customer_id).first()
    if customer is None:
        raise NotFound("customer", customer_id)
    channels = Identity.objects.filter(customer_id=customer_id).values_list("channel", flat=True)
    return CustomerCard(
        id=customer.id,
        name=mask_name(opened(customer, CustomerField.NAME)),
        phone=mask_phone(opened(customer, CustomerField.PHONE)),
        email=mask_email(opened(customer, CustomerField.EMAIL)),
        tier=Tier(customer.tier),
        channels=tuple(sorted(set(channels))),
        known_since=customer.known_since,
        is_demo=customer.is_demo,
    )


def check_told(key: IdentityKey, details: Details) -> None:
    """See whether somebody could be kept under this name with what is told of them. Refuses: BadInput."""
    identity_columns(key)
    for field, value in ((CustomerField.PHONE, details.phone), (CustomerField.EMAIL, details.email)):
        if value and value.strip():
            index_of(field, value.strip())


def masked_names(customer_ids: Iterable[int]) -> dict[int, str]:
    """Name many customers for a list, masked; empty where we know no name."""
    asked = sorted(set(customer_ids))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(with_marks(NAMED, len(asked)), asked)
        return {one: "" if sealed is None else _masked(bytes(sealed)) for one, sealed in cursor.fetchall()}


@lru_cache(maxsize=20_000)
def _masked(sealed: bytes) -> str:
    """Mask a name; a list is shown again and again, and only what is masked stays in memory."""
    return mask_name(open_sealed(sealed, purpose=f"customer.{CustomerField.NAME}").decode())


def customer_tier(customer_id: int) -> Tier:
    """Say what a customer is to the shop. Refuses: NotFound."""
    tier = Customer.objects.filter(id=customer_id).values_list("tier", flat=True).first()
    if tier is None:
        raise NotFound("customer", customer_id)
    return Tier(tier)


def channel_identity(customer_id: int, *, channel: str, account: str) -> IdentityKey | None:
    """Find under which outside name a customer is known on one of our accounts."""
    known = Identity.objects.filter(customer_id=customer_id, channel=channel, account=account).order_by("id").first()
    return IdentityKey(channel=channel, account=account, external_id=known.external_id) if known else None


def find_customer(key: IdentityKey) -> int | None:
    """Find the customer behind an outside name, if somebody of that name has ever written."""
    named = Identity.objects.filter(channel=key.channel, account=key.account, external_id=key.external_id)
    return named.values_list("customer_id", flat=True).first()


def mail_of_customer(customer_id: int) -> str:
    """Give a customer's mail address to send to and for nothing else; empty where we know none. It is shown to nobody."""
    customer = Customer.objects.filter(id=customer_id).first()
    return "" if customer is None else opened(customer, CustomerField.EMAIL)

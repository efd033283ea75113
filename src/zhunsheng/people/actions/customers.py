"""Recognise who is writing."""

from collections.abc import Sequence

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.checks import identity_columns
from zhunsheng.people.events import CustomerMade, CustomerRefreshed
from zhunsheng.people.models import Customer, Identity, NonceUsed
from zhunsheng.people.models.sealing import opened, put
from zhunsheng.people.values import CustomerField, Details, FoundCustomer, IdentityKey, NonceReplayed, Tier

NOTHING_NEW = Details()


def find_or_make_customer(
    ink: Ink, key: IdentityKey, details: Details = NOTHING_NEW, *, is_demo: bool = False
) -> FoundCustomer:
    """Find the customer behind an outside name, or take them in; keep what a trustworthy source says of them.

    The identity is written first and read back: of two writers that see the same newcomer at once the database
    lets one win, and the other finds the winner's customer.

    Writes    the identity and the customer; sealed fields and tier where the details are new
    Records   customer.made or customer.refreshed
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.CUSTOMER_IDENTIFY, Subject(kind="customer"))
    named = identity_columns(key)
    owner_id = Identity.objects.filter(**named).values_list("customer_id", flat=True).first()
    if owner_id is None:
        made_id = new_id()
        Identity.objects.bulk_create([Identity(customer_id=made_id, **named)], ignore_conflicts=True)
        owner_id = Identity.objects.get(**named).customer_id
        if owner_id == made_id:
            return _make(ink, made_id, named["channel"], details, is_demo=is_demo)
    customer = Customer.objects.get(id=owner_id)
    _refresh(ink, customer, details)
    return FoundCustomer(id=customer.id, tier=Tier(customer.tier), made=False)


def take_in_customers(ink: Ink, known: Sequence[tuple[IdentityKey, Details]]) -> list[int]:
    """Take in customers of another desk, many at once; who is known already stays as they are.

    Writes    identities and customers
    Records   customer.made for each new one
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.CUSTOMER_IDENTIFY, Subject(kind="customer"))
    columns = [identity_columns(key) for key, _ in known]
    made_ids = [new_id() for _ in known]
    identities = [Identity(customer_id=made, **named) for made, named in zip(made_ids, columns, strict=True)]
    Identity.objects.bulk_create(identities, ignore_conflicts=True)
    chosen = Identity.objects.filter(external_id__in=[named["external_id"] for named in columns])
    rows = chosen.values_list("channel", "account", "external_id", "customer_id")
    owners = {(channel, account, external): owner for channel, account, external, owner in rows}
    found = [owners[named["channel"], named["account"], named["external_id"]] for named in columns]
    fresh = [number for number, made in enumerate(made_ids) if found[number] == made]
    Customer.objects.bulk_create([customer_row(ink.at, made_ids[number], known[number][1]) for number in fresh])
    for number in fresh:
        tier = known[number][1].tier or Tier.ANONYMOUS
        ink.record(CustomerMade(customer_id=made_ids[number], channel=columns[number]["channel"], tier=tier.value))
    return found


def use_nonce(ink: Ink, account: str, nonce: str, expires_at: Instant) -> None:
    """Accept a signed visitor once.

    Writes    the nonce, kept until its signature has expired
    Refuses   AccessDenied, NonceReplayed
    """
    require(ink.actor, Verb.CUSTOMER_IDENTIFY, Subject(kind="customer"))
    if NonceUsed.objects.filter(account=account, nonce=nonce).exists():
        raise NonceReplayed()
    NonceUsed.objects.bulk_create([NonceUsed(account=account, nonce=nonce, expires_at=expires_at)])


def forget_expired_nonces(ink: Ink) -> int:
    """Forget nonces whose signatures no longer count, and say how many.

    Writes    nonces
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.CUSTOMER_IDENTIFY, Subject(kind="customer"))
    return NonceUsed.objects.filter(expires_at__lte=ink.at).delete()[0]


def _make(ink: Ink, customer_id: int, channel: str, details: Details, *, is_demo: bool) -> FoundCustomer:
    tier = details.tier or Tier.ANONYMOUS
    Customer.objects.bulk_create([customer_row(ink.at, customer_id, details, is_demo=is_demo)])
    ink.record(CustomerMade(customer_id=customer_id, channel=channel, tier=tier.value))
    return FoundCustomer(id=customer_id, tier=tier, made=True)


def customer_row(at: Instant, customer_id: int, details: Details, *, is_demo: bool = False) -> Customer:
    """Make the row of somebody new. Refuses: BadInput for a number or address that says nothing."""
    tier = details.tier or Tier.ANONYMOUS
    customer = Customer(id=customer_id, tier=tier.value, known_since=at, is_demo=is_demo)
    for field, value in _told(details).items():
        put(customer, field, value)
    return customer


def refreshed(customer: Customer, details: Details) -> tuple[list[str], list[str]]:
    """Put what is new about somebody into their row, and name the columns and the fields that changed."""
    fresh = {field: value for field, value in _told(details).items() if value != opened(customer, field)}
    columns = [column for field, value in fresh.items() for column in put(customer, field, value)]
    changed = sorted(field.value for field in fresh)
    if details.tier is not None and details.tier != customer.tier:
        customer.tier = details.tier.value
        columns.append("tier")
        changed.append("tier")
    return columns, changed


def _refresh(ink: Ink, customer: Customer, details: Details) -> None:
    columns, changed = refreshed(customer, details)
    if columns:
        Customer.objects.bulk_update([customer], columns)
        ink.record(CustomerRefreshed(customer_id=customer.id, fields=changed, tier=customer.tier))


def _told(details: Details) -> dict[CustomerField, str]:
    told = {
        CustomerField.NAME: details.name,
        CustomerField.PHONE: details.phone,
        CustomerField.EMAIL: details.email,
    }
    return {field: value.strip() for field, value in told.items() if value is not None}

"""Recognise many who are named at once: each table is read once for all of them, and what is told last about somebody holds."""

from collections.abc import Iterable, Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.actions.customers import customer_row, refreshed
from zhunsheng.people.checks import identity_columns
from zhunsheng.people.events import CustomerMade, CustomerRefreshed
from zhunsheng.people.models import Customer, Identity
from zhunsheng.people.values import Details, IdentityKey, Tier

Named = tuple[str, str, str]
"""Channel, account and outside name."""
COLUMNS: Final = ("tier", "name_sealed", "phone_sealed", "phone_index", "email_sealed", "email_index")


def find_or_make_customers(
    ink: Ink, told: Sequence[tuple[IdentityKey, Details]], *, is_demo: bool = False
) -> list[int]:
    """Find the customers behind outside names, or take them in, as `find_or_make_customer` would one after the other.

    Writes    identities and customers; sealed fields and tier where the details are new
    Records   customer.made and customer.refreshed
    Refuses   AccessDenied, BadInput (before anything is written)
    """
    require(ink.actor, Verb.CUSTOMER_IDENTIFY, Subject(kind="customer"))
    columns = [identity_columns(key) for key, _ in told]
    names: list[Named] = [(one["channel"], one["account"], one["external_id"]) for one in columns]
    owners = _owners(names)
    strange = {name: new_id() for name in dict.fromkeys(names) if name not in owners}
    if strange:
        Identity.objects.bulk_create(
            [
                Identity(customer_id=made, channel=channel, account=account, external_id=external)
                for (channel, account, external), made in strange.items()
            ],
            ignore_conflicts=True,
        )
        owners |= _owners(strange)  # why: of two writers at once the database lets one win
    made = {owner for name, owner in owners.items() if strange.get(name) == owner}
    people: dict[int, Customer] = Customer.objects.in_bulk([one for one in set(owners.values()) if one not in made])
    _tell(
        ink,
        [(owners[name], name[0], details) for name, (_, details) in zip(names, told, strict=True)],
        people,
        is_demo=is_demo,
    )
    return [owners[name] for name in names]


def _tell(
    ink: Ink, told: Iterable[tuple[int, str, Details]], people: dict[int, Customer], *, is_demo: bool
) -> None:  # fmt: skip
    """Write down what is told of each, in its order; who is in none of the rows that were read is new."""
    fresh: dict[int, Customer] = {}
    changed: dict[int, Customer] = {}
    for owner, channel, details in told:
        if owner not in people:
            people[owner] = fresh[owner] = customer_row(ink.at, owner, details, is_demo=is_demo)
            tier = details.tier or Tier.ANONYMOUS
            ink.record(CustomerMade(customer_id=owner, channel=channel, tier=tier.value))
            continue
        customer = people[owner]
        _, fields = refreshed(customer, details)
        if fields:
            ink.record(CustomerRefreshed(customer_id=owner, fields=fields, tier=customer.tier))
            if owner not in fresh:
                changed[owner] = customer
    Customer.objects.bulk_create(fresh.values())
    if changed:
        Customer.objects.bulk_update(changed.values(), COLUMNS)


def _owners(names: Iterable[Named]) -> dict[Named, int]:
    wanted = set(names)
    rows = Identity.objects.filter(
        channel__in={one[0] for one in wanted}, account__in={one[1] for one in wanted}, external_id__in={one[2] for one in wanted}
    ).values_list("channel", "account", "external_id", "customer_id")  # fmt: skip
    return {(channel, account, external): owner for channel, account, external, owner in rows}

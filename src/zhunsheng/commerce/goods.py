"""Name the goods that customers ordered and that claims are proven of, as far as somebody may see that."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

import msgspec

from zhunsheng.access.queries import decide, reach
from zhunsheng.access.values import Actor, Allowed, Reach, Subject, Verb, customer_subject
from zhunsheng.commerce.models import Evidence, Order
from zhunsheng.commerce.values import Item

ORDERS: Final = 2_000
"""Newest orders whose goods are named."""
CUSTOMERS: Final = 500
"""Customers whose orders are read, where somebody may not read everybody's."""


def named_goods(actor: Actor, within: Iterable[Subject]) -> list[str]:
    """Name goods, those of the newest orders first, and each once.

    `within` are dialogues in which the actor meets customers; it is read only where the actor may not read every order. What
    the actor may not see is left out, so nobody is refused.
    """
    rows = Order.objects.order_by("-id")
    if reach(actor, Verb.ORDER_READ) < Reach.ALL:
        rows = rows.filter(customer_id__in=list(islice(_met(actor, within), CUSTOMERS)))
    ordered = rows.values_list("items", flat=True)[:ORDERS]
    names = [item.title for items in ordered for item in msgspec.convert(items, list[Item])]
    if reach(actor, Verb.EVIDENCE_READ) > Reach.NONE:
        names += Evidence.objects.order_by("-id").values_list("product", flat=True)[:ORDERS]
    return list(dict.fromkeys(names))


def _met(actor: Actor, within: Iterable[Subject]) -> Iterable[int]:
    for one in within:
        if one.customer_id is not None:
            order = customer_subject("order", 0, one.customer_id, one)
            if isinstance(decide(actor, Verb.ORDER_READ, order), Allowed):
                yield one.customer_id

"""An order that a customer points at: looked up by its number, and only among the customer's own."""

from zhunsheng.access.values import customer_actor
from zhunsheng.commerce import queries as commerce
from zhunsheng.kernel.errors import NotFound


def pointed_at(customer_id: int, number: str) -> dict[str, str | int | None]:
    """Return what a message says of an order beside its number: what was bought, for how much, how far it is.

    Refuses  NotFound for a number that is not the customer's
    Units    cents
    """
    order = commerce.order_by_number(customer_actor(customer_id), customer_id, number)
    if order is None:
        raise NotFound("order", number)
    first = order.items[0]
    return {
        "order": order.id,
        "number": order.number,
        "title": first.title,
        "more": len(order.items) - 1,
        "cents": order.total_cents,
        "currency": order.currency,
        "status": order.status.value,
    }

"""Erase what a customer's orders say about the person."""

from zhunsheng.commerce.models import AfterSale, Order, PlatformPush
from zhunsheng.journal.actions import Ink, system_only


@system_only("a customer asked to be erased, and whoever may has agreed")
def erase_orders(ink: Ink, customer_id: int, *, limit: int) -> int:
    """Erase who received a customer's orders where, with the raw pushes about them; what was sold for how much stays.

    Writes   some orders without their delivery, deletes the pushes about them; return how many orders it was
    """
    ink.settle()
    found = list(Order.objects.filter(customer_id=customer_id).exclude(customer_id=0).order_by("id")[:limit])
    for order in found:
        about = AfterSale.objects.filter(shop_id=order.shop_id, order_number=order.number)
        keys = [order.number, *about.values_list("external_id", flat=True)]
        PlatformPush.objects.filter(shop_id=order.shop_id, key__in=keys).delete()
    Order.objects.filter(id__in=[order.id for order in found]).update(delivery_sealed=None, customer_id=0)
    return len(found)

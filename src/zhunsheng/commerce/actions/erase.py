"""Erase what a customer's orders say about the person."""

from zhunsheng.commerce.models import ImportFaults, Order, OrderParcel, PlatformPush
from zhunsheng.commerce.telling import keys_of
from zhunsheng.journal.actions import Ink, system_only


@system_only("a customer asked to be erased, and whoever may has agreed")
def erase_orders(ink: Ink, customer_id: int, *, limit: int) -> int:
    """Erase who received a customer's orders where, the carrier's words and the raw pushes; what was sold for how much stays.

    Rows of files that could not be taken in go for the whole shop: who stands in them nobody can tell for sure.
    Writes   some orders without their delivery and way, deletes their parcels, the pushes about them and such rows; return how many orders
    """
    ink.settle()
    found = list(Order.objects.filter(customer_id=customer_id).exclude(customer_id=0).order_by("id")[:limit])
    for shop_id, keys in keys_of(found):
        PlatformPush.objects.filter(shop_id=shop_id, key__in=keys).delete()
        ImportFaults.objects.filter(order_import__shop_id=shop_id).delete()
    ids = [order.id for order in found]
    OrderParcel.objects.filter(order_id__in=ids).delete()
    Order.objects.filter(id__in=ids).update(delivery_sealed=None, customer_id=0, trail={})
    return len(found)

"""Under which keys a platform told of orders."""

from collections.abc import Iterable, Iterator

from zhunsheng.commerce.models import AfterSale, Order


def keys_of(orders: Iterable[Order]) -> Iterator[tuple[int, list[str]]]:
    """Name, shop by shop, the numbers of orders and of the after-sales about them."""
    by_shop: dict[int, list[str]] = {}
    for order in orders:
        by_shop.setdefault(order.shop_id, []).append(order.number)
    for shop_id, numbers in by_shop.items():
        about = AfterSale.objects.filter(shop_id=shop_id, order_number__in=numbers)
        yield shop_id, [*numbers, *about.values_list("external_id", flat=True)]

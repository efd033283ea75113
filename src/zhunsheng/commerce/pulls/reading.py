"""How fetching stands: what is due, where it goes on, what was set aside; who asks has been checked by the caller."""

import msgspec

from zhunsheng.commerce.models import OrderPull, PlatformPush, Shop
from zhunsheng.commerce.pulls.parking import ABOUT
from zhunsheng.commerce.sealing import open_pull, open_push
from zhunsheng.commerce.values import PullShown, PullTally
from zhunsheng.kernel.instants import Instant

RETAKEN = 200


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetching needs: the shop, the address, the token, from when on, and the page to go on with."""

    shop_key: str
    url: str
    token: str
    since_at: Instant | None
    place: str
    place_at: Instant | None


def pull_due(at: Instant) -> bool:
    """Tell whether orders of some shop are to be fetched."""
    return OrderPull.objects.filter(next_at__lte=at).exists()


def pull_plan(shop_id: int) -> Plan:
    """Return what fetching a shop's orders needs."""
    row = OrderPull.objects.get(shop_id=shop_id)
    told, _, place = open_pull(row.place_sealed).partition(" ")
    return Plan(
        shop_key=Shop.objects.get(id=shop_id).key, url=row.url, token=open_pull(row.token_sealed),
        since_at=row.since_at, place=place, place_at=Instant(int(told)) if told else None,
    )  # fmt: skip


def pull_of_shop(shop_id: int, at: Instant) -> PullShown | None:
    """Say how fetching a shop's orders stands; None where nothing is fetched."""
    row = OrderPull.objects.filter(shop_id=shop_id).first()
    if row is None:
        return None
    return PullShown(
        shop_id=shop_id, url=row.url, every_s=row.every_s, has_token=row.token_sealed is not None, next_at=row.next_at,
        busy=row.claimed_until is not None and row.claimed_until > at, since_at=row.since_at,
        goes_on=row.place_sealed is not None, last_at=row.last_at, good_at=row.good_at, failures=row.failures,
        fault=row.fault, tally=msgspec.convert(row.tally, PullTally),
    )  # fmt: skip


def pulled_halves(shop_id: int) -> list[tuple[str, bytes]]:
    """List what was fetched and set aside, the oldest first, so that it can be tried once more."""
    rows = PlatformPush.objects.filter(shop_id=shop_id, about=ABOUT).order_by("id")[:RETAKEN]
    return [(row.digest, open_push(row.raw_sealed)) for row in rows]

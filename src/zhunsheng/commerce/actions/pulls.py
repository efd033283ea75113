"""Fetch orders from a shop's own interface: who sets it, when it is due, and what came of it."""

from collections.abc import Mapping
from typing import Final

import msgspec
from django.db.models import Q

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.checks import web_origin
from zhunsheng.commerce.events import ShopPullAsked, ShopPulled, ShopPullFailed, ShopPullSet
from zhunsheng.commerce.models import OrderPull, OrderSource, PlatformPush, Shop
from zhunsheng.commerce.pulls.parking import ABOUT, Half
from zhunsheng.commerce.sealing import seal_pull, seal_push
from zhunsheng.commerce.values import PullSetting, PullTally, SourceKind
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import minutes, seconds
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

SHORTEST: Final = 60
LONGEST: Final = 7 * 24 * 3600
CLAIM: Final = minutes(15)
"""How long one fetching may take before another worker may begin it anew; longer than it ever lasts."""
OVERLAP: Final = minutes(10)
"""So much of what was fetched is asked for again: clocks differ, and an order twice is no double."""
FIRST_PAUSE: Final = 60
LONGEST_PAUSE: Final = 3600
_TOKEN_LONGEST: Final = 2000


def set_order_pull(ink: Ink, shop_id: int, setting: PullSetting) -> None:
    """Have a shop's orders fetched from its interface every so often; another address begins from the beginning.

    Writes    how it is fetched, the token sealed; where the shop's orders come from
    Records   shop.pull_set
    Refuses   AccessDenied, NotFound, BadInput for an address, a pause or a token that cannot be, and where a new server
              would get the token that was given for another
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    if not Shop.objects.filter(id=shop_id).exists():
        raise NotFound("shop", shop_id)
    url, token = setting.url.strip(), setting.token
    origin = web_origin(url)
    if len(url) > 500 or "#" in url:
        raise BadInput("the address", "at most 500 characters long and without #", len(url))
    if not SHORTEST <= setting.every_s <= LONGEST:
        raise BadInput("the pause", f"{SHORTEST} to {LONGEST} seconds", setting.every_s)
    if token and not (len(token) <= _TOKEN_LONGEST and token.isascii() and token.isprintable() and " " not in token):
        raise BadInput("the token", f"at most {_TOKEN_LONGEST} printable ASCII characters", len(token))
    row = OrderPull.objects.filter(shop_id=shop_id).first()
    told: dict[str, object] = {"url": url, "every_s": setting.every_s, "next_at": ink.at, "failures": 0, "fault": {}}
    if token is not None:
        told["token_sealed"] = seal_pull(token) if token else None
    elif row is not None and row.token_sealed is not None and web_origin(row.url) != origin:
        raise BadInput("the token", "given again for another server", "")
    if row is None or row.url != url:
        told |= {"since_at": None, "place_sealed": None}
    OrderPull.objects.update_or_create(shop_id=shop_id, defaults=told)
    OrderSource.objects.update_or_create(shop_id=shop_id, defaults={"kind": SourceKind.PULL.value, "url": url})
    ink.record(ShopPullSet(shop_id=shop_id, every_s=setting.every_s))


def stop_order_pull(ink: Ink, shop_id: int) -> None:
    """Fetch a shop's orders no longer, and forget the token.

    Writes    removes how it was fetched; the shop's orders are brought in from now on
    Records   shop.pull_set
    Refuses   AccessDenied, NotFound where nothing is fetched
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    if not OrderPull.objects.filter(shop_id=shop_id).delete()[0]:
        raise NotFound("interface to fetch from", None)
    pulled = OrderSource.objects.filter(shop_id=shop_id, kind=SourceKind.PULL.value)
    pulled.update(kind=SourceKind.LOCAL.value, url="")
    ink.record(ShopPullSet(shop_id=shop_id, every_s=0))


def ask_order_pull(ink: Ink, shop_id: int) -> None:
    """Fetch a shop's orders as soon as the worker comes to it, whatever the pause.

    Writes    when it is due
    Records   shop.pull_asked
    Refuses   AccessDenied, NotFound where nothing is fetched
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop", id=shop_id))
    if not OrderPull.objects.filter(shop_id=shop_id).update(next_at=ink.at):
        raise NotFound("interface to fetch from", None)
    ink.record(ShopPullAsked(shop_id=shop_id))


@system_only("the worker fetches")
def claim_pull(ink: Ink) -> int | None:
    """Take the shop that has been due longest; a claim whose worker died may be taken again. Return its id, or nothing.

    Writes   until when the claim holds
    """
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=ink.at)
    due = OrderPull.objects.filter(free, next_at__lte=ink.at).order_by("next_at", "shop_id")
    for shop_id in list(due.values_list("shop_id", flat=True)):
        if OrderPull.objects.filter(free, shop_id=shop_id).update(claimed_until=ink.at + CLAIM):
            return shop_id
    return None


@system_only("the worker fetches")
def settle_pull(
    ink: Ink, shop_id: int, began: Instant, tally: PullTally, *, place: str = "", fault: Mapping[str, str] | None = None, after_s: int = 0
) -> None:  # fmt: skip
    """Say what came of fetching. Only when every page was read does the next one begin where this one began.

    Writes    what came of it, when it is due again, and the page to go on with where one is left
    Records   shop.pulled where something changed; shop.pull_failed where it was not fetched
    """
    row = OrderPull.objects.filter(shop_id=shop_id).first()
    if row is None:
        return
    told: dict[str, object] = {
        "claimed_until": None, "last_at": ink.at, "tally": msgspec.to_builtins(tally),
        "place_sealed": seal_pull(f"{began.us} {place}") if place else None,
    }  # fmt: skip
    if tally.made or tally.changed or tally.parked:
        ink.record(ShopPulled(shop_id=shop_id, made=tally.made, changed=tally.changed, parked=tally.parked))
    if fault:
        failures = row.failures + 1
        pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 10), max(LONGEST_PAUSE, row.every_s))
        again = ink.at + seconds(max(pause, min(after_s, 24 * 3600)))
        told |= {"failures": failures, "fault": dict(fault), "next_at": again}
        ink.record(ShopPullFailed(shop_id=shop_id, failures=failures, why=fault["code"], again_us=again.us))
    else:
        told |= {"failures": 0, "fault": {}, "good_at": ink.at}
        told["next_at"] = ink.at if place else began + seconds(row.every_s)
        if not place:
            told["since_at"] = began - OVERLAP
    OrderPull.objects.filter(shop_id=shop_id).update(**told)


@system_only("the worker fetches")
def park_pulled(ink: Ink, shop_id: int, halves: list[Half]) -> int:
    """Keep what was fetched and could not be read, sealed, with the reason; return how many were not kept before.

    Writes   the elements
    """
    known = set(
        PlatformPush.objects.filter(shop_id=shop_id, digest__in=[one.digest for one in halves]).values_list(
            "digest", flat=True
        )
    )
    fresh = {one.digest: one for one in halves if one.digest not in known}
    PlatformPush.objects.bulk_create(
        [
            PlatformPush(
                id=new_id(), shop_id=shop_id, digest=one.digest, about=ABOUT, key=one.number, came_at=ink.at,
                raw_sealed=seal_push(one.raw), fault=one.why,
            )
            for one in fresh.values()
        ]
    )  # fmt: skip
    return len(fresh)


@system_only("the worker fetches")
def unpark_pulled(ink: Ink, shop_id: int, *, digests: list[str] | None = None, numbers: list[str] | None = None) -> None:  # fmt: skip
    """Forget set-aside elements that were read after all, or whose order has come whole since. Writes: deletes them."""
    ink.settle()
    rows = PlatformPush.objects.filter(shop_id=shop_id, about=ABOUT)
    rows.filter(digest__in=digests).delete() if digests else None
    rows.filter(key__in=numbers).delete() if numbers else None

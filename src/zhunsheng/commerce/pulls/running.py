"""The worker fetches what is due: page by page outside the pen, each order by itself; what cannot be read is kept."""

import logging
import threading
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from django.db import close_old_connections

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions.importing import import_orders
from zhunsheng.commerce.actions.pulls import claim_pull, park_pulled, settle_pull, unpark_pulled
from zhunsheng.commerce.pulls.asking import PlaceLost, ask
from zhunsheng.commerce.pulls.pages import first_url
from zhunsheng.commerce.pulls.parking import Half, half
from zhunsheng.commerce.queries import Fault, pull_due, pull_plan, pulled_halves, read_orders
from zhunsheng.commerce.values import AT_ONCE, IncomingOrder, OrderTaken, PullTally
from zhunsheng.ground.settings import desk
from zhunsheng.ground.stepping import leave_place
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now

log = logging.getLogger(__name__)

PAUSE: Final = 2.0
MOST_PAGES: Final = 200
"""Pages read at one go; a longer way is gone on with at once, from the page where it stopped."""
LONGEST: Final = minutes(10)
_FAULT: Final = ("thing", "expectation", "value", "host", "reason", "status", "after")


def run_pulls(stop: threading.Event) -> None:
    """Fetch what is due until told to stop."""
    while not stop.is_set():
        close_old_connections()
        try:
            more = pull_next(now(), stop)
        except Exception:  # logged with its trace; the claim runs out and the shop is due again
            log.exception("orders could not be fetched")
            more = False
        if not more:
            stop.wait(PAUSE)
    close_old_connections()


def pull_next(at: Instant, stop: threading.Event | None = None) -> bool:
    """Fetch the orders of the shop that has been due longest; tell whether there was one."""
    if not pull_due(at):
        return False
    shop_id = run(claim_pull, SYSTEM, at)
    if shop_id is None:
        return False
    _Run(shop_id, at, stop or threading.Event()).all()
    return True


class _Run:
    """One fetching of one shop."""

    def __init__(self, shop_id: int, at: Instant, stop: threading.Event) -> None:
        self.shop_id, self.at, self.stop = shop_id, at, stop
        self.plan = pull_plan(shop_id)
        self.began = self.plan.place_at or at
        self.tally = PullTally()

    def all(self) -> None:
        """Read page by page; whatever happens, what came of it is written down."""
        place, fault, after = self.plan.place, {}, 0
        try:
            self._retake()
            place = self._pages(place or first_url(self.plan.url, self.plan.since_at))
        except PlaceLost as refusal:
            place, fault = "", _parts(refusal)
        except _Stopped as stopped:
            place = stopped.place
            fault, after = _parts(stopped.refusal), int(str(stopped.refusal.detail.get("after") or 0))
        except Exception as error:  # a fault of ours must not keep the shop claimed; the page shows its name
            log.exception("the orders of shop %d could not be fetched", self.shop_id)
            fault = {"code": "fault", "reason": type(error).__name__}
        run(settle_pull, SYSTEM, now(), self.shop_id, self.began, self.tally, place=place, fault=fault, after_s=after)

    def _pages(self, url: str) -> str:
        """Read from a page on; return the page to go on with where it is too many for one go."""
        seen: set[str] = set()
        until = self.at + LONGEST
        while url:
            if url in seen:
                raise _Stopped(BadInput("the next page", "one that was not read before", "the same one"), "")
            if len(seen) >= MOST_PAGES or now() > until or self.stop.is_set():
                return url
            seen.add(url)
            try:
                page = ask(url, self.plan.token)
                self._take(page.elements)
            except PlaceLost as refusal:
                if url == self.plan.place:
                    raise
                raise _Stopped(
                    BadInput("the shop's answer", "a success", f"http {refusal.detail['status']}"), ""
                ) from None
            except Refusal as refusal:
                raise _Stopped(refusal, url if len(seen) > 1 or self.plan.place else "") from refusal
            self._count(pages=1)
            url = page.next
        return ""

    def _take(self, elements: tuple[object, ...]) -> None:
        """Take one page in. Refuses: BadInput where it holds something and none of it can be read."""
        orders, halves = read_elements(elements)
        if elements and not orders:
            raise BadInput("the shop's answer", "orders that can be read", halves[0].why if halves else "")
        numbers = []
        for one, answer in zip(orders, self._import(orders), strict=True):
            if isinstance(answer, BadInput):
                found = next(
                    (each for each in elements if one.draft.number in msgspec.json.encode(each).decode()),
                    one.draft.number,
                )
                halves.append(half(found, one.draft.number, str(answer)))
            else:
                numbers.append(one.draft.number)
        if numbers:
            run(unpark_pulled, SYSTEM, now(), self.shop_id, numbers=numbers)
        if halves:
            self._count(parked=run(park_pulled, SYSTEM, now(), self.shop_id, halves))

    def _import(self, orders: list[IncomingOrder]) -> list[OrderTaken | BadInput]:
        """Take orders in, some at a time, and count what became of them."""
        answers: list[OrderTaken | BadInput] = []
        for place in range(0, len(orders), AT_ONCE):
            answers += run(import_orders, SYSTEM, now(), self.plan.shop_key, orders[place : place + AT_ONCE])
            leave_place()
        for one in answers:
            if isinstance(one, OrderTaken):
                self._count(**{one.what: 1})
        return answers

    def _retake(self) -> None:
        """Try once more what was set aside: the reader may know more by now."""
        for digest, raw in pulled_halves(self.shop_id):
            orders, _ = read_elements((msgspec.json.decode(raw),))
            refused = [one for one in self._import(orders) if isinstance(one, BadInput)]
            if orders and not refused:
                run(unpark_pulled, SYSTEM, now(), self.shop_id, digests=[digest])

    def _count(self, **more: int) -> None:
        told = {name: getattr(self.tally, name) + count for name, count in more.items()}
        self.tally = msgspec.structs.replace(self.tally, **told)


class _Stopped(Exception):
    """Fetching ended early; `place` is the page to go on with, empty to begin anew."""

    def __init__(self, refusal: Refusal, place: str) -> None:
        super().__init__(str(refusal))
        self.refusal, self.place = refusal, place


def _parts(refusal: Refusal) -> dict[str, str]:
    told = {"code": refusal.code}
    for name in _FAULT:
        if name in refusal.detail:
            told[name] = str(refusal.detail[name])[:200]
    return told


def read_elements(elements: tuple[object, ...]) -> tuple[list[IncomingOrder], list[Half]]:
    """Read a page's elements together, and where that fails one by one, so that a half one takes no other along."""
    if not elements:
        return [], []
    try:
        found = read_orders(msgspec.json.encode(elements), ABOUT_FILE, desk().time_zone)
    except Refusal as refusal:
        if len(elements) == 1:
            return [], [half(elements[0], "", str(refusal))]
        return _joined(read_elements((one,)) for one in elements)
    return list(found.orders), list(_halves(elements, found.faults))


ABOUT_FILE: Final = "pull"


def _joined(parts: Iterable[tuple[list[IncomingOrder], list[Half]]]) -> tuple[list[IncomingOrder], list[Half]]:
    orders: list[IncomingOrder] = []
    halves: list[Half] = []
    for some, others in parts:
        orders += some
        halves += others
    return orders, halves


def _halves(elements: tuple[object, ...], faults: tuple[Fault, ...]) -> Iterator[Half]:
    for line in sorted({one.line for one in faults}):
        fault = next(one for one in faults if one.line == line)
        yield half(elements[line - 1], fault.number, fault.why)

"""Where a shop's orders come from: adapters of one shape, each able to say whether it answers."""

from typing import Protocol

from django.db import Error as DatabaseFault

from zhunsheng.commerce.models import Order, OrderSource
from zhunsheng.commerce.pulls.asking import ask
from zhunsheng.commerce.pulls.pages import first_url
from zhunsheng.commerce.pulls.reading import pull_plan
from zhunsheng.commerce.sealing import open_delivery
from zhunsheng.commerce.values import SourceAnswer, SourceKind
from zhunsheng.ground import http
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import Refusal

TIME_LIMIT = seconds(3)
PULL_PATIENCE = seconds(10)
SIZE_LIMIT = 64 * 1024


class Adapter(Protocol):
    """The shape of a source of orders."""

    def probe(self) -> SourceAnswer:
        """Try for real whether it answers."""


class LocalSource:
    """Orders that were brought in or pushed and lie in the desk's own tables."""

    def __init__(self, shop_id: int) -> None:
        """Bind it to a shop."""
        self.shop_id = shop_id

    def probe(self) -> SourceAnswer:
        """Read the shop's newest order and open what is sealed in it."""
        try:
            newest = Order.objects.filter(shop_id=self.shop_id).order_by("-id").first()
            if newest is not None:
                open_delivery(newest.delivery_sealed)
        except DatabaseFault:
            return SourceAnswer(shop_id=self.shop_id, answers=False, why="database")
        except Refusal as refusal:
            return SourceAnswer(shop_id=self.shop_id, answers=False, why=refusal.code)
        return SourceAnswer(shop_id=self.shop_id, answers=True)


class WebSource:
    """A shop platform, or a shop's own server, that tells under an address whether it is well."""

    def __init__(self, shop_id: int, url: str) -> None:
        """Bind it to a shop and the address."""
        self.shop_id, self.url = shop_id, url

    def probe(self) -> SourceAnswer:
        """Ask the address; anything but a success is a fault."""
        try:
            answer = http.fetch("GET", self.url, time_limit=TIME_LIMIT, size_limit=SIZE_LIMIT)
        except Refusal as refusal:
            return SourceAnswer(shop_id=self.shop_id, answers=False, why=refusal.code)
        why = "" if answer.succeeded else f"http {answer.status}"
        return SourceAnswer(shop_id=self.shop_id, answers=answer.succeeded, why=why)


class PullSource:
    """A shop's own interface that orders are fetched from."""

    def __init__(self, shop_id: int) -> None:
        """Bind it to a shop."""
        self.shop_id = shop_id

    def probe(self) -> SourceAnswer:
        """Ask for the page that the next fetching begins with, and take nothing in."""
        plan = pull_plan(self.shop_id)
        try:
            ask(first_url(plan.url, plan.since_at), plan.token, patience=PULL_PATIENCE)
        except Refusal as refusal:
            return SourceAnswer(shop_id=self.shop_id, answers=False, why=refusal.code)
        return SourceAnswer(shop_id=self.shop_id, answers=True)


def adapter_of(shop_id: int, row: OrderSource | None) -> Adapter:
    """Return the adapter of a shop; without a row its orders lie here."""
    if row is None or row.kind in (SourceKind.LOCAL, SourceKind.DOUDIAN):
        return LocalSource(shop_id)
    if row.kind == SourceKind.PULL:
        return PullSource(shop_id)
    return WebSource(shop_id, row.url)

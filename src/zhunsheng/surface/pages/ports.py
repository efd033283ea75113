"""What pages need from rooms above them; the front door names the providers in its settings."""

from collections.abc import Callable, Sequence
from typing import Final, cast

import msgspec
from django.conf import settings
from django.utils.module_loading import import_string

from zhunsheng.standards.values import CoverageRow, Text

COVERAGE: Final = "ZHUNSHENG_COVERAGE"
DEMO_CUSTOMERS: Final = "ZHUNSHENG_DEMO_CUSTOMERS"
DEMO_SHELF: Final = "ZHUNSHENG_DEMO_SHELF"
DEMO_PROGRESS: Final = "ZHUNSHENG_DEMO_PROGRESS"


class DemoCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer of the demonstration shop whom a visitor of its page may play."""

    external_id: str
    name: str
    phone: str
    tier: str
    about: str = ""


class DemoProduct(msgspec.Struct, frozen=True, kw_only=True):
    """Something on a demonstration shop's shelf. Units: yuan."""

    picture: str
    name: Text
    about: Text
    price: str


class DemoShelf(msgspec.Struct, frozen=True, kw_only=True):
    """What a demonstration shop's page shows: its first words and what it sells."""

    hero: Text
    products: Sequence[DemoProduct]


def coverage_rows() -> Sequence[CoverageRow]:
    """Say of every clause in force whether and by what it is enforced."""
    return cast(Callable[[], Sequence[CoverageRow]], _provider(COVERAGE))()


def demo_customers(shop_key: str) -> Sequence[DemoCustomer]:
    """Name the customers of a demonstration shop; none where no demonstration is installed."""
    if not getattr(settings, DEMO_CUSTOMERS, ""):
        return ()
    return cast(Callable[[str], Sequence[DemoCustomer]], _provider(DEMO_CUSTOMERS))(shop_key)


def demo_shelf(shop_key: str) -> DemoShelf | None:
    """Say what a demonstration shop sells; None where no demonstration is installed, or no such shop is part of it."""
    if not getattr(settings, DEMO_SHELF, ""):
        return None
    return cast(Callable[[str], DemoShelf | None], _provider(DEMO_SHELF))(shop_key)


def demo_progress() -> tuple[int, int] | None:
    """Tell how much of a demonstration's past is made, and of how much; None when nothing of it is to come."""
    if not getattr(settings, DEMO_PROGRESS, ""):
        return None
    return cast(Callable[[], tuple[int, int] | None], _provider(DEMO_PROGRESS))()


def _provider(name: str) -> object:
    return import_string(getattr(settings, name))

"""What pages need from rooms above them; the front door names the providers in its settings."""

from collections.abc import Callable, Sequence
from typing import Final, cast

import msgspec
from django.conf import settings
from django.utils.module_loading import import_string

from zhunsheng.standards.values import CoverageRow

COVERAGE: Final = "ZHUNSHENG_COVERAGE"
DEMO_CUSTOMERS: Final = "ZHUNSHENG_DEMO_CUSTOMERS"


class DemoCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer of the demonstration shop whom a visitor of its page may play."""

    external_id: str
    name: str
    phone: str
    tier: str
    about: str = ""


def coverage_rows() -> Sequence[CoverageRow]:
    """Say of every clause in force whether and by what it is enforced."""
    return cast(Callable[[], Sequence[CoverageRow]], _provider(COVERAGE))()


def demo_customers(shop_key: str) -> Sequence[DemoCustomer]:
    """Name the customers of a demonstration shop; none where no demonstration is installed."""
    if not getattr(settings, DEMO_CUSTOMERS, ""):
        return ()
    return cast(Callable[[str], Sequence[DemoCustomer]], _provider(DEMO_CUSTOMERS))(shop_key)


def _provider(name: str) -> object:
    return import_string(getattr(settings, name))

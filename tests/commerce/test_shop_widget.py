"""A shop's widget: hours, words and bounds are data; what nobody has set is what ships."""

import msgspec
import pytest

from tests.people.staff import AT, facts, furnish, hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.commerce.actions import create_shop, set_shop_widget
from zhunsheng.commerce.events import ShopWidgetSet
from zhunsheng.commerce.opening import opening_at
from zhunsheng.commerce.queries import opening_of, shop_widget
from zhunsheng.commerce.values import NewShop
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.instants import Instant

DAYTIME = {"kind": "service_hours", "hours": ["09:00-12:00", "13:30-22:00"]}
OFFICE = {"kind": "working_days", "hours": ["09:00-18:00"], "holidays": "cn"}


@pytest.fixture
def shop(db: None, keys: None) -> int:
    """A shop of which nothing is set."""
    furnish()
    return run(create_shop, SYSTEM, AT, NewShop(key="own", name="小店", colour="#0f766e")).id


def at(text: str) -> Instant:
    return Instant.parse(f"{text}:00+08:00")


def test_a_shop_begins_open_at_all_times(shop):
    assert opening_of(shop_widget(shop), AT).open


def test_what_is_set_is_read_back_and_told_once(shop):
    wanted = msgspec.structs.replace(
        shop_widget(shop), opening=DAYTIME, welcome={"zh-hans": "欢迎光临小店"}, languages=("zh-hans",)
    )
    run(set_shop_widget, SYSTEM, AT, shop, wanted)
    run(set_shop_widget, SYSTEM, AT, shop, wanted)
    assert shop_widget(shop) == wanted
    assert [type(fact) for fact in facts()].count(ShopWidgetSet) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"opening": {"kind": "service_hours", "hours": ["25:00-26:00"]}},
        {"opening": "sometimes"},
        {"languages": ("fr",)},
        {"welcome": {"zh-hans": "长" * 401}},
        {"away": {"de": "Weg"}},
    ],
)
def test_what_no_widget_can_do_is_refused(shop, change):
    with pytest.raises(BadInput):
        run(set_shop_widget, SYSTEM, AT, shop, msgspec.structs.replace(shop_widget(shop), **change))


def test_only_who_manages_shops_sets_them(shop):
    with pytest.raises(AccessDenied):
        run(set_shop_widget, hire("lin", rights(Role.AGENT)), AT, shop, shop_widget(shop))
    with pytest.raises(NotFound):
        run(set_shop_widget, SYSTEM, AT, 5, shop_widget(shop))
    with pytest.raises(NotFound):
        shop_widget(5)


@pytest.mark.parametrize(
    ("hours", "when", "open_", "opens"),
    [
        (DAYTIME, "2026-11-28T09:00", True, None),
        (DAYTIME, "2026-11-28T08:59", False, "2026-11-28T09:00"),
        (DAYTIME, "2026-11-28T12:00", False, "2026-11-28T13:30"),
        (DAYTIME, "2026-11-28T22:00", False, "2026-11-29T09:00"),
        (OFFICE, "2026-11-28T10:00", False, "2026-11-30T09:00"),
        (OFFICE, "2026-10-01T10:00", False, "2026-10-08T09:00"),
        (OFFICE, "2031-10-01T10:00", True, None),
    ],
)
def test_a_shop_says_whether_it_is_open_and_when_it_opens(hours, when, open_, opens):
    found = opening_at(hours, at(when))
    assert (found.open, found.opens_at) == (open_, None if opens is None else at(opens))
    assert len(found.week) == 7

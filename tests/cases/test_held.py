"""What the desk says by itself waits for the end of a customer's quiet hours, and is told then only if it still holds."""

from typing import Any

import pytest

from tests.cases.desk import AT, Desk
from tests.cases.test_news import draft, follow, heard, talk
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.cases.actions import choose_option, erase_cases_of, fill_case, move_case, set_quiet, tell_held
from zhunsheng.cases.events import CustomerTold, NewsHeld
from zhunsheng.cases.models import HeldNews
from zhunsheng.cases.queries import news_due
from zhunsheng.commerce.actions import put_order
from zhunsheng.commerce.values import OrderStatus, Shipment
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.models import Mail

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def wall(at: Instant) -> str:
    """Give the time of day on the desk's wall, China's."""
    minute = (at.us // 60_000_000 + 480) % 1440
    return f"{minute // 60:02d}:{minute % 60:02d}"


def hush(buyer: Actor, at: Instant = AT) -> Instant:
    """Let a customer be quiet from an hour before until two hours after; return when it ends."""
    end = at + hours(2)
    run(set_quiet, buyer, at, buyer.id, wall(at - hours(1)), wall(end))
    return Instant(end.us // 60_000_000 * 60_000_000)


def held(buyer: Actor) -> list[tuple[str, int]]:
    facts = [one.fact for one in history("customer", buyer.id)]
    return [(one.kind, one.until_us) for one in facts if isinstance(one, NewsHeld)]


def test_options_wait_for_the_end_of_the_quiet_hours(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    end = hush(buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    assert heard(dialogue_id) == []
    assert held(buyer) == [("options", end.us)]
    assert not news_due(end - minutes(1))
    assert run(tell_held, SYSTEM, end - minutes(1), limit=9) == 0
    assert news_due(end)
    run(tell_held, SYSTEM, end, limit=9)
    assert len(heard(dialogue_id)) == 1
    assert [one.fact.way for one in history("case", case_id) if isinstance(one.fact, CustomerTold)] == ["webchat"]
    run(tell_held, SYSTEM, end, limit=9)
    follow(end)
    assert (len(heard(dialogue_id)), HeldNews.objects.count()) == (1, 0)


def test_what_was_settled_meanwhile_is_not_told(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    dialogue_id = talk(desk, buyer)
    end = hush(buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    run(choose_option, buyer, AT, case_id, 1)
    run(fill_case, me, AT, case_id, {"outcome": "已换货"})
    run(move_case, me, AT, case_id, "settle")
    follow()
    assert [kind for kind, _ in held(buyer)] == ["options", "rate"]
    run(tell_held, SYSTEM, end, limit=9)
    assert len(heard(dialogue_id)) == 1
    assert "打分" in heard(dialogue_id)[0]


def test_a_shipped_notice_waits_too_and_one_matter_waits_once(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    end = hush(buyer)
    sent: dict[str, Any] = {"shipments": (Shipment(carrier="顺丰", tracking="SF9"),), "shipped_at": AT}
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7901", OrderStatus.TO_SHIP))
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7901", OrderStatus.SHIPPED, **sent))
    follow()
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7901", OrderStatus.SHIPPED, eta_at=AT + hours(40), **sent))
    follow()
    assert (heard(dialogue_id), [kind for kind, _ in held(buyer)]) == ([], ["shipped"])
    run(tell_held, SYSTEM, end, limit=9)
    assert len(heard(dialogue_id)) == 1
    assert "SF9" in heard(dialogue_id)[0]
    assert Mail.objects.filter(to_id=buyer.id).count() == 0


def test_quiet_hours_that_were_changed_move_what_waits(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    end = hush(buyer)
    desk.to_proposed(buyer)
    follow()
    run(set_quiet, buyer, AT, buyer.id, wall(AT - hours(1)), wall(end + hours(3)))
    run(tell_held, SYSTEM, end, limit=9)
    assert heard(dialogue_id) == []
    run(set_quiet, buyer, end, buyer.id, wall(end + hours(8)), wall(end + hours(9)))
    run(tell_held, SYSTEM, end, limit=9)
    assert len(heard(dialogue_id)) == 1


def test_in_the_night_the_desks_own_hours_hold_for_who_said_nothing(desk: Desk) -> None:
    buyer, night = desk.customer(), Instant.parse("2026-11-20T23:30:00+08:00")
    dialogue_id = talk(desk, buyer)
    sent: dict[str, Any] = {"shipments": (Shipment(carrier="顺丰", tracking="SF8"),), "shipped_at": night}
    run(put_order, SYSTEM, night, desk.shop, buyer.id, draft("7902", OrderStatus.TO_SHIP))
    run(put_order, SYSTEM, night, desk.shop, buyer.id, draft("7902", OrderStatus.SHIPPED, **sent))
    follow(night)
    assert (heard(dialogue_id), held(buyer)) == ([], [("shipped", Instant.parse("2026-11-21T08:00:00+08:00").us)])


def test_an_erased_customer_is_told_nothing(desk: Desk) -> None:
    buyer = desk.customer()
    hush(buyer)
    sent: dict[str, Any] = {"shipments": (Shipment(carrier="顺丰", tracking="SF7"),), "shipped_at": AT}
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7903", OrderStatus.TO_SHIP))
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7903", OrderStatus.SHIPPED, **sent))
    follow()
    assert HeldNews.objects.filter(customer_id=buyer.id).count() == 1
    run(erase_cases_of, SYSTEM, AT, buyer.id, limit=9)
    assert HeldNews.objects.filter(customer_id=buyer.id).count() == 0

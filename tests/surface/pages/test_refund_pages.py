"""A refund above a limit finds its second person: by page, by address and over the interface alike, and never the one who asked for it."""

import re

import pytest
from django.test import Client

from tests.cases.test_news import follow
from tests.surface.pages.test_cases_page import _agent, post
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.models import Case, Refund
from zhunsheng.commerce.models import Order
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.notices.models import Mail
from zhunsheng.people.actions import set_email
from zhunsheng.people.queries import actor_of
from zhunsheng.surface.pages.cases import refunding
from zhunsheng.surface.pages.cases.refunding import refunds_to_decide


def dear(cents: int) -> Case:
    """Give the after-sales case an order that was paid with so much."""
    case = Case.objects.get(kind="aftersale")
    Order.objects.filter(number=case.order_number).update(paid_cents=cents)
    return case


def page(client: Client, path: str = "/cases/refunds/") -> str:
    return client.get(path).content.decode()


def test_what_waits_is_found_and_decided_by_who_may_and_by_nobody_else(enter):
    case = dear(3_000_000)
    boss, manager, agent = enter("zhuguan"), enter("jingli"), enter("xiaozhou")
    assert "没有待审批的退款" in page(boss)
    assert (
        "超出您的额度" in post(boss, case.id, do="refund", yuan="12000.50") or Refund.objects.get().state == "waiting"
    )
    waiting = Refund.objects.get()
    assert (waiting.cents, waiting.state) == (1_200_050, "waiting")
    shown = page(boss)
    assert "¥12000.50" in shown
    assert "需由另一人审批" in shown
    assert 'name="grant"' not in shown
    before = FactRow.objects.count()
    for path, typed in (
        ("/cases/refunds/", {"case": case.id, "refund": waiting.id, "grant": "yes"}),
        (f"/cases/{case.id}/", {"do": "decide", "refund": waiting.id, "grant": "yes"}),
    ):
        for other in (boss, agent):
            assert other.post(path, typed).status_code in (403, 422), path
    assert (Refund.objects.get().state, FactRow.objects.count()) == ("waiting", before)
    assert refunds_to_decide(actor_of(_agent("jingli"))) == 1
    assert refunds_to_decide(actor_of(_agent("zhuguan"))) == 0
    assert re.search(r'href="/cases/refunds/">待审批退款 <span class="num">1</span>', page(manager, "/cases/"))
    assert "同意这笔退款" in page(manager)
    typed = {"case": case.id, "refund": waiting.id, "grant": "yes"}
    assert manager.post("/cases/refunds/", typed).status_code == 302
    assert (Refund.objects.get().state, Refund.objects.get().decided_by) == ("granted", _agent("jingli"))
    assert manager.post("/cases/refunds/", typed).status_code == 422
    assert "没有待审批的退款" in page(manager)


def test_a_manager_decides_and_asks_for_none(enter):
    case = dear(3_000_000)
    manager = enter("jingli")
    assert 'value="refund"' not in page(manager, f"/cases/{case.id}/")
    assert manager.post(f"/cases/{case.id}/", {"do": "refund", "yuan": "10"}).status_code == 422
    assert Refund.objects.count() == 0


@pytest.mark.parametrize(("login", "status"), [("xiaohe", 403), ("zhijian", 403), ("yinsi", 403), ("xiaolin", 403)])
def test_who_may_not_refund_has_no_such_page(enter, login, status):
    client = enter(login)
    senior = login == "xiaolin" and client.get("/cases/refunds/").status_code == 200
    assert senior or client.get("/cases/refunds/").status_code == status
    assert senior or client.post("/cases/refunds/", {"case": "1", "refund": "1", "grant": "yes"}).status_code == status


def test_a_second_person_above_the_own_limit_is_told_so(enter):
    case = dear(3_000_000)
    boss, leader = enter("zhuguan"), enter("zuzhang")
    Case.objects.filter(id=case.id).update(
        owner_id=_agent("xiaozhou"), team_id=min(actor_of(_agent("zuzhang")).team_ids)
    )
    post(boss, case.id, do="refund", yuan="11000")
    told = page(leader)
    assert "超出您的权限额度" in told
    assert "超出您的权限额度" in page(leader, f"/cases/{case.id}/")
    refund = Refund.objects.get()
    assert leader.post("/cases/refunds/", {"case": case.id, "refund": refund.id, "grant": "no"}).status_code in (
        403,
        422,
    )
    assert Refund.objects.get().state == "waiting"


def test_more_than_a_page_is_turned_over_sorted_and_narrowed_to_what_one_may_decide(enter, monkeypatch):
    monkeypatch.setattr(refunding, "PAGE", 2)
    case = dear(90_000_000)
    asked = [_agent("jingli") if number == 3 else _agent("zhuguan") for number in range(5)]
    Refund.objects.bulk_create(
        [
            Refund(
                case_id=case.id, order_number=case.order_number, shop_id=case.shop_id, cents=cents, state="waiting",
                asked_by=who, asked_at=Instant(1_700_000_000_000_000 + number),
            )
            for number, (who, cents) in enumerate(zip(asked, (3_000_001, 1_000_001, 1_000_001, 5_000_001, 4_000_001), strict=True))
        ]
    )  # fmt: skip
    manager = enter("jingli")

    def walked(query: str) -> list[str]:
        found, following = [], f"/cases/refunds/?{query}"
        while following:
            told = page(manager, following)
            found += re.findall(r'<h2 class="num">¥(\d+)\.01</h2>', told)
            onward = re.search(r'rel="next" href="([^"]+)"', told)
            following = "/cases/refunds/" + onward[1].replace("&amp;", "&") if onward else ""
        return found

    assert walked("") == ["30000", "10000", "10000", "50000", "40000"]
    assert walked("sort=-cents") == ["50000", "40000", "30000", "10000", "10000"]
    assert walked("sort=cents&whose=me") == ["10000", "10000", "30000", "40000"]
    assert walked("sort=-asked&whose=me&after=x") == ["40000", "10000", "10000", "30000"]
    assert refunds_to_decide(actor_of(_agent("jingli"))) == 4


def test_who_may_decide_is_told_by_mail_and_nobody_else(enter):
    case = dear(3_000_000)
    boss = enter("zhuguan")
    Case.objects.filter(id=case.id).update(team_id=min(actor_of(_agent("zuzhang")).team_ids))
    for login in ("jingli", "zhuguan", "zuzhang", "xiaozhou", "zhijian"):
        run(set_email, SYSTEM, now(), _agent(login), f"{login}@example.com")
    post(boss, case.id, do="refund", yuan="12000.50")
    follow(now())
    told = Mail.objects.filter(template="refund_waiting")
    assert [one.to_id for one in told] == [_agent("jingli")]
    post(enter("jingli"), case.id, do="decide", refund=Refund.objects.get().id, grant="yes")
    assert told.count() == 1


def test_why_it_was_not_granted_is_asked_for_and_read_by_who_asked(enter):
    case = dear(3_000_000)
    boss, manager = enter("zhuguan"), enter("jingli")
    post(boss, case.id, do="refund", yuan="12000.50")
    typed = {"case": case.id, "refund": Refund.objects.get().id, "grant": "no"}
    assert manager.post("/cases/refunds/", typed).status_code == 422
    assert Refund.objects.get().state == "waiting"
    long = manager.post("/cases/refunds/", typed | {"why": "长" * 4001})
    assert (long.status_code, "长" * 4001 in long.content.decode()) == (422, True)
    assert (
        "这笔退款未予同意" in manager.post("/cases/refunds/", typed | {"why": "已换货"}, follow=True).content.decode()
    )
    shown = page(boss, f"/cases/{case.id}/")
    assert re.search(r'未同意</span>.*?→.*?<p dir="auto">已换货</p>', shown, re.DOTALL)
    assert re.search(r"不同意退款.*?已换货", page(boss, f"/cases/{case.id}/print/"), re.DOTALL)
    late = post(manager, case.id, do="decide", refund=str(typed["refund"]), grant="yes")
    assert "这笔退款已不在等待审批" in late


def test_who_asked_takes_it_back_on_the_case_and_nobody_else_has_the_button(enter):
    case = dear(3_000_000)
    boss, manager = enter("zhuguan"), enter("jingli")
    post(boss, case.id, do="refund", yuan="12000.50")
    assert 'value="withdraw_refund"' not in page(manager, f"/cases/{case.id}/")
    assert 'value="withdraw_refund"' in page(boss, f"/cases/{case.id}/")
    number = str(Refund.objects.get().id)
    assert manager.post(f"/cases/{case.id}/", {"do": "withdraw_refund", "refund": number}).status_code in (403, 422)
    assert Refund.objects.get().state == "waiting"
    post(boss, case.id, do="withdraw_refund", refund=number)
    assert Refund.objects.get().state == "withdrawn"
    assert "没有待审批的退款" in page(manager)
    assert "撤回退款申请" in page(boss, f"/cases/{case.id}/")

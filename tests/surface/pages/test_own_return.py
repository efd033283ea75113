"""The customer's own number of the parcel that comes back: checked, changeable until it is here, seen by the agent and the warehouse."""

import re

import pytest
from django.test import Client

from tests.surface.pages.test_cases_page import PHONE, post
from tests.surface.pages.test_own_standing import own, told
from zhunsheng.cases.carriers import tidy_carrier, tidy_tracking
from zhunsheng.cases.models import Case, CaseEntry, Task
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import BadInput


def returning(state: str = "waiting_return", issue_type: str = "return_refund") -> Case:
    """Bring the demonstration's after-sales case to where its goods are awaited."""
    case = Case.objects.get(kind="aftersale")
    fields = {name: text for name, text in case.fields.items() if name != "return_tracking"}
    Case.objects.filter(id=case.id).update(state=state, issue_type=issue_type, fields=fields)
    return case


def facts_told(case: Case) -> int:
    return FactRow.objects.filter(name="aftersale.return_told", subject_id=case.id).count()


def test_the_customer_tells_the_parcel_and_tells_it_otherwise_until_it_is_here(enter):
    boss, case = enter("zhuguan"), returning()
    phone, link = own(case)
    assert 'name="tracking"' in phone.get(link).content.decode()
    sent = {"do": "return", "carrier": " 顺丰 ", "tracking": "ｓｆ 1234 5678 90123"}
    page = phone.post(link, sent, follow=True).content.decode()
    assert told(page)["退回物流单号"] == "顺丰速运 SF1234567890123"
    assert "我们会留意您的包裹" in page
    assert 'value="SF1234567890123"' in page
    assert "顺丰速运 SF1234567890123" in boss.get(f"/cases/{case.id}/").content.decode()
    phone.post(link, {**sent, "carrier": "顺丰速运", "tracking": "SF1234567890123"})
    assert facts_told(case) == 1
    phone.post(link, {"do": "return", "carrier": "村口小张快递", "tracking": "XZ-000-777"})
    case.refresh_from_db()
    assert (case.fields["return_tracking"], facts_told(case)) == ("村口小张快递 XZ-000-777", 2)
    assert "XZ-000-777" not in "".join(FactRow.objects.values_list("data", flat=True))
    Case.objects.filter(id=case.id).update(state="carrying_out")
    assert 'name="tracking"' not in phone.get(link).content.decode()
    late = phone.post(link, {"do": "return", "carrier": "顺丰", "tracking": "SF9999999999999"})
    case.refresh_from_db()
    assert (late.status_code, case.fields["return_tracking"]) == (422, "村口小张快递 XZ-000-777")


@pytest.mark.parametrize(
    ("carrier", "tracking"), [("", "SF1234567890"), ("顺丰", ""), ("顺丰", "没有数字"), ("顺丰", "12345"), ("快" * 41, "SF1234567890"), ("顺丰", "ABCDEFGH")]
)  # fmt: skip
def test_what_is_no_parcel_is_refused_and_stays_in_the_form(enter, carrier, tracking):
    enter("zhuguan")
    case = returning()
    phone, link = own(case)
    answer = phone.post(link, {"do": "return", "carrier": carrier, "tracking": tracking})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert facts_told(case) == 0


@pytest.mark.parametrize(("state", "issue_type"), [("registered", "return_refund"), ("waiting_return", "reship"), ("solved", "exchange"), ("refused", "repair")])  # fmt: skip
def test_where_nothing_is_awaited_nothing_is_asked(enter, state, issue_type):
    enter("zhuguan")
    case = returning(state, issue_type)
    phone, link = own(case)
    assert 'name="tracking"' not in phone.get(link).content.decode()
    assert phone.post(link, {"do": "return", "carrier": "顺丰", "tracking": "SF1234567890"}).status_code == 422


def lines(case: Case) -> list[tuple[str, str]]:
    rows = CaseEntry.objects.filter(case_id=case.id, kind__startswith="return_").order_by("id")
    return [(one.by_kind, one.words) for one in rows]


def test_each_parcel_is_a_line_of_the_story_whoever_tells_it(enter):
    boss, case = enter("zhuguan"), returning()
    phone, link = own(case)
    phone.post(link, {"do": "return", "carrier": "顺丰", "tracking": "SF1234567890123"})
    phone.post(link, {"do": "return", "carrier": "顺丰", "tracking": "SF1234567890123"})
    phone.post(link, {"do": "return", "carrier": "圆通", "tracking": "YT8888000012345"})
    told = "圆通速递 YT8888000012345"
    changed = f"顺丰速运 SF1234567890123 → {told}"
    assert lines(case) == [("customer", "顺丰速运 SF1234567890123"), ("customer", changed)]
    post(boss, case.id, **{"do": "fill", "field-return_tracking": "中通快递 ZT1", "was-return_tracking": ""})
    post(boss, case.id, **{"do": "fill", "field-return_tracking": "中通快递 ZT1", "again": "1"})
    assert lines(case)[2:] == [("agent", f"{told} → 中通快递 ZT1")]
    assert facts_told(case) == 3
    for page in (boss.get(f"/cases/{case.id}/"), boss.get(f"/cases/{case.id}/print/")):
        text = page.content.decode()
        assert "退回物流单号" in text
        assert "更改退回物流单号" in text
        assert changed in text
    mine = phone.get(link).content.decode()
    assert "您寄回的包裹" in mine
    assert "您换了寄回的包裹" in mine


def test_the_warehouse_sees_the_parcel_told_before_and_after_it_was_asked(enter):
    boss, case = enter("zhuguan"), returning()
    phone, link = own(case)
    phone.post(link, {"do": "return", "carrier": "中通", "tracking": "ZT1234567890"})
    post(boss, case.id, do="task", department="warehouse", recipient="李", question="请留意退货")
    assert "中通快递 ZT1234567890" in Task.objects.order_by("-id")[0].digest
    answer = post(boss, case.id, do="task", department="merchant", recipient="王", question="请确认")
    way = re.search(r"/t/[\w.~-]+/", answer)
    phone.post(own(case)[1], {"do": "return", "carrier": "中通", "tracking": "ZT0000000001"})
    colleague = Client(headers=PHONE)
    assert way is not None
    page = colleague.post(way[0], {"do": "confirm"}, follow=True).content.decode()
    assert "中通快递 ZT0000000001" in page


def test_carriers_are_known_by_many_names_and_numbers_have_one_spelling():
    known = {"sf": "顺丰速运", "ＳＦ Express": "顺丰速运", "京东物流": "京东快递", "EMS": "EMS", "UPS": "UPS"}
    assert {one: tidy_carrier(one) for one in known} == known
    assert tidy_tracking(" yt 8888 0000 １２３４ ") == "YT888800001234"
    with pytest.raises(BadInput):
        tidy_tracking("1" * 41)

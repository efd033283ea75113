"""What customers read about their own case: its number and sub-type, what they asked for, what is done now and by when, why not, and that they were heard."""

import re

import pytest
from django.test import Client

from tests.surface.pages.test_cases_page import PHONE, complaint, post
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import make_customer_link
from zhunsheng.cases.models import Case, CaseEntry, CaseOption, Refund
from zhunsheng.cases.procedures import shipped_book
from zhunsheng.cases.queries import stands
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import now


def own(case: Case) -> tuple[Client, str]:
    return Client(headers=PHONE), f"/c/{run(make_customer_link, SYSTEM, now(), case.id, hours(1))}/"


def press(phone: Client, link: str, **typed: str) -> str:
    return phone.post(link, typed, follow=True).content.decode()


def told(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", page, re.DOTALL))


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_customer_reads_what_the_case_is_and_what_was_asked(enter, lang):
    enter("zhuguan")
    case = complaint()
    Case.objects.filter(id=case.id).update(
        issue="aftersales.quality", issue_class="aftersales", fields={"matter": "充电器坏了", "demand": "请换一个"}
    )
    phone, link = own(case)
    phone.cookies["django_language"] = lang
    asked = told(phone.get(link).content.decode())
    words = (
        ("工单编号", "问题类型", "诉求")
        if lang == "zh-hans"
        else ("Number of the case", "What it is about", "right for you")
    )
    found = [next((text for name, text in asked.items() if word in name), "") for word in words]
    assert found[0] == str(case.id)
    assert ("质量问题" if lang == "zh-hans" else "Faulty goods") in found[1]
    assert found[2] == "请换一个"
    assert "充电器坏了" in asked.values()


def test_every_state_of_every_procedure_is_told_in_the_customers_words():
    said = shipped_book()
    missing = [
        (kind, state)
        for kind in said.kinds
        for state in said.of(kind).path()
        if not {stands().now[kind][state].zh, stands().now[kind][state].en} - {""}
    ]
    assert missing == []
    assert set(stands().waits) == set(said.pauses)
    assert set(stands().went) <= set(said.moves)


def test_what_is_done_now_by_when_and_what_is_waited_for(enter):
    boss, case = enter("zhuguan"), complaint()
    post(boss, case.id, do="assign")
    phone, link = own(case)
    Case.objects.filter(id=case.id).update(due_at=now() + hours(5), platform_due_at=None)
    page = phone.get(link).content.decode()
    assert stands().now["complaint"][case.state].zh in page
    assert "最晚答复您的时间" in page
    Case.objects.filter(id=case.id).update(due_at=now() - hours(5))
    page = phone.get(link).content.decode()
    assert "最晚答复您的时间" not in page
    assert "正在加急处理" in page
    post(boss, case.id, do="pause", reason="waiting_carrier")
    page = phone.get(link).content.decode()
    assert "我们在等物流公司的答复" in page
    assert "正在加急处理" not in page


def test_who_is_refused_reads_why_and_has_it_looked_at_again(enter):
    enter("zhuguan")
    case = Case.objects.get(kind="aftersale")
    Case.objects.filter(id=case.id).update(state="refused", fields={**case.fields, "reason": "商品已超过七天"})
    phone, link = own(case)
    page = phone.get(link).content.decode()
    assert "商品已超过七天" in page
    assert 'value="contest"' in page
    empty = phone.post(link, {"do": "contest", "words": " "})
    assert (empty.status_code, Case.objects.get(id=case.id).state) == (422, "refused")
    answered = phone.post(link, {"do": "contest", "words": "我第三天就申请了"}, follow=True).content.decode()
    assert "我们会重新处理" in answered
    assert "我第三天就申请了" in answered
    assert Case.objects.get(id=case.id).state == "appealed"
    assert 'value="contest"' not in answered


def test_a_closed_case_goes_on_only_with_a_reason(enter):
    enter("zhuguan")
    case = complaint()
    Case.objects.filter(id=case.id).update(state="closed", closed_at=now())
    phone, link = own(case)
    assert phone.post(link, {"do": "contest", "words": ""}).status_code == 422
    phone.post(link, {"do": "contest", "words": "又坏了"})
    assert Case.objects.get(id=case.id).state == "investigating"
    assert CaseEntry.objects.filter(case_id=case.id, kind="rejection", words="又坏了").count() == 1


def test_what_was_typed_stays_where_the_desk_does_not_take_it_and_what_was_taken_is_said(enter):
    enter("zhuguan")
    case = complaint()
    Case.objects.filter(id=case.id).update(state="following_up")
    phone, link = own(case)
    long = "太长了" * 1500
    refused = phone.post(link, {"do": "answer", "words": long})
    assert refused.status_code == 422
    assert f">{long}</textarea>" in refused.content.decode()
    assert "已收到您的答复" in phone.post(link, {"do": "answer", "words": "好了"}, follow=True).content.decode()
    assert "感谢您的评价" in phone.post(link, {"do": "rate", "number": "4"}, follow=True).content.decode()
    page = phone.get(link).content.decode()
    assert re.search(r'value="4" aria-pressed="true"', page)
    assert "<script>" not in phone.get(f"{link}?done=<script>").content.decode()


def test_money_that_goes_back_is_told_and_what_waits_for_a_second_person_is_not(enter):
    enter("zhuguan")
    case = Case.objects.get(kind="aftersale")
    common = {
        "case_id": case.id,
        "order_number": case.order_number,
        "shop_id": case.shop_id,
        "asked_by": 1,
        "asked_at": now(),
    }
    Refund.objects.create(id=1, cents=1250, state="granted", **common)
    Refund.objects.create(id=2, cents=9900, state="waiting", **common)
    phone, link = own(case)
    page = phone.get(link).content.decode()
    assert "¥12.50" in page
    assert "¥99.00" not in page


def test_a_choice_is_changed_on_the_page_until_somebody_has_begun(enter):
    boss, case = enter("zhuguan"), complaint()
    post(boss, case.id, do="assign")
    titles = ("换一个新的", "全额退款")
    for number, title in enumerate(titles, start=1):
        CaseOption.objects.create(
            id=new_id(), case_id=case.id, round=1, number=number, title=title, due_at=now() + hours(24 * number)
        )
    Case.objects.filter(id=case.id).update(state="proposed", rounds=0)
    phone, link = own(case)
    press(phone, link, do="choose", number="1")
    page = phone.get(link).content.decode()
    assert "在我们开始办理之前，您可以改选。" in page
    assert re.findall(r'name="number" value="(\d)"><button class="btn option" name="do" value="rechoose"', page) == [
        "2"
    ]
    page = press(phone, link, do="rechoose", number="2")
    assert "谢谢，我们会按您新选的方案办理。" in page
    assert "您改选了 · " in page
    assert CaseOption.objects.get(case_id=case.id, chosen_at__isnull=False).title == titles[1]
    assert "方案 1 → 2" in boss.get(f"/cases/{case.id}/").content.decode()
    post(boss, case.id, do="entry", entry="note", words="已联系财务")
    page = phone.get(link).content.decode()
    assert 'value="rechoose"' not in page
    assert titles[1] in page
    page = press(phone, link, do="rechoose", number="1")
    assert "这里不能再改选" in page
    assert CaseOption.objects.get(case_id=case.id, chosen_at__isnull=False).title == titles[1]


def test_one_quiet_time_alone_is_asked_for_the_other_and_stays(enter):
    enter("zhuguan")
    phone, link = own(complaint())
    press(phone, link, do="quiet", begins="22:00", ends="08:00")
    page = phone.post(link, {"do": "quiet", "begins": "21:30", "ends": ""})
    shown = page.content.decode()
    assert (page.status_code, "请把开始和结束两个时间都填上，或者都留空。" in shown) == (422, True)
    assert re.search(
        r'<details class="card" open>.*?name="begins" value="21:30".*?name="ends" value=""', shown, re.DOTALL
    )
    assert re.search(r'name="begins" value="22:00".*?name="ends" value="08:00"', phone.get(link).content.decode())

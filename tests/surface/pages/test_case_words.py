"""What is written and handed in around a case: the guard asks once more, a department attaches, a customer picks goods and adds a photo."""

import itertools
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cases.test_belonging import picture
from tests.surface.pages.test_cases_page import PHONE, complaint, post
from zhunsheng.cases.models import Case, CaseAttachment
from zhunsheng.commerce.models import Order


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_what_the_guard_asks_about_goes_out_with_one_more_press_and_what_it_refuses_does_not(enter, lang):
    client = enter("zhuguan")
    client.cookies["django_language"] = lang
    case = complaint()
    asked = {"do": "entry", "entry": "progress", "words": "你必须先把商品寄回来"}
    held = client.post(f"/cases/{case.id}/", asked)
    page = held.content.decode()
    assert held.status_code == 422
    assert f">{asked['words']}</textarea>" in page
    assert f'name="words" value="{asked["words"]}"' in page
    clauses = re.findall(r'name="confirm" value="([^"]+)"', page)
    assert len(clauses) == 1
    lines = case.entries.filter(kind="progress", words=asked["words"])
    before = lines.count()
    assert client.post(f"/cases/{case.id}/", {**asked, "confirm": clauses[0]}).status_code == 302
    assert lines.count() == before + 1
    refused = client.post(f"/cases/{case.id}/", {**asked, "words": "你这人怎么听不懂，不关我的事"})
    assert refused.status_code == 422
    assert 'name="confirm"' not in refused.content.decode()


def test_typed_options_stay_where_the_guard_holds_them(enter):
    client, case = enter("zhuguan"), complaint()
    Case.objects.filter(id=case.id).update(state="planning")
    typed = {"do": "options", "option": ["你必须先寄回 <b>", "全额退款"], "option_due": ["2030-01-01T10:00"] * 2}
    page = client.post(f"/cases/{case.id}/", typed).content.decode()
    assert page.count('name="option" value="你必须先寄回 &lt;b&gt;"') == 2  # in its field, and to be sent again
    assert page.count('value="2030-01-01T10:00"') == 4


COLOURS = itertools.count(20)


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.png", picture(next(COLOURS)), content_type="image/png")


def test_a_department_attaches_through_its_link_and_nobody_before_confirming(enter):
    boss, case = enter("zhuguan"), complaint()
    typed = {"do": "task", "department": "logistics", "recipient": "赵", "question": "包裹在哪"}
    link = re.findall(r"/t/[\w.~-]+/", post(boss, case.id, **typed))[0]
    outside = Client(headers=PHONE)
    outside.post(link, {"do": "attach", "file": photo()})
    assert CaseAttachment.objects.filter(case_id=case.id).count() == 0
    outside.post(link, {"do": "confirm"})
    page = outside.post(link, {"do": "attach", "file": photo()}).content.decode()
    assert "现场.png" in page
    file = CaseAttachment.objects.get(case_id=case.id)
    assert (file.by_kind, file.shared) == ("system", False)
    bad = SimpleUploadedFile("x.exe", b"MZ" + bytes(100), content_type="application/octet-stream")
    assert outside.post(link, {"do": "attach", "file": bad}).status_code == 422
    Client(headers=PHONE).post(link, {"do": "attach", "file": photo()})
    assert CaseAttachment.objects.filter(case_id=case.id).count() == 1
    assert "现场.png" in boss.get(f"/cases/{case.id}/").content.decode()


def test_a_customer_picks_goods_of_an_order_of_several_and_adds_a_photo(demonstration):
    known = Case.objects.get(kind="aftersale")
    order = Order.objects.get(number=known.order_number)
    goods = [{"title": name, "sku": name, "qty": 1, "price_cents": 100 * n} for n, name in enumerate(("杯", "壶"), 1)]
    Order.objects.filter(id=order.id).update(items=goods)
    client, page = Client(headers=PHONE), f"/shop/{demonstration}/apply/"
    typed = {
        "order_number": known.order_number, "phone_end": "5678", "wish": "return_refund", "cause": "damaged",
        "condition": "damaged", "matter": "壶嘴碎了", "demand": "退货",
    }  # fmt: skip
    before = Case.objects.count()
    asked = client.post(page, typed)
    assert (asked.status_code, Case.objects.count()) == (422, before)
    assert "2. 壶 ×1" in asked.content.decode()
    assert client.post(page, typed | {"goods": "7"}).status_code == 422
    bad = SimpleUploadedFile("x.exe", b"MZ" + bytes(100), content_type="image/png")
    assert client.post(page, typed | {"goods": "2", "file": bad}).status_code == 422
    assert Case.objects.count() == before
    sent = client.post(page, typed | {"goods": "2", "file": photo()})
    assert sent.status_code == 302
    made = Case.objects.latest("id")
    assert made.fields["goods"].startswith("2. 壶")
    assert CaseAttachment.objects.filter(case_id=made.id, by_kind="customer").count() == 1
    assert made.verdict["rule"] not in ("AS-QUALITY-PROOF", "AS-WRONG-PROOF")

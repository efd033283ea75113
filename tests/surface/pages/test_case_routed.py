"""Who is no complaint specialist registers a complaint: it goes on with the specialists, and its registrar finds it again; what a refusal leaves in its field."""

import re

from django.test import Client

from tests.surface.pages.test_cases_page import complaint, post
from zhunsheng.cases.models import Case
from zhunsheng.people.queries import agent_cards

LETTER = {
    "step": "register", "sender": "li@example.com", "kind": "complaint", "matter": "两个耳机都没声音",
    "demand": "换新并道歉",
}  # fmt: skip


def from_a_mail(me: Client) -> tuple[Case, str]:
    """Register a complaint out of a letter; return it and the page that follows."""
    first = me.post("/cases/from-mail/", {"text": "发件人: li@example.com\n\n两个耳机都没声音"}).content.decode()
    shop = re.findall(r'<select[^>]*name="shop".*?<option value="(\d+)"', first, re.DOTALL)[0]
    page = me.post("/cases/from-mail/", {**LETTER, "shop": shop}, follow=True)
    assert page.status_code == 200
    found = Case.objects.order_by("-id").first()
    assert found is not None
    return found, page.content.decode()


def test_who_is_no_specialist_passes_a_complaint_on_and_goes_on_seeing_it(enter):
    lin, zhou = enter("xiaolin"), enter("xiaozhou")
    one, page = from_a_mail(lin)
    assert one.owner_id is None
    assert "已登记并转交投诉组" in page
    assert "等待投诉组接手" in page
    assert "转交专员组 · 投诉" in page
    assert ('value="fill"' in page, 'value="assign"' in page) == (False, False)
    assert f"/cases/{one.id}/" in lin.get("/cases/?view=watched").content.decode()
    assert f"/cases/{one.id}/" in zhou.get("/cases/?view=waiting").content.decode()
    post(zhou, one.id, do="assign")
    assert Case.objects.get(id=one.id).owner_id == next(card.id for card in agent_cards() if card.login == "xiaozhou")
    assert lin.get(f"/cases/{one.id}/").status_code == 200
    assert enter("xiaohe").get(f"/cases/{one.id}/").status_code == 403


def test_a_specialist_keeps_what_comes_by_mail(enter):
    one, page = from_a_mail(enter("xiaozhou"))
    assert one.owner_id is not None
    assert "已登记，计时已开始" in page or "转交" not in page


def test_what_is_refused_around_a_case_stays_in_its_field(enter):
    boss, one = enter("zhuguan"), complaint()
    around = f"/cases/{one.id}/around/"
    many = "，".join(f"标签{n}" for n in range(40))
    page = boss.post(around, {"do": "tag", "tags": many})
    assert page.status_code == 422
    assert many in page.content.decode()
    for typed, kept in (
        ({"do": "link", "kind": "parent", "other": "77777777777"}, 'value="77777777777"'),
        ({"do": "link", "kind": "parent", "other": "abc"}, '<option value="parent" selected>'),
        ({"do": "copy", "department": "finance", "recipient": "财" * 121}, "财" * 121),
    ):
        page = boss.post(around, typed)
        assert (page.status_code, kept in page.content.decode(), 'role="alert"' in page.content.decode()) == (
            422,
            True,
            True,
        )
    assert boss.get(around).status_code == 302


def test_what_is_refused_on_a_case_stays_in_its_field(enter):
    boss, one = enter("zhuguan"), complaint()
    post(boss, one.id, do="task", department="logistics", recipient="赵", question="在哪")
    task = re.findall(r'name="task" value="(\d+)"', boss.get(f"/cases/{one.id}/").content.decode())[0]
    too_long = "长" * 4001
    for typed in (
        {"do": "withdraw", "task": task, "why": too_long}, {"do": "refund", "yuan": "12,5"},
        {"do": "task_link", "task": task, "recipient": too_long},
        {"do": "assign", "agent": "999999", "note": "请接着跟"},
    ):  # fmt: skip
        answer = boss.post(f"/cases/{one.id}/", typed)
        words = next(value for name, value in reversed(typed.items()) if name not in ("do", "task", "agent"))
        assert (answer.status_code, f'value="{words}"' in answer.content.decode()) == (422, True), typed["do"]

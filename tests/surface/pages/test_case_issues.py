"""Sub-types of the issue taxonomy on pages of cases: chosen, changed by one or by many, filtered, counted, told and imported."""

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.dialogue.desk import says
from tests.surface.pages.conftest import BROWSER
from tests.surface.pages.test_applying import typed as applied
from zhunsheng.access.values import SYSTEM, customer_actor
from zhunsheng.cases.actions import copy_cases
from zhunsheng.cases.models import Case
from zhunsheng.dialogue.actions import grade_demand, open_dialogue, take_dialogue
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.standards.actions import publish_taxonomy_edition, save_taxonomy_draft
from zhunsheng.standards.queries import taxonomy, without_leaf

QUALITY, REPAIR = "aftersales.quality", "aftersales.repair"
PHONE = {**BROWSER, "user-agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def complaints() -> list[Case]:
    return list(Case.objects.filter(kind="complaint").order_by("id"))


def agent_id(login: str) -> int:
    return next(card.id for card in agent_cards() if card.login == login)


def rows(text: str) -> int:
    return max(0, text.count("<tr") - 1)


def test_a_list_is_filtered_counted_sorted_kept_and_exported_by_issue(enter):
    boss, (one, other) = enter("zhuguan"), complaints()
    Case.objects.filter(id=one.id).update(issue="policy.member", issue_class="policy")
    for issue in (QUALITY, REPAIR):
        boss.post(f"/cases/{other.id}/", {"do": "issue", "issue": issue})
    assert [
        rows(page(boss, f"/cases/?issue={told}")) for told in (REPAIR, QUALITY, "policy", "aftersales", "moon")
    ] == [1, 0, 1, 2, 3]
    whole = page(boss, "/cases/?sort=issue")
    assert whole.index("售后投诉 · 维修与保修</") < whole.index("政策咨询 · 会员权益</")
    assert 'href="?issue=aftersales&amp;view=open">售后投诉 <span class="num">2</span>' in page(boss, "/cases/")
    told = b"".join(boss.get("/cases/?export=csv").streaming_content).decode()
    assert "问题分类" in told.splitlines()[0]
    assert "售后投诉 · 维修与保修" in told
    boss.post("/cases/views/", {"do": "keep", "name": "维修", "query": f"issue={REPAIR}"})
    assert f'href="?issue={REPAIR}">维修' in page(boss, "/cases/")


def test_the_pages_of_a_list_by_issue_hold_every_case_once(enter):
    boss, made = enter("zhuguan"), complaints()
    for one in made:
        run(copy_cases, SYSTEM, now(), one.id, 70)
    whole = {one.id for one in complaints()}
    for order in ("issue", "-issue"):
        link, found = f"?sort={order}&kind=complaint", list[int]()
        for _ in range(20):
            text = page(boss, f"/cases/{link}")
            found += dict.fromkeys(int(number) for number in re.findall(r'href="/cases/(\d+)/"', text))
            further = re.search(r'rel="next" href="([^"]+)"', text)
            if further is None:
                break
            link = unescape(further[1])
        assert sorted(found) == sorted(whole)


def test_what_is_retired_stays_chosen_on_the_page_of_its_case(enter):
    boss, one = enter("zhuguan"), complaints()[0]
    boss.post(f"/cases/{one.id}/", {"do": "issue", "issue": REPAIR})
    at = now()
    body, scripted = taxonomy(at).body, frozenset(leaf.code for leaf in taxonomy(at).leaves())
    version = run(save_taxonomy_draft, SYSTEM, at, without_leaf(body, REPAIR), version=0)
    run(publish_taxonomy_edition, SYSTEM, at, version=version, effective_at=Instant(at.us + 1), scripted=scripted)
    assert f'<option value="{REPAIR}" selected>' in page(boss, f"/cases/{one.id}/")
    assert f'<option value="{REPAIR}"' not in page(boss, f"/cases/{complaints()[1].id}/")


def test_many_are_filed_at_once_and_put_back(enter):
    boss, made = enter("zhuguan"), complaints()
    before = [one.issue for one in made]
    picked = [one.id for one in made]
    done = boss.post("/cases/", {"do": "issue", "issue": REPAIR, "pick": picked}, follow=True).content.decode()
    assert [one.issue for one in complaints()] == [REPAIR] * 2
    undo = re.findall(r'action="(/cases/undo/[^"]+)"', done)[-1]
    boss.post(undo)
    assert [one.issue for one in complaints()] == before
    for told, words in (("", "请先选择"), ("aftersales.moon", "未更改")):
        typed = {"do": "issue", "issue": told, "pick": picked}
        assert words in boss.post("/cases/", typed, follow=True).content.decode()
    assert [one.issue for one in complaints()] == before


def test_a_case_tells_its_issue_and_who_works_on_it_changes_it(enter):
    one, me = complaints()[0], enter("xiaozhou")
    me.post(f"/cases/{one.id}/", {"do": "assign"})
    done = me.post(f"/cases/{one.id}/", {"do": "issue", "issue": REPAIR}, follow=True).content.decode()
    assert "· 售后投诉 · 维修与保修" in done
    assert f'<option value="{REPAIR}" selected>' in done
    assert re.search(r"订单查询 · [^<]+ → 售后投诉 · 维修与保修", done)
    assert me.post(f"/cases/{one.id}/", {"do": "issue", "issue": "moon.dark"}).status_code == 422
    assert re.search(r"<dt>问题分类</dt><dd[^>]*>售后投诉 · 维修与保修</dd>", page(me, f"/cases/{one.id}/print/"))
    Case.objects.filter(id=one.id).update(issue="aftersales.gone", issue_class="aftersales")
    assert "aftersales.gone" in page(me, f"/cases/{one.id}/")
    Case.objects.filter(id=one.id).update(issue="", issue_class="", fields={"matter": "充电器坏了，质量问题"})
    assert re.search(r'name="issue" value="aftersales.quality"', page(me, f"/cases/{one.id}/"))


def test_a_board_shows_the_cases_of_an_issue_with_their_counts(enter):
    boss, (one, other) = enter("zhuguan"), complaints()
    for case, issue in ((one, QUALITY), (other, "order.delay")):
        boss.post(f"/cases/{case.id}/", {"do": "issue", "issue": issue})
    for query, count in ((f"issue={QUALITY}", 1), ("issue=aftersales&priority=0", 1), ("", 2)):
        board = page(boss, f"/cases/board/?kind=complaint&{query}")
        assert board.count("data-card>") == count
        assert len(re.findall(r'id="case-\d+"', board)) == count
        assert f'<span class="num">{count}</span></h2>' in board
    assert "售后投诉 · 质量问题" in page(boss, f"/cases/board/?kind=complaint&issue={QUALITY}")


def test_a_new_case_is_filled_in_with_what_its_dialogue_is_about(enter):
    boss, known = enter("zhuguan"), complaints()[0]
    buyer, agent = customer_actor(known.customer_id), actor_of(agent_id("xiaolin"))
    opening = Opening(shop_id=known.shop_id, channel="webchat", customer_id=buyer.id, group="online")
    dialogue_id = run(open_dialogue, buyer, now(), opening)
    says(buyer, dialogue_id, "请给我开发票，电子发票就行", at=now())
    run(take_dialogue, agent, now(), dialogue_id)
    assert '<option value="order.invoice" selected>' in page(boss, f"/cases/new/?dialogue={dialogue_id}")
    run(grade_demand, agent, now(), dialogue_id, "order.delay")
    assert '<option value="order.delay" selected>' in page(boss, f"/cases/new/?dialogue={dialogue_id}")
    told = {"dialogue": dialogue_id, "kind": "complaint", "matter": "一直没到", "issue": "order.tracking"}
    boss.post("/cases/new/", told)
    assert Case.objects.order_by("-id")[0].issue == "order.tracking"
    boss.post("/cases/new/", told | {"issue": ""})
    assert Case.objects.order_by("-id")[0].issue == "order.delay"


def test_a_mail_is_read_for_its_issue(enter):
    me = enter("xiaozhou")
    letter = "From: a@example.com\nSubject: 发票\n\n请给我开发票，电子发票就行。"
    shown = me.post("/cases/from-mail/", {"text": letter}).content.decode()
    assert '<option value="order.invoice" selected>' in shown


def test_a_file_names_issues_by_code_or_words(enter):
    boss, known = enter("zhuguan"), Case.objects.exclude(order_number="").order_by("id")[0]
    told = ["aftersales.quality", "质量问题", "售后投诉/质量问题", "Faulty goods", "", "月球问题"]
    lines = ["投诉事项,订单号,问题分类", *(f"第{n}件,{known.order_number},{one}" for n, one in enumerate(told))]
    file = SimpleUploadedFile("cases.csv", "\n".join(lines).encode())
    shown = boss.post("/cases/import/", {"shop": known.shop_id, "file": file, "do": "look"}).content.decode()
    assert "可登记 5 张工单" in shown
    assert "没有“月球问题”这一细类" in shown
    token = re.findall(r'name="token" value="([^"]+)"', shown)[0]
    boss.post("/cases/import/", {"shop": known.shop_id, "token": token, "do": "take"})
    assert [one.issue for one in Case.objects.filter(channel="import").order_by("id")] == [QUALITY] * 4 + [""]


def test_a_customer_may_say_what_it_is_about(demonstration: str):
    client = Client(headers=PHONE)
    for issue, kept in (("order.delay", "order.delay"), ("", "aftersales.return")):
        assert client.post(f"/shop/{demonstration}/apply/", applied(issue=issue)).status_code == 302
        assert Case.objects.order_by("-id")[0].issue == kept
    assert client.post(f"/shop/{demonstration}/apply/", applied(issue="moon.dark")).status_code == 422


def test_the_month_is_told_by_issue(enter):
    boss, (one, other) = enter("zhuguan"), complaints()
    Case.objects.filter(id__in=(one.id, other.id)).update(issue=QUALITY, issue_class="aftersales")
    shown = page(boss, "/cases/analysis/")
    assert "客户为何而来" in shown
    assert f'<a href="/cases/?issue={QUALITY}">质量问题</a>' in shown
    assert '<a href="/cases/?issue=aftersales">售后投诉</a>' in shown

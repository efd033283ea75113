"""Forms of cases count once, write only what was changed in them, and keep what was typed; links are handed on whole."""

import re

from django.test import Client

from tests.surface.pages.conftest import BROWSER
from tests.surface.pages.test_applying import photo
from tests.surface.pages.test_applying import typed as applied
from tests.surface.pages.test_cases_page import PHONE, complaint, post
from tests.surface.pages.test_own_standing import own
from zhunsheng.cases.models import Case, CaseEntry, Refund, Task


def once(client: Client, path: str) -> str:
    return re.findall(r'name="once" value="([^"]+)"', client.get(path).content.decode())[0]


def test_a_refund_pressed_twice_is_one(enter):
    boss, case = enter("zhuguan"), Case.objects.get(kind="aftersale")
    path = f"/cases/{case.id}/"
    typed = {"do": "refund", "yuan": "12.50", "once": once(boss, path)}
    boss.post(path, typed)
    assert "已经提交过" in boss.post(path, typed, follow=True).content.decode()
    assert list(Refund.objects.values_list("cents", "state")) == [(1250, "granted")]
    boss.post(path, typed | {"once": once(boss, path)})
    assert Refund.objects.count() == 2


def test_what_was_refused_may_be_sent_again_from_the_same_page(enter):
    boss, case = enter("zhuguan"), Case.objects.get(kind="aftersale")
    path = f"/cases/{case.id}/"
    typed = {"do": "refund", "yuan": "999999.00", "once": once(boss, path)}
    for _ in range(2):
        answer = boss.post(path, typed)
        assert (answer.status_code, "已经提交过" in answer.content.decode()) == (422, False)
    typed = {"case": str(case.id), "move": "nowhere", "once": once(boss, path)}
    for _ in range(2):
        assert "已经提交过" not in boss.post("/cases/board/", typed, follow=True).content.decode()


def test_a_line_a_customers_answer_and_a_departments_are_written_once(enter):
    boss, case = enter("zhuguan"), complaint()
    path = f"/cases/{case.id}/"
    typed = {"do": "entry", "entry": "note", "words": "只写一次", "once": once(boss, path)}
    for _ in range(3):
        boss.post(path, typed)
    assert CaseEntry.objects.filter(case_id=case.id, words="只写一次").count() == 1
    boss.post(path, typed | {"entry": "attempt"})
    assert CaseEntry.objects.filter(case_id=case.id, words="只写一次").count() == 2
    link = re.findall(
        r"/t/[\w.~-]+/", post(boss, case.id, do="task", department="logistics", recipient="赵", question="在哪")
    )[0]
    outside = Client(headers=BROWSER)
    outside.post(link, {"do": "confirm"})
    typed = {"do": "back", "words": "哪个包裹", "once": once(outside, link)}
    for _ in range(2):
        assert outside.post(link, typed).status_code == 200
    assert CaseEntry.objects.filter(case_id=case.id, kind="task_back").count() == 1
    Case.objects.filter(id=case.id).update(state="following_up")
    phone, own_link = own(case)
    typed = {"do": "answer", "words": "好了", "once": once(phone, own_link)}
    for _ in range(2):
        assert phone.post(own_link, typed).status_code == 302
    assert CaseEntry.objects.filter(case_id=case.id, kind="answer", words="好了").count() == 1


def test_an_application_sent_twice_is_one_case(demonstration):
    client, path = Client(headers=PHONE), f"/shop/{demonstration}/apply/"
    before, mark = Case.objects.count(), once(client, path)
    ends = {client.post(path, applied(once=mark)).status_code for _ in range(2)}
    assert (ends, Case.objects.count()) == ({302}, before + 1)
    client.post(path, applied(once=once(client, path)))
    assert Case.objects.count() == before + 2


def test_a_case_registered_twice_from_one_form_is_one(enter):
    me = enter("xiaozhou")
    known = Case.objects.exclude(dialogue_id=None).order_by("id").first()
    typed = {
        "sender": "a@example.com",
        "step": "register",
        "shop": complaint().shop_id,
        "kind": "complaint",
        "matter": "碎了",
    }
    before, mark = Case.objects.count(), once(me, "/cases/from-mail/")
    places = {me.post("/cases/from-mail/", typed | {"once": mark}).headers["Location"] for _ in range(2)}
    assert (len(places), Case.objects.count()) == (1, before + 1)
    assert known is None or known.id


def marks(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(was-[\w-]+)" value="([^"]*)"', page))


def test_two_people_at_one_case_do_not_write_over_each_other_unseen(enter):
    one, other, case = enter("zhuguan"), enter("xiaozhou"), complaint()
    post(other, case.id, do="assign")
    path = f"/cases/{case.id}/"
    Case.objects.filter(id=case.id).update(state="investigating", fields={"matter": "坏了", "who": "客户"})
    seen = marks(one.get(path).content.decode())
    assert set(seen) >= {"was-field-who", "was-field-what", "was-issue_type"}
    blank = {f"field-{name}": "" for name in ("what", "when", "where", "why", "how")} | {
        "field-who": "客户",
        "do": "fill",
    }
    other.post(path, {**seen, **blank, "field-what": "插头烧坏", "issue_type": case.issue_type or ""})
    one.post(path, {**seen, **blank, "field-when": "昨天", "issue_type": case.issue_type or ""})
    fields = Case.objects.get(id=case.id).fields
    assert (fields["what"], fields["when"], fields["who"]) == ("插头烧坏", "昨天", "客户")
    clash = one.post(path, {**seen, **blank, "field-what": "外壳裂了"})
    page = clash.content.decode()
    assert clash.status_code == 422
    assert "插头烧坏" in page
    assert ">外壳裂了</textarea>" in page
    one.post(path, {**marks(page), **blank, "field-what": "外壳裂了", "field-when": "昨天"})
    assert Case.objects.get(id=case.id).fields["what"] == "外壳裂了"


def test_links_are_handed_on_with_their_whole_address(enter):
    boss, case = enter("zhuguan"), complaint()
    for typed, place, life in (
        ({"do": "task", "department": "logistics", "recipient": "赵", "question": "在哪"}, "t", "72 小时"),
        ({"do": "link"}, "c", "14 天"),
    ):
        page = post(boss, case.id, **typed)
        assert re.search(rf'<code class="code handed" id="handed-1">http://localhost/{place}/[\w.~-]+/</code>', page)
        assert 'data-copy="handed-1"' in page
        assert life in page
    copied = boss.post(
        f"/cases/{case.id}/around/", {"do": "copy", "department": "logistics", "recipient": "钱"}, follow=True
    )
    assert "http://localhost/k/" in copied.content.decode()
    assert "168 小时" in copied.content.decode()


def test_what_was_typed_for_a_department_stays_where_the_desk_does_not_take_it(enter):
    boss, case = enter("zhuguan"), complaint()
    typed = {"do": "task", "department": "finance", "recipient": "孙会计", "question": "钱" * 4001}
    answer = boss.post(f"/cases/{case.id}/", typed)
    page = answer.content.decode()
    assert (answer.status_code, Task.objects.count()) == (422, 0)
    assert 'value="孙会计"' in page
    assert '<option value="finance" selected>' in page


def test_the_page_of_a_case_says_whose_it_is_since_when_and_until_when(enter):
    boss, case = enter("zhuguan"), complaint()
    page = boss.get(f"/cases/{case.id}/").content.decode()
    head = re.search(r'<dl class="case-head">(.*?)</dl>', page, re.DOTALL)
    assert head is not None
    assert f'data-explain="/cases/{case.id}/clocks/"' in head[1]
    assert "线上店" in head[1] or "旗舰店" in head[1] or "demo" in head[1] or "数码" in head[1]
    assert f'id="case-number">{case.id}</span>' in page


def test_a_department_reads_words_and_no_codes(enter):
    boss, case = enter("zhuguan"), Case.objects.get(kind="aftersale")
    Case.objects.filter(id=case.id).update(fields={**case.fields, "matter": "壶嘴碎了", "demand": "换一个"})
    for language, words in (
        ("zh-hans", ("售后 / ", "投诉事项: 壶嘴碎了", "订单: ")),
        ("en", ("After-sales / ", "The matter: 壶嘴碎了", "Order: ")),
    ):
        boss.cookies["django_language"] = language
        link = re.findall(
            r"/t/[\w.~-]+/", post(boss, case.id, do="task", department="warehouse", recipient="李", question="有货吗")
        )[0]
        page = Client(headers=BROWSER).post(link, {"do": "confirm"}).content.decode()
        for each in words:
            assert each in page
        assert ">matter:" not in page
        assert "aftersale /" not in page


def test_undo_takes_back_only_what_still_stands_and_leads_back_to_the_filtered_list(enter):
    boss = enter("zhuguan")
    first, second = Case.objects.filter(kind="complaint").order_by("id")
    where = "/cases/?kind=complaint&view=open"
    done = boss.post(
        where, {"do": "priority", "level": "1", "pick": [first.id, second.id]}, follow=True
    ).content.decode()
    assert '<a class="chip on" href="?kind=complaint&amp;view=open" aria-current="true">' in done
    undo = re.findall(r'action="(/cases/undo/[^"]+)"', done)[-1].replace("&amp;", "&")
    post(boss, second.id, do="priority", level="2")
    back = boss.post(undo, follow=True)
    assert back.redirect_chain[-1][0] == where
    assert "1 张工单之后又被改动" in back.content.decode()
    assert list(Case.objects.filter(kind="complaint").order_by("id").values_list("priority", flat=True)) == [0, 2]
    for typed in ({"do": "tag", "tag": "大促"}, {"do": "take"}, {"do": "issue", "issue": "aftersales.repair"}):
        done = boss.post(where, {**typed, "pick": [first.id]}, follow=True).content.decode()
        undo = re.findall(r'action="(/cases/undo/[^"]+)"', done)[-1].replace("&amp;", "&")
        assert "1 张工单已恢复" in boss.post(undo, follow=True).content.decode(), typed
    one = Case.objects.get(id=first.id)
    assert (one.owner_id, one.issue) == (first.owner_id, first.issue)


def test_a_kept_list_is_shown_once_it_is_kept(enter):
    boss = enter("zhuguan")
    kept = boss.post(
        "/cases/views/", {"do": "keep", "name": "投诉", "query": "kind=complaint&next=//evil"}, follow=True
    )
    assert kept.redirect_chain[-1][0].startswith("/cases/?kind=complaint")
    assert '<span class="chip kept-view on">' in boss.get("/cases/?kind=complaint").content.decode()


def test_a_file_is_taken_off_only_after_a_question(enter):
    boss, case = enter("zhuguan"), complaint()
    around = f"/cases/{case.id}/around/"
    boss.post(around, {"do": "attach", "file": photo(3)})
    page = boss.get(f"/cases/{case.id}/").content.decode()
    assert re.search(r'<button class="link" type="button" popovertarget="off-\d+">', page)
    assert "删除后无法恢复" in page
    file = re.findall(r'name="file_id" value="(\d+)"', page)[0]
    boss.post(around, {"do": "remove", "file_id": file})
    assert 'popovertarget="off-' not in boss.get(f"/cases/{case.id}/").content.decode()


def test_a_limit_of_a_workday_is_said_as_one_and_a_kept_clock_has_not_run_out(enter):
    boss, case = enter("zhuguan"), complaint()
    post(enter("xiaozhou"), case.id, do="assign")
    post(enter("xiaozhou"), case.id, do="move", move="take_up")
    post(boss, case.id, do="task", department="logistics", recipient="赵", question="在哪")
    page = boss.get(f"/cases/{case.id}/").content.decode()
    told = "".join(boss.get(one).content.decode() for one in re.findall(r'data-explain="(/clocks/\d+/told/)"', page))
    assert '<dd dir="auto">1 个工作日</dd>' in told
    assert not re.search(r"\d{4,} 秒", told)
    assert "停表时间" in told
    assert "已到期" not in told


def test_figures_of_the_story_are_said_in_words(enter):
    boss, case = enter("zhuguan"), complaint()
    Case.objects.filter(id=case.id).update(state="planning")
    post(boss, case.id, do="options", option=["换货", "退款"], option_due=["2099-01-02T10:00", "2099-01-01T10:00"])
    post(boss, case.id, do="gather")
    page = boss.get(f"/cases/{case.id}/").content.decode()
    assert "拟定方案 · 第 1 轮 · 2 个方案" in page
    assert re.search(r"归集证据 · 会话 \d+ · 工单 \d+ · 附件 \d+", page)


def test_what_binds_a_department_alone_is_not_promised_to_the_customer(enter):
    me, case = enter("xiaozhou"), complaint()
    phone, link = own(case)
    post(me, case.id, do="assign")
    post(me, case.id, do="move", move="take_up")

    def promised() -> list[str]:
        return re.findall(r'最晚答复您的时间： <time datetime="([^"]+)"', phone.get(link).content.decode())

    before = promised()
    post(me, case.id, do="task", department="logistics", recipient="赵", question="在哪")
    assert Task.objects.get().due_at.iso() < before[0]
    assert promised() == before

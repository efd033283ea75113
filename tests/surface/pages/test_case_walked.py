"""What a walk over the pages of cases found missing: presses that count once, six questions filled in first, a refusal by phone."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.surface.pages.test_case_forms import once
from tests.surface.pages.test_cases_page import complaint, post
from tests.surface.pages.test_own_standing import own
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import gather_evidence, set_case_fields
from zhunsheng.cases.models import Case, CaseEntry
from zhunsheng.cases.queries import list_decisions
from zhunsheng.commerce.models import Order
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards

SIX = ("who", "what", "when", "where", "why", "how")
FACTS = {f"field-{name}": "已核实" for name in SIX}
TWO = {"option": ["换货", "退款"], "option_due": ["2099-01-02T10:00", "2099-01-01T10:00"]}


def investigating(me: Client) -> Case:
    one = complaint()
    post(me, one.id, do="assign")
    post(me, one.id, do="move", move="take_up")
    post(me, one.id, **{"do": "fill", "field-apology": "非常抱歉", "due_at": "2099-01-01T10:00"})
    post(me, one.id, do="move", move="calm")
    return one


def test_a_step_pressed_twice_on_the_board_is_one(enter):
    me, one = enter("xiaozhou"), complaint()
    post(me, one.id, do="assign")
    typed = {"case": one.id, "move": "take_up", "once": once(me, "/cases/board/")}
    said = [me.post("/cases/board/", typed, follow=True).content.decode() for _ in range(2)]
    assert ["已经提交过" in page for page in said] == [False, True]
    assert CaseEntry.objects.filter(case_id=one.id, kind="moved").count() == 1


def test_a_decision_of_the_meeting_sent_twice_is_one(enter):
    boss = enter("zhuguan")
    typed = {
        "do": "decide", "what": "气柱袋", "department": "warehouse", "owner": agent_cards()[0].id,
        "due_at": "2099-01-01T10:00", "once": once(boss, "/cases/meeting/"),
    }  # fmt: skip
    for _ in range(2):
        boss.post("/cases/meeting/", typed)
    assert [one.what for one in list_decisions(SYSTEM, Instant(0), done=5)] == ["气柱袋"]


def test_the_six_questions_are_filled_in_first_and_kept_only_when_saved(enter):
    me = enter("xiaozhou")
    one = investigating(me)
    page = me.get(f"/cases/{one.id}/").content.decode()
    drafts = dict(re.findall(r'<textarea class="input" id="f-(\w+)"[^>]*>([^<]*)<', page))
    drafts |= dict(re.findall(r'id="f-(\w+)" name="field-\w+" value="([^"]*)"', page))
    marks = dict(re.findall(r'name="(was-field-\w+)" value="([^"]*)"', page))
    assert "已按会话和订单预填" in page
    wanted = {
        "who": "客户 李*", "what": "充电器三天没有物流更新", "when": "登记投诉", "where": "星野数码（演示）", "why": "物流",
        "how": "今天给出明确送达时间",
    }  # fmt: skip
    assert {name: words in drafts[name] for name, words in wanted.items()} == dict.fromkeys(SIX, True)
    assert "who" not in Case.objects.get(id=one.id).fields
    post(me, one.id, do="fill", **{f"field-{name}": text for name, text in drafts.items()}, **marks)
    assert Case.objects.get(id=one.id).fields["who"] == drafts["who"]
    assert "已按会话和订单预填" not in me.get(f"/cases/{one.id}/").content.decode()


def test_a_customer_who_refuses_on_the_phone_is_written_down(enter):
    me = enter("xiaozhou")
    one = investigating(me)
    post(me, one.id, do="fill", **FACTS)
    run(gather_evidence, SYSTEM, now(), one.id)
    post(me, one.id, do="move", move="establish")
    post(me, one.id, do="options", **TWO)
    assert 'value="refuse_options"' in post(me, one.id, do="move", move="propose")
    page = post(me, one.id, do="refuse_options", why="要求加赔运费")
    assert "客户已退回 1 次方案" in page
    assert (Case.objects.get(id=one.id).state, Case.objects.get(id=one.id).rounds) == ("planning", 1)


def test_whoever_only_reads_sees_what_the_customer_wants(enter):
    assert "今天给出明确送达时间" in enter("jingli").get(f"/cases/{complaint().id}/").content.decode()


def test_a_bulk_act_without_its_value_says_so_and_does_nothing(enter):
    boss = enter("zhuguan")
    picked = list(Case.objects.values_list("id", flat=True))
    page = boss.post("/cases/", {"do": "priority", "pick": picked, "level": ""}, follow=True).content.decode()
    assert "请先选择或填写要改成什么" in page
    assert Case.objects.filter(priority__gt=0).count() == 0


def test_the_time_of_a_chosen_option_and_a_faulty_own_field_are_said_in_words(enter):
    me = enter("xiaozhou")
    one = investigating(me)
    Case.objects.filter(id=one.id).update(state="planning")
    post(me, one.id, do="options", **TWO)
    post(me, one.id, do="move", move="propose")
    page = post(me, one.id, do="choose", number="1")
    told = re.findall(r'data-explain="(/clocks/\d+/[^"]*)"', page)
    assert any("约定的时间" in me.get(path).content.decode() for path in told)
    run(set_case_fields, SYSTEM, now(), "- {code: parts, zh: 受影响件数, en: Pieces, sort: number}")
    refused = me.post(f"/cases/{one.id}/", {"do": "custom", "own-parts": "abc"}).content.decode()
    assert "字段 受影响件数 应为 数字" in refused


def test_who_has_answered_is_not_asked_again(enter):
    enter("zhuguan")
    one = complaint()
    Case.objects.filter(id=one.id).update(state="following_up")
    phone, link = own(one)
    assert "请您处理" in phone.get(link).content.decode()
    page = phone.post(link, {"do": "answer", "words": "可以了"}, follow=True).content.decode()
    assert "谢谢，已收到您的答复。如果还有问题" in page
    assert "请您处理" not in page


def test_a_file_may_call_the_kind_its_type_and_an_application_in_it_is_judged(enter):
    boss, known = enter("zhuguan"), Case.objects.get(kind="aftersale")
    rows = f"订单号,类型,事项\n{known.order_number},售后,换一个\n{known.order_number},退货退款,不想要了\n{known.order_number},物流,三天没动\n"
    typed = {"shop": known.shop_id, "file": SimpleUploadedFile("x.csv", rows.encode())}
    page = boss.post("/cases/import/", typed).content.decode()
    token = re.findall(r'name="token" value="([^"]+)"', page)[0]
    boss.post("/cases/import/", {"shop": known.shop_id, "token": token, "do": "take"})
    made = {one.title: one for one in Case.objects.filter(channel="import")}
    assert {title: (one.kind, one.issue_type) for title, one in made.items()} == {
        "换一个": ("aftersale", None), "不想要了": ("aftersale", "return_refund"), "三天没动": ("complaint", "logistics"),
    }  # fmt: skip
    assert made["不想要了"].verdict["rule"] == "AS-OTHER"


def test_the_day_of_receipt_is_asked_only_where_the_platform_tells_none(enter):
    me, one = enter("xiaozhou"), Case.objects.get(kind="aftersale")
    post(me, one.id, do="assign")
    assert 'name="field-received_on"' not in (page := me.get(f"/cases/{one.id}/").content.decode())
    assert "<dt>签收日期</dt>" in page
    Order.objects.filter(number=one.order_number).update(received_at=None)
    assert 'type="date"' in me.get(f"/cases/{one.id}/").content.decode()
    Case.objects.filter(id=one.id).update(edition=6)
    assert 'type="date"' in me.get(f"/cases/{one.id}/").content.decode()
    post(me, one.id, **{"do": "fill", "field-received_on": "2026-01-02"})
    assert "AS-OVER-7" in me.get(f"/cases/{one.id}/").content.decode()


def test_hours_without_calls_stand_in_their_fields_and_a_clock_asks_why(enter):
    boss, one = enter("zhuguan"), complaint()
    assert '<span class="sr">为什么</span>' in boss.get(f"/cases/{one.id}/").content.decode()
    phone, link = own(one)
    page = phone.post(link, {"do": "quiet", "begins": "12:30", "ends": "14:00"}, follow=True).content.decode()
    assert 'name="begins" value="12:30"' in page
    assert 'name="ends" value="14:00"' in page


def test_the_due_time_stands_in_its_field_and_what_was_typed_stays_after_a_refusal(enter):
    me, one = enter("xiaozhou"), complaint()
    post(me, one.id, do="assign")
    post(me, one.id, do="move", move="take_up")
    post(me, one.id, do="fill", due_at="2099-01-01T10:00")
    page = me.get(f"/cases/{one.id}/").content.decode()
    assert 'name="due_at" value="2099-01-01T10:00"' in page
    mark = {"was-due_at": re.findall(r'name="was-due_at" value="([^"]+)"', page)[0]}
    Case.objects.filter(id=one.id).update(due_at=Instant(4_100_000_000_000_000))
    post(me, one.id, do="fill", due_at="2099-01-01T10:00", **mark)
    assert Case.objects.get(id=one.id).due_at == Instant(4_100_000_000_000_000)
    late = {"do": "improve", "department": "warehouse", "words": "换箱", "due_at": "2001-02-03T04:05"}
    refused = me.post(f"/cases/{one.id}/", late).content.decode()
    assert 'name="due_at" required value="2001-02-03T04:05"' in refused
    assert '<option value="warehouse" selected>' in refused
    assert 'name="due_at" value="2001-02-03T04:05"' not in refused
    told = me.post(f"/cases/{one.id}/", {"do": "fill", "due_at": "2002-02-03T04:05"}).content.decode()
    assert 'name="due_at" value="2002-02-03T04:05"' in told


def test_who_works_on_such_cases_stands_first_among_the_next_owners(enter):
    page = enter("zhuguan").get(f"/cases/{complaint().id}/").content.decode()
    ours, others = re.findall(r'<optgroup label="[^"]+">(.*?)</optgroup>', page[page.index('name="agent"') :])[:2]
    assert ("周敏" in ours, "林晓" in ours, "林晓" in others) == (True, False, True)

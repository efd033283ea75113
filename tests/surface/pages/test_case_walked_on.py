"""What a walk from complaint to improvement and from application to refund found missing."""

import re
from io import BytesIO
from zoneinfo import ZoneInfo

from django.test import Client
from pypdf import PdfReader

from tests.surface.pages.conftest import BROWSER
from tests.surface.pages.test_case_merged import twins
from tests.surface.pages.test_case_walked import FACTS, TWO, investigating
from tests.surface.pages.test_cases_page import complaint, post
from tests.surface.pages.test_own_return import returning
from tests.surface.pages.test_own_standing import own
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import gather_evidence
from zhunsheng.cases.models import Callback, Case, CaseEntry, HeldNews, Quiet, Task
from zhunsheng.commerce.models import Order
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant, now


def test_while_new_options_are_written_the_refusal_stands_beside_them(enter):
    me = enter("xiaozhou")
    one = investigating(me)
    page = me.get(f"/cases/{one.id}/").content.decode()
    drafted = re.findall(r'<textarea class="input" id="f-when"[^>]*>([^<]*)<', page)[0]
    assert drafted.count("(Asia/Shanghai)") == 1
    post(me, one.id, do="fill", **FACTS)
    run(gather_evidence, SYSTEM, now(), one.id)
    post(me, one.id, do="move", move="establish")
    post(me, one.id, do="options", **TWO)
    assert "未被接受" not in post(me, one.id, do="move", move="propose")
    page = post(me, one.id, do="refuse_options", why="要求加赔运费")
    assert "客户不接受第 1 轮方案的原因：" in page
    assert '<b dir="auto">要求加赔运费</b>' in page
    assert page.count("未被接受") == 2
    post(me, one.id, do="options", **TWO)
    page = post(me, one.id, do="move", move="propose")
    assert ("客户不接受第 1 轮方案的原因" in page, page.count("未被接受")) == (False, 2)


def test_a_closed_case_offers_no_due_time_and_its_measure_begins_the_improvement(enter):
    boss, one = enter("zhuguan"), complaint()
    fields = one.fields | {"measure": "增加通电抽检"}
    Case.objects.filter(id=one.id).update(state="closed", closed_at=now(), fields=fields)
    page = boss.get(f"/cases/{one.id}/").content.decode()
    assert page.count('name="due_at"') == 1  # of the improvement
    assert 'name="was-due_at"' not in page
    assert re.search(r'<button class="btn" name="do" value="move">重新打开', page)
    assert ">增加通电抽检</textarea>" in page
    post(boss, one.id, do="improve", department="warehouse", words="抽检", due_at="2099-01-01T10:00")
    assert ">增加通电抽检</textarea>" not in boss.get(f"/cases/{one.id}/").content.decode()


def test_who_has_told_the_parcel_is_not_asked_for_it_again(enter):
    enter("zhuguan")
    phone, link = own(returning())
    assert "请按客服告诉您的地址寄回商品" in phone.get(link).content.decode()
    told = {"do": "return", "carrier": "顺丰速运", "tracking": "SF1234567890123"}
    page = phone.post(link, told, follow=True).content.decode()
    assert ("请按客服告诉您的地址寄回商品" in page, "收到并核对后" in page, "stand yours" in page) == (
        False,
        True,
        False,
    )


def test_a_refund_begins_with_what_the_policy_proposes_and_who_decides_reads_it(enter):
    zhou, one = enter("xiaozhou"), Case.objects.get(kind="aftersale")
    post(zhou, one.id, do="assign")
    Order.objects.filter(number=one.order_number).update(paid_cents=120_000)
    verdict = {"ruling": "approve", "rule": "AS-7D", "refund_cents": 120_000, "freight": "seller", "replace": "none"}
    Case.objects.filter(id=one.id).update(verdict=verdict)
    page = zhou.get(f"/cases/{one.id}/").content.decode()
    assert re.search(r'name="yuan"[^>]*value="1200.00"', page)
    page = post(zhou, one.id, do="refund", yuan="1200")
    assert not re.search(r'name="yuan"[^>]*value=', page)
    listed = enter("zhuguan").get("/cases/refunds/").content.decode()
    assert '<span class="mark">AS-7D</span> 退款 ¥1200.00' in listed


def test_figures_of_the_months_analysis_name_themselves_where_there_is_no_heading(enter):
    boss = enter("zhuguan")
    Case.objects.filter(kind="complaint").update(issue_type=None)
    page = boss.get("/cases/analysis/").content.decode()
    assert 'data-label="本月"' in page
    assert ">尚未定类型</a>" in page


def test_under_a_fresh_link_what_was_asked_back_and_what_was_added_stand_apart(enter):
    boss, one = enter("zhuguan"), complaint()
    ask = {"do": "task", "department": "logistics", "recipient": "赵", "question": "包裹在哪"}
    links = [re.findall(r"/t/[\w.~-]+/", post(boss, one.id, **ask))[0]]
    colleague = Client(headers=BROWSER)
    colleague.post(links[0], {"do": "confirm"})
    said = {"do": "back", "words": "哪个包裹？客户 13812345678"}
    assert (
        '<h2>追问</h2><p dir="auto">哪个包裹？客户 138****5678</p>' in colleague.post(links[0], said).content.decode()
    )
    number = Task.objects.get(case_id=one.id).id
    links += re.findall(r"/t/[\w.~-]+/", post(boss, one.id, do="settle", task=number, words="白色的那个"))[:1]
    page = Client(headers=BROWSER).post(links[1], {"do": "confirm"}).content.decode()
    parts = re.findall(r'<h2>([^<]*)</h2><p dir="auto">([^<]*)</p>', page)
    assert parts == [("问题", "包裹在哪"), ("追问", "哪个包裹？客户 138****5678"), ("客服补充", "白色的那个")]
    for path in ("", "print/"):
        told = boss.get(f"/cases/{one.id}/{path}").content.decode()
        assert re.search(r"追问：.*138\*\*\*\*5678.*补充：.*白色的那个", told)
    paper = PdfReader(BytesIO(boss.get(f"/cases/{one.id}/file.pdf").content))
    laid = re.sub(r"\s", "", "".join(each.extract_text() for each in paper.pages))
    assert "追问：哪个包裹？客户138****5678—补充：白色的那个" in laid


def test_a_step_that_is_refused_names_what_it_needs_and_what_nobody_may_skip(enter):
    boss, one = enter("zhuguan"), complaint()
    Case.objects.filter(id=one.id).update(issue_type="", issue="")
    page = post(boss, one.id, do="move", move="take_up")
    assert re.search("“接手投诉”还需要：.*问题类型", page)
    page = post(boss, one.id, do="move", move="take_up", skip_reason="客户急")
    assert re.search("“接手投诉”必须有：.*问题类型.*，不能跳过。", page)


def test_both_stories_say_that_a_merger_was_taken_back(enter):
    boss, (one, other) = enter("zhuguan"), twins()
    boss.post(f"/cases/{one.id}/around/", {"do": "merge", "other": other.id})
    boss.post(f"/cases/{one.id}/around/", {"do": "unmerge", "other": other.id})
    stories = CaseEntry.objects.filter(kind__in=("merged", "unmerged")).order_by("id")
    assert list(stories.values_list("case_id", "kind", "detail")) == [
        (one.id, "merged", str(other.id)), (other.id, "unmerged", str(one.id)), (one.id, "unmerged", str(other.id)),
    ]  # fmt: skip


def test_options_that_wait_for_the_end_of_quiet_hours_say_so_until_they_are_told(enter):
    boss, one = enter("zhuguan"), complaint()
    Case.objects.filter(id=one.id).update(state="proposed")
    until = now() + hours(3)
    waits = HeldNews.objects.create(
        id=new_id(), what="options", customer_id=one.customer_id, case_id=one.id, made_at=now(), due_at=until
    )
    said = f'客户还没看到这些方案：免打扰时间结束后发送： <time datetime="{until.iso()}">'
    assert said in boss.get(f"/cases/{one.id}/").content.decode()
    waits.delete()
    assert "客户还没看到这些方案" not in boss.get(f"/cases/{one.id}/").content.decode()


def test_a_refund_above_what_was_paid_is_refused_in_yuan(enter):
    boss, one = enter("zhuguan"), Case.objects.get(kind="aftersale")
    Order.objects.filter(number=one.order_number).update(paid_cents=120_000)
    assert "该订单最多还能退 ¥1200.00。" in post(boss, one.id, do="refund", yuan="1200.01")


def test_a_call_in_quiet_hours_is_refused_until_a_time_of_the_desks_wall(enter):
    me, one = enter("zhuguan"), complaint()
    Case.objects.filter(id=one.id).update(owner_id=None)
    wall = [at.to_datetime(ZoneInfo("Asia/Shanghai")) for at in (now() - hours(1), now() + hours(2))]
    begins, ends = (each.hour * 60 + each.minute for each in wall)
    Quiet.objects.update_or_create(customer_id=one.customer_id, defaults={"begins": begins, "ends": ends})
    call = Callback.objects.create(
        id=new_id(), case_id=one.id, clause="ec-3.2d", state="waiting", made_at=now(), due_at=now(), next_at=now()
    )
    typed = {"callback": call.id, "outcome": "no_answer", "words": "好"}
    page = me.post("/cases/callbacks/", typed).content.decode()
    assert re.search(f"客户此时不愿接电话；{wall[1]:%Y-%m-%d %H:%M}[^ ]* \\(Asia/Shanghai\\) 之后可以。", page)


def test_a_minute_named_for_another_try_is_one_in_which_it_counts(enter):
    me, one = enter("zhuguan"), complaint()
    wall = [at.to_datetime(ZoneInfo("Asia/Shanghai")) for at in (now() - hours(3), now() - hours(2))]
    begins, ends = (each.hour * 60 + each.minute for each in wall)
    Quiet.objects.update_or_create(customer_id=one.customer_id, defaults={"begins": begins, "ends": ends})
    tried = Instant(now().us // 60_000_000 * 60_000_000 + 1_000_000)
    CaseEntry.objects.create(id=new_id(), case_id=one.id, kind="attempt", at=tried, by_kind="agent", by_id=1)
    call = Callback.objects.create(
        id=new_id(), case_id=one.id, clause="ec-3.2d", state="waiting", attempts=1, made_at=tried, due_at=tried, next_at=tried
    )  # fmt: skip
    page = me.post("/cases/callbacks/", {"callback": call.id, "do": "report", "outcome": "no_answer"}).content.decode()
    counts = (tried + minutes(11)).to_datetime(ZoneInfo("Asia/Shanghai"))
    assert f"刚联系过该客户；{counts:%Y-%m-%d %H:%M} (Asia/Shanghai) 之后再联系才计为一次。" in page

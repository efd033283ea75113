"""The desk tells customers what they wait for, where they are, once; and takes their answer there."""

import json
from typing import Any

import pytest
from django.utils.translation import override

from tests.cases.desk import AT, OPTIONS, Desk, state, told
from tests.dialogue.desk import says
from zhunsheng.access.values import SYSTEM, Actor, customer_actor
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.cases.actions import (
    assign_case,
    choose_option,
    fill_case,
    finish_improvement,
    force_case,
    grade_case,
    merge_case,
    move_case,
    open_improvement,
    pause_case,
    put_options,
    rate_case,
    refuse_options,
    register_case,
    tell_progress,
    unmerge_case,
)
from zhunsheng.cases.models import Callback, Case
from zhunsheng.cases.queries import case_file
from zhunsheng.cases.reactions import tell_news
from zhunsheng.clocks.queries import case_clocks, clock_story
from zhunsheng.commerce.actions import put_order, take_push
from zhunsheng.commerce.values import Item, OrderDraft, OrderStatus, Shipment, Track, Trail
from zhunsheng.dialogue.actions import Held, open_dialogue, receive_message
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.values import Draft, Opening, Press
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.journal.readers import read_once
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.actions import retry_mail, settle_mail
from zhunsheng.notices.models import Mail
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details, IdentityKey
from zhunsheng.surface.pages.clock_telling import clock_told

pytestmark = pytest.mark.usefixtures("shared_db")
READERS = [reader for reader in AFTER if reader.name in ("news", "choices")]


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def talk(desk: Desk, buyer: Actor) -> int:
    opening = Opening(shop_id=desk.shop, channel="webchat", customer_id=buyer.id, group="online")
    dialogue_id = run(open_dialogue, buyer, AT, opening)
    says(buyer, dialogue_id, "您好")
    return dialogue_id


def follow(at: Instant = AT) -> None:
    while run(seal, SYSTEM, at, 500):
        pass
    for reader in READERS:
        while read_once(reader, at):
            pass


def heard(dialogue_id: int) -> list[str]:
    return list(
        Message.objects.filter(dialogue_id=dialogue_id, by="bot").order_by("seq").values_list("text", flat=True)
    )


def buttons(dialogue_id: int) -> list[str]:
    row = Message.objects.filter(dialogue_id=dialogue_id, by="bot").order_by("-seq").values_list("data", flat=True)[0]
    told = json.loads(row if isinstance(row, str) else json.dumps(row))
    return [text for name, text in sorted(told.items()) if name.startswith("option")]


def presses(buyer: Actor, dialogue_id: int, cid: str, text: str) -> None:
    """Press a button of the offer with this own id."""
    offer = Message.objects.get(dialogue_id=dialogue_id, cid=cid)
    press = Press(dialogue=dialogue_id, seq=offer.seq)
    run(receive_message, buyer, AT, dialogue_id, Draft(cid=f"{cid}:{text}", text=text, press=press))


def draft(number: str, status: OrderStatus, **more: Any) -> OrderDraft:
    goods = (Item(title="杯", sku="C", qty=1, price_cents=100),)
    return OrderDraft(number=number, status=status, items=goods, placed_at=AT, paid_cents=100, **more)


def test_a_shipped_order_is_told_once_where_the_customer_is(desk: Desk) -> None:
    buyer, silent = desk.customer(), desk.customer()
    dialogue_id = talk(desk, buyer)
    sent: dict[str, Any] = {
        "shipments": (Shipment(carrier="顺丰", tracking="SF1"),),
        "shipped_at": AT,
        "eta_at": AT + hours(48),
    }
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7001", OrderStatus.TO_SHIP))
    follow()
    assert heard(dialogue_id) == []
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7001", OrderStatus.SHIPPED, **sent))
    track = Trail(tracks=(Track(at_us=AT.us, text="已揽收"),))
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7001", OrderStatus.SHIPPED, trail=track, **sent))
    follow()
    day = (AT + hours(56)).iso()[:10]
    assert heard(dialogue_id) == [
        f"您的订单 7001 已发货：顺丰 SF1，预计 {day} 送达。查询方式：在顺丰官网、小程序或本窗口凭单号查询"
    ]
    run(put_order, SYSTEM, AT, desk.shop, silent.id, draft("7002", OrderStatus.SHIPPED, **sent))
    old = sent | {"shipped_at": AT - hours(72)}
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7003", OrderStatus.SHIPPED, **old))
    follow()
    assert (len(heard(dialogue_id)), Mail.objects.count()) == (1, 0)


def test_a_customer_chooses_in_the_chat_or_refuses_there(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    assert "方案1：换货，三天内寄出" in heard(dialogue_id)[0]
    assert buttons(dialogue_id) == ["方案1 换货，三天内寄出", "方案2 全额退款", "都不合适"]
    says(buyer, dialogue_id, "方案1 是怎么寄？我在想方案2")
    says(buyer, dialogue_id, "3")
    follow()
    assert state(case_id) == "proposed"
    says(buyer, dialogue_id, "都不合适，我要换新的")
    follow()
    assert (state(case_id), Case.objects.get(id=case_id).rounds) == ("planning", 1)
    other = desk.to_proposed(buyer)
    follow()
    says(buyer, dialogue_id, "方案2 全额退款")
    follow()
    assert (state(other), told(other)[-2:]) == ("carrying_out", ["option.chosen", "case.moved"])
    assert heard(dialogue_id)[-1].startswith("已记下您的选择：全额退款")


def settled(dialogue_id: int) -> list[tuple[str, int, str]]:
    rows = Message.objects.filter(dialogue_id=dialogue_id, event="choice.settled").order_by("seq")
    found = [json.loads(str(row)) for row in rows.values_list("data", flat=True)]
    asked = dict(Message.objects.filter(dialogue_id=dialogue_id, by="bot").values_list("seq", "cid"))
    assert all(one["dialogue"] == dialogue_id and str(asked[one["of"]]).startswith("case:") for one in found)
    return [(one["how"], one["pressed"], one["said"]) for one in found]


def test_an_offer_is_settled_in_the_chat_however_it_was_decided_and_a_late_press_is_answered(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    other = desk.complaint(buyer)
    run(assign_case, desk.specialist, AT, other, desk.specialist.id)
    run(merge_case, desk.specialist, AT, case_id, other)
    run(unmerge_case, desk.specialist, AT, case_id)
    assert settled(dialogue_id) == [("over", 0, ""), ("open", 0, "")]
    run(refuse_options, buyer, AT, case_id, "都太慢")
    says(buyer, dialogue_id, "方案2 全额退款")
    follow()
    assert (heard(dialogue_id)[-1][-9:], state(case_id)) == ("告诉我们您的想法。", "planning")
    run(put_options, desk.specialist, AT, case_id, OPTIONS)
    run(move_case, desk.specialist, AT, case_id, "propose")
    follow()
    run(choose_option, buyer, AT, case_id, 2)
    says(buyer, dialogue_id, "方案1 换货，三天内寄出")
    follow()
    assert "已经按您选的“全额退款”在办" in heard(dialogue_id)[-1]
    run(fill_case, desk.specialist, AT, case_id, {"outcome": "已退款"})
    run(move_case, desk.specialist, AT, case_id, "settle")
    follow()
    run(rate_case, buyer, AT, case_id, 4)
    says(buyer, dialogue_id, "2 分")
    follow()
    assert (heard(dialogue_id)[-1], Case.objects.get(id=case_id).rating) == ("您已经评价过了，谢谢。", 4)
    forced = desk.to_proposed(buyer)
    follow()
    run(force_case, desk.administrator, AT, forced, "误登")
    assert settled(dialogue_id)[2:] == [
        ("refused", 0, ""), ("chosen", 2, "方案2 全额退款"), ("chosen", 2, "4 分"), ("over", 0, "")
    ]  # fmt: skip


def test_what_another_case_still_asks_comes_before_what_is_decided(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    older, newer = desk.to_proposed(buyer), desk.to_proposed(buyer)
    follow()
    presses(buyer, dialogue_id, f"case:{newer}:options:1", "方案2 全额退款")
    follow()
    assert (state(older), state(newer)) == ("proposed", "carrying_out")
    says(buyer, dialogue_id, "方案1 换货，三天内寄出")
    follow()
    assert (state(older), heard(dialogue_id)[-1][:10]) == ("carrying_out", "已记下您的选择：换货")
    for case_id in (older, newer):
        run(fill_case, desk.specialist, AT, case_id, {"outcome": "已办"})
        run(move_case, desk.specialist, AT, case_id, "settle")
    follow()
    for stars in (5, 3):
        says(buyer, dialogue_id, f"{stars} 分")
        follow()
    assert [Case.objects.get(id=one).rating for one in (newer, older)] == [5, 3]


def test_of_two_offers_the_one_is_settled_that_was_decided(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    first = desk.to_proposed(buyer)
    follow()
    second = desk.to_proposed(buyer)
    follow()
    run(refuse_options, buyer, AT, first, "都太慢")
    run(put_options, desk.specialist, AT, first, OPTIONS)
    run(move_case, desk.specialist, AT, first, "propose")
    follow()
    run(choose_option, buyer, AT, first, 2)
    run(choose_option, buyer, AT, second, 1)
    lines = Message.objects.filter(dialogue_id=dialogue_id).order_by("seq")
    offers = dict(lines.filter(by="bot").values_list("cid", "seq"))
    words = [json.loads(str(one)) for one in lines.filter(event="choice.settled").values_list("data", flat=True)]
    assert [(one["of"], one["how"], one["pressed"]) for one in words] == [
        (offers[f"case:{first}:options:1"], "refused", 0), (offers[f"case:{first}:options:2"], "chosen", 2),
        (offers[f"case:{second}:options:1"], "chosen", 1),
    ]  # fmt: skip


def test_a_settled_case_invites_to_rate_and_takes_the_stars_in_the_chat(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT, case_id, 2)
    run(fill_case, desk.specialist, AT, case_id, {"outcome": "已退款"})
    says(buyer, dialogue_id, "5分")
    follow()
    assert Case.objects.get(id=case_id).rating is None
    run(move_case, desk.specialist, AT, case_id, "settle")
    follow()
    assert buttons(dialogue_id) == ["5 分", "4 分", "3 分", "2 分", "1 分"]
    says(buyer, dialogue_id, "4 分")
    follow()
    assert (Case.objects.get(id=case_id).rating, heard(dialogue_id)[-1]) == (4, "感谢您的评价。")


def due(case_id: int) -> Instant | None:
    return next(one.due_at for one in case_clocks([case_id], AT)[case_id] if one.clause_id == "ec-ticket")


def push(desk: Desk, number: str, deadline: Instant, told_at: int) -> None:
    data = {
        "p_id": number,
        "aftersale_id": f"9{number}"[:20],
        "update_time": told_at,
        "status_deadline": deadline.us // 1_000_000,
    }
    run(
        take_push,
        SYSTEM,
        AT,
        desk.shop,
        json.dumps([{"tag": "209", "msg_id": f"{number}{told_at}", "data": data}]).encode(),
    )
    follow()


def test_the_platforms_deadline_goes_before_the_clauses_even_while_paused(desk: Desk) -> None:
    buyer = desk.talking()
    number = desk.order(buyer, received_at=AT - hours(24))
    fields = {"wish": "return_refund", "cause": "no_reason", "condition": "opened"}
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=fields))
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    assert due(case_id) == AT + hours(24)
    late, early = Instant((AT + hours(40)).us // 10**6 * 10**6), Instant((AT + hours(6)).us // 10**6 * 10**6)
    push(desk, number, late, AT.us // 10**6)
    assert due(case_id) == late
    view = next(one for one in case_clocks([case_id], AT)[case_id] if one.clause_id == "ec-ticket")
    story = clock_story(view.id)
    assert story is not None
    with override("zh-hans"):
        assert "此期限由平台给出" in clock_told(story, case_file(desk.boss, case_id)).plain
    run(pause_case, desk.leader, AT, case_id, "waiting_platform")
    push(desk, number, early, AT.us // 10**6 + 60)
    push(desk, number, late, AT.us // 10**6)
    assert due(case_id) == early
    run(tell_progress, desk.specialist, AT, case_id, "需要更久")
    follow()
    run(grade_case, desk.specialist, AT, case_id, "complex")
    assert due(case_id) == early
    second = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=fields))
    assert (due(second), Case.objects.get(id=second).platform_due_at) == (early, early)


def waiting(case_id: int) -> list[str]:
    return list(Callback.objects.filter(case_id=case_id, state="waiting").values_list("clause", flat=True))


def test_who_can_be_told_nowhere_is_to_be_called(desk: Desk) -> None:
    buyer = desk.customer()
    case_id = desk.to_proposed(buyer)
    assert waiting(case_id) == []
    follow()
    assert len(waiting(case_id)) == 1
    assert "callback.planned" in told(case_id)
    one = Callback.objects.get(case_id=case_id, state="waiting")
    assert AT < one.due_at <= AT + hours(24)
    somebody = desk.customer()
    talk(desk, somebody)
    reached = desk.to_proposed(somebody)
    follow()
    assert waiting(reached) == []


def test_a_mail_given_up_lets_the_customer_be_called_once(desk: Desk) -> None:
    key = IdentityKey(channel="webchat", account="tea", external_id="by-mail")
    buyer = customer_actor(run(find_or_make_customer, SYSTEM, AT, key, Details(email="wang@example.com")).id)
    case_id = desk.to_proposed(buyer)
    follow()
    mail = Mail.objects.get(to_id=buyer.id)
    assert (mail.key, waiting(case_id)) == (f"case:{case_id}:options:1", [])
    Mail.objects.filter(id=mail.id).update(state="sending")
    run(settle_mail, SYSTEM, AT, mail.id, "smtp", "recipient 550", final=True)
    follow()
    assert len(waiting(case_id)) == 1
    run(retry_mail, desk.administrator, AT, mail.id)
    Mail.objects.filter(id=mail.id).update(state="sending")
    run(settle_mail, SYSTEM, AT, mail.id, "smtp", "recipient 550", final=True)
    follow()
    assert len(waiting(case_id)) == 1


def test_what_the_customer_is_told_of_a_case_is_sent_once_and_stopped_by_the_guard(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    dialogue_id = talk(desk, buyer)
    case_id = desk.complaint(buyer)
    run(assign_case, me, AT, case_id, me.id)
    held = run(tell_progress, me, AT, case_id, "你这人怎么听不懂，不关我的事")
    assert isinstance(held, Held)
    assert (held.may_confirm, told(case_id)[-1]) == (False, "case.words_held")
    run(tell_progress, me, AT, case_id, "仓库已核实，正在补寄")
    follow()
    follow()
    assert heard(dialogue_id) == [f"您的投诉（工单 {case_id}）有新进展：仓库已核实，正在补寄"]
    assert (told(case_id).count("case.progress_told"), told(case_id).count("customer.told")) == (1, 1)
    item = run(open_improvement, me, AT, case_id, "warehouse", "换包装", AT + hours(90))
    run(finish_improvement, me, AT, case_id, item, "已换纸盒", "我们换了更结实的包装")
    follow()
    assert heard(dialogue_id)[1:] == [f"您反映的问题（工单 {case_id}）已有改进：我们换了更结实的包装"]
    assert waiting(case_id) == []


def test_progress_that_reaches_nobody_asks_for_a_call_and_a_replayed_fact_sends_nothing_more(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    case_id = desk.complaint(buyer)
    run(assign_case, me, AT, case_id, me.id)
    run(tell_progress, me, AT, case_id, "正在补寄")
    follow()
    assert len(waiting(case_id)) == 1
    key = IdentityKey(channel="webchat", account="tea", external_id="told-by-mail")
    other = customer_actor(run(find_or_make_customer, SYSTEM, AT, key, Details(email="li@example.com")).id)
    second = desk.complaint(other)
    run(assign_case, me, AT, second, me.id)
    run(tell_progress, me, AT, second, "正在补寄")
    follow()
    fact = next(one for one in history("case", second) if one.fact.NAME == "case.progress_written")
    run(tell_news, SYSTEM, AT, fact)
    assert (Mail.objects.filter(to_id=other.id).count(), waiting(second)) == (1, [])


def test_a_shipped_notice_that_reaches_nobody_asks_for_a_call_only_where_a_case_is_open(desk: Desk) -> None:
    buyer = desk.customer()
    case_id = desk.complaint(buyer)
    follow()
    shipment = {"shipments": (Shipment(carrier="顺丰", tracking="SF77"),), "shipped_at": AT}
    run(put_order, SYSTEM, AT, desk.shop, buyer.id, draft("7077", OrderStatus.SHIPPED, **shipment))
    run(put_order, SYSTEM, AT, desk.shop, desk.customer().id, draft("7078", OrderStatus.SHIPPED, **shipment))
    before = Callback.objects.count()
    follow()
    assert len(waiting(case_id)) == 1
    assert Callback.objects.count() == before + 1

"""What an answer leaves open: filled from customer and order, marked for agents, and never a hole where nobody looks."""

import pytest

from tests.assist.test_bot import shelves
from tests.dialogue.desk import after, agent, customer, opened, says
from tests.people.staff import AT, hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.assist.filling import values_of
from zhunsheng.assist.queries import suggestions_for
from zhunsheng.commerce.actions import create_shop, put_order
from zhunsheng.commerce.queries import orders_of
from zhunsheng.commerce.values import Item, NewShop, OrderDraft, OrderStatus, Shipment
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.actions import approve_faq, draft_faq
from zhunsheng.knowledge.queries import help_answers, learned, settled
from zhunsheng.knowledge.slots import filled, slots_in, unknown_slot
from zhunsheng.knowledge.values import FaqDraft

TEXT = "{customer}，您好。您的{item}由{carrier}承运，运单号 {tracking}，预计{eta}送达。物流每天更新。"


def test_what_is_known_is_put_in_and_a_sentence_with_a_hole_is_left_out() -> None:
    known = {"customer": "王先生/女士", "item": "键盘", "carrier": "顺丰", "tracking": "SF1"}
    assert settled(TEXT, known) == "王先生/女士，您好。物流每天更新。"
    assert (
        settled(TEXT, known | {"eta": "12 月 1 日"})
        == "王先生/女士，您好。您的键盘由顺丰承运，运单号 SF1，预计12 月 1 日送达。物流每天更新。"
    )
    assert settled(TEXT, {}) == "您好。物流每天更新。"
    assert filled("{order_status}由{carrier}送", {}) == "由{carrier}送"
    assert slots_in(TEXT) == ("customer", "item", "carrier", "tracking", "eta")
    assert (unknown_slot("{carrier}{price}"), unknown_slot("{carrier}")) == ("{price}", "")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("draft", "thing"),
    [
        (FaqDraft(question="价格", answer="价格是{price}。"), "answer"),
        (FaqDraft(question="运单", answer="运单号 {tracking}。"), "answer"),
        (FaqDraft(question="运单", answer="看订单页。", by_tier={"vip": "由{carrier}送。"}), "by_tier.vip"),
        (FaqDraft(question="运单", answer="看订单页。", steps=("打开{page}",)), "steps"),
    ],
)
def test_unknown_slots_and_answers_that_may_come_out_empty_are_refused(draft: FaqDraft, thing: str) -> None:
    shelves()
    with pytest.raises(BadInput) as refused:
        run(draft_faq, SYSTEM, AT, draft)
    assert refused.value.detail["thing"] == thing
    run(draft_faq, SYSTEM, AT, FaqDraft(question="内部运单", answer="运单号 {tracking}。", public=False))


@pytest.mark.usefixtures("db", "keys")
def test_an_agent_is_offered_the_order_filled_in_and_what_is_missing_stays_marked() -> None:
    shelves()
    writer = hire("xie2", rights(Role.SUPERVISOR))
    made = run(
        draft_faq, writer, AT, FaqDraft(question="我的包裹谁送", answer=TEXT), ["包裹谁送", "哪家快递送我的包裹"]
    )
    run(approve_faq, writer, AT, made, number=1)
    learned(meaning=False)
    lin, who = agent("lin"), customer()
    order = OrderDraft(
        number="690001", status=OrderStatus.SHIPPED, items=(Item(title="晨露键盘", sku="k", qty=1, price_cents=32900),),
        placed_at=AT, paid_cents=32900, shipments=(Shipment(carrier="顺丰", tracking="SF1"),),
    )  # fmt: skip
    shop = run(create_shop, SYSTEM, AT, NewShop(key="tea", name="茶馆", colour="#0f766e"))
    run(put_order, SYSTEM, AT, shop.id, who.id, order)
    dialogue_id = opened(who)
    says(who, dialogue_id, "我的包裹谁送", after(2))
    told = suggestions_for(lin, dialogue_id, after(3))
    assert told is not None
    text = next(one.text for one in told.answers if one.key == f"card:{made}")
    assert text == "{customer}，您好。您的晨露键盘由顺丰承运，运单号 SF1，预计{eta}送达。物流每天更新。"
    values = values_of(orders_of(SYSTEM, who.id)[0], name="王*", tier="vip")
    assert {name: values[name] for name in ("customer", "tier", "amount", "order")} == {"customer": "王先生/女士", "tier": "会员", "amount": "329.00 元", "order": "690001"}  # fmt: skip
    assert values_of(None, name="Tom") == {}
    assert next(one.answer for one in help_answers(7, AT) if one.faq_id == made) == "您好。物流每天更新。"

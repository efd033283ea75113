"""What a search meant: names of goods are known as far as somebody may see them, and to nobody else."""

import pytest

from tests.dialogue.desk import agent, customer, open_shop, opened
from tests.dialogue.stranger import PHRASES
from tests.people.staff import AT, hire, rights, team
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assist.actions import furnish_categories, publish_card
from zhunsheng.assist.queries import mended_search
from zhunsheng.assist.values import CardKind, NewCard
from zhunsheng.commerce.actions import create_shop, put_order, record_evidence
from zhunsheng.commerce.values import Delivery, Item, NewEvidence, NewShop, OrderDraft, OrderStatus
from zhunsheng.journal.actions import run
from zhunsheng.knowledge.actions import approve_faq, draft_faq
from zhunsheng.knowledge.values import FaqDraft

pytestmark = pytest.mark.usefixtures("db", "keys")


def buys(buyer: Actor, title: str) -> None:
    shop = run(create_shop, SYSTEM, AT, NewShop(key="demo", name="演示店", colour="#1a2b3c", sites=()))
    order = OrderDraft(
        number="6923847561029384756", status=OrderStatus.TO_SHIP, items=(Item(title=title, sku="sku-1", qty=1, price_cents=9900),),
        placed_at=AT, paid_cents=9900, delivery=Delivery(name="王小明", phone="13800001234", address="上海市"),
    )  # fmt: skip
    run(put_order, SYSTEM, AT, shop.id, buyer.id, order)


def test_the_goods_of_an_order_are_known_to_whoever_may_read_it_alone() -> None:
    open_shop(PHRASES)
    mine, other = agent("xiaolin", team_id=team()), agent("xiaozhou", here=False)
    buyer = customer()
    opened(buyer)
    buys(buyer, "晨露机械键盘 87 键")
    assert mended_search(mine, "晨鹿键盘坏了", AT) == "晨露键盘坏了"
    assert mended_search(mine, "jixiejianpan", AT) == "机械键盘"
    assert mended_search(other, "晨鹿", AT) is None
    assert mended_search(other, "jixiejianpan", AT) is None
    teams = {"yizu": next(iter(mine.team_ids)), "erzu": team("二组")}
    leaders = [hire(login, rights(Role.LEADER, team_id=one)) for login, one in teams.items()]
    assert [mended_search(one, "晨鹿", AT) for one in leaders] == ["晨露", None]
    assert mended_search(hire("zhuguan", rights(Role.SUPERVISOR)), "晨鹿", AT) == "晨露"
    assert mended_search(hire("guanli", rights(Role.ADMINISTRATOR)), "晨鹿", AT) is None


def test_cards_questions_and_documents_name_goods_for_everybody_who_reads_cards() -> None:
    open_shop(PHRASES)
    run(furnish_categories, SYSTEM, AT)
    reader = agent("xiaolin", here=False)
    assert mended_search(reader, "清翼", AT) is None
    run(
        publish_card,
        hire("pei", rights(Role.TRAINER)),
        AT,
        NewCard(category="digital", kind=CardKind.MANUAL, title="轻翼笔记本", product="轻翼", text="轻。"),
    )
    assert mended_search(reader, "清翼", AT) == "轻翼"
    writer, approver = hire("xie", rights(Role.SUPERVISOR)), hire("shen", rights(Role.MANAGER))
    faq = run(draft_faq, writer, AT, FaqDraft(question="能换轴吗", answer="可以。", product="晨露"))
    assert mended_search(reader, "晨鹿", AT) is None
    run(approve_faq, approver, AT, faq, number=1)
    assert mended_search(reader, "晨鹿", AT) == "晨露"


def test_what_claims_are_proven_of_is_known_to_those_who_may_see_the_proofs() -> None:
    open_shop(PHRASES)
    leader = hire("zuzhang", rights(Role.LEADER, team_id=team()))
    reader = agent("xiaolin", here=False)
    assert mended_search(leader, "jingshuiqi", AT) is None
    proof = NewEvidence(product="清泉净水器", claim="去除余氯", source="检测报告 1 号", valid_from=AT)
    run(record_evidence, hire("jingli", rights(Role.MANAGER)), AT, proof)
    assert mended_search(leader, "jingshuiqi", AT) == "净水器"
    assert mended_search(reader, "jingshuiqi", AT) is None

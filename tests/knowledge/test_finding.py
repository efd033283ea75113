"""Questions are found by words, model numbers, sound and mistyped words; only by those who may read them."""

import pytest

from tests.dialogue.desk import open_shop
from tests.people.staff import AT, hire, rights
from zhunsheng.access.values import Actor, Role, customer_actor
from zhunsheng.ground.models import SearchEntry
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.knowledge.actions import add_phrasings, draft_faq, index_missing, retire_faq
from zhunsheng.knowledge.queries import find_faqs, models
from zhunsheng.knowledge.values import FaqDraft

pytestmark = pytest.mark.usefixtures("db")

CARDS = {
    "退款进度怎么查": "请在订单页查看。",
    "晨露87键盘能换轴吗": "MK870Pro 支持热插拔。",
    "发票怎么开": "下单时填写抬头。",
}


def shelf() -> Actor:
    open_shop()
    writer = hire("xie", rights(Role.SUPERVISOR))
    for question, answer in CARDS.items():
        run(draft_faq, writer, AT, FaqDraft(question=question, answer=answer))
    return writer


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("退款", "退款进度怎么查"),
        ("tkjd", "退款进度怎么查"),
        ("jindu", "退款进度怎么查"),
        ("tuikuanjin", "退款进度怎么查"),
        ("退宽进度", "退款进度怎么查"),
        ("退款近度", "退款进度怎么查"),
        ("mk870", "晨露87键盘能换轴吗"),
        ("MK 870 Pro", "晨露87键盘能换轴吗"),
        ("热插拔", "晨露87键盘能换轴吗"),
        ("抬头", "发票怎么开"),
        ("爬山", ""),
        ("' OR 1=1 --", ""),
    ],
)
def test_what_somebody_types_finds_the_question_first(typed: str, found: str) -> None:
    assert next((one.draft.question for one, _ in find_faqs(shelf(), typed)), "") == found


def test_phrasings_are_found_what_is_retired_comes_last_and_nobody_else_searches() -> None:
    writer = shelf()
    first = find_faqs(writer, "发票")[0][0]
    run(add_phrasings, writer, AT, first.id, ["能补开收据么"])
    assert find_faqs(writer, "收据")[0][0].id == first.id
    other = run(draft_faq, writer, AT, FaqDraft(question="收据丢了", answer="请联系我们。"))
    run(retire_faq, writer, AT, other)
    assert [one.id for one, _ in find_faqs(writer, "收据")] == [first.id, other]
    SearchEntry.objects.all().delete()
    assert (find_faqs(writer, "收据"), run(index_missing, writer, AT)) == ([], 4)
    assert [one.id for one, _ in find_faqs(writer, "收据")] == [first.id, other]
    with pytest.raises(BadInput):
        find_faqs(writer, " ")
    with pytest.raises(AccessDenied):
        find_faqs(customer_actor(1), "收据")
    assert [one.name for one in models(writer)] == ["e5-small-zh"]


def test_of_questions_that_hold_as_much_the_one_with_the_rarer_word_comes_first() -> None:
    writer = shelf()
    for number in range(5):
        run(draft_faq, writer, AT, FaqDraft(question=f"耳机第{number}种颜色", answer="请看商品页。"))
    run(draft_faq, writer, AT, FaqDraft(question="型号4711是什么", answer="请看商品页。"))
    assert find_faqs(writer, "耳机 4711")[0][0].draft.question == "型号4711是什么"

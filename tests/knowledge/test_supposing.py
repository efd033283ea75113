"""What a change that is being typed would do to recognising: neighbours are named, and nothing is kept."""

import pytest

from tests.assist.test_bot import shelves
from tests.dialogue.desk import after, agent
from tests.people.staff import facts
from zhunsheng.access.values import Actor
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.knowledge.actions import add_phrasings, set_tests
from zhunsheng.knowledge.models import Phrasing
from zhunsheng.knowledge.queries import faqs, learned, suppose
from zhunsheng.knowledge.values import Edited

pytestmark = pytest.mark.usefixtures("db")


def number(actor: Actor, question: str) -> int:
    return next(one.id for one in faqs(actor) if one.draft.question == question)


def test_a_phrasing_that_is_typed_is_tried_beside_the_neighbours_and_not_kept() -> None:
    writer = shelves()
    track, before, told = number(writer, "我的快递到哪了"), Phrasing.objects.count(), facts()
    found = suppose(writer, Edited(faq_id=track, phrasings=("跑腿小哥在哪",), tries=("跑腿小哥走到哪里", "怎么退货")))
    first, second = found.tries
    assert (first.after, first.mine) == ("我的快递到哪了", True)
    assert (second.after, second.mine, second.was_mine) == ("怎么退货", False, False)
    assert found.phrasings == 7
    assert (Phrasing.objects.count(), facts()) == (before, told)


def test_a_change_that_harms_a_neighbour_names_what_is_lost() -> None:
    writer = shelves()
    coupon, invoice = number(writer, "优惠券怎么用"), number(writer, "可以开发票吗")
    run(set_tests, writer, after(5), invoice, ["发票抬头能改吗"])
    assert suppose(writer, Edited(faq_id=coupon)).lost == ()
    grabbing = tuple(f"发票抬头能改吗{end}" for end in ("亲", "呢", "谢谢", "在线等", "急", "现在", "今天"))
    lost = suppose(writer, Edited(faq_id=coupon, phrasings=grabbing)).lost
    assert ("发票抬头能改吗", "可以开发票吗", "优惠券怎么用") in [
        (one.text, one.question, one.taken_for) for one in lost
    ]


def test_a_new_question_is_supposed_and_words_of_another_are_named() -> None:
    writer = shelves()
    found = suppose(
        writer,
        Edited(
            question="可以送货上门吗", phrasings=("送到家里吗", "能不能送上楼", "怎么退货！"), tries=("送货上门可以吗",)
        ),
    )
    assert [(one.after, one.mine, one.was_mine) for one in found.tries] == [("可以送货上门吗", True, False)]
    assert [(one.text, one.question) for one in found.elsewhere] == [("怎么退货！", "怎么退货")]
    assert (found.phrasings, len(found.neighbours)) == (3, 6)


def test_what_is_supposed_is_what_saving_then_does() -> None:
    writer = shelves()
    track, ways = number(writer, "我的快递到哪了"), ("跑腿小哥在哪", "小哥什么时候来")
    tried = ("跑腿小哥走到哪里", "小哥今天来吗", "电子发票", "券过期")
    supposed = suppose(writer, Edited(faq_id=track, phrasings=ways, tries=tried))
    run(add_phrasings, writer, after(5), track, ways)
    bank = learned(meaning=False)
    saved = [bank.faqs[int(one.first)].draft.question for one in bank.known.recognise_all(tried)]
    assert [one.after for one in supposed.tries] == saved


def test_only_who_writes_questions_supposes() -> None:
    shelves()
    with pytest.raises(AccessDenied):
        suppose(agent("lin"), Edited(question="怎么退货"))


def test_without_any_question_everything_is_nobodys() -> None:
    writer = shelves()
    Phrasing.objects.all().delete()
    found = suppose(writer, Edited(tries=("怎么退货",)))
    assert [(one.after, one.mine) for one in found.tries] == [("", False)]

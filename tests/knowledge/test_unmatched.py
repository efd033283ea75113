"""What no question answered is gathered by likeness and becomes phrasings with one press, without what names a person."""

import pytest

from tests.assist.test_bot import asks, begun, shelves
from tests.dialogue.desk import after, agent, customer
from tests.people.staff import facts
from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.actions import erase_dialogues
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.knowledge.actions import forget_shop_aims, note_sought, settle_sought, settle_unmatched
from zhunsheng.knowledge.checks import without_numbers
from zhunsheng.knowledge.events import UnmatchedSettled
from zhunsheng.knowledge.queries import faqs, heaps, phrasings, sought

pytestmark = pytest.mark.usefixtures("db")


def test_like_messages_lie_together_and_become_phrasings() -> None:
    writer = shelves()
    for number, text in enumerate(["以旧换新怎么参加", "怎么参加以旧换新 订单 2026112899871", "周末去爬山吧"]):
        who = customer()
        asks(who, begun(who), text, after(5 + number))
    found = heaps(writer, after(30))
    assert [(one.this_week, one.week_before) for one in found] == [(2, 0), (1, 0)]
    assert [one.texts for one in found] == [("怎么参加以旧换新 订单", "以旧换新怎么参加"), ("周末去爬山吧",)]
    known = next(one for one in faqs(writer) if one.draft.question == "优惠券怎么用")
    assert run(settle_unmatched, writer, after(20), found[0].message_ids, known.id) == 2
    assert [one.text for one in phrasings(writer, known.id)][-2:] == ["以旧换新怎么参加", "怎么参加以旧换新 订单"]
    assert run(settle_unmatched, writer, after(21), found[1].message_ids) == 0
    assert heaps(writer, after(30)) == []
    assert facts()[-1] == UnmatchedSettled(desk_id=1, messages=1, faq_id=None)


def test_a_text_that_belongs_to_another_question_stays_there() -> None:
    writer = shelves()
    who = customer()
    dialogue_id = begun(who)
    asks(who, dialogue_id, "周末去爬山吧", after(5))
    mine, other = faqs(writer)[:2]
    message = heaps(writer, after(30))[0].message_ids
    assert run(settle_unmatched, writer, after(6), message, mine.id) == 1
    again = customer()
    asks(again, begun(again), "周末去爬山吧！", after(8))
    message = heaps(writer, after(30))[0].message_ids
    assert run(settle_unmatched, writer, after(9), message, other.id) == 0


def test_an_agent_does_not_read_them_and_erased_words_are_gone() -> None:
    writer, lin = shelves(), agent("lin")
    who = customer()
    dialogue_id = begun(who)
    asks(who, dialogue_id, "周末去爬山吧", after(5))
    with pytest.raises(AccessDenied):
        heaps(lin, after(30))
    with pytest.raises(AccessDenied):
        run(settle_unmatched, lin, after(6), [1], None)
    run(erase_dialogues, SYSTEM, after(7), [dialogue_id])
    assert heaps(writer, after(30)) == []


def test_numbers_of_persons_are_left_out_and_models_stay() -> None:
    assert (
        without_numbers("我是13800015678，邮箱 a.b@c.cn 订单 2026-1128-9987 iPhone15 保修多久")
        == "我是 ，邮箱 订单 iPhone15 保修多久"
    )


def test_only_a_likely_question_is_named_for_a_heap() -> None:
    writer = shelves()
    for number, text in enumerate(["退货的运费谁来出啊", "周末去爬山吧", "帮我退货，尺码不合适，怎么退货"]):
        who = customer()
        asks(who, begun(who), text, after(5 + number))
    named = {one.texts[0]: one.question for one in heaps(writer, after(30))}
    assert named.pop("周末去爬山吧") == ""
    assert "怎么退货" in named.values() or "怎么申请退货" in named.values()


def test_what_readers_look_for_in_vain_is_counted_without_numbers_settled_and_bounded() -> None:
    writer = shelves()
    for number, text in enumerate(["以旧换新", "以旧 换新！", "13812345678", "刻字 2026112899871 服务"]):
        run(note_sought, SYSTEM, after(number), 7, text)
    found = sought(writer)
    assert [(one.text, one.times) for one in found] == [("以旧换新", 2), ("刻字 服务", 1)]
    assert run(settle_sought, writer, after(9), [found[0].id]) == 1
    assert [one.text for one in sought(writer)] == ["刻字 服务"]
    run(note_sought, SYSTEM, after(10), 7, "以旧换新")
    assert [one.times for one in sought(writer)] == [3, 1]
    with pytest.raises(AccessDenied):
        sought(agent("lin"))
    run(forget_shop_aims, SYSTEM, after(11), 7)
    assert sought(writer) == []

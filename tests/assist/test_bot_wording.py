"""The bot says an approved answer in a model's words where its family is switched on: never otherwise, and never anything else."""

from threading import Event

import msgspec
import pytest

from tests.assist.endpoint import HERE, name_endpoint, said, sent
from tests.assist.test_bot import BOT, REFUND, begun, shelves
from tests.dialogue.desk import AT, after, customer, says
from tests.ground.desks import using
from tests.ground.servers import say, serving
from tests.insight.following import follow
from tests.people.staff import hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assist.actions import say_worded
from zhunsheng.assist.actions.reword import Wish, Wordings, word_and_say, words_customers
from zhunsheng.assist.events import HelperAsked
from zhunsheng.assist.wording import said_as_approved
from zhunsheng.dialogue.actions import BotWords
from zhunsheng.dialogue.models import Message
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.knowledge.actions import approve_faq, revise_faq
from zhunsheng.knowledge.queries import families, learned

pytestmark = pytest.mark.usefixtures("db", "keys")

KIND = "您好，退款会原路退回，一般 1 到 3 个工作日到账，请您留意。"


def filed() -> tuple[Actor, int]:
    """Put the refund question into a family of its own; return its id."""
    writer = shelves()
    known = next(one for one in learned(meaning=False).faqs.values() if one.draft.answer == REFUND)
    changed = msgspec.structs.replace(known.draft, category="售后")
    run(revise_faq, writer, AT, known.id, changed, began=known.number)
    run(approve_faq, hire("zhu2", rights(Role.SUPERVISOR)), AT, known.id, number=2)
    learned(meaning=False)
    return writer, known.id


def bots(dialogue_id: int) -> list[str]:
    return list(
        Message.objects.filter(dialogue_id=dialogue_id, by="bot").order_by("seq").values_list("text", flat=True)
    )


def told(dialogue_id: int) -> list[tuple[str, str]]:
    facts = [one.fact for one in history("dialogue", dialogue_id)]
    return [(one.kind, one.outcome) for one in facts if isinstance(one, HelperAsked)]


def wish(who: Actor, faq_id: int, text: str = "退款什么时候到账？") -> Wish:
    dialogue_id = begun(who)
    written = says(who, dialogue_id, text, after(5))
    words = BotWords(name="智能助手", text=REFUND, options=("解决了", "转人工"), faq_id=faq_id, number=2)
    return Wish(dialogue_id=dialogue_id, message_id=written.id, asked=text, words=words)


def test_nothing_is_worded_until_somebody_names_the_family() -> None:
    with serving(said(KIND)) as server, using(outbound_allow=HERE):
        writer, faq_id = filed()
        assert families(writer) == ["售后"]
        name_endpoint(server.port, AT)
        assert not words_customers(faq_id)
        who = customer()
        dialogue_id = begun(who)
        says(who, dialogue_id, "退款什么时候到账？", after(5))
        follow(after(5), BOT)
        assert bots(dialogue_id) == [REFUND]
        name_endpoint(server.port, AT, "boss2", families=("物流",))
        assert not words_customers(faq_id)
        name_endpoint(server.port, AT, "boss3", families=("售后",))
        assert words_customers(faq_id)
        name_endpoint(server.port, AT, "boss4", families=("售后",), on=False)
        assert not words_customers(faq_id)
    assert server.asked == []


def test_a_worded_answer_keeps_buttons_and_question_and_is_on_record() -> None:
    with serving(said(KIND)) as server, using(outbound_allow=HERE):
        _, faq_id = filed()
        name_endpoint(server.port, AT, families=("售后",), console=False)
        one = wish(customer(), faq_id, "我电话13812345678，退款什么时候到账？")
        word_and_say(one)
    assert (bots(one.dialogue_id), told(one.dialogue_id)) == ([KIND], [("customers", "drafted")])
    assert "转人工" in (Message.objects.get(dialogue_id=one.dialogue_id, by="bot").data or "")
    assert "13812345678" not in sent(server.asked[0][3])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("您好，退款原路退回，一般 1 到 5 个工作日到账。", "held"),
        ("退款原路退回，一般 1 到 3 个工作日不会到账。", "held"),
        ("退款原路退回，1 到 3 个工作日到账，加微信 wx888999 更快。", "held"),
        ("退款原路退回，1 到 3 个工作日到账，详见 http://a.example", "held"),
        ("我们的退款全网最低价，原路退回，一般 1 到 3 个工作日到账。", "held"),
        ("今天天气不错", "held"),
        ("您好，1 到 3 天内会有专人打电话回访，请保持畅通。", "held"),
        ("", "failed"),
    ],
)
def test_other_words_that_say_something_else_are_never_heard(text: str, why: str) -> None:
    with serving(said(text)) as server, using(outbound_allow=HERE):
        _, faq_id = filed()
        name_endpoint(server.port, AT, families=("售后",))
        one = wish(customer(), faq_id)
        word_and_say(one)
    assert (bots(one.dialogue_id), told(one.dialogue_id)) == ([REFUND], [("customers", why)])


def test_an_endpoint_that_breaks_or_is_down_leaves_the_approved_answer() -> None:
    with serving(say(b"{}", 500)) as server, using(outbound_allow=HERE):
        _, faq_id = filed()
        name_endpoint(server.port, AT, families=("售后",))
        first = wish(customer(), faq_id)
        word_and_say(first)
    with using(outbound_allow=HERE):
        second = wish(customer(), faq_id)
        word_and_say(second)
    for one in (first, second):
        assert (bots(one.dialogue_id), told(one.dialogue_id)) == ([REFUND], [("customers", "failed")])


def test_what_comes_too_late_is_not_said() -> None:
    _, faq_id = filed()
    who = customer()
    one = wish(who, faq_id)
    says(who, one.dialogue_id, "还有，运费谁出", after(7))
    assert not run(say_worded, SYSTEM, after(9), one, one.words, None, "")
    assert bots(one.dialogue_id) == []


def test_where_too_many_wait_the_next_is_refused_and_said_at_once() -> None:
    _, faq_id = filed()
    one = wish(customer(), faq_id)
    release, seen = Event(), list[int]()

    def word(wanted: Wish) -> None:
        release.wait(10)
        seen.append(wanted.message_id)

    line = Wordings(word)
    taken = [line.take(one) for _ in range(20)]
    assert taken[:4] == [True] * 4
    assert not all(taken)
    release.set()


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("七天内可以退货，运费由您承担哦", True),
        ("7天内可以退货，运费由您承担", True),
        ("七天内可以退货，运费我们承担，您不用管", False),
        ("十五天内可以退货，运费由您承担", False),
        ("可以退货，运费由您承担", False),
        ("七天内可以退货，运费由您承担。" + "谢谢" * 60, False),
        ("七天内可以退货{x}，运费由您承担", False),
    ],
)
def test_other_words_stand_for_an_approved_answer_only_where_nothing_of_it_changes(text: str, fits: bool) -> None:
    assert said_as_approved(text, "七天内可以退货，运费由您承担") == fits

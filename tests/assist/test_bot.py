"""The bot serves first where a shop wants it: answers, offers, hands over with everything said; a person is always one word away."""

import pytest

from tests.commerce.test_shops_and_orders import open_shop as open_a_shop
from tests.dialogue.desk import AT, after, agent, answers, customer, open_shop, opening, says
from tests.insight.following import follow
from tests.knowledge.bank import BANK
from tests.people.staff import hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.assist.bot import by_words
from zhunsheng.assist.orders import asks_where
from zhunsheng.commerce.actions import put_order
from zhunsheng.commerce.queries import shops
from zhunsheng.commerce.values import Item, OrderDraft, OrderStatus, Shipment
from zhunsheng.dialogue.actions import ask_human, open_dialogue, tend_bots
from zhunsheng.dialogue.events import BotHandedOver, BotSaid, MessageSent
from zhunsheng.dialogue.models import BotTalk, Dialogue, Message
from zhunsheng.dialogue.queries import queue_lines
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.actions import approve_faq, draft_faq
from zhunsheng.knowledge.queries import faq, learned
from zhunsheng.knowledge.values import FaqDraft

pytestmark = pytest.mark.usefixtures("db")

BOT = next(reader for reader in AFTER if reader.name == "bot")
REFUND = "退款原路退回，一般 1 到 3 个工作日到账。"


def shelves() -> Actor:
    """Put the questions of the tests' bank on the shelf and have them learned as the worker would."""
    open_shop()
    writer, chief = hire("xie", rights(Role.TRAINER)), hire("zhu", rights(Role.SUPERVISOR))
    for name, ways in BANK.items():
        draft = FaqDraft(question=ways[0], answer=REFUND if name == "refund" else f"关于{ways[0]}：请看订单页。")
        made = run(draft_faq, writer, AT, draft, ways[1:])
        run(approve_faq, chief, AT, made, number=1)
    learned(meaning=False)
    return writer


def begun(who: Actor) -> int:
    new = opening(who)
    wanted = Opening(shop_id=new.shop_id, channel=new.channel, customer_id=who.id, group=new.group, bot_first=True)
    return run(open_dialogue, who, AT, wanted)


def asks(who: Actor, dialogue_id: int, text: str, at: Instant = AT) -> str:
    """Let a customer write and the bot see it; return what the bot said to it."""
    written = says(who, dialogue_id, text, at)
    follow(at, BOT)
    said = Message.objects.filter(dialogue_id=dialogue_id, by="bot", seq__gt=written.seq).order_by("seq").first()
    return "" if said is None else said.text


def owner(dialogue_id: int) -> int | None:
    return Dialogue.objects.get(id=dialogue_id).agent_id


def why(dialogue_id: int) -> list[str]:
    return [one.fact.why for one in history("dialogue", dialogue_id) if isinstance(one.fact, BotHandedOver)]


def test_the_bot_answers_and_nobody_is_asked_until_the_customer_says_it_helped() -> None:
    writer, lin, who = shelves(), agent("lin"), customer()
    dialogue_id = begun(who)
    assert (owner(dialogue_id), queue_lines()) == (None, [])
    assert asks(who, dialogue_id, "退款什么时候到账？", after(5)) == REFUND
    last = Message.objects.filter(dialogue_id=dialogue_id, by="bot").get()
    assert (last.author_name, "转人工" in (last.data or "")) == ("智能助手", True)
    asks(who, dialogue_id, "解决了", after(20))
    ended = Dialogue.objects.get(id=dialogue_id)
    assert (ended.state, ended.agent_id, BotTalk.objects.count()) == ("closed", None, 0)
    known = next(one for one in learned(meaning=False).faqs.values() if one.draft.answer == REFUND)
    assert (faq(writer, known.id).asked, faq(writer, known.id).helpful) == (1, 1)
    assert [one.fact.by for one in history("dialogue", dialogue_id) if isinstance(one.fact, MessageSent)] == ["bot"]
    assert lin.id not in set(Message.objects.values_list("author_id", flat=True))


@pytest.mark.parametrize(
    ("text", "reason"),
    [("转人工", "asked"), ("我要投诉你们卖假货", "upset"), ("周末去爬山吧", "hand_over")],
)
def test_who_wants_a_person_is_upset_or_asks_something_else_is_handed_over_with_everything(
    text: str, reason: str
) -> None:
    shelves()
    lin, who = agent("lin"), customer()
    dialogue_id = begun(who)
    asks(who, dialogue_id, "退款什么时候到账？", after(5))
    assert asks(who, dialogue_id, text, after(9)) != ""
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, [reason])
    answers(lin, dialogue_id, "您好，非常理解您的心情，我来帮您处理。", after(20))
    assert asks(who, dialogue_id, "退款什么时候到账？", after(30)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "这个差评不是我写的", "差评怎么修改成好评", "我上次误点了差评，能改吗", "怎么鉴别是不是假货", "请律师一小时多少钱", "举报功能在哪里", "上次那个投诉已经处理好了，谢谢",
        "相机怎么设置多重曝光", "起诉状模板有吗", "营业执照能发我一下吗，要报工商年报", "公司注册要去工商局吗", "投诉电话是多少", "My lawyer needs an invoice copy, can you send one?",
    ],
)  # fmt: skip
def test_a_calm_question_with_a_word_of_complaint_stays_with_the_bot(text: str) -> None:
    assert by_words(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "你们卖假货",
        "我去工商局告你们",
        "律师函等着收吧",
        "投诉了三次都没处理",
        "给差评",
        "我要举报",
        "Thanks for nothing",
    ],
)
def test_a_word_of_complaint_that_is_one_goes_to_a_person(text: str) -> None:
    told = by_words(text)
    assert told is not None
    assert told.deed == "upset"


def test_the_button_for_a_person_works_in_the_same_breath() -> None:
    shelves()
    lin, who = agent("lin"), customer()
    dialogue_id = begun(who)
    run(ask_human, who, after(3), dialogue_id)
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, ["asked"])


def test_a_doubtful_question_is_offered_and_after_two_offers_a_person_is_asked() -> None:
    shelves()
    lin, who = agent("lin"), customer()
    dialogue_id = begun(who)
    for second in (5, 15):
        asks(who, dialogue_id, "我想问退的东西和地址", after(second))
        said = [one.fact for one in history("dialogue", dialogue_id) if isinstance(one.fact, BotSaid)]
        assert said[-1].how == "offer"
    asks(who, dialogue_id, "我想问退的东西和地址呀", after(25))
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, ["hand_over"])


def test_a_customer_the_bot_leaves_without_a_word_is_given_to_a_person() -> None:
    shelves()
    lin, who = agent("lin"), customer()
    dialogue_id = begun(who)
    says(who, dialogue_id, "退款什么时候到账？", after(5))
    assert run(tend_bots, SYSTEM, after(10), patience_s=10, limit=5) == 0
    assert run(tend_bots, SYSTEM, after(16), patience_s=10, limit=5) == 1
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, ["silent"])


def test_a_shop_without_the_bot_has_people_first() -> None:
    shelves()
    lin, who = agent("lin"), customer()
    dialogue_id = run(open_dialogue, who, AT, opening(who))
    assert owner(dialogue_id) == lin.id
    assert asks(who, dialogue_id, "退款什么时候到账？", after(5)) == ""


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("人工", "asked"), ("转 人工！", "asked"), ("能不能给我找个人来", "asked"), ("I want to talk to a real person", "asked"), ("Talk to a person", "asked"),
        ("我要打12315", "upset"), ("你们这什么态度啊烦死了", "upset"), ("解决了。", "solved"), ("That solved it", "solved"), ("没解决了吗", ""), ("怎么退货", ""), ("你们老板叫什么", ""), ("拆开了还可以退回给你们吗", ""),
    ],
)  # fmt: skip
def test_some_words_speak_for_themselves(text: str, deed: str) -> None:
    found = by_words(text)
    assert ("" if found is None else found.deed) == deed


TRACK = "您的订单 {n}（磐石 2TB 移动固态硬盘）已经发出，由顺丰承运，运单号 SF1，在“我的订单”可以看到最新进度。详情见订单页。"


def with_orders(who: Actor, *numbers: str) -> None:
    """Let a card answer with the customer's order, and give the customer some."""
    shop_id = shops()[0].id if shops() else open_a_shop().id
    writer, chief = hire("xu", rights(Role.TRAINER)), hire("zhuo", rights(Role.SUPERVISOR))
    draft = FaqDraft(question="我的订单走到哪一步", answer="{order_status}详情见订单页。")
    made = run(
        draft_faq, writer, AT, draft, ["查一下我的订单进度", "订单状态怎么看", "订单现在什么情况", "我的订单怎么样了"]
    )
    run(approve_faq, chief, AT, made, number=1)
    learned(meaning=False)
    give(who, shop_id, *numbers)


def give(who: Actor, shop_id: int, *numbers: str) -> None:
    for number in numbers:
        item = Item(title="磐石 2TB 移动固态硬盘", sku="d2", qty=1, price_cents=89900)
        order = OrderDraft(
            number=number, status=OrderStatus.SHIPPED, items=(item,), placed_at=AT, paid_cents=89900,
            shipments=(Shipment(carrier="顺丰", tracking="SF1"),),
        )  # fmt: skip
        run(put_order, SYSTEM, AT, shop_id, who.id, order)


@pytest.mark.usefixtures("keys")
def test_the_bot_answers_with_the_customers_own_order() -> None:
    shelves()
    who = customer()
    with_orders(who, "100000001")
    assert asks(who, begun(who), "我的订单怎么样了", after(5)) == TRACK.format(n="100000001")


@pytest.mark.usefixtures("keys")
def test_with_several_orders_the_bot_asks_which_and_takes_the_number() -> None:
    shelves()
    who = customer()
    with_orders(who, "100000001", "100000002")
    dialogue_id = begun(who)
    assert asks(who, dialogue_id, "我的订单怎么样了", after(5)).startswith("请问您要查的是哪一笔订单？")
    last = Message.objects.filter(dialogue_id=dialogue_id, by="bot").get()
    assert "100000002" in (last.data or "")
    assert asks(who, dialogue_id, "100000002", after(9)) == TRACK.format(n="100000002")


@pytest.mark.usefixtures("keys")
def test_where_an_order_is_is_said_without_a_question_that_says_so_and_nothing_else_is() -> None:
    shelves()
    who, other, stranger = customer(), customer(), customer()
    with_orders(who, "100000001")
    give(other, shops()[0].id, "100000002", "100000003")
    told = "Your order 100000001 (磐石 2TB 移动固态硬盘) has been sent with 顺丰, tracking number SF1; “My orders” shows the latest news."
    assert asks(who, begun(who), "Where's my order?", after(5)) == told
    dialogue_id = begun(other)
    assert asks(other, dialogue_id, "where is my parcel", after(5)) == "Which order is it about? Press one."
    assert "100000003" in (Message.objects.filter(dialogue_id=dialogue_id, by="bot").get().data or "")
    assert asks(other, dialogue_id, "100000003", after(9)) == told.replace("100000001", "100000003")
    assert "colleague" in asks(stranger, begun(stranger), "Where is my order?", after(5))


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Where is my order now?", True), ("hi where’s my package", True), ("track my order please", True), ("when will it arrive?", True), ("我的快递到哪了？", True),
        ("查一下我的订单", True), ("东西走到哪里了呀", True), ("my order arrived broken", False), ("where is my order confirmation email", False),
        ("where can I change my order", False), ("我的订单怎么取消", False), ("快递到了但是少一件", False), ("查一下我的订单能不能退", False), ("", False),
    ],
)  # fmt: skip
def test_only_words_that_ask_for_nothing_else_ask_where_an_order_is(text: str, is_asked: bool) -> None:
    assert asks_where(text) is is_asked


@pytest.mark.usefixtures("keys")
def test_nobody_is_told_of_anothers_order() -> None:
    shelves()
    who, stranger = customer(), customer()
    with_orders(who, "100000001")
    dialogue_id = begun(stranger)
    assert asks(stranger, dialogue_id, "我的订单怎么样了", after(5)) == "详情见订单页。"
    assert "100000001" not in asks(stranger, dialogue_id, "100000001", after(9))


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("words", "number"), [("第二个", "100000001"), ("最近的", "100000002"), ("100000001这个", "100000001")]
)
def test_the_order_that_was_asked_for_can_be_named_by_place(words: str, number: str) -> None:
    shelves()
    who = customer()
    with_orders(who, "100000001", "100000002")
    dialogue_id = begun(who)
    asks(who, dialogue_id, "我的订单怎么样了", after(5))
    assert asks(who, dialogue_id, words, after(9)) == TRACK.format(n=number)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(("words", "reason"), [("转人工", "asked"), ("你们就是骗子", "upset")])
def test_a_person_is_one_word_away_while_the_bot_waits_for_an_order(words: str, reason: str) -> None:
    shelves()
    lin, who = agent("lin"), customer()
    with_orders(who, "100000001", "100000002")
    dialogue_id = begun(who)
    asks(who, dialogue_id, "我的订单怎么样了", after(5))
    asks(who, dialogue_id, words, after(9))
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, [reason])


@pytest.mark.usefixtures("keys")
def test_another_question_while_the_bot_waits_for_an_order_is_answered() -> None:
    shelves()
    who = customer()
    with_orders(who, "100000001", "100000002")
    dialogue_id = begun(who)
    asks(who, dialogue_id, "我的订单怎么样了", after(5))
    assert asks(who, dialogue_id, "退款什么时候到账？", after(9)) == REFUND


@pytest.mark.usefixtures("keys")
def test_a_number_that_is_not_ones_own_order_is_not_looked_at_and_says_so() -> None:
    shelves()
    lin, who, stranger = agent("lin"), customer(), customer()
    with_orders(who, "100000001")
    dialogue_id = begun(stranger)
    for second in (5, 9):
        assert "登录" in asks(stranger, dialogue_id, "100000001", after(second))
    asks(stranger, dialogue_id, "100000001", after(15))
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, ["hand_over"])


@pytest.mark.parametrize("after_it", ["谢谢", "快点", "退款什么时候到账？"])
def test_a_person_asked_for_in_a_burst_is_never_overheard(after_it: str) -> None:
    shelves()
    lin, who = agent("lin"), customer()
    dialogue_id = begun(who)
    says(who, dialogue_id, "转人工", after(5))
    asks(who, dialogue_id, after_it, after(6))
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, ["asked"])


def test_pieces_of_one_question_are_read_together() -> None:
    shelves()
    who = customer()
    dialogue_id = begun(who)
    says(who, dialogue_id, "我想把东西退了", after(5))
    says(who, dialogue_id, "昨天买的", after(6))
    assert asks(who, dialogue_id, "耳机", after(7)) == "关于怎么退货：请看订单页。"


def test_what_says_nothing_beside_a_question_does_not_drown_it() -> None:
    shelves()
    who = customer()
    dialogue_id = begun(who)
    says(who, dialogue_id, "退款什么时候到账？", after(5))
    assert asks(who, dialogue_id, "今天天气真好，我和朋友在山上看日出，晚上还要一起去听歌", after(6)) == REFUND


def test_two_questions_in_a_row_are_both_answered() -> None:
    shelves()
    who = customer()
    dialogue_id = begun(who)
    says(who, dialogue_id, "退货流程是什么", after(5))
    said = asks(who, dialogue_id, "退款什么时候到账？", after(6))
    assert (REFUND in said, "关于怎么退货" in said) == (True, True)
    assert Message.objects.filter(dialogue_id=dialogue_id, by="bot").count() == 1


def test_hello_is_greeted_back_and_thanks_ask_for_nothing() -> None:
    shelves()
    lin, who = agent("lin"), customer()
    dialogue_id = begun(who)
    assert "智能助手" in asks(who, dialogue_id, "你好，在吗", after(5))
    assert asks(who, dialogue_id, "谢谢", after(7)) == ""
    assert asks(who, dialogue_id, "退款什么时候到账？", after(9)) == REFUND
    assert asks(who, dialogue_id, "👍", after(12)) == ""
    assert owner(dialogue_id) is None
    for second in (20, 30, 40):
        asks(who, dialogue_id, "在吗", after(second))
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, ["hand_over"])


def test_somebody_who_begins_with_a_little_picture_is_not_left_alone() -> None:
    shelves()
    who = customer()
    assert "智能助手" in asks(who, begun(who), "😀😀", after(5))


def test_english_is_answered_in_english_with_a_button_that_works() -> None:
    shelves()
    lin, who = agent("lin"), customer()
    dialogue_id = begun(who)
    assert "machine" in asks(who, dialogue_id, "Hello", after(5))
    last = Message.objects.filter(dialogue_id=dialogue_id, by="bot").get()
    assert "Talk to a person" in (last.data or "")
    assert "colleague" in asks(who, dialogue_id, "Talk to a person", after(8))
    assert (owner(dialogue_id), why(dialogue_id)) == (lin.id, ["asked"])


@pytest.mark.usefixtures("keys")
def test_the_bot_fills_in_what_it_knows_and_leaves_a_sentence_with_a_hole_out() -> None:
    shelves()
    writer, chief = hire("wen", rights(Role.TRAINER)), hire("he", rights(Role.SUPERVISOR))
    words = "您的{item}由{carrier}承运，运单号 {tracking}。预计{eta}送达。进度每天更新。"
    made = run(draft_faq, writer, AT, FaqDraft(question="包裹由谁承运", answer=words), ["哪家承运我的包裹"])
    run(approve_faq, chief, AT, made, number=1)
    who = customer()
    with_orders(who, "100000001")
    told = "您的磐石 2TB 移动固态硬盘由顺丰承运，运单号 SF1。进度每天更新。"
    assert asks(who, begun(who), "包裹由谁承运", after(5)) == told
    stranger = customer()
    assert asks(stranger, begun(stranger), "包裹由谁承运", after(9)) == "进度每天更新。"

"""What to say next: what comes for a message, why, and how what was taken changes the order."""

import json
from collections.abc import Sequence
from itertools import pairwise
from math import log2

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assist.test_bot import shelves
from tests.dialogue.desk import AT, after, agent, answers, customer, grades, opened, says
from tests.people.staff import hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assist.actions import furnish_scripts, note_suggestions
from zhunsheng.assist.events import SuggestionsAnswered
from zhunsheng.assist.models import SuggestionTally
from zhunsheng.assist.ordering import learned_order
from zhunsheng.assist.queries import replayed, replayed_lately, suggestions_for
from zhunsheng.assist.queries.replaying import played_again
from zhunsheng.assist.suggesting import asked_with, demand_in, pace_for, settles
from zhunsheng.assist.values import Pace, Suggestions, Tally
from zhunsheng.dialogue.models import Message
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.actions import approve_faq, assign_category, revise_faq
from zhunsheng.knowledge.queries import faq, learned
from zhunsheng.people.queries import groups
from zhunsheng.people.values import Tier

db = pytest.mark.usefixtures("db")
FIGURES = {"quick_messages": 3, "quick_within_s": 60, "slow_pause_s": 120}


def shown(who: Actor, dialogue_id: int, past: int = 10) -> Suggestions:
    found = suggestions_for(who, dialogue_id, after(past))
    assert found is not None
    return found


def desk(tier: Tier | None = None) -> tuple[Actor, Actor, int]:
    shelves()
    run(furnish_scripts, SYSTEM, AT)
    lin, who = agent("lin"), customer(tier)
    return lin, who, opened(who)


@db
def test_cards_and_scripts_come_for_each_message_with_the_clause_and_the_reason() -> None:
    lin, who, dialogue_id = desk()
    assert suggestions_for(lin, dialogue_id, AT) is None
    says(who, dialogue_id, "退款什么时候到账？", after(2))
    found = shown(lin, dialogue_id)
    card = next(one for one in found.answers if one.kind == "card")
    assert (card.text[:6], card.why, card.clause) == ("退款原路退回", "card", "cc-5.1a")
    script = next(one for one in found.answers if one.kind == "answer")
    assert (script.title, script.told["issue"], script.clause) == ("退款进度", "aftersales.refund", "cc-5.1a")
    assert (found.issue_type, found.demand) == ("aftersales.refund", "退款什么时候到账")
    assert [one.title for one in found.restating] == ["复述诉求"]


@db
def test_who_gives_the_number_of_an_order_still_asks_what_they_asked_before() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "退款什么时候到账？", after(2))
    for past, number in (
        (3, "订单号 6984937396401757228"),
        (4, "我的单号是：6984937396401757228。"),
        (5, "订单编号：20261130"),
    ):
        says(who, dialogue_id, number, after(past))
        card = next(one for one in shown(lin, dialogue_id).answers if one.kind == "card")
        assert (card.text[:6], card.told["nearest"]) == ("退款原路退回", "退款什么时候到账"), number


def test_by_which_words_knowledge_is_looked_up() -> None:
    assert asked_with(["包裹到哪了", "订单号 123456"], ["在吗", "包裹到哪了", "订单号 123456"]) == "包裹到哪了"
    assert asked_with(["order number is 123456"], ["where is it", "order number is 123456"]) == "where is it"
    assert asked_with(["123456"], ["123456"]) == "123456"
    assert asked_with(["订单 123456 怎么还没发"], ["在吗", "订单 123456 怎么还没发"]) == "订单 123456 怎么还没发"
    assert asked_with(["怎么退款", "多久"], ["怎么退款", "多久"]) == "怎么退款，多久"


@db
def test_what_is_wanted_is_said_again_without_what_is_personal() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "退款什么时候到账，13800138000 打我电话，我叫王小明，住在上海市浦东新区张江路88号", after(2))
    found = shown(lin, dialogue_id)
    assert (found.demand, [one.told["demand"] for one in found.restating]) == ("退款什么时候到账", ["退款什么时候到账"])
    says(who, dialogue_id, "13800138000这个号码的订单怎么还没发", after(3))
    assert shown(lin, dialogue_id).demand == "138****8000这个号码的订单怎么还没发"


@db
def test_an_open_and_a_closing_question_ask_for_what_is_missing() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "我要退货，东西不合适", after(2))
    found = shown(lin, dialogue_id)
    assert [(one.kind, one.clause) for one in found.guides][:2] == [
        ("asking_open", "dy-2.3a"),
        ("asking_closed", "dy-2.3a"),
    ]
    assert found.missing == ("order_no",)
    assert found.guides[-1].title == "询问订单号"


@db
def test_the_wording_for_the_customers_tier_comes_first() -> None:
    lin, who, dialogue_id = desk(Tier.VIP)
    says(who, dialogue_id, "我要退货", after(2))
    grades(lin, dialogue_id, "aftersales.return", after(3))
    scripts = [one for one in shown(lin, dialogue_id).answers if one.kind == "answer"]
    assert [one.title for one in scripts] == ["会员退货办理", "退货办理"]
    assert [one.title for one in shown(lin, dialogue_id).value] == ["会员专享权益"]


@db
def test_an_upset_customer_brings_calming_words_and_a_hint_to_slow_down() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "骗子！气死我了，退款一直不到账", after(2))
    found = shown(lin, dialogue_id)
    assert found.emotion == 2
    assert {one.kind for one in found.soothing} == {"soothing"}
    assert (found.pace, found.pace_clause) == (Pace.SOOTHE, "cc-2.2c")
    assert found.soothing[0].clause == "ec-2.2a"


@db
def test_a_stranger_sees_no_suggestions() -> None:
    _, who, dialogue_id = desk()
    says(who, dialogue_id, "退款什么时候到账", after(2))
    with pytest.raises(AccessDenied):
        suggestions_for(agent("far", groups="hotline", here=False), dialogue_id, after(3))


@db
def test_what_agents_take_comes_first_next_time_and_stands_in_the_journal() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "退款什么时候到账？", after(2))
    first = shown(lin, dialogue_id)
    keys, last = [one.key for one in first.answers], first.answers[-1].key
    assert len(keys) > 1
    for _ in range(12):
        run(
            note_suggestions, lin, after(11), dialogue_id, first.seq, issue_type=first.issue_type or "", seen=first.unlearned,
            ranked=len(keys), used=last, how="edited",
        )  # fmt: skip
    again = shown(lin, dialogue_id)
    assert (again.answers[0].key, list(again.unlearned)) == (last, keys)
    facts = [one.fact for one in history("dialogue", dialogue_id) if isinstance(one.fact, SuggestionsAnswered)]
    assert (len(facts), facts[0].how, facts[0].used, facts[0].seen) == (12, "edited", last, keys)


@db
def test_an_answer_beside_which_nothing_was_taken_counts_as_ignored() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "退款什么时候到账？", after(2))

    def note(actor: Actor, used: str, how: str) -> None:
        run(
            note_suggestions,
            actor,
            after(3),
            dialogue_id,
            1,
            issue_type="",
            seen=["card:1"],
            ranked=1,
            used=used,
            how=how,
        )

    note(lin, "", "ignored")
    rows = {
        (row.issue_type, row.key): (row.shown, row.used, row.edited, row.expected)
        for row in SuggestionTally.objects.all()
    }
    assert rows == dict.fromkeys((("", "card:1"), ("*", "card:1"), ("*", "place:0")), (1, 0, 0, 300000))
    for used, how in (("card:2", "used"), ("card:1", "ignored"), ("", "used")):
        with pytest.raises(BadInput):
            note(lin, used, how)
    with pytest.raises(AccessDenied):
        note(agent("far", groups="hotline", here=False), "", "ignored")


@db
def test_rage_is_never_restated_and_what_is_wanted_comes_from_the_words_beside_it() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "你们太坑了，骗子，我要投诉！", after(2))
    angry = shown(lin, dialogue_id)
    assert (angry.demand, angry.restating) == ("你们太坑了，骗子，我要投诉", ())
    says(who, dialogue_id, "退款多久到账呀", after(3))
    calmer = shown(lin, dialogue_id)
    assert (calmer.demand, [one.told["demand"] for one in calmer.restating]) == ("退款多久到账呀", ["退款多久到账呀"])


@db
def test_a_replay_says_how_much_better_the_learned_order_is() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "退款什么时候到账？", after(2))
    seen = [f"card:{n}" for n in range(1, 7)]
    for past in range(20):
        run(
            note_suggestions,
            lin,
            after(past + 3),
            dialogue_id,
            1,
            issue_type="",
            seen=seen,
            ranked=6,
            used="card:6",
            how="used",
        )
    run(seal, SYSTEM, after(40), 2000)
    found = replayed(AT)
    assert (found.answered, found.taken, found.before) == (20, 20, 0.0)
    assert (found.after or 0.0) > 0.7
    assert found.ndcg_before == pytest.approx(1 / log2(7))
    assert (found.ndcg_after or 0.0) > 0.7
    assert (found.verdict, found.used, found.ignored) == ("few", 20, 0)
    assert [(one.issue_type, one.taken) for one in found.by_issue] == [("", 20)]
    lately = replayed_lately(lin, 5)
    assert lately.answered == 5
    assert lately.ndcg_before == pytest.approx(1 / log2(7))
    with pytest.raises(AccessDenied):
        replayed_lately(who, 5)


def answered(used: str, keys: Sequence[str], issue: str = "order.shipping") -> SuggestionsAnswered:
    how = "used" if used else "ignored"
    return SuggestionsAnswered(dialogue_id=1, seq=1, issue_type=issue, how=how, used=used, seen=list(keys), ranked=len(keys))  # fmt: skip


def test_a_replay_says_better_worse_or_that_nothing_is_proven_and_tells_both_orders_by_issue() -> None:
    keys = [f"card:{n}" for n in range(1, 7)]
    liked = played_again(answered("card:4", keys) for _ in range(60))
    assert (liked.verdict, liked.before) == ("better", 0.0)
    assert liked.taken == 60
    assert liked.ndcg_before == pytest.approx(1 / log2(5))
    assert (liked.gain or 0) == pytest.approx((liked.ndcg_after or 0) - (liked.ndcg_before or 0))
    assert (liked.gain_low or 0) < (liked.gain or 0) < (liked.gain_high or 0)
    wanted = ["card:6", "card:5", "card:4"] * 3 + ["card:1", "card:2", "card:3"] * 40
    misled = played_again(answered(key, keys) for key in wanted)
    assert misled.verdict == "worse"
    assert (misled.gain_high or 0) < 0
    first = played_again(answered("card:1", keys) for _ in range(60))
    assert (first.verdict, first.gain, first.ndcg_after) == ("unproven", 0.0, 1.0)
    left = played_again([*(answered("", keys) for _ in range(3)), answered("card:1", keys, "order.tracking")])
    assert (left.answered, left.ignored, left.used, left.taken, left.verdict) == (4, 3, 1, 1, "few")
    assert [one.issue_type for one in left.by_issue] == ["order.tracking"]
    nothing = played_again([])
    assert (nothing.answered, nothing.before, nothing.ndcg_after, nothing.gain) == (0, None, None, None)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9, unique=True), st.data())
def test_the_learned_order_is_a_permutation_and_being_taken_never_puts_something_back(
    numbers: list[int], data: st.DataObject
) -> None:
    keys = [f"card:{n}" for n in numbers]
    known = {
        (scope, key): Tally(
            shown=(n := data.draw(st.integers(0, 50))),
            taken=data.draw(st.integers(0, n)),
            expected=data.draw(st.integers(0, 10_000_000)),
        )
        for scope in ("", "*")
        for key in keys
    }
    order = learned_order("", keys, known)
    assert sorted(order) == sorted(keys)
    lucky = data.draw(st.sampled_from(keys))
    more = known[("", lucky)].plus(Tally(shown=1, taken=1))
    assert learned_order("", keys, known | {("", lucky): more}).index(lucky) <= order.index(lucky)


def test_nothing_is_reordered_before_anything_is_known() -> None:
    keys = [f"script:{n}" for n in range(30)]
    assert learned_order("", keys, {}) == keys


def test_what_is_often_right_does_not_push_aside_what_comes_first_because_of_the_words() -> None:
    common, rare = "card:1", "card:2"
    day = [answered(common, [common, rare])] * 40 + [answered(rare, [rare, common])] * 10
    told = played_again(day * 3)
    assert (told.before, told.ndcg_before, told.ndcg_after) == (1.0, 1.0, 1.0)
    unread = [answered("card:3", ["script:9", "card:3"])] * 40 + [
        answered("card:4", ["script:9", "card:4"], "order.delay")
    ] * 40
    assert (played_again(unread).verdict, (played_again(unread).ndcg_after or 0) > 0.9) == ("better", True)


@db
def test_a_button_that_was_pressed_is_no_wish() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "退款什么时候到账？", after(2))
    says(who, dialogue_id, "方案2 请帮我换一台新的", after(3))
    pressed = Message.objects.filter(dialogue_id=dialogue_id, by="customer").latest("seq")
    assert shown(lin, dialogue_id).demand == pressed.text
    Message.objects.filter(id=pressed.id).update(data=json.dumps({"dialogue": dialogue_id, "of": 1}))
    assert shown(lin, dialogue_id).demand == "退款什么时候到账"


@db
def test_who_says_that_all_is_well_goes_on_wanting_what_they_wanted() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "我的耳机什么时候发货？", after(2))
    answers(lin, dialogue_id, "请问刚才的问题给您解决了吗？", after(3))
    says(who, dialogue_id, "解决了，没有其他问题了，很满意", after(4))
    assert shown(lin, dialogue_id).demand == "我的耳机什么时候发货"
    answers(lin, dialogue_id, "感谢您的咨询", after(5))
    says(who, dialogue_id, "没有解决，耳机还没发", after(6))
    assert shown(lin, dialogue_id).demand == "没有解决，耳机还没发"


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("解决了，没有其他问题了，很满意", True), ("好的，谢谢您", True), ("没有了", True), ("Solved, nothing else, thank you very much", True),
        ("没有解决", False), ("没有发货", False), ("不满意", False), ("好的，那什么时候退款", False), ("可以退货", False), ("No refund yet", False), ("", False),
    ],
)  # fmt: skip
def test_what_only_ends_the_talk_is_no_demand(text: str, settled: bool) -> None:
    assert settles(text) is settled


def test_the_demand_is_the_newest_question_without_its_greeting() -> None:
    assert demand_in(["你好，在吗", "您好，我的快递到哪里了？都三天了"]) == "我的快递到哪里了"
    assert demand_in(["耳机左边一直没有声音。昨天还好好的"]) == "耳机左边一直没有声音"
    asked = ["能写贺卡吗", "我的键盘坏了，保修多久啊", "都三天了", "我的硬盘快递到哪里了"]
    assert demand_in(asked) == "我的硬盘快递到哪里了"
    assert demand_in([*asked, "我想退货", "拆开过了"]) == "我想退货"
    assert demand_in(["is it in stock?", "I want to return the keyboard"]) == "I want to return the keyboard"
    assert demand_in(["你好"]) == ""
    assert len(demand_in(["很" * 200])) == 60


def test_the_pace_follows_speed_pauses_and_emotion() -> None:
    quick = [Instant(at * 10_000_000) for at in range(3)]
    assert pace_for(quick, [], 0, FIGURES) is Pace.QUICK
    assert pace_for(quick, [], 2, FIGURES) is Pace.SOOTHE
    assert pace_for(quick[:1], [200_000_000], 0, FIGURES) is Pace.SLOW
    assert pace_for(quick[:1], [20_000_000], 0, FIGURES) is Pace.EVEN
    assert pace_for(quick, [], 0, {}) is Pace.EVEN
    assert all(one < other for one, other in pairwise(quick))


@db
def test_answers_that_other_groups_look_after_come_last() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "退款什么时候到账，怎么退货？", after(2))
    before = [one.key for one in shown(lin, dialogue_id).answers if one.kind == "card"]
    assert len(before) > 1
    first = int(before[0].removeprefix("card:"))
    writer, chief = hire("xie3", rights(Role.TRAINER)), hire("zhu3", rights(Role.SUPERVISOR))
    draft = msgspec.structs.replace(faq(writer, first).draft, category="电话")
    run(revise_faq, writer, AT, first, draft, began=1)
    run(approve_faq, chief, AT, first, number=2)
    learned(meaning=False)
    run(assign_category, writer, AT, "电话", ["online"])
    assert next(one.key for one in shown(lin, dialogue_id).answers if one.kind == "card") == before[0]
    run(assign_category, writer, AT, "电话", [next(one.code for one in groups() if one.code != "online")])
    assert [one.key for one in shown(lin, dialogue_id).answers if one.kind == "card"][-1] == before[0]

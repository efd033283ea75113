import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guard.desk import NOON, gate, need, talk
from tests.guard.shipped import shipped_clauses
from zhunsheng.guard.confirmations import find_confirmations
from zhunsheng.guard.values import Confirmation, Standing
from zhunsheng.standards.values import StepGate, Way

SOLVED = need(
    "solved",
    asked=("解决了吗",),
    answered=("解决了", "可以", "嗯", "yes"),
    denied=("没解决", "不行"),
    volunteered=("问题解决了",),
)
MORE = need("more", asked=("还有其他问题",), answered=("没有了", "没有"), denied=("还有", "另外"))
TICKED = need("ticked", asked=("x",), answered=("y",), accepts=(Way.TICKED,))
GATE = gate(SOLVED, MORE, TICKED)


def solved(*said: str) -> Confirmation:
    return find_confirmations(GATE, talk(*said))[0]


def standings(*said: str) -> list[str]:
    return [each.standing.value for each in find_confirmations(GATE, talk(*said))]


def shipped_gate() -> StepGate:
    found = shipped_clauses()["cc-1.3a"].gate
    assert found is not None
    return found


def shipped_standings(*said: str) -> list[str]:
    return [each.standing.value for each in find_confirmations(shipped_gate(), talk(*said))]


def test_a_question_and_its_answer_are_the_evidence() -> None:
    found = solved("customer: 屏不亮", "agent: 请问解决了吗？", "customer: 嗯嗯，解 决了，谢谢")
    assert (found.standing, found.asked_id, found.answered_id) == (Standing.MET, 2, 3)
    assert ("嗯嗯，解 决了，谢谢"[found.start : found.end], found.at) == ("解 决了", NOON)


def test_needs_that_only_a_tick_can_meet_are_left_out() -> None:
    assert [each.need_id for each in find_confirmations(GATE, talk())] == ["solved", "more"]


def test_without_a_question_nothing_is_confirmed() -> None:
    assert standings("customer: 可以", "customer: 没有了") == ["not_asked", "not_asked"]


def test_a_question_without_an_answer_is_open() -> None:
    assert standings("agent: 解决了吗？", "customer: 我看看") == ["unanswered", "not_asked"]


def test_what_the_customer_volunteers_counts_unasked() -> None:
    found = solved("customer: 问题解决了，谢谢")
    assert (found.standing, found.asked_id, found.answered_id) == (Standing.MET, None, 1)


def test_a_complaint_before_the_question_denies_nothing() -> None:
    assert standings("customer: 你们没解决") == ["not_asked", "not_asked"]


@pytest.mark.parametrize(
    "answer",
    [
        "没解决",
        "还没有解决",
        "不太可以",
        "不行",
        "这样不行",
        "并没有真正解决了",
    ],
)
def test_a_negation_does_not_count(answer: str) -> None:
    assert standings("agent: 解决了吗？", f"customer: {answer}")[0] in ("denied", "unanswered")


@pytest.mark.parametrize(
    "answer",
    [
        "这算解决了吗",
        "解决了？",
        "如果解决了我告诉您",
        "解决了一半",
        "什么时候可以",
        "可以便宜点吗",
        "解决了个鬼",
        "嗯？",
    ],
)
def test_questions_conditions_and_halves_state_nothing(answer: str) -> None:
    assert standings("agent: 解决了吗？", f"customer: {answer}")[0] == "unanswered"


def test_the_customers_last_word_counts() -> None:
    talked = ["agent: 解决了吗？", "customer: 解决了", "customer: 哎不行，又黑屏"]
    assert standings(*talked)[0] == "denied"
    assert standings(*talked, "agent: 现在解决了吗", "customer: 解决了")[0] == "met"


def test_a_brief_answer_belongs_to_the_last_question_of_the_turn() -> None:
    both = ("agent: 解决了吗？", "agent: 还有其他问题吗？")
    assert standings(*both, "customer: 没有") == ["unanswered", "met"]
    assert standings(*both, "customer: 嗯") == ["unanswered", "unanswered"]
    assert standings(*both, "customer: 解决了，没有了") == ["met", "met"]
    assert standings("agent: 还有其他问题吗？现在解决了吗？", "customer: 嗯") == ["met", "unanswered"]


def test_a_brief_answer_to_something_else_does_not_count() -> None:
    late = ("agent: 解决了吗？", "customer: 我试试", "agent: 您要发票吗？")
    assert standings(*late, "customer: 嗯")[0] == "unanswered"
    assert standings(*late, "customer: 刚试了解决了")[0] == "met"


def test_a_brief_word_inside_a_longer_clause_is_no_answer() -> None:
    assert standings("agent: 还有其他问题吗？", "customer: 没有解决的办法")[1] == "unanswered"
    assert standings("agent: 还有其他问题吗？", "customer: 退款到现在还没有")[1] == "unanswered"
    assert standings("agent: 解决了吗？", "customer: yesterday it broke")[0] == "unanswered"


def test_the_bot_may_ask_and_the_agent_cannot_answer() -> None:
    assert standings("bot: 解决了吗？", "customer: 可以")[0] == "met"
    assert standings("agent: 解决了吗？", "agent: 解决了")[0] == "unanswered"


@pytest.mark.parametrize(
    "answers",
    [
        ("解决了，谢谢", "没有了", "满意"),
        ("嗯嗯可以了", "没有啦谢谢", "挺满意的"),
        ("好的，能用了", "暂时没有", "很满意，辛苦了"),
        ("已经解决了👍", "没有其他问题了", "非常满意！"),
        ("是的", "没了", "还不错"),
        ("yes, works now", "no, that's all", "very satisfied"),
        ("處理好了", "沒有了", "滿意"),
    ],
)
def test_the_shipped_gate_recognises_how_customers_confirm(answers: tuple[str, str, str]) -> None:
    first, second, third = answers
    assert shipped_standings(
        "agent: 请问您的问题解决了吗？",
        f"customer: {first}",
        "agent: 请问您还有其他问题需要我帮忙吗？",
        f"customer: {second}",
        "agent: 请问您对本次服务满意吗？",
        f"customer: {third}",
    ) == ["met", "met", "met"]


@pytest.mark.parametrize(
    "answers",
    [
        ("没解决", "还有问题", "不满意"),
        ("还没有", "还有一个问题", "不太满意"),
        ("根本没解决", "有的，运费谁出", "态度太差了"),
        ("解决了吗？我怎么还是打不开", "另外我想问下发票", "谈不上满意"),
        ("还是不行", "等一下", "很失望"),
        ("not yet", "one more thing", "not satisfied"),
        ("没有解决", "还不清楚怎么退", "不满意，太慢"),
        ("算不上解决了", "没有人告诉我运费怎么算", "满意才怪"),
    ],
)
def test_the_shipped_gate_does_not_take_a_no_for_a_yes(answers: tuple[str, str, str]) -> None:
    first, second, third = answers
    assert "met" not in shipped_standings(
        "agent: 请问您的问题解决了吗？",
        f"customer: {first}",
        "agent: 请问您还有其他问题需要我帮忙吗？",
        f"customer: {second}",
        "agent: 请问您对本次服务满意吗？",
        f"customer: {third}",
    )


WORDS = st.sampled_from(
    ["解决了", "没", "还", "有", "吗", "？", "，", " ", "可以", "嗯", "没有了", "\u200b", "如果", "👍", "yes"]
)


@given(st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=5))
def test_the_quoted_words_lie_in_the_customers_message(answers: list[str]) -> None:
    lines = talk("agent: 解决了吗？还有其他问题吗？", *(f"customer: {answer}" for answer in answers))
    for found in find_confirmations(GATE, lines):
        if found.answered_id is not None:
            quoted = lines[found.answered_id - 1]
            assert quoted.by == "customer"
            assert 0 <= found.start < found.end <= len(quoted.text)

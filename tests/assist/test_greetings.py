import pytest

from tests.guard.shipped import shipped_rulebook
from zhunsheng.assist.enforces import covers
from zhunsheng.assist.queries import greeting_for
from zhunsheng.assist.values import Greeting
from zhunsheng.kernel.conditions import parse_condition
from zhunsheng.standards.values import (
    Clause,
    Enforcement,
    GreetingRule,
    Kind,
    Rulebook,
    Source,
    Text,
    When,
)


def rule(zh: str, en: str = "Hello", tier: str | None = None) -> GreetingRule:
    applies = None if tier is None else When(condition=parse_condition({"tier": tier}, {"tier": str}))
    return GreetingRule(text=Text(zh=zh, en=en), applies=applies)


def rulebook(*rules: GreetingRule, clause_id: str = "my-1") -> Rulebook:
    same = Text(zh="问候", en="greeting")
    source = Source(document="test", part="1")
    clause = Clause(id=clause_id, kind=Kind.ASSIST, title=same, says=same, source=source, greetings=rules)
    return Rulebook.of(7, {clause_id: clause})


def greet(
    book: Rulebook, *, tier: str = "new", customer: str | None = "王女士", agent: str = "小林", lang: str = "zh-hans"
) -> Greeting:
    found = greeting_for(book, tier=tier, customer_name=customer, agent_name=agent, shop_name="青禾家居", lang=lang)
    assert found is not None
    return found


def test_the_shipped_greeting_names_the_customer_by_tier() -> None:
    vip = greet(shipped_rulebook(), tier="vip")
    assert vip.clause_id == "cc-1.1b"
    assert "王女士" in vip.text
    assert vip.text != greet(shipped_rulebook(), tier="new").text
    assert greet(shipped_rulebook(), tier="vip", lang="en").text.isascii() is False  # the names stay as they are


def test_every_shipped_greeting_is_filled_in_both_languages() -> None:
    for tier in ("vip", "repeat", "new", "anonymous", "something else"):
        for lang in ("zh-hans", "en"):
            for customer in ("王女士", None):
                text = greet(shipped_rulebook(), tier=tier, customer=customer, lang=lang).text
                assert "{" not in text
                assert "小林" in text
                assert text == text.strip()


def test_a_strangers_greeting_is_filled() -> None:
    book = rulebook(rule("{customer}，{shop}的{agent}在此", "{customer}, {agent} of {shop} here"))
    assert greet(book) == Greeting(text="王女士，青禾家居的小林在此", clause_id="my-1")
    assert greet(book, lang="en").text == "王女士, 小林 of 青禾家居 here"
    assert isinstance(covers(book.clauses["my-1"]), Enforcement)


def test_a_rule_for_this_customer_comes_before_one_for_everybody() -> None:
    book = rulebook(rule("大家好"), rule("贵宾好", tier="vip"))
    assert greet(book, tier="vip").text == "贵宾好"
    assert greet(book, tier="new").text == "大家好"


def test_an_unknown_customer_gets_a_greeting_that_needs_no_name() -> None:
    book = rulebook(rule("{customer}您好"), rule("您好，我是{agent}"))
    assert greet(book, customer=None).text == "您好，我是小林"
    assert greet(book, customer="  ").text == "您好，我是小林"


@pytest.mark.parametrize(
    ("zh", "expected"),
    [
        ("{customer}您好", "您好"),
        ("{customer}，您好", "您好"),
        ("您好，{customer}，欢迎", "您好，欢迎"),
        ("您好{customer}！", "您好！"),
    ],
)
def test_without_such_a_greeting_the_name_is_left_out_cleanly(zh: str, expected: str) -> None:
    assert greet(rulebook(rule(zh)), customer=None).text == expected


def test_the_name_is_left_out_cleanly_in_english_too() -> None:
    book = rulebook(rule("好", "Hello {customer}, welcome to {shop}"))
    assert greet(book, customer=None, lang="en").text == "Hello, welcome to 青禾家居"


def test_names_are_text_and_never_a_template() -> None:
    book = rulebook(rule("{customer}您好，我是{agent}"))
    assert greet(book, customer="{agent}").text == "{agent}您好，我是小林"
    assert greet(book, customer="{0.__class__}").text == "{0.__class__}您好，我是小林"
    assert greet(book, customer="王\n\u202e女士\x00").text == "王 女士您好，我是小林"
    assert greet(book, customer="长" * 200).text == "长" * 40 + "您好，我是小林"


def test_a_rulebook_without_greetings_suggests_none() -> None:
    empty = Rulebook.of(8, {})
    assert greeting_for(empty, tier="vip", customer_name=None, agent_name="a", shop_name="b", lang="zh") is None


def test_an_assist_clause_without_greeting_says_why_it_is_not_enforced() -> None:
    assert covers(rulebook().clauses["my-1"]) == "the clause provides no greeting"

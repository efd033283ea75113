"""An upset customer is felt with before business goes on."""

from tests.guard.shipped import shipped_rulebook
from zhunsheng.guard.queries import guard_of
from zhunsheng.guard.values import Context, Hit
from zhunsheng.standards.values import Severity, Speaker

GUARD = guard_of(shipped_rulebook())
ANGRY = ("我的退款呢", "气死我了，你们到底管不管")
BUSINESS = "退货地址已发送，3天内寄出即可"


def first(text: str, said: tuple[str, ...], answered: tuple[str, ...] = ()) -> list[Hit]:
    judged = GUARD.judge(text, context=Context(customer_said=said, agent_said=answered), thorough=False)
    return [hit for hit in judged.hits if hit.family == "empathy_first"]


def test_business_before_empathy_is_asked_about() -> None:
    assert [(hit.clause_id, hit.severity) for hit in first(BUSINESS, ANGRY) if hit.clause_id == "cc-1.2e"] == [
        ("cc-1.2e", Severity.CONFIRM)
    ]
    assert first("非常理解您的心情，" + BUSINESS, ANGRY) == []
    assert first(BUSINESS, ANGRY, ("真的很抱歉，让您受委屈了",)) == []


def test_feeling_with_somebody_is_a_persons_the_bot_is_not_held_to_it() -> None:
    judged = GUARD.judge(BUSINESS, speaker=Speaker.BOT, context=Context(customer_said=ANGRY), thorough=False)
    assert not [hit for hit in judged.hits if hit.family == "empathy_first"]


def test_a_calming_sentence_is_offered_and_its_absence_noted() -> None:
    noted = [hit for hit in first(BUSINESS, ANGRY) if hit.clause_id == "dy-2.3b"]
    assert [hit.severity for hit in noted] == [Severity.NOTE]
    assert first(noted[0].instead.of("zh-hans"), ANGRY) == []


def test_who_has_calmed_down_hears_business_at_once() -> None:
    assert first(BUSINESS, (*ANGRY, "好的，那麻烦您了")) == []
    assert first(BUSINESS, ()) == []

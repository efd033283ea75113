"""An upset customer is felt with before business goes on."""

from importlib.resources import files

import msgspec
import pytest

from tests.guard.shipped import shipped_rulebook
from zhunsheng.guard.likeness import Taught
from zhunsheng.guard.queries import guard_of, read_emotion
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


@pytest.mark.parametrize(
    "text",
    [
        "好的谢谢，我就等着收了", "你们周末发不发东西的呀", "嗯嗯好哒，我先去接娃，回头再看消息", "师傅到了打我电话就行，我在楼下遛狗呢", "你们国庆放不放假呀",
        "麻烦尽快哈，下周一就要开学了", "不好意思催一下，我这边合同等着盖章", "孩子想吃辣的，这款辣不辣的呢", "请律师一小时多少钱", "举报功能在哪里",
        "Are you lot open over Easter?", "I'm waiting outside the shop, is someone coming down?", "Not a complaint, but the lid is a bit stiff",
        "Amazing, you've managed to find it! Thank you", "My lawyer needs an invoice copy, can you send one?", "Could someone tell the media player to stop?",
    ],
)  # fmt: skip
def test_everyday_words_are_not_taken_for_upset(text: str) -> None:
    assert read_emotion(text).level < 2


@pytest.mark.parametrize(
    "text",
    [
        "不退是吧？行，我发抖音让大家都看看", "叫你们老板滚出来跟我说", "谢谢你们啊，让我在机场睡了一晚上", "你们这是明抢吧，退个房扣我八百",
        "Oh brilliant, another copy-paste apology. Really helpful.", "You people ruined my daughter's birthday", "Thanks for nothing",
        "So you took my money and just disappeared?", "I'm filing a complaint with my bank", "Wow, five weeks for a kettle, you must be so proud of yourselves",
        "Do you even read what I write?? I said NO replacement", "Congratulations, you've lost a customer of ten years",
    ],
)  # fmt: skip
def test_rage_threats_and_scorn_are_upset(text: str) -> None:
    assert read_emotion(text).level == 2


def test_likeness_alone_takes_nothing_for_upset_that_it_knows_nothing_of() -> None:
    path = files("zhunsheng.guard") / "data" / "weights.json"
    upset = next(one for one in msgspec.json.decode(path.read_bytes(), type=list[Taught]) if one.family == "upset")
    assert upset.needed >= upset.bias

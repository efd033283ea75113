"""Words written so that a filter misses them, in dialect or in English, and the harmless sentences beside them."""

import pytest

from tests.guard.shipped import shipped_rulebook
from zhunsheng.guard.emotion import read_emotion
from zhunsheng.guard.queries import guard_of
from zhunsheng.guard.spoken import speak
from zhunsheng.standards.values import Severity, Speaker

GUARD = guard_of(shipped_rulebook())
AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER


def told(text: str, speaker: Speaker = AGENT) -> set[str]:
    return {hit.known_as for hit in GUARD.judge(text, speaker=speaker).hits}


def stopped(text: str) -> set[str]:
    return {hit.known_as for hit in GUARD.judge(text, speaker=AGENT).hits if hit.severity is not Severity.NOTE}


def test_spellings_cut_by_marks_or_by_letters_become_the_word() -> None:
    assert (
        speak("wei+xin") == speak("wei.xin") == speak("w-e-i-x-i-n") == speak("w.e.c.h.a.t") == speak("v-x") == "微信"
    )
    assert speak("n.m.s.l") == speak("c n m") == "操你妈"
    assert "i mean" in speak("what i mean is")
    assert speak("rav-x5") == "rav-x5"


def test_little_pictures_are_read_as_the_words_they_stand_for() -> None:
    assert speak("➕🛰️ lulu_1") == "加微信lulu_1"
    assert speak("🧧") == "红包"
    assert speak("⭐⭐⭐⭐⭐截图") == "五星截图"
    assert "diversion" in told("🐧 七八九零一二三")
    assert "abuse" in told("🖕", CUSTOMER)
    assert told("谢谢您🌟") == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("唔得", "不行"),
        ("我哋冇货", "我们没有货"),
        ("佢畀我睇", "他给我看"),
        ("唔该晒", "麻烦晒"),
        ("攞咗嘢", "拿了东西"),
        ("嬲死", "气死"),
    ],
)
def test_cantonese_is_read_as_what_it_says(typed: str, meant: str) -> None:
    assert speak(typed) == meant


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("negation", "呢个退唔到㗎"), ("shirk", "唔关我哋事"), ("negation", "不口以"), ("negation", "bu行"), ("impatience", "嗯 哦 行"),
        ("abuse", "连字都不认识 没文化"), ("abuse", "你脑子是不是被门夹了"), ("phishing", "把你们顾客的电话号码导一份给我"),
        ("phishing", "您从微粒贷里提三千出来转到安全账户"), ("cashback_for_review", "五颗星 秒到3r"), ("absolute_term", "论手艺 我们称第二没人称第一"),
        ("typo", "请您等侍一下"), ("question_customer", "该不是想白用几天吧"), ("diversion", "进裙有优惠"),
    ],
)  # fmt: skip
def test_kinds_of_wording_are_known(family: str, text: str) -> None:
    assert family in told(text)


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("shirk", "You should call the courier, it has nothing to do with us"), ("vague_promise", "Maybe it will come next week"),
        ("over_promise", "I promise it will never break"), ("question_customer", "Are you sure you didn't drop it?"),
        ("question_customer", "You must have used it wrong"), ("negation", "We can't do that."), ("imperative", "Send me the photo now"),
        ("imperative", "Stop messaging us"), ("impatience", "I already told you"), ("absolute_term", "It is the cheapest on the market"),
        ("absolute_term", "We are number one in Europe"), ("unsupported_claim", "Clinically proven, it removes acne"),
        ("policy_incomplete", "30 days returns, no questions asked"), ("private_transfer", "Just wire it to my bank account"),
        ("phishing", "Read me the security code on the back"), ("diversion", "Message me on WhatsApp"), ("diversion", "We can chat on Telegram"),
        ("cashback_for_review", "Leave a five star review and get $3 back"), ("abuse", "You are an idiot"),
    ],
)  # fmt: skip
def test_english_is_held_to_the_same_families(family: str, text: str) -> None:
    assert family in stopped(text)


@pytest.mark.parametrize(
    "text",
    [
        "We will call the courier for you and reply by 5 pm", "Are you sure you want to cancel?", "The best way to wash it is by hand",
        "We can't do that, but I can offer a partial refund", "Could you send me a photo now, please?", "Never add anyone on WhatsApp who asks for money",
        "Nobody from our shop will ask you for the password", "We welcome every honest review", "Free returns within 7 days if it is unused",
        "It is not a medicine and does not treat acne", "I can't promise the day, but I will write before 6 pm", "All the best!",
    ],
)  # fmt: skip
def test_harmless_english_is_not_stopped(text: str) -> None:
    assert stopped(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "退款不需要您提供银行卡号和验证码", "凡是索要密码的肯定是骗子", "五星红旗徽章三块钱一枚", "冠军杯形状的蜡烛还有两支", "夜景模式比极致模式省电",
        "没关系 我们马上换", "没缺货 放心拍", "拆包视频有的话理赔更快", "今天的包裹在打包 晚上能发", "红包封面要另外买", "以经典黑为主",
        "我是客服佳薇，很高兴为您服务", "家薇牌的面霜有货",
    ],
)  # fmt: skip
def test_the_same_words_used_harmlessly_are_not_stopped(text: str) -> None:
    assert stopped(text) == set()


def test_who_hums_denies_nothing() -> None:
    assert "negation" not in told("唔…稍等一下哈")
    assert "negation" in told("唔退唔换㗎")


def test_who_asks_whether_there_is_a_messenger_denies_nothing() -> None:
    assert "diversion" in told("有没有vx 加一下", CUSTOMER)
    assert "diversion" not in told("没有vx", AGENT)
    assert "abuse" in told("你是不是脑残", CUSTOMER)
    assert "private_transfer" in told("不走平台行吗 我现金给你", CUSTOMER)
    assert "private_transfer" not in told("我用支付宝付过款了", CUSTOMER)


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (0, "开心死了 娃特别喜欢"), (0, "笑死 太好玩了"), (0, "律师函范本是电子版吗"), (0, "不急 你们忙完再回我"),
        (1, "又烂咗"), (1, "师傅迟到一个钟头"), (2, "嬲死我喇 等咗三个礼拜"), (2, "笑死 一群骗子"),
    ],
)  # fmt: skip
def test_praise_is_calm_and_dialect_is_heard(level: int, text: str) -> None:
    assert read_emotion(text).level == level

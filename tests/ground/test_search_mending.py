"""Mending: a word that nothing known holds becomes a known one of the same sound or one sign away; what is known stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.ground.search import known, mended

KNOWN = known(
    [
        "快递物流查询", "物流停滞", "退款什么时候到账", "怎么开发票", "发票抬头", "什么时候发货", "有现货吗", "投诉", "投诉", "服务投诉", "投诉处理",
        "开发", "优惠券", "Where is my refund", "refund", "MK870 keyboard",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("物留", "物流"),
        ("wuliu", "物流"),
        ("WuLiu", "物流"),
        ("流物", "物流"),
        ("物留 查询", "物流 查询"),
        ("查不到物留", "查不到物流"),
        ("退款什么时候到帐", "退款什么时候到账"),
        ("发飘抬头", "发票抬头"),
        ("SPF-50 发祸", "spf-50 发货"),
        ("wuiliu", "物流"),
        ("yhq", "优惠券"),
        ("投拆", "投诉"),
        ("发拆", None),
        ("fpt-50", None),
        ("wlc", None),
        ("refnud", "refund"),
        ("keybord 87", "keyboard 87"),
        ("物流", None),
        ("refund", None),
        ("mk871", None),
        ("退", None),
        ("tui", None),
        ("没人说过", None),
        ("qqqqqq", None),
        ("", None),
    ],
)
def test_unknown_words_are_mended_and_known_ones_and_models_stay(query: str, meant: str | None) -> None:
    assert mended(query, KNOWN) == meant


def test_of_parts_that_sound_like_something_known_the_usual_one_is_mended() -> None:
    by = known(["审么", "到账", "已到账", "没到账"])
    assert mended("什么到帐", by) == "什么到账"


TEXTS = st.lists(
    st.text("物流退款键盘ab1 -", min_size=1).map(lambda text: f"字{text}"), min_size=1, max_size=4, unique=True
)


@given(first=TEXTS, more=TEXTS)
def test_what_is_read_besides_is_known_like_all_of_it_read_at_once(first: list[str], more: list[str]) -> None:
    new = [one for one in more if one not in first]
    assert known(new, besides=known(first)) == known([*first, *new])


def test_at_most_three_words_are_mended() -> None:
    assert mended("物留 mk871 现火 发漂", KNOWN) == "物流 mk871 现货 发票"
    assert mended("物留 现火 wuliu 发漂", KNOWN) == "物流 现货 物流 发漂"


@pytest.mark.parametrize("query", ["%", "_", "'", '"', "😀😀", "\u202e", "(?:", "[", "\\", "*", "退" * 100, "q" * 100])
def test_what_is_no_word_or_far_too_long_is_left_alone(query: str) -> None:
    assert mended(query, KNOWN) is None


@given(query=st.text(max_size=100), texts=st.lists(st.text(max_size=40), max_size=5))
def test_whatever_is_typed_and_known_breaks_nothing(query: str, texts: list[str]) -> None:
    by = known([*texts, query[1:]])
    assert (better := mended(query, by)) is None or better.strip()

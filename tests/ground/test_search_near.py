"""Nearness: what is as written comes alone, then what sounds alike, then what is one sign away; odd input finds nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.ground.search import Shelved, nearest, read

TEXTS = {
    1: ("退款进度", "您的退款已经提交，预计三天内到账"),
    2: ("物流停滞", "包裹两天没有更新，我帮您催一下快递"),
    3: ("键盘保修", "MK-870 机械键盘保修一年，iPhone 15 Pro 除外"),
    4: ("Return policy", "A refund is paid within three days"),
}
SHELF = {key: Shelved(read(title), read(text)) for key, (title, text) in TEXTS.items()}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("退款进度", [1]),
        ("进度退款", [1]),
        ("到账 退款", [1]),
        ("tkjd", [1]),
        ("tuikuan", [1]),
        ("kuandai", []),
        ("tuikaun", [1]),
        ("uikuan", []),
        ("uikaun", []),
        ("退夸", []),
        ("kuaidi", [2]),
        ("退宽", [1]),
        ("退款进肚", [1]),
        ("退款进进度", [1]),
        ("退款度", [1]),
        ("物流停止", [2]),
        ("物停流滞", [2]),
        ("流物停滞", [2]),
        ("物流滞停", [2]),
        ("物停滞", [2]),
        ("mk870", [3]),
        ("MK-870", [3]),
        ("ＭＫ 870", [3]),
        ("mk871", []),
        ("mk78", []),
        ("iphone15pro 保修", [3]),
        ("ipohne15", [3]),
        ("refund", [4]),
        ("refnud", [4]),
        ("reffund", [4]),
        ("returns polcy", [4]),
        ("return polcy", [4]),
    ],
)
def test_words_are_found_as_written_by_sound_and_one_sign_away(query: str, found: list[int]) -> None:
    assert nearest(query, SHELF) == found


def test_no_letter_stands_for_a_digit_of_a_model() -> None:
    assert nearest("mk800", {1: Shelved(read("MK8O0"), read(""))}) == []


def test_what_is_as_written_comes_alone_and_what_has_it_in_its_title_first() -> None:
    shelf = {
        1: Shelved(read("售后"), read("退款进度")),
        2: Shelved(read("退款"), read("")),
        3: Shelved(read("退宽"), read("")),
    }
    assert nearest("退款", shelf) == [2, 1]
    assert nearest("tuikuan", shelf) == [2, 3, 1]


@pytest.mark.parametrize("query", ["", " ", "%", "_", "'", '"', "😀😀", "\u202e", "(?:", "[", "\\", "*"])
def test_what_is_no_word_finds_nothing(query: str) -> None:
    assert nearest(query, SHELF) == []


@given(query=st.text(max_size=200), text=st.text(max_size=60))
def test_whatever_is_typed_and_written_breaks_nothing(query: str, text: str) -> None:
    assert set(nearest(query, {1: Shelved(read(text), read(text, query))})) <= {1}

"""Sounds are put together sign by sign, and come out as the library reads the whole."""

import os
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.ground.search.sound import LONGEST, reading, sound_of

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # the desk reads signs, not phrases

SIGNS = st.one_of(
    st.sampled_from("退款进度银行长重女嗯欸abcXYZ019 -，。？éßü日カ㎡①😀"), st.characters(exclude_categories=["Cs"])
)
ALL = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


def read_by_the_library(text: str, first: bool) -> str:
    """Read a text with the library that the table is of."""
    from pypinyin import Style, lazy_pinyin  # why: the setting above must stand before its tables are loaded

    style = Style.FIRST_LETTER if first else Style.NORMAL
    return "".join(char for part in lazy_pinyin(text, style=style) for char in part if char.isalnum())


@given(st.text(SIGNS, max_size=40))
def test_a_text_sounds_as_the_library_reads_it(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    assert sound_of(text) == f"{read_by_the_library(plain, True)} {read_by_the_library(plain, False)}"


def test_every_sign_there_is_reads_as_the_library_reads_it() -> None:
    other = [sign for sign in ALL if not sign.isascii() and reading(sign) != (read_by_the_library(sign, False) or sign)]
    assert other == []


def test_a_sign_without_a_reading_stands_for_itself() -> None:
    assert [reading(sign) for sign in ("退", "a", "，", "😀", "é")] == ["tui", "a", "，", "😀", "é"]


@pytest.mark.parametrize(("sign", "read"), [("女", "nv"), ("绿", "lv"), ("长", "zhang"), ("嗯", "n")])
def test_a_reading_is_written_as_it_is_typed(sign: str, read: str) -> None:
    assert reading(sign) == read

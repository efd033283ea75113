"""Sounds are put together sign by sign, and come out as the library reads the whole."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.ground.search.sound import LONGEST, reading, sound_of

SIGNS = st.one_of(
    st.sampled_from("退款进度银行长重abcXYZ019 -，。？éß日カ㎡①😀"), st.characters(exclude_categories=["Cs"])
)


@given(st.text(SIGNS, max_size=40))
def test_a_text_sounds_as_the_library_reads_it(text: str) -> None:
    sound_of(text)  # sets how the library reads
    from pypinyin import Style, lazy_pinyin  # why: the call above sets how its tables are loaded

    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    wanted = (
        "".join(char for part in lazy_pinyin(plain, style=style) for char in part if char.isalnum())
        for style in (Style.FIRST_LETTER, Style.NORMAL)
    )
    assert sound_of(text) == " ".join(wanted)


def test_a_sign_without_a_reading_stands_for_itself() -> None:
    assert [reading(sign) for sign in ("退", "a", "，", "😀", "é")] == ["tui", "a", "，", "😀", "é"]

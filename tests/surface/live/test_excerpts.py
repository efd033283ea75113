"""What a hit shows of a message: few words, the searched ones among them and pointed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.surface.live.excerpts import LENGTH, MORE, excerpt_of


def marked(text: str, query: str) -> list[str]:
    excerpt = excerpt_of(text, query)
    return [excerpt.text[start:end] for start, end in excerpt.marks]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("我的耳机什么时候发货？", "发货", ["发货"]),
        ("发货了吗？说好昨天发货的", "发货", ["发货", "发货"]),
        ("耳机坏了", "耳", ["耳"]),
        ("这款 JJ-PRO-B 有货吗", "jj-pro-b", ["JJ", "PRO", "B"]),
        ("iPhone 15 Pro 的壳", "iphone15", ["iPhone 15"]),
        ("ＣＸ３－４６ 到了", "cx3", ["ＣＸ３"]),
        ("2015 年的 15 号", "15", ["15"]),
        ("approve the pro model", "pro", ["pro"]),
        ("降噪耳机不降噪", "降噪耳机 耳机", ["降噪耳机"]),
        ("订单 20260101 什么时候到 (a+b)*", "20260101", ["20260101"]),
        ("没有这个词", "发货", []),
        ("（。）", "。", []),
    ],
)
def test_the_words_are_pointed_at_however_they_were_written(text: str, query: str, found: list[str]):
    assert marked(text, query) == found


def test_a_long_message_is_cut_around_the_hit():
    excerpt = excerpt_of("前" * 100 + "发货" + "后" * 100, "发货")
    assert excerpt.text == MORE + "前" * 14 + "发货" + "后" * 44 + MORE
    assert excerpt.marks == [(15, 17)]


def test_an_excerpt_is_one_line():
    assert excerpt_of("第一行\n\n  第二行\t发货", "发货").text == "第一行 第二行 发货"


@given(st.text(max_size=200), st.text(alphabet="发货a1 ", max_size=4), st.text(max_size=200))
def test_any_message_has_a_short_excerpt_with_marks_inside_and_apart(before: str, query: str, behind: str):
    excerpt = excerpt_of(before + query + behind, query)
    assert len(excerpt.text) <= LENGTH + 2 * len(MORE)
    flat = [place for mark in excerpt.marks for place in mark]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(excerpt.text) for start, end in excerpt.marks)

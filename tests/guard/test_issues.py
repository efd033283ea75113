"""What a dialogue is about is suggested by words that stand in it, or by pairs of characters that resemble them."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhunsheng
from zhunsheng.guard.issues import suggest_issue
from zhunsheng.standards.taxonomy import load_taxonomy

SHIPPED = Path(zhunsheng.__file__).parent / "standards" / "taxonomies" / "shipped.yaml"

SIGNS = "退换货款坏了慢"


class Leaf(msgspec.Struct, frozen=True):
    """A type of issue."""

    code: str
    hints: tuple[str, ...]


words = st.text(SIGNS, min_size=1, max_size=4)


@given(words, st.text(SIGNS, max_size=6), st.text(SIGNS, max_size=6))
def test_a_word_that_stands_anywhere_in_what_was_said_counts(hint: str, before: str, after: str) -> None:
    found = suggest_issue([Leaf("it", (hint,)), Leaf("other", ("发票抬头",))], [f"{before}{hint}{after}"])
    assert [one.code for one in found] == ["it"]
    assert found[0].confidence > 0


def test_a_longer_word_says_more_than_a_short_one_and_several_more_than_one() -> None:
    leaves = [Leaf("short", ("退款",)), Leaf("long", ("退款不到账",)), Leaf("several", ("退款不到账", "三天"))]
    assert [one.code for one in suggest_issue(leaves, ["退款不到账三天了"])] == ["several", "long", "short"]


def test_a_word_within_a_longer_one_counts_once_and_never_across_two_messages() -> None:
    once = suggest_issue([Leaf("a", ("退款",)), Leaf("b", ("退款", "款"))], ["退款"])
    assert once[0].confidence == once[1].confidence
    assert suggest_issue([Leaf("a", ("货慢",))], ["我的货", "慢死了"]) == ()
    (parts,), (whole,) = (suggest_issue([Leaf("a", ("退货款",))], said) for said in (["退货", "货款"], ["退货款"]))
    assert parts.confidence < whole.confidence


def test_what_resembles_a_word_is_suggested_with_less_confidence_and_what_fits_nothing_is_not() -> None:
    leaves = [Leaf("a", ("充不进去电",))]
    (alike,), (stands,) = suggest_issue(leaves, ["充不进电"]), suggest_issue(leaves, ["充不进去电"])
    assert 0 < alike.confidence < stands.confidence
    ranked = suggest_issue([*leaves, Leaf("b", ("充",))], ["充不进电"])
    assert [one.code for one in ranked] == ["b", "a"]
    assert suggest_issue(leaves, ["你好"]) == ()
    assert suggest_issue(leaves, []) == ()


def test_where_somebody_lives_is_no_matter_and_what_is_said_beside_it_is() -> None:
    leaves = [
        Leaf("tracking", ("物流", "快递")),
        Leaf("change", ("改地址", "地址是", "收货地址改")),
        Leaf("repair", ("坏了",)),
    ]
    said = [
        "请寄到深圳市南山区物流大道12号",
        "键盘坏了，我住山东省济南市历下区快递路3号",
        "收货地址改成北京市海淀区中关村大街27号",
        "物流呢",
    ]
    assert [[one.code for one in suggest_issue(leaves, [text])] for text in said] == [
        [],
        ["repair"],
        ["change"],
        ["tracking"],
    ]


SAID = [line.split("\t") for line in (Path(__file__).parent / "said.tsv").read_text("utf-8").splitlines()]
"""What customers may write, with what it is about; written by somebody who had not seen the words of the taxonomy."""


def test_what_customers_write_in_many_words_is_recognised() -> None:
    leaves = tuple(load_taxonomy(SHIPPED.read_text("utf-8"), name="shipped").leaves())
    first, among = 0, 0
    for code, text in SAID:
        found = [one.code for one in suggest_issue(leaves, [text])]
        first, among = first + (found[:1] == [code]), among + (code in found)
    assert len(SAID) == 150
    assert (first, among) >= (138, 147)


@pytest.mark.parametrize("text", ["你好", "在吗", "好的，谢谢", "嗯嗯", "hello", "ok thanks", "稍等我看一下"])
def test_a_greeting_and_thanks_are_about_nothing(text: str) -> None:
    leaves = tuple(load_taxonomy(SHIPPED.read_text("utf-8"), name="shipped").leaves())
    assert [one for one in suggest_issue(leaves, [text]) if one.confidence > 15] == []

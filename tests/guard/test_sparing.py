"""A customer's words are said again without what is only theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.guard.queries import find_personal, without_personal


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("耳机左耳没声音，13800138000 打我电话，我叫王小明，住在上海市浦东新区张江路88号", "耳机左耳没声音"),
        ("我叫张三，耳机坏了。请发到 a@b.com 谢谢，发票开好了吗？", "耳机坏了。发票开好了吗？"),
        ("13800138000这个号码的订单怎么还没发", "138****8000这个号码的订单怎么还没发"),
        ("订单6984937396401757228怎么还没到", "订单6984937396401757228怎么还没到"),
        ("单号 SF8544617896201 到哪了", "单号 SF8544617896201 到哪了"),
        ("怎么退货", "怎么退货"),
        ("", ""),
    ],
)
def test_parts_with_personal_data_are_left_out_and_masked_where_nothing_else_was_said(said: str, again: str) -> None:
    assert without_personal(said) == again


PARTS = st.sampled_from(
    ["我叫王小明", "13800138000", "退货", "住在上海市浦东新区张江路88号", "发到 a@b.com", "单号 SF8544617896201"]
)


@given(parts=st.lists(PARTS, max_size=6, unique=True), mark=st.sampled_from("，。！\n；"))
def test_nothing_that_was_personal_is_said_again(parts: list[str], mark: str) -> None:
    text = mark.join(parts)
    hidden = [text[one.start : one.end] for one in find_personal(text) if one.kind != "tracking"]
    again = without_personal(text)
    assert not any(word in again for word in hidden)
    assert all(one in again for one in parts if not any(word in one for word in hidden))

"""Telephone numbers that are written so that no row of eleven digits stands there."""

import pytest

from zhunsheng.guard.personal import find_personal, mask


def kinds(text: str) -> list[str]:
    return [one.kind for one in find_personal(text)]


@pytest.mark.parametrize(
    "written",
    [
        "+852 6123 4567", "+44 7700 900123", "+1 (415) 555-0132", "00886 912345678", "0921-334-556", "0921 334 556",
        "15o11112222", "l59OO112233", "159-空-0011-空-2233", "159🌙0011🌙2233", "1一5一9一0一0一1一1一2一2一3一3", "1,5,9,0,0,1,1,2,2,3,3",
    ],
)  # fmt: skip
def test_numbers_of_other_countries_and_filled_ones_are_found_whole(written: str) -> None:
    text = f"打我 {written}，谢谢"
    assert [(one.kind, one.start, one.end) for one in find_personal(text)] == [("mobile", 3, 3 + len(written))]
    assert "2233" not in mask(text)[:-8]


def test_a_number_told_in_parts_is_one() -> None:
    assert kinds("手机号开头是159，中间0011，最后2233") == ["mobile"]
    assert kinds("电话前三位159 后面 0011 2233") == ["mobile"]
    assert kinds("一共159元，然后0011和2233两款") == []


@pytest.mark.parametrize(
    "text",
    [
        "+2000积分", "零下-10到+25度", "159元 2199元 3299元", "床159x2000x1800", "主板i3500138000x", "订单号15o11112222", "1,3,5,7,9,11,13,15",
        "单号前三位159，中间0011，最后2233", "0921-334型滤芯", "编号09213345567", "版本 1.5.9.0", "+5 +10 +15",
    ],
)  # fmt: skip
def test_prices_sizes_models_and_orders_are_nobodys_telephone(text: str) -> None:
    assert kinds(text) == []


def test_an_english_word_behind_a_messenger_is_no_id() -> None:
    assert kinds("微信 version 8 打不开") == kinds("小程序 version 8.0.32") == kinds("这件v neck毛衣") == []
    assert kinds("微信 bunny_88") == kinds("卫星号 bunny_88") == ["wechat"]

"""Masked data can be told apart by somebody who knows it, and read by nobody else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.access.values import mask_address, mask_email, mask_name, mask_phone


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("0755-12345678", "0755-****5678"),
        ("01012345678", "010-****5678"),
        ("12345678", "****78"),
        ("12345", "****"),
        ("", ""),
        ("无", "****"),
    ],
)
def test_phone(plain: str, masked: str) -> None:
    assert mask_phone(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [("王小明", "王*"), ("王", "王*"), ("欧阳修", "欧*"), ("John Smith", "J*"), (" ", ""), ("", "")],
)
def test_name(plain: str, masked: str) -> None:
    assert mask_name(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("anna@example.com", "a***@example.com"),
        ("a@x.com", "a***@x.com"),
        ("nobody", "***"),
        ("@x.com", "***"),
        ("", ""),
    ],
)
def test_email(plain: str, masked: str) -> None:
    assert mask_email(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("广东省深圳市南山区科技园南路88号5栋301", "广东省深圳市南山区****"),
        ("北京市海淀区中关村大街1号", "北京市海淀区****"),
        ("上海市浦东新区世纪大道100号", "上海市浦东新区****"),
        ("浙江省杭州市西湖区文三路9号", "浙江省杭州市西湖区****"),
        ("江苏省昆山市玉山镇前进路2号", "江苏省昆山市****"),
        ("四川省凉山彝族自治州西昌市航天路5号", "四川省凉山彝族自治州西昌市****"),
        ("内蒙古自治区呼和浩特市新城区中山路3号", "内蒙古自治区呼和浩特市新城区****"),
        ("科技园南路88号", "****"),
        ("12 High Street", "****"),
        ("", ""),
    ],
)
def test_address(plain: str, masked: str) -> None:
    assert mask_address(plain) == masked


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_middle_of_a_mobile_is_always_hidden(phone: str) -> None:
    assert re.sub(r"\D", "", mask_phone(phone)) == phone[:3] + phone[-4:]


@given(st.text(st.characters(exclude_characters="*"), min_size=2, max_size=40))
def test_no_mask_gives_the_whole_away(plain: str) -> None:
    for mask in (mask_name, mask_phone, mask_email, mask_address):
        masked = mask(plain)
        assert masked == "" if not plain.strip() else plain.strip() not in masked or len(plain.strip()) == 1


@given(st.integers(min_value=0, max_value=99_999_999), st.sampled_from("路街道"))
def test_house_number_never_survives(number: int, kind: str) -> None:
    masked = mask_address(f"广东省深圳市南山区科技{kind}{number}号")
    assert masked == "广东省深圳市南山区****"

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhunsheng.guard.labelled import marked
from zhunsheng.guard.numbers import is_card, is_identity, is_mobile
from zhunsheng.guard.personal import find_personal, mask

WRITTEN = st.text(max_size=60) | st.text(
    alphabet=st.sampled_from("0123456789一三九幺①②-  +@.xXSF京A收件人：王小明微信wxQQ号地址路区市先生*"), max_size=80
)

BEFORE = {
    "id": "身份证", "card": "银行卡号", "landline": "单位电话", "passport": "护照号 ", "permit": "来往内地通行证 ", "plate": "车牌 ", "wechat": "我微信就是 ", "qq": "扣扣",
    "email": "发我邮箱 ", "tracking": "单号", "name": "投保人", "address": "住在",
}  # fmt: skip


def kinds(text: str) -> list[str]:
    return [one.kind for one in find_personal(text)]


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X", "440524188001010014", "360426199101010071",
        "810000199201300029", "820000199201300020", "830000199201300022",
    ],
)  # fmt: skip
def test_valid_identity_numbers_are_found_and_a_changed_digit_is_not(number: str) -> None:
    assert kinds(f"证件{number}") == ["id"]
    wrong = number[:-2] + str((int(number[-2]) + 1) % 10) + number[-1]
    assert not is_identity(wrong.lower())


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("id", "一一零一零五一九四九一二三一零零二X"), ("id", "110105-19491231-002x"), ("card", "⑥②②⑤⑦⑥⓪⓪⓪⑧②①⑨⑤②④"),
        ("landline", "零二八八六五一三三七四"), ("passport", "E 1234 5678"), ("permit", "H 1234 5678"), ("plate", "渝 B 9Q6 05"), ("plate", "苏E—8K21M"),
        ("wechat", "tony8866"), ("qq", "二八四七一九零五三"), ("email", "liaoyu2031艾特qq点com"), ("email", "lily at gmail dot com"),
        ("email", "zhangsan(at)163.com"), ("tracking", "YT7480 2916 35571"), ("tracking", "SF-1234567890123"), ("name", "魏建军"), ("name", "欧阳玉梅"),
        ("address", "长沙市岳麓区梅溪湖路金茂悦小区12栋301室"), ("address", "阳光花园3栋2单元501"), ("address", "杭州西湖区文三路478号华星科技大厦"),
    ],
)  # fmt: skip
def test_odd_spellings_of_every_kind_are_found_whole(kind: str, written: str) -> None:
    text = f"{BEFORE[kind]}{written}，谢谢"
    start = len(BEFORE[kind])
    assert [(one.kind, one.start, one.end) for one in find_personal(text)] == [(kind, start, start + len(written))]


@pytest.mark.parametrize(
    "text",
    [
        "税号91110000600037341L",
        "请您留个收件人姓名和电话",
        "A 4 纸 500 张",
        "发票号12345678",
        "台阶12栋没有单元",
        "常用联系人时要填身份证号",
        "meet at noon",
    ],
)
def test_what_only_looks_like_an_odd_spelling_is_nobodys(text: str) -> None:
    assert kinds(text) == []


def test_a_birthday_that_never_was_is_no_identity() -> None:
    assert not is_identity("110105194902310021")


@pytest.mark.parametrize("number", ["6222021234567890128", "6225760008219524", "6228480402564890018"])
def test_cards_need_their_check_digit(number: str) -> None:
    assert kinds(f"卡号{number}") == ["card"]
    assert not is_card(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    "text",
    [
        "13812345678", "138 1234 5678", "+86 13812345678", "１３８１２３４５６７８", "一三八一二三四五六七八",
        "①③⑧①②③④⑤⑥⑦⑧", "幺三八幺二三四五六七八",
    ],
)  # fmt: skip
def test_a_mobile_number_is_found_however_it_is_written(text: str) -> None:
    (found,) = find_personal(f"电话{text}。")
    assert found.kind == "mobile"
    assert f"电话{text}。"[found.start : found.end].lstrip("+") == text.lstrip("+")


def test_orders_prices_dates_and_public_numbers_are_nobodys_data() -> None:
    for text in (
        "订单号13912345678901", "订单6920210314000123456", "订单号：4876543210987654321", "客服热线400-820-8820",
        "95588", "12315", "2024-11-28 14:00", "满300减50，到手价259.8元", "税号91350100M000100Y43", "138****5678",
    ):  # fmt: skip
        assert kinds(text) == [], text


def test_a_bare_title_counts_only_beside_a_half_hidden_number() -> None:
    assert kinds("王女士的电话138****5678") == ["name"]
    assert kinds("王女士您好") == []


def test_masking_keeps_what_the_kind_allows() -> None:
    assert mask("电话13812345678") == "电话138****5678"
    assert mask("证件11010519491231002X") == "证件110***********002X"
    assert mask("邮箱zhang.san@example.com") == "邮箱z***@example.com"
    assert mask("收件人：王小明") == "收件人：王*明"


def test_every_marked_sentence_is_read_as_it_says() -> None:
    for one in marked("tuned"):
        assert {(found.kind, found.start, found.end) for found in find_personal(one.text)} == one.places, one.text


def test_mobile_numbers_begin_as_the_plan_says() -> None:
    assert [is_mobile(number) for number in ("13812345678", "12812345678", "1381234567")] == [True, False, False]


@given(WRITTEN)
@settings(max_examples=500)
def test_masking_again_changes_nothing_and_nothing_raises(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
    assert len(once) <= len(text) + 3 * text.count("@")


@given(WRITTEN)
@settings(max_examples=300)
def test_places_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for one in find_personal(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end

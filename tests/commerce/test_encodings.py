"""Bytes become the text they were written as, in whatever encoding: a wrong guess never wins over a right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhunsheng.commerce.intake.encodings import decoded
from zhunsheng.kernel.errors import BadInput
from zhunsheng.surface.live.refusals import refusal_text

SIMPLE = bytes(b for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for b in (lead, trail)).decode("gb2312", "ignore")  # fmt: skip
FULL = bytes(b for lead in range(0xA4, 0xC6) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)) for b in (lead, trail)).decode("big5", "ignore")  # fmt: skip
ENGLISH = "order title amount Size Color keyboard iPhone 15 Pro 2026-11-28 09:30 ¥ 1,299.00 x2 SKU-01".replace(
    "¥ ", ""
).split()
WORDS = "怎么退货 订单号 商品名称 实付金额 七天无理由退换 请在订单页申请 快递到哪了 发票怎么开 客服电话 收货地址 晨露键盘 陶喆专辑 镕 囍 一件代发 满减优惠".split()
WORDS_IN_FULL = "怎麼退貨 訂單編號 商品名稱 實付金額 七天鑑賞期 請在訂單頁申請 快遞到哪了 發票怎麼開 客服電話 收貨地址 這裏的鍵盤 一件代發 滿減優惠".split()
FRENCH = "café crème brûlée naïve déjà élève Zoë über Größe Müller schön Straße für niño España señor garçon Ålesund smörgås œuvre".split()
AMOUNTS = "£12.50 €3 12€ 20° £1,299".split()


def lines(words: list[str], least: int = 6) -> some.SearchStrategy[str]:
    """Write lines of words with commas between, as a table has them."""
    line = some.lists(some.sampled_from(words), min_size=2, max_size=8).map(",".join)
    return some.lists(line, min_size=least, max_size=12).map("\n".join)


def of_signs(signs: str) -> some.SearchStrategy[str]:
    """Write words of any signs, each as likely as another, with English between."""
    word = some.text(some.sampled_from(signs), min_size=3, max_size=8)
    line = some.lists(word | some.sampled_from(ENGLISH), min_size=3, max_size=8).map(",".join)
    return some.tuples(
        some.lists(word, min_size=10, max_size=14).map(",".join),
        some.lists(line, min_size=2, max_size=12).map("\n".join),
    ).map("\n".join)


@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"),
        ("gb18030", "GB18030"),
    ],
)  # fmt: skip
@given(some.data())
def test_chinese_and_english_are_read_in_each_encoding(encoding: str, called: str, data: some.DataObject) -> None:
    text = data.draw(of_signs(SIMPLE) | lines(WORDS + ENGLISH) | lines(WORDS, 1))
    assert decoded(text.encode(encoding)) == (text, called)


@pytest.mark.parametrize(("encoding", "called"), [("cp950", "BIG5"), ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"), ("gb18030", "GB18030"), ("utf-8", "UTF-8")])  # fmt: skip
@given(some.data())
def test_the_other_script_is_read_in_each_encoding(encoding: str, called: str, data: some.DataObject) -> None:
    text = data.draw(of_signs(FULL) | lines(WORDS_IN_FULL, 4))
    assert decoded(text.encode(encoding)) == (text, called)


@given(
    some.lists(some.sampled_from([one for one in WORDS if len(one) > 1]), min_size=1, max_size=9).map("".join),
    some.sampled_from(["le", "be"]),
)
def test_two_bytes_a_sign_are_seen_where_every_sign_is_chinese(text: str, end: str) -> None:
    text = "怎么退货" + text
    content = text.encode(f"utf-16-{end}")
    assert decoded(content) == (text, f"UTF-16-{end.upper()}")


@given(lines(FRENCH + ENGLISH + AMOUNTS).filter(lambda text: not text.isascii()))
def test_words_and_amounts_of_western_europe_are_read(text: str) -> None:
    assert decoded(text.encode("cp1252")) == (text, "WINDOWS-1252")


@pytest.mark.parametrize(
    "text", ["id,name\n1,José\n", "order,paid\n1,£12.50\n", "title\nCafé\n", "n,t\n1,Größe M\n", "a,b\n1,“Hi”\n"]
)
def test_one_word_of_western_europe_is_enough(text: str) -> None:
    assert decoded(text.encode("cp1252"))[0] == text


@given(some.lists(some.sampled_from([*WORDS, *WORDS_IN_FULL]) | some.text(some.sampled_from(SIMPLE), min_size=1, max_size=4), min_size=1, max_size=3).map(",".join))  # fmt: skip
def test_a_few_chinese_words_are_never_taken_for_words_of_western_europe(text: str) -> None:
    for table in (f"id,name\n1,{text}\n", f"Color:{text} Size:L"):
        assert decoded(table.encode("gb18030")) == (table, "GB18030")


def test_japanese_is_read_and_korean_is_refused_by_name() -> None:
    text = "注文番号,商品名,数量\n1001,ワイヤレスキーボード,2\n1002,ふわふわのぬいぐるみ,1\n"
    assert decoded(text.encode("cp932")) == (text, "SHIFT-JIS")
    korean = "주문번호,상품명\n" + "안녕하세요 저희 가게에서 구매하신 상품이 배송되었습니다\n" * 3
    with pytest.raises(BadInput) as fault:
        decoded(korean.encode("cp949"))
    assert "韩文" in refusal_text(fault.value, "zh-hans")
    assert decoded(korean.encode())[0] == korean


@given(of_signs(SIMPLE), some.integers(0, 40))
def test_marks_within_a_text_are_left_out(text: str, place: int) -> None:
    at = min(place, len(text))
    assert (
        decoded(b"\xef\xbb\xbf" + f"{text[:at]}\ufeff{text[at:]}\n\ufeff\ufeff{text}".encode())[0] == f"{text}\n{text}"
    )
    assert decoded(b"\xef\xbb\xbf" + f"{text}这是".encode("gb18030")) == (f"{text}这是", "GB18030")


@given(of_signs(SIMPLE), some.integers(0, 100))
def test_a_spoiled_byte_makes_no_other_encoding(text: str, place: int) -> None:
    for encoding, called in (("gb18030", "GB18030"), ("utf-8", "UTF-8")):
        content = bytearray((text * 4).encode(encoding))
        high = [at for at, one in enumerate(content) if one > 0x7F]
        content[high[place % len(high)]] = 0xFF
        assert decoded(bytes(content))[1] == called


@given(some.binary(min_size=1, max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        text, _ = decoded(content)
    except BadInput:
        return
    assert "\x00" not in text

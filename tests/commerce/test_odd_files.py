"""Files of orders that strangers bring: each ends in the right orders, or in a fault that names row, column, expectation and value."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
import xlsxwriter

from tests.commerce.test_intake import CHINA, HEAD, LINE, WANTED, read, told
from zhunsheng.commerce.intake.cells import cents_of, instant_of, number_of
from zhunsheng.commerce.intake.looking import packed, unpacked
from zhunsheng.commerce.intake.mapping import faults_of
from zhunsheng.commerce.queries import error_file, read_orders
from zhunsheng.kernel.errors import BadInput
from zhunsheng.surface.live.refusals import refusal_text

NUMBER = "6923847561029384756"
PLACED = datetime(2026, 11, 1, 9, 5)
HEADS = HEAD.split(",")
ROW = [NUMBER, "保温杯", 2, 1299, 8, 2606, "已发货", PLACED]
Draw = Callable[[Any, Any], None]


def book(draw: Draw, **options: Any) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, options | {"default_date_format": "yyyy/m/d h:mm"})
    draw(made, lambda sheet, *rows: [sheet.write_row(n, 0, row) for n, row in enumerate(rows)])
    made.close()
    return out.getvalue()


def plain(made: Any, write: Any) -> None:
    write(made.add_worksheet(), HEADS, ROW)


def titled(made: Any, write: Any) -> None:
    write(
        made.add_worksheet(), [], ["茶铺订单"], ["店铺：茶", "导出：2026-11-28"], ["订单信息", "", "金额"], HEADS, ROW
    )


def bilingual(made: Any, write: Any) -> None:
    write(made.add_worksheet(), HEADS, ["order id", "name", "quantity", "price", "shipping", "paid", "status", "created at"], ROW)  # fmt: skip


def headed_twice(made: Any, write: Any) -> None:
    sheet = made.add_worksheet()
    write(sheet, [HEADS[0], "商品", "", "", *HEADS[4:]], ["", *HEADS[1:4]], ROW)
    for place in (0, 4, 5, 6, 7):
        sheet.merge_range(0, place, 1, place, HEADS[place])


def behind_a_hidden_one(made: Any, write: Any) -> None:
    lists, cover, orders = made.add_worksheet("lists"), made.add_worksheet("说明"), made.add_worksheet("订单")
    write(lists, HEADS, [NUMBER[:-1] + "9", *ROW[1:]])
    lists.hide()
    write(cover, ["导出时间", "2026-11-28"])
    cover.activate()
    write(orders, HEADS, ROW)
    orders.set_row(1, None, None, {"hidden": True})


@pytest.mark.parametrize("draw", [plain, titled, bilingual, headed_twice, behind_a_hidden_one])
def test_workbooks_are_read_where_the_orders_are(draw: Draw) -> None:
    found = read(book(draw))
    assert told(found) == WANTED
    assert found.faults == ()


def test_a_workbook_says_what_was_understood_of_it() -> None:
    source = read(book(behind_a_hidden_one)).source
    assert (source.kind, source.sheet, source.heading_line, source.unseen, source.others) == ("XLSX", "订单", 1, 1, ("lists", "说明"))  # fmt: skip
    found = read_orders(book(behind_a_hidden_one), "x", "Asia/Shanghai", sheet="lists")
    assert found.orders[0].draft.number == NUMBER[:-1] + "9"


def test_days_are_counted_from_where_the_workbook_counts_them() -> None:
    assert told(read(book(plain, date_1904=True))) == WANTED


def test_numbers_are_read_as_they_are_shown() -> None:
    def draw(made: Any, write: Any) -> None:
        sheet = made.add_worksheet()
        write(sheet, HEADS, *([f"A{n}", "杯", 1, 0.1 + 0.2, 0, 0.1 + 0.2, "已发货", PLACED] for n in range(1, 6)))
        for line, code in enumerate(("0%", "[$$-409]#,##0.00", '"￥"#,##0.00', "0.00"), start=1):
            sheet.write_number(line, 3, 0.1 + 0.2, made.add_format({"num_format": code}))

    found = read(book(draw))
    assert [(one.draft.number, one.draft.items[0].price_cents) for one in found.orders] == [
        ("A3", 30),
        ("A4", 30),
        ("A5", 30),
    ]
    assert [(one.line, one.column, one.value) for one in found.faults] == [(2, "单价", "30%"), (3, "单价", "$0.3")]


def test_a_formula_that_was_never_reckoned_is_no_zero() -> None:
    def draw(made: Any, write: Any) -> None:
        sheet = made.add_worksheet()
        write(sheet, HEADS, ROW, ["A2", *ROW[1:]])
        sheet.write_formula(1, 5, "=C2*D2+E2", None, 2606)
        sheet.write_formula(2, 5, "=C3*D3+E3")

    found = read(book(draw))
    assert told(found) == WANTED
    assert [(one.line, one.column, one.value) for one in found.faults] == [(3, "实付款", "=C3*D3+E3")]


@pytest.mark.parametrize(
    ("inner", "why"),
    [
        (b"<row>" + b"<c/>" * 200_000 + b"</row>", "not endless"), (b"<a>" * 2_000 + b"</a>" * 2_000, "not endless"),
        (b"<row><c><v>" + b" " * 30_000_000 + b"</v></c></row>", "packed at most"),
    ],
)  # fmt: skip
def test_a_workbook_made_to_fill_the_memory_is_refused(inner: bytes, why: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + inner + b"</sheetData></worksheet>")
    with pytest.raises(BadInput, match=why):
        read(out.getvalue())


@pytest.mark.parametrize(
    "broken",
    [lambda whole: whole[:-40], lambda whole: b"PK\x03\x04" + bytes(60), lambda whole: whole.replace(b"<", b"<<")],
)
def test_a_broken_workbook_is_told_in_words_of_ours(broken: Callable[[bytes], bytes]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, zipfile.ZipFile(io.BytesIO(book(plain))) as whole:
        for name in whole.namelist():
            made.writestr(name, whole.read(name))
    with pytest.raises(BadInput) as fault:
        read(broken(out.getvalue()))
    assert "重新另存为 XLSX" in refusal_text(fault.value, "zh-hans")
    assert "save it once more as XLSX" in refusal_text(fault.value, "en")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"), (b"Rar!x", "archive"),
        (b"MIME-Version: 1.0\n", "web page"), ({"mimetype": "ods"}, "ODS"), ({"订单.csv": "a"}, "archive"), ({"xl/workbook.bin": "a"}, "XLSB"),
    ],
)  # fmt: skip
def test_other_kinds_are_called_by_their_names(content: bytes | dict[str, str], why: str) -> None:
    out = io.BytesIO()
    if isinstance(content, dict):
        with zipfile.ZipFile(out, "w") as made:
            for name, text in content.items():
                made.writestr(name, text)
    with pytest.raises(BadInput, match=why):
        read(out.getvalue() or content)  # type: ignore[arg-type]  # why: bytes where no archive was made


@pytest.mark.parametrize("cell", ["6.92E+17", "6.923847561029384e+18", "6923847561029384756.0", "２.5e15"])
def test_a_number_that_lost_digits_is_refused(cell: str) -> None:
    with pytest.raises(BadInput, match="rounded"):
        number_of(cell)


def test_numbers_that_a_program_has_rounded_are_seen() -> None:
    lines = [LINE.replace(NUMBER, f"69238475610293{n}000") for n in (85, 86, 99)]
    with pytest.raises(BadInput, match="rounded"):
        read("\n".join((HEAD, *lines)))


@pytest.mark.parametrize(
    "cell", ["\u200b692384756\u200d1029384756\u202c", "‘6923847561029384756", "'6923847561029384756\t"]
)
def test_marks_that_nobody_sees_are_no_part_of_a_number(cell: str) -> None:
    assert number_of(cell) == NUMBER


@pytest.mark.parametrize(
    ("cell", "cents"),
    [("1.299,00", 129900), ("12,50", 1250), ("1 299,00", 129900), ("1'299.00", 129900), ("人民币1299", 129900), ("−3.00", -300), ("19.989999999999998", 1999)],
)  # fmt: skip
def test_amounts_as_other_places_write_them(cell: str, cents: int) -> None:
    assert cents_of(cell) == cents


@pytest.mark.parametrize("cell", ["1.299", "12,9", "US$12", "€12", "1,2999", "1e400", "∞", "30%", "1.29,00"])
def test_amounts_that_could_be_two_things_are_refused(cell: str) -> None:
    with pytest.raises(BadInput):
        cents_of(cell)


@pytest.mark.parametrize(
    "cell", ["1st November 2026 at 09:05", "Nov. 1, 2026 9:05 AM", "2026-Nov-1 09:05", "1 of November 2026 09:05"]
)
def test_english_dates(cell: str) -> None:
    assert instant_of(cell, CHINA).iso() == "2026-11-01T01:05:00Z"


@pytest.mark.parametrize("cell", ["Marvel 1, 2026", "01-Nov-26", "2026-11-01 09:05 EST", "May 2026"])
def test_english_words_that_are_no_date(cell: str) -> None:
    with pytest.raises(BadInput):
        instant_of(cell, CHINA)


def test_the_separator_is_found_below_a_title() -> None:
    line = LINE.replace('"', "").replace("1,299.00", "1.299,00").replace("2,606.00", "2.606,00")
    text = (
        f"订单导出\n{HEAD}\n{line}\n".replace(",", ";").replace("1.299;00", "1.299,00").replace("2.606;00", "2.606,00")
    )
    assert told(read(text)) == WANTED


ITEMS = [
    ("杯,1,50,0,50", "壶,1,50,0,50", 2, 10000, 10000, 0), ("杯,1,50,8,98", "壶,1,40,8,98", 2, 9800, 9800, 0),
    ("杯,1,50,8,58", "壶,1,40,0,40", 2, 9800, 9800, 0), ("杯,1,10,0,20", "杯,1,10,0,20", 2, 2000, 2000, 0),
    ("杯,1,10,0,10", "杯,1,10,0,10", 1, 1000, 1000, 1),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "items", "total", "paid", "doubles"), ITEMS)
def test_amounts_told_once_or_row_by_row(one: str, two: str, items: int, total: int, paid: int, doubles: int) -> None:
    found = read("\n".join((HEAD, *(f"{NUMBER},{part},已发货,2026-11-01" for part in (one, two)))))
    [draft] = [each.draft for each in found.orders]
    assert (len(draft.items), draft.total_cents, draft.paid_cents, found.doubles) == (items, total, paid, doubles)


PLATFORMS = [
    ("主订单编号,子订单编号,选购商品,商品规格,商品数量,商品单价,订单应付金额,运费,优惠总金额,平台优惠,订单提交时间,订单状态", f"{NUMBER}\t,1\t,耳机,黑,1,199.00,179.00,0.00,20.00,5.00,2026/11/01 09:05:00,已发货", (17900, 17900, "shipped")),
    ("订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,订单创建时间,宝贝标题 ,物流单号 ,宝贝总数量", f'"=""{NUMBER}""",tb***,100.00,0.00,100.00,100.00,卖家已发货，等待买家确认,2026-11-01 09:05:00,"茶,杯",No:YT1,3', (10000, 10000, "shipped")),
    ("订单号,商品名称,订购数量,下单时间,京东价,订单金额,应付金额,订单状态,下单帐号,运费金额,付款确认时间", f"{NUMBER},键盘,2,2026-11-01 09:05:00,299.00,598.00,598.00,等待出库,jd_x,0.00,2026-11-01 09:06:00", (59800, 59800, "to_ship")),
    ("商品,订单号,订单状态,商品总价(元),店铺优惠折扣(元),平台优惠折扣(元),邮费(元),用户实付金额(元),商品数量(件),支付时间,拼单成功时间", f"纸,{NUMBER},已发货，待签收,39.90,3.00,2.00,0.00,34.90,3,2026-11-01 09:04:00\t,2026-11-01 09:05:00\t", (3490, 3490, "shipped")),
]  # fmt: skip


@pytest.mark.parametrize(("head", "line", "expected"), PLATFORMS)
def test_exports_of_the_large_platforms(head: str, line: str, expected: tuple[int, int, str]) -> None:
    found = read(f"{head}\n{line}\n".encode("gbk"))
    [draft] = [one.draft for one in found.orders]
    assert (draft.total_cents, draft.paid_cents, draft.status.value) == expected
    assert draft.placed_at.iso() == "2026-11-01T01:05:00Z"
    assert found.notes == ()


@pytest.mark.parametrize(
    ("head", "cell", "code"),
    [(",优惠金额", ",10", "sum"), (",付款时间", ",2026-10-01", "before"), ("", "", "state")],
)
def test_what_is_odd_is_taken_as_told_and_said(head: str, cell: str, code: str) -> None:
    state = "平台冻结" if code == "state" else "已发货"
    found = read(f"{HEAD}{head}\n{NUMBER},杯,1,100,0,{30 if code == 'sum' else 100},{state},2026-11-01{cell}\n")
    assert [(one.line, one.number, one.code) for one in found.notes] == [(2, NUMBER, code)]


@pytest.mark.parametrize(("head", "cell"), [("currency", "USD"), ("物流单号", "7.31E+13"), ("子订单编号", "6.92E+17")])
def test_another_currency_or_lost_digits_take_the_order_along(head: str, cell: str) -> None:
    found = read(f"{HEAD},{head}\n{NUMBER},杯,1,1,0,1,已发货,2026-11-01,{cell}\nB1,杯,1,1,0,1,已发货,2026-11-01,\n")
    assert [one.draft.number for one in found.orders] == ["B1"]
    assert [(one.line, one.column, one.value) for one in found.faults] == [(2, head, cell)]


def test_a_fault_names_the_line_to_blame_also_on_the_others_of_its_order() -> None:
    found = read(f"{HEAD}\n{NUMBER},杯,1,九块,0,1,已发货,2026-11-01\n{NUMBER},壶,1,1,0,1,已发货,2026-11-01\n")
    assert [(one.line, one.blamed, one.column, one.value) for one in found.faults] == [
        (2, 2, "单价", "九块"),
        (3, 2, "单价", "九块"),
    ]


def test_the_file_of_faults_runs_nothing_loses_no_digit_and_can_be_handed_in_again() -> None:
    text = f'{HEAD},"=HYPERLINK(""x"")"\n{NUMBER},杯,1,1,0,九块,已发货,2026-11-01,=1+1,多\n'
    table = error_file(read(text).faults)
    assert "'=HYPERLINK" in table
    assert ",'=1+1," in table
    assert f"{NUMBER}\t" in table
    assert "多" in table
    again = read(error_file(read(f"{HEAD}\n{LINE.replace('2,606.00', '九块')}\n").faults).replace("九块", "2606"))
    assert told(again) == WANTED


ORDER = {"order_id": NUMBER, "status": "shipped", "created_at": "2026-11-01T01:05:00Z", "freight": 8, "paid": 2606, "items": [{"title": "杯", "quantity": 2, "price": 1299}]}  # fmt: skip
GOOD = msgspec.json.encode(ORDER).decode()


@pytest.mark.parametrize(
    "bad",
    [
        '{"order_id":"B4", oops}', '{"order_id":"A1","order_id":"A2","created_at":"2026-11-01","title":"x","paid":1}',
        '{"order_id":"A1","created_at":"2026-11-01","title":"x","paid":1e400}', '{"order_id":6.92E+17,"created_at":"2026-11-01","title":"x","paid":1}',
        "5", "null", '["x"]',
    ],
)  # fmt: skip
def test_a_bad_element_of_json_leaves_the_others(bad: str) -> None:
    for text in (f"[{GOOD},{bad},{GOOD.replace(NUMBER, 'B1')}]", f"{GOOD}\n{bad}\n{GOOD.replace(NUMBER, 'B1')}\n"):
        found = read(text)
        assert [one.draft.number for one in found.orders] == [NUMBER, "B1"]
        assert [one.line for one in found.faults] == [2]


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
def test_signs_that_no_database_keeps_take_only_their_element_along(sign: str) -> None:
    bad = GOOD.replace("杯", f"a{sign}b").replace(NUMBER, "A1")
    found = read(f"[{GOOD},{bad},{bad.replace('status', 'payments').replace('A1', 'A2')}]")
    assert [one.draft.number for one in found.orders] == [NUMBER]
    assert [one.expectation for one in found.faults] == ["one whose signs can be read"] * 2


def test_json_keeps_what_it_told_twice_on_purpose_and_numbers_of_any_length() -> None:
    item = {"title": "杯", "quantity": 1, "price": 10}
    found = read(
        msgspec.json.encode(
            [ORDER | {"freight": 0, "paid": 20, "items": [item, item], "refunds": [{"id": 1, "amount": 3}]}]
        )
    )
    assert [(len(one.draft.items), one.draft.paid_cents, found.doubles) for one in found.orders] == [(2, 2000, 0)]
    long = "692384756102938475612345"
    assert read(GOOD.replace(f'"{NUMBER}"', long)).orders[0].draft.number == long


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f'{{"orders":[{GOOD}],"orders":[{GOOD.replace(NUMBER, "B1")}]}}', "stand once"), ('[{"order_id":1,}', r"1:16 }"),
        (msgspec.json.encode({"order_id": "A1", **{f"k{n}": 1 for n in range(900)}, "items": [{"title": "x"}] * 6_000}).decode(), "cells"),
        (msgspec.json.encode({f"k{n}": 1 for n in range(1_100)}).decode(), "columns"),
    ],
    ids=["told twice", "not json", "grows", "wide"],
)  # fmt: skip
def test_json_that_loses_or_grows_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read(text)


def test_a_few_spoiled_bytes_do_not_make_another_encoding() -> None:
    text = f"{HEAD}\n{LINE}\n".encode()
    spoiled = text + LINE.replace(NUMBER, "B1").replace("保温杯", "保温\ufffe").encode().replace(
        "\ufffe".encode(), b"\xff"
    )
    found = read(spoiled)
    assert (told(found), found.source.encoding) == (WANTED, "UTF-8")
    assert [one.line for one in found.faults] == [3]


def test_a_text_that_begins_like_a_formula_is_a_text_in_whatever_file_and_a_fault_of_one_is_none() -> None:
    def draw(made: Any, write: Any) -> None:
        sheet = made.add_worksheet()
        write(sheet, [*HEADS, "备注"], *([f"A{n}", "杯", *ROW[2:], ""] for n in range(1, 5)))
        sheet.write_string(1, 1, "=SUM(A1:A3) 教程")
        sheet.write_formula(2, 1, "=VLOOKUP(A2,B:B,1)", None, "#REF!")
        sheet.write_formula(3, 0, "=A2", None, "")
        sheet.write_formula(4, 8, "=A2", None, "")

    found = read(book(draw))
    assert [(one.draft.number, one.draft.items[0].title) for one in found.orders] == [
        ("A1", "=SUM(A1:A3) 教程"),
        ("A4", "杯"),
    ]
    assert [(one.line, one.column, one.value) for one in found.faults] == [
        (3, "商品名称", "#REF!"),
        (4, "订单编号", "=A2"),
    ]
    text = f'{HEAD}\nA1,"=SUM(A1:A3) 教程",2,1299,8,2606,已发货,2026-11-01 09:05\nA2,#REF!,2,1299,8,2606,已发货,2026-11-01 09:05\n'
    spoiled = read(text.encode())
    assert [one.draft.items[0].title for one in spoiled.orders] == ["=SUM(A1:A3) 教程"]
    assert [(one.line, one.value) for one in spoiled.faults] == [(3, "#REF!")]


def test_what_the_reader_says_of_a_row_stands_in_no_file_of_faults() -> None:
    def draw(made: Any, write: Any) -> None:
        sheet = made.add_worksheet()
        write(sheet, [*HEADS, "备注"], [*ROW, ""], ["A2", *ROW[1:], ""])
        sheet.write_formula(1, 8, "=A2", None, "")
        sheet.write_formula(2, 5, "=A2", None, "")
        sheet.write_formula(2, 8, "=A2", None, "")

    found = read(book(draw))
    assert "\x00" not in error_file(found.faults)
    assert "'=A2" in error_file(found.faults)
    again = unpacked(packed(found.lines), dict[str, tuple[tuple[int, dict[str, str]], ...]])
    assert "\x00" not in error_file(faults_of(BadInput("x", "y", "z"), NUMBER, again))

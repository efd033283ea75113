"""Orders from files: odd encodings, headings, amounts and dates; a bad row never takes the others along."""

import io
import zipfile
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.commerce.intake.cells import cents_of, instant_of, number_of
from zhunsheng.commerce.intake.mapping import Intake
from zhunsheng.commerce.queries import read_orders
from zhunsheng.commerce.values import OrderStatus
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

CHINA = ZoneInfo("Asia/Shanghai")
HEAD = "订单编号,商品名称,数量,单价,运费,实付款,订单状态,下单时间"
LINE = '6923847561029384756,保温杯,2,"￥1,299.00",8.00,"2,606.00",已发货,2026/11/1 9:05'
PLAIN = f"{HEAD}\n{LINE}\n"


def read(content: bytes | str, **chosen: str) -> Intake:
    raw = content.encode() if isinstance(content, str) else content
    return read_orders(raw, "file", "Asia/Shanghai", chosen)


def told(found: Intake) -> list[tuple[Any, ...]]:
    return [
        (one.draft.number, one.draft.status.value, one.draft.total_cents, one.draft.paid_cents, one.draft.placed_at.iso())
        for one in found.orders
    ]  # fmt: skip


WANTED = [("6923847561029384756", "shipped", 260600, 260600, "2026-11-01T01:05:00Z")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_the_same_file_in_any_encoding(encoding: str) -> None:
    assert told(read(PLAIN.encode(encoding))) == WANTED


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter: str) -> None:
    cells = LINE.replace('"', "").replace("1,299.00", "1299.00").replace("2,606.00", "2606.00")
    assert told(read(f"{HEAD}\n{cells}\n".replace(",", delimiter))) == WANTED


def sheet(rows: list[list[str]]) -> bytes:
    """A workbook as a spreadsheet writes it: shared words, and numbers as numbers."""
    words = list(dict.fromkeys(cell for row in rows for cell in row))
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    lines = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{chr(64 + m)}{n}"><v>{cell}</v></c>' if cell.replace(".", "", 1).isdigit() and len(cell) < 12
            else f'<c r="{chr(64 + m)}{n}" t="s"><v>{words.index(cell)}</v></c>'
            for m, cell in enumerate(row, start=1) if cell
        ) + "</row>"
        for n, row in enumerate(rows, start=1)
    )  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(
            "xl/sharedStrings.xml", f"<sst {ns}>" + "".join(f"<si><t>{one}</t></si>" for one in words) + "</sst>"
        )
        book.writestr("xl/worksheets/sheet1.xml", f"<worksheet {ns}><sheetData>{lines}</sheetData></worksheet>")
    return out.getvalue()


def test_a_workbook_with_dates_as_numbers() -> None:
    day = (datetime(2026, 11, 1, 9, 5) - datetime(1899, 12, 30)).total_seconds() / 86_400
    rows = [HEAD.split(","), ["6923847561029384756", "保温杯", "2", "1299", "8", "2606", "已发货", f"{day:.9f}"]]
    assert told(read(sheet(rows))) == WANTED


def test_json_lines_and_nested_items() -> None:
    order = {
        "order_id": "6923847561029384756", "status": "shipped", "created_at": "2026-11-01T01:05:00Z", "freight": 8,
        "paid": "2606.00", "items": [{"title": "保温杯", "sku": "C1", "quantity": 2, "price": 1299}],
    }  # fmt: skip
    for text in (msgspec.json.encode([order]), msgspec.json.encode({"orders": [order]}), msgspec.json.encode(order)):
        assert told(read(text)) == WANTED
    lines = msgspec.json.encode(order) + b"\n{broken\n"
    found = read(lines)
    assert told(found) == WANTED
    assert [one.line for one in found.faults] == [2]


def test_a_bad_row_leaves_the_others_and_says_why() -> None:
    bad = [
        "6.92E+18,杯,1,9.9,0,9.9,已发货,2026-11-01",
        "6923847561029384757,杯,零,9.9,0,9.9,已发货,2026-11-01",
        "6923847561029384758,杯,1,9.9,0,9.9,已发货,昨天",
        "6923847561029384759,杯,1,九块,0,9.9,已发货,2026-11-01",
        ",杯,1,9.9,0,9.9,已发货,2026-11-01",
        "6923847561029384760,杯,1,9.9,0,9.9,已发货,2026-11-01,多余",
    ]
    found = read("\n".join((HEAD, *bad[:3], LINE, *bad[3:])))
    assert told(found) == WANTED
    assert [one.line for one in found.faults] == [2, 3, 4, 6, 7, 8]
    assert "rounded" in found.faults[0].why


def test_rows_of_one_number_are_one_order_and_doubles_count_once() -> None:
    second = LINE.replace("保温杯,2", "杯刷,1")
    found = read("\n".join((HEAD, LINE, second, LINE)))
    assert [len(one.draft.items) for one in found.orders] == [2]
    assert found.doubles == 1


def test_a_state_that_nobody_knows_stays_as_it_was_written() -> None:
    draft = read(PLAIN.replace("已发货", "平台冻结中")).orders[0].draft
    assert (draft.status, draft.status_raw) == (OrderStatus.UNKNOWN, "平台冻结中")


def test_a_title_line_before_the_heading_and_what_spreadsheets_put_around_numbers() -> None:
    text = f"导出时间：2026-11-28\n{HEAD}\n" + LINE.replace("6923847561029384756", '"=""6923847561029384756"""')
    assert told(read(text)) == WANTED
    assert told(read(PLAIN.replace("6923847561029384756", "'6923847561029384756\t"))) == WANTED


def test_a_heading_of_one_s_own_is_mapped() -> None:
    text = PLAIN.replace("订单编号", "流水").replace("下单时间", "日子")
    with pytest.raises(BadInput):
        read(text)
    assert told(read(text, number="流水", placed="日子")) == WANTED
    with pytest.raises(BadInput):
        read(text, number="流水", moon="日子")


@pytest.mark.parametrize(
    ("cell", "cents"),
    [("￥1,299.00", 129900), ("¥1299", 129900), ("1299元", 129900), ("RMB 12.5", 1250), ("12.50 CNY", 1250), ("１２．５", 1250), ("-3.00", -300), ("(3.00)", -300), ("0", 0), ("1,234,567.89", 123456789)],
)  # fmt: skip
def test_amounts(cell: str, cents: int) -> None:
    assert cents_of(cell) == cents


@pytest.mark.parametrize("cell", ["", "12.345", "1,2", "一元", "1.2.3", "NaN", "1e3", "9" * 20, "¥", "1-2"])
def test_amounts_that_are_none(cell: str) -> None:
    with pytest.raises(BadInput):
        cents_of(cell)


@pytest.mark.parametrize(
    "cell",
    ["2026-11-28 09:30:00", "2026/11/28 9:30", "2026.11.28 09:30:00", "2026年11月28日 9时30分", "2026年11月28日09:30:00", "20261128093000",
     "2026-11-28T01:30:00Z", "2026-11-28T09:30:00+08:00", "2026-11-28 09:30:00.000", "1795829400", "1795829400000", "46354.3958333333", "28/11/2026 09:30", "2026-11-28T03:30:00+0200",
     "2026-11-28 星期六 09:30", "Sat Nov 28 2026 09:30:00 GMT+0800 (中国标准时间)", "Sat, 28 Nov 2026 01:30:00 GMT", "2026-11-28 09:30:00 +08", "2026-11-28　09.30.00", "202611280930", "20261128 0930"],
)  # fmt: skip
def test_dates(cell: str) -> None:
    assert instant_of(cell, CHINA) == Instant.parse("2026-11-28T09:30:00+08:00")


@pytest.mark.parametrize(
    "cell", ["", "昨天", "2026-13-01", "2026-02-30", "11/12/2026", "1", "99999999", "2026-11-28 25:00", "0001-01-01"]
)
def test_dates_that_are_none(cell: str) -> None:
    with pytest.raises(BadInput):
        instant_of(cell, CHINA)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"x",
        b"PK\x03\x04junk",
        b"\xd0\xcf\x11\xe0old",
        b"[1]",
        b"[" * 100_000,
        b"{}",
        "订单编号,x".encode(),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(BadInput):
        read(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read(HEAD.encode() + b"\n" + content)
    except BadInput:
        return


@given(st.integers(10**5, 10**19))
def test_a_number_of_whole_digits_is_kept(number: int) -> None:
    assert number_of(f"{number}") == str(number)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_without_a_mark_is_read_by_its_zeros(encoding: str) -> None:
    assert told(read(PLAIN.encode(encoding))) == WANTED


def test_a_spoiled_line_takes_only_itself_along() -> None:
    other = LINE.replace("6923847561029384756", "6923847561029384757")
    third = LINE.replace("6923847561029384756", "6923847561029384758")
    spoiled = f"{PLAIN}{other}\n".encode("gbk") + third.encode("gbk").replace("保温杯".encode("gbk"), b"\xff\xff")
    found = read(spoiled)
    assert [one.draft.number for one in found.orders] == ["6923847561029384756", "6923847561029384757"]
    assert [(one.line, one.number) for one in found.faults] == [(4, "6923847561029384758")]


@pytest.mark.parametrize(
    "broken",
    [
        '6923847561029384757,"保温杯,2,1,8,10,已发货,2026/11/1',
        "6923847561029384757,保温杯\x00,2,1,8,10,已发货,2026/11/1",
    ],
)
def test_a_quote_never_closed_takes_only_its_own_line_along(broken: str) -> None:
    third = LINE.replace("6923847561029384756", "6923847561029384758")
    found = read(f"{PLAIN}{broken}\n{third}\n")
    assert [one.draft.number for one in found.orders] == ["6923847561029384756", "6923847561029384758"]
    assert [(one.line, one.number) for one in found.faults] == [(3, "6923847561029384757")]


def test_a_cell_over_several_lines_is_one_cell() -> None:
    found = read(f'{HEAD}\n6923847561029384756,"保温杯\n""大""",1,1,0,1,已发货,2026/11/1\n')
    assert found.orders[0].draft.items[0].title == '保温杯\n"大"'
    assert not found.faults


def test_the_heading_told_again_is_no_row() -> None:
    found = read(f"{PLAIN}{HEAD}\n")
    assert told(found) == WANTED
    assert not found.faults


def test_an_order_told_twice_stands_as_told_last() -> None:
    found = read(
        f"{HEAD}\n6923847561029384756,杯,1,1,0,1,已发货,2026/11/1\n6923847561029384756,杯,1,1,0,1,已完成,2026/11/1\n"
    )
    assert [(len(one.draft.items), one.draft.status.value, one.draft.paid_cents) for one in found.orders] == [
        (1, "done", 100)
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        '{"code":0,"data":{"list":[%s]}}', '{"code":0,"orders":[%s]}', '{"result":[%s]}', "[%s]", "%s",
    ],
)  # fmt: skip
def test_orders_are_found_inside_an_answer_of_an_interface(wrapped: str) -> None:
    order = '{"orderNo":"SO-10001","createdAt":"2026-11-01T09:05:00+08:00","status":"SHIPPED","lines":[{"product_name":"A","unit_price":"12.50","quantity":2},{"product_name":"B","unit_price":1,"quantity":1}]}'
    found = read(wrapped % order)
    assert told(found) == [("SO-10001", "shipped", 2600, 2600, "2026-11-01T01:05:00Z")]
    assert [one.title for one in found.orders[0].draft.items] == ["A", "B"]


def test_units_in_headings_are_understood() -> None:
    head = "订单 编号,商品名,数量,单价（元）,实付金额(分),下单日期,订单状态"
    found = read(f"{head}\n10001,茶,2,12.5,2500,2026-11-01,卖家已发货，等待买家确认\n")
    assert told(found) == [("10001", "shipped", 2500, 2500, "2026-10-31T16:00:00Z")]


def test_a_row_that_does_not_add_up_is_a_fault_already_when_looked_at() -> None:
    found = read(f"{HEAD}\n6923847561029384756,杯,1,1,0,-5,已发货,2026/11/1\n")
    assert not found.orders
    assert len(found.faults) == 1


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-01 下午3:05", "2026-11-01T07:05:00Z"), ("2026/11/1 上午12:05:03", "2026-10-31T16:05:03Z"),
        ("01/13/2026 12:10 AM", "2026-01-12T16:10:00Z"), ("Nov 1, 2026 9:05 PM", "2026-11-01T13:05:00Z"),
        ("01-Nov-2026", "2026-10-31T16:00:00Z"), ("20261101 09:05:00", "2026-11-01T01:05:00Z"),
    ],
)  # fmt: skip
def test_clocks_of_twelve_hours_and_months_by_name(text: str, iso: str) -> None:
    assert instant_of(text, CHINA).iso() == iso


def test_a_chosen_column_may_be_none() -> None:
    found = read(PLAIN, freight="")
    assert "freight" not in found.columns


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("保温杯", "杯" * 40_000, "one whose cells have at most 32767 characters"),
        ('"2,606.00"', "-2606", "zero or more cents"),
        ('"￥1,299.00"', "99999999999", "at most 10,000,000,000 yuan"),
        ("6923847561029384756", "1' OR '1'='1", "1 to 40 digits, letters, and - _ . / :, with a digit"),
    ],
)
def test_a_hostile_row_is_refused_in_words_and_leaves_the_others(old: str, new: str, expected: str) -> None:
    other = LINE.replace("6923847561029384756", "SO/2026.11:7")
    found = read(f"{HEAD}\n{LINE.replace(old, new)}\n{other}\n")
    assert [one.draft.number for one in found.orders] == ["SO/2026.11:7"]
    assert [one.expectation for one in found.faults] == [expected]


def test_columns_of_one_name_do_not_hide_each_other_and_cents_are_told_by_the_heading() -> None:
    found = read("订单编号,商品名称,单价(分),运费(分),下单时间,订单编号\n7,杯,1050,800,2026-11-01,8\n")
    assert [(one.draft.number, one.draft.items[0].price_cents, one.draft.freight_cents) for one in found.orders] == [("7", 1050, 800)]  # fmt: skip
    assert found.unread == ("订单编号 2",)


def test_numbers_that_a_spreadsheet_has_rounded_are_seen_by_their_zeros() -> None:
    with pytest.raises(BadInput, match="rounded"):
        read(f"{HEAD}\n{LINE.replace('9384756', '9380000')}\n{LINE.replace('29384756', '39380000')}\n")


def test_a_workbook_whose_first_sheet_is_a_cover() -> None:
    rows = [HEAD.split(","), ["6923847561029384756", "保温杯", "2", "1299", "8", "2606", "已发货", "2026-11-01 09:05"]]
    cover, table = zipfile.ZipFile(io.BytesIO(sheet([["导出说明"]]))), zipfile.ZipFile(io.BytesIO(sheet(rows)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/worksheets/sheet1.xml", cover.read("xl/worksheets/sheet1.xml"))
        book.writestr("xl/worksheets/sheet2.xml", table.read("xl/worksheets/sheet1.xml"))
        book.writestr("xl/sharedStrings.xml", table.read("xl/sharedStrings.xml"))
    assert told(read(out.getvalue())) == WANTED


@pytest.mark.parametrize("content", [b"%PDF-1.4 x", "<html><table>订单号</table>".encode()])
def test_what_is_no_table_is_called_by_its_name(content: bytes) -> None:
    with pytest.raises(BadInput, match="this one is a"):
        read(content)


def test_payments_coupons_and_the_parcels_way_are_read_beside_the_items() -> None:
    order = {
        "order_id": "A-1001", "created_at": "2026-11-01T01:05:00Z", "paid": "20.00", "eta": "2026-11-04",
        "items": [{"title": "杯", "quantity": 1, "price": 25}],
        "payments": [{"method": "微信", "amount": "20.00", "time": "2026-11-01 09:06:00"}],
        "coupons": [{"name": "满减", "amount": 5}], "tracks": [{"time": "2026-11-02 10:00", "context": "已揽收"}],
    }  # fmt: skip
    [one] = read(msgspec.json.encode([order])).orders
    trail = msgspec.to_builtins(one.draft.trail)
    assert len(one.draft.items) == 1
    assert one.draft.eta_at == Instant.parse("2026-11-04T00:00:00+08:00")
    assert trail == {
        "payments": ({"way": "微信", "cents": 2000, "at_us": 1793495160000000},), "coupons": ({"title": "满减", "cents": 500},),
        "tracks": ({"at_us": 1793584800000000, "text": "已揽收"},),
    }  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        "訂單編號,商品名稱,數量,單價,運費,實付金額,訂單狀態,下單時間", "注文番号,商品名,個数,単価,送料,合計,注文状況,注文日時",
        "amazon-order-id,product-name,quantity-purchased,item-price,shipping,order-total,order-status,purchase-date",
        "Order ID,Product Name,Quantity,Deal Price,Shipping Fee,Grand Total,Order Status,Order Creation Date",
        "Bestellnummer,Artikel,Menge,Einzelpreis,freight,Summe,Bestellstatus,Bestelldatum",
    ],
)  # fmt: skip
def test_headings_of_other_places(head: str) -> None:
    assert [one[0] for one in told(read(f"{head}\n{LINE}\n"))] == [WANTED[0][0]]


def test_bytes_of_taiwan_are_not_taken_for_mainland_ones() -> None:
    line = LINE.replace("保温杯", "保溫杯").replace("已发货", "已發貨").replace("￥", "")
    found = read(f"訂單編號,商品名稱,數量,單價,運費,實付金額,訂單狀態,下單時間\n{line}\n".encode("big5"))
    assert [one.draft.items[0].title for one in found.orders] == ["保溫杯"]


def test_a_cell_that_reaches_down_holds_for_each_of_its_lines() -> None:
    """An export that merges the cells of one order: the number and the time stand only in the first line."""
    rows = [HEAD.split(","), ["EC7001", "茶", "1", "99", "0", "149", "已发货", "2026-11-20 10:00:00"], ["", "杯", "1", "50", "", "", "", ""], ["EC7002", "壶", "1", "9", "0", "9", "已发货", "2026-11-20 10:00:00"]]  # fmt: skip
    plain, out = sheet(rows), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w") as book:
        for name in old.namelist():
            text = old.read(name).replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="F2:F3"/><mergeCell ref="G2:G3"/><mergeCell ref="H2:H3"/><mergeCell ref="A9:C9"/></mergeCells>')  # fmt: skip
            book.writestr(name, text)
    found = read(out.getvalue())
    assert [(one.draft.number, len(one.draft.items), one.draft.paid_cents) for one in found.orders] == [("EC7001", 2, 14900), ("EC7002", 1, 900)]  # fmt: skip
    assert found.faults == ()
    assert [one.draft for one in read(plain).orders] == [one.draft for one in found.orders]


def test_everything_in_single_quotes() -> None:
    text = PLAIN.replace('"', "").replace("1,299.00", "1299.00").replace("2,606.00", "2606.00")
    quoted = "\n".join(",".join(f"'{cell}'" for cell in line.split(",")) for line in text.splitlines())
    assert told(read(quoted)) == WANTED


def test_an_order_of_several_parcels_was_received_with_the_last_of_them() -> None:
    rows = [
        f"{LINE.replace('保温杯,2', item)},{day}"
        for item, day in (("保温杯,1", "2026/11/5 10:00"), ("杯刷,1", "2026/11/9 18:30"), ("杯套,1", "2026/11/7 9:00"))
    ]
    found = read("\n".join((f"{HEAD},确认收货时间", *rows)))
    assert [one.draft.received_at for one in found.orders] == [Instant.parse("2026-11-09T10:30:00Z")]

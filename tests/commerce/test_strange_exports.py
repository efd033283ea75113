"""Files of orders as other programs lay them out: what is understood loses no item, and what is not is refused by its name."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from zhunsheng.commerce.intake.cells import instant_of
from zhunsheng.commerce.queries import Intake, file_table, orders_in
from zhunsheng.kernel.errors import BadInput

CHINA = "Asia/Shanghai"
N, M = "6923847561029384756", "6923847561029384757"
HEAD = "订单编号,商品名称,数量,单价,实付金额,订单状态,下单时间\n"
CUP = {"title": "杯", "qty": 1, "price": 9}
POT = {"title": "壶", "qty": 2, "price": 8}
ORDER = {"order_id": N, "create_time": "2026-11-01 10:00"}


def read(content: bytes | str | list[Any] | dict[str, Any]) -> Intake:
    told = content if isinstance(content, str | bytes) else json.dumps(content, ensure_ascii=False)
    return orders_in(file_table(told.encode() if isinstance(told, str) else told, "f"), CHINA)


def items(found: Intake) -> dict[str, list[tuple[str, int, int]]]:
    return {
        one.draft.number: [(item.title, item.qty, item.price_cents) for item in one.draft.items] for one in found.orders
    }


BOTH = [("杯", 1, 900), ("壶", 2, 800)]


@pytest.mark.parametrize(
    "told",
    [
        [CUP, POT],
        {"1": CUP, "2": POT},
        json.dumps([CUP, POT]),
        json.dumps({"a": CUP, "b": POT}),
    ],
)
def test_items_told_as_a_list_as_an_object_or_as_a_text_of_either_are_all_there(told: object) -> None:
    assert items(read([{**ORDER, "items": told}])) == {N: BOTH}


def test_an_item_alone_is_one_item() -> None:
    assert items(read([{**ORDER, "items": CUP}])) == {N: BOTH[:1]}


ROWS = [[N, "杯", 1, 9, "2026-11-01"], [M, "壶", 2, 8, "2026-11-02"]]
HEADS = ["订单编号", "商品名称", "数量", "单价", "下单时间"]


@pytest.mark.parametrize(
    "table",
    [
        [HEADS, *ROWS],
        {"columns": HEADS, "data": ROWS},
        {"columns": HEADS, "index": [0, 1], "rows": ROWS},
        {head: [row[place] for row in ROWS] for place, head in enumerate(HEADS)},
        {head: {"0": ROWS[0][place], "1": ROWS[1][place]} for place, head in enumerate(HEADS)},
    ],
)
def test_a_table_told_as_json_is_a_table(table: Any) -> None:
    found = read(table)
    assert (items(found), found.faults) == ({N: BOTH[:1], M: BOTH[1:]}, ())


def test_a_row_of_json_with_a_cell_too_many_takes_only_itself_along() -> None:
    found = read([HEADS, *ROWS, ["A3", "碗", 1, 5, "2026-11-01", "?"]])
    assert (list(items(found)), [(one.number, one.expectation) for one in found.faults]) == (
        [N, M],
        [("A3", "one with no more cells than headings")],
    )


def test_orders_are_found_however_deep_an_interface_wraps_them() -> None:
    page = {"total": 1, "page": {"size": 20, "content": [{**ORDER, "items": [CUP, POT]}]}}
    assert items(read({"code": 0, "payload": page})) == {N: BOTH}
    assert list(items(read({**ORDER, **CUP, "more": {"content": [{"a": 1}]}}))) == [N]  # an order is no wrapping


def test_the_interface_of_the_platform_counts_fen_and_a_file_of_json_counts_yuan() -> None:
    parts = [{"product_name": "杯", "item_num": 2, "origin_amount": 1299, "pay_amount": 2598}]
    order = {"order_id": N, "create_time": 1793491200, "order_status": 3, "pay_amount": 3398, "post_amount": 800}
    found = read({"data": {"shop_order_list": [{**order, "sku_order_list": parts}]}}).orders[0].draft
    assert (found.paid_cents, found.freight_cents, found.items[0].price_cents) == (3398, 800, 1299)
    found = read([{**ORDER, **CUP, "pay_amount": 9}]).orders[0].draft
    assert (found.paid_cents, found.items[0].price_cents) == (900, 900)


def test_lines_below_an_order_that_tell_only_goods_are_its_further_items() -> None:
    further = ",壶,2,8,,,\n"
    found = read(f"{HEAD}{N},杯,1,9,25,已发货,2026-11-01\n{further},合计,3,,25,,\n")
    assert (items(found), [one.line for one in found.faults]) == ({N: BOTH}, [4])
    for above in (
        f"{N},杯,1,9,9,已发货\n\n6.9E+18,杯,1,9,9,已发货,2026-11-01\n",
        f'{N},杯,1,9,9,已发货,2026-11-01\n{M},"杯,1\n',
    ):
        found = read(HEAD + above + further)
        assert all(item[0] != "壶" for told in items(found).values() for item in told), above
        assert found.faults[-1].thing == "the order's number"


def test_a_line_without_a_number_that_tells_its_own_time_belongs_to_nobody() -> None:
    found = read(f"{HEAD}{N},杯,1,9,9,已发货,2026-11-01\n,壶,2,8,16,已发货,2026-11-02\n")
    assert (items(found), [one.line for one in found.faults]) == ({N: BOTH[:1]}, [3])


def test_one_number_of_two_shops_is_not_one_order() -> None:
    rows = [
        f"茶,{N},杯,1,9,9,已发货,2026-11-01",
        f"咖,{N},壶,2,8,16,已发货,2026-11-02",
        f"茶,{M},壶,2,8,16,已发货,2026-11-02",
    ]
    found = read("\n".join([f"店铺,{HEAD.strip()}", *rows]))
    assert items(found) == {M: BOTH[1:]}
    assert [(one.line, one.thing, one.expectation, one.value) for one in found.faults] == [
        (2, "the order", "told by one shop", "茶 / 咖"), (3, "the order", "told by one shop", "茶 / 咖"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2026-11-01 23:30:00 GMT+8", "2026-11-01T15:30:00Z"),
        ("2026-11-01 23:30:00 UTC+08:00", "2026-11-01T15:30:00Z"),
        ("2026-11-01 23:30 +0530", "2026-11-01T18:00:00Z"),
        ("2026-11-01T23:30:00-0330", "2026-11-02T03:00:00Z"),
        ("2026年11月1日 23:30（北京时间）", "2026-11-01T15:30:00Z"),
        ("北京时间：2026-11-01 23:30", "2026-11-01T15:30:00Z"),
        ("01.11.2026 10:00", "2026-11-01T01:00:00Z"),
    ],
)
def test_a_zone_told_beside_a_time_counts_wherever_the_shop_is(cell: str, iso: str) -> None:
    assert instant_of(cell, ZoneInfo("Asia/Tokyo")).iso() == iso


@pytest.mark.parametrize(
    ("content", "expectation", "value"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "CSV, JSON or XLSX; this one is a picture", "f"),
        (b"PAR1" + bytes(range(99)), "CSV, JSON or XLSX; this one is a database's own file", "f"),
        (b"BZh91AY&SY" + bytes(range(99)), "CSV, JSON or XLSX; this one is an archive, please unpack it", "f"),
        ("{\\rtf1 订单}", "CSV, JSON or XLSX; this one is a text document", "f"),
        (
            HEAD.replace(",", "、"),
            "a heading with at least two columns",
            "订单编号、商品名称、数量、单价、实付金额、订单状态、下单时间",
        ),
        ("[1, 2,\n 3]", "objects with at least two keys", "[1, 2, 3]"),
    ],
)
def test_what_is_no_file_of_orders_is_refused_with_what_stands_in_it(
    content: bytes | str, expectation: str, value: str
) -> None:
    with pytest.raises(BadInput) as fault:
        read(content)
    assert (fault.value.detail["expectation"], fault.value.detail["value"]) == (expectation, value)

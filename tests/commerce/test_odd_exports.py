"""Further odd files of orders: other people's exports, by what was once misread or refused without need."""

import pytest

from tests.commerce.test_strange_exports import HEAD, items, read
from zhunsheng.commerce.intake.cells import number_of, whole_of
from zhunsheng.commerce.queries import file_table, orders_in
from zhunsheng.kernel.errors import BadInput

WIDE = "订单编号，商品名称，数量，单价，下单时间\nＡＢ１２３４５，杯，２，９．００，２０２６－１１－０１　１０：００\n"


def test_a_table_whose_commas_digits_and_letters_are_all_wide_is_read() -> None:
    assert items(read(WIDE)) == {"AB12345": [("杯", 2, 900)]}
    assert items(read(WIDE.replace("，", "；"))) == {"AB12345": [("杯", 2, 900)]}
    assert number_of("ｓｏ－１００１") == "so-1001"


@pytest.mark.parametrize("foot", ["合计,,1,,9.00,,", "共 1 条记录", "总计,,,,9.00,,", "共1单", "Total,,,,9.00,,"])
def test_the_foot_of_a_table_is_no_order_and_no_fault(foot: str) -> None:
    found = read(f"{HEAD}A1001,杯,1,9.00,9.00,已发货,2026-11-01\n,,,,,,\n{foot}\n")
    assert (list(items(found)), found.faults) == (["A1001"], ())


def test_a_row_that_only_begins_like_a_foot_is_told() -> None:
    found = read(f"{HEAD}合计,杯,1,9.00,9.00,已发货,2026-11-01\n共济会,,,,,,\n")
    assert [one.line for one in found.faults] == [2, 3]


@pytest.mark.parametrize(("cell", "qty"), [("一", 1), ("贰", 2), ("两件", 2), ("十", 10), ("３", 3), ("x4", 4)])
def test_a_small_number_in_words_counts(cell: str, qty: int) -> None:
    assert whole_of(cell) == qty


@pytest.mark.parametrize("cell", ["十二", "半", "2件装", "1.5", "一二", "几"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(BadInput):
        whole_of(cell)


@pytest.mark.parametrize("said", ["(北京时间)", "（北京时间）", "(UTC+8)", "(GMT+08:00)"])
def test_a_zone_told_by_the_heading_counts_wherever_the_shop_is(said: str) -> None:
    text = f"订单编号,商品名称,数量,单价,下单时间{said}\nA1001,杯,1,9,2026-11-01 10:00\n"
    found = orders_in(file_table(text.encode(), "f"), "America/New_York")
    assert found.orders[0].draft.placed_at.iso() == "2026-11-01T02:00:00Z"


def test_fields_and_states_of_other_houses_are_known() -> None:
    found = read("orderNo,goodsName,goodsNum,goodsPrice,payAmount,createTime\nA1,cup,3,9.5,28.5,2026-11-01\n")
    assert items(found) == {"A1": [("cup", 3, 950)]}
    text = "訂單編號,商品名稱,數量,單價,訂單狀態,下單時間\nA1001,茶壺,1,9,已出貨,2026-11-01\nA1002,茶壺,1,9,待出貨,2026-11-01\n"
    assert [one.draft.status.value for one in read(text.encode("big5")).orders] == ["shipped", "to_ship"]


def test_an_amount_that_cannot_be_is_told_by_its_column() -> None:
    found = read(f"{HEAD}A1001,杯,1,9.00,-9.00,已发货,2026-11-01\nA1002,杯,1,(9.00),9.00,已发货,2026-11-01\n")
    assert [(one.line, one.column) for one in found.faults] == [(2, "实付金额"), (3, "单价")]

"""A file of made-up orders as a shop platform exports them, the same each time: CSV in GB 18030 or a workbook."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

import xlsxwriter

HEAD: Final = (
    "订单编号", "买家会员名", "商品名称", "商家编码", "数量", "单价", "运费", "优惠金额", "实付金额", "订单状态", "下单时间", "付款时间",
    "发货时间", "收货时间", "快递公司", "快递单号", "收件人", "手机号", "收货地址", "备注",
)  # fmt: skip
STATES: Final = ("待发货", "已发货", "已完成", "已关闭", "待付款")
UNPAID: Final = frozenset({"已关闭", "待付款"})
SENT: Final = frozenset({"已发货", "已完成"})
SECOND_ITEM: Final = 0.25
"""So many orders have two lines."""
GOODS: Final = 900


def write_orders(path: Path, count: int, *, changed: float = 0.0, series: str = "SO") -> None:
    """Write a file; of the same count a `changed` share differs in its state and what was paid. Numbers begin with `series`."""
    rows = _rows(count, changed, series)
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("订单")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def _rows(count: int, changed: float, series: str) -> Iterator[tuple[str, ...]]:
    chance, change = Random(20261129), Random(7)
    yield HEAD
    for number in range(count):
        yield from _order(f"{series}2026{number:010d}", number, count, chance, is_changed=change.random() < changed)


def _order(name: str, number: int, count: int, chance: Random, *, is_changed: bool) -> Iterator[tuple[str, ...]]:
    state, goods = chance.choice(STATES), chance.randrange(GOODS)
    lines = [
        (goods + more, chance.randrange(1, 4), chance.randrange(100, 99_900))
        for more in range(1 + (chance.random() < SECOND_ITEM))
    ]
    freight, day, hour, who = chance.choice((0, 0, 0, 600)), chance.randrange(1, 28), chance.randrange(8, 22), chance.randrange(max(1, count * 2 // 3))  # fmt: skip
    if is_changed:
        state = "已发货" if state == "已完成" else "已完成"
    whole = sum(qty * price for _, qty, price in lines) + freight
    paid, sent = 0 if state in UNPAID else whole, state in SENT
    for which, qty, price in lines:
        yield (
            name, f"user{who}", f"商品{which} 蓝牙耳机", f"SKU{which:05d}", str(qty), _yuan(price),
            _yuan(freight), "0.00", _yuan(paid), state, f"2026-10-{day:02d} {hour:02d}:05:09",
            f"2026-10-{day:02d} {hour:02d}:06:00" if paid else "", f"2026-10-{day:02d} 23:00:00" if sent else "",
            f"2026-11-{day:02d} 10:00:00" if state == "已完成" else "", "顺丰速运" if sent else "",
            f"SF{10**12 + number}" if sent else "", "王李张刘陈"[who % 5] + "某", f"138{who:08d}", f"上海市浦东新区某路{number % 997}号", "",
        )  # fmt: skip


def _yuan(cents: int) -> str:
    return f"{cents / 100:.2f}"

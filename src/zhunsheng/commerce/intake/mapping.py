"""Which column of an export is which field, and which orders its rows make; pure."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.commerce.checks import check_order
from zhunsheng.commerce.intake.cells import cents_of, instant_of, is_empty, number_of, whole_of
from zhunsheng.commerce.intake.tables import Row, Table
from zhunsheng.commerce.intake.trails import trail_in
from zhunsheng.commerce.values import Delivery, IncomingOrder, Item, OrderDraft, OrderStatus, Shipment
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.yamls import read_yaml

NEEDED: Final = ("number", "placed")
_KEPT_DIGITS: Final = 15
_SAME: Final = re.compile(r"[\s_\-()（）【】\[\]:：*#,，、。/]")
_UNIT: Final = re.compile(
    r"[(（\[【/](?:单位[:：]?)?(元|人民币|rmb|cny|yuan|¥|￥|分|cents?|件|个)[)）\]】]?$", re.IGNORECASE
)
_OTHER_MONEY: Final = frozenset({"freight", "discount"})
_IN_CENTS: Final = {"price": "price_cents", "paid": "paid_cents"}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A row that could not be taken, and why."""

    line: int
    number: str
    why: str
    row: Mapping[str, str]
    thing: str = ""
    expectation: str = ""
    value: str = ""


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds: its orders, what could not be taken, which column was read as what, and which was not read."""

    orders: tuple[IncomingOrder, ...]
    faults: tuple[Fault, ...]
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    doubles: int


@cache
def shipped_words() -> dict[str, dict[str, list[str]]]:
    """Read what exports call their fields and states."""
    text = resources.files("zhunsheng.commerce.intake").joinpath("words.yaml").read_text("utf-8")
    found: dict[str, dict[str, list[str]]] = read_yaml(text)
    return found


def guessed(headings: Iterable[str]) -> dict[str, str]:
    """Find the column of each field by the names that exports use; a whole name goes before the end of a nested one."""
    heads = list(headings)
    by_name: dict[str, str] = {}
    for nested in (False, True):
        for head in heads:
            bare, _ = _unit(head.rpartition(".")[2] if nested else head)
            if nested is False or "." in head:
                by_name.setdefault(_folded(bare), head)
    fields = shipped_words()["fields"]
    found: dict[str, str] = {}
    for field, names in fields.items():
        matches = (by_name[_folded(name)] for name in (field, *names) if _folded(name) in by_name)
        match = next((one for one in matches if one not in found.values()), None)
        if match is not None:
            found[_IN_CENTS.get(field, field) if _unit(match)[1] else field] = match
    return found


def columns_of(headings: Iterable[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Find the column of each field: as chosen, else by the names that exports use; a field chosen as nothing has none.

    Refuses  BadInput for a chosen field or column that is none, or where a needed field has no column
    """
    heads = list(headings)
    fields = shipped_words()["fields"]
    found = guessed(heads)
    for field, head in (chosen or {}).items():
        if field in fields and not head:
            found.pop(field, None)
            continue
        if field not in fields or head not in heads:
            raise BadInput("the mapping", f"FIELD=HEADING with one of {', '.join(fields)}", f"{field}={head}")
        found = {one: other for one, other in found.items() if other != head} | {field: head}
    missing = [field for field in NEEDED if field not in found]
    if missing:
        raise BadInput("the columns", f"one for {' and '.join(missing)}; name it with --map", ", ".join(heads)[:150])
    return found


def _unit(head: str) -> tuple[str, bool]:
    """Take the unit off a heading such as 实付金额(元), and tell whether it is cents."""
    found = _UNIT.search(head)
    return (head, False) if found is None else (head[: found.start()], found[1].lower().startswith(("分", "cent")))


def _folded(name: str) -> str:
    return _SAME.sub("", name).casefold()


def intake_of(table: Table, zone: ZoneInfo, chosen: Mapping[str, str] | None = None) -> Intake:
    """Turn rows into orders: rows of one number are the items of one order; a bad row takes only its own order along.

    Refuses  BadInput where the columns cannot be found
    """
    columns = columns_of(table.headings, chosen)
    _check_digits([row.get(columns["number"], "") for _, row in table.rows])
    groups: dict[str, list[tuple[int, Row]]] = {}
    faults: list[Fault] = []
    doubles = 0
    for line, row in table.rows:
        try:
            if "\x00" in row:
                raise BadInput("the row", row["\x00"], row.get(columns["number"], ""))
            group = groups.setdefault(number_of(row.get(columns["number"], "")), [])
        except Refusal as fault:
            faults.append(_fault(line, row, columns, fault))
            continue
        if any(row == other for _, other in group):
            doubles += 1
        else:
            group.append((line, row))
    orders = []
    for number, rows in groups.items():
        try:
            orders.append(_order(number, [_named(row, columns) for _, row in rows], zone))
        except Refusal as fault:
            faults += [_fault(line, row, columns, fault) for line, row in rows]
    unread = tuple(head for head in table.headings if head not in columns.values())
    faults.sort(key=lambda one: one.line)
    return Intake(orders=tuple(orders), faults=tuple(faults), columns=columns, unread=unread, doubles=doubles)


def _check_digits(numbers: list[str]) -> None:
    """See that no spreadsheet has rounded every long number: it keeps fifteen digits. Refuses: BadInput."""
    long = {one for one in numbers if len(one) > _KEPT_DIGITS and one.isdecimal()}
    if len(long) > 1 and not any(one[_KEPT_DIGITS:].strip("0") for one in long):
        raise BadInput(
            "the orders' numbers", "all of their digits; a spreadsheet has rounded every one of them", min(long)
        )


def _fault(line: int, row: Row, columns: Mapping[str, str], fault: Refusal) -> Fault:
    told = {key: value for key, value in row.items() if key != "\x00"}
    return fault_of(fault, line=line, number=row.get(columns["number"], ""), row=told)


def fault_of(refusal: Refusal, *, line: int, number: str, row: Mapping[str, str]) -> Fault:
    """Keep why a row was refused, as a sentence and in its parts, so that a page can tell it in its reader's language."""
    detail = {name: str(refusal.detail.get(name, "")) for name in ("thing", "expectation", "value")}
    return Fault(line=line, number=number, why=str(refusal), row=row, **detail)


def _named(row: Row, columns: Mapping[str, str]) -> Row:
    named = {field: row.get(head, "") for field, head in columns.items()}
    told = {field: cell for field, cell in named.items() if not is_empty(cell)}
    for field in _OTHER_MONEY & told.keys():
        if _unit(columns[field])[1]:
            told[field] = f"{whole_of(told[field]) / 100:.2f}"
    return told


def _order(number: str, rows: list[Row], zone: ZoneInfo) -> IncomingOrder:
    merged: Row = {}
    for row in rows:
        merged |= row  # why: where an order is told twice, the later line knows more
    items = tuple(_item(row) for row in _once(rows))
    goods = sum(one.qty * one.price_cents for one in items)
    status, raw = state_of(merged.get("status", ""))
    paid_told = _paid(rows)
    unpaid = status in (OrderStatus.TO_PAY, OrderStatus.CANCELLED)
    freight = cents_of(merged["freight"]) if "freight" in merged else 0
    paid = goods + freight if paid_told is None else paid_told
    if "freight" not in merged and paid > goods:
        freight = paid - goods  # why: the buyer paid more than the goods cost, and nothing else tells of freight
    discount = abs(cents_of(merged["discount"])) if "discount" in merged else max(0, goods + freight - paid)
    if paid_told is not None and goods + freight - discount < paid:
        discount = max(0, goods + freight - paid)  # why: what was paid is surer than what was taken off
    draft = OrderDraft(
        number=number, status=status, status_raw=raw, items=items, placed_at=_instant(merged, "placed", zone),
        freight_cents=freight, discount_cents=discount, paid_cents=0 if unpaid else paid,
        paid_at=_maybe(merged, "paid_at", zone), shipped_at=_maybe(merged, "shipped_at", zone),
        received_at=_maybe(merged, "received_at", zone), eta_at=_maybe(merged, "eta", zone),
        trail=trail_in(merged, zone), shipment=_shipment(merged), delivery=_delivery(merged),
    )  # fmt: skip
    check_order(draft)
    buyer = merged.get("buyer", "")
    return IncomingOrder(
        draft=draft, buyer=buyer or f"order:{number}", name=merged.get("receiver"), phone=merged.get("phone")
    )


def _once(rows: list[Row]) -> list[Row]:
    """Leave out a second line of the same item, perhaps in another state: of the same item number, else of the same goods."""
    seen: dict[str, Row] = {}
    for row in rows:
        goods = "\x00".join(row.get(name, "") for name in ("title", "sku", "qty", "price", "price_cents", "paid"))
        seen[row.get("item_number", goods)] = row
    return list(seen.values())


def _item(row: Row) -> Item:
    qty = whole_of(row.get("qty", "1"))
    if qty < 1:
        raise BadInput("the quantity", "at least one", row.get("qty", ""))
    title = row.get("title", "") or row.get("sku", "")
    if not title:
        raise BadInput("the item", "a title or a SKU", "")
    if "price_cents" in row:
        price = whole_of(row["price_cents"])
    elif "price" in row:
        price = cents_of(row["price"])
    else:
        price = (_paid([row]) or 0) // qty
    if price < 0:
        raise BadInput("the price", "zero or more", row.get("price", ""))
    return Item(title=title[:200], sku=row.get("sku", "")[:80], qty=qty, price_cents=price)


def _paid(rows: list[Row]) -> int | None:
    """Read what was paid: told once for the order on each of its rows, or told item by item."""
    told = [
        whole_of(row["paid_cents"]) if "paid_cents" in row else cents_of(row["paid"])
        for row in rows
        if {"paid", "paid_cents"} & row.keys()
    ]
    if not told:
        return None
    return told[0] if len(set(told)) == 1 else sum(told)


def state_of(cell: str) -> tuple[OrderStatus, str]:
    """Read the state of an order; one that nobody knows stays as it was written."""
    folded = _folded(cell)
    for state, names in shipped_words()["states"].items():
        if any(folded == _folded(name) for name in names):
            return OrderStatus(state), cell[:60]
    return OrderStatus.UNKNOWN, cell[:60]


def _instant(row: Row, field: str, zone: ZoneInfo) -> Instant:
    if field not in row:
        raise BadInput(f"the field {field}", "filled in", "")
    return instant_of(row[field], zone)


def _maybe(row: Row, field: str, zone: ZoneInfo) -> Instant | None:
    return instant_of(row[field], zone) if field in row else None


def _shipment(row: Row) -> Shipment | None:
    tracking = re.sub(r"^(?i:no)[:：.]\s*", "", row.get("tracking", ""))
    return Shipment(carrier=row.get("carrier", "")[:40], tracking=tracking[:60]) if tracking else None


def _delivery(row: Row) -> Delivery | None:
    told: dict[str, Any] = {
        "name": row.get("receiver", ""),
        "phone": row.get("phone", ""),
        "address": row.get("address", ""),
    }
    return Delivery(**told) if any(told.values()) else None

"""Which column of an export is which field, and which orders its rows make; pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.commerce.intake.cells import is_empty, number_of, rounded
from zhunsheng.commerce.intake.orders import Line, Note, order_of, read_field, unreckoned_cell
from zhunsheng.commerce.intake.rows import FAULT, SAID, Row, Source, Table, formulas_in, words_of
from zhunsheng.commerce.intake.words import folded, in_china, shipped_words, unit_of
from zhunsheng.commerce.values import IncomingOrder
from zhunsheng.kernel.errors import BadInput, Refusal

NEEDED: Final = ("number", "placed")
CHINA: Final = "(北京时间)"
"""What is put behind a time whose heading says so."""
_KEPT_DIGITS: Final = 15
_LONGEST: Final = 40
_NAMED, _ITS_ITEM = "name", "lineitemname"
"""Where items have a name of their own beside it, the name is the order's number: its other lines tell no id."""
_GROUPED: Final = frozenset({"拼单成功时间", "成团时间"})
"""Where friends buy together, the order counts from when there were enough of them: after it was paid."""
_SUMS: Final = frozenset(
    {"合计", "总计", "小计", "共计", "合計", "总额", "汇总", "total", "totals", "subtotal", "sum", "grandtotal"}
)
_COUNTING: Final = re.compile(r"(?:共|共计|合计|总计|总共)\d+(?:条|单|笔|个)?(?:记录|订单|数据)?")
_TIMES: Final = ("placed", "paid_at", "shipped_at", "received_at", "eta")
_IN_CENTS: Final = {"price": "price_cents", "paid": "paid_cents"}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A row that could not be taken, and why: the column to blame, and the line, which may be another one of the same order."""

    line: int
    number: str
    why: str
    row: Mapping[str, str]
    thing: str = ""
    expectation: str = ""
    value: str = ""
    column: str = ""
    blamed: int = 0


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds: its orders, what could not be taken, which column was read as what, and which was not read.

    `notes` are about orders that are taken although something is odd; `lines` are the rows each order was read from.
    """

    orders: tuple[IncomingOrder, ...]
    faults: tuple[Fault, ...]
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    doubles: int
    source: Source
    notes: tuple[Note, ...] = ()
    lines: Mapping[str, tuple[tuple[int, Row], ...]] = {}


def guessed(headings: Iterable[str]) -> dict[str, str]:
    """Find the column of each field by the names that exports use; a whole name goes before the end of a nested one."""
    heads = list(headings)
    by_name: dict[str, str] = {}
    for nested in (False, True):
        for head in heads:
            bare, _ = unit_of(head.rpartition(".")[2] if nested else head)
            if nested is False or "." in head:
                by_name.setdefault(folded(bare), head)
    fields = shipped_words()["fields"]
    found: dict[str, str] = {}
    if {_NAMED, _ITS_ITEM} <= by_name.keys():
        found["number"] = by_name[_NAMED]
    for field, names in fields.items():
        if field in found:
            continue
        matches = (by_name[folded(name)] for name in (field, *names) if folded(name) in by_name)
        match = next((one for one in matches if one not in found.values()), None)
        if match is not None:
            found[_IN_CENTS.get(field, field) if unit_of(match)[1] else field] = match
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


def headings_mark(headings: Iterable[str]) -> str:
    """Give the short name of a kind of file: the same headings, in whatever order, are the same kind."""
    return hashlib.sha256("\x00".join(sorted(headings)).encode("utf-8", "replace")).hexdigest()[:32]


def chosen_of(headings: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Say each field's heading, the ones without a column as empty: so no other column is guessed for them."""
    return dict.fromkeys((*shipped_words()["fields"],), "") | {
        field: head for field, head in columns.items() if head in set(headings)
    }


def intake_of(table: Table, zone: ZoneInfo, chosen: Mapping[str, str] | None = None) -> Intake:
    """Turn rows into orders: rows of one number are the items of one order; a bad row takes only its own order along.

    Refuses  BadInput where the columns cannot be found
    """
    columns = columns_of(table.headings, chosen)
    others = _others(table, columns)
    cents = {field for field, head in columns.items() if unit_of(head)[1]}
    _check_digits([row.get(columns["number"], "") for _, row in table.rows])
    groups: dict[str, list[tuple[int, Row]]] = {}
    faults: list[Fault] = []
    number = ""
    for line, row in table.rows:
        if FAULT not in row and table.source.kind != "JSON" and _is_foot(row, columns):
            continue
        try:
            above, number, told = number, "", row.get(columns["number"], "")
            if FAULT in row:
                raise BadInput("the row", row[FAULT], told or row.get(SAID, ""))
            if columns["number"] in formulas_in(row):
                raise unreckoned_cell("number", told, line)
            goes_on = above and not told and table.source.kind != "JSON" and _goes_on(_named(row, columns, others))
            number = above if goes_on else read_field("number", number_of, told)
            groups.setdefault(number, []).append((line, row))
        except Refusal as fault:
            faults.append(_fault(line, row, columns, fault))
    orders, notes, doubles = [], list[Note](), 0
    grouped = folded(columns["placed"]) in _GROUPED
    shop, gone = (_beside(table.headings, columns, what) for what in ("shop", "cancelled"))
    for number, rows in groups.items():
        try:
            _check_formulas(rows, columns)
            _check_shop(rows, shop)
            lines = [Line(line, _named(row, columns, others) | _cancelled(row, gone)) for line, row in rows]
            read = order_of(number, lines, zone, cents)
        except Refusal as fault:
            faults += [_fault(line, row, columns, fault) for line, row in rows]
            continue
        orders.append(read.order)
        notes += [one for one in read.notes if one.code != "before" or not grouped]
        doubles += read.doubles
    unread = tuple(head for head in table.headings if head not in columns.values())
    faults.sort(key=lambda one: one.line)
    return Intake(
        orders=tuple(orders), faults=tuple(faults), columns=columns, unread=unread, doubles=doubles, source=table.source,
        notes=tuple(notes), lines={number: tuple(rows) for number, rows in groups.items()},
    )  # fmt: skip


def _is_foot(row: Row, columns: Mapping[str, str]) -> bool:
    """Tell whether a row is the foot of a table, its sums or how many there were, and no order."""
    told = folded(row.get(columns["number"], ""))
    if told not in _SUMS and not _COUNTING.fullmatch(told):
        return False
    return not any(row.get(columns[field]) for field in ("placed", "title") if field in columns)


def _goes_on(row: Row) -> bool:
    """Tell whether a row without a number and a time is a further item of the order above, as cells that reach down leave it."""
    if {"number", "placed"} & row.keys() or folded(row.get("title", "")) in _SUMS:
        return False
    return bool({"title", "sku"} & row.keys() and {"qty", "price", "price_cents", "goods"} & row.keys())


def _check_formulas(rows: Iterable[tuple[int, Row]], columns: Mapping[str, str]) -> None:
    """See that what is read of an order is no formula that nobody reckoned. Refuses: BadInput that says which, and on which line."""
    for line, row in rows:
        if formulas := formulas_in(row):
            for field, head in columns.items():
                if head in formulas and not is_empty(row.get(head, "")):
                    raise unreckoned_cell(field, row[head], line)


def _beside(headings: Iterable[str], columns: Mapping[str, str], what: str) -> str:
    """Find the column that is no field and tells of which shop a row is, or that its order was cancelled."""
    names = {folded(name) for name in shipped_words()["beside"][what]}
    return next((head for head in headings if folded(head) in names and head not in columns.values()), "")


def _cancelled(row: Row, head: str) -> Row:
    """Say the state of an order that tells beside it when it was cancelled."""
    return {"status": "cancelled"} if head and not is_empty(row.get(head, "")) else {}


def _check_shop(rows: Iterable[tuple[int, Row]], head: str) -> None:
    """See that one number is not used by two shops: their items would become one order. Refuses: BadInput."""
    named = dict.fromkeys(row[head] for _, row in rows if row.get(head)) if head else {}
    if len(named) > 1:
        raise BadInput("the order", "told by one shop", " / ".join(named)[:200])


def _check_digits(numbers: list[str]) -> None:
    """See that no spreadsheet or program has rounded every long number. Refuses: BadInput."""
    long = {one for one in numbers if _KEPT_DIGITS < len(one) <= _LONGEST and one.isascii() and one.isdecimal()}
    if len(long) > 1 and all(rounded(one) for one in long):
        raise BadInput(
            "the orders' numbers", "all of their digits; a spreadsheet has rounded every one of them", min(long)
        )


def _fault(line: int, row: Row, columns: Mapping[str, str], fault: Refusal) -> Fault:
    found = fault_of(fault, line=line, number=row.get(columns["number"], ""), row=row)
    blamed = fault.detail.get("line")
    column = columns.get(str(fault.detail.get("field", "")), "")
    return msgspec.structs.replace(found, column=column, blamed=blamed if isinstance(blamed, int) else line)


def fault_of(refusal: Refusal, *, line: int, number: str, row: Row) -> Fault:
    """Keep why a row was refused, as a sentence and in its parts, so that a page can tell it in its reader's language."""
    thing, expectation, value = (str(refusal.detail.get(name, "")) for name in ("thing", "expectation", "value"))
    return Fault(
        line=line, number=number, why=str(refusal), row=words_of(row), thing=thing, expectation=expectation, value=value
    )  # fmt: skip


def faults_of(refusal: Refusal, number: str, lines: Mapping[str, tuple[tuple[int, Row], ...]]) -> list[Fault]:
    """Say of each line of an order why the order was refused."""
    return [fault_of(refusal, line=line, number=number, row=row) for line, row in lines[number]]


def _named(row: Row, columns: Mapping[str, str], others: Mapping[str, list[str]]) -> Row:
    named = {field: row.get(head, "") for field, head in columns.items()}
    for field, heads in others.items():
        if not named.get(field):
            named[field] = next((row[head] for head in heads if row.get(head)), "")
    for field in _TIMES:
        if named.get(field) and field in columns and in_china(columns[field]):
            named[field] += CHINA
    return {field: cell for field, cell in named.items() if not is_empty(cell)}


def _others(table: Table, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Find what else a field is called in JSON, whose elements need not be alike."""
    if table.source.kind != "JSON":
        return {}
    rest = [head for head in table.headings if head not in columns.values()]
    found: dict[str, list[str]] = {}
    while named := guessed(rest):
        for field, head in named.items():
            if field in columns:
                found.setdefault(field, []).append(head)
        rest = [head for head in rest if head not in named.values()]
    return found

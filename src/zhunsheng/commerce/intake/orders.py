"""Read the rows of one order as an order: its items, what was paid, and whether that adds up; pure."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.commerce.checks import check_order
from zhunsheng.commerce.intake.cells import cents_of, instant_of, kept_digits, whole_of
from zhunsheng.commerce.intake.rows import SPOILED, Row
from zhunsheng.commerce.intake.trails import parcels_in, trail_in
from zhunsheng.commerce.intake.words import folded, shipped_words
from zhunsheng.commerce.values import Delivery, IncomingOrder, Item, OrderDraft, OrderStatus, nobody
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

T = TypeVar("T")
_HOME: Final = frozenset({"cny", "rmb", "cnh", "人民币", "元", "¥", "￥", "yuan", "人民币元", "cn"})
_NAMES: Final = ("item_number", "sku", "tracking", "phone", "buyer")
"""Fields of digits that are names: a number rounded by a spreadsheet is none of them."""


class Line(msgspec.Struct, frozen=True):
    """A row of the file with its fields by their own names."""

    line: int
    row: Row


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Something odd about an order that is taken as it was told: `sum`, `amount`, `before` or `state`, with the words of the file."""

    line: int
    number: str
    code: str
    value: str


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """An order as its rows tell it, what is odd about it, and how many rows told what another had told."""

    order: IncomingOrder
    notes: tuple[Note, ...]
    doubles: int


class _Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What an order costs. Units: cents; None where nobody told."""

    items: tuple[Item, ...]
    goods: int
    paid: int | None
    freight: int
    discount: int
    odd: bool


def read_field(field: str, read: Callable[[str], T], cell: str, line: int = 0) -> T:
    """Read a cell. Refuses: BadInput that says of which field, and on which line."""
    try:
        return read(cell)
    except BadInput as fault:
        fault.detail |= {"field": field} | ({"line": line} if line else {})
        raise


def order_of(number: str, lines: Sequence[Line], zone: ZoneInfo, cents: set[str]) -> Read:
    """Make an order of its rows. `cents` are the fields whose headings say that they count cents. Refuses: BadInput."""
    for one in lines:
        _check_cells(one)
    merged: Row = {}
    for one in lines:
        merged |= one.row  # why: where an order is told twice, the later line knows more
    last = {field: one.line for one in lines for field in one.row}

    def moment(field: str) -> Instant | None:
        if field not in merged:
            return None
        return read_field(field, lambda cell: instant_of(cell, zone), merged[field], last[field])

    placed = moment("placed")
    if placed is None:
        raise _missing("placed", lines[0].line)
    once = _once(lines)
    status, raw = state_of(merged.get("status", ""))
    unpaid = status in (OrderStatus.TO_PAY, OrderStatus.CANCELLED)
    sums = _reckoned(*((_unpaid(once), _unpaid(lines)) if unpaid else (once, lines)), cents)
    paid = sums.goods + sums.freight - sums.discount if sums.paid is None else sums.paid
    draft = OrderDraft(
        number=number, status=status, status_raw=raw, items=sums.items, placed_at=placed,
        freight_cents=sums.freight, discount_cents=sums.discount, paid_cents=0 if unpaid else paid,
        paid_at=moment("paid_at"), shipped_at=moment("shipped_at"), received_at=_received(lines, zone),
        eta_at=moment("eta"), trail=trail_in(merged, zone), shipments=parcels_in(((one.line, one.row) for one in lines), zone), delivery=_delivery(merged),
    )  # fmt: skip
    _check(draft, last)
    name, phone = merged.get("receiver"), merged.get("phone")
    order = IncomingOrder(draft=draft, buyer=merged.get("buyer") or nobody(number), name=name, phone=phone)
    notes = _notes(draft, sums, merged, lines[0].line)
    return Read(order=order, notes=tuple(notes), doubles=len(lines) - len(sums.items))


def _check(draft: OrderDraft, last: Mapping[str, int]) -> None:
    """Check an order, and name the column and line of an amount that cannot be. Refuses: BadInput."""
    try:
        check_order(draft)
    except BadInput as fault:
        field = _AMOUNTS.get(str(fault.detail["thing"]), "")
        field = field if field in last else f"{field}_cents"
        if field in last:
            fault.detail |= {"field": field, "line": last[field]}
        raise


_AMOUNTS: Final = {"what was paid": "paid", "the freight": "freight", "the discount": "discount"}


def _unpaid(lines: Sequence[Line]) -> Sequence[Line]:
    """Leave out that nothing was paid: of an order nobody paid that is no discount."""
    return [
        Line(one.line, {field: cell for field, cell in one.row.items() if field != "paid" or not _is_nothing(cell)})
        for one in lines
    ]


def _is_nothing(cell: str) -> bool:
    return not cell.strip("0.,¥￥元 ")


def _received(lines: Sequence[Line], zone: ZoneInfo) -> Instant | None:
    """Give when an order was received: the last of its parcels, in whatever order the file tells them. Refuses: BadInput."""
    told = [
        read_field("received_at", lambda cell: instant_of(cell, zone), one.row["received_at"], one.line)
        for one in lines
        if "received_at" in one.row
    ]
    return max(told, default=None)


def _missing(field: str, line: int) -> BadInput:
    fault = BadInput(f"the field {field}", "filled in", "")
    fault.detail |= {"field": field, "line": line}
    return fault


def _check_cells(one: Line) -> None:
    for field, cell in one.row.items():
        if cell[:1] == "#" and SPOILED.fullmatch(cell):
            raise unreckoned_cell(field, cell, one.line)
    for field in _NAMES:
        if field in one.row:
            read_field(field, kept_digits, one.row[field], one.line)
    if folded(one.row.get("currency", "cny")) not in _HOME:
        read_field("currency", _refuse_currency, one.row["currency"], one.line)


def unreckoned_cell(field: str, shown: str, line: int) -> BadInput:
    """Say that a cell holds a formula nobody reckoned, of which field and on which line."""
    fault = BadInput(
        "the cell", "a value; its formula was not reckoned: open the file in a spreadsheet and save it", shown
    )
    fault.detail |= {"field": field, "line": line}
    return fault


def _refuse_currency(cell: str) -> None:
    raise BadInput("the currency", "yuan (CNY)", cell)


def _once(lines: Sequence[Line]) -> list[Line]:
    """Leave out a second line of the same item, perhaps in another state: of the same item number, else of the same goods.

    Items that one element of JSON tells share its line: it does not repeat itself by accident.
    """
    seen: dict[tuple[object, ...], Line] = {}
    for place, one in enumerate(lines):
        goods = tuple(
            one.row.get(name, "") for name in ("title", "sku", "qty", "price", "price_cents", "goods", "paid")
        )
        same = (one.row["item_number"],) if "item_number" in one.row else goods
        beside = sum(other.line == one.line for other in lines[:place]) if len(lines) < _FEW else 0
        seen[(*same, beside)] = one
    return list(seen.values())


_FEW: Final = 500


def _reckoned(once: Sequence[Line], lines: Sequence[Line], cents: set[str]) -> _Sums:
    """Find how the amounts belong together: each may be told once for the order or item by item, a row by accident or on purpose.

    The first way that adds up holds; where none does, amounts told alike on each row are the order's.
    """
    first: _Sums | None = None
    for some in (once,) if len(once) == len(lines) else (once, lines):
        told = {field: _amounts(some, field, cents) for field in ("paid", "freight", "discount")}
        items, derived = _items(some, told, cents)
        slack = (
            sum(one.qty - 1 for one in items)
            if any("goods" in one.row and "price" not in one.row for one in some)
            else 0
        )
        parts = derived and all("item_number" in one.row for one in some)
        ways = [_ways(told[field], parts=parts) for field in ("paid", "freight", "discount")]
        further = sum(_amounts(some, "discount_more", cents))
        ways[2] += [one + further for one in ways[2] if one is not None and further]
        for paid, freight, discount in product(*ways):
            sums = _balanced(items, paid, freight, discount, derived=derived, slack=slack)
            if not sums.odd:
                return sums
            first = first or sums
    if first is None:
        raise BadInput("the order", "at least one item", 0)
    return first


def _amounts(lines: Sequence[Line], field: str, cents: set[str]) -> list[int]:
    """Read an amount on each line that tells it."""
    in_cents = f"{field}_cents"
    told = []
    for one in lines:
        if in_cents in one.row:
            told.append(read_field(in_cents, whole_of, one.row[in_cents], one.line))
        elif field in one.row:
            told.append(read_field(field, whole_of if field in cents else cents_of, one.row[field], one.line))
    return [abs(one) for one in told] if field.startswith("discount") else told


def _ways(told: list[int], *, parts: bool) -> list[int | None]:
    """Say what an amount may be: told alike on each row it is the order's, or each row's own, as it surely is of parts without a price."""
    if not told:
        return [None]
    alike = len(set(told)) == 1 and len(told) > 1 and not parts
    return [told[0], sum(told)] if alike else [sum(told)]


def _items(lines: Sequence[Line], told: dict[str, list[int]], cents: set[str]) -> tuple[tuple[Item, ...], bool]:
    """Read the items; where no price is told it follows from what was paid, less the freight where one row is the order."""
    derived = not any({"price", "price_cents", "goods"} & one.row.keys() for one in lines)
    freight = sum(told["freight"]) if derived and len(lines) == 1 else 0
    return tuple(_item(one, freight, cents) for one in lines), derived


def _item(one: Line, freight: int, cents: set[str]) -> Item:
    row, line = one.row, one.line
    qty = read_field("qty", _quantity, row.get("qty", "1"), line)
    title = row.get("title", "") or row.get("sku", "")
    if not title:
        fault = BadInput("the item", "a title or a SKU", "")
        fault.detail |= {"field": "title", "line": line}
        raise fault
    if "price_cents" in row:
        price = read_field("price_cents", whole_of, row["price_cents"], line)
    elif "price" in row:
        price = read_field("price", _price, row["price"], line)
    else:
        whole = _amounts([one], "goods", cents) or [max(0, (_amounts([one], "paid", cents) or [0])[0] - freight)]
        price = -(-whole[0] // qty)  # why upwards: less than was paid would not add up
        if price < 0:
            raise BadInput("the price", "zero or more", row.get("goods", ""))
    return Item(title=title[:200], sku=row.get("sku", "")[:80], qty=qty, price_cents=price)


def _quantity(cell: str) -> int:
    qty = whole_of(cell)
    if qty < 1:
        raise BadInput("the quantity", "at least one", cell)
    return qty


def _price(cell: str) -> int:
    price = cents_of(cell)
    if price < 0:
        raise BadInput("the price", "zero or more", cell)
    return price


def _balanced(
    items: tuple[Item, ...], paid: int | None, freight: int | None, discount: int | None, *, derived: bool, slack: int
) -> _Sums:
    goods = sum(one.qty * one.price_cents for one in items)
    told_freight, told_discount = freight or 0, discount or 0
    if paid is None:
        return _Sums(items=items, goods=goods, paid=None, freight=told_freight, discount=told_discount, odd=False)
    exact = 0 <= goods + told_freight - told_discount - paid <= slack
    if freight is None and paid > goods:
        told_freight = paid - goods  # why: the buyer paid more than the goods cost, and nothing else tells of freight
    if discount is None or derived or goods + told_freight - told_discount < paid:
        told_discount = max(0, goods + told_freight - paid)  # why: what was paid is surer than what was taken off
    return _Sums(
        items=items, goods=goods, paid=paid, freight=told_freight, discount=told_discount, odd=not (exact or derived)
    )


def _notes(draft: OrderDraft, sums: _Sums, merged: Row, line: int) -> list[Note]:
    """Say what is odd about an order and was taken as told."""
    told: list[tuple[str, str]] = []
    if sums.odd and {"freight", "discount"} & merged.keys() and draft.paid_cents:
        parts = (sums.goods, sums.freight, sums.discount, draft.paid_cents)
        told.append(("sum", " ".join(f"{one / 100:.2f}" for one in parts)))
    if not {"price", "price_cents", "goods", "paid", "paid_cents"} & merged.keys():
        told.append(("amount", ""))
    for field in ("paid_at", "shipped_at", "received_at"):
        moment = getattr(draft, field)
        if moment is not None and moment < draft.placed_at:
            told.append(("before", merged[field]))
    if draft.status is OrderStatus.UNKNOWN and draft.status_raw:
        told.append(("state", draft.status_raw))
    return [Note(line=line, number=draft.number, code=code, value=value) for code, value in told]


def state_of(cell: str) -> tuple[OrderStatus, str]:
    """Read the state of an order; one that nobody knows stays as it was written."""
    return _states().get(folded(cell), OrderStatus.UNKNOWN), cell[:60]


@cache
def _states() -> dict[str, OrderStatus]:
    states = shipped_words()["states"]
    return {folded(name): OrderStatus(state) for state, names in states.items() for name in names}


def _delivery(row: Row) -> Delivery | None:
    told: dict[str, Any] = {
        "name": row.get("receiver", ""),
        "phone": row.get("phone", "").removesuffix(".0"),
        "address": row.get("address", ""),
    }
    return Delivery(**told) if any(told.values()) else None

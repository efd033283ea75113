"""Read orders told as JSON, alone or one a line, in whatever an interface wraps them; every value comes out as text; pure."""

import json
import re
from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from zhunsheng.commerce.intake.encodings import LOST
from zhunsheng.commerce.intake.rows import FAULT, MOST_HEADINGS, SAID, Measure, Row, Source, Table, tidy
from zhunsheng.commerce.intake.trails import LISTS
from zhunsheng.commerce.intake.words import known_fields
from zhunsheng.kernel.errors import BadInput

T = TypeVar("T")
_NUMBERED: Final = re.compile(r"(?=.*\d)[0-9A-Za-z_-]{4,40}", re.ASCII)
_WRAPS: Final = frozenset(
    "data result results response list orders orderlist shoporderlist records rows 订单 订单列表".split()
)
"""Keys under which interfaces wrap their list."""
_ITEMS: Final = frozenset(
    "items orderitems lineitems lines orderlines products goods goodslist skus skuorderlist skulist itemlist productlist orders details entries 商品 商品列表 明细".split()
)
"""Keys under which an order tells its items; other lists of objects beside them are none."""
_OF_DOUDIAN: Final = frozenset({"skuorderlist"})
"""Keys by which one knows what the interface of Doudian answers: it counts fen, a file that a person exports counts yuan."""
_NO_SIGN: Final = re.compile("[\x00\ud800-\udfff]")
"""What JSON may write and no database keeps."""
_NEXT: Final = re.compile(r"\}\s*,\s*(?=\{)")
_GAP: Final = re.compile(r"[\s,]*")
_KEPT: Final = 18
_SHARP: Final = 10**15
MOST_BROKEN: Final = 1_000
_AN_ORDER: Final = 2
"""So many fields by name, and an object or a line of cells speaks of an order."""
_DEEPEST: Final = 3
_SHOWN: Final = 200
_NEAR: Final = 30
"""Signs of a text that are quoted to say where it breaks off."""


def json_table(text: str, source: Source) -> Table:
    """Read a text of JSON; an element that cannot be read leaves the others.

    Refuses  BadInput for what is none, or holds no objects
    """
    try:
        found = _DECODER.decode(text)
    except (ValueError, RecursionError) as fault:
        found = _rescued(text) if text.lstrip().startswith("[") else _lines(text)
        if not any(isinstance(one, dict) for one in found):
            raise BadInput("the file", "JSON that can be read", _why(fault)) from fault
    orders = _laid_out(found) or _orders_in(found)
    flat: list[tuple[int, Row]] = []
    measure = Measure()
    for number, one in enumerate(orders, start=1):
        parts = _flat(one, measure) if isinstance(one, dict) else [{FAULT: "an object", SAID: _said(one)}]
        for part in parts:
            if FAULT not in part and any(LOST in cell for cell in part.values()):
                part[FAULT] = "one whose signs can be read"
            flat.append((number, part))
    headings = dict.fromkeys(key for _, row in flat for key in row if key not in (FAULT, SAID))
    if len(headings) < 2:
        raise BadInput("the file", "objects with at least two keys", " ".join(text[:_SHOWN].split()))
    if len(headings) > MOST_HEADINGS:
        raise BadInput("the file", f"at most {MOST_HEADINGS} columns", len(headings))
    return Table(headings=tuple(headings), rows=tuple(flat), source=source)


def _said(one: object) -> str:
    return (one if isinstance(one, str) else _text(one))[:_SHOWN].strip()


def _why(fault: Exception) -> str:
    """Say where it can be read no further, by what stands there."""
    if isinstance(fault, json.JSONDecodeError):
        return f"{fault.lineno}:{fault.colno} {fault.doc[fault.pos : fault.pos + _NEAR]}".strip()
    return "[[[[…" if isinstance(fault, RecursionError) else str(fault)


def _whole(digits: str) -> int | str:
    """Keep a number of more digits than a machine counts with as it was written: it is a name."""
    return int(digits) if len(digits) <= _KEPT else digits


def _broken(digits: str) -> float | str:
    """Read a number with a point; one of which a machine does not keep each digit stays as it was written."""
    number = float(digits)
    return number if abs(number) < _SHARP else digits


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Keep an object; where one key tells two things, nobody knows which of them holds."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            found[FAULT] = "one whose keys each stand once"
    return found


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_once, parse_int=_whole, parse_float=_broken, parse_constant=str)


def _rescued(text: str) -> list[object]:
    """Read an array that as a whole cannot be read, element by element; a broken one ends where the next object begins."""
    found: list[object] = []
    at, broken = text.index("[") + 1, 0
    while (at := _end(_GAP, text, at)) < len(text) and text[at] != "]" and broken <= MOST_BROKEN:
        try:
            one, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            begin, at, broken = at, _end(_NEXT, text, at), broken + 1
            one = text[begin : min(at, begin + _SHOWN)]
        found.append(one)
    return found if broken <= MOST_BROKEN else []


def _end(what: re.Pattern[str], text: str, at: int) -> int:
    found = what.search(text, at)
    return len(text) if found is None else found.end()


def _lines(text: str) -> list[object]:
    found: list[object] = []
    for line in text.split("\n"):
        if line.strip():
            try:
                found.append(_DECODER.decode(line))
            except (ValueError, RecursionError):
                found.append(line[:_SHOWN])
    return found


def _orders_in(found: object, depth: int = 3) -> list[object]:
    """Find the orders: an array, or the one array of objects inside what answers of interfaces are wrapped in."""
    if isinstance(found, list):
        nested = bool(found) and all(isinstance(one, list) for one in found)
        return [each for one in found for each in one] if nested else found
    if not isinstance(found, dict):
        return [found]
    inner = [value for key, value in found.items() if _folded(key) in _WRAPS and isinstance(value, list | dict)]
    if len(inner) == 1 and depth:
        if FAULT in found:
            raise BadInput("the file", "one whose keys each stand once", ", ".join(list(found)[:5]))
        return _orders_in(inner[0], depth - 1)
    if found and all(isinstance(value, dict) and _NUMBERED.fullmatch(key) for key, value in found.items()):
        return [{"order number": key, **value} for key, value in found.items()]
    lists = [value for value in found.values() if isinstance(value, list)]
    if len(lists) == 1 and not any(not isinstance(value, list | dict) for value in found.values()):
        return lists[0]
    deeper = _deeper(found, _DEEPEST) if known_fields(found) < _AN_ORDER else []
    return deeper[0] if len(deeper) == 1 else [found]


def _deeper(found: dict[str, object], depth: int) -> list[list[object]]:
    """List the arrays of objects that stand in what wraps them, page by page, where the wrapping itself is no order."""
    told: list[list[object]] = []
    for value in found.values():
        if isinstance(value, list) and any(isinstance(one, dict) for one in value):
            told.append(value)
        elif isinstance(value, dict) and depth:
            told += _deeper(value, depth - 1)
    return told


def _laid_out(found: object) -> list[object] | None:
    """Turn a table told as JSON into objects: rows of cells below their headings, or columns of cells beside each other."""
    if isinstance(found, dict) and isinstance(found.get("columns"), list):
        rows = found.get("rows", found.get("data"))
        found = [found["columns"], *rows] if isinstance(rows, list) else found
    if isinstance(found, list) and len(found) > 1 and all(isinstance(one, list) for one in found):
        head = found[0]
        if head and all(isinstance(one, str) for one in head) and known_fields(head) >= _AN_ORDER:
            return [_beside(head, one) for one in found[1:]]
    if isinstance(found, dict) and found and known_fields(found) >= _AN_ORDER:
        columns = [list(one.values()) if isinstance(one, dict) else one for one in found.values()]
        if all(isinstance(one, list) and len(one) == len(columns[0]) for one in columns):
            return [dict(zip(found, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return None


def _beside(head: list[str], cells: list[object]) -> dict[str, object]:
    told = dict(zip(head, cells, strict=False))
    if len(cells) > len(head):
        told[FAULT] = "one with no more cells than headings"
    return told


def _folded(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _flat(one: dict[str, object], measure: Measure) -> list[Row]:
    """Lay one order out as one row for each of its items; what is nested gets the keys of its way."""
    own: Row = {}
    lists: dict[str, list[dict[str, object]]] = {}
    for key, told_so in one.items():
        value = _as_items(told_so) if _folded(key) in _ITEMS else told_so
        if (
            isinstance(value, list)
            and value
            and all(isinstance(each, dict) for each in value)
            and _folded(key) not in LISTS
        ):
            lists[key] = value
        elif isinstance(value, dict):
            own |= _own(key, value)
        else:
            own[key] = _text(value)
    if any(_folded(key) in _OF_DOUDIAN for key in one):
        own = _in_fen(own)
        lists = {key: [_in_fen(each) for each in told_so] for key, told_so in lists.items()}
    named = [key for key in lists if _folded(key) in _ITEMS]
    items = named[:1] or list(lists)
    own |= {key: _text(lists[key]) for key in lists if key not in items}
    size = sum(map(len, own.values()))
    told: list[Row] = []
    for key in items:
        for each in lists[key]:
            cells = {FAULT if name == FAULT else f"{key}.{name}": _text(cell) for name, cell in each.items()}
            measure.add(len(own) + len(cells), size + sum(map(len, cells.values())))
            told.append({**own, **cells})
    if not told:
        measure.add(len(own), size)
    return told or [own]


def _in_fen(told: Mapping[str, T]) -> dict[str, T]:
    """Say in the names of amounts that the platform's own interface counts fen, where a file would count yuan."""
    return {
        f"{key}(分)" if _folded(key).endswith("amount") and str(value).isdecimal() else key: value
        for key, value in told.items()
    }


def _as_items(value: object) -> object:
    """Read items told as a text of JSON, or as an object of objects by their numbers, as the list they are."""
    if isinstance(value, str) and value.strip()[:1] in ("[", "{"):
        try:
            value = _DECODER.decode(value.strip())
        except (ValueError, RecursionError):
            return value
    if isinstance(value, dict) and value and all(isinstance(each, dict) for each in value.values()):
        return list(value.values())
    return [value] if isinstance(value, dict) and known_fields(value) else value


def _own(way: str, value: dict[str, object], depth: int = 3) -> Row:
    told: Row = {}
    for name, cell in value.items():
        if isinstance(cell, dict) and depth:
            told |= _own(f"{way}.{name}", cell, depth - 1)
        else:
            told[FAULT if name == FAULT else f"{way}.{name}"] = _text(cell)
    return told


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _NO_SIGN.sub(LOST, tidy(value))
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return LOST

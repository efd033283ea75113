"""Read a file of rows: CSV in whatever encoding, JSON, JSON lines or XLSX; every value comes out as text; pure."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from zhunsheng.commerce.intake.limits import HEADING_WITHIN, LARGEST
from zhunsheng.commerce.intake.sheets import sheet_rows
from zhunsheng.commerce.intake.trails import LISTS
from zhunsheng.kernel.errors import BadInput

MOST_CELLS: Final = 5_000_000
_ENCODINGS: Final = ("utf-8-sig", "gb18030", "big5")
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_LOST: Final = "\ufffd"
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_LOST_MOST: Final = 0.02
LONGEST_RECORD: Final = 200
LONGEST_CELL: Final = 32_767
SHOWN_CELL: Final = 200
csv.field_size_limit(LARGEST)
FAULT: Final = "\x00"

Row = dict[str, str]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of text by their headings, each with the number of its line in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]


def read_table(content: bytes, name: str = "") -> Table:
    """Read a file by what it is, not by how it is called.

    Refuses  BadInput for a file too large, one that is none of these kinds, or one without a heading
    """
    if len(content) > LARGEST:
        raise BadInput("the file", f"at most {LARGEST // 1024 // 1024} MB", len(content))
    if content.startswith(b"PK"):
        return _of_lists(sheet_rows(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput("the file", "CSV, JSON or XLSX; please save the old XLS as XLSX", name)
    if content.startswith(b"%PDF"):
        raise BadInput("the file", "CSV, JSON or XLSX; this one is a PDF", name)
    text = decoded(content)
    if text.lstrip().startswith("<"):
        raise BadInput("the file", "CSV, JSON or XLSX; this one is a web page or XML, please save it as XLSX", name)
    if text.lstrip()[:1] in ("[", "{"):
        return _json(text)
    return _of_lists(_csv(text))


def decoded(content: bytes) -> str:
    """Turn bytes into text by their mark, else as UTF-8, GB 18030 or Big5, whichever fits first.

    A few spoiled bytes spoil only the lines they stand in. Refuses: BadInput for what is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _fits(content, (encoding,))
    head = content[:2000]
    if head[1::2].count(0) > len(head) // 8 or head[::2].count(0) > len(head) // 8:
        return _fits(content, ("utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be",))
    return _fits(content, _ENCODINGS)


def _fits(content: bytes, encodings: tuple[str, ...]) -> str:
    private: list[str] = []
    for encoding in encodings:
        try:
            text = _printable(content.decode(encoding), content)
        except UnicodeDecodeError:
            continue
        if not _PRIVATE.search(text):
            return text
        private.append(text)  # why: bytes of Big5 read as GB 18030 fall among signs that nobody has given a meaning
    if private:
        return private[0]
    tries = [content.decode(encoding, "replace") for encoding in encodings]
    least = min(tries, key=lambda text: text.count(_LOST))
    if least.count(_LOST) > max(3, len(least) * _LOST_MOST):
        raise BadInput("the file", "text in UTF-8, UTF-16, GBK or Big5", content[:20].hex())
    return _printable(least, content)


def _printable(text: str, content: bytes) -> str:
    """Leave a text as it is but for signs that no text has. Refuses: BadInput for a file full of them."""
    lost = text.count("\x00")
    if lost > max(3, len(text) * _LOST_MOST):
        raise BadInput("the file", "text in UTF-8, UTF-16, GBK or Big5", content[:20].hex())
    return text.replace("\x00", _LOST) if lost else text


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    """Read line by line; a quote that is never closed takes only its own line along."""
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    lines = io.StringIO(text, newline="").readlines()
    at = 0
    while at < len(lines):
        start = at
        for cells, used in _records(lines, at, delimiter):
            if used > 1 and not _closed(lines[at : at + used], delimiter):
                yield at + 1, [*next(csv.reader([lines[at].replace('"', "")], delimiter=delimiter), []), FAULT]
                at += 1
                break
            at += used
            yield at, cells
        if at == start:
            break


def _records(lines: list[str], at: int, delimiter: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader((lines[n] for n in range(at, len(lines))), delimiter=delimiter)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise BadInput(f"line {at + reader.line_num}", "CSV that can be read", str(fault)) from fault
        yield cells, reader.line_num - before
        before = reader.line_num


def _closed(lines: list[str], delimiter: str) -> bool:
    """Tell whether a record over several lines is one: its quotes close where a cell ends, and it is not endless."""
    if len(lines) > LONGEST_RECORD:
        return False
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _of_lists(lines: Iterator[tuple[int, list[str]]]) -> Table:
    """Take the first line with at least two words as the heading; exports often begin with a title, and may say it again."""
    headings: list[str] = []
    rows: list[tuple[int, Row]] = []
    seen = 0
    for count, (number, cells) in enumerate(lines, start=1):
        if not headings and count > HEADING_WITHIN:
            break
        open_quote = cells[-1:] == [FAULT]
        bare = [tidy(cell) for cell in (cells[:-1] if open_quote else cells)]
        seen += len(bare)
        if seen > MOST_CELLS:
            raise BadInput("the file", f"at most {MOST_CELLS} cells", seen)
        if not headings:
            headings = _distinct(bare) if sum(map(bool, bare)) > 1 else []
        elif any(bare) and _distinct(bare) != headings:
            row = dict(zip(headings, bare, strict=False))
            if open_quote:
                row[FAULT] = "one whose quotes are closed"
            elif len(bare) > len(headings) and any(bare[len(headings) :]):
                row[FAULT] = "one with no more cells than headings"
            elif any(_LOST in cell for cell in bare):
                row[FAULT] = "one whose signs can be read"
            elif any(len(cell) > LONGEST_CELL for cell in bare):
                row = {head: cell[:SHOWN_CELL] for head, cell in row.items()}
                row[FAULT] = f"one whose cells have at most {LONGEST_CELL} characters"
            rows.append((number, row))
    if not headings:
        raise BadInput("the file", "a heading with at least two columns", "")
    return Table(headings=tuple(one for one in headings if one), rows=tuple(rows))


def _distinct(headings: list[str]) -> list[str]:
    """Tell headings of the same name apart, so that the second column does not hide the first."""
    seen: dict[str, int] = {}
    for head in headings:
        seen[head] = seen.get(head, 0) + 1
    if all(count < 2 for head, count in seen.items() if head):
        return headings
    counts: dict[str, int] = {}
    told = []
    for head in headings:
        counts[head] = counts.get(head, 0) + 1
        told.append(head if not head or counts[head] == 1 else f"{head} {counts[head]}")
    return told


def tidy(cell: str) -> str:
    """Take off what spreadsheets put around numbers: ="123", a leading ' or tab, full-width and zero-width spaces."""
    bare = cell.strip(" \t\r\n\u3000\u200b\ufeff\xa0")
    if bare.startswith('="') and bare.endswith('"'):
        bare = bare[2:-1]
    if len(bare) > 1 and bare.startswith("'") and bare.endswith("'"):
        bare = bare[1:-1]
    return bare.removeprefix("'").strip(" \t\u3000")


def _json(text: str) -> Table:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError) as fault:
        found = _json_lines(text)
        if not any(isinstance(one, dict) for one in found):
            raise BadInput("the file", "JSON that can be read", str(fault)) from fault
    orders = _orders_in(found)
    flat: list[tuple[int, Row]] = []
    for number, one in enumerate(orders, start=1):
        parts = _flat(one) if isinstance(one, dict) else [{FAULT: "an object"}]
        flat += [(number, part) for part in parts]
    headings = dict.fromkeys(key for _, row in flat for key in row if key != FAULT)
    if len(headings) < 2:
        raise BadInput("the file", "objects with at least two keys", "")
    return Table(headings=tuple(headings), rows=tuple(flat))


def _orders_in(found: object, depth: int = 3) -> list[object]:
    """Find the orders: an array, or the one array of objects inside what answers of interfaces are wrapped in."""
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        return [found]
    inner = [value for key, value in found.items() if _folded(key) in _WRAPS and isinstance(value, list | dict)]
    if len(inner) == 1 and depth:
        return _orders_in(inner[0], depth - 1)
    if found and all(isinstance(value, dict) and _NUMBERED.fullmatch(key) for key, value in found.items()):
        return [{"order number": key, **value} for key, value in found.items()]
    lists = [value for value in found.values() if isinstance(value, list)]
    if len(lists) == 1 and not any(not isinstance(value, list | dict) for value in found.values()):
        return lists[0]
    return [found]


_NUMBERED: Final = re.compile(r"(?=.*\d)[0-9A-Za-z_-]{4,40}", re.ASCII)
_WRAPS: Final = frozenset(
    {
        "data",
        "result",
        "results",
        "response",
        "list",
        "orders",
        "orderlist",
        "shoporderlist",
        "records",
        "rows",
        "订单",
        "订单列表",
    }
)


def _folded(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _json_lines(text: str) -> list[object]:
    found: list[object] = []
    for line in text.split("\n"):
        if line.strip():
            try:
                found.append(msgspec.json.decode(line))
            except (msgspec.MsgspecError, RecursionError):
                found.append(None)
    return found


def _flat(one: dict[str, object]) -> list[Row]:
    """Lay one order out as one row for each of its items; what is nested gets the keys of its way."""
    own: Row = {}
    inner: list[Row] = []
    for key, value in one.items():
        if (
            isinstance(value, list)
            and value
            and all(isinstance(each, dict) for each in value)
            and _folded(key) not in LISTS
        ):
            inner += [{f"{key}.{name}": _text(cell) for name, cell in each.items()} for each in value]
        elif isinstance(value, dict):
            own |= _own(key, value)
        else:
            own[key] = _text(value)
    return [{**own, **each} for each in inner] or [own]


def _own(way: str, value: dict[str, object], depth: int = 3) -> Row:
    told: Row = {}
    for name, cell in value.items():
        if isinstance(cell, dict) and depth:
            told |= _own(f"{way}.{name}", cell, depth - 1)
        else:
            told[f"{way}.{name}"] = _text(cell)
    return told


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy(value)
    return msgspec.json.encode(value).decode()

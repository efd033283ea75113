"""Read single cells of an export: money, instants, numbers of orders; pure."""

import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Final

from zhunsheng.commerce.checks import check_number
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

EMPTY: Final = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "/",
        "null",
        "none",
        "n/a",
        "#n/a",
        "无",
        "nan",
        "nat",
        "undefined",
        "\\n",
        "0000-00-00 00:00:00",
    }
)
_WIDE: Final = str.maketrans(
    "０１２３４５６７８９，．：－／￥（）\u2212\u3000\xa0\u2009\u202f",
    "0123456789,.:-/¥()-    ",
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\xad",
)
_WIDE.update({0xFEE0 + sign: sign for sign in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))})
"""Signs of other widths, and marks that nobody sees."""
_MONEY: Final = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_MONEY_BY_COMMA: Final = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d{2}", re.ASCII)
"""As most of Europe writes it; a comma before three digits stays the other one."""
_LOST_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?E\+\d+|\d{16,}\.0+", re.ASCII)
_SHARP: Final = 15
_SURELY_ROUNDED: Final = 16
_DUST: Final = 10
_CHINESE: Final = re.compile(
    r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*(?:(\d{1,2})[时点:](?:(\d{1,2})分?(?:[:]?(\d{1,2})秒?)?)?)?"
)
_PARTED: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d+)?)?)?\s*(Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)?",
    re.ASCII,
)
_BACKWARD: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: +(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?", re.ASCII)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?", re.ASCII)
_WEEKDAY: Final = re.compile(
    r"[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (?=\w)| (?:CST|[(（][^()（）]*[)）])$"
)
_IN_CHINA: Final = re.compile(r"^北京时间[:：]?|[(（]?北京时间[)）]?$")
_FARTHEST: Final = 14
_SCRIPT: Final = re.compile(r"([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{1,2}:\d{2}:\d{2}) GMT([+-]\d{4})", re.ASCII)
_IN_WORDS: Final = {
    sign: str(place) for signs in ("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾") for place, sign in enumerate(signs, start=1)
} | {"两": "2", "俩": "2"}  # fmt: skip
"""Small numbers as they are written by hand; larger ones nobody writes into a column of numbers."""
_COUNTED: Final = "件个只套双盒箱包瓶台部条本支袋份张对组"
_HALVES: Final = (
    re.compile(r"\s*(?P<half>上午|下午|晚上|早上|凌晨)\s*(?P<hour>\d{1,2})(?P<rest>:\d{1,2}(?::\d{1,2})?)$"),
    re.compile(r"\s+(?P<hour>\d{1,2})(?P<rest>:\d{1,2}(?::\d{1,2})?)\s*(?P<half>[AaPp]\.?[Mm]\.?)$"),
)
_NAMED: Final = re.compile(
    r"(?:(?P<month>[A-Za-z]{3,9})\.?[ -](?P<day>\d{1,2})(?:st|nd|rd|th)?,?[ -](?P<year>\d{4}),?(?: at)?(?P<rest> .*)?)"
    r"|(?:(?P<day2>\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?(?P<month2>[A-Za-z]{3,9})\.?[ ,-]+(?P<year2>\d{4}),?(?: at)?(?P<rest2> .*)?)"
    r"|(?:(?P<year3>\d{4})[ -](?P<month3>[A-Za-z]{3,9})[ -](?P<day3>\d{1,2})(?P<rest3> .*)?)",
    re.ASCII,
)
_MONTHS: Final = "january february march april may june july august september october november december".split()
_MONTH_NAMES: Final = {
    name[:size]: number for number, name in enumerate(_MONTHS, start=1) for size in (3, len(name))
} | {"sept": 9}
_PLAIN: Final = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")
"""An amount as most files write it: the rest of the dress need not be looked for."""
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_SHEET_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet counts days on the wall
_EARLIEST, _LATEST = 2000, 2100
_MOST: Final = 10**12


def is_empty(cell: str) -> bool:
    """Tell whether a cell says nothing."""
    return cell.strip().lower() in EMPTY


def cents_of(cell: str) -> int:
    """Read an amount of yuan in whatever dress ("￥1,299.00", "1299元", "1.299,00", "RMB 12.5") as cents. Refuses: BadInput."""
    if plain := _PLAIN.fullmatch(cell):
        return int(plain[1]) * 100 + int((plain[2] or "").ljust(2, "0"))
    bare = re.sub(r"[\s'’]", "", cell.translate(_WIDE))
    sign = -1 if bare.startswith("(") and bare.endswith(")") else 1
    bare = re.sub(r"(?i)^\(?(?:rmb|cny|cn¥|人民币|[¥￥])[:：]?|(?:元整?|rmb|cny|人民币)\)?$|^\(|\)$", "", bare)
    bare = re.sub(r"(?i)^([-+]?)(?:rmb|cny|人民币|[¥￥])", r"\1", bare)
    if _MONEY_BY_COMMA.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    if not _MONEY.fullmatch(bare):
        raise BadInput("an amount", "yuan such as ￥1,299.00", cell)
    try:
        cents = sign * _without_dust(Decimal(bare.replace(",", ""))) * 100
    except InvalidOperation as fault:
        raise BadInput("an amount", "yuan such as ￥1,299.00", cell) from fault
    if abs(cents) > _MOST:
        raise BadInput("an amount", "at most 10,000,000,000 yuan", cell)
    if cents != cents.to_integral_value():
        raise BadInput("an amount", "yuan with at most two decimals", cell)
    return int(cents)


def _without_dust(number: Decimal) -> Decimal:
    """Take off what reckoning with halves leaves behind: 19.989999999999998 is 19.99, as a spreadsheet shows it."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > -_DUST or abs(number) >= 10**_SHARP:
        return number
    return Decimal(format(float(number), f".{_SHARP}g"))


def whole_of(cell: str) -> int:
    """Read a whole number, as spreadsheets write it too ("2", "2.0", "1,000"). Refuses: BadInput."""
    bare = cell.translate(_WIDE).replace(",", "").strip().rstrip(_COUNTED).strip().lstrip("xX×* ")
    bare = _IN_WORDS.get(bare, bare)
    if not re.fullmatch(r"\d{1,9}(?:\.0+)?", bare, re.ASCII):
        raise BadInput("a number", "a whole number", cell)
    return int(float(bare))


def instant_of(cell: str, zone: tzinfo) -> Instant:
    """Read a date or instant in any usual form; without an offset it is on the wall of the shop's zone.

    Refuses  BadInput for what is none, or lies outside 2000 to 2100
    """
    bare = cell.translate(_WIDE).strip()
    if _IN_CHINA.search(bare):
        bare, zone = _IN_CHINA.sub("", bare).strip(), timezone(timedelta(hours=8))
    for read in (_chinese_or_parted, _counted, _backward):
        found = read(_plain(bare), zone)
        if found is not None:
            if not _EARLIEST <= found.to_datetime(zone).year < _LATEST:
                raise BadInput("a date", f"one between {_EARLIEST} and {_LATEST}", cell)
            return found
    raise BadInput("a date", "such as 2026-11-28 09:30:00, 2026/11/28 or 2026年11月28日", cell)


def _plain(bare: str) -> str:
    """Leave weekdays out, turn a month's name into its number, and a clock of twelve hours into one of twenty-four."""
    bare = " ".join(_WEEKDAY.sub(" ", bare).split())
    bare = _SCRIPT.sub(r"\1 \2, \3 \4 \5", bare)
    named = _NAMED.fullmatch(bare)
    if named is not None:
        year, month, day, rest = (
            named[one] or named[f"{one}2"] or named[f"{one}3"] or "" for one in ("year", "month", "day", "rest")
        )
        if month.lower() in _MONTH_NAMES:
            bare = f"{year}-{_MONTH_NAMES[month.lower()]}-{day}{rest}"
    found = next((match for one in _HALVES if (match := one.search(bare))), None)
    if found is None or not 1 <= int(found["hour"]) <= 12:
        return bare
    late = found["half"][0] in "pP下晚"
    return f"{bare[: found.start()]} {int(found['hour']) % 12 + 12 * late}{found['rest']}"


def _chinese_or_parted(bare: str, zone: tzinfo) -> Instant | None:
    found = _CHINESE.fullmatch(bare)
    if found is not None:
        return _made(found.groups(), zone)
    found = _PARTED.fullmatch(bare)
    if found is None:
        return None
    offset = found.group(7)
    place = zone if offset is None else _offset(offset)
    return None if place is None else _made(found.groups()[:6], place)


def _offset(text: str) -> tzinfo | None:
    if text in ("Z", "UTC", "GMT"):
        return UTC
    hours, minutes = re.fullmatch(r"(?:UTC|GMT)?([+-]\d{1,2}?):?(\d{2})?", text).groups()  # type: ignore[union-attr]  # why: it has matched
    if abs(int(hours)) > _FARTHEST or int(minutes or 0) > 59:
        return None
    away = timedelta(hours=abs(int(hours)), minutes=int(minutes or 0))
    return timezone(-away if hours[0] == "-" else away)


def _backward(bare: str, zone: tzinfo) -> Instant | None:
    """Read a day before its year; which of the two is the month is told only where one is over twelve."""
    found = _BACKWARD.fullmatch(bare)
    if found is None:
        return None
    one, two, year, *clock = found.groups()
    if bare[len(one)] == ".":
        return _made(
            (year, two, one, *clock), zone
        )  # why: with points the day stands first, wherever dates are written so
    if int(one) <= 12 and int(two) <= 12 and one != two:
        raise BadInput("a date", "with the year first, or a day over 12: nobody knows which is the month", bare)
    month, day = (two, one) if int(one) > 12 else (one, two)
    return _made((year, month, day, *clock), zone)


def _counted(bare: str, zone: tzinfo) -> Instant | None:
    compact = _COMPACT.fullmatch(bare)
    if compact is not None and len(bare) in (8, 12, 13, 14, 15, 17):
        return _made(compact.groups(), zone)
    if not _NUMBER.fullmatch(bare):
        return None
    count = float(bare)
    if 36_526 <= count < 73_051:  # days of a spreadsheet, 2000 to 2100
        wall = _SHEET_EPOCH + timedelta(seconds=round(count * 86_400))
        return Instant.of(wall.replace(tzinfo=zone))
    if 9 * 10**8 <= count < 42 * 10**8:
        return Instant(int(count * 1_000_000))
    if 9 * 10**11 <= count < 42 * 10**11:
        return Instant(int(count) * 1_000)
    return None


def _made(parts: tuple[str | None, ...], zone: tzinfo) -> Instant | None:
    numbers = [int(one or 0) for one in parts]
    if not _EARLIEST <= numbers[0] < _LATEST:
        return None
    try:
        return Instant.of(datetime(*numbers, tzinfo=zone))  # type: ignore[misc,arg-type]  # why: six numbers
    except (ValueError, OverflowError):
        return None


def number_of(cell: str) -> str:
    """Read an order's number. Refuses: BadInput, above all for one whose digits a spreadsheet has thrown away."""
    bare = cell.translate(_WIDE).strip().strip("'’‘`´").strip().lstrip("#")
    if re.fullmatch(r"\d+(?:\.\d+)?[eE]\+?\d+", bare) or _LOST_DIGITS.fullmatch(bare):
        raise BadInput("the order's number", "all of its digits; the spreadsheet has rounded it", cell)
    bare = bare.removesuffix(".0")
    check_number(bare)
    return bare


def kept_digits(cell: str) -> None:
    """Check a number that is a name. Refuses: BadInput for one whose digits a spreadsheet has thrown away."""
    if _LOST_DIGITS.fullmatch(cell.strip().upper()):
        raise BadInput("a number", "all of its digits; the spreadsheet has rounded it", cell)


def rounded(digits: str) -> bool:
    """Tell whether a long number is one that a spreadsheet (fifteen digits) or a program (half the precision) would leave."""
    if not digits[_SHARP:].strip("0"):
        return True
    number = float(digits)
    if math.ulp(number) < _SURELY_ROUNDED:
        return False
    return int(number) == int(digits) or format(Decimal(repr(number)), "f") == digits

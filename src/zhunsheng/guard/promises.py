"""Find the times that a message names as a promise: "within two hours", "by six this evening", "tomorrow morning". Pure.

A time of day that is only named by its part ends with that part: the morning at noon, the day at midnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

import msgspec

from zhunsheng.kernel.durations import WorkDays
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import Calendar, add_days

__all__ = ["Promised", "asked_of_the_customer", "find_promises", "may_name_a_time"]


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """A time that a message names: its place, its words, the sentence around it, and when it is over."""

    start: int
    end: int
    quote: str
    sentence: str
    due_at: Instant


_DIGITS: Final = {"零": 0, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBER: Final = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3}|半)"
_UNITS: Final = {"分钟": 60, "分": 60, "刻钟": 900, "小时": 3600, "钟头": 3600, "天": 86400, "日": 86400}
_ENGLISH_UNITS: Final = {"minute": 60, "min": 60, "hour": 3600, "day": 86400}
_PARTS: Final = {"凌晨": 6, "早上": 10, "早": 10, "上午": 12, "中午": 14, "下午": 18, "傍晚": 19, "晚上": 24, "晚": 24}
_ENGLISH_PARTS: Final = {"morning": 12, "noon": 13, "afternoon": 18, "evening": 24, "night": 24}
_DAYS: Final = {"今天": 0, "今日": 0, "今": 0, "当天": 0, "明天": 1, "明日": 1, "明": 1, "后天": 2}
_WEEK: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}

_WITHIN: Final = re.compile(
    rf"(?P<number>{_NUMBER})\s*个?\s*(?P<half>半)?(?P<unit>工作日|分钟|分|刻钟|小时|钟头|天|日)\s*(?:之内|以内|内|左右|后|之后|以后)"
)
_MOMENT: Final = re.compile(
    r"(?:(?P<day>今天|今日|当天|明天|明日|后天|今(?=早|晚)|明(?=早|晚))|(?P<next>下)?(?:周|星期|礼拜)(?P<week>[一二三四五六日天])"
    r"|(?:(?P<month>\d{1,2})月)?(?P<date>\d{1,2})[号日])?\s*"
    r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|早|晚)?\s*"
    r"(?:(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点钟?|时)(?:(?P<half>半)|(?P<minute>\d{1,2})分?)?"
    r"|(?P<clock>\d{1,2}[::]\d{2}))?\s*(?P<before>之前|以前|前)?"
)
_ENGLISH_WITHIN: Final = re.compile(
    r"\b(?:with)?in\s+(?P<number>\d{1,4}|an?|one|two|three|half an)\s*(?P<work>working |business )?"
    r"(?P<unit>minute|min|hour|day)s?\b",
    re.IGNORECASE,
)
_ENGLISH_MOMENT: Final = re.compile(
    r"\b(?:(?:by|before|at)\s+)?(?:(?P<day>today|tomorrow|tonight|this)(?:\s+(?P<part>morning|noon|afternoon|evening|night))?)?"
    r"(?:\s*(?:by|before|at)?\s*\b(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>am|pm)\b)?"
    r"(?:\s+(?P<day2>today|tomorrow))?",
    re.IGNORECASE,
)
_WORDS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_HINT: Final = re.compile(
    r"[天日号周期拜点时钟分早晚午晨::]|minute|min|hour|day|today|tonight|tomorrow|morning|noon|night|[ap]m\b|\bthis\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"[，,、：]|\.\s")
_POLITE: Final = re.compile(r"\s*(?:请问|那|那么|您|你|咱们?)*\s*")
_OPEN_AFTER: Final = re.compile(r"\s*(?![给为帮由我会向跟])[^我]{0,6}?(?:什么|啥|哪|怎么|怎样)")
_OPEN_BEFORE: Final = re.compile(
    r"\s*(?:(?:and|so|then)\s+)?(?:what|how|which|where|when|why)\b(?!ever)", re.IGNORECASE
)
"""How a clause asks what the customer alone can say, before and after a time that it names."""
_END: Final = re.compile(r"[。!?!?;;\n]")


def may_name_a_time(text: str) -> bool:
    """Tell at once, and for every message alike, whether a text is worth looking for times; never false for one that is."""
    return _HINT.search(text) is not None


def asked_of_the_customer(sentence: str, quote: str) -> bool:
    """Tell whether a time stands in an open question: "what can I do for you today" promises nothing for today.

    A question that may be answered by yes, such as "may I call you tomorrow morning", still offers a time.
    """
    clause = next((one for one in _CLAUSE.split(sentence) if quote in one), "")
    before, _, after = clause.partition(quote)
    return _OPEN_BEFORE.match(before) is not None or (
        _POLITE.fullmatch(before) is not None and _OPEN_AFTER.match(after) is not None
    )


def find_promises(text: str, at: Instant, zone: tzinfo, calendar: Calendar) -> tuple[Promised, ...]:
    """Find the times named in a text that lie after `at`, in their order; times of day are those of the zone.

    Working days are counted by the calendar.
    """
    here = at.to_datetime(zone)
    taken: list[tuple[int, int]] = []
    found: list[Promised] = []
    for start, end, due in sorted(_all(text, at, here, calendar), key=lambda each: (each[0], -each[1])):
        if due is None or due <= at or any(start < stop and begin < end for begin, stop in taken):
            continue
        taken.append((start, end))
        found.append(
            Promised(start=start, end=end, quote=text[start:end].strip(), sentence=_sentence(text, start), due_at=due)
        )
    return tuple(found)


def _all(text: str, at: Instant, here: datetime, calendar: Calendar) -> Iterator[tuple[int, int, Instant | None]]:
    for match in _WITHIN.finditer(text):
        yield match.start(), match.end(), _after(match, at, calendar)
    for match in _ENGLISH_WITHIN.finditer(text):
        yield match.start(), match.end(), _after_english(match, at, calendar)
    for match in _MOMENT.finditer(text):
        if (
            match["day"]
            or match["week"]
            or ((match["date"] or match["part"]) and (match["hour"] or match["clock"]))
            or (match["before"] and (match["hour"] or match["clock"] or match["date"]))
        ):
            yield match.start(), match.end(), _moment(match, here)
    for match in _ENGLISH_MOMENT.finditer(text):
        if match["day"] or match["day2"] or match["hour"]:
            yield match.start(), match.end(), _english(match, here)


def _sentence(text: str, start: int) -> str:
    begin = max((each.end() for each in _END.finditer(text, 0, start)), default=0)
    stop = _END.search(text, start)
    return text[begin : stop.start() if stop else len(text)]


def _number(written: str) -> float | None:
    if written == "半":
        return 0.5
    if written.isascii():
        return int(written)
    tens, _, ones = written.rpartition("十")
    if "十" not in written:
        return _DIGITS.get(written) if len(written) == 1 else None
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _after(match: re.Match[str], at: Instant, calendar: Calendar) -> Instant | None:
    number = _number(match["number"])
    if not number:
        return None
    if match["unit"] == "工作日":
        return _working(calendar, at, int(number))
    length = (number + (0.5 if match["half"] else 0)) * _UNITS[match["unit"]]
    return Instant(at.us + int(length * 1_000_000))


def _after_english(match: re.Match[str], at: Instant, calendar: Calendar) -> Instant | None:
    written = match["number"].lower()
    number = 0.5 if written == "half an" else _WORDS.get(written) or int(written)
    if match["work"] and match["unit"].lower() == "day":
        return _working(calendar, at, int(number))
    return Instant(at.us + int(number * _ENGLISH_UNITS[match["unit"].lower()] * 1_000_000))


def _working(calendar: Calendar, at: Instant, days: int) -> Instant | None:
    try:
        return add_days(calendar, at, WorkDays(days))
    except Refusal:
        return None


def _moment(match: re.Match[str], here: datetime) -> Instant | None:
    day = _day(match, here)
    hour = _hour(match)
    if day is None or hour is None:
        return None
    due = datetime.combine(day.date(), time(0), tzinfo=here.tzinfo) + timedelta(minutes=hour)
    return Instant.of(due)


def _day(match: re.Match[str], here: datetime) -> datetime | None:
    if match["day"]:
        return here + timedelta(days=_DAYS[match["day"]])
    if match["week"]:
        ahead = _WEEK[match["week"]] - here.weekday() + (7 if match["next"] else 0)
        return here + timedelta(days=ahead if ahead >= 0 else ahead + 7)
    if not match["date"]:
        return here
    try:
        day = here.replace(month=int(match["month"] or here.month), day=int(match["date"]))
        if day.date() >= here.date():
            return day
        return (
            day.replace(year=day.year + 1)
            if match["month"]
            else day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
        )
    except ValueError:
        return None


def _hour(match: re.Match[str]) -> int | None:
    """Give the minute of the day at which a moment is over; a day without an hour is over at midnight."""
    part = match["part"] or ""
    if match["clock"]:
        hour, minute = (int(one) for one in re.split("[::]", match["clock"]))
    elif match["hour"]:
        hour, minute = int(_number(match["hour"]) or 0), 30 if match["half"] else int(match["minute"] or 0)
    else:
        return _PARTS.get(part, 24) * 60
    if (part in ("下午", "傍晚", "晚上", "晚") and hour < 12) or (part == "中午" and hour < 11):
        hour += 12
    return hour * 60 + minute if hour <= 24 and minute < 60 else None


def _english(match: re.Match[str], here: datetime) -> Instant | None:
    named = (match["day"] or match["day2"] or "today").lower()
    day = here + timedelta(days=1 if named == "tomorrow" else 0)
    minutes = (24 if named != "this" or match["part"] else 0) * 60
    if match["part"]:
        minutes = _ENGLISH_PARTS[match["part"].lower()] * 60
    if match["hour"]:
        hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "pm" else 0)
        minutes = hour * 60 + int(match["minute"] or 0)
    due = datetime.combine(day.date(), time(0), tzinfo=here.tzinfo) + timedelta(minutes=minutes)
    return Instant.of(due)

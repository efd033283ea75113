"""What the explorer answers: rows of figures beside those of another period, and the lines drawn through them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import get_language, gettext

from zhunsheng.access.values import Actor
from zhunsheng.ground.settings import desk
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import By, Figure, Indicator, Period
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.pages.figures.asking import Question, Shape
from zhunsheng.surface.pages.figures.sheets import Field
from zhunsheng.surface.pages.figures.words import WEEKDAYS, part_words, rests_on, value_words

WIDE, HIGH = 640, 140
MOST_DAYS = 92
MOST_ROWS = 500
"""So many days and rows stand on one page of the screen; a file holds them all."""
NOWHERE: Mapping[str, object] = {"nowhere": None}
"""What nobody can be narrowed to: the part of those that belong to none."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one row, with the other period's beside it. `width` in percent of the column's largest."""

    title: str
    figure: Figure
    other: Figure | None
    words: str
    rests_on: str
    is_small: bool
    other_words: str
    change: str
    width: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One part, day, hour or stretch."""

    name: str
    cells: list[Cell]
    href: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one page, of how many, and what a reader must know beside them; `step`: so many rows a page."""

    rows: list[Row]
    total: int = 0
    step: int = 0
    beyond: int = 0

    @property
    def pages(self) -> int:
        """Say how many pages there are."""
        return 1 if self.step == 0 else max(1, -(-self.total // self.step))


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One figure drawn over days: its points and those of the other period."""

    title: str
    points: str
    other: str
    dots: list[tuple[str, str, str]]
    top: str
    low: str


Pair = tuple[str, Mapping[str, object], Sequence[tuple[Figure, Figure | None]]]
"""A row: its name, what a question must be narrowed to so that it speaks of this row alone, its figures."""


def answer(actor: Actor, question: Question, at: Instant, *, every: bool = False) -> Answer:
    """Answer with the rows of one page, or with all of them, whatever the shape; a spread has rows of its own."""
    period = question.asked.period(at)
    if question.shape is Shape.HEAT:
        return Answer(rows=_rows(question, _by_hour(actor, question, period)))
    if question.shape is Shape.LINE:
        return _by_day(actor, question, period, every=every)
    head, pairs = _by_part(actor, question, period, at)
    first, step = (0, len(pairs)) if every else (question.page * MOST_ROWS, MOST_ROWS)
    tops = _tops(question.wanted, pairs or [head])
    return Answer(rows=_rows(question, [head, *pairs[first : first + step]], tops), total=len(pairs), step=MOST_ROWS)


def rows_of(actor: Actor, question: Question, at: Instant) -> list[Row]:
    """Answer with every row there is, as a file or a mail takes them along."""
    return answer(actor, question, at, every=True).rows


def _rows(question: Question, pairs: Sequence[Pair], tops: Sequence[float] = ()) -> list[Row]:
    heights = tops or _tops(question.wanted, pairs)
    return [
        Row(
            name=name, href="" if narrower is NOWHERE else question.asked.link(**narrower),
            cells=[_cell(one, *pair, top) for one, pair, top in zip(question.wanted, figures, heights, strict=True)],
        )
        for name, narrower, figures in pairs
    ]  # fmt: skip


def lines_of(wanted: Sequence[Indicator], rows: Sequence[Row], lang: str) -> list[Line]:
    """Draw each figure as a line over the rows."""
    return [
        _line(one, [row.cells[place] for row in rows], [row.name for row in rows], lang)
        for place, one in enumerate(wanted)
    ]


def raw_rows(rows: Sequence[Row], *, compares: bool) -> list[list[Field]]:
    """Give the rows as numbers: what the screen shows, unrounded; every row has the same columns."""
    found: list[list[Field]] = []
    for row in rows:
        line: list[Field] = [row.name]
        for cell in row.cells:
            line += [cell.figure.value, cell.figure.n, cell.figure.among]
            line += [None if cell.other is None else cell.other.value] if compares else []
        found.append(line)
    return found


def _by_part(actor: Actor, question: Question, period: Period, at: Instant) -> tuple[Pair, list[Pair]]:
    """Give the row of everything together, and one for each part."""
    asked, names, other = question.asked, question.names, question.other(period)
    now = insight.figures_by(actor, names, period, by=asked.by, only=asked.narrowed(), at=at)
    then = {} if other is None else insight.figures_by(actor, names, other, by=asked.by, only=asked.narrowed())
    words = part_words(asked.by, [*{**now, **then}])
    first = question.wanted[0]
    order = sorted(
        words,
        key=lambda part: (
            part if asked.by in (By.HOUR, By.WEEKDAY) else 0,
            -_size(now.get(part, {}).get(first.id)),
            words[part],
        ),
    )
    whole = insight.figures(actor, names, period, only=asked.narrowed(), at=at)
    past = None if other is None else insight.figures(actor, names, other, only=asked.narrowed())
    head: Pair = (
        gettext("All"), {}, [(whole[one.id], None if past is None else past[one.id]) for one in question.wanted]
    )  # fmt: skip
    return head, [
        (
            words[part],
            {asked.by.value: part} if part not in ("", 0) or asked.by is By.HOUR else NOWHERE,
            [_pair(one, now.get(part), None if other is None else then.get(part, {})) for one in question.wanted],
        )
        for part in order
    ]


def _by_day(actor: Actor, question: Question, period: Period, *, every: bool) -> Answer:
    zone, other = desk().time_zone, question.other(period)
    every_day, every_past = _days(period, zone), [] if other is None else _days(other, zone)
    first, step = (0, len(every_day)) if every else (question.page * MOST_DAYS, MOST_DAYS)
    days, past = every_day[first : first + step], every_past[: len(every_day)][first : first + step]
    now = insight.trends(actor, question.names, days, only=question.asked.narrowed()) if days else {}
    then = insight.trends(actor, question.names, past, only=question.asked.narrowed()) if past else {}
    pairs: list[Pair] = [
        (
            name,
            {"period": None, "from": name, "to": name},
            [(now[one.id][place], then[one.id][place] if place < len(past) else None) for one in question.wanted],
        )
        for place, day in enumerate(days)
        for name in [day.since.to_datetime(ZoneInfo(zone)).date().isoformat()]
    ]
    return Answer(
        rows=_rows(question, pairs), total=len(every_day), step=MOST_DAYS,
        beyond=max(0, len(every_past) - len(every_day)),
    )  # fmt: skip


def _by_hour(actor: Actor, question: Question, period: Period) -> list[Pair]:
    found = {one.id: insight.by_hour(actor, one.id, period, only=question.asked.narrowed()) for one in question.wanted}
    return [
        (
            f"{name} {hour:02}:00",
            {"weekday": day, "hour": hour},
            [(found[one.id].get((day, hour)) or _nothing(one), None) for one in question.wanted],
        )
        for day, name in enumerate(WEEKDAYS, start=1)
        for hour in range(24)
    ]


def _days(period: Period, zone: str) -> list[Period]:
    """Cut a period into its days; it is no longer than a question may be."""
    first = period.since.to_datetime(ZoneInfo(zone)).date()
    found: list[Period] = []
    while True:
        day = first + timedelta(days=len(found))
        since = insight.midnight(day, zone)
        if since >= period.until:
            break
        found.append(Period(since=since, until=insight.midnight(day + timedelta(1), zone)))
    return found


def _pair(
    one: Indicator, now: dict[str, Figure] | None, then: dict[str, Figure] | None
) -> tuple[Figure, Figure | None]:
    return (now or {}).get(one.id) or _nothing(one), None if then is None else then.get(one.id) or _nothing(one)


def _nothing(one: Indicator) -> Figure:
    return insight.reckon(one, {})


def _size(figure: Figure | None) -> float:
    return 0.0 if figure is None else figure.value or 0.0


def _tops(wanted: Sequence[Indicator], pairs: Sequence[Pair]) -> list[float]:
    return [max((abs(_size(row[place][0])) for _, _, row in pairs), default=0) or 1 for place in range(len(wanted))]


def _cell(one: Indicator, figure: Figure, other: Figure | None, top: float) -> Cell:
    change = None if other is None or other.value is None or figure.value is None else figure.value - other.value
    return Cell(
        title=one.title.of(get_language() or "zh-hans"), figure=figure, other=other, words=value_words(one, figure.value), rests_on=rests_on(one, figure) if figure.value is not None else "",
        is_small=figure.is_small and figure.value is not None, other_words="" if other is None else value_words(one, other.value),
        change="" if not change else ("+" if change > 0 else "−") + value_words(one, abs(change)),
        width=min(100, round(abs(figure.value or 0) / top * 100)),
    )  # fmt: skip


def _line(one: Indicator, cells: Sequence[Cell], names: Sequence[str], lang: str) -> Line:
    values = [cell.figure.value for cell in cells] + [cell.other.value for cell in cells if cell.other is not None]
    found = [value for value in values if value is not None]
    top, low = max(found, default=1.0), min([*found, 0.0])
    step, reach = WIDE / max(1, len(cells) - 1), (top - low) or 1.0

    def spot(place: int, value: float) -> tuple[str, str]:
        return f"{place * step:.1f}", f"{HIGH - 4 - (value - low) / reach * (HIGH - 8):.1f}"

    def joined(of: Sequence[Figure | None]) -> str:
        return " ".join(
            ",".join(spot(place, each.value))
            for place, each in enumerate(of)
            if each is not None and each.value is not None
        )

    dots = [
        (*spot(place, cell.figure.value), f"{names[place]}  {cell.words}  {cell.rests_on}")
        for place, cell in enumerate(cells)
        if cell.figure.value is not None
    ]
    return Line(
        title=one.title.of(lang), points=joined([cell.figure for cell in cells]), other=joined([cell.other for cell in cells]), dots=dots,
        top=value_words(one, top), low=value_words(one, low),
    )  # fmt: skip

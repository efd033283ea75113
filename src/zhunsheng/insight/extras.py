"""What sums cannot tell: how many people, the value at a rank, how old what stands is; from the marks, one question for what shares them."""

from collections.abc import Sequence
from typing import Any, TypedDict

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Value
from django.db.models import Sum as SumOf

from zhunsheng.ground.settings import desk
from zhunsheng.insight.parts import COLUMN, ONE, TIMES, Part, Seen, marks_in, part_of, plain
from zhunsheng.insight.reckon import rank
from zhunsheng.insight.values import ADDS_UP, By, Formula, Indicator, Narrowed, Period
from zhunsheng.kernel.instants import Instant


class Extra(TypedDict, total=False):
    """What a formula needs beside sums."""

    people: int
    ranked: int | None
    age_us: int


Extras = dict[Part, Extra]


def extras_by(
    seen: Seen, wanted: Sequence[Indicator], period: Period, by: By | None, only: Narrowed | None, at: Instant
) -> dict[str, Extras]:
    """Give what each formula needs beside sums, for every part; percentiles of the same values are found together."""
    found: dict[str, Extras] = {}
    percentiles: dict[tuple[str, ...], list[Indicator]] = {}
    for one in wanted:
        if one.formula in ADDS_UP:
            continue
        if by in TIMES:
            found[one.id] = _by_time(marks_in(seen, one.of, period, only), one.percent, by, min(at.us, period.until.us))
        elif one.formula is Formula.PERCENTILE:
            percentiles.setdefault(one.of, []).append(one)
        elif one.formula is Formula.AGE:
            found[one.id] = _ages(marks_in(seen, one.of, period, only), by, min(at.us, period.until.us))
        else:
            found[one.id] = _people(marks_in(seen, one.of, period, only), by)
    for of, ones in percentiles.items():
        found |= _ranked(marks_in(seen, of, period, only), ones, by)
    return found


def _people(marks: Any, by: By | None) -> Extras:
    theirs = marks.filter(agent_id__gt=0)
    if by is None:
        return {ONE: {"people": theirs.values("agent_id").distinct().count()}}
    grouped = theirs.values_list(COLUMN[by]).annotate(people=Count("agent_id", distinct=True)).order_by()
    return {part: {"people": people} for part, people in grouped}


def _ages(marks: Any, by: By | None, end: int) -> Extras:
    age = ExpressionWrapper(Value(end) - F("at"), output_field=BigIntegerField())
    begun = marks.filter(at__lt=Instant(end)).annotate(age=age)
    if by is None:
        return {ONE: {"age_us": int(begun.aggregate(all=SumOf("age"))["all"] or 0)}}
    grouped = begun.values_list(COLUMN[by]).annotate(all=SumOf("age")).order_by()
    return {part: {"age_us": int(age_us)} for part, age_us in grouped}


def _ranked(marks: Any, ones: Sequence[Indicator], by: By | None) -> dict[str, Extras]:
    """Find the values at the percentiles' ranks (nearest rank) among the values in their order."""
    column = None if by is None else COLUMN[by]
    values: dict[Part, list[int]] = {}
    if column is None:
        values[ONE] = [row[0] for row in plain(marks.values_list("value").order_by())]
    else:
        for part, value in plain(marks.values_list(column, "value").order_by()):
            values.setdefault(part, []).append(value)
    found: dict[str, Extras] = {one.id: {} for one in ones}
    for part, held in values.items():
        held.sort()
        if held:
            for one in ones:
                found[one.id][part] = {"ranked": held[rank(len(held), one.percent) - 1]}
    return found


def _by_time(marks: Any, percent: int, by: By | None, end: int) -> Extras:
    """Give the same by hour or weekday: few marks lie behind such a question, and they are sorted here."""
    zone, values = desk().time_zone, dict[Part, list[tuple[int, int, int]]]()
    for us, value, agent_id in plain(marks.values_list("at", "value", "agent_id").order_by()):
        values.setdefault(part_of(by, us, zone), []).append((us, value, agent_id))
    return {
        part: {
            "people": len({agent for _, _, agent in ones if agent}),
            "ranked": sorted(value for _, value, _ in ones)[rank(len(ones), percent) - 1],
            "age_us": sum(max(0, end - began) for began, _, _ in ones),
        }
        for part, ones in values.items()
    }

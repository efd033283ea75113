"""What sums cannot tell: how many people, the value at a rank, how old what stands is; one question for what shares its counters."""

from collections.abc import Sequence
from typing import Any, TypedDict

import msgspec
from django.db.models import BigIntegerField, ExpressionWrapper, F, Value
from django.db.models import Sum as SumOf

from zhunsheng.ground.settings import desk
from zhunsheng.insight.heaped import at_rank, heaps_over
from zhunsheng.insight.parts import COLUMN, ONE, TIMES, Part, Wanted, marks_in, part_of, plain
from zhunsheng.insight.reckon import reckon
from zhunsheng.insight.values import PEOPLED, Figure, Formula, Indicator, Period, Sum
from zhunsheng.kernel.instants import Instant


class Extra(TypedDict, total=False):
    """What a formula needs beside sums."""

    people: int
    ranked: int | None
    age_us: int


Extras = dict[Part, Extra]


def extras_over(
    question: Wanted, wanted: Sequence[Indicator], periods: Sequence[Period], at: Instant | None = None
) -> list[dict[str, Extras]]:
    """Give what each formula needs beside sums, for every part, in each of some periods; `at`: as old as things are then."""
    found: list[dict[str, Extras]] = [{one.id: {} for one in wanted} for _ in periods]
    for formulas in (frozenset({Formula.PERCENTILE}), PEOPLED):
        alike: dict[tuple[str, ...], list[Indicator]] = {}
        for one in wanted:
            if one.formula in formulas:
                alike.setdefault(one.of, []).append(one)
        for of, ones in alike.items():
            _pile(msgspec.structs.replace(question, counters=frozenset(of)), ones, periods, found)
    for one in wanted:
        if one.formula is Formula.AGE:
            for place, period in enumerate(periods):
                end = min((at or period.until).us, period.until.us)
                found[place][one.id] = _ages(question, one, period, end)
    return found


def ranks_over(
    question: Wanted, wanted: Sequence[Indicator], periods: Sequence[Period]
) -> list[dict[Part, dict[str, Figure]]]:
    """Give percentiles for every part, in each of some periods: how many there are is told by the values themselves."""
    found: list[dict[Part, dict[str, Figure]]] = [{} for _ in periods]
    for of in dict.fromkeys(one.of for one in wanted):
        for place, heaps in enumerate(heaps_over(msgspec.structs.replace(question, counters=frozenset(of)), periods)):
            for part, heap in heaps.items():
                figures = found[place].setdefault(part, {one.id: reckon(one, {}) for one in wanted})
                sums = {of[0]: Sum(n=sum(heap.values()))}
                for one in wanted:
                    if one.of == of:
                        figures[one.id] = reckon(one, sums, ranked=at_rank(heap, one.percent))
    return found


def _pile(
    question: Wanted, ones: Sequence[Indicator], periods: Sequence[Period], found: Sequence[dict[str, Extras]]
) -> None:
    people = ones[0].formula in PEOPLED
    for place, heaps in enumerate(heaps_over(question, periods, people=people)):
        for part, heap in heaps.items():
            for one in ones:
                found[place][one.id][part] = {"people": len(heap)} if people else {"ranked": at_rank(heap, one.percent)}


def _ages(question: Wanted, one: Indicator, period: Period, end: int) -> Extras:
    marks = marks_in(question.seen, one.of, period, question.only)
    if question.by in TIMES:
        return _ages_by_time(question, marks, end)
    age = ExpressionWrapper(Value(end) - F("at"), output_field=BigIntegerField())
    begun = marks.filter(at__lt=Instant(end)).annotate(age=age)
    if question.by is None:
        return {ONE: {"age_us": int(begun.aggregate(all=SumOf("age"))["all"] or 0)}}
    grouped = begun.values_list(COLUMN[question.by]).annotate(all=SumOf("age")).order_by()
    ages = dict[Part, int]()
    for name, age_us in grouped:
        part = question.part(name)
        ages[part] = ages.get(part, 0) + int(age_us)
    return {part: {"age_us": age_us} for part, age_us in ages.items()}


def _ages_by_time(question: Wanted, marks: Any, end: int) -> Extras:
    zone, ages = desk().time_zone, dict[Part, int]()
    for (began,) in plain(marks.values_list("at").order_by()):
        part = part_of(question.by, began, zone)
        ages[part] = ages.get(part, 0) + max(0, end - began)
    return {part: {"age_us": age_us} for part, age_us in ages.items()}

"""Sums and what sums cannot tell, over a period and by the parts of a breakdown: one statement each."""

from collections.abc import Collection, Mapping
from typing import Any, Final, TypedDict
from zoneinfo import ZoneInfo

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Q, Window
from django.db.models import Sum as SumOf
from django.db.models.functions import RowNumber

from zhunsheng.ground.settings import desk
from zhunsheng.insight.models import Mark, Tally
from zhunsheng.insight.reckon import rank
from zhunsheng.insight.values import By, Formula, Indicator, Narrowed, Period, Sum
from zhunsheng.kernel.instants import Instant

COLUMN: Final = {
    By.CLAUSE: "clause_id", By.SHOP: "shop_id", By.TEAM: "team_id", By.AGENT: "agent_id", By.GROUP: "group",
    By.CHANNEL: "channel", By.TIER: "tier", By.ISSUE: "issue",
}  # fmt: skip
TIMES: Final = frozenset({By.HOUR, By.WEEKDAY})
ONE: Final = ""
"""The part under which a figure stands that is not broken down."""

Part = str | int


class Extra(TypedDict, total=False):
    """What a formula needs beside sums."""

    people: int
    ranked: int | None
    age_us: int


def narrowed(only: Narrowed | None) -> Mapping[str, object]:
    """Give the filter that narrows."""
    return (
        {} if only is None else {key: value for key, value in msgspec.structs.asdict(only).items() if value is not None}
    )


def sums_by(
    seen: Q, counters: Collection[str], period: Period, by: By | None, only: Narrowed | None
) -> dict[Part, dict[str, Sum]]:
    """Give the sums of some counters for every part."""
    rows = Tally.objects.filter(
        seen, counter__in=counters, slot__gte=period.since, slot__lt=period.until, **narrowed(only)
    )
    column = None if by is None else "slot" if by in TIMES else COLUMN[by]
    columns = ("counter",) if column is None else ("counter", column)
    sums: dict[Part, dict[str, Sum]] = {}
    for row in rows.values(*columns).annotate(count=SumOf("n"), sum=SumOf("total")).order_by():
        kept = sums.setdefault(part_of(by, None if column is None else row[column]), {})
        before = kept.get(row["counter"], Sum())
        kept[row["counter"]] = Sum(n=before.n + row["count"], total=before.total + row["sum"])
    return sums


def sums_by_hour(
    seen: Q, counters: Collection[str], period: Period, only: Narrowed | None
) -> dict[tuple[int, int], dict[str, Sum]]:
    """Give the sums of some counters by weekday and hour of the desk's zone."""
    rows = Tally.objects.filter(
        seen, counter__in=counters, slot__gte=period.since, slot__lt=period.until, **narrowed(only)
    )
    zone, sums = ZoneInfo(desk().time_zone), dict[tuple[int, int], dict[str, Sum]]()
    for row in rows.values("counter", "slot").annotate(count=SumOf("n"), sum=SumOf("total")).order_by():
        local = row["slot"].to_datetime(zone)
        kept = sums.setdefault((local.isoweekday(), local.hour), {})
        before = kept.get(row["counter"], Sum())
        kept[row["counter"]] = Sum(n=before.n + row["count"], total=before.total + row["sum"])
    return sums


def part_of(by: By | None, value: Any) -> Part:
    """Give the part that a value of a column belongs to; hours and weekdays are those of the desk's zone."""
    if by is None:
        return ONE
    if by not in TIMES:
        return value if isinstance(value, int | str) else str(value)
    local = value.to_datetime(ZoneInfo(desk().time_zone))
    return int(local.hour if by is By.HOUR else local.isoweekday())


def extras_by(
    seen: Q, wanted: Indicator, period: Period, by: By | None, only: Narrowed | None, at: Instant
) -> dict[Part, Extra]:
    """Give what a formula needs beside sums for every part."""
    if by in TIMES:
        return _by_time(seen, wanted, period, by, only, at)
    column = None if by is None else COLUMN[by]
    if wanted.formula in (Formula.DISTINCT, Formula.PER_PERSON):
        return _people(seen, wanted, period, column, only)
    rows = Mark.objects.filter(seen, counter__in=wanted.of, at__gte=period.since, at__lt=period.until, **narrowed(only))
    if wanted.formula is Formula.AGE:
        end = min(at.us, period.until.us)
        found: dict[Part, Extra] = {}
        for part, began in rows.values_list(column or "counter", "at").order_by():
            kept = found.setdefault(ONE if column is None else part, {"age_us": 0})
            kept["age_us"] += max(0, end - began.us)
        return found
    return _ranked(rows, wanted.percent, column)


def _people(seen: Q, wanted: Indicator, period: Period, column: str | None, only: Narrowed | None) -> dict[Part, Extra]:
    rows = Tally.objects.filter(
        seen,
        counter__in=wanted.of,
        slot__gte=period.since,
        slot__lt=period.until,
        n__gt=0,
        agent_id__gt=0,
        **narrowed(only),
    )
    if column is None:
        return {ONE: {"people": rows.values("agent_id").distinct().count()}}
    grouped = rows.values(column).annotate(people=Count("agent_id", distinct=True)).order_by()
    return {row[column]: {"people": row["people"]} for row in grouped}


def _ranked(rows: Any, percent: int, column: str | None) -> dict[Part, Extra]:
    """Find the value at the percentile's rank in the database (nearest rank): one row for each part comes back."""
    part = F(column) if column else None
    named = rows.annotate(
        place=Window(RowNumber(), partition_by=part, order_by=F("value").asc()),
        number=Window(Count("id"), partition_by=part),
    ).values(*([column] if column else []), "value", "place", "number")
    try:
        sql, params = named.order_by().query.sql_with_params()
    except EmptyResultSet:
        return {}
    name = f'r."{column}"' if column else "''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {name}, r.value FROM ({sql}) r WHERE r.place = (r.number * %s + 99) / 100",  # noqa: S608 - constants and the ORM's own statement
            [*params, percent],
        )
        return {row[0]: {"ranked": int(row[1])} for row in cursor.fetchall()}


def _by_time(
    seen: Q, wanted: Indicator, period: Period, by: By | None, only: Narrowed | None, at: Instant
) -> dict[Part, Extra]:
    """Give the same by hour or weekday: few marks lie behind such a question, and they are sorted here."""
    rows = Mark.objects.filter(seen, counter__in=wanted.of, at__gte=period.since, at__lt=period.until, **narrowed(only))
    values: dict[Part, list[tuple[int, int, int]]] = {}
    for began, value, agent_id in rows.values_list("at", "value", "agent_id").order_by():
        values.setdefault(part_of(by, began), []).append((began.us, value, agent_id))
    end = min(at.us, period.until.us)
    return {
        part: {
            "people": len({agent for _, _, agent in ones if agent}),
            "ranked": sorted(value for _, value, _ in ones)[rank(len(ones), wanted.percent) - 1],
            "age_us": sum(max(0, end - began) for began, _, _ in ones),
        }
        for part, ones in values.items()
    }

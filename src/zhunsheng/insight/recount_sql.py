"""Say in SQL what a counter counts: the third way to the same figure, over the Parquet files of closed days; pure.

The table `facts` has the columns of `days.COLUMNS`. Nothing is shared with the fold but the definitions.
"""

from collections.abc import Mapping
from typing import Final

from zhunsheng.insight.fields import fields_of, sql_of
from zhunsheng.insight.values import EMPTIED_BY, ERASED_BY, Counter, Definitions, Undoing
from zhunsheng.insight.where import where_sql
from zhunsheng.journal.events import FACTS, Fact
from zhunsheng.kernel.durations import US_PER_SECOND

PLACE: Final = ("shop_id", "team_id", "agent_id", '"group"', "channel", "tier", "issue")
MARK: Final = ("counter", "clause_id", "fact_id", "dialogue_id", "case_id", "at_us", "value", *PLACE)

Kinds = Mapping[str, type[Fact]]


def marks_sql(definitions: Definitions, counter: Counter, zone: str, kinds: Kinds = FACTS) -> str:
    """Give a statement that selects the marks of one counter that stand after all facts."""
    kind = kinds[counter.fact]
    start, latest = _start(definitions, counter, kinds)
    value = f"greatest(0, c.at_us - {start})" if counter.since else "c.value"
    tests = [
        f"NOT EXISTS (SELECT 1 FROM facts e WHERE e.name = '{EMPTIED_BY}' AND e.shop_id = c.shop_id AND e.position > c.position)"  # noqa: S608 - names of checked definitions
    ]
    tests.append(
        f"NOT (c.shop_id = 0 AND EXISTS (SELECT 1 FROM facts e WHERE e.name = '{ERASED_BY}' AND e.subject_id = c.agent_id AND e.position > c.position))"  # noqa: S608 - names of checked definitions
    )
    tests += [f"NOT EXISTS ({_undone(undo, 'c', kinds)})" for undo in counter.undone_by]
    tests += [f"NOT EXISTS ({_standing(definitions.counters[name], kinds)})" for name in counter.unless]
    if counter.since:
        tests.append(f"{start} IS NOT NULL")
    if counter.at_most is not None:
        tests.append(f"{value} <= {counter.at_most}")
    if counter.hours is not None:
        local = f"timezone('{zone}', make_timestamptz(c.at_us))"
        minute = f"(extract(hour FROM {local}) * 60 + extract(minute FROM {local}))"
        tests.append(f"{minute} >= {counter.hours[0]} AND {minute} < {counter.hours[1]}")
    unnested = f", unnest({_clauses(counter, kind)}) AS u(clause_id)" if counter.clause else ""
    clause = "u.clause_id" if counter.clause else "''"
    place = ", ".join(f"c.{name}" for name in PLACE)
    return (
        f"SELECT '{counter.id}' AS counter, {clause} AS clause_id, c.fact_id, c.dialogue_id, c.case_id, c.at_us,"  # noqa: S608 - names of checked definitions
        f" {value} AS value, {place} FROM ({_raw(counter, kind)}) c{latest}{unnested} WHERE {' AND '.join(tests)}"
    )


def _raw(counter: Counter, kind: type[Fact]) -> str:
    """Select what counts by itself, before anything is looked for or taken back."""
    at = "at_us" if counter.at is None else sql_of(counter.at, kind)
    if counter.before is not None:
        at += f" - COALESCE({sql_of(counter.before, kind)}, 0)"
    value = "0" if counter.value is None else f"CAST(COALESCE({sql_of(counter.value, kind)}, 0) AS BIGINT)"
    person = "agent_id" if counter.person is None else f"COALESCE({sql_of(counter.person, kind)}, 0)"
    place = ", ".join(f"{person} AS agent_id" if name == "agent_id" else name for name in PLACE)
    names = f"{_key(counter.key, kind)} AS key, {_key(counter.by or counter.key, kind)} AS look"
    return (
        f"SELECT position, fact_id, dialogue_id, case_id, {at} AS at_us, {value} AS value, {names}, data, {place}"  # noqa: S608 - names of checked definitions
        f" FROM facts WHERE name = '{counter.fact}' AND ({where_sql(counter.where, kind)})"
    )


def _key(fields: tuple[str, ...], kind: type[Fact]) -> str:
    if not fields:
        return "NULL"
    if len(fields) == 1:
        return f"NULLIF(CAST({sql_of(fields[0], kind)} AS VARCHAR), '0')"
    return " || '|' || ".join(f"COALESCE(CAST({sql_of(name, kind)} AS VARCHAR), '')" for name in fields)


def _undone(undo: Undoing, marks: str, kinds: Kinds, until: str = "") -> str:
    kind = kinds[undo.fact]
    within = "" if undo.within_s is None else f" AND f.at_us <= {marks}.at_us + {undo.within_s * US_PER_SECOND}"
    return (
        f"SELECT 1 FROM (SELECT position, at_us, {_key(undo.key, kind)} AS key FROM facts WHERE name = '{undo.fact}'"  # noqa: S608 - names of checked definitions
        f" AND ({where_sql(undo.where, kind)})) f WHERE f.key = {marks}.key AND f.position > {marks}.position{within}{until}"
    )


def _standing(other: Counter, kinds: Kinds) -> str:
    """Select marks of another counter with the sought key that stood when the fact came."""
    gone = "".join(
        f" AND NOT EXISTS ({_undone(undo, 'o', kinds, ' AND f.position <= c.position')})" for undo in other.undone_by
    )
    return f"SELECT 1 FROM ({_raw(other, kinds[other.fact])}) o WHERE o.key = c.look AND o.position < c.position{gone}"  # noqa: S608 - names of checked definitions


def _start(definitions: Definitions, counter: Counter, kinds: Kinds) -> tuple[str, str]:
    """Name where the measured time began, and the join that finds it: the latest mark before the fact."""
    if not counter.since:
        return "", ""
    union = " UNION ALL ".join(
        f"SELECT key, position, at_us FROM ({_raw(definitions.counters[name], kinds[definitions.counters[name].fact])})"  # noqa: S608 - names of checked definitions
        for name in counter.since
    )
    return "b.at_us", (
        f" ASOF LEFT JOIN (SELECT key, position, at_us FROM ({union}) WHERE key IS NOT NULL) b"  # noqa: S608 - names of checked definitions
        " ON b.key = c.look AND c.position > b.position"
    )


def _clauses(counter: Counter, kind: type[Fact]) -> str:
    if fields_of(kind)[str(counter.clause)] is str:
        return f"[json_extract_string(c.data, '$.{counter.clause}')]"
    return f"list_distinct(from_json(json_extract(c.data, '$.{counter.clause}'), '[\"VARCHAR\"]'))"

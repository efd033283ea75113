"""Conditions of counters, twice: a quick test of a fact, and an SQL expression; both leave out what is unknown; pure.

The grammar is the one of `kernel/conditions`, which has read and refused before anything comes here.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from zhunsheng.insight.fields import literal, reader, sql_of
from zhunsheng.journal.events import Fact

Test = Callable[[Any], bool | None]
ORDER: Final[Mapping[str, tuple[Callable[[Any, Any], bool], str]]] = {
    "gte": (operator.ge, ">="), "lte": (operator.le, "<="), "gt": (operator.gt, ">"), "lt": (operator.lt, "<"),
}  # fmt: skip


def tested(where: Mapping[str, Any]) -> Test:
    """Make a test of a fact: yes, no, or nothing where a field is missing."""
    return _all([_line(key, value) for key, value in where.items()])


def _line(key: str, value: Any) -> Test:
    if key == "not":
        return _not(tested(value))
    if key in ("all", "any"):
        parts = [tested(one) for one in value]
        return _all(parts) if key == "all" else _any(parts)
    return _field(reader(key), value)


def _field(read: Callable[[Any], Any], value: Any) -> Test:
    if isinstance(value, Mapping):
        return _all(
            [_not(_field(read, one)) if op == "not" else _leaf(read, ORDER[op][0], one) for op, one in value.items()]
        )
    if isinstance(value, list):
        wanted = frozenset(value)
        return _leaf(read, lambda found, _: found in wanted, None)
    return _leaf(read, operator.eq, value)


def _leaf(read: Callable[[Any], Any], compare: Callable[[Any, Any], bool], value: Any) -> Test:
    def test(fact: Any) -> bool | None:
        found = read(fact)
        return None if found is None else compare(found, value)

    return test


def _all(parts: list[Test]) -> Test:
    if len(parts) == 1:
        return parts[0]

    def test(fact: Any) -> bool | None:
        answer: bool | None = True
        for part in parts:
            found = part(fact)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return test


def _any(parts: list[Test]) -> Test:
    def test(fact: Any) -> bool | None:
        answers = [part(fact) for part in parts]
        return True if True in answers else None if None in answers else False

    return test


def _not(part: Test) -> Test:
    def test(fact: Any) -> bool | None:
        answer = part(fact)
        return None if answer is None else not answer

    return test


def where_sql(where: Mapping[str, Any] | None, kind: type[Fact]) -> str:
    """Say the same in SQL; its own three answers are ours."""
    return "TRUE" if where is None else " AND ".join(_sql_line(key, value, kind) for key, value in where.items())


def _sql_line(key: str, value: Any, kind: type[Fact]) -> str:
    if key == "not":
        return f"(NOT ({where_sql(value, kind)}))"
    if key in ("all", "any"):
        joint = " AND " if key == "all" else " OR "
        return "(" + joint.join(f"({where_sql(one, kind)})" for one in value) + ")"
    return _sql_field(sql_of(key, kind), value)


def _sql_field(column: str, value: Any) -> str:
    if isinstance(value, Mapping):
        parts = [
            f"(NOT ({_sql_field(column, one)}))" if op == "not" else f"{column} {ORDER[op][1]} {literal(one)}"
            for op, one in value.items()
        ]
        return "(" + " AND ".join(parts) + ")"
    if isinstance(value, list):
        return f"{column} IN ({', '.join(literal(one) for one in value)})"
    return f"{column} = {literal(value)}"

"""The pen's own statements say the same as the ORM would."""

import pytest
from django.db import connection

from tests.clocks.desk import D, happen, install, record, ticked
from tests.clocks.standard import GREETING, about, after, fact_of
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.clocks.hot import (
    ALL_OF_SUBJECT,
    COLUMNS,
    DUE,
    FIXED,
    INSERT,
    LASTING,
    MATTERING,
    MOVING,
    UNSURE,
    UPDATE,
    columns_of,
    read_rows,
)
from zhunsheng.clocks.models import ClockRow
from zhunsheng.journal.actions import Batch, Ink

pytestmark = pytest.mark.usefixtures("db")


def columns_of_model() -> set[str]:
    return {str(field.column) for field in ClockRow._meta.concrete_fields}


def history() -> None:
    standing = install()
    owned = about(standing_id=standing, agent_id=3, tier="vip")
    happen(standing, "opened", "received", at=0)
    happen(standing, "assigned", at=1, on=owned)
    happen(standing, "told", at=4, on=owned)
    ticked(15)
    happen(standing, "queued", at=20, on=owned)
    ticked(28)
    happen(standing, "sent", at=35, on=owned)
    happen(standing, "closed", at=40, on=owned)


def test_every_column_is_written_and_none_twice():
    assert set(COLUMNS) == columns_of_model()
    assert len(COLUMNS) == len(set(COLUMNS)) == len(FIXED) + len(MOVING) + 1


def test_the_statements_name_every_column_once():
    assert INSERT.sql.count("%s") == len(COLUMNS)
    assert UPDATE.sql.count("%s") == len(MOVING) + 2
    assert (UPDATE.counted, UPDATE.order < INSERT.order) == (True, True)


def test_a_row_written_hot_equals_its_orm_twin():
    history()
    for stored in read_rows(ALL_OF_SUBJECT, ("dialogue", D)):
        values = columns_of(stored)
        written = ClockRow.objects.filter(pk=stored.id)
        found = written.values().get()
        written.delete()
        ClockRow.objects.create(**values)
        assert ClockRow.objects.filter(pk=stored.id).values().get() == found


def test_an_update_written_hot_equals_its_orm_twin():
    standing = install()
    happen(standing, "received", at=0)
    happen(standing, "received", at=0, dialogue_id=D + 1)
    for dialogue_id in (D, D + 1):
        happen(standing, "told", at=4, dialogue_id=dialogue_id)
    hot, twin = (ClockRow.objects.get(subject_id=d, clause_id="ec-3.1d") for d in (D, D + 1))
    happen(standing, "queued", at=9)
    ClockRow.objects.filter(pk=twin.pk, version=twin.version).update(
        state="running", due_at=after(15), next_at=after(10), running_since=after(9), paused_at=None,
        paused_us=5_000_000, version=twin.version + 1,
    )  # fmt: skip
    found, expected = (_without_identity(row.pk) for row in (hot, twin))
    assert found == expected


def _without_identity(pk: int) -> dict[str, object]:
    values = ClockRow.objects.filter(pk=pk).values().get()
    return {name: value for name, value in values.items() if name not in ("id", "subject_id", "started_by")}


def test_a_row_may_be_written_twice_in_one_transaction():
    standing = install({"ec-1.2a": GREETING})
    batch = Batch(WITHIN)
    record(Ink(batch, SYSTEM, after(0)), [fact_of("opened", about(standing_id=standing))])
    batch.flush()
    record(Ink(batch, SYSTEM, after(1)), [fact_of("sent", about(standing_id=standing))])
    batch.flush()
    assert ClockRow.objects.values_list("state", "version").get() == ("met", 2)


def test_what_is_read_back_is_what_was_written():
    history()
    for stored in read_rows(ALL_OF_SUBJECT, ("dialogue", D)):
        assert columns_of(stored) == {
            name: getattr(value, "us", value)
            for name, value in ClockRow.objects.filter(pk=stored.id).values().get().items()
        }


def plan_of_query(sql: str, params: list[int | str]) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql, params)
        return " ".join(str(part) for line in cursor.fetchall() for part in line)


@pytest.mark.parametrize(
    ("sql", "params", "index"),
    [
        (MATTERING.format(marks="%s, %s"), ["dialogue", D, D + 1], "clocks_clock_matter"),
        (DUE, [after(0).us, 10], "clocks_clock_due"),
        (UNSURE, [0, 10], "clocks_clock_unsure"),
        (LASTING, [after(0).us, 10], "clocks_clock_lasting"),
        (ALL_OF_SUBJECT, ["dialogue", D], "clocks_clock_subject"),
    ],
)
def test_every_hot_question_is_answered_from_its_index(sql, params, index):
    assert index in plan_of_query(sql, params)

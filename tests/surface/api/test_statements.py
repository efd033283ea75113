"""How many statements a request about cases takes: as many for fifty cases as for one, and few for a whole case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.desk import AT, Desk
from tests.surface.api.caller import Program
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import assign_case, copy_cases, note_case
from zhunsheng.journal.actions import run

pytestmark = pytest.mark.usefixtures("db", "keys")

AUTH = 2
"""The token, and whom it stands for with roles and groups."""


def statements(program: Program, path: str) -> list[str]:
    """Ask twice, so that nothing is read for the first time, and tell what the second request asked of the database."""
    program.get(path)
    with CaptureQueriesContext(connection) as seen:
        status, _ = program.get(path)
    assert status == 200
    return [one["sql"] for one in seen.captured_queries]


def test_who_asks_is_known_by_two_statements() -> None:
    desk = Desk()
    assert len(statements(Program.of(desk.boss), "/presence-reasons")) == AUTH + 1


def test_a_list_of_fifty_takes_as_many_statements_as_a_list_of_one_and_reads_no_documents() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    program = Program.of(desk.boss)
    one = statements(program, "/cases?limit=50")
    run(copy_cases, SYSTEM, AT, case_id, 60)
    fifty = statements(program, "/cases?limit=50")
    assert len(program.get("/cases?limit=50")[1]["items"]) == 50
    assert len(one) == len(fifty) == AUTH + 3  # the cases, their clocks, their pauses
    assert not any('"evidence"' in sql for sql in fifty)


def test_a_whole_case_asks_only_for_what_there_is() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    run(assign_case, desk.boss, AT, case_id, desk.boss.id)
    for number in range(20):
        run(note_case, desk.boss, AT, case_id, f"第 {number} 条备注")
    told = statements(Program.of(desk.boss), f"/cases/{case_id}")
    # The case, its family, what there is, its lines, what gates ask (lines, counts, its owner), clocks, those kept before, and pauses.
    assert len(told) == AUTH + 10


def test_a_line_takes_few_statements() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    program = Program.of(desk.boss)
    line = {"kind": "note", "words": "已联系承运商核实"}
    program.post(f"/cases/{case_id}/entries", line)
    with CaptureQueriesContext(connection) as seen:
        status, _ = program.post(f"/cases/{case_id}/entries", line)
    assert status == 201
    told = [one["sql"] for one in seen.captured_queries if one["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]
    assert len(told) == AUTH + 2  # the case, the line

"""An organisation's own procedures: what they may say otherwise, what no edition may take away, and who goes by which."""

import pytest
import yaml

from tests.cases.desk import AT, Desk
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    ask_department,
    assign_case,
    fill_case,
    move_case,
    publish_rules,
    register_case,
    return_to_rules,
    save_rules_draft,
)
from zhunsheng.cases.models import Case, Task
from zhunsheng.cases.procedure_laws import read_procedures
from zhunsheng.cases.procedures import procedures_text, shipped_book
from zhunsheng.cases.queries import book, case_file, changes_between
from zhunsheng.cases.values import RulesSort, RulesUnreadable
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.lifecycle import NeedsMissing

PROCEDURES = RulesSort.PROCEDURES
BASE = shipped_book().edition
STEP = """
departments:
  logistics: {zh: 物流, en: Logistics, limit_s: 1800}
  designers: {zh: 设计, en: Design, limit_s: 3600}
fields:
  mood: {zh: 客户情绪, en: The customer's mood}
states:
  listening: {zh: 倾听中, en: Listening}
moves:
  listen: {zh: 已倾听, en: Listened}
kinds:
  department:
    asks: {registered: [matter], listening: [mood], working: [outcome]}
    moves:
      - {move: work, from: [registered], to: listening, needs: [owner, matter], hard: [owner]}
      - {move: listen, from: [listening], to: working, needs: [mood], hard: [mood]}
      - {move: solve, from: [working], to: solved, needs: [outcome, tasks_settled], tells: [case.solved]}
      - {move: close, from: [solved], to: closed, needs: [answer], ends: true}
      - {move: reopen, from: [closed], to: working, by: [staff, customer], tells: [case.reopened]}
    types: [logistics, warehouse, technical, finance, operations, other, design]
types:
  design: {zh: 设计, en: Design}
"""

pytestmark = pytest.mark.usefixtures("db", "keys")


def published(text: str, *, seen: int = 0, hour: int = 0) -> int:
    at = AT + hours(hour)
    return run(publish_rules, SYSTEM, at, PROCEDURES, 0, text, seen=seen, effective_at=at, reason="按部门要求")


def work(desk: Desk, case_id: int, **fields: str) -> str:
    me = desk.other
    run(assign_case, me, AT, case_id, me.id)
    run(fill_case, me, AT, case_id, {"matter": "包装设计", **fields})
    return run(move_case, me, AT, case_id, "work")


def begun(desk: Desk, hour: int = 0) -> int:
    new = desk.new(desk.talking(), "department", take=True)
    return run(register_case, SYSTEM, AT + hours(hour), new)


def test_new_cases_go_by_the_own_edition_and_open_ones_by_theirs():
    desk = Desk()
    before = begun(desk)
    assert published(STEP) == 101
    after = begun(desk)
    assert [Case.objects.get(id=one).edition for one in (before, after)] == [BASE, 101]
    assert (work(desk, before), work(desk, after)) == ("working", "listening")
    with pytest.raises(NeedsMissing, match="mood"):
        run(move_case, desk.other, AT, after, "listen")
    run(fill_case, desk.other, AT, after, {"mood": "焦急"})
    assert run(move_case, desk.other, AT, after, "listen") == "working"
    gates = case_file(desk.other, before).gates
    assert [one.move for one in gates] == ["solve"]
    assert book(101).departments["logistics"].limit_s == 1800
    assert book(BASE).departments["logistics"].limit_s == 7200


def test_taken_back_every_case_is_still_shown_and_worked_by_its_own():
    desk = Desk()
    published(STEP)
    case_id = begun(desk)
    work(desk, case_id)
    back = run(return_to_rules, SYSTEM, AT, PROCEDURES, 0, 0, seen=101, effective_at=AT, reason="不再需要")
    assert (back, book().edition, book().of("department").lifecycle.states) == (
        102,
        BASE,
        shipped_book().of("department").lifecycle.states,
    )
    assert book().states["listening"].zh == "倾听中"
    assert Case.objects.get(id=begun(desk)).edition == BASE
    run(fill_case, desk.other, AT, case_id, {"mood": "平静"}, issue_type="design")
    assert run(move_case, desk.other, AT, case_id, "listen") == "working"


def test_a_department_s_deadline_is_that_of_the_case_s_edition():
    desk = Desk()
    published(STEP)
    case_id = begun(desk)
    work(desk, case_id)
    run(ask_department, desk.other, AT, case_id, "logistics", "王师傅", "货到哪里了")
    assert Task.objects.get(case_id=case_id).due_at == AT + seconds(1800)


MOVES = {kind: told["moves"] for kind, told in yaml.safe_load(procedures_text())["kinds"].items()}


def moved(kind: str, **changed: dict[str, object]) -> str:
    """Write own procedures in which some moves of a kind are otherwise; one without anything is gone."""
    moves = [one | changed.get(one["move"], {}) for one in MOVES[kind] if changed.get(one["move"], {"": 1}) != {}]
    return yaml.safe_dump({"kinds": {kind: {"moves": moves}}}, allow_unicode=True, sort_keys=False)


def bypassed() -> str:
    """Write own procedures with a way around the gates in between."""
    moves = [*MOVES["complaint"], {"move": "shortcut", "from": ["calming"], "to": "following_up"}]
    words = {"shortcut": {"zh": "捷径", "en": "Shortcut"}}
    return yaml.safe_dump({"kinds": {"complaint": {"moves": moves}}, "moves": words}, allow_unicode=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (moved("complaint", reject={}), "every move of the shipped procedure"),
        (moved("complaint", close={"needs": ["measure", "answer"], "hard": ["measure"]}), "a way without root_cause"),
        (moved("complaint", propose={"hard": []}), "a way without due"),
        (moved("complaint", settle={"tells": ["case.solved"]}), "a way without complaint.settled"),
        (moved("complaint", take_up={"to": "following_up"}), "reachable from registered"),
        (moved("incident", close={"ends": False}), "none from closed"),
        (moved("aftersale", close_refused={"from": ["registered", "refused"]}), "a way without"),
        (moved("aftersale", solve={"to": "approved"}), "reachable from registered"),
        (moved("department", work={"by": ["anybody"]}), "customer, staff"),
        (moved("department", work={"tells": ["message.received"]}), "some of"),
        (moved("department", work={"needs": ["owner", "matter", "moonlight"]}), "needs that are fields or checks"),
        (bypassed(), "a way without chosen"),
        ("kinds: {party: {title: {zh: a, en: b}}}", "one of complaint"),
        ("kinds: {complaint: {start: calming}}", "reachable from calming"),
        ("kinds: {complaint: {opens: [case.opened]}}", "as shipped"),
        ("kinds: {aftersale: {types: [refund_only, gift]}}", "words for everything"),
        ("types: {gift: {zh: 赠品, en: Gift}}\nkinds: {aftersale: {types: [refund_only, gift]}}", "some of"),
        ("departments: {moon: {zh: 月, en: Moon}}", "from 60 to"),
        ("departments: {logistics: {zh: 物流, en: Logistics, limit_s: 59}}", "from 60 to"),
        ("figures: {most_files: 0}", "a whole number from 1 on"),
        ("figures: {most_moons: 3}", "exactly"),
        ("checks: {moon: {zh: 月, en: Moon}}", "one of answer"),
        ("weather: {rain: 1}", "one of checks"),
        ("- a", "some of"),
    ],
)  # fmt: skip
def test_what_no_edition_may_do_is_refused_at_its_place(text: str, wanted: str):
    with pytest.raises(RulesUnreadable) as refused:
        run(save_rules_draft, SYSTEM, AT, PROCEDURES, 0, text, version=0)
    assert wanted in str(refused.value), str(refused.value)


def test_a_fault_names_its_line():
    text = STEP.replace("limit_s: 3600", "limit_s: 3")
    with pytest.raises(RulesUnreadable) as refused:
        read_procedures(text, BASE)
    assert (refused.value.detail["line"], refused.value.detail["place"]) == (4, "departments.designers.limit_s")
    with pytest.raises(RulesUnreadable) as refused:
        read_procedures(STEP.replace("needs: [mood], hard: [mood]", "needs: [moon], hard: []"), BASE)
    assert refused.value.detail["line"] == 16


def test_the_shipped_procedures_are_lawful_own_ones_and_a_difference_names_places():
    assert read_procedures(procedures_text(), BASE).kinds.keys() == shipped_book().kinds.keys()
    assert changes_between(PROCEDURES, "", procedures_text()) == []
    found = {one.place: (one.before, one.after) for one in changes_between(PROCEDURES, "", STEP)}
    assert found["departments.logistics.limit_s"] == ("7200", "1800")
    assert found["kinds.department.moves.work.to"] == ("working", "listening")

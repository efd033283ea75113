"""A list of cases carries their clocks, fits its description, and leaves out what goes on in another case."""

import pytest

from tests.cases.desk import AT, Desk
from tests.surface.api.caller import Program
from zhunsheng.cases.actions import assign_case, merge_case, note_case, pause_case, register_case, resume_case
from zhunsheng.cases.models import Case
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.surface.api.paging import Page
from zhunsheng.surface.api.routes.cases import CaseFileOut, CaseListed

pytestmark = pytest.mark.usefixtures("db", "keys")


def test_each_case_comes_with_its_clocks_and_pauses() -> None:
    desk = Desk()
    buyer = desk.customer()
    asked = {"wish": "return_refund", "cause": "no_reason", "condition": "opened"}
    number = desk.order(buyer, received_at=AT - hours(24))
    case_id = run(register_case, buyer, AT, desk.new(buyer, "aftersale", order_number=number, fields=asked))
    run(assign_case, desk.boss, AT, case_id, desk.boss.id)
    run(pause_case, desk.boss, AT + hours(1), case_id, "waiting_customer")
    run(resume_case, desk.boss, AT + hours(3), case_id)
    program = Program.of(desk.boss)
    _, told = program.get("/cases")
    Page[CaseListed].model_validate(told)
    [one] = told["items"]
    progress = next(each for each in one["clocks"] if each["clause_id"] == "ec-3.3c")
    assert (progress["standard"], progress["kind"], progress["started_at"]) == ("ecommerce", "always", AT.iso())
    assert (progress["due_at"], progress["pauses"]) == ((AT + hours(24)).iso(), [])  # this limit runs on
    ticket = next(each for each in one["clocks"] if each["clause_id"] == "ec-ticket")
    assert [(each["reason"], each["since"], each["until"]) for each in ticket["pauses"]] == [
        ("waiting_customer", (AT + hours(1)).iso(), (AT + hours(3)).iso())
    ]
    assert one["next_due_at"] == min(each["due_at"] for each in one["clocks"] if each["due_at"])
    whole = CaseFileOut.model_validate(program.get(f"/cases/{case_id}")[1])
    assert {each.clause_id for each in whole.clocks} >= {each["clause_id"] for each in one["clocks"]}


def test_a_merged_case_is_listed_where_asked_for_and_tells_where_it_goes_on() -> None:
    desk = Desk()
    buyer = desk.customer()
    one, two = desk.complaint(buyer), desk.complaint(buyer)
    for case_id in (one, two):
        run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    run(merge_case, desk.specialist, AT, one, two)
    program = Program.of(desk.boss)
    assert [each["id"] for each in program.get("/cases")[1]["items"]] == [two]
    assert sum(each["count"] for each in program.get("/case-counts")[1]) == 1
    told = [(each["id"], each["merged_into"]) for each in program.get("/cases?merged=true")[1]["items"]]
    assert told == [(one, two)]
    assert [each["id"] for each in program.get(f"/cases?q={one}")[1]["items"]] == [one]
    assert program.get(f"/cases/{one}")[1]["row"]["merged_into"] == two


def test_the_story_is_read_page_by_page() -> None:
    desk = Desk()
    case_id = desk.complaint(desk.customer())
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    for n in range(7):
        run(note_case, desk.specialist, AT, case_id, f"备注{n}")
    program, found, cursor = Program.of(desk.boss), [], ""
    while True:
        _, told = program.get(f"/cases/{case_id}/entries?limit=3{cursor}")
        found += [each["words"] for each in told["items"]]
        if told["next"] is None:
            break
        cursor = f"&cursor={told['next']}"
    opened = ["", "", ""]  # registered, passed on to the specialists, handed to one
    assert found == [*(f"备注{n}" for n in reversed(range(7))), *opened]


@pytest.mark.parametrize("sort", ["newest", "issue", "-issue"])
def test_a_list_in_any_order_holds_every_case_once_page_by_page(sort: str) -> None:
    desk = Desk()
    made = [desk.complaint(desk.customer(), issue=issue) for issue in ("order.delay", "", "aftersales.repair") * 2]
    issues = dict(Case.objects.values_list("id", "issue"))
    program, seen, cursor = Program.of(desk.boss), list[int](), ""
    while True:
        status, page = program.get(f"/cases?limit=2&sort={sort}{cursor}")
        assert status == 200
        seen += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    if sort == "newest":
        assert seen == sorted(made, reverse=True)
    else:
        assert seen == sorted(made, key=lambda one: (issues[one], one), reverse=sort == "-issue")
    other = "issue" if sort == "newest" else "newest"
    assert program.get(f"/cases?limit=2&sort={other}{cursor}")[0] == 422  # a place of another order
    assert program.get("/cases?limit=2&sort=owner")[0] == 422

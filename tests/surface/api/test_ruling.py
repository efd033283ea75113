"""Own policies and procedures over the interface: the same checks, the same words for what is wrong."""

import pytest

from tests.dialogue.desk import open_shop
from tests.people.staff import hire, rights
from tests.surface.api.caller import Program
from zhunsheng.access.values import Role
from zhunsheng.cases.policy.reading import shipped_text

pytestmark = pytest.mark.usefixtures("db", "keys")
SHIPPED = shipped_text()
LONGER = SHIPPED.replace("no_reason: {starts: received_at, days: 7}", "no_reason: {starts: received_at, days: 30}")
SHORTER = LONGER.replace("days: 30}", "days: 3}")


@pytest.fixture(autouse=True)
def _open(db: None, keys: None) -> None:
    open_shop()


def test_a_policy_is_tried_drafted_published_and_taken_back():
    program = Program.of(hire("boss", rights(Role.MANAGER)))
    status, trial = program.post("/case-rules/policy/try", {"text": LONGER})
    assert (status, trial["changes"]) == (200, [{"place": "windows.no_reason.days", "before": "7", "after": "30"}])
    assert trial["changed"] == sum(one["count"] for one in trial["by_rule"]) > 0
    assert program.put("/case-rules/policy/draft", {"text": LONGER}) == (200, {"version": 1})
    assert program.put("/case-rules/policy/draft", {"text": LONGER})[1]["code"] == "rules.stale"
    told = {"version": 1, "reason": "双十一"}
    assert program.post("/case-rules/policy/draft/publish", told) == (200, {"number": 101})
    status, now = program.get("/case-rules/policy")
    assert (now["number"], now["draft"], [one["reason"] for one in now["editions"]]) == (101, None, ["双十一"])
    assert "days: 30" in program.get("/case-rules/policy/editions/101")[1]["text"]
    assert program.post("/case-rules/policy/back", {"seen": 101, "reason": "结束"}) == (200, {"number": 102})
    assert program.get("/case-rules/policy")[1]["number"] == 5


def test_faults_and_what_is_below_the_law_are_refused_as_on_the_page():
    program = Program.of(hire("root", rights(Role.ADMINISTRATOR)))
    status, fault = program.put(
        "/case-rules/policy/draft", {"text": SHIPPED.replace("ruling: refuse", "ruling: perhaps", 1)}
    )
    assert (status, fault["code"], fault["values"]["line"], fault["values"]["value"]) == (
        422,
        "rules.unreadable",
        23,
        "perhaps",
    )
    assert program.put("/case-rules/policy/draft", {"text": SHORTER})[0] == 200
    status, refused = program.post("/case-rules/policy/draft/publish", {"version": 1, "reason": "x"})
    assert (status, refused["code"]) == (409, "rules.below_law")
    assert program.send("delete", "/case-rules/policy/draft?version=1")[0] == 200
    short = program.post("/case-rules/policy/try", {"text": SHORTER})[1]["short"]
    assert {one["demand"] for one in short if one["grave"]} >= {"LAW-NO-REASON", "LAW-LAST-DAY"}
    status, fault = program.post(
        "/case-rules/procedures/try", {"text": "departments: {logistics: {zh: a, en: b, limit_s: 1}}"}
    )
    assert (status, fault["values"]["place"]) == (422, "departments.logistics.limit_s")
    status, trial = program.post("/case-rules/procedures/try", {"text": "figures: {most_tags: 4}"})
    assert (status, trial["changes"]) == (200, [{"place": "figures.most_tags", "before": "10", "after": "4"}])

import re
import sys

import pytest

from tools.legs import plan
from tools.legs.__main__ import summary
from tools.legs.leg import ROOT, Leg, Outcome, run_all


def leg(code: str) -> Leg:
    return Leg("planted", (sys.executable, "-c", code))


def ended(code: int, output: str = "") -> Outcome:
    return Outcome(leg(""), code, 1.0, output)


def test_a_leg_that_fails_is_seen_and_the_others_still_run() -> None:
    outcomes = run_all([leg("raise SystemExit(3)"), leg("print('done')")], slots=2)
    assert sorted((one.code, one.output) for one in outcomes) == [(0, "done\n"), (3, "")]


@pytest.mark.parametrize(
    ("outcomes", "left_out", "is_well"),
    [
        ([ended(0)], [], True),
        ([ended(0), ended(1)], [], False),
        ([ended(0)], [plan.LeftOut("tests on PostgreSQL", "none", is_allowed=True)], True),
        ([ended(0)], [plan.LeftOut("tests on PostgreSQL", "none", is_allowed=False)], False),
    ],
)
def test_one_bad_leg_or_one_missing_service_is_not_green(
    outcomes: list[Outcome], left_out: list[plan.LeftOut], is_well: bool
) -> None:
    assert summary(outcomes, left_out, 1.0) == is_well


def test_the_last_line_counts_the_tests_of_all_legs(capsys: pytest.CaptureFixture[str]) -> None:
    first = "..F\n1 failed, 2 passed, 4 deselected in 0.10s\n"
    second = "2 passed\n\n1 passed, 1 skipped, 1 error in 2.00s\n"
    summary([ended(1, first), ended(1, second), ended(0, "Contracts: 7 passed")], [], 1.0)
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 2 failed, 1 skipped"


def test_what_ci_requires_may_not_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUNSHENG_REQUIRE", "postgres,redis,browser")
    monkeypatch.setenv("ZHUNSHENG_TEST_POSTGRES", "postgresql://nobody@127.0.0.1:1")
    monkeypatch.setenv("PATH", "/nowhere")
    missing = {one.name: one.is_allowed for one in plan.services(workers="0") if isinstance(one, plan.LeftOut)}
    assert missing.items() >= {"tests on PostgreSQL": False, "tests in the browser": False}.items()


def test_what_runs_on_one_database_only_asks_for_none() -> None:
    asks = re.compile(
        r"""usefixtures\([^)]*["'](?:db|shared_db|live_db)["']|def test\w*\([^)]*\b(?:db|shared_db|live_db)\b"""
    )
    asking = [
        path
        for folder in plan.WITHOUT_DATABASE
        for path in (ROOT / folder).rglob("test_*.py")
        if asks.search(path.read_text(encoding="utf-8"))
    ]
    assert asking == []
    assert asks.search((ROOT / "tests/knowledge/test_faqs.py").read_text(encoding="utf-8"))

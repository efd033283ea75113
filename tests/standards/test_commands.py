"""The command line's answers: files checked, clauses shown, editions compared, coverage told honestly."""

import json
from pathlib import Path

import pytest

from tests.standards.sample import STRANGER
from zhunsheng.kernel.errors import NotFound
from zhunsheng.standards.commands import check, coverage, coverage_json, coverage_text, diff, show
from zhunsheng.standards.fills import fill
from zhunsheng.standards.loader import load
from zhunsheng.standards.merging import ClauseTaken, merge
from zhunsheng.standards.values import Clause, CoverageRow, EditionRef, Enforcement, EnforcerTable, Kind, Rulebook

REF = EditionRef(id=1, document="tea-house", edition=1, number=1)
FILLS = {"tea-1.2b.clock.limit": "1 work h", "tea-5.figures.window_days": "7"}
BY_CLOCKS = Enforcement(enforcer="clocks.tick", test="tests/clocks/test_tick.py::test_late")
BY_GUARD = Enforcement(enforcer="guard.phrases", test="tests/guard/test_phrases.py::test_hit")


def book(text: str = STRANGER, fills: dict[str, str] | None = None) -> Rulebook:
    return merge(1, [(REF, fill(load(text, name="tea.yaml"), fills or {}))])


def clocks(clause: Clause) -> Enforcement | str:
    return BY_CLOCKS if clause.kind is Kind.CLOCK else "it is no time limit"


def guard(clause: Clause) -> Enforcement | str:
    return "the clause lists no phrases" if clause.kind is Kind.PHRASE else "the guard judges phrase clauses only"


TABLES = (EnforcerTable(room="clocks", covers=clocks), EnforcerTable(room="guard", covers=guard))


def rows(found: list[CoverageRow]) -> dict[str, tuple[bool, str | None]]:
    return {row.id: (row.enforced, row.enforcer if row.enforced else row.reason) for row in found}


def test_files_are_checked_together_and_every_fault_is_printed(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(STRANGER, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(STRANGER.replace("limit: 8 s", "limit: 8 x"), encoding="utf-8")
    good, both = (
        check([tmp_path / "good.yaml"]),
        check([tmp_path / name for name in ("good.yaml", "bad.yaml", "none.yaml")]),
    )
    assert (good.ok, both.ok) == (True, False)
    assert both.text.splitlines() == [
        good.text,
        'bad.yaml:16: clauses[0].clock.limit: expected a duration such as "30 s", got "8 x"',
        "none.yaml:1: expected a readable file, got No such file or directory",
    ]
    assert good.text == (
        "good.yaml: tea-house edition 1, 6 clauses, to fill: tea-1.2b.clock.limit, to fill: tea-5.figures.window_days"
    )


def test_a_clause_is_shown_with_everything_it_says() -> None:
    assert show(book(), "tea-1", lang="en").splitlines() == [
        "tea-1  clock  A word within eight seconds",
        "Guests are greeted within eight seconds.",
        "",
        "source.document: 茶馆守则",
        "source.part: 1",
        "figures.limit_s: 8",
        "clock.starts.fact: dialogue.opened",
        "clock.stops[0].fact: message.sent",
        'clock.stops[0].where.condition: by is "agent"',
        "clock.limit: 8 s",
        'clock.limits[0].applies.condition: tier is one of "vip", "gold"',
        "clock.limits[0].limit: 5 s",
        "clock.repeats: once",
        "clock.while_running: keep",
        "clock.calendar: always",
        "clock.ladder[0].at.written: 50%",
        "clock.ladder[0].at.percent: 50",
        "clock.ladder[0].tell: owner",
        "clock.ladder[1].at.written: breach",
        "clock.ladder[1].at.percent: 100",
        "clock.ladder[1].tell: leader",
    ]
    with pytest.raises(NotFound):
        show(book(), "tea-9")


def test_two_editions_differ_in_exactly_what_was_changed() -> None:
    new = (
        STRANGER.replace("limit: 8 s", "limit: 6 s")
        .replace("limit_s: 8", "limit_s: 6")
        .replace("id: tea-5", "id: tea-6")
    )
    assert diff(book().clauses, book(new).clauses) == (
        "- tea-5: 回头客",
        "+ tea-6: 回头客",
        "~ tea-1 figures.limit_s: 8 -> 6",
        "~ tea-1 clock.limit: 8 s -> 6 s",
    )
    assert diff(book().clauses, book().clauses) == ()


def test_coverage_names_the_enforcer_or_the_reason() -> None:
    assert rows(coverage(book(), TABLES)) == {
        "tea-1": (True, "clocks.tick"),
        "tea-1.2b": (False, "left open by the standard, to be filled when installing: tea-1.2b.clock.limit"),
        "tea-2": (False, "the clause lists no phrases"),
        "tea-3": (False, "no engine for clauses of kind assist takes it yet"),
        "tea-4": (False, "no engine for clauses of kind step takes it yet"),
        "tea-5": (False, "left open by the standard, to be filled when installing: tea-5.figures.window_days"),
    }


def test_a_filled_blank_is_enforced() -> None:
    assert rows(coverage(book(fills=FILLS), TABLES))["tea-1.2b"] == (True, "clocks.tick")


def test_two_enforcers_of_one_clause_are_a_fault() -> None:
    twice = (*TABLES, EnforcerTable(room="guard", enforces={"tea-1": BY_GUARD}))
    assert rows(coverage(book(), twice))["tea-1"] == (False, "more than one enforcer: clocks.tick, guard.phrases")


def test_a_clause_that_waits_is_enforced_once_what_it_waits_for_is_there() -> None:
    waiting = book(STRANGER.replace("    figures: {limit_s: 8}\n", "    awaits: channel hotline\n"))
    without, having = coverage(waiting, TABLES), coverage(waiting, TABLES, present={"channel hotline"})
    assert [rows(found)["tea-1"] for found in (without, having)] == [
        (False, "waits for channel hotline"),
        (True, "clocks.tick"),
    ]


def test_coverage_is_printed_for_people_and_for_machines() -> None:
    found = coverage(book(), TABLES)
    assert json.loads(coverage_json(found))[0] == {
        "id": "tea-1",
        "kind": "clock",
        "title": {"zh": "八秒招呼", "en": "A word within eight seconds"},
        "enforced": True,
        "enforcer": "clocks.tick",
        "test": "tests/clocks/test_tick.py::test_late",
        "reason": None,
    }
    lines = coverage_text(found, lang="en").splitlines()
    assert (
        lines[0]
        == "+ tea-1        clock      A word within eight seconds  [clocks.tick] tests/clocks/test_tick.py::test_late"
    )
    assert lines[2] == "- tea-2        phrase     No cold tea  (the clause lists no phrases)"
    assert lines[-1] == "1 of 6 clauses enforced"


def test_two_documents_may_not_share_a_clause() -> None:
    document = load(STRANGER, name="tea.yaml")
    with pytest.raises(ClauseTaken):
        merge(1, [(REF, document), (REF, document)])

"""Law: every clause that counts as enforced has exactly one enforcer and a test that is there; the others say why not."""

import ast
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec
import pytest

from zhunsheng.assembly.commands.standards import PRESENT
from zhunsheng.assembly.coverage import TABLES
from zhunsheng.standards.commands import coverage
from zhunsheng.standards.fills import fill
from zhunsheng.standards.loader import load, shipped
from zhunsheng.standards.merging import merge
from zhunsheng.standards.values import CoverageRow, EditionRef, Enforcement, EnforcerTable, Kind, Rulebook
from zhunsheng.workshop.demo import demo_data

ROOT = Path(__file__).resolve().parents[2]
LIVE = (
    "ec-1.2a", "dy-3.1b", "cc-1.3a", "cc-1.3b", "cc-2.1b", "ec-2.2b", "dy-3.1f", "dy-2.1c", "cc-5.2c", "cc-1.1b",
    "ec-4.3a", "ec-4.3b", "dy-6.4", "ec-6.0",
    "cc-1.2b", "cc-1.2c", "cc-1.3c", "cc-3.1d", "dy-2.3c", "dy-3.1c", "ec-1.2b", "ec-3.1a", "ec-3.1c", "ec-3.1d",
    "dy-1.2", "ec-1.2d",
)  # fmt: skip
"""The clauses that the walking skeleton keeps."""


@cache
def rulebook() -> Rulebook:
    """The shipped standards, with their blanks filled as the demonstration does."""
    fills = demo_data().fills
    return merge(
        1,
        [
            (
                EditionRef(id=number, document=name, edition=1, number=1),
                fill(load(text, name=name), fills.get(name, {})),
            )
            for number, (name, text) in enumerate(shipped())
        ],
    )


def rows(tables: Sequence[EnforcerTable] = TABLES) -> list[CoverageRow]:
    return coverage(rulebook(), tables, present=PRESENT)


def strangers() -> Rulebook:
    """The same clauses under ids that no room has ever heard of."""
    own = {f"own-{name}": msgspec.structs.replace(one, id=f"own-{name}") for name, one in rulebook().clauses.items()}
    return Rulebook.of(2, own)


def doubled(tables: Sequence[EnforcerTable] = TABLES) -> list[str]:
    """Name every clause that two rooms say they enforce."""
    counted: Counter[str] = Counter()
    for clause in rulebook().clauses.values():
        for table in tables:
            answer = table.enforces.get(clause.id) or (table.covers(clause) if table.covers else "")
            counted[clause.id] += isinstance(answer, Enforcement)
    return [clause_id for clause_id, number in counted.items() if number > 1]


def strays(tables: Sequence[EnforcerTable] = TABLES) -> list[str]:
    """Name every id in a room's own list that no shipped standard has."""
    return sorted({one for table in tables for one in table.enforces} - rulebook().clauses.keys())


def named_tests(found: Iterable[CoverageRow]) -> set[str]:
    return {row.test for row in found if row.test is not None}


def absent(tests: Iterable[str]) -> list[str]:
    """Name every test that is not in the tree."""
    return sorted(test for test in tests if not _is_there(*test.partition("::")[::2]))


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _is_there(path: str, function: str) -> bool:
    file = ROOT / path
    return file.is_file() and function in _functions(file) and function.startswith("test_")


def test_no_clause_has_two_enforcers():
    assert doubled() == []


def test_every_enforced_clause_has_an_enforcer_and_a_test_and_no_reason():
    enforced = [row for row in rows() if row.enforced]
    assert [row.id for row in enforced if not row.enforcer or not row.test or row.reason] == []


def test_every_clause_that_is_not_enforced_says_why():
    silent = [
        row.id for row in rows() if not row.enforced and (row.enforcer or row.test or not (row.reason or "").strip())
    ]
    assert silent == []
    assert {row.kind for row in rows()} == {kind.value for kind in Kind}


def test_the_clauses_of_the_walking_skeleton_are_enforced():
    found = {row.id: row for row in rows()}
    assert [name for name in LIVE if not found[name].enforced] == []


def test_every_named_test_is_in_the_tree():
    assert absent(named_tests(rows())) == []


def test_every_test_a_room_names_for_a_stranger_is_in_the_tree():
    own = {one.test for table in TABLES for one in table.enforces.values()}
    assert absent(own) == []


def test_a_strangers_clause_of_the_same_kind_is_kept_by_the_same_enforcer_without_code():
    own = {row.id.removeprefix("own-"): row for row in coverage(strangers(), TABLES, present=PRESENT)}
    kept = {row.id: row.enforcer for row in rows() if row.enforced}
    assert {name: own[name].enforcer for name in kept} == kept
    assert absent(named_tests(own.values())) == []


def test_no_room_lists_an_id_that_is_nowhere():
    assert strays() == []


# --- planted faults ---------------------------------------------------------------------------------

ELSEWHERE = Enforcement(enforcer="elsewhere", test="tests/nowhere/test_nothing.py::test_nothing")


def test_the_law_catches_a_second_enforcer():
    greedy = EnforcerTable(room="greedy", enforces={"cc-1.3a": ELSEWHERE, "elsewhere-1": ELSEWHERE})
    assert doubled([*TABLES, greedy]) == ["cc-1.3a"]
    found = {row.id: row for row in rows([*TABLES, greedy])}["cc-1.3a"]
    assert (found.enforced, found.reason) == (False, "more than one enforcer: dialogue.closing, elsewhere")
    assert strays([*TABLES, greedy]) == ["elsewhere-1"]


def test_the_law_catches_a_room_that_is_not_collected():
    deaf = [table for table in TABLES if table.room != "dialogue"]
    found = {row.id: row for row in rows(deaf)}
    assert [name for name in LIVE if not found[name].enforced] == [
        "cc-1.3a", "dy-3.1f", "dy-2.1c", "cc-1.2b", "dy-3.1c", "ec-3.1a", "dy-1.2", "ec-1.2d",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "test",
    [
        "tests/nowhere/test_nothing.py::test_nothing",
        "tests/dialogue/test_closing.py::test_that_nobody_wrote",
        "tests/dialogue/test_closing.py::closed",
        "tests/dialogue/test_closing.py",
    ],
)
def test_the_law_catches_a_test_that_is_not_there(test):
    liar = [msgspec.structs.replace(rows()[0], enforced=True, enforcer="liar", test=test)]
    assert absent(named_tests(liar)) == [test]

from pathlib import Path

from tests.guard.desk import SAME, SOURCE, family, phrase_clause, presence_clause
from tests.guard.shipped import shipped_clauses
from zhunsheng.guard.enforces import ENFORCES, covers
from zhunsheng.standards.values import Clause, Enforcement, Kind

ROOT = Path(__file__).resolve().parents[2]


def named_tests() -> list[Enforcement]:
    listed = covers(phrase_clause(family(phrases=("a",)), clause_id="my-1"))
    demanded = covers(presence_clause("a", clause_id="my-2"))
    assert isinstance(listed, Enforcement)
    assert isinstance(demanded, Enforcement)
    return [*ENFORCES.values(), listed, demanded]


def test_every_named_test_exists() -> None:
    for enforcement in named_tests():
        path, _, name = enforcement.test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_the_clauses_named_are_shipped_and_have_what_the_guard_needs() -> None:
    for clause_id in ENFORCES:
        assert isinstance(covers(shipped_clauses()[clause_id]), Enforcement)


def test_a_phrase_clause_without_phrases_says_why_it_is_not_enforced() -> None:
    empty = Clause(id="my-3", kind=Kind.PHRASE, title=SAME, says=SAME, source=SOURCE)
    assert covers(empty) == "the clause lists no phrases and demands none"


def test_other_kinds_are_not_the_guards() -> None:
    step = Clause(id="my-4", kind=Kind.STEP, title=SAME, says=SAME, source=SOURCE)
    assert covers(step) == "the guard judges phrase clauses only"

"""Which clauses the engine says it enforces, and that each named test exists."""

import ast
from pathlib import Path

import pytest

from tests.clocks.standard import GREETING, UNFILLED, WORKDAY, rulebook_of
from zhunsheng.clocks.enforces import ENFORCES, GENERIC, covers
from zhunsheng.standards.loader import load, shipped
from zhunsheng.standards.values import Kind

ROOT = Path(__file__).resolve().parents[2]


def judged(name: str, rule: str) -> object:
    return covers(rulebook_of({name: rule}).clauses[name])


def test_a_clause_of_this_kind_is_covered_without_code():
    assert judged("cc-1.2d", WORKDAY) == GENERIC
    assert judged("ec-1.2a", GREETING) == ENFORCES["ec-1.2a"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (UNFILLED, "its limit is not filled in"),
        (GREETING.replace("dialogue.opened", "call.offered"), "nothing records call.offered yet"),
    ],
)
def test_a_clause_that_cannot_run_says_why(rule, reason):
    assert str(judged("dy-3.1b", rule)).startswith(reason)


def test_only_time_limits_are_covered_and_the_shipped_ones_have_a_verdict():
    clauses = [clause for name, text in shipped() for clause in load(text, name=name).clauses]
    assert {covers(c) for c in clauses if c.kind is not Kind.CLOCK} == {"it is no time limit"}
    greeting = [covers(c) for c in clauses if c.id == "ec-1.2a"]
    assert greeting == [ENFORCES["ec-1.2a"]]
    assert [covers(c) for c in clauses if c.id == "dy-3.1b"] == ["its limit is not filled in"]


@pytest.mark.parametrize("name", sorted({e.test for e in (*ENFORCES.values(), GENERIC)}))
def test_every_named_test_exists(name):
    path, _, function = name.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}

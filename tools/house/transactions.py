"""The pen opens and commits transactions; nobody else does."""

import ast
import re
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source

HOME = "journal"
BACKEND = "zhunsheng.ground.sqlite.base"
"""Django's own backend, as it is told to begin: what the pen begins is begun there."""
SPOKEN = re.compile(r"^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b")


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find transactions begun, ended or waited for outside the journal."""
    if not source.room or source.room == HOME or source.module == BACKEND or source.tree is None:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and _is_transaction(node):
            yield node.lineno, "django.db.transaction is imported"
        elif isinstance(node, ast.Attribute) and source.meaning(node).startswith("django.db.transaction."):
            yield node.lineno, f"{source.meaning(node)} is used"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SPOKEN.match(node.value):
            yield node.lineno, "a transaction is begun or ended in SQL"


def _is_transaction(node: ast.ImportFrom) -> bool:
    within = node.module == "django.db" and any(alias.name == "transaction" for alias in node.names)
    return within or node.module == "django.db.transaction"


RULE = Rule(
    name="transaction",
    why="a second writer beside the pen breaks the batch, the order of facts and the answer after commit",
    go="write an action and run it with journal.actions.run(...) or `await journal.actions.do(...)`",
    find=find,
)

"""The clauses that ship with the desk, as the loader reads them."""

from collections.abc import Mapping
from functools import cache

from zhunsheng.standards.loader import load, shipped
from zhunsheng.standards.values import Clause, Rulebook


@cache
def shipped_clauses() -> Mapping[str, Clause]:
    documents = [load(text, name=name) for name, text in shipped()]
    return {clause.id: clause for document in documents for clause in document.clauses}


@cache
def shipped_rulebook() -> Rulebook:
    return Rulebook.of(1, shipped_clauses())

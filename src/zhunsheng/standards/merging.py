"""Merge the documents in force into one rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from zhunsheng.kernel.errors import Refusal
from zhunsheng.standards.values import Clause, Document, EditionRef, Rulebook


class ClauseTaken(Refusal):
    """The clause {clause} of {document} is already a clause of {other}; every id belongs to one standard."""

    code: ClassVar[str] = "standard.clause_taken"

    def __init__(self, clause: str, document: str, other: str) -> None:
        super().__init__(clause=clause, document=document, other=other)


def merge(rulebook_id: int, parts: Iterable[tuple[EditionRef, Document]]) -> Rulebook:
    """Put the clauses of several documents together.

    Refuses   ClauseTaken, when two documents use the same id.
    """
    clauses: dict[str, Clause] = {}
    owners: dict[str, str] = {}
    editions: list[EditionRef] = []
    for edition, document in parts:
        editions.append(edition)
        for clause in document.clauses:
            if clause.id in owners:
                raise ClauseTaken(clause.id, document.document, owners[clause.id])
            owners[clause.id] = document.document
            clauses[clause.id] = clause
    return Rulebook.of(rulebook_id, clauses, tuple(editions))

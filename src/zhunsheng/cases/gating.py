"""What a case holds, and which of its moves it may go."""

from zhunsheng.cases.checks import met
from zhunsheng.cases.models import (
    Case,
)
from zhunsheng.cases.own import book
from zhunsheng.cases.parts import Line, family_of, lines_of, stands
from zhunsheng.cases.procedures import Procedure
from zhunsheng.cases.values import (
    Figures,
    Gate,
    Held,
)
from zhunsheng.people.queries import actor_of
from zhunsheng.standards.queries import rulebook

ATTEMPT, ANSWER, REJECTION, SETTLED = "attempt", "answer", "rejection", "moved"
OPTIONS_CLAUSE, ANSWER_CLAUSE = "ec-3.2c", "dy-3.1f"
COMPLEX = "complex"


def figures_of(standing_id: int) -> Figures:
    """Read the figures that gates need from the rulebook a case began under."""
    clauses = rulebook(standing_id).clauses

    def figure(clause_id: str, name: str, without: int) -> int:
        clause = clauses.get(clause_id)
        return without if clause is None or name not in clause.figures else int(clause.figure(name))

    return Figures(
        options_min=figure(OPTIONS_CLAUSE, "options_min", 1), options_max=figure(OPTIONS_CLAUSE, "options_max", 99),
        attempts=figure(ANSWER_CLAUSE, "attempts", 1), spacing_s=figure(ANSWER_CLAUSE, "spacing_s", 0),
    )  # fmt: skip


def held_of(case: Case, procedure: Procedure, family: list[int] | None = None) -> Held:
    """Gather what a case holds, as its gates judge it; `family` spares asking which cases were merged into it."""
    by_kind: dict[str, list[Line]] = {}
    for line in lines_of(case.id):
        by_kind.setdefault(line.kind, []).append(line)
    beside = stands(case.id, case.rounds + 1, family_of(case.id) if family is None else family)
    this_round = [one for one in by_kind.get(REJECTION, ()) if one.detail == str(case.rounds + 1)]
    since = max((one.at.us for one in by_kind.get(SETTLED, ())), default=0)
    owner = None if case.owner_id is None else actor_of(case.owner_id)
    return Held(
        fields=case.fields, has_type=bool(case.issue_type), has_issue=bool(case.issue), has_owner=owner is not None,
        is_specialist=owner is not None and procedure.group in owner.groups, has_due=case.due_at is not None,
        has_evidence=bool(case.evidence), options=beside.options, chosen=beside.chosen > 0,
        rejection=bool(this_round), answered=any(one.at.us >= since for one in by_kind.get(ANSWER, ())),
        attempts=tuple(one.at for one in by_kind.get(ATTEMPT, ())), has_verdict=bool(case.verdict),
        refunds_open=beside.refunds_open, tasks_open=beside.tasks_open,
        needs_copy=case.grade == COMPLEX, copied=beside.copies > 0,
    )  # fmt: skip


def gates_of(case: Case, family: list[int] | None = None) -> tuple[Gate, ...]:
    """Say which moves a case has now and what each of them still needs."""
    procedure = book(case.edition).of(case.kind)
    held, figures = held_of(case, procedure, family), figures_of(case.standing_id)
    gates = []
    for name in procedure.lifecycle.allowed(case.state):
        move = procedure.move(case.state, name)
        if move is not None:
            there = met(move.needs, held, figures)
            missing = tuple(one for one in move.needs if one not in there)
            gates.append(Gate(move=name, to=move.to, needs=move.needs, missing=missing, hard=move.hard, by=move.by))
    return tuple(gates)

"""The door for reading cases."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import Count, Q, QuerySet

from zhunsheng.access.queries import EVERYTHING, reach, require, topics
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.cases.analysis import Analysis, ImprovementLine, analysis_of, improvements_of
from zhunsheng.cases.belongings import alike, surroundings_of
from zhunsheng.cases.checks import met
from zhunsheng.cases.customs import CustomField
from zhunsheng.cases.deciding import decisions_shown
from zhunsheng.cases.erasable import erasable_of
from zhunsheng.cases.letters import letter_from
from zhunsheng.cases.masking import masked
from zhunsheng.cases.models import (
    Callback,
    Case,
    CaseCopy,
    CaseCustom,
    CaseEntry,
    CaseFields,
    CaseOption,
    CaseTag,
    CaseTally,
    CaseView,
    CaseWatcher,
    Improvement,
    Pause,
    Refund,
    Task,
)
from zhunsheng.cases.policy.deciding import decide
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.procedures import Book, Procedure, shipped_book
from zhunsheng.cases.quiet import quiet_of
from zhunsheng.cases.values import (
    CallbackRow,
    CaseFile,
    CaseRow,
    DecisionShown,
    Entry,
    Figures,
    Gate,
    Held,
    ImprovementShown,
    OptionShown,
    PauseShown,
    RefundShown,
    RefundState,
    TaskShown,
    TaskState,
    ViewShown,
)
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import actor_of
from zhunsheng.standards.queries import rulebook

__all__ = [
    "Analysis",
    "Book",
    "Chosen",
    "CustomField",
    "ImprovementLine",
    "analyse_cases",
    "book",
    "case_file",
    "case_row",
    "cases_of_customer",
    "count_callbacks",
    "count_cases",
    "count_chosen",
    "custom_fields",
    "custom_of",
    "custom_text",
    "decide",
    "erasable_of",
    "figures_of",
    "gates_of",
    "held_of",
    "letter_from",
    "list_callbacks",
    "list_cases",
    "list_decisions",
    "list_improvements",
    "masked",
    "policy_from",
    "quiet_hours",
    "shipped_text",
    "tags_of",
    "task_row",
    "views_of",
    "visible",
]

ATTEMPT, ANSWER, REJECTION = "attempt", "answer", "rejection"
OPTIONS_CLAUSE, ANSWER_CLAUSE = "ec-3.2c", "dy-3.1f"
MOST = 10_001
STORY = 500
COMPLEX = "complex"


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases a list is about; what is missing chooses nothing."""

    kind: str | None = None
    state: str | None = None
    owner_id: int | None = None
    waiting: bool = False
    customer_id: int | None = None
    order_number: str | None = None
    dialogue_id: int | None = None
    text: str | None = None
    open: bool | None = None
    watched_by: int | None = None
    tag: str | None = None
    priority: int | None = None
    issue_type: str | None = None
    field: str | None = None
    holds: str | None = None


def book(edition: int | None = None) -> Book:
    """Return the procedures in force, or those a case was registered under."""
    return shipped_book(edition)


def row_of(case: Case) -> CaseRow:
    """Turn a row of the table into a value."""
    return CaseRow(**{name: getattr(case, name) for name in CaseRow.__struct_fields__})


def visible(actor: Actor, verb: Verb = Verb.CASE_READ) -> QuerySet[Case]:
    """Return the cases an actor has a right to: the same topics by which `access` decides about each of them."""
    chosen = Q(pk__in=())
    for topic in topics(actor, verb):
        kind, _, key = topic.partition(":")
        if kind == EVERYTHING:
            return Case.objects.all()
        if kind == "team":
            chosen |= Q(team_id=int(key))
        elif kind == "agent":
            chosen |= Q(owner_id=int(key))
        elif kind == "group":
            chosen |= Q(group=key, owner_id__isnull=True)
        elif kind == "customer":
            chosen |= Q(customer_id=int(key))
    return Case.objects.filter(chosen)


def list_cases(actor: Actor, chosen: Chosen, *, before: int | None = None, limit: int = 50) -> list[CaseRow]:
    """List cases, the newest first, behind one of them. Refuses: BadInput for a limit that is none."""
    if not 1 <= limit <= MOST:
        raise BadInput("the limit", f"1 to {MOST}", limit)
    rows = _chosen(visible(actor), chosen)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [row_of(case) for case in rows.order_by("-id")[:limit]]


def _chosen(rows: QuerySet[Case], chosen: Chosen) -> QuerySet[Case]:
    plain = {
        "kind": chosen.kind, "state": chosen.state, "owner_id": chosen.owner_id, "customer_id": chosen.customer_id,
        "order_number": chosen.order_number, "dialogue_id": chosen.dialogue_id, "issue_type": chosen.issue_type,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    if chosen.waiting:
        rows = rows.filter(owner_id__isnull=True, closed_at__isnull=True)
    if chosen.open is not None:
        rows = rows.filter(closed_at__isnull=chosen.open)
    if chosen.watched_by is not None:
        rows = rows.filter(id__in=CaseWatcher.objects.filter(agent_id=chosen.watched_by).values("case_id"))
    if chosen.priority is not None:
        rows = rows.filter(priority=chosen.priority) if chosen.priority else rows.filter(priority=0)
    if chosen.field:
        held = CaseCustom.objects.filter(code=chosen.field)
        rows = rows.filter(id__in=(held.filter(value=chosen.holds) if chosen.holds else held).values("case_id"))
    if chosen.tag:
        rows = rows.filter(id__in=CaseTag.objects.filter(tag=chosen.tag).values("case_id"))
    if chosen.text:
        rows = rows.filter(Q(title__icontains=chosen.text) | Q(order_number=chosen.text))
    return rows


def count_cases(actor: Actor) -> dict[tuple[str, str], int]:
    """Count the cases an actor may see by kind and state; whoever may see all of them reads the tally."""
    if EVERYTHING in topics(actor, Verb.CASE_READ):
        return {(row.kind, row.state): row.count for row in CaseTally.objects.all() if row.count}
    counted: dict[tuple[str, str], int] = {}
    for kind, state in visible(actor).values_list("kind", "state"):
        counted[kind, state] = counted.get((kind, state), 0) + 1
    return counted


def count_chosen(actor: Actor, chosen: Chosen) -> dict[str, int]:
    """Count the cases of a choice by state; the same choice lists the same cases."""
    rows = _chosen(visible(actor), chosen).order_by().values("state").annotate(n=Count("id"))
    return {str(row["state"]): int(row["n"]) for row in rows}


def tags_of(actor: Actor, case_id: int) -> tuple[str, ...]:
    """List the tags of a case. Refuses: NotFound, AccessDenied."""
    case_row(actor, case_id)
    return tuple(CaseTag.objects.filter(case_id=case_id).order_by("tag").values_list("tag", flat=True))


def custom_fields() -> tuple[CustomField, ...]:
    """Return the fields of one's own in their newest edition."""
    found = CaseFields.objects.order_by("-edition").values_list("fields", flat=True).first()
    return msgspec.convert(found or [], tuple[CustomField, ...])


def custom_text() -> tuple[int, str]:
    """Return the newest edition of the fields and its text, as it was written."""
    row = CaseFields.objects.order_by("-edition").first()
    return (0, "") if row is None else (row.edition, row.text)


def custom_of(actor: Actor, case_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return what stands in the fields of one's own of cases an actor may see."""
    rows = CaseCustom.objects.filter(case_id__in=list(case_ids), case__in=visible(actor)).order_by("id")
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.case_id, {})[row.code] = row.value
    return found


def views_of(actor: Actor) -> list[ViewShown]:
    """List the kept views an actor may use: one's own, and what colleagues share."""
    rows = CaseView.objects.filter(Q(agent_id=actor.id) | Q(shared=True)).order_by("name", "id")
    return [
        ViewShown(id=one.id, name=one.name, query=one.query, shared=one.shared, mine=one.agent_id == actor.id)
        for one in rows
    ]


def analyse_cases(actor: Actor, since: Instant, until: Instant) -> Analysis:
    """Analyse the cases of a time among those an actor may see."""
    return analysis_of(visible(actor), since, until)


def list_decisions(actor: Actor, since: Instant) -> list[DecisionShown]:
    """List what meetings decided: what is open, and what was done since; a leader's own team, from supervisors on all. Refuses: AccessDenied."""
    if reach(actor, Verb.CASE_READ) < Reach.TEAM:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")
    return decisions_shown(None if reach(actor, Verb.CASE_READ) is Reach.ALL else actor.team_ids, since)


def list_improvements(actor: Actor, at: Instant) -> list[ImprovementLine]:
    """List the improvements out of the cases an actor may see."""
    return improvements_of(visible(actor), at)


def case_of(case_id: int) -> Case:
    """Return the row of a case. Refuses: NotFound."""
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise NotFound("case", case_id)
    return case


def case_row(actor: Actor, case_id: int) -> CaseRow:
    """Return one case without its story. Refuses: NotFound, AccessDenied."""
    row = row_of(case_of(case_id))
    require(actor, Verb.CASE_READ, row.subject())
    return row


def cases_of_customer(actor: Actor, customer_id: int, within: Subject, limit: int = 20) -> list[CaseRow]:
    """List a customer's cases for whoever is at work for that customer. Refuses: AccessDenied."""
    require(actor, Verb.CASE_READ, msgspec.structs.replace(within, kind="case", customer_id=customer_id))
    return [row_of(case) for case in Case.objects.filter(customer_id=customer_id).order_by("-id")[:limit]]


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


def held_of(case: Case, procedure: Procedure) -> Held:
    """Gather what a case holds, as its gates judge it."""
    entries = CaseEntry.objects.filter(case_id=case.id, kind__in=(ATTEMPT, ANSWER, REJECTION)).order_by("id")
    by_kind: dict[str, list[CaseEntry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    options = list(CaseOption.objects.filter(case_id=case.id, round=case.rounds + 1))
    this_round = [one for one in by_kind.get(REJECTION, ()) if one.detail == str(case.rounds + 1)]
    since = max(
        (one.at.us for one in CaseEntry.objects.filter(case_id=case.id, kind="moved", detail="settle")), default=0
    )
    owner = None if case.owner_id is None else actor_of(case.owner_id)
    return Held(
        fields=case.fields, has_type=bool(case.issue_type), has_owner=owner is not None,
        is_specialist=owner is not None and procedure.group in owner.groups, has_due=case.due_at is not None,
        has_evidence=bool(case.evidence), options=len(options), chosen=any(one.chosen_at for one in options),
        rejection=bool(this_round), answered=any(one.at.us >= since for one in by_kind.get(ANSWER, ())),
        attempts=tuple(one.at for one in by_kind.get(ATTEMPT, ())), has_verdict=bool(case.verdict),
        refunds_open=Refund.objects.filter(case_id=case.id, state=RefundState.WAITING.value).count(),
        tasks_open=Task.objects.filter(case_id=case.id).exclude(state=TaskState.SETTLED.value).count(),
        needs_copy=case.grade == COMPLEX, copied=CaseCopy.objects.filter(case_id=case.id).exists(),
    )  # fmt: skip


def gates_of(case: Case) -> tuple[Gate, ...]:
    """Say which moves a case has now and what each of them still needs."""
    procedure = book(case.edition).of(case.kind)
    held, figures = held_of(case, procedure), figures_of(case.standing_id)
    gates = []
    for name in procedure.lifecycle.allowed(case.state):
        move = procedure.move(case.state, name)
        if move is not None:
            there = met(move.needs, held, figures)
            missing = tuple(one for one in move.needs if one not in there)
            gates.append(Gate(move=name, to=move.to, needs=move.needs, missing=missing, hard=move.hard, by=move.by))
    return tuple(gates)


def case_file(actor: Actor, case_id: int, *, around: bool = True) -> CaseFile:
    """Return everything about a case, without what stands around it where that is not asked for. Refuses: NotFound, AccessDenied."""
    case = case_of(case_id)
    row = row_of(case)
    require(actor, Verb.CASE_READ, row.subject())
    return CaseFile(
        row=row, fields=case.fields, gates=gates_of(case), entries=_entries(case_id), options=options_of(case_id),
        tasks=tuple(_task(one) for one in Task.objects.filter(case_id=case_id).order_by("id")),
        refunds=tuple(_refund(one) for one in Refund.objects.filter(case_id=case_id).order_by("id")),
        pauses=tuple(
            PauseShown(reason=one.reason, allowed_by=one.allowed_by, since=one.since, until=one.until)
            for one in Pause.objects.filter(case_id=case_id).order_by("id")
        ),
        improvements=tuple(_improvement(one) for one in Improvement.objects.filter(case_id=case_id).order_by("id")),
        verdict=case.verdict, evidence=case.evidence, rating=case.rating, merged_into=case.merged_into,
        **(_around(case) if around else {}),
    )  # fmt: skip


def _around(case: Case) -> dict[str, Any]:
    stands = case.closed_at is None and case.merged_into is None
    merged_here = Case.objects.filter(merged_into=case.id).order_by("id").values_list("id", flat=True)
    return surroundings_of(case.id) | {
        "alike": tuple(row_of(one) for one in alike(case)) if stands else (), "merged_here": tuple(merged_here),
    }  # fmt: skip


def _entries(case_id: int) -> tuple[Entry, ...]:
    rows = CaseEntry.objects.filter(case_id=case_id).order_by("-id")[:STORY]
    return tuple(
        Entry(
            id=one.id,
            kind=one.kind,
            at=one.at,
            by_kind=one.by_kind,
            by_id=one.by_id,
            words=one.words,
            detail=one.detail,
        )
        for one in rows
    )


def options_of(case_id: int) -> tuple[OptionShown, ...]:
    """List the options of a case, round by round."""
    rows = CaseOption.objects.filter(case_id=case_id).order_by("round", "number")
    return tuple(
        OptionShown(
            number=one.number, round=one.round, title=one.title, due_at=one.due_at, chosen=one.chosen_at is not None
        )
        for one in rows
    )


def _task(one: Task) -> TaskShown:
    return TaskShown(
        id=one.id, department=one.department, recipient=one.recipient, question=one.question, state=TaskState(one.state),
        asked_at=one.asked_at, due_at=one.due_at, opened_at=one.confirmed_at, answered_at=one.answered_at,
        answer=one.answer, rating=one.rating,
    )  # fmt: skip


def _refund(one: Refund) -> RefundShown:
    return RefundShown(
        id=one.id, cents=one.cents, state=RefundState(one.state), asked_by=one.asked_by, decided_by=one.decided_by,
        asked_at=one.asked_at,
    )  # fmt: skip


def _improvement(one: Improvement) -> ImprovementShown:
    return ImprovementShown(
        id=one.id, department=one.department, what=one.what, owner_id=one.owner_id, due_at=one.due_at,
        changed=one.changed, done_at=one.done_at, told_at=one.told_at,
    )  # fmt: skip


def task_row(task_id: int) -> tuple[TaskShown, str, int]:
    """Return a task with its masked digest and its case, for who holds its link. Refuses: NotFound."""
    one = Task.objects.filter(id=task_id).first()
    if one is None:
        raise NotFound("task", task_id)
    return _task(one), one.digest, one.case_id


def list_callbacks(
    actor: Actor, *, state: str = "waiting", mine: bool = False, after: tuple[int, int] | None = None, limit: int = 50
) -> list[CallbackRow]:
    """List the call-backs of cases an actor may see, those that may be tried first; behind one of them where told."""
    rows = Callback.objects.filter(state=state, case__in=visible(actor)).select_related("case")
    if mine:
        rows = rows.filter(case__owner_id=actor.id)
    if after is not None:
        at, last = Instant(after[0]), after[1]
        rows = rows.filter(Q(next_at__gt=at) | Q(next_at=at, id__gt=last))
    found = list(rows.order_by("next_at", "id")[:limit])
    quiet = quiet_of(one.case.customer_id for one in found)
    names = [name for name in CallbackRow.__struct_fields__ if name not in ("case", "quiet")]
    return [
        CallbackRow(
            case=row_of(one.case), quiet=quiet.get(one.case.customer_id), **{name: getattr(one, name) for name in names}
        )
        for one in found
    ]


def count_callbacks(actor: Actor, until: Instant) -> int:
    """Count the call-backs that an actor's own cases have by an instant."""
    return Callback.objects.filter(state="waiting", case__owner_id=actor.id, next_at__lte=until).count()


def quiet_hours(customer_id: int) -> tuple[int, int] | None:
    """Say between which minutes of the day a customer does not want to be called; who asks has been checked by the caller."""
    return quiet_of([customer_id]).get(customer_id)

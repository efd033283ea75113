"""What the cases of a time teach: complaints by type and cause, how departments help, what was improved and with what effect."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec
from django.db.models import QuerySet

from zhunsheng.cases.models import Case, CaseEntry, Improvement, Task
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant

COMPLAINT: Final = "complaint"
EFFECT: Final = hours(24 * 30)
SATISFIED: Final = 4
MOST: Final = 20_000
WORST: Final = 20


class TypeLine(msgspec.Struct, frozen=True, kw_only=True):
    """How often one type came up, now and in the time of the same length before."""

    kind: str
    issue_type: str
    count: int
    before: int
    shop_ids: tuple[int, ...]


class DepartmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """How one department helped: tasks, those answered in time, and how it rates the co-operation."""

    department: str
    tasks: int
    answered: int
    in_time: int
    rated: int
    satisfied: int

    @property
    def share(self) -> float | None:
        """Give the share of ratings that are good."""
        return self.satisfied / self.rated if self.rated else None


class ImprovementLine(msgspec.Struct, frozen=True, kw_only=True):
    """An improvement with what it brought: cases of the same kind and type in thirty days before it was done, and after."""

    id: int
    case_id: int
    department: str
    what: str
    owner_id: int
    due_at: Instant
    done_at: Instant | None
    changed: str
    issue_type: str | None
    before: int
    after: int
    measured: bool


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """The complaints and co-operation of one time."""

    since: Instant
    until: Instant
    complaints: int
    complaints_before: int
    closed: int
    forced: int
    reopened: int
    rounds: float | None
    rated: int
    satisfied: int
    types: tuple[TypeLine, ...]
    causes: tuple[tuple[int, str, str], ...]
    departments: tuple[DepartmentLine, ...]


def analysis_of(cases: QuerySet[Case], since: Instant, until: Instant) -> Analysis:
    """Analyse the cases among these that were registered in a time.

    Clauses  dy-3.2d, ec-1.3c
    """
    rows = list(cases.filter(registered_at__gte=since, registered_at__lt=until).order_by("-id")[:MOST])
    before = list(
        cases.filter(registered_at__gte=since - (until - since), registered_at__lt=since).order_by("-id")[:MOST]
    )
    complaints = [one for one in rows if one.kind == COMPLAINT]
    done = [one for one in complaints if one.closed_at is not None]
    rated = [one.rating for one in rows if one.rating is not None]
    reopened = CaseEntry.objects.filter(case__in=[one.id for one in complaints], kind="moved", detail="reopen")
    return Analysis(
        since=since, until=until, complaints=len(complaints), complaints_before=sum(one.kind == COMPLAINT for one in before),
        closed=len(done), forced=sum(one.state == "forced" for one in complaints), reopened=reopened.count(),
        rounds=sum(one.rounds for one in done) / len(done) if done else None,
        rated=len(rated), satisfied=sum(stars >= SATISFIED for stars in rated), types=_types(rows, before),
        causes=tuple((one.id, one.title, str(one.fields.get("root_cause", ""))) for one in done if one.fields.get("root_cause"))[:WORST],
        departments=departments_of(cases, since, until),
    )  # fmt: skip


def _types(rows: Iterable[Case], before: Iterable[Case]) -> tuple[TypeLine, ...]:
    now = Counter((one.kind, one.issue_type or "") for one in rows)
    then = Counter((one.kind, one.issue_type or "") for one in before)
    where: dict[tuple[str, str], set[int]] = {}
    for one in rows:
        where.setdefault((one.kind, one.issue_type or ""), set()).add(one.shop_id)
    return tuple(
        TypeLine(
            kind=kind, issue_type=told, count=count, before=then[kind, told], shop_ids=tuple(sorted(where[kind, told]))
        )
        for (kind, told), count in now.most_common()
    )


def departments_of(cases: QuerySet[Case], since: Instant, until: Instant) -> tuple[DepartmentLine, ...]:
    """Count what departments were asked in a time, by department."""
    tasks = Task.objects.filter(case__in=cases.values("id"), asked_at__gte=since, asked_at__lt=until).order_by("-id")[
        :MOST
    ]
    by_name: dict[str, list[Task]] = {}
    for one in tasks:
        by_name.setdefault(one.department, []).append(one)
    return tuple(
        DepartmentLine(
            department=name, tasks=len(told), answered=sum(one.answered_at is not None for one in told),
            in_time=sum(one.answered_at is not None and one.answered_at <= one.due_at for one in told),
            rated=sum(one.rating is not None for one in told), satisfied=sum((one.rating or 0) >= SATISFIED for one in told),
        )
        for name, told in sorted(by_name.items())
    )  # fmt: skip


def improvements_of(cases: QuerySet[Case], at: Instant, *, limit: int = 200) -> list[ImprovementLine]:
    """List what is being improved, what is open and due first, with the effect as far as thirty days have passed.

    Clauses  ec-1.3c, cc-3.2d
    """
    rows = Improvement.objects.filter(case__in=cases.values("id")).select_related("case").order_by("-id")[:limit]
    lines = [_improvement(cases, one, at) for one in rows]
    return sorted(lines, key=lambda one: (one.done_at is not None, one.due_at))


def _improvement(cases: QuerySet[Case], one: Improvement, at: Instant) -> ImprovementLine:
    same = cases.filter(kind=one.case.kind, issue_type=one.case.issue_type, shop_id=one.case.shop_id)
    turn = one.done_at
    before = 0 if turn is None else same.filter(registered_at__gte=turn - EFFECT, registered_at__lt=turn).count()
    after = 0 if turn is None else same.filter(registered_at__gte=turn, registered_at__lt=turn + EFFECT).count()
    return ImprovementLine(
        id=one.id, case_id=one.case_id, department=one.department, what=one.what, owner_id=one.owner_id, due_at=one.due_at,
        done_at=turn, changed=one.changed, issue_type=one.case.issue_type, before=before, after=after,
        measured=turn is not None and at >= turn + EFFECT,
    )  # fmt: skip

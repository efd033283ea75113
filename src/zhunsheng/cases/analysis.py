"""What the cases of a time teach: complaints by type and cause, how departments help, what was improved and with what effect."""

from collections import Counter, defaultdict
from typing import Any, Final

import msgspec
from django.db.models import Avg, Count, F, Q, QuerySet

from zhunsheng.cases.issues import class_of
from zhunsheng.cases.models import Case, CaseEntry, Improvement, Task
from zhunsheng.cases.own import book
from zhunsheng.cases.rates import Rate, change_of, rate_of
from zhunsheng.dialogue.queries import number_opened
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant

COMPLAINT: Final = "complaint"
DONE: Final = 50
"""Improvements that are done, on one page of them."""


class TypeLine(msgspec.Struct, frozen=True, kw_only=True):
    """How often one type came up, now and in the time of the same length before."""

    kind: str
    issue_type: str
    count: int
    before: int
    shop_ids: tuple[int, ...]


class IssueLine(msgspec.Struct, frozen=True, kw_only=True):
    """How often one sub-type of the issue taxonomy came up, all cases and complaints, now and in the time of the same length before."""

    issue: str
    issue_class: str
    count: int
    before: int
    complaints: int
    complaints_before: int


class DepartmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """How one department helped: tasks, those it was done with in time, and how it rates the co-operation.

    In time is a task that was answered or settled, whichever came first, not after its due time. `judged` are the
    tasks of which that can be said: not those still open before their due time, nor those left over in a case that was
    forced, nor those settled without an answer before the desk wrote down when.
    """

    department: str
    tasks: int
    answered: int
    judged: int
    in_time: int
    rated: int
    satisfied: int

    @property
    def share(self) -> float | None:
        """Give the share of ratings that are good."""
        return self.satisfied / self.rated if self.rated else None


class ImprovementLine(msgspec.Struct, frozen=True, kw_only=True):
    """An improvement with what it brought: cases of the same kind and type per 1,000 dialogues of the shop, before it was done and after.

    Units  `days`: how long before and after, by the edition of its case; the rates are missing until it is done
    """

    id: int
    case_id: int
    department: str
    what: str
    owner_id: int
    due_at: Instant
    done_at: Instant | None
    changed: str
    kind: str
    issue_type: str | None
    issue: str
    days: int
    before: Rate | None
    after: Rate | None
    change: str
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
    issues: tuple[IssueLine, ...]
    causes: tuple[tuple[int, str, str], ...]
    departments: tuple[DepartmentLine, ...]


def analysis_of(cases: QuerySet[Case], since: Instant, until: Instant, at: Instant) -> Analysis:
    """Analyse the cases among these that were registered in a time; the database counts, however many there are.

    Clauses  dy-3.2d, ec-1.3c
    """
    good = book().figure("satisfied_stars")
    rows = cases.filter(registered_at__gte=since, registered_at__lt=until)
    before = cases.filter(registered_at__gte=since - (until - since), registered_at__lt=since)
    is_complaint = Q(kind=COMPLAINT)
    is_done = is_complaint & Q(closed_at__isnull=False)
    told = rows.aggregate(
        complaints=Count("id", filter=is_complaint), closed=Count("id", filter=is_done),
        forced=Count("id", filter=is_complaint & Q(state="forced")), rounds=Avg("rounds", filter=is_done),
        rated=Count("rating"), satisfied=Count("id", filter=Q(rating__gte=good)),
    )  # fmt: skip
    reopened = CaseEntry.objects.filter(case__in=rows.filter(is_complaint).values("id"), kind="moved", detail="reopen")
    return Analysis(
        since=since, until=until, complaints=told["complaints"], complaints_before=before.filter(is_complaint).count(),
        closed=told["closed"], forced=told["forced"], reopened=reopened.count(), rounds=told["rounds"],
        rated=told["rated"], satisfied=told["satisfied"], types=_types(rows, before), issues=_issues(rows, before), causes=_causes(rows.filter(is_done)),
        departments=departments_of(cases, since, until, at),
    )  # fmt: skip


def _causes(done: QuerySet[Case]) -> tuple[tuple[int, str, str], ...]:
    """Name the newest closed complaints with their root cause, read until there are enough."""
    found: list[tuple[int, str, str]] = []
    most = book().figure("causes_most")
    for case_id, title, fields in done.order_by("-id").values_list("id", "title", "fields").iterator(chunk_size=200):
        if cause := str(fields.get("root_cause", "") or ""):
            found.append((case_id, title, cause))
        if len(found) == most:
            break
    return tuple(found)


def _types(rows: QuerySet[Case], before: QuerySet[Case]) -> tuple[TypeLine, ...]:
    now: Counter[tuple[str, str]] = Counter()
    where: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for kind, told, shop_id, count in _counted(rows, "kind", "issue_type", "shop_id"):
        now[kind, told or ""] += count
        where[kind, told or ""].add(shop_id)
    then: Counter[tuple[str, str]] = Counter()
    for kind, told, count in _counted(before, "kind", "issue_type"):
        then[kind, told or ""] += count
    ordered = sorted(now.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        TypeLine(
            kind=kind, issue_type=told, count=count, before=then[kind, told], shop_ids=tuple(sorted(where[kind, told]))
        )
        for (kind, told), count in ordered
    )


def _issues(rows: QuerySet[Case], before: QuerySet[Case]) -> tuple[IssueLine, ...]:
    """Count by class and sub-type, the class that comes up most first, and in it the sub-type that does; also what came up before alone."""
    now, then = _by_issue(rows), _by_issue(before)
    classes: Counter[str] = Counter()
    for (_, issue), count in now.items():
        classes[class_of(issue)] += count
    lines = [
        IssueLine(
            issue=issue, issue_class=class_of(issue), count=_whole(now, issue), before=_whole(then, issue),
            complaints=now[COMPLAINT, issue], complaints_before=then[COMPLAINT, issue],
        )
        for issue in {issue for _, issue in (*now, *then)}
    ]  # fmt: skip
    return tuple(
        sorted(lines, key=lambda one: (-classes[one.issue_class], one.issue_class, -one.count, -one.before, one.issue))
    )


def _by_issue(rows: QuerySet[Case]) -> Counter[tuple[str, str]]:
    return Counter({(kind, issue): count for kind, issue, count in _counted(rows, "kind", "issue")})


def _whole(counted: Counter[tuple[str, str]], issue: str) -> int:
    return sum(count for (_, told), count in counted.items() if told == issue)


def _counted(rows: QuerySet[Case], *by: str) -> list[tuple[Any, ...]]:
    return list(rows.order_by().values_list(*by).annotate(count=Count("id")))


def departments_of(
    cases: QuerySet[Case], since: Instant, until: Instant, at: Instant
) -> tuple[DepartmentLine, ...]:  # fmt: skip
    """Count what departments were asked in a time, by department, as it stands at an instant.

    Clauses  ec-3.3b, ec-k-cross
    """
    done = Q(answered_at__isnull=False) | Q(settled_at__isnull=False)
    unsaid = ~done & (Q(case__state="forced") | Q(state="settled"))
    tasks = Task.objects.filter(case__in=cases.values("id"), asked_at__gte=since, asked_at__lt=until)
    tasks = tasks.exclude(state="withdrawn")
    found = tasks.order_by().values("department").annotate(
        tasks=Count("id"), answered=Count("answered_at"),
        judged=Count("id", filter=(done | Q(due_at__lt=at)) & ~unsaid),
        in_time=Count("id", filter=Q(answered_at__lte=F("due_at")) | Q(settled_at__lte=F("due_at"))),
        rated=Count("rating"), satisfied=Count("id", filter=Q(rating__gte=book().figure("satisfied_stars"))),
    )  # fmt: skip
    return tuple(DepartmentLine(**one) for one in sorted(found, key=lambda one: str(one["department"])))


def improvements_of(cases: QuerySet[Case], at: Instant, *, limit: int = DONE) -> list[ImprovementLine]:
    """List what is being improved: everything open, what is due first, then what was done last, with the effect.

    Clauses  ec-1.3c, cc-3.2d
    """
    rows = Improvement.objects.filter(case__in=cases.values("id")).select_related("case")
    done = rows.filter(done_at__isnull=False).order_by("-done_at", "-id")[:limit]
    lines = [_improvement(cases, one, at) for one in (*rows.filter(done_at__isnull=True), *done)]
    return sorted(lines, key=lambda one: (one.done_at is not None, one.due_at))


def _improvement(cases: QuerySet[Case], one: Improvement, at: Instant) -> ImprovementLine:
    turn, days = one.done_at, book(one.case.edition).figure("effect_days")
    line = ImprovementLine(
        id=one.id, case_id=one.case_id, department=one.department, what=one.what, owner_id=one.owner_id, due_at=one.due_at,
        done_at=turn, changed=one.changed, kind=one.case.kind, issue_type=one.case.issue_type, issue=one.case.issue, days=days, before=None, after=None, change="",
        measured=turn is not None and at >= turn + hours(24 * days),
    )  # fmt: skip
    if turn is None:
        return line
    end = min(at, turn + hours(24 * days))
    before = _rate(cases, one.case, turn - hours(24 * days), turn)
    after = _rate(cases, one.case, turn, end)
    return msgspec.structs.replace(
        line, before=before, after=after, change=change_of(before, after, book(one.case.edition).figure("change_cases"))
    )


def _rate(cases: QuerySet[Case], like: Case, since: Instant, until: Instant) -> Rate:
    """Set the cases of a case's kind and type in its shop against the dialogues of that shop."""
    same = cases.filter(kind=like.kind, issue_type=like.issue_type, shop_id=like.shop_id)
    count = same.filter(registered_at__gte=since, registered_at__lt=until).count()
    return rate_of(count, number_opened(like.shop_id, since, until))

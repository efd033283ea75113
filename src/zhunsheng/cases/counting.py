"""How many cases there are of what somebody may see: read from what is kept, and counted only where a choice is finer than that."""

from collections.abc import Collection, Iterable

from django.db.models import Count, Q, Sum

from zhunsheng.access.queries import EVERYTHING, topics
from zhunsheng.access.values import Actor, Verb
from zhunsheng.cases.finding import Chosen, chosen_apart
from zhunsheng.cases.issues import class_of
from zhunsheng.cases.models import Case, CaseShare, CaseTally

PLACE = ("kind", "state", "issue")
Tallied = dict[tuple[str, str, str], int]


def count_cases(actor: Actor, issue: str = "") -> dict[tuple[str, str], int]:
    """Count the cases an actor may see by kind and state, all or those of a sub-type or class."""
    return _by_state(_tallied(actor), issue)


def count_issues(actor: Actor, *, over: Collection[str] = ()) -> dict[str, int]:
    """Count the cases an actor may see by sub-type of the issue taxonomy, but those in a state that counts as over."""
    found: dict[str, int] = {}
    for (_, state, told), count in _tallied(actor).items():
        if told and state not in over:
            found[told] = found.get(told, 0) + count
    return found


def count_chosen(actor: Actor, chosen: Chosen) -> dict[str, int]:
    """Count the cases of a choice by state; the same choice lists the same cases. What is kept is read there."""
    kept = Chosen(kind=chosen.kind, state=chosen.state, issue=chosen.issue, owner_id=chosen.owner_id)
    if chosen == kept:
        found: dict[str, int] = {}
        for (kind, state), count in _by_state(_tallied(actor, chosen.owner_id), chosen.issue or "").items():
            if chosen.kind in (None, kind) and chosen.state in (None, state):
                found[state] = found.get(state, 0) + count
        return found
    counts: dict[str, int] = {}
    for part in chosen_apart(actor, chosen):
        for state, count in part.values_list("state").annotate(n=Count("id")):
            counts[state] = counts.get(state, 0) + count
    return counts


def _by_state(tallied: Tallied, issue: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for (kind, state, told), count in tallied.items():
        if not issue or issue in (told, class_of(told)):
            found[kind, state] = found.get((kind, state), 0) + count
    return found


def _tallied(actor: Actor, owner_id: int | None = None) -> Tallied:
    """Read what is kept of what an actor may see, all or what one owner has: of everything, or of the actor's own shares of it."""
    seen = topics(actor, Verb.CASE_READ)
    if EVERYTHING in seen and owner_id is None:
        return _added(CaseTally.objects.values_list(*PLACE, "count"))
    owned, kept = Q() if owner_id is None else Q(owner_id=owner_id), CaseShare.objects.all()
    if EVERYTHING not in seen:
        kept = kept.filter(_whose(seen, Q(owner_id=0)))
    found = _added(kept.filter(owned).order_by().values_list(*PLACE).annotate(n=Sum("count")))
    beside = _beside(seen)
    if beside and EVERYTHING not in seen:
        rows = Case.objects.filter(owned, beside, merged_into__isnull=True)
        rows = rows.exclude(_whose(seen, Q(owner_id__isnull=True))).order_by()
        more = rows.values_list(*PLACE).annotate(n=Count("id"))
        found = _added([*((*place, count) for place, count in found.items()), *more])
    return found


def _beside(seen: Iterable[str]) -> Q:
    """Say what an actor has by no share: as the customer, and what one registered oneself."""
    chosen = Q()
    for topic in seen:
        kind, _, key = topic.partition(":")
        if kind == "customer":
            chosen |= Q(customer_id=int(key))
        elif kind == "registrar":
            chosen |= Q(registered_by=int(key))
    return chosen


def _whose(seen: Iterable[str], waits: Q) -> Q:
    """Say what an actor has by owner, team and group; `waits` says how nobody's is written."""
    chosen = Q(pk__in=())
    for topic in seen:
        kind, _, key = topic.partition(":")
        if kind == "team":
            chosen |= Q(team_id=int(key))
        elif kind == "agent":
            chosen |= Q(owner_id=int(key))
        elif kind == "group":
            chosen |= Q(group=key) & waits
    return chosen


def _added(rows: Iterable[tuple[str, str, str, int]]) -> Tallied:
    found: Tallied = {}
    for kind, state, issue, count in rows:
        if count:
            found[kind, state, issue] = found.get((kind, state, issue), 0) + count
    return found

"""How many cases there are of what somebody may see: read from what is kept, and counted only where a choice is finer than that."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from zhunsheng.access.queries import EVERYTHING, topics
from zhunsheng.access.values import Actor, Verb
from zhunsheng.cases.finding import Chosen, chosen_among, chosen_apart, states_of
from zhunsheng.cases.issues import class_of
from zhunsheng.cases.models import Case, CaseShare, CaseTally

PLACE = ("kind", "state", "issue")
KEPT = ("kind", "state", "open", "priority")
"""What a choice may name of which both the tally and the shares are told apart, beside the issue."""
Tallied = dict[tuple[str, str, str], int]


def count_cases(actor: Actor, issue: str = "") -> dict[tuple[str, str], int]:
    """Count the cases an actor may see by kind and state, all or those of a sub-type or class."""
    return _by_state(_tallied(actor, Chosen()), issue)


def count_issues(actor: Actor, *, over: Collection[str] = ()) -> dict[str, int]:
    """Count the cases an actor may see by sub-type of the issue taxonomy, but those in a state that counts as over."""
    found: dict[str, int] = {}
    for (_, state, told), count in _tallied(actor, Chosen()).items():
        if told and state not in over:
            found[told] = found.get(told, 0) + count
    return found


def count_chosen(actor: Actor, chosen: Chosen) -> dict[str, int]:
    """Count the cases of a choice by state; the same choice lists the same cases. What is kept is read there."""
    counts: dict[str, int] = {}
    if _is_kept(actor, chosen):
        for (_, state), count in _by_state(_tallied(actor, chosen), chosen.issue or "").items():
            counts[state] = counts.get(state, 0) + count
        return counts
    for part in chosen_apart(actor, chosen):
        for state, count in states_of(part, chosen):
            counts[state] = counts.get(state, 0) + count
    return counts


def _is_kept(actor: Actor, chosen: Chosen) -> bool:
    """Tell whether what is kept says how many cases a choice has: of a type only where all cases are counted together."""
    named = {name: getattr(chosen, name) for name in (*KEPT, "issue", "owner_id", "issue_type", "waiting")}
    if chosen != Chosen(**named):
        return False
    return chosen.issue_type is None or _of_all(chosen, topics(actor, Verb.CASE_READ))


def _of_all(chosen: Chosen, seen: Collection[str]) -> bool:
    return EVERYTHING in seen and chosen.owner_id is None and not chosen.waiting


def _by_state(tallied: Tallied, issue: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for (kind, state, told), count in tallied.items():
        if not issue or issue in (told, class_of(told)):
            found[kind, state] = found.get((kind, state), 0) + count
    return found


def _tallied(actor: Actor, chosen: Chosen) -> Tallied:
    """Read what is kept of a choice among what an actor may see: of everything, or of the actor's own shares of it."""
    seen = topics(actor, Verb.CASE_READ)
    wanted = {name: value for name in KEPT if (value := getattr(chosen, name)) is not None}
    if _of_all(chosen, seen):
        if chosen.issue_type is not None:
            wanted["issue_type"] = chosen.issue_type
        return _summed(CaseTally.objects.filter(**wanted))
    kept = CaseShare.objects.filter(**wanted)
    if chosen.waiting:
        kept = kept.filter(owner_id=0, open=True)
    if chosen.owner_id is not None:
        kept = kept.filter(owner_id=chosen.owner_id)
    if EVERYTHING in seen:
        return _summed(kept)
    found = _summed(kept.filter(_whose(seen, Q(owner_id=0))))
    beside = _beside(seen)
    if beside:
        rows = chosen_among(Case.objects.filter(beside), chosen)
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


def _summed(kept: QuerySet[Any]) -> Tallied:
    return _added(kept.order_by().values_list(*PLACE).annotate(n=Sum("count")))


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

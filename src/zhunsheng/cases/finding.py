"""Which cases a list is about, among those that somebody has a right to."""

from collections.abc import Collection, Iterable, Mapping

import msgspec
from django.db import connection
from django.db.models import Count, F, Func, Q, QuerySet

from zhunsheng.access.queries import EVERYTHING, require, topics
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.cases.issues import class_of
from zhunsheng.cases.models import (
    Case,
    CaseCustom,
    CaseTag,
    CaseTally,
    CaseView,
    CaseWatcher,
)
from zhunsheng.cases.rows import rows_of
from zhunsheng.cases.values import (
    CaseRow,
    ViewShown,
)
from zhunsheng.ground import search
from zhunsheng.kernel.errors import BadInput

MOST = 10_001
LONGEST_NUMBER = 19
WORDS = 8
"""Words of a search that count while the index is written; a case holds all of them, wherever they stand."""
KIND = "case"
"""Of the entries in the index of words."""
NAMED = 5_000
"""Cases that the index names for one search."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases a list is about; what is missing chooses nothing. `issue` is a sub-type of the issue taxonomy or a class of it. Cases that go on in another are listed only where `merged` asks for them, or by their number."""

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
    issue: str | None = None
    field: str | None = None
    holds: str | None = None
    merged: bool = False


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
    rows = _chosen(visible(actor), chosen, in_order=True)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _listed(_holding(rows, chosen, before=before, enough=limit), "-id", limit=limit)


def cases_among(actor: Actor, case_ids: Iterable[int]) -> dict[int, CaseRow]:
    """Return those of some cases that an actor may read, by id."""
    return {one.id: one for one in rows_of(visible(actor).filter(id__in=list(case_ids)))}


def list_by_issue(
    actor: Actor, chosen: Chosen, *, after: tuple[str, int] | None = None, down: bool = False, limit: int = 50
) -> list[CaseRow]:
    """List cases by class and sub-type of the issue taxonomy, behind a place of that order. Refuses: BadInput for a limit that is none."""
    rows, way = _holding(_chosen(visible(actor), chosen, in_order=True), chosen), "lt" if down else "gt"
    if chosen.issue and "." not in chosen.issue and connection.vendor == "sqlite":
        # A class is one stretch of its sub-types: so an index that begins with the owner or the state serves it as well. Other databases order letters by a language.
        rows = rows.filter(issue__gte=chosen.issue, issue__lt=f"{chosen.issue}/")
    if after is not None:
        issue, number = after
        rows = rows.filter(**{f"issue__{way}e": issue})
        rows = rows.filter(Q(**{f"issue__{way}": issue}) | Q(issue=issue, **{f"id__{way}": number}))
    return _listed(rows, *(("-issue", "-id") if down else ("issue", "id")), limit=limit)


def _listed(rows: QuerySet[Case], *order: str, limit: int) -> list[CaseRow]:
    if not 1 <= limit <= MOST:
        raise BadInput("the limit", f"1 to {MOST}", limit)
    return rows_of(rows.order_by(*order)[:limit])


def _chosen(rows: QuerySet[Case], chosen: Chosen, *, in_order: bool = False) -> QuerySet[Case]:
    plain = {
        "kind": chosen.kind, "state": chosen.state, "owner_id": chosen.owner_id, "customer_id": chosen.customer_id,
        "order_number": chosen.order_number, "dialogue_id": chosen.dialogue_id, "issue_type": chosen.issue_type,
    }  # fmt: skip
    if chosen.issue:
        plain["issue" if "." in chosen.issue else "issue_class"] = chosen.issue
    wanted = {name: value for name, value in plain.items() if value is not None}
    past: Mapping[str, object] = {}
    if in_order and (chosen.merged or chosen.waiting):
        past = wanted
    elif in_order and chosen.open:
        past = {name: wanted[name] for name in ("kind", "state") if name in wanted}
    elif in_order and chosen.issue_type is not None and len(wanted) > 1 and _is_rare(chosen.issue_type):
        past = {name: value for name, value in wanted.items() if name != "issue_type"}
    rows = _past_indexes(rows, past).filter(**{name: value for name, value in wanted.items() if name not in past})
    if (number := _named(rows, chosen)) is not None:
        return rows.filter(id=number)  # why: whoever names a case means it, also where it goes on in another one
    rows = rows.filter(merged_into__isnull=not chosen.merged)
    if chosen.waiting:
        rows = rows.filter(owner_id__isnull=True, closed_at__isnull=True)
    if chosen.open is not None:
        rows = rows.filter(closed_at__isnull=chosen.open)
    if chosen.watched_by is not None:
        rows = rows.filter(id__in=CaseWatcher.objects.filter(agent_id=chosen.watched_by).values("case_id"))
    if chosen.priority is not None:
        rows = rows.filter(priority=chosen.priority)
        if (
            chosen.priority
        ):  # why in words of the database: SQLite takes the index of the urgent only for what that index says itself
            rows = rows.extra(where=["cases_case.priority > 0"])
    if chosen.field:
        held = CaseCustom.objects.filter(code=chosen.field)
        rows = rows.filter(id__in=(held.filter(value=chosen.holds) if chosen.holds else held).values("case_id"))
    if chosen.tag:
        rows = rows.filter(id__in=CaseTag.objects.filter(tag=chosen.tag).values("case_id"))
    return rows


def _is_rare(issue_type: str) -> bool:
    """Tell whether few cases are of a type, on SQLite, which would look for them among all of a kind or a state; others know it from their figures."""
    if connection.vendor != "sqlite":
        return False
    found = Case.objects.filter(issue_type=issue_type).order_by("-id").values_list("id", flat=True)
    return not found[NAMED - 1 : NAMED].exists()


def _past_indexes(rows: QuerySet[Case], wanted: Mapping[str, object]) -> QuerySet[Case]:
    """Choose by equal values without an index of theirs on SQLite, which keeps no figures of a table: few cases wait, are open or go on in another one, and it would look for them among all of an owner's or a state's."""
    if connection.vendor != "sqlite":
        return rows.filter(**wanted)
    bare = {f"bare_{name}": Func(F(name), template="+%(expressions)s") for name in wanted}
    return rows.alias(**bare).filter(**{f"bare_{name}": value for name, value in wanted.items()})


def _holding(
    rows: QuerySet[Case], chosen: Chosen, *, before: int | None = None, enough: int | None = None
) -> QuerySet[Case]:
    """Leave the cases whose matter holds the words that are looked for, or whose order has that number.

    What few cases hold the index names. Of what many hold it names the newest, which may be `enough` for a list of the
    newest; if not, the filter lets through few, and the cases it leaves are looked at one by one.
    """
    text = (chosen.text or "").strip()
    if not text or _named(rows, chosen) is not None:
        return rows
    if not is_indexed():
        return rows.filter(_written(text) | Q(order_number=text))
    orders = list(Case.objects.filter(order_number=text).order_by("-id").values_list("id", flat=True)[:NAMED])
    keys = search.named(text, before=before, limit=NAMED)
    if keys is not None and len(keys) < NAMED:
        return rows.filter(id__in=[*keys, *orders])
    if keys and enough is not None:
        near = rows.filter(id__in=[*keys, *(one for one in orders if one > keys[-1])])
        if near[enough - 1 : enough].exists():
            return near
    return rows.filter(Q(search.holds_words(text)) | Q(id__in=orders))


def is_indexed() -> bool:
    """Tell whether the words of every case stand in the index: the worker writes those of older cases last."""
    oldest = Case.objects.order_by("id").values_list("id", flat=True).first()
    return oldest is None or not search.missing(KIND, [oldest])


def _written(text: str) -> Q:
    words = Q()
    for word in text.split()[:WORDS]:
        words &= Q(title__icontains=word)
    return words


def _named(rows: QuerySet[Case], chosen: Chosen) -> int | None:
    """Give the number of the one case that a search names, where it is among those."""
    number = _number(chosen.text)
    return number if number is not None and rows.filter(id=number).exists() else None


def _number(text: str | None) -> int | None:
    """Read what was looked for as the number of a case."""
    told = (text or "").strip().removeprefix("#")
    return int(told) if told.isascii() and told.isdigit() and len(told) < LONGEST_NUMBER else None


def count_cases(actor: Actor, issue: str = "") -> dict[tuple[str, str], int]:
    """Count the cases an actor may see by kind and state, all or those of a sub-type or class; whoever may see all of them reads the tally."""
    found: dict[tuple[str, str], int] = {}
    for (kind, state, told), count in _tallied(actor).items():
        if not issue or issue in (told, class_of(told)):
            found[kind, state] = found.get((kind, state), 0) + count
    return found


def count_issues(actor: Actor, *, over: Collection[str] = ()) -> dict[str, int]:
    """Count the cases an actor may see by sub-type of the issue taxonomy, but those in a state that counts as over."""
    found: dict[str, int] = {}
    for (_, state, told), count in _tallied(actor).items():
        if told and state not in over:
            found[told] = found.get(told, 0) + count
    return found


def _tallied(actor: Actor) -> dict[tuple[str, str, str], int]:
    by = ("kind", "state", "issue")
    if EVERYTHING in topics(actor, Verb.CASE_READ):
        return {(kind, state, told): n for kind, state, told, n in CaseTally.objects.values_list(*by, "count") if n}
    rows = visible(actor).filter(merged_into__isnull=True).order_by().values_list(*by).annotate(n=Count("id"))
    return {(kind, state, told): n for kind, state, told, n in rows}


def count_chosen(actor: Actor, chosen: Chosen) -> dict[str, int]:
    """Count the cases of a choice by state; the same choice lists the same cases. What the tally knows is read there."""
    if EVERYTHING in topics(actor, Verb.CASE_READ) and chosen == Chosen(
        kind=chosen.kind, state=chosen.state, issue=chosen.issue
    ):
        found: dict[str, int] = {}
        for (kind, state), count in count_cases(actor, chosen.issue or "").items():
            if chosen.kind in (None, kind) and chosen.state in (None, state):
                found[state] = found.get(state, 0) + count
        return found
    rows = _holding(_chosen(visible(actor), chosen), chosen).order_by().values("state").annotate(n=Count("id"))
    return {str(row["state"]): int(row["n"]) for row in rows}


def cases_of_customer(
    actor: Actor, customer_id: int, within: Subject, *, limit: int = 20, merged: bool = True
) -> list[CaseRow]:
    """List a customer's cases for whoever is at work for that customer, the newest first; those merged into others where wanted. Refuses: AccessDenied."""
    require(actor, Verb.CASE_READ, msgspec.structs.replace(within, kind="case", customer_id=customer_id))
    rows = Case.objects.filter(customer_id=customer_id)
    if not merged:
        rows = rows.filter(merged_into__isnull=True)
    return rows_of(rows.order_by("-id")[:limit])


def views_of(actor: Actor) -> list[ViewShown]:
    """List the kept views an actor may use: one's own, and what colleagues share."""
    rows = CaseView.objects.filter(Q(agent_id=actor.id) | Q(shared=True)).order_by("name", "id")
    return [
        ViewShown(id=one.id, name=one.name, query=one.query, shared=one.shared, mine=one.agent_id == actor.id)
        for one in rows
    ]

"""Which cases a list is about, among those that somebody has a right to."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

import msgspec
from django.db import connection
from django.db.models import Count, F, Func, Max, Min, Q, QuerySet, Sum

from zhunsheng.access.queries import EVERYTHING, require, topics
from zhunsheng.access.values import Actor, Subject, Verb
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
INDEXED = ("agent", "team")
"""By these an index counts what somebody has a right to; so they come first, and of the others what is left is little."""
PARTS = 12
"""So many owners, teams and groups are looked through one by one."""
TOGETHER = ("kind", "state", "open", "priority", "issue_type")
"""By these what is kept of all cases is told apart."""
RARE = 50
"""A type of which one case in so many is, or fewer, is looked for by itself."""
NAMED = 5_000
"""Cases that the index names for one search."""
NEAR = 4
"""Times as many as a list shows, which are asked for first."""


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
    found = _reached(actor, verb)
    return Case.objects.all() if found is None else Case.objects.filter(reduce(or_, found, Q(pk__in=())))


def _reached(actor: Actor, verb: Verb = Verb.CASE_READ) -> list[Q] | None:
    """Say by which owner, team, group, customer or registrar an actor has a right to cases; None for whoever has it to all of them."""
    found, seen = list[Q](), topics(actor, verb)
    if any(topic.partition(":")[0] == EVERYTHING for topic in seen):
        return None
    for kind, _, key in sorted((topic.partition(":") for topic in seen), key=lambda one: (one[0] not in INDEXED, one)):
        if kind == "team":
            found.append(Q(team_id=int(key)))
        elif kind == "agent":
            found.append(Q(owner_id=int(key)))
        elif kind == "group":
            found.append(Q(group=key, owner_id__isnull=True))
        elif kind == "customer":
            found.append(Q(customer_id=int(key)))
        elif kind == "registrar":
            found.append(Q(registered_by=int(key)))
    return found


def _parts(actor: Actor) -> list[Q]:
    """Cut what an actor has a right to into parts of which each has an index in order.

    SQLite gathers all that one of several conditions names before it gives the first: a leader's newest fifty took a second among a million.
    """
    found = _reached(actor)
    if found is None:
        return [Q()]
    if 0 < len(found) <= PARTS and connection.vendor == "sqlite":
        return found
    return [reduce(or_, found, Q(pk__in=()))]


def chosen_apart(actor: Actor, chosen: Chosen) -> list[QuerySet[Case]]:
    """Return the cases of a choice in no order, to be counted: in parts of which none holds what another does."""
    number, found, others = _named(actor, chosen), list[QuerySet[Case]](), Q()
    words = _words(chosen, number)
    for one in _parts(actor):
        rows = Case.objects.filter(one & others)
        found.append(_holding(_chosen(rows, chosen, number, in_order=chosen.merged), words).order_by())
        others &= ~one
    return found


def states_of(rows: QuerySet[Case], chosen: Chosen) -> Iterable[tuple[str, int]]:
    """Count rows of a choice by state; SQLite would walk through all of an index of states for the few that go on in another one."""
    if chosen.merged and connection.vendor == "sqlite":
        rows = rows.annotate(bare_of=Func(F("state"), template="+%(expressions)s"))
        return rows.values_list("bare_of").annotate(n=Count("id"))
    return rows.values_list("state").annotate(n=Count("id"))


def chosen_among(rows: QuerySet[Case], chosen: Chosen) -> QuerySet[Case]:
    """Leave those of some cases that a choice without words names."""
    return _chosen(rows, chosen, None)


def _is_none(chosen: Chosen, number: int | None) -> bool:
    """Tell whether no case at all is what a choice names together, by what is kept: hardly one of most states is over, and a database would look for it among all that are."""
    if chosen.merged or number or not chosen.state:
        return False  # what goes on in another one is few, and has indexes of its own
    named = {name: value for name in TOGETHER if (value := getattr(chosen, name)) is not None}
    if chosen.waiting:
        named["open"] = True
    few = chosen.waiting or chosen.open or chosen.priority  # of these SQLite has indexes that it is led to
    if "open" not in named or (few and connection.vendor == "sqlite"):
        return False
    issue = chosen.issue
    of_issue = (
        Q() if not issue else Q(issue=issue) if "." in issue else Q(issue=issue) | Q(issue__startswith=f"{issue}.")
    )
    return not CaseTally.objects.filter(of_issue, **named, count__gt=0).exists()


def list_cases(actor: Actor, chosen: Chosen, *, before: int | None = None, limit: int = 50) -> list[CaseRow]:
    """List cases, the newest first, behind one of them. Refuses: BadInput for a limit that is none."""
    number = _named(actor, chosen)
    if _is_none(chosen, number):
        return []
    words = _words(chosen, number, before=before, enough=limit)

    def part(mine: Q) -> QuerySet[Case]:
        rows = _chosen(Case.objects.filter(mine), chosen, number, in_order=True)
        if before is not None:
            rows = rows.filter(id__lt=before)
        return _holding(rows, words, enough=limit)

    return _listed([part(one) for one in _parts(actor)], "-id", limit=limit)


def cases_among(actor: Actor, case_ids: Iterable[int]) -> dict[int, CaseRow]:
    """Return those of some cases that an actor may read, by id."""
    return {one.id: one for one in rows_of(visible(actor).filter(id__in=list(case_ids)))}


def list_by_issue(
    actor: Actor, chosen: Chosen, *, after: tuple[str, int] | None = None, down: bool = False, limit: int = 50
) -> list[CaseRow]:
    """List cases by class and sub-type of the issue taxonomy, behind a place of that order. Refuses: BadInput for a limit that is none."""
    number, way = _named(actor, chosen), "lt" if down else "gt"
    if _is_none(chosen, number):
        return []
    words = _words(chosen, number)
    stretch = _stretch(chosen.issue) if chosen.issue and "." not in chosen.issue else {}

    def part(mine: Q) -> QuerySet[Case]:
        rows = _holding(_chosen(Case.objects.filter(mine), chosen, number, in_order=True), words).filter(**stretch)
        if after is not None:
            issue, last = after
            rows = rows.filter(**{f"issue__{way}e": issue})
            rows = rows.filter(Q(**{f"issue__{way}": issue}) | Q(issue=issue, **{f"id__{way}": last}))
        return rows

    return _listed([part(one) for one in _parts(actor)], *(("-issue", "-id") if down else ("issue", "id")), limit=limit)


def _stretch(issue_class: str) -> dict[str, str]:
    """Say between which sub-types a class lies: it is one stretch of them, so an index that begins with the owner or the state serves it as well."""
    if connection.vendor == "sqlite":
        return {"issue__gte": issue_class, "issue__lt": f"{issue_class}/"}
    told = CaseTally.objects.filter(issue__startswith=f"{issue_class}.")  # why asked: letters are ordered by a language
    ends = told.aggregate(first=Min("issue"), last=Max("issue"))
    return {"issue__gte": ends["first"], "issue__lte": ends["last"]} if ends["first"] else {}


def _listed(parts: Sequence[QuerySet[Case]], *order: str, limit: int) -> list[CaseRow]:
    """Read the first of each part in order, and give the first of them all."""
    if not 1 <= limit <= MOST:
        raise BadInput("the limit", f"1 to {MOST}", limit)
    found = [rows_of(one.order_by(*order)[:limit]) for one in parts]
    if len(found) == 1:
        return found[0]
    each = {row.id: row for rows in found for row in rows}.values()
    by_issue, down = len(order) > 1, order[0].startswith("-")
    return sorted(each, key=lambda row: (row.issue if by_issue else "", row.id), reverse=down)[:limit]


def _chosen(rows: QuerySet[Case], chosen: Chosen, number: int | None, *, in_order: bool = False) -> QuerySet[Case]:
    wanted = _equal(chosen)
    past: Mapping[str, object] = {}
    if in_order and (chosen.merged or chosen.waiting):
        past = wanted
    elif in_order and chosen.open:
        past = {name: wanted[name] for name in ("kind", "state") if name in wanted}
    elif in_order and chosen.issue_type is not None and len(wanted) > 1 and _is_rare(chosen.issue_type):
        past = {name: value for name, value in wanted.items() if name != "issue_type"}
    rows = _past_indexes(rows, past).filter(**{name: value for name, value in wanted.items() if name not in past})
    if number is not None:
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


def _equal(chosen: Chosen) -> dict[str, object]:
    """Say which columns are to hold which values."""
    plain = {
        "kind": chosen.kind, "state": chosen.state, "owner_id": chosen.owner_id, "customer_id": chosen.customer_id,
        "order_number": chosen.order_number, "dialogue_id": chosen.dialogue_id, "issue_type": chosen.issue_type,
    }  # fmt: skip
    if chosen.issue:
        plain["issue" if "." in chosen.issue else "issue_class"] = chosen.issue
    return {name: value for name, value in plain.items() if value is not None}


def _is_rare(issue_type: str) -> bool:
    """Tell whether few cases are of a type, on SQLite, which would look for them among all of a kind or a state; others know it from their figures."""
    if connection.vendor != "sqlite":
        return False
    kept = CaseTally.objects.aggregate(every=Sum("count"), these=Sum("count", filter=Q(issue_type=issue_type)))
    return (kept["these"] or 0) < max(NAMED, (kept["every"] or 0) // RARE)


def _past_indexes(rows: QuerySet[Case], wanted: Mapping[str, object]) -> QuerySet[Case]:
    """Choose by equal values without an index of theirs on SQLite, which keeps no figures of a table: few cases wait, are open or go on in another one, and it would look for them among all of an owner's or a state's."""
    if connection.vendor != "sqlite":
        return rows.filter(**wanted)
    bare = {f"bare_{name}": Func(F(name), template="+%(expressions)s") for name in wanted}
    return rows.alias(**bare).filter(**{f"bare_{name}": value for name, value in wanted.items()})


class Words(msgspec.Struct, kw_only=True):
    """What is looked for, and what the index names for it: the newest that hold the words (None where that is too much), and those whose order has that number."""

    text: str
    indexed: bool
    before: int | None = None
    asked: int = NAMED
    keys: list[int] | None = None
    orders: tuple[int, ...] = ()

    def ask(self, most: int) -> None:
        """Have the index name the newest, as many as `most`."""
        self.asked, self.keys = most, search.named(self.text, before=self.before, limit=most)

    def are_all(self) -> bool:
        """Tell whether the index has named every case that holds the words."""
        return self.keys is not None and len(self.keys) < self.asked


def _words(chosen: Chosen, number: int | None, *, before: int | None = None, enough: int | None = None) -> Words | None:
    """Ask the index once for what a search looks for; nothing for a search without words, or by the number of a case.

    A list of so many as are `enough` is mostly among a few of the newest: thousands of numbers cost more to write down than to find.
    """
    text = (chosen.text or "").strip()
    if not text or number is not None:
        return None
    if not is_indexed():
        return Words(text=text, indexed=False)
    orders = Case.objects.filter(order_number=text).order_by("-id").values_list("id", flat=True)[:NAMED]
    words = Words(text=text, indexed=True, before=before, orders=tuple(orders))
    words.ask(NAMED if enough is None else min(NAMED, NEAR * enough))
    return words


def _holding(rows: QuerySet[Case], words: Words | None, *, enough: int | None = None) -> QuerySet[Case]:
    """Leave the cases whose matter holds the words that are looked for, or whose order has that number.

    What few cases hold the index names. Of what many hold it names the newest, which may be `enough` for a list of the
    newest; if not, the filter lets through few, and the cases it leaves are looked at one by one.
    """
    if words is None:
        return rows
    if not words.indexed:
        return rows.filter(_written(words.text) | Q(order_number=words.text))
    while enough is not None and words.keys and not words.are_all():
        newest = words.keys
        near = rows.filter(id__in=[*newest, *(one for one in words.orders if one > newest[-1])])
        if near[enough - 1 : enough].exists():
            return near
        if words.asked >= NAMED:
            break
        words.ask(NAMED)
    if words.keys is not None and words.are_all():
        return rows.filter(id__in=[*words.keys, *words.orders])
    return rows.filter(Q(search.holds_words(words.text)) | Q(id__in=words.orders))


def is_indexed() -> bool:
    """Tell whether the words of every case stand in the index: the worker writes those of older cases last."""
    oldest = Case.objects.order_by("id").values_list("id", flat=True).first()
    return oldest is None or not search.missing(KIND, [oldest])


def _written(text: str) -> Q:
    words = Q()
    for word in text.split()[:WORDS]:
        words &= Q(title__icontains=word)
    return words


def _named(actor: Actor, chosen: Chosen) -> int | None:
    """Give the number of the one case that a search names, where it is among those."""
    number = _number(chosen.text)
    if number is None:
        return None
    return number if visible(actor).filter(id=number, **_equal(chosen)).exists() else None


def _number(text: str | None) -> int | None:
    """Read what was looked for as the number of a case."""
    told = (text or "").strip().removeprefix("#")
    return int(told) if told.isascii() and told.isdigit() and len(told) < LONGEST_NUMBER else None


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

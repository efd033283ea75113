"""Which taxonomy counts: by instant, so that a dialogue keeps to its end the one that counted when it was opened."""

from __future__ import annotations

import bisect
import functools
from importlib import resources
from typing import ClassVar, Final, cast

import msgspec
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection

from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.issues import SHIPPED_ID, IssueType, Taxonomy, TaxonomyText, faults_of
from zhunsheng.standards.loader import StandardUnreadable
from zhunsheng.standards.models import TaxonomyEdition
from zhunsheng.standards.shape import BAD, Shape
from zhunsheng.standards.tree import Broken, Fault, read_tree
from zhunsheng.standards.values import Rulebook, Text, Value

_ASKED_AGAIN: Final = seconds(1)
DRAFT: Final = 0
"""The number of the draft; editions count from 1."""
OFFERED: Final = "solution.offered"
"""The fact by which a demand is answered: what a limit of a leaf waits for."""
STATED: Final = "demand.stated"
GRADED: Final = "demand.graded"


class TaxonomyGap(Refusal):
    """The taxonomy cannot be published: {count} sub-type(s) lack something, the first: {first}."""

    code: ClassVar[str] = "taxonomy.gap"


class TaxonomyStale(Refusal):
    """Somebody else has changed the draft meanwhile; look at it again."""

    code: ClassVar[str] = "taxonomy.stale"


class TaxonomyShown(Value, frozen=True, kw_only=True):
    """Show one edition or the draft (number 0) to whoever keeps the taxonomy."""

    id: int
    number: int
    version: int
    effective_from: Instant | None
    made_at: Instant
    made_by: str
    published_by: str | None
    body: TaxonomyText


class TaxonomyStart(Value, frozen=True, kw_only=True):
    """Say from when on a published taxonomy counts."""

    id: int
    number: int
    effective_from: Instant


class LeafLimit(Value, frozen=True, kw_only=True):
    """Name a clause that gives a leaf its time limit."""

    clause_id: str
    title: Text
    limit: str
    limit_us: int


class _Editions(Value, frozen=True, kw_only=True):
    database: str
    read_at: Instant
    starts: tuple[int, ...]
    ids: tuple[int, ...]


_editions: list[_Editions] = []
_taxonomies: dict[int, Taxonomy] = {}


@functools.cache
def shipped_taxonomy() -> Taxonomy:
    """Give the taxonomy that comes with the desk."""
    file = resources.files("zhunsheng.standards") / "taxonomies" / "shipped.yaml"
    return Taxonomy(
        id=SHIPPED_ID, number=0, body=load_taxonomy(file.read_text(encoding="utf-8"), name="taxonomies/shipped.yaml")
    )


def load_taxonomy(text: str, *, name: str) -> TaxonomyText:
    """Read a taxonomy from YAML.

    Refuses   StandardUnreadable, with every fault and its line.
    """
    try:
        shape = Shape(None)
        found = shape.read(read_tree(text), TaxonomyText, "")
    except Broken as error:
        raise StandardUnreadable(name, (error.fault,)) from error
    if found is BAD:
        raise StandardUnreadable(name, tuple(shape.faults))
    body = cast("TaxonomyText", found)
    faults = tuple(Fault(line=1, path=place, expected=wanted, got=got) for place, wanted, got in faults_of(body))
    if faults:
        raise StandardUnreadable(name, faults)
    return body


def taxonomy(at: Instant, *, asked_at: Instant | None = None) -> Taxonomy:
    """Give the taxonomy that counts at an instant; before any is published, the shipped one.

    `asked_at` is the present where `at` lies in the past, as for a dialogue that was opened long ago.
    """
    known = _known(at if asked_at is None else asked_at)
    place = bisect.bisect_right(known.starts, at.us)
    return shipped_taxonomy() if place == 0 else taxonomy_of(known.ids[place - 1])


def ids_until(at: Instant) -> tuple[int, ...]:
    """Give the published taxonomies that had begun to count at an instant, the newest last."""
    known = _known(at)
    return known.ids[: bisect.bisect_right(known.starts, at.us)]


def taxonomy_of(taxonomy_id: int) -> Taxonomy:
    """Give a published taxonomy by its id.

    Refuses   NotFound
    """
    if taxonomy_id == SHIPPED_ID:
        return shipped_taxonomy()
    kept = _taxonomies.get(taxonomy_id)
    if kept is None:
        row = TaxonomyEdition.objects.filter(id=taxonomy_id, number__gt=DRAFT).first()
        if row is None:
            raise NotFound("taxonomy", taxonomy_id)
        kept = _taxonomies[taxonomy_id] = Taxonomy(id=row.id, number=row.number, body=body_of(row.text))
    return kept


def taxonomy_editions() -> tuple[TaxonomyShown, ...]:
    """List the published taxonomies, newest first."""
    return tuple(_shown(row) for row in TaxonomyEdition.objects.filter(number__gt=DRAFT).order_by("-number"))


def taxonomy_starts() -> tuple[TaxonomyStart, ...]:
    """List when the published taxonomies began to count, the earliest first."""
    rows = TaxonomyEdition.objects.filter(number__gt=DRAFT, effective_from__isnull=False)
    starts = rows.order_by("effective_from", "number").values_list("id", "number", "effective_from")
    return tuple(TaxonomyStart(id=key, number=number, effective_from=at) for key, number, at in starts if at)


def taxonomy_draft() -> TaxonomyShown | None:
    """Give the draft that is being written, if there is one."""
    row = TaxonomyEdition.objects.filter(number=DRAFT).first()
    return None if row is None else _shown(row)


def limits_of(rulebook: Rulebook, leaf: IssueType) -> tuple[LeafLimit, ...]:
    """List the clauses that limit the time in which a demand of this type is answered, the strictest first.

    Clauses   ec-3.1e
    """
    values = {"issue_type": leaf.code, "grade": leaf.grade.value, "handling": leaf.handling.value, "changed": True}
    found = [
        LeafLimit(clause_id=clause.id, title=clause.title, limit=str(limit), limit_us=getattr(limit, "us", 0))
        for clause in rulebook.clauses.values()
        if (rule := clause.clock) is not None
        and all(stop.fact == OFFERED for stop in rule.stops)
        and not (leaf.handling == "hand_on" and any(one.fact == "demand.handed_on" for one in rule.cancels))
        and any(one.fits(name, values) for one in (rule.starts, *rule.also) for name in (STATED, GRADED))
        and (clause.applies is None or clause.applies.holds(values | {"channel": "webchat"}))
        and (limit := rule.limit_for(values)) is not None
    ]
    return tuple(sorted(found, key=lambda one: one.limit_us))


def forget_taxonomies() -> None:
    """Drop what is kept, as after a publication or in a fresh process."""
    _editions.clear()
    _taxonomies.clear()


def body_of(text: str) -> TaxonomyText:
    """Read a stored taxonomy."""
    return msgspec.json.decode(text, type=TaxonomyText)


def _known(at: Instant) -> _Editions:
    database = str(connection.settings_dict["NAME"])
    kept = _editions[-1] if _editions else None
    if kept is not None and kept.database != database:
        kept = None
    if kept is None or not -_ASKED_AGAIN < at - kept.read_at < _ASKED_AGAIN:
        try:
            kept = _read(database, at)
        except SynchronousOnlyOperation:
            # why: rows are drawn on the event loop, where nothing is read; what was read last counts until the next reading.
            return kept or _Editions(database=database, read_at=at, starts=(), ids=())
        _editions[:] = [kept]
    return kept


def _read(database: str, at: Instant) -> _Editions:
    """Read when each published taxonomy begins to count, and those that are not known yet."""
    rows = TaxonomyEdition.objects.filter(number__gt=DRAFT).order_by("effective_from", "number")
    latest = {start.us: row_id for start, row_id in rows.values_list("effective_from", "id") if start is not None}
    for row_id in latest.values():
        taxonomy_of(row_id)
    return _Editions(database=database, read_at=at, starts=tuple(latest), ids=tuple(latest.values()))


def _shown(row: TaxonomyEdition) -> TaxonomyShown:
    return TaxonomyShown(
        id=row.id, number=row.number, version=row.version, effective_from=row.effective_from, made_at=row.made_at,
        made_by=row.made_by, published_by=row.published_by, body=body_of(row.text),
    )  # fmt: skip

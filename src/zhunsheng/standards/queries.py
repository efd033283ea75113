"""The standards' door for everyone who asks: which clauses are in force, and under which edition.

Rulebooks never change once made, so they are kept for the life of the process; the list of which one
is in force is read again at most once a second, and at once after `refresh`.
"""

from __future__ import annotations

import bisect
import json
import types
import typing
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import ClassVar

import msgspec
from django.db import connection

from zhunsheng.journal.events import FACTS
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.asking import Fields
from zhunsheng.standards.drafting import (
    BlanksOpen,
    Draft,
    DraftChange,
    DraftStale,
    draft_of,
    drafts,
    newest_edition,
    with_changes,
)
from zhunsheng.standards.fills import FillsRefused, change, changeable, fill
from zhunsheng.standards.issues import (
    Cues,
    Handling,
    IssueClass,
    IssueField,
    IssueGrade,
    IssueType,
    Taxonomy,
    TaxonomyText,
    differences,
    with_leaf,
    without_leaf,
)
from zhunsheng.standards.leaves import LeafNamed, leaves_ever
from zhunsheng.standards.loader import Facts, StandardUnreadable, decode, load, load_again, shipped
from zhunsheng.standards.merging import ClauseTaken, merge
from zhunsheng.standards.models import Edition, OwnCalendar, Standing
from zhunsheng.standards.own_calendars import CalendarShown
from zhunsheng.standards.places import ClauseChange, PlaceChange, Turn, between
from zhunsheng.standards.reading import is_there, read_standard
from zhunsheng.standards.supposing import suppose, supposed_draft, supposed_text
from zhunsheng.standards.taxonomy import (
    LeafLimit,
    TaxonomyGap,
    TaxonomyShown,
    TaxonomyStale,
    forget_taxonomies,
    limits_of,
    taxonomy,
    taxonomy_draft,
    taxonomy_editions,
    taxonomy_of,
    taxonomy_starts,
)
from zhunsheng.standards.tree import MAX_BYTES
from zhunsheng.standards.values import Document, EditionRef, Rulebook, Text, Value

__all__ = [
    "MAX_BYTES",
    "BlanksOpen",
    "ClauseChange",
    "ClauseHome",
    "ClauseTaken",
    "Cues",
    "Draft",
    "DraftChange",
    "DraftStale",
    "EditionShown",
    "FillsRefused",
    "Handling",
    "IssueClass",
    "IssueField",
    "IssueGrade",
    "IssueType",
    "LeafLimit",
    "LeafNamed",
    "NothingInForce",
    "PlaceChange",
    "StandardUnreadable",
    "Taxonomy",
    "TaxonomyGap",
    "TaxonomyShown",
    "TaxonomyStale",
    "TaxonomyText",
    "Turn",
    "calendars_set",
    "change",
    "changeable",
    "decode",
    "difference",
    "differences",
    "draft_changes",
    "draft_of",
    "drafts",
    "editions",
    "fact_fields",
    "fill",
    "forget",
    "forget_taxonomies",
    "home_of",
    "is_there",
    "leaves_ever",
    "limits_of",
    "load",
    "read_edition",
    "read_standard",
    "refresh",
    "rulebook",
    "shipped",
    "standing",
    "standings_since",
    "suppose",
    "supposed_draft",
    "supposed_text",
    "taxonomy",
    "taxonomy_draft",
    "taxonomy_editions",
    "taxonomy_of",
    "taxonomy_starts",
    "with_leaf",
    "without_leaf",
]

_ASKED_AGAIN = seconds(1)
# bool first: to Python a truth value is a whole number too.
_FIELD_TYPES = (bool, str, int, float, Instant)


class NothingInForce(Refusal):
    """No service standard is in force at {at}; install one with `zhunsheng standards install FILE`."""

    code: ClassVar[str] = "standard.none"

    def __init__(self, at: Instant) -> None:
        super().__init__(at=at.iso())


class EditionShown(Value, frozen=True, kw_only=True):
    """Show one installed edition to a manager."""

    id: int
    document: str
    edition: int
    number: int
    effective_from: Instant
    installed_at: Instant
    installed_by: str
    fills: Mapping[str, str]


class ClauseHome(Value, frozen=True, kw_only=True):
    """Name the standard that a clause stands in, as people know it: its title and edition."""

    document: str
    title: Text
    edition: int


class _Timetable(Value, frozen=True, kw_only=True):
    """Remember which standing counts from which instant, as read from one database."""

    database: str
    read_at: Instant
    starts: tuple[int, ...]
    ids: tuple[int, ...]


_timetable: list[_Timetable] = []
_rulebooks: dict[int, Rulebook] = {}
_documents: dict[int, Document] = {}
_homes: dict[int, tuple[Rulebook, dict[str, ClauseHome]]] = {}


def refresh() -> None:
    """Read again which standards are in force, the next time somebody asks."""
    _timetable.clear()


def forget() -> None:
    """Drop everything kept, as in a process that has just started (after restoring a backup, in tests)."""
    refresh()
    _rulebooks.clear()
    _documents.clear()
    _homes.clear()
    forget_taxonomies()


def standing(at: Instant) -> Rulebook:
    """Give the rulebook in force at an instant.

    Refuses   NothingInForce, when no standard is installed for that time.
    """
    table = _timetable_for(at)
    place = bisect.bisect_right(table.starts, at.us)
    if place == 0:
        raise NothingInForce(at)
    return rulebook(table.ids[place - 1])


def standings_since(at: Instant) -> list[int]:
    """Name the standing that was in force at an instant and those that came after it, the oldest first."""
    table = _timetable_for(at)
    return list(table.ids[max(0, bisect.bisect_right(table.starts, at.us) - 1) :])


def rulebook(standing_id: int) -> Rulebook:
    """Give the rulebook that a dialogue or a clock has pinned, whatever came later.

    Refuses   NotFound, for an id that was never in force.
    """
    kept = _rulebooks.get(standing_id)
    return kept if kept is not None else _read_rulebook(standing_id)


def home_of(standing_id: int, clause_id: str) -> ClauseHome | None:
    """Name the standard that a clause stands in and its edition, under a standing; None for a clause it does not have.

    Refuses   NotFound, for a standing that was never in force.
    """
    book = rulebook(standing_id)
    kept = _homes.get(standing_id)
    # why compare: another database (a test's, a restored backup) may use the same number for other clauses.
    if kept is None or kept[0] is not book:
        found: dict[str, ClauseHome] = {}
        for ref in book.editions:
            document = read_edition(ref.id)
            home = ClauseHome(document=ref.document, title=document.title, edition=ref.edition)
            found.update((clause.id, home) for clause in document.clauses)
        kept = _homes[standing_id] = (book, found)
    return kept[1].get(clause_id)


def editions() -> tuple[EditionShown, ...]:
    """List what is installed, newest first."""
    rows = Edition.objects.order_by("-installed_at", "-id")
    return tuple(
        EditionShown(
            id=row.id,
            document=row.document,
            edition=row.edition,
            number=row.number,
            effective_from=row.effective_from,
            installed_at=row.installed_at,
            installed_by=row.installed_by,
            fills=json.loads(row.fills),
        )
        for row in rows
    )


def read_edition(edition_id: int) -> Document:
    """Read one installed edition with its blanks filled.

    Refuses   NotFound, for an unknown id.
    """
    row = Edition.objects.filter(pk=edition_id).first()
    if row is None:
        raise NotFound("edition", edition_id)
    return document_of(row)


def difference(old_id: int, new_id: int) -> list[ClauseChange]:
    """Say clause by clause and place by place what one installed edition says otherwise than another.

    Refuses   NotFound, for an unknown id.
    """
    old, new = ({clause.id: clause for clause in read_edition(edition_id).clauses} for edition_id in (old_id, new_id))
    return between(old, new)


def document_of(row: Edition) -> Document:
    """Read the text of an edition once and keep it."""
    kept = _documents.get(row.id)
    if kept is None:
        document = load_again(row.text, name=f"{row.document}#{row.number}")
        kept = change(fill(document, json.loads(row.fills)), json.loads(row.changes))
        _documents[row.id] = kept
    return kept


def draft_changes(draft: Draft) -> list[DraftChange]:
    """Say place by place what a draft would change, what follows from it included.

    Refuses   FillsRefused, when the standard beneath it has changed so that it fits no more.
    """
    edition = newest_edition(draft.document)
    before = {clause.id: changeable(clause) for clause in document_of(edition).clauses}
    after = {clause.id: changeable(clause) for clause in with_changes(edition, draft.changes).clauses}
    found = [
        DraftChange(place=clause_id + place, before=before[clause_id].get(place, ""), after=value)
        for clause_id, places in after.items()
        for place, value in places.items()
        if before[clause_id].get(place) != value
    ]
    scoped = {place: value for place, value in draft.changes.items() if "[" in place}
    own: Mapping[str, str] = json.loads(edition.changes)
    return found + [DraftChange(place=place, before=own.get(place, ""), after=value) for place, value in scoped.items()]


def ref_of(row: Edition) -> EditionRef:
    """Point at an edition."""
    return EditionRef(id=row.id, document=row.document, edition=row.edition, number=row.number)


def calendars_set() -> tuple[CalendarShown, ...]:
    """List what the organisation said about its calendars, newest first."""
    rows = OwnCalendar.objects.order_by("-set_at", "-id")
    return tuple(
        CalendarShown(
            id=row.id,
            code=row.code,
            number=row.number,
            data=json.loads(row.data) if row.data else None,
            effective_from=row.effective_from,
            set_at=row.set_at,
            set_by=row.set_by,
        )
        for row in rows
    )


def fact_fields() -> Facts:
    """Name every fact this desk can record and the fields a clause may ask of it."""
    return {name: _fields_of(kind) for name, kind in FACTS.items()}


@lru_cache(maxsize=8)
def load_for_desk(text: str, *, name: str) -> Document:
    """Read a standard against the facts this desk can record; who looks, compares and installs takes it apart once.

    Refuses   StandardUnreadable, with every fault of the text.
    """
    return load(text, name=name, facts=fact_fields())


def _timetable_for(at: Instant) -> _Timetable:
    database = str(connection.settings_dict["NAME"])
    kept = _timetable[-1] if _timetable else None
    if kept is None or kept.database != database or not -_ASKED_AGAIN < at - kept.read_at < _ASKED_AGAIN:
        kept = _read_timetable(database, at)
        _timetable[:] = [kept]
    return kept


def _read_timetable(database: str, at: Instant) -> _Timetable:
    rows = Standing.objects.order_by("effective_from", "id").values_list("effective_from", "id")
    latest = {start.us: standing_id for start, standing_id in rows}
    return _Timetable(database=database, read_at=at, starts=tuple(latest), ids=tuple(latest.values()))


def _read_rulebook(standing_id: int) -> Rulebook:
    row = Standing.objects.filter(pk=standing_id).first()
    if row is None:
        raise NotFound("standing", standing_id)
    wanted: list[int] = json.loads(row.editions)
    found = Edition.objects.in_bulk(wanted)
    parts = [(ref_of(found[edition_id]), document_of(found[edition_id])) for edition_id in wanted]
    merged = msgspec.structs.replace(merge(standing_id, parts), calendars=json.loads(row.calendars))
    return _rulebooks.setdefault(standing_id, merged)


@cache
def _fields_of(kind: type[msgspec.Struct]) -> Fields:
    fields: dict[str, type] = {}
    for field in msgspec.structs.fields(kind):
        found = _plain_type(field.type)
        if found is not None:
            fields[field.encode_name] = found
    return fields


def _plain_type(hint: object) -> type | None:
    """Give the one plain type of a fact's field, whether or not it may be missing."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        some = [part for part in typing.get_args(hint) if part is not types.NoneType]
        return _plain_type(some[0]) if len(some) == 1 else None
    if typing.get_origin(hint) is typing.Literal:
        return _plain_type(type(typing.get_args(hint)[0]))
    return next((one for one in _FIELD_TYPES if isinstance(hint, type) and issubclass(hint, one)), None)

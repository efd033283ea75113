"""Put things into the index, say who may find them, and take them out again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec
from django.db import connection

from zhunsheng.ground.models import SearchEntry, SearchScope
from zhunsheng.ground.search.marks import age_below, ages, marked, remarked
from zhunsheng.ground.search.schema import MANY, OWN
from zhunsheng.ground.search.words import stream
from zhunsheng.ground.statements import with_marks
from zhunsheng.kernel.ids import new_id, new_ids

PUT: Final = (
    "INSERT INTO ground_search_entry (id, kind, ref, owner, stream) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (kind, ref) DO UPDATE SET owner = excluded.owner, stream = excluded.stream"
)
PUT_AGED: Final = f"{PUT}, id = excluded.id"
"""What is said again is as new as its age."""
OF_OWNERS: Final = (
    "SELECT stream, owner, id FROM ground_search_entry WHERE kind = %s AND owner IN ({marks}) ORDER BY id"
)
REMARK: Final = "UPDATE ground_search_entry SET stream = %s WHERE id = %s"
SCOPES: Final = "SELECT owner, topic FROM ground_search_scope WHERE kind = %s AND owner IN ({marks})"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One text to be found: the thing it belongs to, and the owner whose topics decide who finds it."""

    kind: str
    ref: int
    owner: int
    text: str


def index(kind: str, ref: int, text: str, *, scope: Collection[str], owner: int | None = None) -> None:
    """Let a thing be found by its text, by those who may see one of the topics of its owner.

    Without an owner the thing is its own. The scope is the owner's: naming another one here changes it for all of the
    owner's things, as `rescope` does.
    Writes  one entry (the former one of the same thing is replaced), and the owner's topics where they changed
    """
    entry = Entry(kind=kind, ref=ref, owner=ref if owner is None else owner, text=text)
    rescope(kind, entry.owner, scope)
    index_many([entry])


def index_many(entries: Iterable[Entry]) -> None:
    """Let many things be found, in one write, by those who may find their owners' things; say who that is before.

    Writes  the entries, replacing former ones of the same things
    """
    latest = {(entry.kind, entry.ref): entry for entry in entries}
    plain = [entry for (kind, _), entry in sorted(latest.items()) if kind != MANY]
    many = [entry for (kind, _), entry in sorted(latest.items()) if kind == MANY]
    with connection.cursor() as cursor:
        if plain:
            cursor.executemany(
                PUT,
                [
                    (one.ref if one.kind == OWN else new_id(), one.kind, one.ref, one.owner, _words(one))
                    for one in plain
                ],
            )
        if many:
            cursor.executemany(PUT_AGED, _marked(many))


def _marked(entries: Sequence[Entry]) -> list[tuple[int, str, int, int, str]]:
    """Write entries of the kind that grows without end, each with its marks."""
    scopes = _scopes(MANY, {one.owner for one in entries})
    ids = new_ids(len(entries))
    told = ages(age_below(MANY, ids[0]), ids)
    return [
        (key, one.kind, one.ref, one.owner, marked(_words(one), scopes[one.owner], age))
        for key, age, one in zip(ids, told, entries, strict=True)
    ]


def _words(entry: Entry) -> str:
    return " ".join(stream(entry.text))


def _scopes(kind: str, owners: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {owner: set() for owner in owners}
    with connection.cursor() as cursor:
        cursor.execute(with_marks(SCOPES, len(found)), [kind, *found])
        for owner, topic in cursor.fetchall():
            found[owner].add(topic)
    return found


def rescope(kind: str, owner: int, scope: Collection[str]) -> None:
    """Say anew who may find the things of an owner, for instance after a dialogue changed hands.

    Writes  the owner's topics, where they differ from what is there
    """
    rescope_many(kind, {owner: scope})


def rescope_many(kind: str, scopes: Mapping[int, Collection[str]]) -> None:
    """Say anew of several owners who may find their things: one reading, and a writing only where something differs.

    Writes  the owners' topics, where they differ from what is there
    """
    if not scopes:
        return
    there = _scopes(kind, scopes)
    new: list[SearchScope] = []
    for owner, scope in sorted(scopes.items()):
        wanted = set(scope)
        if gone := there[owner] - wanted:
            SearchScope.objects.filter(kind=kind, owner=owner, topic__in=sorted(gone)).delete()
        new += [SearchScope(kind=kind, owner=owner, topic=topic) for topic in sorted(wanted - there[owner])]
    if new:
        SearchScope.objects.bulk_create(new, ignore_conflicts=True)
    moved = {owner: scope for owner, scope in scopes.items() if there[owner] and there[owner] != set(scope)}
    if kind == MANY and moved:
        _remark(moved)


def _remark(scopes: Mapping[int, Collection[str]]) -> None:
    """Give what owners have in the index the marks of those who may find it now."""
    with connection.cursor() as cursor:
        cursor.execute(with_marks(OF_OWNERS, len(scopes)), [MANY, *scopes])
        rows = [(remarked(words, scopes[owner]), key) for words, owner, key in cursor.fetchall()]
        if rows:
            cursor.executemany(REMARK, rows)


def scope_many(kind: str, scopes: Mapping[int, Collection[str]]) -> None:
    """Say of many new owners at once who may find their things.

    Comes before what they own is indexed, which is marked with them.
    Writes  the owners' topics; what is there stays
    """
    SearchScope.objects.bulk_create(
        [SearchScope(kind=kind, owner=owner, topic=topic) for owner, topics in scopes.items() for topic in topics],
        ignore_conflicts=True,
    )


def remove(kind: str, ref: int) -> None:
    """Let a thing no longer be found. Writes: deletes its entry."""
    SearchEntry.objects.filter(kind=kind, ref=ref).delete()


def remove_many(kind: str, refs: Collection[int]) -> None:
    """Let things no longer be found. Writes: deletes their entries."""
    SearchEntry.objects.filter(kind=kind, ref__in=refs).delete()


def remove_owner(kind: str, owner: int) -> None:
    """Let nothing of an owner be found any more. Writes: deletes its entries and topics."""
    SearchEntry.objects.filter(kind=kind, owner=owner).delete()
    SearchScope.objects.filter(kind=kind, owner=owner).delete()


def missing(kind: str, refs: Collection[int]) -> list[int]:
    """Say which of these few things cannot be found yet, the lowest first."""
    there = SearchEntry.objects.filter(kind=kind, ref__in=refs).order_by("ref").values_list("ref", flat=True)
    return sorted(set(refs) - set(there))


def unindexed(kind: str, refs: Collection[int]) -> list[int]:
    """Say which of these things cannot be found yet, the lowest first."""
    known = set(SearchEntry.objects.filter(kind=kind).order_by("ref").values_list("ref", flat=True))
    return sorted(set(refs) - known)


def compact() -> None:
    """Squeeze what was removed out of the index's own pages, after an erasure; slow on a large index.

    On SQLite removed tokens otherwise wait in old segments until these are merged; PostgreSQL's vacuum does it alone.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in ("ground_search_text", "ground_search_shelf", "ground_search_case"):
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - constants

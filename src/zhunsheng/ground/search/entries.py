"""Put things into the index, say who may find them, and take them out again."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec
from django.db import connection

from zhunsheng.ground.models import SearchEntry, SearchScope
from zhunsheng.ground.search.words import stream
from zhunsheng.ground.statements import with_marks
from zhunsheng.kernel.ids import new_id

PUT: Final = (
    "INSERT INTO ground_search_entry (id, kind, ref, owner, stream) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (kind, ref) DO UPDATE SET owner = excluded.owner, stream = excluded.stream"
)
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
    index_many([entry])
    rescope(kind, entry.owner, scope)


def index_many(entries: Iterable[Entry]) -> None:
    """Let many things be found, in one write; their owners' topics stay as they are.

    Writes  the entries, replacing former ones of the same things
    """
    latest = {(entry.kind, entry.ref): entry for entry in entries}
    rows = [
        (new_id(), entry.kind, entry.ref, entry.owner, " ".join(stream(entry.text)))
        for _, entry in sorted(latest.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(PUT, rows)


def rescope(kind: str, owner: int, scope: Collection[str]) -> None:
    """Say anew who may find the things of an owner, for instance after a dialogue changed hands.

    Writes  the owner's topics, where they differ from what is there
    """
    rescope_many(kind, {owner: scope})


def rescope_many(kind: str, scopes: Mapping[int, Collection[str]]) -> None:
    """Say anew of several owners who may find their things: one reading, and a writing only where something differs.

    Writes  the owners' topics, where they differ from what is there
    """
    there: dict[int, set[str]] = {owner: set() for owner in scopes}
    if not scopes:
        return
    with connection.cursor() as cursor:
        cursor.execute(with_marks(SCOPES, len(scopes)), [kind, *scopes])
        for owner, topic in cursor.fetchall():
            there[owner].add(topic)
    new: list[SearchScope] = []
    for owner, scope in sorted(scopes.items()):
        wanted = set(scope)
        if gone := there[owner] - wanted:
            SearchScope.objects.filter(kind=kind, owner=owner, topic__in=sorted(gone)).delete()
        new += [SearchScope(kind=kind, owner=owner, topic=topic) for topic in sorted(wanted - there[owner])]
    if new:
        SearchScope.objects.bulk_create(new, ignore_conflicts=True)


def scope_many(kind: str, scopes: Mapping[int, Collection[str]]) -> None:
    """Say of many new owners at once who may find their things.

    Writes  the owners' topics; what is there stays
    """
    SearchScope.objects.bulk_create(
        [SearchScope(kind=kind, owner=owner, topic=topic) for owner, topics in scopes.items() for topic in topics],
        ignore_conflicts=True,
    )


def remove(kind: str, ref: int) -> None:
    """Let a thing no longer be found. Writes: deletes its entry."""
    SearchEntry.objects.filter(kind=kind, ref=ref).delete()


def remove_owner(kind: str, owner: int) -> None:
    """Let nothing of an owner be found any more. Writes: deletes its entries and topics."""
    SearchEntry.objects.filter(kind=kind, owner=owner).delete()
    SearchScope.objects.filter(kind=kind, owner=owner).delete()


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
            for table in ("ground_search_text", "ground_search_shelf"):
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - constants

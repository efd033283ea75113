"""Write what counted: a mark for each, and the sums that it belongs to. One statement a table and batch, past the ORM."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from django.db import connection
from typing_extensions import override

from zhunsheng.insight.cells import AGENT, QUARTER, WHOLE, Body, Cell, Sums, across, body_of, merge, text_of
from zhunsheng.insight.fold import Compiled, keys_of, place_at, take
from zhunsheng.insight.held import Held
from zhunsheng.insight.models import Mark, Spread, Tally
from zhunsheng.insight.spreading import done_among, move_spreads, stretches_of
from zhunsheng.insight.values import Counted
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.ids import new_ids
from zhunsheng.kernel.instants import Instant

PLACE: Final = ("shop_id", "team_id", "agent_id", '"group"', "channel", "tier", "issue")
MARK: Final = (*("id", "fact_id", "counter", "clause_id", "dialogue_id", "case_id", "key_id", "at", "value"), *PLACE)
MARKS: Final = f"INSERT INTO insight_mark ({', '.join(MARK)}) VALUES ({', '.join(['%s'] * len(MARK))})"  # noqa: S608 - constants
READ: Final = f"SELECT {', '.join(MARK)} FROM insight_mark"  # noqa: S608 - constants
CELL: Final = "kind, span, start, part, team_id"
THEIRS: Final = ", ".join(f"t.{name}" for name in Cell._fields)
MATCH: Final = " AND ".join(f"t.{name} = v.column{place}" for place, name in enumerate(Cell._fields, start=1))
"""Joined to the keys that are asked for: with IN SQLite reads the whole index, however few they are."""
TALLIES: Final = (
    f"INSERT INTO insight_tally (id, {CELL}, body) VALUES (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - constants
    f" ON CONFLICT ({CELL}) DO UPDATE SET body = excluded.body"
)
EMPTY: Final = "DELETE FROM insight_tally WHERE kind = %s AND span = %s AND start = %s AND part = %s AND team_id = %s"
OF_DAY: Final = f"SELECT {CELL}, body FROM insight_tally WHERE kind = %s AND span = %s AND start = %s"  # noqa: S608 - constants
NOTHING: Final = text_of({})
Row = tuple[int | str, ...]
FRESH: Final = 1 << 60
"""Beyond every id: what has just counted is numbered from here, is younger than what is stored, and gets its id when it is written."""
SOME: Final = 2_000
"""So many keys in one statement."""


class Board(Held):
    """What stands in the table, as far as a batch of facts may ask for it, and what the batch changes."""

    def __init__(self, keys: set[int], zone: str, watched: frozenset[str]) -> None:
        """Read the marks with some keys, oldest first; `watched`: the counters whose values are spread out too."""
        super().__init__()
        self.sums = Sums(zone, watched)
        self.gone: list[int] = []
        self.emptied: set[int] = set()
        self.erased: set[int] = set()
        keys.discard(0)
        for number, counted in _standing(keys):
            self.keep(number, counted)

    @override
    def add(self, counted: Counted) -> None:
        """Let something count: a mark and its part of the sums."""
        self._next += 1
        self.keep(FRESH + self._next, counted)
        self.sums.add(counted)

    @override
    def empty(self, shop_id: int) -> None:
        """Take back everything that counted for a shop, also what was not asked for."""
        super().empty(shop_id)
        self.emptied.add(shop_id)

    @override
    def empty_person(self, agent_id: int) -> None:
        """Take back everything that counted for a person outside of every shop, also what was not asked for."""
        super().empty_person(agent_id)
        self.erased.add(agent_id)

    @override
    def _remove(self, number: int) -> Counted:
        counted = super()._remove(number)
        self.sums.add(counted, -1)
        if number < FRESH:
            self.gone.append(number)
        return counted

    def fresh(self) -> Iterator[Row]:
        """Give the marks that are to be written."""
        fresh = [one for number, one in self.counted.items() if number > FRESH]
        return map(_mark, new_ids(len(fresh)), fresh)


def write(ink: Ink, compiled: Compiled, facts: Sequence[Recorded]) -> None:
    """Let facts count; what is taken back within the batch leaves no trace, what stood before is removed.

    Writes  marks, sums, and how values are spread over what has passed
    """
    ink.settle()
    board = Board({key for one in facts for key in keys_of(compiled, one)}, compiled.zone, compiled.watched)
    for one in facts:
        take(compiled, one, board)
    for some in _some(board.gone):
        Mark.objects.filter(id__in=some).delete()
    for shop_id in sorted(board.emptied):
        _empty(board.sums, "shop_id = %s", [shop_id])
    for agent_id in sorted(board.erased):
        _empty(board.sums, "shop_id = 0 AND agent_id = %s", [agent_id])
    with connection.cursor() as cursor:
        cursor.executemany(MARKS, list(board.fresh()))
    added = board.sums.cells()
    add_cells(added)
    done = done_among(
        stretches_of(compiled.zone, (cell.start for cell in added if cell.kind == WHOLE and cell.span == QUARTER))
    )
    if done:
        move_spreads(compiled.definitions, compiled.zone, board.sums.moved, done)
        add_cells(across({cell: body for cell, body in added.items() if (cell.span, cell.start) in done}))


def add_up(sums: Sums) -> None:
    """Add sums to those that are stored, in the order of their keys, so that two writers never wait for each other in a circle."""
    add_cells(sums.cells())


def add_cells(added: Mapping[Cell, Body]) -> None:
    """Add cells to those that are stored."""
    cells = sorted(added)
    stored = _read(cells)
    rows, empty = [], []
    for cell in cells:
        body: Body = stored.get(cell, {})
        merge(body, added[cell])
        text = text_of(body)
        if text != NOTHING:
            rows.append((*cell, text))
        elif cell in stored:
            empty.append(cell)
    with connection.cursor() as cursor:
        cursor.executemany(TALLIES, [(number, *row) for number, row in zip(new_ids(len(rows)), rows, strict=True)])
        if empty:
            cursor.executemany(EMPTY, empty)


def turn_around(zone: str, day: int) -> None:
    """Write everybody's sums of a day that has passed once more, counter by counter."""
    with connection.cursor() as cursor:
        cursor.execute(OF_DAY, [AGENT, zone, day])
        cells = {Cell(*row[:5]): body_of(row[5]) for row in cursor.fetchall()}
    add_cells(across(cells))


def count_up(zone: str) -> None:
    """Reckon every sum anew from the marks: after an upgrade, or when the desk has moved to another zone."""
    if not Mark.objects.exists():
        return
    Tally.objects.all().delete()
    Spread.objects.all().delete()
    number = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(READ + " WHERE id > %s ORDER BY id LIMIT %s", [number, SOME])
            rows = cursor.fetchall()
            if not rows:
                return
            sums = Sums(zone)
            for row in rows:
                number, counted = _read_mark(row)
                sums.add(counted)
            add_up(sums)


def counted_of(mark: Mark) -> Counted:
    """Turn a stored mark back into what counted."""
    columns = (name.strip('"') for name in MARK)
    return _read_mark([mark.at.us if name == "at" else getattr(mark, name) for name in columns])[1]


def _empty(sums: Sums, where: str, params: list[int]) -> None:
    """Take marks back that nobody asked for by their key."""
    with connection.cursor() as cursor:
        cursor.execute(f"{READ} WHERE {where}", params)
        for row in cursor.fetchall():
            sums.add(_read_mark(row)[1], -1)
        cursor.execute(f"DELETE FROM insight_mark WHERE {where}", params)  # noqa: S608 - constants


def _standing(keys: Collection[int]) -> Iterator[tuple[int, Counted]]:
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for some in _some(keys):
            # The second condition is the index's own: without it the index is not taken.
            cursor.execute(f'{READ} WHERE key_id IN ({", ".join(["%s"] * len(some))}) AND NOT ("key_id" = 0)', some)
            rows += cursor.fetchall()
    return (_read_mark(row) for row in sorted(rows))


def _read(cells: Sequence[Cell]) -> Mapping[Cell, Body]:
    found: dict[Cell, Body] = {}
    lock = " FOR UPDATE OF t" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for some in _some(cells):
            listed = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
            sql = f"SELECT {THEIRS}, t.body FROM (VALUES {listed}) v JOIN insight_tally t ON {MATCH} ORDER BY {THEIRS}{lock}"  # noqa: S608 - constants
            cursor.execute(sql, [value for cell in some for value in cell])
            found |= {Cell(*row[:5]): body_of(row[5]) for row in cursor.fetchall()}
    return found


def _some(of: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(of)
    while some := list(islice(left, SOME)):
        yield some


def _mark(mark_id: int, one: Counted) -> Row:
    place = one.place
    return (
        mark_id, one.fact_id, one.counter, one.clause_id, one.dialogue_id, one.case_id, one.key_id, one.at.us, one.value,
        place.shop_id, place.team_id, place.agent_id, place.group, place.channel, place.tier, place.issue,
    )  # fmt: skip


def _read_mark(row: Sequence[Any]) -> tuple[int, Counted]:
    number, fact_id, counter, clause_id, dialogue_id, case_id, key_id, at, value = row[:9]
    return number, Counted(
        counter=counter, clause_id=clause_id, fact_id=fact_id, dialogue_id=dialogue_id, key_id=key_id, at=Instant(at),
        value=value, place=place_at(*row[9:]), case_id=case_id,
    )  # fmt: skip

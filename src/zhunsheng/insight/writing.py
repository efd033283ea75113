"""Write what counted: a mark for each, and the sums that it belongs to. One statement a table and batch."""

from collections.abc import Iterator, Sequence
from typing import Final

from typing_extensions import override

from zhunsheng.insight.fold import Compiled, keys_of, take
from zhunsheng.insight.held import Held
from zhunsheng.insight.models import Mark, Tally
from zhunsheng.insight.values import Counted, Place
from zhunsheng.journal.actions import Ink, RowWriter
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.ids import new_id

PLACE: Final = ("shop_id", "team_id", "agent_id", '"group"', "channel", "tier", "issue")
MARK: Final = (*("id", "fact_id", "counter", "clause_id", "dialogue_id", "case_id", "key_id", "at", "value"), *PLACE)
KEY: Final = ("counter", "slot", "clause_id", "agent_id", "team_id", "shop_id", '"group"', "channel", "tier", "issue")
TALLY: Final = ("id", "counter", "clause_id", "slot", *PLACE, "n", "total")

MARKS: Final = RowWriter(
    "insight_mark",
    f"INSERT INTO insight_mark ({', '.join(MARK)}) VALUES ({', '.join(['%s'] * len(MARK))})",  # noqa: S608 - constants
    order=70,
)
TALLIES: Final = RowWriter(
    "insight_tally",
    f"INSERT INTO insight_tally ({', '.join(TALLY)}) VALUES ({', '.join(['%s'] * len(TALLY))})"  # noqa: S608 - constants
    f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET n = insight_tally.n + excluded.n,"
    " total = insight_tally.total + excluded.total",
    order=75,
)

Key = tuple[str, str, int, Place]


class Sums:
    """What a batch adds to the sums, each sum once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.added: dict[Key, list[int]] = {}

    def add(self, one: Counted, times: int = 1) -> None:
        """Count something, or with -1 take it back."""
        sums = self.added.setdefault((one.counter, one.clause_id, one.slot, one.place), [0, 0])
        sums[0] += times
        sums[1] += times * one.value

    def forget(self, shop_id: int) -> None:
        """Leave out what was added for a shop."""
        for key in [key for key in self.added if key[3].shop_id == shop_id]:
            del self.added[key]

    def forget_person(self, agent_id: int) -> None:
        """Leave out what was added for a person outside of every shop."""
        for key in [key for key in self.added if key[3].shop_id == 0 and key[3].agent_id == agent_id]:
            del self.added[key]


class Board(Held):
    """What stands in the table, as far as a batch of facts may ask for it, and what the batch changes."""

    def __init__(self, keys: set[int]) -> None:
        """Read the marks with some keys, oldest first."""
        super().__init__()
        self.sums = Sums()
        self.gone: list[int] = []
        self.emptied: set[int] = set()
        self.erased: set[int] = set()
        self._stored: set[int] = set()
        keys.discard(0)
        for mark in Mark.objects.filter(key_id__in=sorted(keys)).order_by("id") if keys else ():
            self._stored.add(mark.id)
            self.keep(mark.id, counted_of(mark))

    @override
    def add(self, counted: Counted) -> None:
        """Let something count: a mark and its part of a sum."""
        self.keep(new_id(), counted)
        self.sums.add(counted)

    @override
    def empty(self, shop_id: int) -> None:
        """Take back everything that counted for a shop, also what was not asked for."""
        super().empty(shop_id)
        self.emptied.add(shop_id)
        self.sums.forget(shop_id)

    @override
    def empty_person(self, agent_id: int) -> None:
        """Take back everything that counted for a person outside of every shop, also what was not asked for."""
        super().empty_person(agent_id)
        self.erased.add(agent_id)
        self.sums.forget_person(agent_id)

    @override
    def _remove(self, number: int) -> Counted:
        counted = super()._remove(number)
        self.sums.add(counted, -1)
        if number in self._stored:
            self.gone.append(number)
        return counted

    def fresh(self) -> Iterator[tuple[int, Counted]]:
        """Name the marks that are to be written."""
        return ((number, one) for number, one in self.counted.items() if number not in self._stored)


def write(ink: Ink, compiled: Compiled, facts: Sequence[Recorded]) -> None:
    """Let facts count; what is taken back within the batch leaves no trace, what stood before is removed.

    Writes  marks, sums
    """
    board = Board({key for one in facts for key in keys_of(compiled, one)})
    for one in facts:
        take(compiled, one, board)
    if board.gone:
        Mark.objects.filter(id__in=board.gone).delete()
    for shop_id in sorted(board.emptied):
        Mark.objects.filter(shop_id=shop_id).delete()
        Tally.objects.filter(shop_id=shop_id).delete()
    for agent_id in sorted(board.erased):
        Mark.objects.filter(shop_id=0, agent_id=agent_id).delete()
        Tally.objects.filter(shop_id=0, agent_id=agent_id).delete()
    for mark_id, counted in board.fresh():
        ink.plan(MARKS, mark_id, _mark(mark_id, counted))
    # Sums are written in the order of their keys, so that two writers never wait for each other in a circle.
    for place, (key, (n, total)) in enumerate(sorted(board.sums.added.items(), key=lambda item: _order(item[0]))):
        if n or total:
            ink.plan(TALLIES, place, _tally(key, n, total))


def counted_of(mark: Mark) -> Counted:
    """Turn a stored mark back into what counted."""
    return Counted(
        counter=mark.counter,
        clause_id=mark.clause_id,
        fact_id=mark.fact_id,
        dialogue_id=mark.dialogue_id,
        key_id=mark.key_id,
        at=mark.at,
        value=mark.value,
        place=Place(
            shop_id=mark.shop_id,
            team_id=mark.team_id,
            agent_id=mark.agent_id,
            group=mark.group,
            channel=mark.channel,
            tier=mark.tier,
            issue=mark.issue,
        ),
        case_id=mark.case_id,
    )


def _place(place: Place) -> tuple[object, ...]:
    return place.shop_id, place.team_id, place.agent_id, place.group, place.channel, place.tier, place.issue


def _mark(mark_id: int, one: Counted) -> tuple[object, ...]:
    head = (mark_id, one.fact_id, one.counter, one.clause_id, one.dialogue_id, one.case_id, one.key_id, one.at.us)
    return *head, one.value, *_place(one.place)


def _tally(key: Key, n: int, total: int) -> tuple[object, ...]:
    counter, clause_id, slot, place = key
    return new_id(), counter, clause_id, slot, *_place(place), n, total


def _order(key: Key) -> tuple[object, ...]:
    counter, clause_id, slot, place = key
    return counter, slot, clause_id, *map(str, _place(place))

"""Write what counted: a mark for each, and the sums that it belongs to. One statement a table and batch."""

from collections.abc import Iterable
from typing import Final

from zhunsheng.insight.models import Mark, Tally
from zhunsheng.insight.values import Counted, Emptied, Place, Undone
from zhunsheng.journal.actions import Ink, RowWriter
from zhunsheng.kernel.ids import new_id

PLACE: Final = ("shop_id", "team_id", "agent_id", '"group"', "channel", "tier")
MARK: Final = (*("id", "fact_id", "counter", "clause_id", "dialogue_id", "key_id", "at", "value"), *PLACE)
KEY: Final = ("counter", "slot", "clause_id", "agent_id", "team_id", "shop_id", '"group"', "channel", "tier")
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


def write(ink: Ink, happened: Iterable[Counted | Undone | Emptied]) -> None:
    """Write marks and sums; what is taken back within the batch leaves no trace, what stood before is removed.

    Writes  marks, sums
    """
    fresh: dict[int, Counted] = {}
    sums = Sums()
    for one in happened:
        if isinstance(one, Counted):
            fresh[new_id()] = one
            sums.add(one)
        elif isinstance(one, Undone):
            _take_back(fresh, sums, one)
        else:
            _empty(fresh, sums, one.shop_id)
    for mark_id, one in fresh.items():
        ink.plan(MARKS, mark_id, _mark(mark_id, one))
    # Sums are written in the order of their keys, so that two writers never wait for each other in a circle.
    for place, (key, (n, total)) in enumerate(sorted(sums.added.items(), key=lambda item: _order(item[0]))):
        if n or total:
            ink.plan(TALLIES, place, _tally(key, n, total))


def _take_back(fresh: dict[int, Counted], sums: Sums, undone: Undone) -> None:
    newest = [key for key, one in fresh.items() if (one.counter, one.key_id) == (undone.counter, undone.key_id)]
    if newest:
        sums.add(fresh.pop(newest[-1]), -1)
        return
    stored = Mark.objects.filter(key_id=undone.key_id, counter=undone.counter).order_by("-id").first()
    if stored is not None:
        sums.add(counted_of(stored), -1)
        stored.delete()


def _empty(fresh: dict[int, Counted], sums: Sums, shop_id: int) -> None:
    for mark_id in [mark_id for mark_id, one in fresh.items() if one.place.shop_id == shop_id]:
        del fresh[mark_id]
    for key in [key for key in sums.added if key[3].shop_id == shop_id]:
        del sums.added[key]
    Mark.objects.filter(shop_id=shop_id).delete()
    Tally.objects.filter(shop_id=shop_id).delete()


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
        ),
    )


def _place(place: Place) -> tuple[object, ...]:
    return place.shop_id, place.team_id, place.agent_id, place.group, place.channel, place.tier


def _mark(mark_id: int, one: Counted) -> tuple[object, ...]:
    head = (mark_id, one.fact_id, one.counter, one.clause_id, one.dialogue_id, one.key_id, one.at.us, one.value)
    return *head, *_place(one.place)


def _tally(key: Key, n: int, total: int) -> tuple[object, ...]:
    counter, clause_id, slot, place = key
    return new_id(), counter, clause_id, slot, *_place(place), n, total


def _order(key: Key) -> tuple[object, ...]:
    counter, clause_id, slot, place = key
    return counter, slot, clause_id, *map(str, _place(place))

"""What visitors are told of the desk is read once for all who ask at once, and anew when somebody comes or goes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

import msgspec
import pytest
from django.db import connections

from tests.commerce.test_shops_and_orders import open_shop
from zhunsheng.surface.live import pacing, reading, reception
from zhunsheng.surface.live.hub import Hub
from zhunsheng.surface.live.peer import Peer
from zhunsheng.surface.live.reception import Reception

pytestmark = pytest.mark.usefixtures("db", "keys")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count how often the database is asked how things stand for a shop."""
    asked: list[int] = []

    async def counted(query: Callable[..., object], *args: int) -> object:
        asked.append(args[0])
        await asyncio.sleep(0.01)
        return await reading.read(query, *args)

    monkeypatch.setattr(reception, "read", counted)
    yield asked
    # The readers' threads live on; the next test has another database.
    for done in [reading._pool.submit(_hang_up) for _ in range(8)]:
        done.result()


def _hang_up() -> None:
    time.sleep(0.02)
    connections.close_all()


def at_reception(deed: Callable[[Reception], Awaitable[None]]) -> None:
    async def run() -> None:
        await deed(Reception(Hub(asyncio.get_running_loop())))

    asyncio.run(run())


def test_however_many_ask_at_once_it_is_read_once(readings: list[int]):
    shop = open_shop().id

    async def many(here: Reception) -> None:
        found = await asyncio.gather(*(here.desk_of(shop) for _ in range(50)))
        assert len({id(one) for one in found}) == 1
        await here.desk_of(shop)

    at_reception(many)
    assert readings == [shop]


def test_what_is_a_little_old_is_shown_while_it_is_read_again(readings: list[int], monkeypatch: pytest.MonkeyPatch):
    shop = open_shop().id

    async def later(here: Reception) -> None:
        first = await here.desk_of(shop)
        monkeypatch.setattr(reception, "FRESH", 0.0)
        assert all(one is first for one in [await here.desk_of(shop) for _ in range(10)])
        await asyncio.gather(*here._reading.values())
        assert await here.desk_of(shop) is not first

    at_reception(later)
    assert len(readings) <= 3


class Widget:
    """A widget's socket as far as the reception knows it; what it is told stays in its peer's queue."""

    def __init__(self, shop_id: int) -> None:
        self.peer = Peer(_unsent, "zh-hans")
        self.dialogue_id: int | None = None
        self.shop_id: int | None = shop_id

    @property
    def told(self) -> list[bool]:
        """Whether somebody was there, as each frame said, oldest first."""
        return [msgspec.json.decode(text)["desk"]["present"] for text in self.peer._out]


async def _unsent(_: object) -> None:
    return


def test_a_crowd_is_told_in_turns_and_nobody_hears_what_is_older_last(monkeypatch: pytest.MonkeyPatch):
    shop = open_shop().id
    monkeypatch.setattr(pacing, "TURN", 0.0)

    async def crowd(here: Reception) -> None:
        widgets = [Widget(shop) for _ in range(300)]
        here.visits = set(widgets)
        empty = await here.desk_of(shop)
        others = 0

        async def count() -> None:
            nonlocal others
            while True:
                await asyncio.sleep(0)
                others += 1

        counting = asyncio.ensure_future(count())
        first = asyncio.ensure_future(here._tell_shop(shop))
        while sum(bool(one.told) for one in widgets) < 20:  # noqa: ASYNC110 - the moment between two turns
            await asyncio.sleep(0)
        assert not all(one.told for one in widgets), "all were told at one go"
        here._known[shop] = (time.monotonic(), msgspec.structs.replace(empty, here=1))
        await asyncio.gather(first, here._tell_shop(shop))
        counting.cancel()
        assert all(one.told[-1] for one in widgets)
        assert {len(one.told) for one in widgets} == {1, 2}
        assert others > 300, "the others had the loop between two widgets"
        here.visits = set()

    at_reception(crowd)


def test_who_leaves_during_a_telling_is_told_no_more(monkeypatch: pytest.MonkeyPatch):
    shop = open_shop().id
    monkeypatch.setattr(pacing, "TURN", 0.0)

    async def leaving(here: Reception) -> None:
        widgets = [Widget(shop) for _ in range(50)]
        here.visits = set(widgets)
        telling = asyncio.ensure_future(here._tell_shop(shop))
        while not any(one.told for one in widgets):  # noqa: ASYNC110 - the moment between two turns
            await asyncio.sleep(0)
        gone = [one for one in widgets if not one.told]
        for one in gone:
            here.leave(one)
        await telling
        assert gone
        assert not any(one.told for one in gone)

    at_reception(leaving)


def test_what_was_read_before_somebody_came_is_not_kept(readings: list[int]):
    shop = open_shop().id

    async def meanwhile(here: Reception) -> None:
        asking = asyncio.ensure_future(here.desk_of(shop))
        await asyncio.sleep(0)
        here.heard("agent.presence_changed")
        before = await asking
        assert await here.desk_of(shop) is not before

    at_reception(meanwhile)
    assert readings == [shop, shop]

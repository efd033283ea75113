"""What visitors are told of the desk is read once for all who ask at once, and anew when somebody comes or goes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

import pytest
from django.db import connections

from tests.commerce.test_shops_and_orders import open_shop
from zhunsheng.surface.live import reading, reception
from zhunsheng.surface.live.hub import Hub
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

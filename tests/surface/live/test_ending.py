"""A session that is ended closes its sockets at once, also when another process ended it; no look at the session is waited for."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import Desk, running_desk
from tests.support.sessions import apart, sign_in
from tests.support.sockets import Client, console
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import end_sessions_of, remove_device
from zhunsheng.people.models import AgentSession
from zhunsheng.people.queries import agent_cards
from zhunsheng.people.queries.entry import digest_of

NEVER = "3600"


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with running_desk(shared_db, recheck_seconds=NEVER) as running:
        yield running


def _remove_device(key: str) -> None:
    device = AgentSession.objects.get(key_digest=digest_of(key)).device_id
    run(remove_device, SYSTEM, now(), device)


def _end_all(login: str) -> int:
    agent = next(card for card in agent_cards() if card.login == login)
    return run(end_sessions_of, SYSTEM, now(), agent.id)


async def _alive(client: Client) -> bool:
    await client.send(t="ping")
    return bool((await client.until(t="pong"))["now"])


def test_a_removed_device_loses_its_sockets_and_no_other(desk: Desk) -> None:
    async def way() -> tuple[int, bool]:
        gone, kept = apart(sign_in, "xiaolin"), apart(sign_in, "xiaolin")
        first, _ = await console(desk.ws, gone)
        second, _ = await console(desk.ws, kept)
        apart(_remove_device, gone)
        return await first.ended(), await _alive(second)

    assert asyncio.run(way()) == (4401, True)


def test_signing_somebody_out_everywhere_closes_every_socket(desk: Desk) -> None:
    async def way() -> tuple[int, list[int], bool]:
        sockets = [(await console(desk.ws, apart(sign_in, "xiaozhou")))[0] for _ in range(3)]
        other, _ = await console(desk.ws, apart(sign_in, "zhuguan"))
        ended = apart(_end_all, "xiaozhou")
        return ended, [await one.ended() for one in sockets], await _alive(other)

    assert asyncio.run(way()) == (3, [4401] * 3, True)

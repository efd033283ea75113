"""A shop that no longer wants unsent words seen: the server drops them from then on, and open widgets are told."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from tests.support.server import Desk, running_desk
from tests.support.sessions import apart
from tests.support.sockets import Frame
from tests.surface.live.test_unsent import WORDS, served, typed
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import set_shop_widget
from zhunsheng.commerce.queries import shop_by_key, shop_widget
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now


@pytest.mark.usefixtures("db")
def test_switched_off_it_ends_at_once_and_the_widget_is_told(tmp_path: Path) -> None:
    def switch_off() -> None:
        number = shop_by_key("demo-3c").id
        run(set_shop_widget, SYSTEM, now(), number, msgspec.structs.replace(shop_widget(number), sees_typing=False))

    async def way(desk: Desk) -> list[Frame]:
        customer, _, agent, dialogue = await served(desk)
        await customer.send(t="typing", text=WORDS)
        await agent.until(t="typing", dialogue=dialogue)
        apart(switch_off)
        while (await customer.until(t="desk"))["desk"]["sees_typing"]:
            pass
        await customer.send(t="typing", text=WORDS)
        await agent.until(t="typing", dialogue=dialogue)
        return typed(agent)

    with running_desk(tmp_path) as running:
        assert [frame.get("text") for frame in asyncio.run(way(running))] == [WORDS, None]

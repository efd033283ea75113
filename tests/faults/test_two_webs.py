"""Two web processes on one desk: what one takes in, those at the other see, whoever of them or their Redis dies."""

import asyncio
import uuid
from pathlib import Path

from tests.faults.redis_server import OwnRedis, own_redis
from tests.faults.shop import Visitor, nothing_lost_nothing_doubled
from tests.support.server import Desk, running_desk, second_web
from tests.support.sessions import apart, session_of
from tests.support.sockets import Client, Frame, console
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import set_password
from zhunsheng.people.queries import agent_cards, hash_password


def test_both_webs_show_the_same_whoever_dies(live_db: None, redis_url: str, tmp_path: Path) -> None:
    del live_db, redis_url  # the second says whether this machine has a Redis at all
    with (
        own_redis(tmp_path) as bell,
        running_desk(tmp_path, redis_url=bell.url) as left,
        second_web(left) as right,
    ):
        visitor = Visitor(left)
        asyncio.run(_together(left, right, bell, visitor))
        nothing_lost_nothing_doubled(visitor)


async def _together(left: Desk, right: Desk, bell: OwnRedis, visitor: Visitor) -> None:
    agent, _ = await console(right.ws, apart(session_of, "xiaolin"))
    assert (await agent.ask(t="presence", to="available"))["t"] == "done"
    await visitor.insists("左边写的第一句")
    assert (await _hears(agent, "左边写的第一句"))["unread"] == 1
    answered = await agent.ask(t="say", dialogue=visitor.dialogue, text="您好,我来为您查看。")
    assert answered["t"] == "said"
    customer = await visitor.arrive()
    await _hears(customer, "您好,我来为您查看。")
    await customer.send(t="typing")
    await agent.until(t="typing", dialogue=visitor.dialogue, by="customer")
    await customer.send(t="typing", text="左边还没发出去，13812345678")
    await agent.until(t="typing", dialogue=visitor.dialogue, text="左边还没发出去，138****5678")
    await agent.send(t="typing", dialogue=visitor.dialogue)
    assert (await customer.until(t="typing"))["who"]

    cid = str(uuid.uuid4())
    left.kill("web")
    visitor.client, visitor.desk = None, right
    await visitor.insists("左边没了,右边接着说", cid)
    await _hears(agent, "左边没了,右边接着说")
    await asyncio.to_thread(left.start, "web")
    visitor.client, visitor.desk = None, left
    await visitor.insists("左边没了,右边接着说", cid)  # said once more under its id: it counts once
    await visitor.insists("左边又好了")
    await _hears(agent, "左边又好了")

    bell.kill()
    await visitor.insists("没有铃也看得到")
    await _hears(agent, "没有铃也看得到")
    await asyncio.to_thread(bell.start)
    await visitor.insists("铃又响了")
    await _hears(agent, "铃又响了")

    await asyncio.to_thread(apart, _new_password, "xiaolin")
    assert await agent.ended(30) == 4401


async def _hears(client: Client, text: str) -> Frame:
    """Wait for a message and return the row that comes with it."""
    while True:
        frame = await client.until(30.0, t="message")
        if frame["message"]["text"] == text:
            return dict(frame.get("row", {}))


def _new_password(login: str) -> None:
    one = next(card for card in agent_cards() if card.login == login)
    run(set_password, SYSTEM, now(), one.id, hash_password("a-long-and-Odd-phrase-7"))

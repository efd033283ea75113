"""Words that a customer has not sent: to the dialogue's agent alone, masked, where the shop says so; kept nowhere."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.apps import apps

from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart, sign_in
from tests.support.sockets import Client, Frame, console, say, widget
from tests.surface.live.visits import owner_of, written
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.unsent import masked_draft

QUIET = "quiet"
SENT = "你好，想问个事"
WORDS = "银杏路的退货怎么还没到账"
PHONE = "13812345678"


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db) as running:
        run(create_shop, SYSTEM, now(), NewShop(key=QUIET, name="不看输入的店", colour="#334155"))
        yield running


async def served(desk: Desk, shop: str = "demo-3c") -> tuple[Client, Frame, Client, int]:
    """Let xiaolin serve a customer; return both, the customer's welcome and the dialogue."""
    customer, welcome = await widget(desk.ws, shop=shop)
    dialogue = (await customer.ask(**say(SENT)))["dialogue"]
    agent = await owner_of(desk, "xiaolin", dialogue)
    await customer.until(t="state", dialogue=dialogue, state="open")
    return customer, welcome, agent, dialogue


def typed(client: Client) -> list[Frame]:
    return [frame for frame in client.heard if frame["t"] == "typing"]


def stands_somewhere(words: str, folder: Path) -> bool:
    """Look through every table, and through every file of the desk's folder: logs of its processes among them."""
    rows = apart(lambda: str([list(model._default_manager.values_list()) for model in apps.get_models()]))
    return words in rows or any(words.encode() in one.read_bytes() for one in folder.rglob("*") if one.is_file())


def test_the_agent_of_the_dialogue_sees_masked_words_nobody_else_does_and_nothing_keeps_them(
    desk: Desk, shared_db: Path
) -> None:
    async def way() -> tuple[Frame, list[Frame], list[list[Frame]], tuple[int, int], tuple[int, int]]:
        customer, welcome, agent, dialogue = await served(desk)
        others = [(await console(desk.ws, sign_in(login)))[0] for login in ("xiaohe", "zuzhang", "zhuguan")]
        for one in others:
            await one.send(t="open", dialogue=dialogue)
            await one.quiet()
        before = written()
        await customer.send(t="typing", text=f"{WORDS}，电话{PHONE}")
        await agent.until(t="typing", dialogue=dialogue)
        await customer.send(t="typing", text="")
        await agent.until(t="typing", dialogue=dialogue)
        for one in others:
            await one.quiet()
        return welcome, typed(agent), [one.heard for one in others], before, written()

    welcome, seen, others, before, after = asyncio.run(way())
    assert welcome["desk"]["sees_typing"] is True
    assert [frame["text"] for frame in seen] == [f"{WORDS}，电话138****5678", ""]
    text = msgspec.json.encode(others).decode()
    assert WORDS not in text
    assert ['"by":"customer"' in msgspec.json.encode(heard).decode() for heard in others] == [False, True, True]
    assert after == before
    assert stands_somewhere(SENT, shared_db)
    assert not stands_somewhere(WORDS, shared_db)


def test_nobody_sees_what_is_typed_in_a_shop_that_has_not_switched_it_on_or_before_an_agent_serves(desk: Desk) -> None:
    async def way() -> tuple[Frame, list[Frame], list[Frame]]:
        customer, welcome, agent, dialogue = await served(desk, QUIET)
        await customer.send(t="typing", text=WORDS)
        await agent.until(t="typing", dialogue=dialogue)
        waiting, _ = await widget(desk.ws)
        line = (await waiting.ask(**say("有人吗")))["dialogue"]
        looks, _ = await console(desk.ws, sign_in("zhuguan"))
        await waiting.send(t="typing", text=WORDS)
        await looks.until(t="typing", dialogue=line)
        return welcome, typed(agent), typed(looks)

    welcome, seen, waiting = asyncio.run(way())
    assert welcome["desk"]["sees_typing"] is False
    assert [set(frame) for frame in seen + waiting] == [{"t", "dialogue", "by"}] * 2


def test_too_long_and_too_often_are_dropped(desk: Desk) -> None:
    async def way() -> list[Frame]:
        customer, _, agent, _ = await served(desk)
        await customer.send(t="typing", text="长" * 501)
        for number in range(30):
            await customer.send(t="typing", text=f"第{number}次")
        await customer.ask(**say("发出去了"))
        await agent.quiet()
        return typed(agent)

    assert [frame["text"] for frame in asyncio.run(way())] == [f"第{number}次" for number in range(12)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"打我{PHONE}", "打我138****5678"),
        ("打我1381234567", "打我**********"),
        ("卡号 6222 0200 11", "卡号 ************"),
        ("发到 wang.si", "发到 wang.si"),
        ("发到 wang.si@exam", "发到 ************"),
        ("充 65W 还是 20000 毫安", "充 65W 还是 20000 毫安"),
    ],
)
def test_what_may_become_personal_data_is_masked_while_it_grows(text: str, shown: str) -> None:
    assert masked_draft(text) == shown


def test_a_question_about_a_draft_is_bounded(desk: Desk) -> None:
    async def way() -> Frame:
        _, _, agent, dialogue = await served(desk)
        return await agent.ask(t="assist", dialogue=dialogue, draft="长" * 501)

    assert asyncio.run(way())["t"] == "refused"

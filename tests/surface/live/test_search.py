"""Searching over real sockets: everybody finds the words of the dialogues that are theirs to see, and no others."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import Desk, shared_desk
from tests.support.sessions import sign_in
from tests.support.sockets import Client, console, say, widget
from tests.surface.live.visits import close, owner_of, signed


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Any:
    """Run a desk with the demonstration shop and the worker that fills the index."""
    with shared_desk(tmp_path) as running:
        running.start("worker")
        yield running


async def at_console(desk: Desk, login: str) -> Client:
    client, _ = await console(desk.ws, sign_in(login))
    return client


async def texts(client: Client, q: str) -> list[str]:
    found = await client.ask(t="search", q=q)
    assert found["t"] == "found", found
    return [hit["excerpt"] for hit in found["hits"]]


async def soon(client: Client, q: str, expected: list[str]) -> None:
    """Ask until the index has caught up."""
    for _ in range(200):
        if await texts(client, q) == expected:
            return
        await asyncio.sleep(0.1)
    assert await texts(client, q) == expected


def test_everybody_finds_what_is_theirs_to_see(desk: Desk) -> None:
    asyncio.run(_rights(desk))


async def _rights(desk: Desk) -> None:
    known, _ = await widget(desk.ws, signed=signed())
    first = (await known.ask(**say("静界耳机 JJ-PRO-B 什么时候发货？")))["dialogue"]
    other, _ = await widget(desk.ws)
    second = (await other.ask(**say("我的手表还没发货")))["dialogue"]
    xiaolin, xiaohe = await owner_of(desk, "xiaolin", first), await owner_of(desk, "xiaohe", second)
    leader, supervisor = await at_console(desk, "zuzhang"), await at_console(desk, "zhuguan")
    both = ["我的手表还没发货", "静界耳机 JJ-PRO-B 什么时候发货？"]
    await soon(supervisor, "发货", both)
    await soon(xiaolin, "发货", both[1:])
    await soon(xiaohe, "发货", both[:1])
    await soon(leader, "发货", both[1:])
    assert [await texts(client, "jj-pro") for client in (xiaolin, xiaohe, leader, supervisor)] == [
        both[1:], [], both[1:], both[1:],
    ]  # fmt: skip
    found = await xiaolin.ask(t="search", q="发货")
    hit = found["hits"][0]
    assert {key: found[key] for key in ("q", "more", "following")} == {"q": "发货", "more": False, "following": None}
    assert [hit["excerpt"][mark["start"] : mark["end"]] for mark in hit["marks"]] == ["发货"]
    assert (hit["dialogue"], hit["by"], hit["who"], hit["state"]) == (first, "customer", "王*", "open")
    assert hit["customer"]["name"] == "王*"
    opened = await xiaolin.ask(t="open", dialogue=first, after=0)
    assert [line["text"] for line in opened["messages"] if line["seq"] == hit["seq"]] == [both[1]]


def test_the_words_go_with_the_dialogue_and_stay_found_after_its_end(desk: Desk) -> None:
    asyncio.run(_course(desk))


async def _course(desk: Desk) -> None:
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say("我要退货")))["dialogue"]
    first = await owner_of(desk, "xiaolin", dialogue)
    await soon(first, "退货", ["我要退货"])
    second, snapshot = await console(desk.ws, sign_in("xiaozhou"))
    await second.ask(t="presence", to="available")
    to_agent = snapshot["me"]["id"]
    done = await first.ask(t="transfer", dialogue=dialogue, to_agent=to_agent, note="客户要退货")
    assert (done["t"], await texts(first, "退货")) == ("done", [])
    await soon(second, "退货", ["我要退货"])
    assert await texts(first, "退货") == []
    await close(second, dialogue)
    await soon(second, "退货", ["我要退货"])
    assert (await second.ask(t="search", q="退货"))["hits"][0]["state"] == "closed"


def test_what_cannot_be_searched_is_refused(desk: Desk) -> None:
    asyncio.run(_refused(desk))


async def _refused(desk: Desk) -> None:
    agent, administrator = await at_console(desk, "xiaolin"), await at_console(desk, "guanli")
    codes = [(await agent.ask(t="search", q=q))["code"] for q in ("", "  ", "货" * 101)]
    assert codes == ["input.bad"] * 3
    assert (await agent.ask(t="search"))["code"] == "frame.malformed"
    assert (await administrator.ask(t="search", q="发货"))["code"] == "access.denied"
    assert await texts(agent, "*\" OR '") == []

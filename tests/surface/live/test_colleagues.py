"""What colleagues share over real sockets: notes, mentions, scripts, earlier dialogues, searches, who else is here."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import Desk, running_desk, shared_desk
from tests.support.sessions import apart, sign_in
from tests.support.sockets import Client, console, say, widget
from tests.surface.live.visits import close, orders, owner_of, signed
from zhunsheng.assist.models import Script
from zhunsheng.dialogue.models import Note
from zhunsheng.journal.models import FactRow
from zhunsheng.people.models import Agent


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Any:
    """Run a desk with the demonstration shop."""
    with shared_desk(tmp_path) as running:
        yield running


async def at_console(desk: Desk, login: str) -> Client:
    client, _ = await console(desk.ws, sign_in(login))
    return client


def agent_id(login: str) -> int:
    return apart(lambda: Agent.objects.get(login=login).id)


def facts_named(name: str) -> int:
    return apart(FactRow.objects.filter(name=name).count)


def test_a_note_reaches_colleagues_and_who_is_named_and_never_the_customer(desk: Desk) -> None:
    asyncio.run(_notes(desk))


async def _notes(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    dialogue = (await customer.ask(**say("耳机没有声音")))["dialogue"]
    xiaolin, leader = await owner_of(desk, "xiaolin", dialogue), await at_console(desk, "zuzhang")
    named, stranger = await at_console(desk, "xiaozhou"), await at_console(desk, "xiaohe")
    await named.quiet()
    zhou = agent_id("xiaozhou")
    asked: dict[str, Any] = {
        "t": "note",
        "dialogue": dialogue,
        "text": "@小周 这款要先换线试",
        "mentions": [zhou],
        "cid": "n1",
    }
    done = await xiaolin.ask(**asked)
    assert (await xiaolin.ask(**asked))["note"] == done["note"]
    assert apart(Note.objects.count) == 1
    shown = (await leader.until(t="note"))["note"]
    assert (shown["text"], shown["by"]["name"], shown["mentions"]) == ("@小周 这款要先换线试", "小林", [zhou])
    assert (await named.until(t="mention"))["note"]["id"] == done["note"]
    for silent in (stranger, customer):
        await silent.quiet()
        assert not [frame for frame in silent.heard if "换线" in str(frame)]
    assert (await stranger.ask(**asked | {"cid": "n2"}))["code"] == "access.denied"
    assert (await xiaolin.ask(**asked | {"cid": "n3", "text": "  "}))["code"] == "input.bad"
    assert (await xiaolin.ask(**asked | {"cid": "n4", "mentions": [1]}))["code"] == "not_found"
    history = await xiaolin.ask(t="open", dialogue=dialogue, after=0)
    assert [note["id"] for note in history["notes"]] == [done["note"]]
    _, later = await console(desk.ws, sign_in("xiaozhou"))
    assert [note["id"] for note in later["mentions"]] == [done["note"]]
    await named.ask(t="mentions_seen", dialogue=dialogue)
    _, again = await console(desk.ws, sign_in("xiaozhou"))
    assert again["mentions"] == []
    assert facts_named("dialogue.noted") == 1
    _returned, welcome = await widget(desk.ws, signed=signed())
    assert "换线" not in str(welcome)


def test_the_history_opens_with_the_dialogue_where_a_clause_demands_it(desk: Desk) -> None:
    asyncio.run(_history(desk))


async def _history(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    first = (await customer.ask(**say("第一次来，问尺寸")))["dialogue"]
    xiaohe = await owner_of(desk, "xiaohe", first)
    await close(xiaohe, first)
    other, _ = await widget(desk.ws, signed=signed("c002"))
    foreign = (await other.ask(**say("别人的会话")))["dialogue"]
    second = (await customer.ask(**say("第二次来", fresh=True)))["dialogue"]
    xiaolin = await owner_of(desk, "xiaolin", second)
    opened = await xiaolin.ask(t="open", dialogue=second, after=0)
    assert opened["opens_earlier"] == "cc-1.1d"
    (short,) = opened["earlier"]
    assert (short["id"], short["agent"], short["outcome"]) == (first, "小何", "solved")
    past = (await xiaolin.ask(t="earlier", dialogue=second, earlier=first))["past"]
    assert "第一次来，问尺寸" in [line["text"] for line in past["messages"]]
    assert facts_named("dialogue.earlier_shown") == 1
    for wrong in (foreign, second, 7):
        assert (await xiaolin.ask(t="earlier", dialogue=second, earlier=wrong))["code"] == "not_found"
    assert (await xiaolin.ask(t="open", dialogue=first, after=0))["code"] == "access.denied"
    assert (await xiaohe.ask(t="earlier", dialogue=second, earlier=first))["code"] == "access.denied"
    assert facts_named("dialogue.earlier_shown") == 1


def test_scripts_come_with_their_slots_and_their_use_is_counted(desk: Desk) -> None:
    asyncio.run(_scripts(desk))


async def _scripts(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    dialogue = (await customer.ask(**say("退款到哪了")))["dialogue"]
    xiaolin, stranger = await owner_of(desk, "xiaolin", dialogue), await at_console(desk, "xiaohe")
    found = await xiaolin.ask(t="scripts", dialogue=dialogue, q="tkjd")
    (script,) = found["scripts"]
    assert (script["title"], found["slots"]["agent"], found["slots"]["customer"]) == ("退款进度", "小林", "王先生/女士")
    numbers = [order.number for order in orders("c001")]
    assert (found["slots"]["orders"], found["slots"]["order"]) == (numbers, numbers[0] if len(numbers) == 1 else "")
    assert (await stranger.ask(t="scripts", dialogue=dialogue, q=""))["code"] == "access.denied"
    said = {"t": "say", "dialogue": dialogue, "text": "您的退款正在处理。", "cid": "s1", "script": script["id"]}
    assert (await xiaolin.ask(**said))["t"] == (await xiaolin.ask(**said))["t"] == "said"
    assert apart(lambda: Script.objects.get(id=script["id"]).uses) == facts_named("script.used") == 1


def test_customers_are_found_by_phone_and_order_number_by_those_who_may(desk: Desk) -> None:
    asyncio.run(_find(desk))


async def _find(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    dialogue = (await customer.ask(**say("在吗")))["dialogue"]
    supervisor, agent = await at_console(desk, "zhuguan"), await owner_of(desk, "xiaolin", dialogue)
    for words in ("13800015678", orders("c001")[0].number):
        (found,) = (await supervisor.ask(t="find", q=words))["customers"]
        assert (found["name"], found["phone"], found["dialogue"]["id"]) == ("王*", "138****5678", dialogue)
    assert (await supervisor.ask(t="find", q="13899990000"))["customers"] == []
    assert (await supervisor.ask(t="find", q=" "))["code"] == "input.bad"
    assert (await agent.ask(t="find", q="13800015678"))["code"] == "access.denied"
    assert facts_named("order.searched") == 3


def test_who_else_has_the_dialogue_on_the_screen_is_shown_to_them_alone(desk: Desk) -> None:
    asyncio.run(_here(desk))


def test_who_else_looks_is_known_across_web_processes(db: None, tmp_path: Path, redis_url: str) -> None:
    with shared_desk(tmp_path, redis_url=redis_url) as one, running_desk(
        tmp_path, demo=False, redis_url=redis_url
    ) as other:  # fmt: skip
        asyncio.run(_across(one, other))


async def _across(one: Desk, other: Desk) -> None:
    customer, _ = await widget(one.ws, signed=signed())
    dialogue = (await customer.ask(**say("在吗")))["dialogue"]
    xiaolin, leader = await owner_of(one, "xiaolin", dialogue), await at_console(other, "zuzhang")
    mine, hers = agent_id("xiaolin"), agent_id("zuzhang")
    await leader.until(t="message", wait=30)
    await xiaolin.send(t="here", dialogue=dialogue)
    await leader.send(t="here", dialogue=dialogue)
    both = sorted([mine, hers])
    assert (await xiaolin.until(t="here", agents=both))["dialogue"] == dialogue
    assert (await leader.until(t="here", agents=both))["dialogue"] == dialogue
    await leader.send(t="here", dialogue=None)
    assert (await xiaolin.until(t="here", agents=[mine]))["dialogue"] == dialogue


async def _here(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    dialogue = (await customer.ask(**say("在吗")))["dialogue"]
    xiaolin, leader, stranger = (
        await owner_of(desk, "xiaolin", dialogue),
        await at_console(desk, "zuzhang"),
        await at_console(desk, "xiaohe"),
    )
    mine, hers = agent_id("xiaolin"), agent_id("zuzhang")
    await xiaolin.send(t="here", dialogue=dialogue)
    assert (await xiaolin.until(t="here"))["agents"] == [mine]
    await stranger.send(t="here", dialogue=dialogue)
    await leader.send(t="here", dialogue=dialogue)
    assert (await xiaolin.until(t="here", agents=sorted([mine, hers])))["dialogue"] == dialogue
    await stranger.quiet()
    assert [frame for frame in stranger.heard if frame["t"] == "here"] == []
    await leader.close()
    assert (await xiaolin.until(t="here", agents=[mine]))["agents"] == [mine]

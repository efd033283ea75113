"""Words are judged while they are written, and a customer's once they are here, over real sockets."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import Desk, shared_desk
from tests.support.sessions import sign_in
from tests.support.sockets import console, say, widget
from tests.surface.live.visits import owner_of, signed


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Any:
    """Run a desk with the demonstration shop."""
    with shared_desk(tmp_path) as running:
        yield running


def test_words_are_marked_while_they_are_written_and_nothing_is_sent(desk: Desk) -> None:
    asyncio.run(_writing(desk))


async def _writing(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    dialogue = (await customer.ask(**say("我的订单到哪了")))["dialogue"]
    agent = await owner_of(desk, "xiaolin", dialogue)
    judged = await agent.ask(t="judge", dialogue=dialogue, text="您好，我们家是全网最低价")
    assert judged["t"] == "judged"
    assert {(hit["clause"], hit["severity"]) for hit in judged["hits"]} >= {("ec-4.2a", "refuse")}
    assert all(hit["reason"] and hit["instead"] for hit in judged["hits"])
    assert (await agent.ask(t="judge", dialogue=dialogue, text="您好，马上为您查询"))["hits"] == []
    alike = await agent.ask(t="judge", dialogue=dialogue, text="您这事儿得问承运那头，我这儿真插不上手")
    assert any(hit["alike"] for hit in alike["hits"])
    assert [hit["alike"] for hit in judged["hits"] if hit["severity"] == "refuse"] == [[]]
    opened = await agent.ask(t="open", dialogue=dialogue, after=0)
    assert [line["by"] for line in opened["messages"] if line["by"] != "system"] == ["customer"]


def test_what_is_offered_to_say_is_in_the_language_of_the_talk_and_not_of_the_screen(desk: Desk) -> None:
    asyncio.run(_spoken(desk))


async def _spoken(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    dialogue = (await customer.ask(**say("我的订单到哪了")))["dialogue"]
    await owner_of(desk, "xiaolin", dialogue)
    agent, _ = await console(desk.ws, sign_in("xiaolin"), lang="en")
    for text, found in (("这不归我管", "zh"), ("that is not my job", "en")):
        hits = (await agent.ask(t="judge", dialogue=dialogue, text=text))["hits"]
        assert {tongue(hit["instead"]) for hit in hits} == {found}, hits
        assert {tongue(hit["reason"]) for hit in hits} == {"en"}
    gate = await agent.ask(t="gate", dialogue=dialogue)
    assert {tongue(check["ask"]) for check in gate["checks"] if check["ask"]} == {"zh"}
    assert {tongue(check["title"]) for check in gate["checks"]} == {"en"}
    assert tongue(gate["closing"]["suggest"]) == "zh"
    await customer.ask(**say("Where is my parcel, please tell me"))
    gate = await agent.ask(t="gate", dialogue=dialogue)
    assert {tongue(check["ask"]) for check in gate["checks"] if check["ask"]} == {"en"}
    assert tongue(gate["closing"]["suggest"]) == "en"


def tongue(words: str) -> str:
    return "zh" if any("\u4e00" <= one <= "\u9fff" for one in words) else "en"


def test_an_upset_customer_is_shown_as_one_with_the_words_that_say_so(desk: Desk) -> None:
    asyncio.run(_mood(desk))


async def _mood(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    dialogue = (await customer.ask(**say("你好")))["dialogue"]
    agent = await owner_of(desk, "xiaolin", dialogue)
    await customer.ask(**say("气死我了，你们就是骗子公司"))
    opened = await agent.ask(t="open", dialogue=dialogue, after=0)
    calm, upset = (line["mood"] for line in opened["messages"] if line["by"] == "customer")
    assert calm is None
    assert upset["level"] == 2
    assert upset["words"]
    assert {mark["family"] for mark in upset["marks"]} == {"abuse"}


def test_a_mood_follows_its_message_and_changes_the_row(desk: Desk) -> None:
    asyncio.run(_mood_follows(desk))


async def _mood_follows(desk: Desk) -> None:
    customer, _ = await widget(desk.ws, signed=signed())
    dialogue = (await customer.ask(**say("你好")))["dialogue"]
    agent = await owner_of(desk, "xiaolin", dialogue)
    upset = (await customer.ask(**say("气死我了，你们就是骗子公司")))["seq"]
    await agent.quiet(0.5)
    pushed = [frame["message"] for frame in agent.heard if frame["t"] == "message" and frame["message"]["seq"] == upset]
    assert [message["mood"] for message in pushed] == [None]
    (mood,) = [frame for frame in agent.heard if frame["t"] == "mood"]
    assert (mood["dialogue"], mood["seq"], mood["mood"]["level"]) == (dialogue, upset, 2)
    assert mood["row"]["mood"] == 2
    await customer.ask(**say("订单号发你了"))
    await agent.quiet(0.5)
    fading = [frame for frame in agent.heard if frame["t"] == "mood"][1:]
    assert [(frame["mood"], frame["row"]["mood"]) for frame in fading] == [(None, 1)]
    await customer.quiet(0.2)
    own = [frame["message"] for frame in customer.heard if frame["t"] == "message"]
    assert own
    assert not [message for message in own if "mood" in message]

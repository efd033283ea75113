"""Drafts over real sockets with a real endpoint: they come, a slow endpoint keeps nobody from working, and the bot says no more than was switched on."""

import asyncio
import time
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.assist.endpoint import in_turn, said, sent
from tests.ground.servers import Server, serving
from tests.support.server import Desk, running_desk
from tests.support.sessions import apart
from tests.support.sockets import Client, say, widget
from tests.surface.live.visits import SHOP, owner_of
from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.actions import set_helper
from zhunsheng.assist.values import HelperSettings
from zhunsheng.commerce.actions import set_shop_widget
from zhunsheng.commerce.queries import shop_by_key, shop_widget
from zhunsheng.dialogue.models import Message
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.models import Edition


def slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)
    said("客户问到货时间，已答复")(handler)


@pytest.fixture
def endpoint() -> Iterator[Server]:
    """Be slow once, then draft a record, then say something that the guard refuses."""
    answers = in_turn(slow, said("问题：问什么时候到货\n处理：查询物流"), said("您好，明天到，加微信 wx888999"))
    with serving(answers) as server:
        yield server


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Iterator[Desk]:
    """Run a desk that may reach this machine's endpoint."""
    with running_desk(tmp_path, outbound_allow="127.0.0.1/32") as running:
        yield running


def test_drafts_come_to_the_console_and_a_slow_endpoint_keeps_nobody_waiting(desk: Desk, endpoint: Server) -> None:
    asyncio.run(_drafted(desk, endpoint))


async def _drafted(desk: Desk, endpoint: Server) -> None:
    wanted = HelperSettings(on=True, console=True, url=f"http://127.0.0.1:{endpoint.port}/v1", model="m", seconds=5)
    apart(lambda: run(set_helper, SYSTEM, now(), wanted))
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say("我的耳机什么时候到货？电话13812345678")))["dialogue"]
    agent = await owner_of(desk, "xiaolin", dialogue)
    assert "aid" in next(one for one in agent.heard if "me" in one)["me"]["can"]
    await agent.send(t="aid", cid="slow", dialogue=dialogue, what="summary")
    await asyncio.to_thread(endpoint_heard, endpoint)
    again = await agent.ask(t="aid", dialogue=dialogue, what="summary")
    assert ((await agent.ask(**say("您好，我看一下。", dialogue=dialogue)))["t"], again["why"]) == ("said", "busy")
    assert not any(one.get("re") == "slow" for one in agent.heard)  # the answers above came first
    summary = await agent.until(re="slow")
    assert (summary["text"], summary["by"]) == ("客户问到货时间，已答复", "helper")
    record = await agent.ask(t="aid", dialogue=dialogue, what="record")
    assert (record["fields"]["issue"], record["fields"]["solution"]) == ("问什么时候到货", "查询物流")
    reworded = await agent.ask(t="aid", dialogue=dialogue, what="reword", text="明天到")
    assert (reworded["text"], reworded["why"]) == ("", "held")
    wrongs: tuple[dict[str, Any], ...] = ({"what": "poem"}, {"what": "reword", "text": "长" * 2001})
    for wrong in wrongs:
        assert (await agent.ask(t="aid", dialogue=dialogue, **wrong))["t"] == "refused"
    assert b"13812345678" not in b"".join(body for *_, body in endpoint.asked)
    names = apart(
        lambda: list(FactRow.objects.filter(name="helper.asked").order_by("id").values_list("actor_kind", flat=True))
    )
    assert names == ["agent"] * 3
    assert apart(lambda: Message.objects.filter(dialogue_id=dialogue, by="agent").count()) == 1
    await customer.close()
    await agent.close()


def endpoint_heard(endpoint: Server) -> None:
    while not endpoint.asked:
        time.sleep(0.01)


@pytest.fixture
def polite() -> Iterator[Server]:
    """Say the approved answer in a friendlier way, whatever is asked."""
    with serving(polite_answer) as server:
        yield server


def polite_answer(handler: BaseHTTPRequestHandler) -> None:
    server: Any = handler.server
    approved = sent(server.asked[-1][3]).partition("已批准的答案：")[2]
    said(f"您好，{approved}")(handler)


def test_the_bot_words_answers_of_the_families_that_were_named_and_no_others(desk: Desk, polite: Server) -> None:
    asyncio.run(_worded(desk, polite))


async def _worded(desk: Desk, polite: Server) -> None:
    wanted = HelperSettings(on=True, families=("发票",), url=f"http://127.0.0.1:{polite.port}/v1", model="m")
    apart(lambda: run(set_helper, SYSTEM, now(), wanted))
    apart(bot_first)
    await asyncio.to_thread(learned_once)
    heard = {}
    for question in ("怎么开发票", "怎么申请退货"):
        answer = ""
        for _ in range(15):  # more newcomers at once would be a flood
            customer, _hello = await widget(desk.ws, visitor=uuid.uuid4().hex)
            await customer.ask(**say(question))
            answer = await bots_answer(customer)
            await customer.close()
            if answer:
                break
            await asyncio.sleep(1)
        heard[question] = answer
    assert heard["怎么开发票"].startswith("您好，")
    assert len(polite.asked) == 1
    assert "退货" in heard["怎么申请退货"]


def learned_once() -> None:
    """Wait until the worker has learned its bank."""
    while not apart(Edition.objects.exists):
        time.sleep(0.2)


async def bots_answer(customer: Client) -> str:
    """Wait for what the bot answers; nothing where it gives the dialogue to people."""
    while True:
        said_now = (await customer.until(t="message"))["message"]
        if said_now["by"] == "bot":
            return str(said_now["text"])
        if said_now["by"] == "system" and said_now["event"] not in ("dialogue.opened", "bot.began"):
            return ""


def bot_first() -> None:
    shop_id = shop_by_key(SHOP).id
    run(set_shop_widget, SYSTEM, now(), shop_id, msgspec.structs.replace(shop_widget(shop_id), bot_first=True))

"""Over real sockets: presence with its reason, a queue told by tier, hand-over to a group, take-over, and who is gone."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.support.server import Desk, running_desk
from tests.support.sessions import sign_in
from tests.support.sockets import Client, console, say, widget
from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.actions import set_policy
from zhunsheng.dialogue.queries import policy_of
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Any:
    """Run a desk with the demonstration shop."""
    with running_desk(tmp_path) as running:
        yield running


async def come(desk: Desk, login: str, to: str = "available") -> tuple[Client, dict[str, Any]]:
    client, snapshot = await console(desk.ws, sign_in(login))
    assert (await client.ask(t="presence", to=to))["t"] == "done"
    return client, snapshot


async def event(client: Client, name: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = (await client.until(t="message"))["message"]
        if message["event"] == name:
            return message


def test_presence_has_a_reason_that_colleagues_see_and_an_unknown_one_is_refused(desk: Desk) -> None:
    asyncio.run(_reasons(desk))


async def _reasons(desk: Desk) -> None:
    lin, snapshot = await come(desk, "xiaolin")
    zhou, _ = await come(desk, "xiaozhou")
    assert {"presence": "break", "code": "meal", "words": "用餐", "by_desk": False} in snapshot["reasons"]
    await lin.ask(t="presence", to="break", reason="meal")
    seen = await zhou.until(t="presence", agent=snapshot["me"]["id"], state="break")
    assert (seen["reason"], seen["until"]) == ("meal", None)
    refused = await lin.ask(t="presence", to="away", reason="vanished")
    assert refused["code"] == "input.bad"


def test_the_queue_is_told_by_tier_and_a_dialogue_goes_to_a_group_and_to_a_leader(desk: Desk) -> None:
    asyncio.run(_hands(desk))


async def _hands(desk: Desk) -> None:
    lin, _ = await come(desk, "xiaolin", to="busy")
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say("我的订单还没发货")))["dialogue"]
    told = await lin.until(t="queue", waiting=1)
    assert [(one["group"], one["tier"], one["waiting"]) for one in told["lines"]] == [("online", "anonymous", 1)]
    assert told["ahead"]["online"]["tier"]["vip"] > 0
    await lin.ask(t="take", dialogue=dialogue)
    neither = await lin.ask(t="transfer", dialogue=dialogue, note="请接手")
    assert neither["code"] == "input.bad"
    assert (await lin.ask(t="transfer", dialogue=dialogue, to_group="aftersales", note="要退货"))["t"] == "done"
    assert (await event(customer, "dialogue.handed_to_group"))["data"] == {}
    zhou, _ = await come(desk, "xiaozhou")
    assert (await event(zhou, "dialogue.assigned"))["dialogue"] == dialogue
    boss, _ = await console(desk.ws, sign_in("zhuguan"))
    assert (await zhou.ask(t="take_over", dialogue=dialogue, note="我来"))["code"] == "access.denied"
    assert (await boss.ask(t="take_over", dialogue=dialogue, note="客户要求主管处理"))["t"] == "done"
    await zhou.until(t="gone", dialogue=dialogue)
    shown = await boss.ask(t="open", dialogue=dialogue, after=0)
    assert [(link["how"], link["group"]) for link in shown["chain"]] == [
        ("taken", None),
        ("to_group", "aftersales"),
        ("routed", None),
        ("taken_over", None),
    ]


def test_an_agent_whose_console_is_gone_loses_what_waits_for_an_answer(desk: Desk) -> None:
    for group in ("online", "aftersales"):
        run(set_policy, SYSTEM, now(), group, msgspec.structs.replace(policy_of(group), vanish_s=6))
    asyncio.run(_vanishing(desk))


async def _vanishing(desk: Desk) -> None:
    lin, snapshot = await come(desk, "xiaolin")
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say("在吗")))["dialogue"]
    zhou, _ = await come(desk, "xiaozhou")
    await lin.close()
    gone = await zhou.until(60, t="presence", agent=snapshot["me"]["id"], state="away")
    assert gone["reason"] == "vanished"
    assert (await event(zhou, "dialogue.assigned"))["dialogue"] == dialogue
    assert (await event(customer, "dialogue.released"))["data"] == {}

"""The whole way over real sockets and real processes: a customer writes, a clock runs, an agent answers, the record stands."""

import asyncio
import uuid
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.support.server import Desk, running_desk
from tests.support.sessions import sign_in
from tests.support.sockets import Client, console, widget
from zhunsheng.journal.queries import history
from zhunsheng.kernel.instants import now


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Any:
    """Run a desk with the demonstration shop."""
    with running_desk(tmp_path) as running:
        yield running


async def present(desk: Desk, login: str) -> Client:
    """Bring a colleague to work."""
    client, _ = await console(desk.ws, sign_in(login))
    await client.ask(t="presence", to="available")
    return client


def say(text: str, **more: Any) -> dict[str, Any]:
    """Make a frame that says something."""
    return {"t": "say", "cid": str(uuid.uuid4()), "text": text, **more}


def test_a_dialogue_from_the_first_word_to_its_gate(desk: Desk) -> None:
    dialogue = asyncio.run(_dialogue(desk))
    names = [one.fact.NAME for one in history("dialogue", dialogue)]
    assert names == [
        "dialogue.opened", "dialogue.assigned", "message.received", "demand.stated", "dialogue.looked_into",
        "message.refused", "dialogue.answered", "message.sent", "progress.told", "demand.graded", "closing.held", "message.received",
        "message.sent", "solution.offered", "message.received", "message.sent", "dialogue.closed", "record.confirmed",
    ]  # fmt: skip
    verdict = msgspec.json.decode(desk.command("journal", "verify", "--json").stdout)
    assert verdict["holds"] is True


async def _dialogue(desk: Desk) -> int:
    agent = await present(desk, "xiaolin")
    customer, welcome = await widget(desk.ws)
    assert (welcome["known"], welcome["orders"], welcome["dialogue"]) == (False, [], None)
    said = await customer.ask(**say("你好，我的耳机什么时候发货？"))
    dialogue: int = said["dialogue"]
    pushed = await agent.until(t="message", wait=5)
    while pushed["message"]["by"] != "customer":
        pushed = await agent.until(t="message", wait=5)
    clocks = {clock["clause"]: clock for clock in pushed["row"]["clocks"]}
    assert clocks["ec-1.2a"]["state"] == "running"
    assert clocks["ec-1.2a"]["limit_us"] == 30_000_000
    history_frame = await agent.ask(t="open", dialogue=dialogue, after=0)
    assert "小林" in history_frame["greeting"]
    held = await agent.ask(**say("这不归我管，您找别人吧", dialogue=dialogue))
    assert held["code"] == "phrase.refused"
    assert held["detail"]["hits"][0]["clause"] in ("cc-2.1b", "ec-2.2b")
    assert held["detail"]["hits"][0]["instead"]
    sent = await agent.ask(**say("您好，很高兴为您服务，正在为您查询订单。", dialogue=dialogue))
    assert sent["t"] == "said"
    heard = await customer.until(t="message")
    while heard["message"]["by"] != "agent":
        heard = await customer.until(t="message")
    assert heard["message"]["text"] == "您好，很高兴为您服务，正在为您查询订单。"
    assert history_frame["demand"]["suggestions"][0]["type"] == "order.shipping"
    assert (await agent.ask(t="grade", dialogue=dialogue, type="order.shipping"))["t"] == "done"
    missing = await agent.ask(t="close", dialogue=dialogue, outcome="solved", checks={})
    assert missing["code"] == "closing.missing"
    assert {"solved_or_followup", "record.order_no"} <= set(missing["detail"]["missing"])
    record = await agent.ask(t="record", dialogue=dialogue)
    assert {field["name"] for field in record["fields"] if field["missing"]} == {"order_no", "solution", "feedback"}
    kept = await agent.ask(t="record_save", dialogue=dialogue, fields={"order_no": "20261128001234"}, version=0)
    assert kept["version"] == 1
    await customer.ask(**say("好的"))
    asked = "订单明天 18:00 前发出。请问问题解决了吗？您还有其他问题吗？对这次服务还满意吗？"
    answered = await agent.ask(**say(asked, dialogue=dialogue))
    assert (answered["t"], len(answered["promises"])) == ("said", 1)
    assert (await agent.ask(t="solution", dialogue=dialogue))["t"] == "done"
    await customer.ask(**say("解决了，没有其他问题了，很满意，谢谢"))
    assert (await agent.ask(**say("感谢您的咨询，祝您生活愉快，再见！", dialogue=dialogue)))["t"] == "said"
    gate = await agent.ask(t="gate", dialogue=dialogue)
    checks = {
        check["check"]: check["found"] is not None for check in gate["checks"] if "recognised" in check["accepts"]
    }
    assert set(checks.values()) == {True}, checks
    assert gate["closing"]["present"] is True
    done = await agent.ask(t="close", dialogue=dialogue, outcome="solved", checks={})
    assert done["t"] == "done", done
    record = await agent.ask(t="record", dialogue=dialogue)
    fields = {field["name"]: field["text"] for field in record["fields"]}
    assert (record["state"], fields["solution"]) == ("due", asked)
    confirmed = await agent.ask(t="record_save", dialogue=dialogue, fields=fields, version=1, confirm=True)
    assert confirmed["state"] == "done"
    ended = await customer.until(t="state", state="closed")
    assert ended["notice"]
    await agent.close()
    await customer.close()
    await asyncio.sleep(1.0)
    return dialogue


def test_only_those_hear_who_may_read(desk: Desk) -> None:
    asyncio.run(_who_hears(desk))


async def _who_hears(desk: Desk) -> None:
    agent = await present(desk, "xiaolin")
    colleague, _ = await console(desk.ws, sign_in("xiaohe"))
    leader, _ = await console(desk.ws, sign_in("zuzhang"))
    supervisor, _ = await console(desk.ws, sign_in("zhuguan"), lang="en")
    administrator, _ = await console(desk.ws, sign_in("guanli"))
    customer, _ = await widget(desk.ws)
    secret = "只有该看的人能看到这句话"
    said = await customer.ask(**say(secret))
    for client in (agent, leader, supervisor, colleague, administrator):
        await client.quiet()
    heard = {
        name: any(frame.get("message", {}).get("text") == secret for frame in client.heard)
        for name, client in (
            ("agent", agent), ("leader", leader), ("supervisor", supervisor), ("colleague", colleague),
            ("administrator", administrator),
        )
    }  # fmt: skip
    assert heard == {"agent": True, "leader": True, "supervisor": True, "colleague": False, "administrator": False}
    for outsider in (colleague, administrator):
        refused = await outsider.ask(t="open", dialogue=said["dialogue"], after=0)
        assert (refused["t"], refused["code"]) == ("refused", "access.denied")
        refused = await outsider.ask(**say("您好", dialogue=said["dialogue"]))
        assert refused["code"] == "access.denied"
    english = next(frame for frame in supervisor.heard if frame["t"] == "message")
    assert "Greet" in english["row"]["clocks"][0]["title"]


def test_a_transfer_moves_the_dialogue_from_screen_to_screen(desk: Desk) -> None:
    asyncio.run(_transfer(desk))


async def _transfer(desk: Desk) -> None:
    first = await present(desk, "xiaolin")
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say("我要退货")))["dialogue"]
    second = await present(desk, "xiaozhou")
    agents = (await console(desk.ws, sign_in("xiaolin")))[1]["agents"]
    to_agent = next(one["id"] for one in agents if one["name"] == "小周")
    refused = await first.ask(t="transfer", dialogue=dialogue, to_agent=to_agent, note=" ")
    assert refused["code"] == "dialogue.note_missing"
    done = await first.ask(t="transfer", dialogue=dialogue, to_agent=to_agent, note="客户要退货，已答应今天回复")
    assert done["t"] == "done"
    await first.until(t="gone", dialogue=dialogue)
    got = await second.until(t="message")
    assert got["row"]["agent"]["name"] == "小周"
    opened = await second.ask(t="open", dialogue=dialogue, after=0)
    assert [link["note"] for link in opened["chain"]] == [None, "客户要退货，已答应今天回复"]
    state = await customer.until(t="state", agent={"name": "小周"})
    assert state["dialogue"] == dialogue


def test_a_missed_greeting_is_breached_at_the_line_and_told(desk: Desk) -> None:
    asyncio.run(_late(desk))


async def _late(desk: Desk) -> None:
    agent = await present(desk, "xiaolin")
    began = now()
    customer, _ = await widget(desk.ws)
    said = await customer.ask(**say("有人吗"))
    warned = await agent.until(t="alert", stage="warn", clause="ec-1.2a", wait=60)
    assert warned["dialogue"] == said["dialogue"]
    assert warned["at"] - began.us >= 18_000_000
    await customer.close()

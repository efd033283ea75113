"""Sockets in hostile hands, over the real process: bounded, answered, closed, and nothing written that may not be."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.contrib.sessions.backends.db import SessionStore
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart, sign_in
from tests.support.sockets import Client, Frame, console, plug, say, widget
from tests.surface.live.visits import customers, facts_named, owner_of, signed, vouched, written
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.dialogue.values import TEXT_LIMIT
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import change_rights, set_password
from zhunsheng.people.queries import agent_cards, find_customer, hash_password
from zhunsheng.people.values import AgentCard, Rights

RECHECK = 0.3
HELLO = 1.0


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db, recheck_seconds=str(RECHECK), hello_seconds=str(HELLO)) as running:
        yield running


def card(login: str) -> AgentCard:
    return next(one for one in agent_cards() if one.login == login)


async def greeted(desk: Desk, kind: str) -> Client:
    return (await widget(desk.ws))[0] if kind == "widget" else (await console(desk.ws, sign_in("xiaohe")))[0]


DEEP = '{"t":"ping","x":' + "[" * 10_000 + "]" * 10_000 + "}"
BOTH = {
    "no JSON": "hello", "nothing": "", "an array": "[]", "a number": "7", "no type": "{}", "unknown": '{"t":"sudo"}',
    "type of a type": '{"t":7}', "deep": DEEP, "deep alone": "[" * 20_000, "cut": '{"t":"ping"', "two": '{"t":"ping"}{"t":"ping"}',
    "surrogate": '{"t":"ping","cid":"\\ud83d"}', "cid": '{"t":"ping","cid":7}',
}  # fmt: skip
WIDGET = {
    "text": '{"t":"say","cid":"a","text":7}', "no cid": '{"t":"say","text":"x"}', "seq": '{"t":"read","seq":"1"}',
    "negative": '{"t":"after","seq":-1}', "huge": '{"t":"read","seq":99999999999999999999999}',
    "half": '{"t":"read","seq":1.5}', "NUL": '{"t":"say","cid":"a","text":"a\\u0000b"}',
}  # fmt: skip
CONSOLE = {
    "id": '{"t":"open","dialogue":"1"}', "huge": '{"t":"open","dialogue":99999999999999999999999}',
    "confirm": '{"t":"say","cid":"a","dialogue":1,"confirm":"all"}', "outcome": '{"t":"close","dialogue":1,"outcome":"won"}',
    "negative": '{"t":"before","dialogue":1,"seq":-1}', "NUL": '{"t":"unmask","customer":1,"field":"name","reason":"\\u0000"}',
}  # fmt: skip
FRAMES = [
    *(("widget", name, text) for name, text in (BOTH | WIDGET).items()),
    *(("console", name, text) for name, text in (BOTH | CONSOLE).items()),
]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, _, t in FRAMES], ids=[f"{k}: {n}" for k, n, _ in FRAMES])
def test_a_broken_frame_is_answered_and_the_socket_lives(desk: Desk, kind: str, text: str) -> None:
    async def way() -> tuple[Frame, Frame]:
        client = await greeted(desk, kind)
        await client.socket.send(text)
        refused = await client.until(t="refused")
        await client.send(t="ping")
        return refused, await client.until(t="pong")

    before = written()
    refused, _ = asyncio.run(way())
    assert refused["code"] == "frame.malformed"
    assert refused["text"]
    assert written() == before


def test_what_looks_like_the_forbidden_character_may_be_said(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame]:
        client = await greeted(desk, "widget")
        said = await client.ask(**say("写成 \\u0000 就乱码"))
        return said, await client.until(t="message", wait=2)

    said, _ = asyncio.run(way())
    assert said["t"] == "said"


@pytest.mark.parametrize(
    ("frame", "code"),
    [("x" * 33_000, 1009), ("x" * 70_000, 1009), (b'{"t":"ping"}', 1003)],
    ids=["large", "huge", "binary"],
)
@pytest.mark.parametrize("kind", ["widget", "console"])
def test_a_frame_of_the_wrong_size_or_kind_ends_the_socket(
    desk: Desk, kind: str, frame: str | bytes, code: int
) -> None:
    async def way() -> int:
        client = await greeted(desk, kind)
        await client.socket.send(frame)
        return await client.ended()

    assert asyncio.run(way()) == code


def test_who_sends_without_end_is_cut_off_and_nobody_else(desk: Desk) -> None:
    async def way() -> tuple[int, Frame, Frame]:
        neighbour, flooder = await greeted(desk, "widget"), await greeted(desk, "widget")
        for _ in range(400):
            await flooder.send(t="ping")
        await flooder.send(**say("说在刹车之后"))
        code = await flooder.ended()
        await neighbour.send(t="ping")
        return code, await neighbour.until(t="pong"), next(f for f in reversed(flooder.heard) if f["t"] != "pong")

    before = written()
    code, pong, last = asyncio.run(way())
    assert (code, pong["t"], last["code"]) == (1008, "pong", "frame.malformed")
    assert written() == before


def test_a_socket_that_does_not_introduce_itself_is_closed(desk: Desk) -> None:
    async def half_open(kind: str, pings: int) -> int:
        client = await plug(desk.ws, kind)
        for _ in range(pings):
            await client.send(t="ping")
        return await client.ended(wait=HELLO + 5)

    async def way() -> list[int]:
        return await asyncio.gather(*(half_open(kind, pings) for kind in ("widget", "console") for pings in (0, 3)))

    assert asyncio.run(way()) == [4408] * 4


def test_a_reader_that_does_not_read_is_cut_off_and_misses_nothing_later(desk: Desk) -> None:
    messages, asked = 40, 100

    async def way() -> tuple[list[Frame], int, Frame]:
        writer, welcome = await widget(desk.ws)
        said: Frame = {}
        for number in range(messages):
            said = await writer.ask(**say(f"{number:02d}" + "长" * (TEXT_LIMIT - 2)))
        narrow = socket.socket()
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        narrow.connect(("127.0.0.1", int(desk.url.rpartition(":")[2])))
        slow = Client(await connect(f"{desk.ws}/live/widget", sock=narrow, max_size=None, ping_interval=None))
        known = {"visitor": welcome["visitor"], "dialogue": said["dialogue"], "after": said["seq"]}
        await slow.send(t="hello", shop="demo-3c", **known)
        await slow.until(t="welcome")
        for _ in range(asked):
            await slow.send(t="after", seq=0)
        await asyncio.sleep(3.5)
        code = await slow.ended(20)
        return slow.heard[1:], code, (await widget(desk.ws, visitor=welcome["visitor"]))[1]

    frames, code, back = asyncio.run(way())
    assert code in (1006, 1013)
    assert len(frames) < messages * asked / 2
    texts = [message["text"][:2] for message in back["messages"] if message["by"] == "customer"]
    assert texts == [f"{number:02d}" for number in range(messages)]


@pytest.mark.parametrize(
    "cookie", ["", "zhunsheng_session=", "zhunsheng_session=nobody", 'zhunsheng_session=;;="', "a=b; c"]
)
def test_a_console_without_a_session_is_told_to_sign_in(desk: Desk, cookie: str) -> None:
    async def way() -> tuple[int, list[Frame]]:
        client = await plug(desk.ws, "console", {"Cookie": cookie} if cookie else {})
        await client.send(t="hello")
        return await client.ended(), client.heard

    assert asyncio.run(way()) == (4401, [])


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://[::", "http://127.0.0.1"])
def test_a_page_of_another_site_cannot_open_a_console(desk: Desk, origin: str) -> None:
    """The handshake itself is refused: with a foreign page's cookies not even a hello is heard."""
    headers = {"Cookie": f"zhunsheng_session={sign_in('xiaolin')}", "Origin": origin}
    with pytest.raises(InvalidStatus) as refused:
        asyncio.run(plug(desk.ws, "console", headers))
    assert refused.value.response.status_code == 403


def test_a_page_of_this_desk_can_open_a_console(desk: Desk) -> None:
    async def way() -> Frame:
        client = await plug(
            desk.ws, "console", {"Cookie": f"zhunsheng_session={sign_in('xiaolin')}", "Origin": desk.url}
        )
        await client.send(t="hello")
        return await client.hear()

    assert asyncio.run(way())["t"] == "snapshot"


def _end(how: str, login: str, key: str) -> None:
    one = card(login)
    rights = Rights(
        roles=one.roles, grade=one.grade, capacity=one.capacity, team_id=one.team_id, groups=one.groups, active=True
    )
    match how:
        case "signed out":
            SessionStore(key).delete()
        case "new password":
            run(set_password, SYSTEM, now(), one.id, hash_password("a-long-and-Odd-phrase-7"))
        case "left":
            run(change_rights, SYSTEM, now(), one.id, msgspec.structs.replace(rights, active=False))
        case _:
            more = msgspec.structs.replace(rights, roles=rights.roles | {Role.LEADER})
            run(change_rights, SYSTEM, now(), one.id, more)


@pytest.mark.parametrize(
    ("how", "login", "code"),
    [
        ("signed out", "jingli", 4401),
        ("new password", "zhijian", 4401),
        ("left", "yinsi", 4401),
        ("rights", "xiaohe", 4409),
    ],
)
def test_what_ends_a_session_ends_its_open_sockets(desk: Desk, how: str, login: str, code: int) -> None:
    async def way() -> tuple[int, Frame]:
        key = sign_in(login)
        client, _ = await console(desk.ws, key)
        other, _ = await console(desk.ws, sign_in("zhuguan"))
        await asyncio.sleep(2 * RECHECK)
        await client.send(t="ping")
        await client.until(t="pong")
        apart(_end, how, login, key)
        ended = await client.ended(wait=RECHECK + 4)
        await other.send(t="ping")
        return ended, await other.until(t="pong")

    ended, pong = asyncio.run(way())
    assert (ended, pong["t"]) == (code, "pong")


def test_a_customer_cannot_speak_as_an_agent(desk: Desk) -> None:
    async def way() -> tuple[list[Frame], Frame, Frame]:
        victim, _ = await widget(desk.ws)
        other = (await victim.ask(**say("这是我的会话")))["dialogue"]
        client, _ = await widget(desk.ws)
        own = await client.ask(**say("这是另一位客户"))
        await client.quiet()
        before = apart(written)
        answers = []
        for frame in (
            {"t": "take", "dialogue": other}, {"t": "open", "dialogue": other}, {"t": "gate", "dialogue": other},
            {"t": "close", "dialogue": other, "outcome": "solved"}, {"t": "presence", "to": "available"},
            {"t": "transfer", "dialogue": other, "to_agent": 1, "note": "x"},
            {"t": "unmask", "customer": 1, "field": "phone", "reason": "x"},
        ):  # fmt: skip
            await client.send(**frame)
            answers.append(await client.until(t="refused"))
        assert apart(written) == before
        astray = await client.ask(**say("写进别人的会话？", dialogue=other, by="agent", kind="system"))
        await victim.quiet()
        assert not any("写进别人的会话" in str(frame) for frame in victim.heard)
        return answers, own, astray

    answers, own, astray = asyncio.run(way())
    assert {answer["code"] for answer in answers} == {"frame.malformed"}
    assert astray["dialogue"] == own["dialogue"]


Deed = Callable[[Client, int, int], Awaitable[Frame]]
DEEDS: dict[str, tuple[dict[str, Any], str]] = {
    "open": ({"after": 0}, "access.denied"),
    "before": ({"seq": 9}, "access.denied"),
    "say": ({"text": "您好"}, "access.denied"),
    "read": ({"seq": 9}, "access.denied"),
    "gate": ({}, "access.denied"),
    "transfer": ({"to_agent": "me", "note": "给我"}, "access.denied"),
    "close": ({"outcome": "solved", "checks": {}}, "access.denied"),
    "unmask": ({"customer": "theirs", "field": "phone", "reason": "好奇"}, "access.denied"),
    "take": ({}, "dialogue.taken"),
}


def test_nobody_acts_in_a_colleagues_dialogue(desk: Desk) -> None:
    async def way() -> dict[str, str]:
        customer, _ = await widget(desk.ws, signed=signed("c001"))
        dialogue = (await customer.ask(**say("我的订单")))["dialogue"]
        await owner_of(desk, "xiaozhou", dialogue)
        intruder, snapshot = await console(desk.ws, sign_in("xiaolin"))
        values = {"me": snapshot["me"]["id"], "theirs": apart(_customer, "c001")}
        await customer.quiet()
        heard, before, codes = len(customer.heard), apart(written), {}
        for name, (more, _) in DEEDS.items():
            filled = {key: values.get(value, value) if isinstance(value, str) else value for key, value in more.items()}
            answer = await intruder.ask(t=name, dialogue=dialogue, **filled)
            codes[name] = answer["code"]
        bare = await intruder.ask(t="unmask", customer=values["theirs"], field="phone", reason="没有会话")
        await intruder.send(t="typing", dialogue=dialogue)
        await customer.quiet()
        assert (bare["code"], apart(written), len(customer.heard)) == ("access.denied", before, heard)
        return codes

    assert asyncio.run(way()) == {name: code for name, (_, code) in DEEDS.items()}


def _customer(external_id: str) -> int:
    found = find_customer(vouched(external_id).identity)
    assert found is not None
    return found


def test_unmasking_takes_a_reason_and_leaves_exactly_one_fact(desk: Desk) -> None:
    async def way() -> tuple[dict[str, Frame], int, int]:
        customer, _ = await widget(desk.ws, signed=signed("c002"))
        dialogue = (await customer.ask(**say("请给我回电话")))["dialogue"]
        agent = await owner_of(desk, "xiaozhou", dialogue)
        mine, other = apart(_customer, "c002"), apart(_customer, "c003")
        asked = {"t": "unmask", "customer": mine, "field": "phone", "dialogue": dialogue}
        before = apart(facts_named, "customer.unmasked")
        answers = {
            "no reason": await agent.ask(**asked),
            "blank": await agent.ask(**asked, reason="  \n"),
            "field": await agent.ask(**asked | {"field": "password"}, reason="回电"),
            "other": await agent.ask(**asked | {"customer": other}, reason="回电"),
        }
        refused = apart(facts_named, "customer.unmasked")
        answers["told"] = await agent.ask(**asked, reason="客户请求回电")
        assert refused == before
        return answers, before, apart(facts_named, "customer.unmasked")

    answers, before, after = asyncio.run(way())
    codes = {name: answer.get("code") for name, answer in answers.items()}
    assert codes == {
        "no reason": "people.reason_missing", "blank": "people.reason_missing", "field": "input.bad",
        "other": "input.bad", "told": None,
    }  # fmt: skip
    assert (answers["told"]["t"], answers["told"]["value"]) == ("unmasked", customers()["c002"].phone)
    assert after == before + 1


def test_no_agent_is_ever_shown_a_whole_name_or_number(desk: Desk) -> None:
    logins = ("xiaozhou", "zuzhang", "zhuguan")

    async def way() -> list[Client]:
        clients = [(await console(desk.ws, sign_in(login)))[0] for login in logins]
        owner = clients[0]
        for external_id in customers():
            customer, _ = await widget(desk.ws, signed=signed(external_id))
            dialogue = (await customer.ask(**say("我的包裹在哪里")))["dialogue"]
            await owner.ask(t="take", dialogue=dialogue)
            await owner.ask(**say("您好，正在为您查询。", dialogue=dialogue))
            await customer.send(t="read", seq=9)
            await customer.send(t="typing")
            for client in clients:
                opened = await client.ask(t="open", dialogue=dialogue, after=0)
                assert (opened["t"], bool(opened["orders"])) == ("history", True)
                await client.ask(t="before", dialogue=dialogue, seq=9)
            await owner.ask(t="gate", dialogue=dialogue)
        clients += [(await console(desk.ws, sign_in(login)))[0] for login in logins]
        for client in clients:
            await client.quiet(0.1)
        return clients

    clients = asyncio.run(way())
    heard = msgspec.json.encode([client.heard for client in clients]).decode()
    assert "138****5678" in heard
    told = [one for customer in customers().values() for one in (customer.name, customer.phone) if one in heard]
    assert told == []
    recorded = " ".join(FactRow.objects.values_list("data", flat=True))
    assert [
        one for customer in customers().values() for one in (customer.name, customer.phone) if one in recorded
    ] == []

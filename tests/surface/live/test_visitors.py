"""Who is at the widget, over the real process: what a visitor proves decides what the visitor sees."""

import asyncio
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart
from tests.support.sockets import Client, Frame, plug, say, widget
from tests.surface.live.visits import (
    SHOP,
    close,
    customers,
    orders,
    owner_of,
    rows_with,
    secret_of,
    signed,
    vouched,
    written,
)
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop, sign_visitor
from zhunsheng.dialogue.actions import set_policy
from zhunsheng.dialogue.queries import policy_of
from zhunsheng.ground.tokens import issue_token
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.instants import now

GUARDED = "guarded"
SITE = "https://shop.example"


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db) as running:
        new = NewShop(key=GUARDED, name="只在自家网站", colour="#334155", sites=(SITE,))
        run(create_shop, SYSTEM, now(), new)
        yield running


@pytest.fixture
def never_goes_on(desk: Desk) -> Iterator[None]:
    """A rule of the group that handles the shop's visitors: what has ended does not go on."""
    assert desk.url
    before = apart(lambda: policy_of("online"))
    apart(lambda: run(set_policy, SYSTEM, now(), "online", msgspec.structs.replace(before, reopen_s=0)))
    yield
    apart(lambda: run(set_policy, SYSTEM, now(), "online", before))


def test_an_unsigned_visitor_is_anonymous_and_sees_no_orders(desk: Desk) -> None:
    client, welcome = asyncio.run(widget(desk.ws))
    assert (welcome["known"], welcome["orders"], welcome["dialogue"], welcome["messages"]) == (False, [], None, [])
    assert welcome["visitor"]
    assert client.heard == [welcome]


@pytest.mark.parametrize("external_id", ["c001", "c008"])
def test_a_signed_visitor_sees_their_own_orders_and_no_others_masked(desk: Desk, external_id: str) -> None:
    _, welcome = asyncio.run(widget(desk.ws, signed=signed(external_id)))
    assert welcome["known"] is True
    assert [order["number"] for order in welcome["orders"]] == [card.number for card in orders(external_id)]
    assert welcome["orders"]
    text = msgspec.json.encode(welcome).decode()
    for customer in customers().values():
        assert customer.name not in text
        assert customer.phone not in text
    others = {card.number for other in customers().keys() - {external_id} for card in orders(other)}
    assert not [number for number in others if number in text]


def test_a_signed_text_counts_in_one_browser_only(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Client]:
        text = signed("c002")
        _, first = await widget(desk.ws, signed=text)
        thief, second = await widget(desk.ws, signed=text)
        await thief.until(t="refused", code="people.nonce_replayed")
        return first, second, thief

    first, second, thief = asyncio.run(way())
    assert (first["known"], second["known"]) == (True, False)
    assert (second["orders"], second["dialogue"]) == ([], None)
    assert [frame["t"] for frame in thief.heard] == ["welcome", "refused"]


def test_the_same_browser_with_the_same_text_is_known_again(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame]:
        text = signed("c003")
        client, first = await widget(desk.ws, signed=text)
        await client.close()
        return first, (await widget(desk.ws, signed=text, visitor=first["visitor"]))[1]

    first, again = asyncio.run(way())
    assert (again["known"], again["visitor"]) == (True, first["visitor"])
    assert again["orders"] == first["orders"]


def test_a_members_token_without_the_signed_text_is_nobody(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame]:
        client, member = await widget(desk.ws, signed=signed("c004"))
        await client.ask(**say("我的订单到哪了"))
        _, left_open = await widget(desk.ws, visitor=member["visitor"])
        _, next_member = await widget(desk.ws, visitor=member["visitor"], signed=signed("c005"))
        return member, left_open, next_member

    member, left_open, next_member = asyncio.run(way())
    assert (left_open["known"], left_open["orders"], left_open["messages"]) == (False, [], [])
    assert left_open["visitor"] != member["visitor"]
    assert [order["number"] for order in next_member["orders"]] == [card.number for card in orders("c005")]
    assert next_member["messages"] == []


def _forged(what: str) -> str:
    match what:
        case "signature":
            text = signed()
            return text[:-1] + ("0" if text[-1] != "0" else "1")
        case "payload":
            return f"{signed('c002').partition('.')[0]}.{signed('c001').partition('.')[2]}"
        case "expired":
            return signed(exp=(now() - seconds(1)).us // 1_000_000)
        case "too_far":
            return signed(exp=(now() + hours(25)).us // 1_000_000)
        case "foreign shop":
            return signed(shop=GUARDED)
        case "foreign secret":
            return sign_visitor(vouched(), secret_of(GUARDED))
        case _:
            return what


REASONS = {
    "signature": "signature", "payload": "signature", "expired": "expired", "too_far": "too_far",
    "foreign shop": "shop", "foreign secret": "signature", "x": "malformed", "客户.签名": "malformed", "a.b" * 2000: "too_long",
}  # fmt: skip


@pytest.mark.parametrize("what", REASONS, ids=lambda one: one[:16])
def test_what_the_shop_did_not_say_is_not_believed(desk: Desk, what: str) -> None:
    async def way() -> tuple[Frame, Frame]:
        client, welcome = await widget(desk.ws, signed=_forged(what))
        return welcome, await client.until(t="refused")

    welcome, refused = asyncio.run(way())
    assert (welcome["known"], welcome["orders"]) == (False, [])
    assert (refused["code"], refused["detail"]) == ("visitor.refused", {"reason": REASONS[what]})


@pytest.mark.parametrize("fault", ["tampered", "expired", "foreign", "other purpose", "nonsense", "long"])
def test_a_token_that_does_not_count_is_replaced_without_a_word(desk: Desk, fault: str) -> None:
    async def way() -> tuple[str, Frame, int]:
        client, first = await widget(desk.ws)
        said = await client.ask(**say("有人在吗"))
        token, shop = _spoilt(first["visitor"], fault)
        _, second = await widget(desk.ws, shop=shop, visitor=token, after=0, dialogue=said["dialogue"])
        return token, second, said["dialogue"]

    token, welcome, _ = asyncio.run(way())
    assert welcome["visitor"] not in ("", token)
    assert (welcome["known"], welcome["dialogue"], welcome["messages"]) == (False, None, [])


def _spoilt(token: str, fault: str) -> tuple[str, str]:
    fields = {"shop": SHOP, "external_id": "visitor:somebody-else-entirely", "vouched": ""}
    match fault:
        case "tampered":
            middle = len(token) // 2
            return token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :], SHOP
        case "expired":
            return issue_token(fields, purpose="visitor", expires=now() - seconds(1)), SHOP
        case "foreign":
            return token, GUARDED
        case "other purpose":
            return issue_token(fields, purpose="invitation", expires=now() + hours(1)), SHOP
        case "long":
            return token * 100, SHOP
        case _:
            return "客", SHOP


def test_an_unknown_shop_is_refused_and_the_socket_closed(desk: Desk) -> None:
    async def way() -> tuple[Frame, int]:
        client = await plug(desk.ws, "widget")
        await client.send(t="hello", shop="nobody's", lang="en")
        return await client.until(t="refused"), await client.ended()

    refused, code = asyncio.run(way())
    assert (refused["code"], refused["cid"], code) == ("shop.unknown", None, 4404)


def test_a_visitor_who_returns_finds_the_dialogue_and_hears_only_the_rest(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame]:
        client, first = await widget(desk.ws)
        dialogue = (await client.ask(**say("第一句")))["dialogue"]
        last = (await client.ask(**say("第二句")))["seq"]
        await client.ask(**say("第三句"))
        await client.close()
        back = {"visitor": first["visitor"], "dialogue": dialogue}
        whole = (await widget(desk.ws, visitor=first["visitor"]))[1]
        rest = (await widget(desk.ws, **back, after=last))[1]
        other = (await widget(desk.ws, visitor=first["visitor"], dialogue=dialogue + 1, after=last))[1]
        assert whole["dialogue"]["id"] == dialogue
        return whole, rest, other

    whole, rest, other = asyncio.run(way())
    words = [message["text"] for message in whole["messages"] if message["by"] == "customer"]
    assert words == ["第一句", "第二句", "第三句"]
    assert [message["text"] for message in rest["messages"]] == ["第三句"]
    assert other["messages"] == whole["messages"]


def test_two_tabs_of_a_newcomer_both_get_everything_once(desk: Desk) -> None:
    async def way() -> tuple[Client, Client, list[int]]:
        first, welcome = await widget(desk.ws)
        second, _ = await widget(desk.ws, visitor=welcome["visitor"])
        one = await first.ask(**say("从第一个页面说"))
        two = await second.ask(**say("从第二个页面说"))
        assert one["dialogue"] == two["dialogue"]
        agent = await owner_of(desk, "xiaolin", one["dialogue"])
        three = await agent.ask(**say("您好，正在为您查询。", dialogue=one["dialogue"]))
        await first.quiet()
        await second.quiet()
        return first, second, [one["seq"], two["seq"], three["seq"]]

    first, second, seqs = asyncio.run(way())
    for client in (first, second):
        assert [len(client.shown(seq)) for seq in seqs] == [1, 1, 1]
        assert len({frame["message"]["id"] for frame in client.heard if frame["t"] == "message"}) == sum(
            frame["t"] == "message" for frame in client.heard
        )


def test_a_message_sent_again_after_a_break_is_the_same_message(desk: Desk) -> None:
    async def way() -> tuple[str, Frame, Frame, Frame]:
        cid = str(uuid.uuid4())
        client, welcome = await widget(desk.ws)
        first = await client.ask(t="say", cid=cid, text="只说一次")
        await client.close()
        again, _ = await widget(desk.ws, visitor=welcome["visitor"], after=first["seq"], dialogue=first["dialogue"])
        second = await again.ask(t="say", cid=cid, text="只说一次")
        return cid, first, second, await again.ask(**say("下一句"))

    cid, first, second, following = asyncio.run(way())
    assert {key: second[key] for key in ("id", "seq", "dialogue", "at")} == {
        key: first[key] for key in ("id", "seq", "dialogue", "at")
    }
    assert following["seq"] == first["seq"] + 1
    assert rows_with(cid) == 1


def test_nothing_is_taken_before_hello(desk: Desk) -> None:
    async def way() -> tuple[Frame, list[Frame]]:
        client = await plug(desk.ws, "widget")
        refused = await client.ask(**say("抢先一句"))
        for frame in ({"t": "read", "seq": 1}, {"t": "got", "seq": 1}, {"t": "typing"}, {"t": "after", "seq": 0}):
            await client.send(**frame)
        await client.send(t="ping")
        await client.until(t="pong")
        return refused, client.heard

    before = written()
    refused, heard = asyncio.run(way())
    assert (refused["t"], refused["code"]) == ("refused", "frame.malformed")
    assert [frame["t"] for frame in heard] == ["refused", "pong"]
    assert written() == before


def test_after_closing_a_fresh_start_is_a_new_dialogue_for_every_tab(desk: Desk) -> None:
    async def way() -> tuple[int, Frame, Frame, Frame]:
        first, welcome = await widget(desk.ws)
        second, _ = await widget(desk.ws, visitor=welcome["visitor"])
        old = (await first.ask(**say("我想问发货时间")))["dialogue"]
        await close(await owner_of(desk, "xiaozhou", old), old)
        await second.until(t="state", state="closed")
        fresh = await first.ask(**say("还有一个新的问题", fresh=True))
        same = await second.ask(**say("我在另一个页面补充"))
        return old, fresh, same, (await widget(desk.ws, visitor=welcome["visitor"], dialogue=old, after=99))[1]

    old, fresh, same, back = asyncio.run(way())
    assert fresh["dialogue"] != old
    assert (same["t"], same.get("dialogue")) == ("said", fresh["dialogue"])
    assert back["dialogue"]["id"] == fresh["dialogue"]
    words = [message["text"] for message in back["messages"] if message["by"] == "customer"]
    assert words == ["还有一个新的问题", "我在另一个页面补充"]


@pytest.mark.usefixtures("never_goes_on")
def test_who_writes_long_after_the_end_is_in_a_new_dialogue_on_every_tab(desk: Desk) -> None:
    async def way() -> tuple[int, Frame, Frame, Frame]:
        first, welcome = await widget(desk.ws)
        second, _ = await widget(desk.ws, visitor=welcome["visitor"])
        old = (await first.ask(**say("我想问发货时间")))["dialogue"]
        await close(await owner_of(desk, "xiaozhou", old), old)
        await second.until(t="state", state="closed")
        later = await first.ask(**say("上个月的事又来了"))
        same = await second.ask(**say("我在另一个页面补充"))
        return old, later, same, (await widget(desk.ws, visitor=welcome["visitor"], dialogue=old, after=99))[1]

    old, later, same, back = asyncio.run(way())
    assert later["dialogue"] not in (None, old)
    assert [same["dialogue"], back["dialogue"]["id"]] == [later["dialogue"]] * 2
    words = [message["text"] for message in back["messages"] if message["by"] == "customer"]
    assert words == ["上个月的事又来了", "我在另一个页面补充"]


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        (SITE, None), (SITE.upper(), None), ("", None), ("self", None),
        ("https://shop.example.evil.com", 4403), ("http://shop.example", 4403), ("null", 4403), ("https://[::", 4403),
    ],
)  # fmt: skip
def test_a_shops_widget_opens_on_the_shops_sites_only(desk: Desk, origin: str, code: int | None) -> None:
    async def way() -> tuple[str, int | None]:
        sent = {"Origin": desk.url if origin == "self" else origin} if origin else {}
        client = await plug(desk.ws, "widget", sent)
        await client.send(t="hello", shop=GUARDED)
        if code is None:
            return (await client.hear())["t"], None
        return "", await client.ended()

    assert asyncio.run(way()) == ("welcome" if code is None else "", code)

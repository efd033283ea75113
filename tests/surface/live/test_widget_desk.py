"""What a widget is told of the desk and may ask of it, over the real process."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart, sign_in
from tests.support.sockets import Client, Frame, console, say, widget
from tests.surface.live.visits import SHOP, close, orders, owner_of, signed, vouched, written
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import create_shop, set_shop_widget
from zhunsheng.commerce.queries import shop_by_key, shop_widget
from zhunsheng.commerce.values import NewShop
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.models import Customer
from zhunsheng.people.queries import find_customer

SHUT = "shut"
STRICT = "strict"
NEVER = {"kind": "weekly", "days": {"mon": ["03:00-03:01"]}}


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db) as running:
        shut = run(create_shop, SYSTEM, now(), NewShop(key=SHUT, name="夜里关门", colour="#334155")).id
        own = msgspec.structs.replace(
            shop_widget(shut), opening=NEVER, away={"zh-hans": "打烊啦，请留言"}, languages=("zh-hans",)
        )
        run(set_shop_widget, SYSTEM, now(), shut, own)
        strict = run(create_shop, SYSTEM, now(), NewShop(key=STRICT, name="怕刷屏", colour="#334155")).id
        flood = msgspec.structs.replace(own.flood, messages=4, same_words=2, within_seconds=3600)
        run(set_shop_widget, SYSTEM, now(), strict, msgspec.structs.replace(own, flood=flood))
        yield running


def test_a_shop_that_is_shut_says_so_keeps_the_words_and_asks_where_to_answer(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame, Frame, Frame]:
        client, welcome = await widget(desk.ws, shop=SHUT, lang="en")
        early = await client.ask(t="contact", value="13900001111")
        said = await client.ask(**say("在吗"))
        bad = await client.ask(t="contact", value="不告诉你")
        done = await client.ask(t="contact", value="139 0000-1111")
        return welcome, early, said, bad, done

    welcome, early, said, bad, done = asyncio.run(way())
    assert (welcome["desk"]["open"], welcome["desk"]["present"], welcome["lang"]) == (False, False, "zh-hans")
    assert welcome["desk"]["opens_at"] > now().us
    assert (welcome["shop"]["away"], welcome["asks_contact"]) == ("打烊啦，请留言", True)
    assert [frame["t"] for frame in (early, said, bad, done)] == ["refused", "said", "refused", "done"]
    assert apart(lambda: Customer.objects.filter(phone_index__isnull=False).count()) > 0


def test_who_waits_hears_of_their_place_and_of_the_first_who_comes(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame]:
        client, _ = await widget(desk.ws)
        said = await client.ask(**say("有人吗"))
        place = await client.until(t="place", dialogue=said["dialogue"])
        _, again = await widget(desk.ws, visitor=client.heard[0]["visitor"])
        agent, _ = await console(desk.ws, sign_in("xiaolin"))
        assert (await agent.ask(t="presence", to="available"))["t"] == "done"
        told = await client.until(t="desk")
        while not told["desk"]["present"]:
            told = await client.until(t="desk")
        assert (await agent.ask(t="presence", to="away"))["t"] == "done"
        return place, again, told

    place, again, told = asyncio.run(way())
    assert place["position"] >= 1
    assert again["place"]["position"] == place["position"]
    assert told["desk"]["present"] is True


async def _served(desk: Desk, login: str = "xiaozhou") -> tuple[Client, str, Client, int]:
    client, welcome = await widget(desk.ws)
    said = await client.ask(**say("我要换货"))
    agent = await owner_of(desk, login, said["dialogue"])
    return client, welcome["visitor"], agent, said["dialogue"]


def test_a_wish_for_a_person_reaches_both_sides_once(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame]:
        client, _, agent, dialogue = await _served(desk)
        for _ in range(2):
            assert (await client.ask(t="human"))["t"] == "done"
        seen = await agent.until(t="message")
        while seen["message"]["event"] != "human.asked":
            seen = await agent.until(t="message")
        await client.quiet()
        await client.send(t="after", seq=0)
        await client.quiet()
        lines = {
            one["seq"]: one["event"] for frame in client.heard if frame["t"] == "message" for one in [frame["message"]]
        }
        return seen, {"asked": list(lines.values()).count("human.asked")}, {"dialogue": dialogue}

    seen, counted, _ = asyncio.run(way())
    assert seen["message"]["by"] == "system"
    assert counted == {"asked": 1}


def test_a_rating_after_the_end_is_given_changed_and_shown_to_the_agent(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame, Frame, Frame]:
        client, visitor, agent, dialogue = await _served(desk)
        early = await client.ask(t="rate", dialogue=dialogue, score=5)
        await close(agent, dialogue)
        rated = await client.ask(t="rate", dialogue=dialogue, score=2, comment="等太久")
        changed = await client.ask(t="rate", dialogue=dialogue, score=4)
        _, again = await widget(desk.ws, visitor=visitor)
        seen = (await agent.ask(t="open", dialogue=dialogue))["messages"]
        return early, rated, changed, again, {"events": [(one["event"], one["data"]) for one in seen]}

    early, rated, changed, again, seen = asyncio.run(way())
    assert (early["t"], early["code"]) == ("refused", "rating.closed")
    assert (rated["rating"]["score"], rated["rating"]["comment"], rated["rating"]["open"]) == (2, "等太久", True)
    assert (changed["rating"]["score"], again["rating"]) == (4, changed["rating"])
    told = [data for event, data in seen["events"] if event == "rating.given"]
    assert [(one["score"], one.get("comment")) for one in told] == [(2, "等太久"), (4, None)]
    assert all(one["data"] == {} for one in again["messages"] if one["event"] is None)


def test_a_stranger_rates_nobodys_dialogue(desk: Desk) -> None:
    async def way() -> Frame:
        _, _, agent, dialogue = await _served(desk)
        await close(agent, dialogue)
        stranger, _ = await widget(desk.ws)
        await stranger.ask(**say("我是别人"))
        return await stranger.ask(t="rate", dialogue=dialogue, score=1)

    assert asyncio.run(way())["code"] == "access.denied"


def test_an_order_is_pointed_at_by_its_owner_only_and_seen_as_a_card(desk: Desk) -> None:
    own, others = orders("c003")[0], orders("c004")[0]

    async def way() -> tuple[Frame, Frame, Frame]:
        client, _ = await widget(desk.ws, signed=signed("c003"))
        stolen = await client.ask(**say("", order=others.number))
        said = await client.ask(**say("", order=own.number))
        agent = await owner_of(desk, "xiaozhou", said["dialogue"])
        history = await agent.ask(t="open", dialogue=said["dialogue"])
        return stolen, said, next(one for one in history["messages"] if one["kind"] == "order")

    stolen, said, card = asyncio.run(way())
    assert (stolen["t"], stolen["code"], said["t"]) == ("refused", "not_found", "said")
    assert (card["text"], card["data"]["title"], card["data"]["cents"]) == (
        own.number, own.items[0].title, own.total_cents,
    )  # fmt: skip


def test_who_floods_is_held_off_but_what_was_let_in_is_acknowledged_again(desk: Desk) -> None:
    async def way() -> list[Frame]:
        client, _ = await widget(desk.ws, shop=STRICT)
        first = say("一样的话")
        answers = [await client.ask(**first), await client.ask(**say("一样的话")), await client.ask(**say("一样的话"))]
        answers.append(await client.ask(**say("另一句")))
        answers.append(await client.ask(**say("再一句")))
        await client.send(**first)
        answers.append(await client.until(t="said", re=first["cid"]))
        return answers

    answers = asyncio.run(way())
    assert [one.get("code", one["t"]) for one in answers] == ["said", "said", "too_many", "said", "too_many", "said"]
    assert answers[-1]["seq"] == answers[0]["seq"]


def test_a_block_is_told_to_the_widget_and_lifting_it_as_well(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame, Frame, Frame, Frame]:
        client, visitor, agent, dialogue = await _served(desk)
        customer = (await agent.ask(t="open", dialogue=dialogue))["customer"]["id"]
        asked = {"customer": customer, "dialogue": dialogue}
        assert (await agent.ask(t="block", reason="abuse", length="hour", **asked))["t"] == "done"
        told = await client.until(t="blocked")
        refused = await client.ask(**say("凭什么"))
        _, again = await widget(desk.ws, visitor=visitor)
        card = (await agent.ask(t="open", dialogue=dialogue))["customer"]
        assert (await agent.ask(t="unblock", reason="已经道歉", **asked))["t"] == "done"
        free = await client.until(t="blocked")
        return told, refused, again, card, free, await client.ask(**say("谢谢"))

    told, refused, again, card, free, said = asyncio.run(way())
    assert (told["blocked"], refused["code"], card["block"]["reason"]) == (True, "customer.blocked", "abuse")
    assert again["blocked"]["until"] == told["until"] == card["block"]["until"]
    assert (free["blocked"], said["t"]) == (False, "said")


def test_earlier_dialogues_come_one_by_one_and_only_ones_own(desk: Desk) -> None:
    async def way() -> tuple[Frame, Frame, Frame, int, int]:
        client, visitor, agent, first = await _served(desk)
        await close(agent, first)
        second = (await client.ask(**say("又有新问题", fresh=True)))["dialogue"]
        _, welcome = await widget(desk.ws, visitor=visitor)
        earlier = await client.ask(t="earlier", dialogue=second)
        none = await client.ask(t="earlier", dialogue=first)
        return welcome, earlier, none, first, second

    welcome, earlier, none, first, second = asyncio.run(way())
    assert (welcome["dialogue"]["id"], welcome["earlier"]) == (second, True)
    assert (earlier["dialogue"], earlier["more"]) == (first, False)
    assert "我要换货" in [one["text"] for one in earlier["messages"]]
    assert (none["dialogue"], none["messages"], none["more"]) == (None, [], False)


def test_what_is_refused_at_the_first_words_leaves_no_customer(desk: Desk) -> None:
    before = written()
    made = apart(Customer.objects.count)
    client, _ = asyncio.run(_refused_first(desk))
    assert client["t"] == "refused"
    assert (written(), apart(Customer.objects.count)) == (before, made)


async def _refused_first(desk: Desk) -> tuple[Frame, Frame]:
    client, welcome = await widget(desk.ws)
    return await client.ask(**say("   ")), welcome


def test_the_shop_of_a_member_is_not_overwritten_by_what_the_member_says(desk: Desk) -> None:
    async def way() -> Frame:
        client, _ = await widget(desk.ws, signed=signed("c005"))
        return await client.ask(t="contact", value="someone@else.example")

    assert asyncio.run(way())["code"] == "access.denied"
    customer_id = apart(lambda: find_customer(vouched("c005").identity)) or 0
    assert apart(lambda: Customer.objects.get(id=customer_id).email_index) is None
    assert shop_by_key(SHOP).is_demo

"""Every request of the console as every role, for a dialogue of somebody else: exactly what `access` decides, and a no leaks nothing."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart, sign_in
from tests.support.sockets import Client, Frame, console, say, widget
from tests.surface.live.visits import owner_of, written
from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Subject, Verb
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.surface.live import frames

LOGINS = ("xiaohe", "zuzhang", "zhuguan", "jingli", "zhijian", "guanli", "yinsi")
SECRET = "银杏路十八号的快递"
LATER = "银杏路又有一个快递"
UNSENT = "银杏路的话还没发出去"

READS: dict[str, tuple[Verb, Frame]] = {
    "open": (Verb.DIALOGUE_READ, {"after": 0}),
    "before": (Verb.DIALOGUE_READ, {"seq": 99}),
    "gate": (Verb.DIALOGUE_READ, {}),
    "demand": (Verb.DIALOGUE_READ, {}),
    "record": (Verb.DIALOGUE_READ, {}),
    "read": (Verb.DIALOGUE_READ, {"seq": 1}),
    "judge": (Verb.DIALOGUE_REPLY, {"text": "您好"}),
    "assist": (Verb.DIALOGUE_READ, {}),
    "aid": (Verb.DIALOGUE_RECORD, {"what": "record"}),
    "earlier": (Verb.DIALOGUE_HISTORY, {"earlier": 1}),
}
CHANGES: dict[str, tuple[Verb, Frame]] = {
    "say": (Verb.DIALOGUE_REPLY, {"text": "您好"}),
    "note": (Verb.DIALOGUE_NOTE, {"text": "看一看"}),
    "take": (Verb.DIALOGUE_TAKE, {}),
    "transfer": (Verb.DIALOGUE_TRANSFER, {"to_group": "online", "note": "请接"}),
    "take_over": (Verb.DIALOGUE_TAKE_OVER, {"note": "我来"}),
    "benefit": (Verb.DIALOGUE_REPLY, {"code": "none"}),
    "close": (Verb.DIALOGUE_CLOSE, {"outcome": "solved"}),
    "grade": (Verb.DIALOGUE_RECORD, {"type": "product.other"}),
    "solution": (Verb.DIALOGUE_RECORD, {}),
    "phrase": (Verb.CARD_PHRASE, {"seq": 1, "faq": 1}),
    "promise_drop": (Verb.DIALOGUE_RECORD, {"seq": 1, "due_at": 4_000_000_000_000_000}),
    "promise": (Verb.DIALOGUE_RECORD, {"plan": "回电", "due_at": 4_000_000_000_000_000}),
    "release_ask": (Verb.DIALOGUE_REPLY, {"text": "这个不归我管", "why": "复述"}),
    "release_answer": (Verb.WORDS_RELEASE, {"release": 1, "granted": True, "answer": "可以"}),
    "release_say": (Verb.DIALOGUE_REPLY, {"release": 1}),
    "record_save": (Verb.DIALOGUE_RECORD, {"fields": {}, "version": 0}),
}
OF_CUSTOMERS: dict[str, tuple[Verb, Frame]] = {
    "unmask": (Verb.CUSTOMER_UNMASK, {"field": "phone", "reason": "核对"}),
    "block": (Verb.CUSTOMER_BLOCK, {"reason": "spam", "length": "day"}),
    "unblock": (Verb.CUSTOMER_BLOCK, {"reason": "误会"}),
}
ABOUT_NO_DIALOGUE = {
    "hello", "ping", "search", "find", "scripts", "compare", "presence", "mentions_seen", "typing", "here", "followup_done",
}  # fmt: skip
"""What names no dialogue to be read or changed, or only tells of oneself; searching and the rest have tests of their own."""


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db) as running:
        yield running


def actor(login: str) -> Actor:
    return actor_of(next(card.id for card in agent_cards() if card.login == login))


def allowed(who: Actor, verb: Verb, subject: Subject) -> bool:
    return isinstance(decide(who, verb, subject), Allowed)


async def colleagues_dialogue(desk: Desk) -> tuple[Client, Client, int]:
    """Let a customer write and xiaolin take it; return both and the dialogue."""
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say(SECRET)))["dialogue"]
    return customer, await owner_of(desk, "xiaolin", dialogue), dialogue


def denied(answer: Frame) -> bool:
    """A colleague of the same queue is told that somebody else was quicker, which is a no as well."""
    return (answer["t"], answer.get("code")) in {("refused", "access.denied"), ("refused", "dialogue.taken")}


def test_every_request_of_the_console_is_walked() -> None:
    tags = {kind.__struct_config__.tag for kind in get_args(frames.ConsoleFrame)}
    assert tags - set(READS) - set(CHANGES) - set(OF_CUSTOMERS) - ABOUT_NO_DIALOGUE == set()


@pytest.mark.parametrize("login", LOGINS)
def test_a_role_may_at_its_socket_exactly_what_access_decides(desk: Desk, login: str) -> None:
    async def way() -> tuple[dict[str, bool], dict[str, bool], list[Frame], tuple[int, int], tuple[int, int]]:
        customer, _, dialogue = await colleagues_dialogue(desk)
        client, _ = await console(desk.ws, sign_in(login))
        who, subject = apart(actor, login), apart(subject_of_dialogue, dialogue)
        client.heard.clear()
        before = apart(written)
        wanted, found = {}, {}
        for tag, (verb, more) in CHANGES.items():
            if not allowed(who, verb, subject):
                wanted[tag], found[tag] = True, denied(await client.ask(t=tag, dialogue=dialogue, **more))
        of = apart(lambda: Dialogue.objects.get(id=dialogue).customer_id)
        for tag, (verb, more) in OF_CUSTOMERS.items():
            if not allowed(who, verb, msgspec.structs.replace(subject, kind="customer", customer_id=of)):
                wanted[tag] = True
                found[tag] = denied(await client.ask(t=tag, customer=of, dialogue=dialogue, **more))
        after = apart(written)
        for tag, (verb, more) in READS.items():
            wanted[tag] = not all(allowed(who, one, subject) for one in (Verb.DIALOGUE_READ, verb))
            found[tag] = denied(await client.ask(t=tag, dialogue=dialogue, **more))
        await customer.send(t="typing", text=UNSENT)
        assert (await customer.ask(**say(LATER)))["t"] == "said"
        await client.quiet(1.0)
        return wanted, found, client.heard, before, after

    wanted, found, heard, before, after = asyncio.run(way())
    assert found == wanted
    assert after == before, "what is refused writes nothing"
    text = msgspec.json.encode(heard).decode()
    may_read = not wanted["open"]
    assert [SECRET in text, LATER in text] == [may_read, may_read]
    assert UNSENT not in text, "words that are not sent are for the agent who serves"


def test_a_made_up_dialogue_is_not_told_from_a_foreign_one_by_what_leaks(desk: Desk) -> None:
    async def way() -> list[Any]:
        client, _ = await console(desk.ws, sign_in("xiaohe"))
        answers = []
        for tag, (_, more) in (READS | CHANGES).items():
            answer = await client.ask(t=tag, dialogue=2**53 - 1, **more)
            answers.append((tag, answer["t"], answer.get("code")))
        return answers

    before = written()
    assert {(kind, code) for _, kind, code in asyncio.run(way())} <= {
        ("refused", "not_found"),
        ("refused", "access.denied"),
    }
    assert written() == before

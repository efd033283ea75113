"""A customer takes the words of their own dialogue along; nobody else's."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.notices.post import local_servers_allowed, mail_server, set_up
from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart
from tests.support.sockets import say, widget
from tests.surface.live.visits import SHOP, facts_named, owner_of
from zhunsheng.kernel.instants import now
from zhunsheng.notices.models import Mail
from zhunsheng.notices.post import hand_over


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db) as running:
        yield running


@pytest.fixture(scope="module")
def dialogue(desk: Desk) -> tuple[str, int]:
    async def way() -> tuple[str, int]:
        client, welcome = await widget(desk.ws)
        said = await client.ask(**say("<script>alert(1)</script> 您好 & 再见"))
        agent = await owner_of(desk, "xiaolin", said["dialogue"])
        assert (await agent.ask(**say("您好，正在为您查询。", dialogue=said["dialogue"])))["t"] == "said"
        return welcome["visitor"], said["dialogue"]

    return asyncio.run(way())


@pytest.fixture(scope="module")
def impatient(desk: Desk) -> tuple[str, int]:
    """Somebody else, so that the bounds of the one are not used up by the other."""

    async def way() -> tuple[str, int]:
        client, welcome = await widget(desk.ws)
        said = await client.ask(**say("请发给我"))
        return welcome["visitor"], said["dialogue"]

    return asyncio.run(way())


def take(desk: Desk, visitor: str, number: object, **more: str) -> httpx.Response:
    data = {"shop": SHOP, "visitor": visitor, "dialogue": str(number), "format": "txt"} | more
    return httpx.post(f"{desk.url}/transcript", data=data)


def test_the_text_holds_what_both_sides_said_and_is_on_record(desk, dialogue):
    visitor, number = dialogue
    before = apart(lambda: facts_named("transcript.taken"))
    answer = take(desk, visitor, number)
    assert answer.status_code == 200
    assert answer.text.index("您好 & 再见") < answer.text.index("您好，正在为您查询。")
    assert "attachment" in answer.headers["content-disposition"]
    assert apart(lambda: facts_named("transcript.taken")) == before + 1


def test_the_page_shows_words_as_words(desk, dialogue):
    page = take(desk, *dialogue, format="html", lang="en")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script" not in page.text
    assert "Conversation with" in page.text


def test_it_is_mailed_to_the_address_given_and_kept_on_record(desk, dialogue):
    before = apart(lambda: facts_named("transcript.taken"))
    with mail_server() as (box, port), local_servers_allowed():
        set_up(port)
        answer = take(desk, *dialogue, format="mail", address=" wang.lan@example.com ", lang="en")
        assert answer.status_code == 200, answer.text
        assert answer.json()["t"] == "mailed"
        assert "wang.lan" not in answer.json()["to"]
        for _ in range(200):
            hand_over(now())
            if box.taken:
                break
            time.sleep(0.05)
    [mail] = box.taken
    assert mail["To"] == "wang.lan@example.com"
    assert mail["Subject"].startswith("Your conversation with ")
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.index("您好 & 再见") < plain.index("您好，正在为您查询。")
    assert "&lt;script&gt;alert(1)" in html
    assert apart(lambda: facts_named("transcript.taken")) == before + 1


def test_no_mail_goes_to_what_is_no_address_nor_for_a_stranger_nor_without_end(desk, dialogue, impatient):
    def mails() -> int:
        return apart(Mail.objects.count)

    async def stranger() -> str:
        client, welcome = await widget(desk.ws)
        await client.ask(**say("我也想要"))
        return str(welcome["visitor"])

    before = mails()
    for bad in ("", "a", "a@b.c\r\nBcc: x@y.z", "a@b.c, d@e.f", "x" * 400 + "@b.c"):
        refused = take(desk, *impatient, format="mail", address=bad)
        assert (refused.status_code, refused.json()["code"]) == (422, "input.bad")
    assert take(desk, asyncio.run(stranger()), dialogue[1], format="mail", address="s@example.com").status_code == 403
    assert mails() == before
    answers = [take(desk, *impatient, format="mail", address="often@example.com").status_code for _ in range(7)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert mails() <= before + 5


@pytest.mark.parametrize("number", ["", "abc", "1", "9" * 20, "-1", "１２"])
def test_a_dialogue_that_is_not_there_is_not_found(desk, dialogue, number):
    assert take(desk, dialogue[0], number).status_code in {403, 404}


def test_a_strangers_token_or_none_opens_nothing(desk, dialogue):
    async def stranger() -> str:
        client, welcome = await widget(desk.ws)
        await client.ask(**say("我是别人"))
        return str(welcome["visitor"])

    before = apart(lambda: facts_named("transcript.taken"))
    assert take(desk, asyncio.run(stranger()), dialogue[1]).status_code == 403
    assert take(desk, "", dialogue[1]).status_code == 403
    assert take(desk, "forged.token", dialogue[1]).status_code == 403
    assert take(desk, dialogue[0], dialogue[1], format="exe").status_code == 422
    assert take(desk, dialogue[0], dialogue[1], shop="nobody").status_code == 404
    assert apart(lambda: facts_named("transcript.taken")) == before

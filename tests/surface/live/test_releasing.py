"""Refused words over real sockets: the leader reads them at once, nobody else does, and they go out once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import Desk, shared_desk
from tests.support.sessions import sign_in
from tests.support.sockets import console, say, widget
from tests.surface.live.visits import owner_of

REFUSED = "抱歉，这个不归我管哦"


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Any:
    """Run a desk with the demonstration shop."""
    with shared_desk(tmp_path) as running:
        yield running


def test_a_leader_lets_refused_words_out_and_nobody_else_reads_them(desk: Desk) -> None:
    asyncio.run(_release(desk))


async def _release(desk: Desk) -> None:
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say("耳机没有声音")))["dialogue"]
    xiaolin = await owner_of(desk, "xiaolin", dialogue)
    leader, _ = await console(desk.ws, sign_in("zuzhang"))
    others = [(await console(desk.ws, sign_in(login)))[0] for login in ("xiaohe", "jingli", "zhijian")]
    refused = await xiaolin.ask(t="say", dialogue=dialogue, text=REFUSED)
    assert (refused["code"], refused["detail"]["may_ask"]) == ("phrase.refused", True)
    wish = (await xiaolin.ask(t="release_ask", dialogue=dialogue, text=REFUSED, why="复述同事原话"))["release"]
    shown = (await leader.until(t="release"))["release"]
    assert (shown["id"], shown["text"], shown["why"], shown["clauses"]) == (wish, REFUSED, "复述同事原话", ["cc-2.1b"])
    _, later = await console(desk.ws, sign_in("zuzhang"))
    assert [one["id"] for one in later["releases"]] == [wish]
    answered = await leader.ask(t="release_answer", dialogue=dialogue, release=wish, granted=True, answer="可以")
    assert answered["t"] == "done"
    said = await xiaolin.ask(t="release_say", dialogue=dialogue, release=wish)
    assert said["t"] == "said"
    assert (await xiaolin.ask(t="release_say", dialogue=dialogue, release=wish))["code"] == "release.over"
    for silent in others:
        await silent.quiet()
        assert not [frame for frame in silent.heard if frame["t"] == "release"]
    await customer.quiet()
    assert [frame["message"]["text"] for frame in customer.heard if frame["t"] == "message"][-1] == REFUSED

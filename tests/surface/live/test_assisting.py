"""What to say next over real sockets: it comes for the newest message, is noted with the answer, and the web never loads a bank."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import Desk, running_desk
from tests.support.sessions import apart
from tests.support.sockets import Frame, say, widget
from tests.surface.live.visits import owner_of
from zhunsheng.assist.models import SuggestionTally
from zhunsheng.knowledge.models import Phrasing


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Iterator[Desk]:
    """Run a desk with its worker, which has the bank."""
    with running_desk(tmp_path) as running:
        yield running


def test_suggestions_come_are_noted_and_a_message_becomes_a_phrasing(desk: Desk) -> None:
    asyncio.run(_suggested(desk))


async def _suggested(desk: Desk) -> None:
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say("你好，我要退货，运费谁出")))["dialogue"]
    agent = await owner_of(desk, "xiaolin", dialogue)
    found: Frame = {"items": []}
    for _ in range(100):  # the worker learns its bank first, and may say that it is busy
        found = await agent.ask(t="assist", dialogue=dialogue)
        if any(one["kind"] == "card" for one in found.get("items", [])):
            break
        await asyncio.sleep(0.2)
    card = next(one for one in found["items"] if one["kind"] == "card")
    assert (card["title"], card["clause"]) == ("怎么申请退货", "cc-5.1a")
    kinds = [one["kind"] for one in found["items"]]
    assert {"asking_open", "restating"} <= set(kinds)
    assert kinds.index("card") < kinds.index("holding"), "a limit that nears does not move the answer's key"
    assert "bare" not in found
    aid = {
        "seq": found["seq"], "issue": found["issue"], "seen": found["unlearned"], "ranked": len(found["unlearned"]),
        "used": card["key"], "how": "edited",
    }  # fmt: skip
    assert (await agent.ask(**say("您好，可以退货，请在订单页申请。", dialogue=dialogue, aid=aid)))["t"] == "said"
    row = apart(lambda: SuggestionTally.objects.get(issue_type=found["issue"], key=card["key"]))
    assert (row.shown, row.used, row.edited) == (1, 0, 1)
    done = await agent.ask(t="phrase", dialogue=dialogue, seq=found["seq"], faq=int(card["key"].split(":")[1]))
    assert (done["t"], done["added"]) == ("done", 1)
    assert apart(lambda: Phrasing.objects.get(source="console").text) == "你好，我要退货，运费谁出"
    wrong = await agent.ask(**say("好的，请稍等。", dialogue=dialogue, aid=aid | {"used": "card:1"}))
    assert (
        wrong["t"],
        apart(lambda: SuggestionTally.objects.get(issue_type=found["issue"], key=card["key"]).shown),
    ) == ("said", 1)
    await customer.close()
    await agent.close()


def test_without_a_worker_scripts_come_and_the_console_is_told_that_answers_are_missing(
    db: None, tmp_path: Path
) -> None:
    with running_desk(tmp_path, worker=False) as alone:
        found = asyncio.run(_bare(alone))
    assert (found["t"], found["bare"], found["demand"]) == ("assist", True, "我要退货，运费谁出")
    assert "card" not in {one["kind"] for one in found["items"]}
    assert "restating" in {one["kind"] for one in found["items"]}


async def _bare(desk: Desk) -> Frame:
    customer, _ = await widget(desk.ws)
    dialogue = (await customer.ask(**say("你好，我要退货，运费谁出")))["dialogue"]
    agent = await owner_of(desk, "xiaolin", dialogue)
    found = await agent.ask(t="assist", dialogue=dialogue)
    await customer.close()
    await agent.close()
    return found

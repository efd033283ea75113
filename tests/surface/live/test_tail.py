"""What another process said reaches the sockets here also where a picture is ahead of what was shown."""

import asyncio
from collections.abc import Iterator

import msgspec
import pytest

from tests.assist.test_bot import asks, begun, shelves
from tests.dialogue.desk import AT, after, customer
from zhunsheng.dialogue.queries import lines_of, rows_of
from zhunsheng.journal.queries import history
from zhunsheng.surface.live.hub import Hub
from zhunsheng.surface.live.peer import Peer
from zhunsheng.surface.live.pictures import read_pictures
from zhunsheng.surface.live.tail import _seq

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def hub() -> Iterator[Hub]:
    loop = asyncio.new_event_loop()
    yield Hub(loop)
    loop.close()


async def _nothing(_: object) -> None:
    return


def said() -> tuple[int, int]:
    """Let the bot answer somebody; return the dialogue and the number of the bot's message."""
    shelves()
    who = customer()
    dialogue_id = begun(who)
    assert asks(who, dialogue_id, "退款什么时候到账？", after(5))
    return dialogue_id, next(line.seq for line in lines_of(dialogue_id, 0) if line.by == "bot")


def test_a_message_of_another_process_is_new_although_the_row_was_read_with_it(hub: Hub) -> None:
    dialogue_id, bots = said()
    facts = history("dialogue", dialogue_id)
    assert _seq(hub, dialogue_id, facts) is None
    hub.pictures.put(read_pictures(rows_of([dialogue_id]), {}, AT)[0])
    assert _seq(hub, dialogue_id, []) == bots
    sent = [one for one in facts if one.fact.NAME == "message.sent"]
    assert _seq(hub, dialogue_id, sent) == bots - 1


def test_messages_are_shown_although_the_row_is_known_better_here(hub: Hub) -> None:
    dialogue_id, bots = said()
    (picture,) = read_pictures(rows_of([dialogue_id]), {}, AT)
    newer = msgspec.structs.replace(picture.row, version=picture.row.version + 1)
    hub.pictures.put(msgspec.structs.replace(picture, row=newer))
    peer = Peer(_nothing, "zh-hans")
    hub.join_customer(peer, picture.row.customer_id)
    hub.show_foreign(picture, lines_of(dialogue_id, bots - 1))
    shown = [msgspec.json.decode(text) for text in peer._out]
    assert [one["message"]["seq"] for one in shown if one["t"] == "message"] == [bots]
    known = hub.pictures.get(dialogue_id)
    assert known is not None
    assert known.row == newer

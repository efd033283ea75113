"""What a console asks beside the dialogue itself: notes, scripts, earlier dialogues, customers, who else is here."""

from typing import TYPE_CHECKING

from zhunsheng.access.queries import audience
from zhunsheng.access.values import Actor
from zhunsheng.commerce.actions import find_order_owner
from zhunsheng.dialogue.actions import add_note, note_earlier_shown, note_mentions_seen
from zhunsheng.journal.actions import do
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import search_customers
from zhunsheng.surface.live.finding import customers_frame
from zhunsheng.surface.live.frames import (
    AddNote,
    EarlierFrame,
    FindFrame,
    Frame,
    HereFrame,
    MentionsSeen,
    Out,
    ScriptsFrame,
)
from zhunsheng.surface.live.past import past_frame
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.scripting import scripts_frame

if TYPE_CHECKING:
    from zhunsheng.surface.live.console import ConsoleSocket
    from zhunsheng.surface.live.hub import Hub

LONGEST_SEARCH = 100
SHORTEST_ORDER = 6


async def work_with_colleagues(console: "ConsoleSocket", actor: Actor, frame: Frame) -> Out | None:
    """Carry a request to its action or query."""
    match frame:
        case AddNote():
            nickname = "" if console.card is None else console.card.nickname
            mentions = tuple(frame.mentions)
            note_id = await do(
                add_note, actor, now(), frame.dialogue, frame.text, mentions, cid=frame.cid, nickname=nickname
            )
            return {"t": "done", "note": note_id}
        case MentionsSeen():
            await do(note_mentions_seen, actor, now(), frame.dialogue)
            return {"t": "done"}
        case EarlierFrame():
            await do(note_earlier_shown, actor, now(), frame.dialogue, frame.earlier)
            return await read(past_frame, actor, console.hub.names, frame.dialogue, frame.earlier, console.peer.lang)
        case ScriptsFrame():
            return await read(
                scripts_frame, actor, console.hub.names, frame.dialogue, frame.q, now(), console.peer.lang
            )
        case FindFrame():
            return await find(actor, frame.q)
        case HereFrame():
            look_at(console, actor, frame.dialogue)
            return None
    raise BadInput("t", "a request of this socket", type(frame).__name__)


async def find(actor: Actor, words: str) -> Out:
    """Find customers by phone number, e-mail or order number; each search is on record."""
    words = words.strip()
    if not 1 <= len(words) <= LONGEST_SEARCH:
        raise BadInput("q", f"1 to {LONGEST_SEARCH} characters", len(words))
    found: list[int] = list(await do(search_customers, actor, now(), words))
    if len(words) >= SHORTEST_ORDER and "@" not in words:
        found += await do(find_order_owner, actor, now(), words)
    return await read(customers_frame, actor, words, tuple(dict.fromkeys(found)))


def look_at(console: "ConsoleSocket", actor: Actor, dialogue_id: int | None) -> None:
    """Tell colleagues who else has a dialogue on the screen; only who may see it is shown and told."""
    hub, peer = console.hub, console.peer
    before, peer.viewing = peer.viewing, None
    if dialogue_id is not None:
        picture = hub.pictures.get(dialogue_id)
        if picture is not None and not peer.topics.isdisjoint(audience(picture.row.subject())):
            peer.viewing = dialogue_id
    for one in {before, dialogue_id} - {None}:
        if one is not None:
            tell_who_is_here(hub, one)


def tell_who_is_here(hub: "Hub", dialogue_id: int) -> None:
    """Push the list of those who have a dialogue on their screens to each of them."""
    picture = hub.pictures.get(dialogue_id)
    if picture is None:
        return
    peers = [peer for peer in hub.peers(audience(picture.row.subject())) if peer.viewing == dialogue_id]
    agents = sorted({peer.agent_id for peer in peers})
    hub.tell(peers, {"t": "here", "dialogue": dialogue_id, "agents": agents})

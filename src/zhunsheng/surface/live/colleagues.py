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
    from zhunsheng.surface.live.peer import Peer

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
            look_at(console, frame.dialogue)
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


def look_at(console: "ConsoleSocket", dialogue_id: int | None) -> None:
    """Tell colleagues who else has a dialogue on the screen; only who may see it is shown and told."""
    hub, peer = console.hub, console.peer
    before, peer.viewing = peer.viewing, dialogue_id
    if dialogue_id is not None and hub.pictures.get(dialogue_id) is None and hub.on_unknown is not None:
        hub.on_unknown(dialogue_id)  # this process has not met it yet; whoever looks is told with the next look
    for one in {before, dialogue_id} - {None}:
        if one is not None:
            tell_who_is_here(hub, one)


def tell_who_is_here(hub: "Hub", dialogue_id: int) -> None:
    """Push the list of those who have a dialogue on their screens to each of them, and tell the other processes."""
    agents = show_who_is_here(hub, dialogue_id)
    if hub.on_here is not None:
        hub.on_here(hub.elsewhere.words(dialogue_id, agents))


def show_who_is_here(hub: "Hub", dialogue_id: int) -> list[int]:
    """Push the list to those of this process; return who of them looks."""
    peers = viewers(hub, dialogue_id)
    own = {peer.agent_id for peer in peers}
    agents = sorted(own | hub.elsewhere.agents(dialogue_id, now()))
    hub.tell(peers, {"t": "here", "dialogue": dialogue_id, "agents": agents})
    return sorted(own)


def viewers(hub: "Hub", dialogue_id: int) -> "list[Peer]":
    """Find the consoles of this process that have a dialogue on the screen and may see it."""
    picture = hub.pictures.get(dialogue_id)
    found = () if picture is None else hub.peers(audience(picture.row.subject()))
    return [peer for peer in found if peer.viewing == dialogue_id]


def hear_who_is_here(hub: "Hub", words: str) -> None:
    """Take in what another process tells of its screens."""
    dialogue_id = hub.elsewhere.hear(words, now())
    if dialogue_id is not None:
        show_who_is_here(hub, dialogue_id)

"""The hub: right after commit, what happened goes to the sockets of those who may see it.

Only the content travels here; nothing is stored. A socket that was away asks for what it missed.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from zhunsheng.access.queries import audience
from zhunsheng.cases.events import CaseFact
from zhunsheng.clocks.events import ClockFact
from zhunsheng.dialogue.events import PromiseWavedAway
from zhunsheng.dialogue.values import CLOSED, By, DialogueRow, Line, NoteShown
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import Shown
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.instants import now
from zhunsheng.people.events import AgentPresenceChanged, CustomerBlocked, CustomerUnblocked, SessionEnded
from zhunsheng.people.values import IdentityKey
from zhunsheng.surface.brake import Brake
from zhunsheng.surface.live.alerts import alert_of
from zhunsheng.surface.live.case_handed import handed_of
from zhunsheng.surface.live.elsewhere import Elsewhere
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.moods import has_mood, show_moods
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.notices import notice_of
from zhunsheng.surface.live.past import note_frame
from zhunsheng.surface.live.peer import Peer
from zhunsheng.surface.live.pictures import Picture, Pictures, note_clock, note_line, note_seen
from zhunsheng.surface.live.present import customer_message_frame, message_frame, row_frame
from zhunsheng.surface.live.releasing import show_release
from zhunsheng.surface.live.waving import show_waved

if TYPE_CHECKING:
    from zhunsheng.surface.live.reception import Reception  # why: it is built upon the hub

log = logging.getLogger(__name__)

LANGS: Final = ("zh-hans", "en")
MOODS_AFTER: Final = 0.01
"""Seconds after a message in which its mood is read: unseen by anybody, and behind every frame that is on its way."""
OWN_FACTS_KEPT: Final = 200_000

_encoder = msgspec.json.Encoder()


def session_topic(session_id: int) -> str:
    """Name the sockets of one session, so that all of them end with it."""
    return f"session:{session_id}"


def encode(frame: Out) -> str:
    """Write a frame as the text of a socket."""
    return _encoder.encode(frame).decode()


class Hub:
    """Sockets by topic, and the pictures they are fed from. Lives on the event loop; fed from the pen's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Bind the hub to its loop."""
        self.loop = loop
        self.names = Names()
        self.pictures = Pictures()
        self.agents: dict[str, set[Peer]] = {}
        self.customers: dict[int, set[Peer]] = {}
        self.newcomers: dict[IdentityKey, set[Callable[[int], None]]] = {}
        self.hellos = Brake(tries=desk().hellos_a_minute, seconds=60)
        self.came: set[str] = set()
        self.own: set[int] = set()
        self._own_order: deque[int] = deque()
        self._inbox: deque[tuple[Sequence[Recorded], Sequence[Shown]]] = deque()
        self._scheduled = False
        self._moody: list[Line] = []
        self.on_unknown: Callable[[int], None] | None = None
        self.on_batch: Callable[[], None] | None = None
        self.on_here: Callable[[str], None] | None = None
        self.elsewhere = Elsewhere()
        self.on_fact: Callable[[str], None] | None = None
        self.reception: Reception | None = None

    def after_commit(self, recorded: Sequence[Recorded], shown: Sequence[Shown]) -> None:
        """Take what a batch committed (called in the pen's thread) over to the loop, once for several batches."""
        self._inbox.append((recorded, shown))
        if not self._scheduled:
            self._scheduled = True
            self.loop.call_soon_threadsafe(self._deliver)

    def join(self, peer: Peer, topics: frozenset[str]) -> None:
        """Let a console hear what its topics hear."""
        peer.topics = topics
        self.came |= topics
        for topic in topics:
            self.agents.setdefault(topic, set()).add(peer)

    def join_customer(self, peer: Peer, customer_id: int) -> None:
        """Let a widget hear its customer's dialogue."""
        self.customers.setdefault(customer_id, set()).add(peer)

    def await_customer(self, key: IdentityKey, settle: Callable[[int], None]) -> None:
        """Let a widget know when its visitor becomes a customer, which may happen in another tab."""
        self.newcomers.setdefault(key, set()).add(settle)

    def forget_newcomer(self, key: IdentityKey, settle: Callable[[int], None]) -> None:
        """Forget a widget whose visitor has not written."""
        waiting = self.newcomers.get(key, set())
        waiting.discard(settle)
        if not waiting:
            self.newcomers.pop(key, None)

    def welcome_customer(self, key: IdentityKey, customer_id: int) -> None:
        """Tell every widget of a visitor whose customer it is now."""
        for settle in self.newcomers.pop(key, set()):
            settle(customer_id)

    def leave(self, peer: Peer, customer_id: int | None = None) -> None:
        """Forget a socket."""
        for topic in peer.topics:
            peers = self.agents.get(topic)
            if peers is not None:
                peers.discard(peer)
                if not peers:
                    del self.agents[topic]
        if customer_id is not None and customer_id in self.customers:
            self.customers[customer_id].discard(peer)
            if not self.customers[customer_id]:
                del self.customers[customer_id]

    def peers(self, topics: Sequence[str]) -> set[Peer]:
        """Return every console that hears one of these topics, each once."""
        found: set[Peer] = set()
        for topic in topics:
            heard = self.agents.get(topic)
            if heard:
                found |= heard
        return found

    def to_peers(self, peers: set[Peer], frame_in: dict[str, str]) -> None:
        """Push a frame, encoded once a language."""
        for peer in peers:
            peer.push(frame_in[peer.lang])

    def _deliver(self) -> None:
        self._scheduled = False
        inbox = self._inbox
        while inbox:
            recorded, shown = inbox.popleft()
            try:
                self._batch(recorded, shown)
            except Exception:  # a frame that cannot be made must not stop the others; it is logged with its trace
                log.exception("the hub could not show a batch of %d facts", len(recorded))
        if self.on_batch is not None:
            self.on_batch()  # the worker is woken when the screens have their frames

    def _show_moods(self) -> None:
        lines, self._moody = self._moody, []
        try:
            show_moods(self, lines)
        except Exception:  # a mood is a hint; whoever opens the dialogue again reads it anew
            log.exception("the moods of %d messages could not be shown", len(lines))

    def _batch(self, recorded: Sequence[Recorded], shown: Sequence[Shown]) -> None:
        for one in recorded:
            self._remember(one.id)
        lines: list[tuple[Line, DialogueRow, bool]] = [one for key, one in shown if key == "line"]
        for _, row, is_new in lines:
            self._see(row, is_new)
        said = {row.id: row for _, row, _ in lines}
        # Nearly always the last line's row is how the batch left it; only what differs is looked at once more.
        left: dict[int, DialogueRow] = {row.id: row for key, row in shown if key == "row"}
        final = {key: row for key, row in left.items() if said.get(key) != row}
        self._finish({key: row for key, row in final.items() if key in said})
        touched = self._clock_facts(recorded)
        for line, row, _ in lines:
            touched.discard(row.id)
            self._show_line(line, row)
        for row in {row.id: row for line, row, _ in lines if line.by == By.SYSTEM}.values():
            self._show_state(row)
        for dialogue_id in touched:
            self.show_row(dialogue_id)
        for key, one in shown:
            if key == "marks":
                self._show_marks(one)
            elif key == "note":
                self.show_note(*one)
            elif key == "release":
                show_release(self, *one)
        for dialogue_id in self._finish({key: row for key, row in final.items() if key not in said}) - touched:
            self.show_row(dialogue_id)
        for fact in recorded:
            self.show_fact(fact)

    def _finish(self, rows: Mapping[int, DialogueRow]) -> set[int]:
        """Bring pictures up to how the batch left the rows, receipts aside; return which of them differ by that."""
        changed: set[int] = set()
        for row in rows.values():
            picture = self.pictures.get(row.id)
            if picture is None:
                continue
            before = picture.row
            after = msgspec.structs.replace(
                row,
                delivered_seq=before.delivered_seq,
                read_seq=before.read_seq,
                agent_read_seq=before.agent_read_seq,
            )
            picture.row = after
            if msgspec.structs.replace(before, version=after.version) != after:
                changed.add(row.id)
        return changed

    def _remember(self, fact_id: int) -> None:
        self.own.add(fact_id)
        self._own_order.append(fact_id)
        if len(self._own_order) > OWN_FACTS_KEPT:
            self.own.discard(self._own_order.popleft())

    def _see(self, row: DialogueRow, is_new: bool) -> None:  # noqa: FBT001 - what the pen says of the row
        """Bring the picture up to the row that was written; a dialogue not in memory is read, unless it is new."""
        picture = self.pictures.get(row.id)
        if picture is not None:
            before, picture.row = picture.row, row
            if (before.agent_id, before.team_id, before.state) != (row.agent_id, row.team_id, row.state):
                self._tell_those_who_lose_it(row.id, audience(before.subject()), audience(row.subject()))
            return
        if is_new:
            self.pictures.put(Picture(row=row, customer_name="", last=None, clocks={}))
        self._ask_for(row.id)

    def _tell_those_who_lose_it(self, dialogue_id: int, before: Sequence[str], after: Sequence[str]) -> None:
        if before != after:
            text = encode({"t": "gone", "dialogue": dialogue_id})
            for peer in self.peers(before) - self.peers(after):
                peer.push(text)

    def _show_state(self, row: DialogueRow) -> None:
        """Tell the customer's widgets who serves them, or that the dialogue has ended."""
        served = row.agent_id is not None and row.state != CLOSED
        agent = {"name": self.names.agent(row.agent_id)} if served and row.agent_id is not None else None
        for peer in self.customers.get(row.customer_id, ()):
            frame = {"t": "state", "dialogue": row.id, "state": row.state, "agent": agent}
            peer.push(encode(frame | {"notice": notice_of(row.state, peer.lang)}))

    def _ask_for(self, dialogue_id: int) -> None:
        if self.on_unknown is not None:
            self.on_unknown(dialogue_id)

    def _clock_facts(self, recorded: Sequence[Recorded]) -> set[int]:
        touched: set[int] = set()
        for one in recorded:
            if isinstance(one.fact, ClockFact):
                picture = self.pictures.get(one.fact.dialogue_id)
                if picture is not None:
                    note_clock(picture, one)
                    touched.add(one.fact.dialogue_id)
        return touched

    def show_foreign(self, picture: Picture, lines: Sequence[Line]) -> None:
        """Show a dialogue that another process changed: its row as read, and the messages that are new here."""
        known = self.pictures.get(picture.row.id)
        if known is not None:
            if known.row.version > picture.row.version:
                for line in lines:  # the row is known better here meanwhile; the messages are not
                    self._show_line(line, known.row, counted=True)
                return
            before = audience(known.row.subject())
            self._tell_those_who_lose_it(picture.row.id, before, audience(picture.row.subject()))
        self.pictures.put(picture)
        for line in lines:
            self._show_line(line, picture.row, counted=True)
        self._show_state(picture.row)
        self.show_row(picture.row.id)

    def show_clocks(self, recorded: Sequence[Recorded]) -> None:
        """Carry clock facts of another process into the pictures and push the rows."""
        for dialogue_id in self._clock_facts(recorded):
            self.show_row(dialogue_id)

    def _show_line(self, line: Line, written: DialogueRow, *, counted: bool = False) -> None:
        """Push a message; a picture that was read after it has it `counted` already."""
        picture = self.pictures.get(written.id)
        row = written if picture is None else picture.row
        if picture is not None:
            if not counted:
                note_line(picture, line)
            if has_mood(line):
                if not self._moody:
                    self.loop.call_later(MOODS_AFTER, self._show_moods)
                self._moody.append(line)
        peers = self.peers(audience(row.subject()))
        if peers:
            name = "" if picture is None else picture.customer_name
            message = message_frame(line, row, self.names, customer_name=name)
            frames = {}
            for lang in {peer.lang for peer in peers}:
                frame: Out = {"t": "message", "message": message}
                if picture is not None:
                    frame["row"] = row_frame(picture, self.names, lang)
                frames[lang] = encode(frame)
            self.to_peers(peers, frames)
        widgets = self.customers.get(row.customer_id)
        if widgets:
            text = encode({"t": "message", "message": customer_message_frame(line, row, self.names)})
            for peer in widgets:
                peer.push(text)

    def show_row(self, dialogue_id: int) -> None:
        """Push a dialogue's row to those who may see it."""
        picture = self.pictures.get(dialogue_id)
        if picture is None:
            return
        peers = self.peers(audience(picture.row.subject()))
        frames = {lang: encode({"t": "row", "row": row_frame(picture, self.names, lang)}) for lang in LANGS}
        self.to_peers(peers, frames)

    def _show_marks(self, row: DialogueRow) -> None:
        picture = self.pictures.get(row.id)
        if picture is not None:
            seen = picture.row.agent_read_seq != row.agent_read_seq
            if note_seen(picture, row):
                self.pictures.drop(row.id)
                self._ask_for(row.id)
            elif seen:
                self.show_row(row.id)
        text = encode(
            {"t": "marks", "dialogue": row.id, "delivered": row.delivered_seq, "read": row.read_seq,
             "seen": row.agent_read_seq}
        )  # fmt: skip
        for peer in self.peers(audience(row.subject())):
            peer.push(text)
        text = encode({"t": "marks", "delivered": row.seq, "read": row.agent_read_seq})
        for peer in self.customers.get(row.customer_id, ()):
            peer.push(text)

    def show_fact(self, one: Recorded) -> None:
        """Push what a fact means to a screen beyond its dialogue's row: alerts, presence, the queue."""
        fact = one.fact
        if self.on_fact is not None:
            self.on_fact(fact.NAME)
        if isinstance(fact, ClockFact):
            at = now()
            for lang in LANGS:
                alert = alert_of(one, lang, at)
                if alert is None:
                    break
                self.tell([peer for peer in self.peers(alert.topics) if peer.lang == lang], alert.frame)
        elif isinstance(fact, CaseFact):
            self._show_case(one)
        elif isinstance(fact, PromiseWavedAway):
            show_waved(self, fact)
        elif isinstance(fact, CustomerBlocked | CustomerUnblocked):
            ends = fact.until_us if isinstance(fact, CustomerBlocked) else None
            stands = {"t": "blocked", "blocked": isinstance(fact, CustomerBlocked), "until": ends}
            self.whisper_customer(fact.customer_id, stands)
        elif isinstance(fact, SessionEnded):
            for peer in tuple(self.agents.get(session_topic(fact.session_id), ())):
                peer.end(4401, "signed out")
        elif isinstance(fact, AgentPresenceChanged):
            told = {
                "t": "presence", "agent": fact.agent_id, "state": fact.presence, "reason": fact.reason,
                "since": one.at.us, "until": fact.until_us,
            }  # fmt: skip
            self.tell({peer for peers in self.agents.values() for peer in peers}, told)

    def _show_case(self, one: Recorded) -> None:
        """Tell who has got a case, and those for whose group one waits; never who did it."""
        handed = handed_of(one, now())
        if handed is not None:
            name = self.names.agent(handed.frame["by"]) if handed.frame["by"] else ""
            told = self.peers(handed.topics)
            self.tell([peer for peer in told if peer.agent_id != handed.frame["by"]], handed.frame | {"by": name})

    def show_note(self, note: NoteShown, row: DialogueRow) -> None:
        """Push an internal note to those who may see the dialogue, and to the colleagues it names; never to the customer."""
        frame: Out = {"t": "note", "note": note_frame(note)}
        readers = self.peers(audience(row.subject()))
        self.tell(readers, frame)
        named = self.peers([f"agent:{agent_id}" for agent_id in note.mentioned])
        self.tell([peer for peer in named if peer.agent_id in note.mentioned], frame | {"t": "mention"})

    def tell(self, peers: Iterable[Peer], frame: Out) -> None:
        """Push one frame that reads the same in every language."""
        text = encode(frame)
        for peer in peers:
            peer.push(text)

    def whisper(self, head_audience: Sequence[str], frame: Out, sender: Peer | None = None) -> None:
        """Push something volatile (typing) to those who may see a dialogue."""
        text = encode(frame)
        for peer in self.peers(head_audience):
            if peer is not sender:
                peer.push(text)

    def whisper_customer(self, customer_id: int, frame: Out) -> None:
        """Push something volatile to a customer's widgets."""
        text = encode(frame)
        for peer in self.customers.get(customer_id, ()):
            peer.push(text)

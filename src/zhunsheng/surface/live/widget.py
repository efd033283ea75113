"""The widget's socket: a customer writes, and reads what is answered."""

from typing import Final

from typing_extensions import override

from zhunsheng.access.queries import audience
from zhunsheng.access.values import Actor, customer_actor
from zhunsheng.commerce import queries as commerce
from zhunsheng.dialogue.actions import Written, mark_delivered, mark_read, open_dialogue, receive_message
from zhunsheng.dialogue.queries import lines_after, newest_of_customer
from zhunsheng.dialogue.values import CLOSED, TEXT_LIMIT, DialogueRow, Draft, Line, MessageKind, Opening
from zhunsheng.ground import files
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import do
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import find_customer
from zhunsheng.surface.brake import TooMany, connection_of
from zhunsheng.surface.live.frames import (
    After,
    Frame,
    Got,
    Out,
    Ping,
    WidgetHello,
    WidgetRead,
    WidgetSay,
    WidgetTyping,
    widget_decoder,
)
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.notices import notice_of
from zhunsheng.surface.live.orders import order_frames
from zhunsheng.surface.live.origins import origin_allowed
from zhunsheng.surface.live.present import customer_lines
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.refusals import malformed, refused
from zhunsheng.surface.live.socket import LiveSocket
from zhunsheng.surface.live.visitor import CHANNEL, Visitor, ensure_customer, recognise


class WidgetSocket(LiveSocket):
    """One customer's widget."""

    visitor: Visitor | None = None
    actor: Actor | None = None
    dialogue_id: int | None = None

    @override
    async def admitted(self) -> bool:
        """Admit any site here; the shop's own list is checked once the shop is known."""
        return True

    @override
    def decode(self, text: str) -> Frame:
        """Read a frame."""
        return widget_decoder.decode(text)

    @override
    def leave(self) -> None:
        """Take the socket out of the hub."""
        self.hub.leave(self.peer, None if self.actor is None else self.actor.id)
        if self.visitor is not None:
            self.hub.forget_newcomer(self.visitor.key, self._settle_in)

    @override
    async def handle(self, frame: Frame) -> None:
        """Do what a frame asks."""
        match frame:
            case WidgetSay():
                await self.say(frame)
            case Got():
                await self.mark(mark_delivered, frame.seq)
            case WidgetRead():
                await self.mark(mark_read, frame.seq)
            case WidgetTyping():
                self.typing()
            case After():
                await self.after(frame.seq)
            case WidgetHello():
                await self.hello(frame)
            case Ping():
                self.pong()

    async def hello(self, frame: WidgetHello) -> None:
        """Recognise the visitor and show what was said before."""
        if self.greeted:
            return
        self.speak(frame.lang)
        try:
            self.hub.hellos.check(connection_of((self.scope.get("client") or ("", 0))[0]))
        except TooMany as refusal:
            self.peer.answer(refused(refusal, self.peer.lang, None))
            self.peer.end(1008, "rate")
            return
        try:
            shop = await read(commerce.shop_by_key, frame.shop)
        except NotFound as refusal:
            self.peer.answer(refused(refusal, self.peer.lang, None) | {"code": "shop.unknown"})
            self.peer.end(4404, "shop")
            return
        if not origin_allowed(self.scope, shop.sites):
            self.peer.end(4403, "origin")
            return
        at = now()
        self.greeted = True
        self.visitor = await recognise(shop, frame.visitor, frame.signed, at)
        self.peer.hold()
        if self.visitor.customer_id is None:
            self.hub.await_customer(self.visitor.key, self._settle_in)
            self.visitor.customer_id = await read(find_customer, self.visitor.key)
        if self.visitor.customer_id is not None:
            self._settle_in(self.visitor.customer_id)
        self.peer.answer(await self._welcome(self.visitor, frame, at))
        if self.visitor.refusal is not None:
            self.peer.answer(refused(self.visitor.refusal, self.peer.lang, None))
        self.peer.release()

    async def say(self, frame: WidgetSay) -> None:
        """Take a message in; the acknowledgement follows its commit."""
        if self.visitor is None:
            self.peer.answer(malformed("hello comes first", frame.cid))
            return
        if self.actor is None:
            customer_id = await ensure_customer(self.visitor, now())
            self._settle_in(customer_id)
            self.hub.welcome_customer(self.visitor.key, customer_id)
        assert self.actor is not None  # noqa: S101 - just settled in
        at = now()
        dialogue_id = await self.current()
        if dialogue_id is None or frame.fresh:
            opening = Opening(shop_id=self.visitor.shop.id, channel=CHANNEL, customer_id=self.actor.id)
            dialogue_id = self.dialogue_id = await do(open_dialogue, self.actor, at, opening)
        draft = Draft(
            cid=frame.cid, text=frame.text, file_token=frame.file, kind=await kind_of(frame.file, self.hub.names)
        )
        written: Written = await do(receive_message, self.actor, at, dialogue_id, draft)
        self.peer.answer(said(frame.cid, written))

    async def mark(self, action: object, seq: int) -> None:
        """Pass a receipt on."""
        dialogue_id = await self.current()
        if self.actor is not None and dialogue_id is not None:
            if action is mark_read:
                await do(mark_read, self.actor, now(), dialogue_id, seq)
            else:
                await do(mark_delivered, self.actor, now(), dialogue_id, seq)

    async def current(self) -> int | None:
        """Return the dialogue this visitor is in: the one of this tab, unless another tab has gone on in a newer one."""
        known = None if self.dialogue_id is None else self.hub.pictures.get(self.dialogue_id)
        if self.actor is not None and self.visitor is not None and (known is None or known.row.state == CLOSED):
            row = await read(newest_of_customer, self.actor.id, self.visitor.shop.id, CHANNEL)
            self.dialogue_id = None if row is None else row.id
        return self.dialogue_id

    def typing(self) -> None:
        """Tell the owner that the customer is typing."""
        picture = None if self.dialogue_id is None else self.hub.pictures.get(self.dialogue_id)
        if picture is not None:
            frame = {"t": "typing", "dialogue": picture.row.id, "by": "customer"}
            self.hub.whisper(audience(picture.row.subject()), frame, self.peer)

    async def after(self, seq: int) -> None:
        """Send what a gap swallowed."""
        if self.actor is None or self.visitor is None:
            return
        row = await read(newest_of_customer, self.actor.id, self.visitor.shop.id, CHANNEL)
        if row is not None:
            for shown in await read(_lines, self.actor, row, seq, self.hub.names):
                self.peer.answer({"t": "message", "message": shown})

    def _settle_in(self, customer_id: int) -> None:
        if self.visitor is not None:
            self.visitor.customer_id = customer_id
        self.actor = customer_actor(customer_id)
        self.hub.join_customer(self.peer, customer_id)

    async def _welcome(self, visitor: Visitor, frame: WidgetHello, at: Instant) -> Out:
        row: DialogueRow | None = None
        lines: list[Out] = []
        orders: list[Out] = []
        if self.actor is not None:
            row = await read(newest_of_customer, self.actor.id, visitor.shop.id, CHANNEL)
            if row is not None:
                self.dialogue_id = row.id
                after = frame.after if frame.dialogue == row.id else 0
                lines = await read(_lines, self.actor, row, after, self.hub.names)
            if visitor.known:
                orders = await read(order_frames, self.actor, self.actor.id, self.peer.lang)
        return {
            "t": "welcome",
            "visitor": visitor.token,
            "known": visitor.known,
            "now": at.us,
            "shop": {"name": visitor.shop.name, "color": visitor.shop.colour, "demo": visitor.shop.is_demo},
            "dialogue": None if row is None else self._state(row),
            "messages": lines,
            "orders": orders,
            "limits": limits(),
        }

    def _state(self, row: DialogueRow) -> Out:
        agent = None if row.agent_id is None else {"name": self.hub.names.agent(row.agent_id)}
        return {
            "id": row.id,
            "state": row.state,
            "agent": None if row.state == CLOSED else agent,
            "notice": notice_of(row.state, self.peer.lang),
        }


MOST_SHOWN: Final = 1000
"""Messages that a widget is shown of a long dialogue when it comes back with nothing; the rest stays on record."""


def _lines(actor: Actor, row: DialogueRow, after: int, names: Names) -> list[Out]:
    lines: list[Line] = []
    last = after or max(0, row.seq - MOST_SHOWN)
    while page := lines_after(actor, row.id, last):
        lines += page
        last = page[-1].seq
    names.learn_files(line.file_token for line in lines)
    return customer_lines(lines, row, names)


def said(cid: str, written: Written) -> Out:
    """Acknowledge a message: its number and time, after the commit."""
    return {
        "t": "said",
        "re": cid,
        "cid": cid,
        "dialogue": written.dialogue_id,
        "id": written.id,
        "seq": written.seq,
        "at": written.at.us,
    }


def limits() -> Out:
    """Tell a client what it may send."""
    return {"text": TEXT_LIMIT, "file": desk().upload_limit_bytes, "types": list(files.KINDS)}


async def kind_of(token: str | None, names: Names) -> MessageKind:
    """Tell what a message with this file is, and learn what to show of it.

    Refuses  NotFound for a file nobody handed in
    """
    if token is None:
        return MessageKind.TEXT
    return await read(_kind, token, names)


def _kind(token: str, names: Names) -> MessageKind:
    names.learn_files([token])
    return MessageKind.IMAGE if files.KINDS[files.file_of(token).media_type].picture else MessageKind.FILE

"""The widget's socket: a customer writes, and reads what is answered."""

import asyncio

import msgspec
from typing_extensions import override

from zhunsheng.access.values import SYSTEM, Actor, customer_actor
from zhunsheng.commerce import queries as commerce
from zhunsheng.commerce.values import Flood
from zhunsheng.dialogue.actions import (
    Arrived,
    Written,
    arrive,
    ask_human,
    give_up,
    mark_delivered,
    mark_read,
    receive_message,
)
from zhunsheng.dialogue.queries import dialogue_row, newest_of_customer
from zhunsheng.dialogue.values import CLOSED, TEXT_LIMIT, WAITING, Arrival, Draft, MessageKind, Press
from zhunsheng.feedback.actions import rate_dialogue
from zhunsheng.ground import files
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import do
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import find_customer
from zhunsheng.surface.brake import TooMany, connection_of
from zhunsheng.surface.live.contact import leave_contact
from zhunsheng.surface.live.flood import check_message, check_newcomer
from zhunsheng.surface.live.frames import (
    After,
    AskHuman,
    Earlier,
    Frame,
    Got,
    Leave,
    LeaveContact,
    Out,
    Ping,
    Rate,
    WidgetHello,
    WidgetRead,
    WidgetSay,
    WidgetTyping,
    widget_decoder,
)
from zhunsheng.surface.live.keystrokes import CUSTOMER, show_typing
from zhunsheng.surface.live.lines import earlier_shown, lines_shown
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.origins import origin_allowed
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.reception import Reception
from zhunsheng.surface.live.refusals import malformed, refused
from zhunsheng.surface.live.socket import LiveSocket
from zhunsheng.surface.live.unsent import lets_through, masked_draft
from zhunsheng.surface.live.visitor import CHANNEL, Visitor, recognise
from zhunsheng.surface.live.welcome import nothing, picture_for, rating_state, shop_frame, state_frame


class WidgetSocket(LiveSocket):
    """One customer's widget."""

    visitor: Visitor | None = None
    actor: Actor | None = None
    dialogue_id: int | None = None
    catching_up: asyncio.Task[None] | None = None

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
        self.reception.leave(self)
        if self.visitor is not None:
            self.hub.forget_newcomer(self.visitor.key, self._become)

    @property
    def reception(self) -> Reception:
        """Return who tells visitors how things stand."""
        if self.hub.reception is None:
            raise RuntimeError("this process has no reception; assembly.web gives it one")
        return self.hub.reception

    @property
    def shop_id(self) -> int | None:
        """Name the shop the visitor is in."""
        return None if self.visitor is None else self.visitor.shop.id

    @property
    def connection(self) -> str:
        """Name the connection behind this socket."""
        return connection_of((self.scope.get("client") or ("", 0))[0])

    @override
    async def handle(self, frame: Frame) -> None:
        """Do what a frame asks."""
        match frame:
            case Ping():
                self.pong()
            case WidgetHello():
                await self.hello(frame)
            case _ if self.visitor is None:
                if frame.cid is not None:
                    self.peer.answer(malformed("hello comes first", frame.cid))
            case WidgetSay():
                await self.say(self.visitor, frame)
            case Got():
                await self.mark(mark_delivered, frame.seq)
            case WidgetRead():
                await self.mark(mark_read, frame.seq)
            case WidgetTyping():
                await self.typing(self.visitor, frame)
            case After():
                await self.after(frame.seq)
            case _:
                self.peer.answer({"re": frame.cid, "cid": frame.cid} | await self.ask(self.visitor, frame))

    async def ask(self, visitor: Visitor, frame: Frame) -> Out:
        """Carry a visitor's request out and answer it."""
        at = now()
        if isinstance(frame, LeaveContact):
            await leave_contact(visitor, frame.value, at)
            return {"t": "done"}
        if self.actor is None:
            raise AccessDenied("no_right")
        match frame:
            case Earlier():
                return await read(earlier_shown, self.actor, visitor.shop.id, CHANNEL, frame.dialogue, self.hub.names)
            case Rate():
                await do(rate_dialogue, self.actor, at, frame.dialogue, frame.score, frame.comment)
                return {"t": "rated", "rating": await read(_rating, self.actor, frame.dialogue, at)}
            case AskHuman():
                await do(ask_human, self.actor, at, await self._here())
            case Leave():
                await do(give_up, self.actor, at, await self._here())
            case _:
                raise BadInput("t", "a request of this socket", type(frame).__name__)
        return {"t": "done"}

    async def hello(self, frame: WidgetHello) -> None:
        """Recognise the visitor and show what was said before."""
        if self.greeted:
            return
        self.speak(frame.lang)
        try:
            self.hub.hellos.check(self.connection)
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
            self.hub.await_customer(self.visitor.key, self._become)
            self.visitor.customer_id = await read(find_customer, self.visitor.key)
        if self.visitor.customer_id is not None:
            self._settle_in(self.visitor.customer_id)
        self.peer.answer(await self._welcome(self.visitor, frame, at))
        if self.visitor.refusal is not None:
            self.peer.answer(refused(self.visitor.refusal, self.peer.lang, None))
        self.peer.release()
        self.reception.join(self)

    async def say(self, visitor: Visitor, frame: WidgetSay) -> None:
        """Take a message in; the acknowledgement follows its commit."""
        at = now()
        desk = await self.reception.desk_of(visitor.shop.id)
        flood = desk.widget.flood
        check_message(f"{visitor.shop.id}:{visitor.key.external_id}", frame.cid, frame.text, flood)
        draft = await self.draft(frame)
        dialogue_id = await self.current()
        if self.actor is not None and dialogue_id is not None and not frame.fresh:
            written: Written = await do(receive_message, self.actor, at, dialogue_id, draft, bot_first=desk.bot_first)
            self.dialogue_id = written.dialogue_id
        else:
            written = await self.begin(visitor, draft, at, flood)
        self.peer.answer(said(frame.cid, written))

    async def draft(self, frame: WidgetSay) -> Draft:
        """Put a frame into the shape of a message."""
        if frame.order is not None:
            return Draft(cid=frame.cid, text=frame.order, kind=MessageKind.ORDER)
        kind = await kind_of(frame.file, self.hub.names)
        press = None if frame.press is None else Press(dialogue=frame.press.dialogue, seq=frame.press.seq)
        return Draft(cid=frame.cid, text=frame.text, file_token=frame.file, kind=kind, press=press)

    async def begin(self, visitor: Visitor, draft: Draft, at: Instant, flood: Flood) -> Written:
        """Begin a dialogue with its first words, of somebody who may be new here."""
        newcomer = self.actor is None
        if newcomer:
            check_newcomer(self.connection, flood)
        arrival = Arrival(
            key=visitor.key, shop_id=visitor.shop.id, details=visitor.details, is_demo=visitor.shop.is_demo,
            bot_first=(await self.reception.desk_of(visitor.shop.id)).bot_first,
        )  # fmt: skip
        arrived: Arrived = await do(arrive, SYSTEM, at, arrival, draft)
        self.dialogue_id = arrived.written.dialogue_id
        if newcomer:
            self.hub.welcome_customer(visitor.key, arrived.customer_id)
        return arrived.written

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

    async def typing(self, visitor: Visitor, frame: WidgetTyping) -> None:
        """Tell that the customer is typing; what they type goes to the owner alone, where the shop says so."""
        if self.dialogue_id is None:
            return
        words = None
        if frame.text is not None and (await self.reception.desk_of(visitor.shop.id)).widget.sees_typing:
            if not lets_through(f"{visitor.shop.id}:{visitor.key.external_id}", frame.text):
                return
            words = await read(masked_draft, frame.text)
        show_typing(self.hub, self.dialogue_id, CUSTOMER, self.peer, words)

    async def after(self, seq: int) -> int:
        """Send what a gap swallowed; return the number of the last message sent, or the one asked from."""
        if self.actor is None or self.visitor is None:
            return seq
        row = await read(newest_of_customer, self.actor.id, self.visitor.shop.id, CHANNEL)
        lines = [] if row is None else await read(lines_shown, self.actor, row, seq, self.hub.names)
        for shown in lines:
            self.peer.answer({"t": "message", "message": shown})
        return int(lines[-1]["seq"]) if lines else seq

    async def _here(self) -> int:
        dialogue_id = await self.current()
        if dialogue_id is None:
            raise NotFound("dialogue", 0)
        return dialogue_id

    def _become(self, customer_id: int) -> None:
        """Follow a newcomer who has written their first words, perhaps in another tab; those words are shown."""
        # What is pushed from now on waits until the first words have been shown, so that nothing comes twice.
        self.peer.hold()
        self._settle_in(customer_id)
        self.catching_up = asyncio.ensure_future(self._catch_up())

    async def _catch_up(self) -> None:
        shown = 0
        try:
            if self.actor is None or self.visitor is None:
                return
            row = await read(newest_of_customer, self.actor.id, self.visitor.shop.id, CHANNEL)
            if row is not None:
                self.dialogue_id = row.id
                shown = await self.after(0)
                state = state_frame(row, self.hub.names, self.peer.lang)
                self.peer.answer(state | {"t": "state", "dialogue": row.id})
        finally:
            self.peer.release(unless=lambda text: 0 < _number_of(text) <= shown)

    def _settle_in(self, customer_id: int) -> None:
        if self.visitor is not None:
            self.visitor.customer_id = customer_id
        self.actor = customer_actor(customer_id)
        self.hub.join_customer(self.peer, customer_id)

    async def _welcome(self, visitor: Visitor, frame: WidgetHello, at: Instant) -> Out:
        desk = await self.reception.desk_of(visitor.shop.id)
        if self.peer.lang not in desk.widget.languages:
            self.speak(desk.widget.languages[0])
        shown = nothing()
        if self.actor is not None:
            shown = await read(picture_for, self.actor, visitor, frame, self.hub.names, self.peer.lang, at)
        place = None
        if shown["dialogue"] is not None:
            self.dialogue_id = shown["dialogue"]["id"]
            if shown["dialogue"]["state"] == WAITING:
                place = await self.reception.place_of(shown["dialogue"]["id"])
        return {
            "t": "welcome",
            "visitor": visitor.token,
            "known": visitor.known,
            "now": at.us,
            "lang": self.peer.lang,
            **shop_frame(visitor, desk, self.peer.lang),
            **shown,
            "place": place,
            "limits": limits(),
        }


def _rating(actor: Actor, dialogue_id: int, at: Instant) -> Out | None:
    return rating_state(actor, dialogue_row(actor, dialogue_id), at)


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
    kind = files.KINDS.get(files.file_of(token).media_type)
    return MessageKind.IMAGE if kind is not None and kind.picture else MessageKind.FILE


class _Numbered(msgspec.Struct, frozen=True):
    seq: int = 0


class _Message(msgspec.Struct, frozen=True):
    t: str
    message: _Numbered = _Numbered()


def _number_of(text: str) -> int:
    """Read out of a frame which message it shows; 0 when it shows none."""
    frame = msgspec.json.decode(text, type=_Message)
    return frame.message.seq if frame.t == "message" else 0

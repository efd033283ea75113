"""What visitors are told of the desk: whether it is open and somebody is there, how fast it answers, their place in the queue."""

import asyncio
import logging
import time
from typing import Final, Protocol

import msgspec

from zhunsheng.commerce import queries as commerce
from zhunsheng.commerce.values import OpeningNow, ShopWidget
from zhunsheng.dialogue.queries import Pace, pace_of, people_here, queue_place
from zhunsheng.dialogue.values import WAITING
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.queries import bot_on_duty
from zhunsheng.notices.queries import mail_settings
from zhunsheng.notices.values import Way
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.hub import Hub, encode
from zhunsheng.surface.live.pacing import Turns
from zhunsheng.surface.live.peer import Peer
from zhunsheng.surface.live.queue_watch import CHANGES
from zhunsheng.surface.live.reading import read

log = logging.getLogger(__name__)

GROUP: Final = "online"
"""Where visitors wait first."""

FRESH: Final = 15.0
"""Seconds for which what was read of a shop is shown again without reading."""

STALE: Final = 2 * FRESH
"""Seconds for which it is still shown while it is being read again; a shop nobody asked for longer is read first."""

ROUND: Final = 20.0
"""Seconds after which everybody is told anew, so that hours that begin and estimates that shrink are seen."""

GATHER: Final = 0.5
EACH: Final = 0.02
"""Seconds in which changes become one telling, and how much longer it waits for each visitor it will read for."""

FEWEST: Final = 3
"""Fewer answered dialogues than this are no pace to speak of."""

PRESENCE: Final = frozenset({"agent.presence_changed", "agent.rights_changed", "shop.widget_set"})


class ShopDesk(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand for the visitors of one shop."""

    widget: ShopWidget
    opening: OpeningNow
    here: int
    pace: Pace | None
    mails: bool = False
    bot_first: bool = False

    @property
    def is_attended(self) -> bool:
        """Tell whether a visitor can expect to be served now."""
        return self.opening.open and self.here > 0


class Visit(Protocol):
    """A widget's socket as far as it is told things."""

    peer: Peer
    dialogue_id: int | None

    @property
    def shop_id(self) -> int | None:
        """Name the shop the visitor is in."""


class Reception:
    """Keeps what visitors are told, and tells them when it changes."""

    def __init__(self, hub: Hub) -> None:
        """Tell on behalf of one hub."""
        self.hub = hub
        self.visits: set[Visit] = set()
        self._known: dict[int, tuple[float, ShopDesk]] = {}
        self._reading: dict[int, asyncio.Task[ShopDesk]] = {}
        self._told: dict[int, Out] = {}
        self._places: dict[int, Out] = {}
        self._soon: asyncio.Task[None] | None = None
        self._round: asyncio.Task[None] | None = None

    def attach(self) -> None:
        """Let the hub call, beside whoever it calls already."""
        before = self.hub.on_fact

        def heard(name: str) -> None:
            if before is not None:
                before(name)
            self.heard(name)

        self.hub.on_fact = heard
        self.hub.reception = self

    def join(self, visit: Visit) -> None:
        """Tell a visitor from now on."""
        self.visits.add(visit)
        known = self._known.get(visit.shop_id or 0)
        if known is not None and visit.shop_id is not None:
            self._told.setdefault(visit.shop_id, desk_frame(known[1]))
        if self._round is None or self._round.done():
            self._round = asyncio.ensure_future(self._go_round())

    def leave(self, visit: Visit) -> None:
        """Tell a visitor no more."""
        self.visits.discard(visit)
        if not self.visits and self._round is not None:
            self._round.cancel()

    def heard(self, name: str) -> None:
        """Take note of a fact; tell the visitors soon if something for them may have changed."""
        if name in PRESENCE:
            self._known.clear()
            self._reading.clear()  # what is being read may be from before
        elif name not in CHANGES:
            return
        if self.visits and (self._soon is None or self._soon.done()):
            self._soon = asyncio.ensure_future(self._tell_soon())

    async def desk_of(self, shop_id: int) -> ShopDesk:
        """Return how things stand for the visitors of a shop; however many ask at once, it is read once."""
        kept = self._known.get(shop_id)
        age = time.monotonic() - kept[0] if kept is not None else STALE
        if kept is not None and age < FRESH:
            return kept[1]
        reading = self._reading.get(shop_id)
        if reading is None:
            reading = self._reading[shop_id] = asyncio.ensure_future(self._read(shop_id))
        # Shielded: one visitor who leaves must not end the reading that others wait for.
        return kept[1] if kept is not None and age < STALE else await asyncio.shield(reading)

    async def _read(self, shop_id: int) -> ShopDesk:
        mine = asyncio.current_task()
        try:
            found = await read(_read_desk, shop_id)
            if self._reading.get(shop_id) is mine:
                self._known[shop_id] = (time.monotonic(), found)
        finally:
            if self._reading.get(shop_id) is mine:
                del self._reading[shop_id]
        return found

    async def place_of(self, dialogue_id: int) -> Out | None:
        """Return where a waiting dialogue stands."""
        return (await read(_read_places, [dialogue_id])).get(dialogue_id)

    async def _tell_soon(self) -> None:
        await asyncio.sleep(max(GATHER, EACH * len(self.visits)))
        await self._tell()

    async def _go_round(self) -> None:
        while True:
            await asyncio.sleep(ROUND)
            try:
                await self._tell()
            except Exception:  # logged with its trace; the next round tries again
                log.exception("visitors could not be told how things stand")

    async def _tell(self) -> None:
        for shop_id in {one.shop_id for one in self.visits}:
            if shop_id is not None:
                await self._tell_shop(shop_id)
        waiting = {one.dialogue_id: one for one in self.visits if self._waits(one.dialogue_id)}
        places = await read(_read_places, [one for one in waiting if one is not None])
        turns = Turns()
        for visit in list(self.visits):
            await turns.pause()
            place = places.get(visit.dialogue_id or 0)
            if place is not None and self._places.get(visit.dialogue_id or 0) != place:
                visit.peer.answer({"t": "place", "dialogue": visit.dialogue_id, **place})
        self._places = places

    async def _tell_shop(self, shop_id: int) -> None:
        frame = desk_frame(await self.desk_of(shop_id))
        if self._told.get(shop_id) == frame:
            return
        self._told[shop_id] = frame
        text, turns = encode({"t": "desk", "desk": frame}), Turns()
        for visit in list(self.visits):
            if visit.shop_id == shop_id and visit in self.visits:
                visit.peer.answer_with(text)
                await turns.pause()
                if self._told.get(shop_id) is not frame:
                    return  # something newer is being told; what is older must not come after it

    def _waits(self, dialogue_id: int | None) -> bool:
        picture = None if dialogue_id is None else self.hub.pictures.get(dialogue_id)
        return picture is not None and picture.row.state == WAITING


def desk_frame(desk: ShopDesk) -> Out:
    """Show how things stand: hours as minutes of the day in the shop's zone, the pace in seconds."""
    opening, pace = desk.opening, desk.pace
    known = pace is not None and pace.dialogues >= FEWEST
    return {
        "open": opening.open,
        "always": opening.always,
        "present": desk.here > 0,
        "sees_typing": desk.widget.sees_typing,
        "opens_at": None if opening.opens_at is None else opening.opens_at.us,
        "zone": opening.zone,
        "today": opening.today,
        "week": opening.week,
        "reply_seconds": -(-pace.mean_us // 1_000_000) if known and pace is not None else None,
    }


def _read_desk(shop_id: int) -> ShopDesk:
    at = now()
    widget = commerce.shop_widget(shop_id)
    opening = commerce.opening_of(widget, at)
    return ShopDesk(
        widget=widget,
        opening=opening,
        bot_first=widget.bot_first and bot_on_duty(shop_id, is_open=opening.open),
        here=people_here(GROUP),
        mails=mail_settings().way is not Way.FILE,
        pace=pace_of(shop_id, "webchat", at - hours(24)),
    )


def _read_places(dialogue_ids: list[int]) -> dict[int, Out]:
    found: dict[int, Out] = {}
    for dialogue_id in dialogue_ids:
        place = queue_place(dialogue_id)
        if place is not None:
            found[dialogue_id] = {"position": place.position, "seconds": place.estimate_s}
    return found

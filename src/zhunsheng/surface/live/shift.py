"""The socket of a shift's probes: the desk measures the round trip itself, the browser tells of its microphone."""

import statistics
import time
from typing import Annotated

import msgspec
from typing_extensions import override

from zhunsheng.access.values import Actor
from zhunsheng.journal.actions import do
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import note_checks
from zhunsheng.people.queries import open_shift
from zhunsheng.people.values import Outcome
from zhunsheng.surface.live.frames import Frame, Out
from zhunsheng.surface.live.origins import header, same_origin
from zhunsheng.surface.live.readiness import MICROPHONE, NETWORK
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.refusals import malformed
from zhunsheng.surface.live.sessions import session_key, session_of
from zhunsheng.surface.live.socket import LiveSocket

ROUNDS = 5


class ShiftHello(Frame, frozen=True, kw_only=True, tag="hello"):
    """The page asks for the round trip to be measured; who it is stands in the session."""

    lang: str = "zh-hans"


class ShiftEcho(Frame, frozen=True, kw_only=True, tag="echo"):
    """The page sends an echo back at once."""

    n: Annotated[int, msgspec.Meta(ge=1, le=1000)]


class ShiftMicrophone(Frame, frozen=True, kw_only=True, tag="microphone"):
    """The browser says whether it could open the microphone, and if not the name of its error."""

    opened: bool
    why: Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{0,40}$")] = ""


ShiftFrame = ShiftHello | ShiftEcho | ShiftMicrophone
shift_decoder: msgspec.json.Decoder[ShiftFrame] = msgspec.json.Decoder(ShiftFrame)


class ShiftSocket(LiveSocket):
    """The probes of one page."""

    actor: Actor | None = None
    sent: tuple[int, float] = (0, 0.0)

    @override
    async def admitted(self) -> bool:
        """Admit pages of this desk only."""
        return same_origin(self.scope)

    @override
    def decode(self, text: str) -> Frame:
        """Read a frame."""
        return shift_decoder.decode(text)

    @override
    def leave(self) -> None:
        """Nothing of it is known elsewhere."""

    @override
    async def handle(self, frame: Frame) -> None:
        """Measure, or note what the browser found."""
        if isinstance(frame, ShiftHello):
            await self.hello(frame)
        elif self.actor is None:
            self.peer.answer(malformed("hello comes first", frame.cid))
        elif isinstance(frame, ShiftEcho):
            await self.echo(self.actor, frame)
        elif isinstance(frame, ShiftMicrophone):
            self.peer.answer(await self.microphone(self.actor, frame))

    async def hello(self, frame: ShiftHello) -> None:
        """Find out who this is and begin to measure."""
        self.greeted = True
        self.speak(frame.lang)
        found = await read(session_of, session_key(header(self.scope, b"cookie")))
        self.actor = None if found is None else found[0]
        if self.actor is None:
            self.peer.end(4401, "sign in")
            return
        self.trips: list[float] = []
        self.call(1)

    def call(self, number: int) -> None:
        """Send an echo and look at the stop-watch."""
        self.sent = (number, time.perf_counter())
        self.peer.answer({"t": "echo", "n": number})

    async def echo(self, actor: Actor, frame: ShiftEcho) -> None:
        """Take the time; after enough rounds the middle one counts."""
        number, began = self.sent
        if frame.n != number or len(self.trips) >= ROUNDS:
            return
        self.trips.append((time.perf_counter() - began) * 1000)
        if len(self.trips) < ROUNDS:
            self.call(number + 1)
            return
        measured = round(statistics.median(self.trips))
        await do(note_checks, actor, now(), actor.id, {NETWORK: Outcome(passed=True, measure=measured)})
        self.peer.answer(await read(_stands, actor, NETWORK) | {"ms": measured})

    async def microphone(self, actor: Actor, frame: ShiftMicrophone) -> Out:
        """Note whether the microphone opened."""
        found = Outcome(passed=frame.opened, detail="" if frame.opened else frame.why or "no_answer")
        await do(note_checks, actor, now(), actor.id, {MICROPHONE: found})
        return await read(_stands, actor, MICROPHONE)


def _stands(actor: Actor, code: str) -> Out:
    shift = open_shift(actor.id, now())
    holds = shift is not None and any(one.code == code and one.holds for one in shift.checks)
    return {"t": "probed", "code": code, "holds": holds, "missing": list(shift.missing) if shift else []}

"""Make an agent ready to go available: begin the shift, try what can be tried from here, and note how it went."""

from zhunsheng.access.values import Actor
from zhunsheng.assist.actions import begin_shift
from zhunsheng.assist.queries import probe
from zhunsheng.journal.actions import do, run
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import note_checks
from zhunsheng.people.queries import open_shift, shift_demanded
from zhunsheng.people.values import Outcome, ShiftShown, Verdict
from zhunsheng.surface.live.reading import read

NETWORK = "network"
MICROPHONE = "microphone"


async def make_ready(actor: Actor, at: Instant) -> None:
    """Do, at once and unasked, whatever needs no person before somebody goes available from a live socket.

    A frame that has just arrived shows that the network carries; a measured round trip counts for more and stays.
    """
    if await read(shift_demanded, at):
        await do(begin_shift, actor, at)
        await do(note_checks, actor, at, actor.id, await read(_tried, actor, at, live=True))


def try_again(actor: Actor, at: Instant) -> ShiftShown | None:
    """Begin the shift from a page and try what can be tried without a live socket; return how it stands."""
    if shift_demanded(at):
        run(begin_shift, actor, at)
        run(note_checks, actor, at, actor.id, _tried(actor, at, live=False))
    return open_shift(actor.id, at)


def _tried(actor: Actor, at: Instant, *, live: bool) -> dict[str, Outcome]:
    shift = open_shift(actor.id, at)
    checks = {} if shift is None else {one.code: one for one in shift.checks}
    found = probe(checks, at)
    network = checks.get(NETWORK)
    if live and network is not None and (network.verdict is Verdict.WAITING or network.stale):
        found[NETWORK] = Outcome(passed=True)
    return found

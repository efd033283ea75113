"""Let things happen on a desk, seal them, and have the figures follow."""

from zhunsheng.access.values import SYSTEM, Actor, Grade, Role
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.insight.actions import spread_values
from zhunsheng.insight.queries import due_stretch
from zhunsheng.insight.values import Period
from zhunsheng.journal.actions import run
from zhunsheng.journal.readers import Reader, read_once
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.instants import Instant

ALWAYS = Period(since=Instant(0), until=Instant(2**62))
READER: Reader = next(reader for reader in AFTER if reader.name == "insight")
MANAGER = Actor(kind="agent", id=900, roles=frozenset({Role.MANAGER}), grade=Grade.SENIOR)


def agent(agent_id: int, *roles: Role, teams: tuple[int, ...] = ()) -> Actor:
    """Make somebody who looks at figures."""
    held = frozenset(roles or (Role.AGENT,))
    return Actor(kind="agent", id=agent_id, roles=held, grade=Grade.REGULAR, team_ids=frozenset(teams))


def follow(at: Instant, reader: Reader = READER, limit: int = 200) -> None:
    """Seal what happened and let the figures' reader take it."""
    while run(seal, SYSTEM, at):
        pass
    while read_once(reader, at, limit):
        pass


def spread(at: Instant, zone: str = "Asia/Shanghai") -> None:
    """Write down how the values of every day and hour that has passed are spread, as the worker does."""
    while (due := due_stretch(zone, at)) is not None:
        run(spread_values, SYSTEM, at, zone, due)

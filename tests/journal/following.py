"""Readers for trials, and what they have digested."""

from tests.journal.trial import AT, execute
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import after, reader_positions
from zhunsheng.journal.readers import Reader, read_once
from zhunsheng.kernel.instants import Instant

POISON: dict[int, BaseException] = {}
"""Subjects that cannot be digested at the moment, and what happens when somebody tries."""


def digest(ink: Ink, recorded: Recorded) -> None:
    """Write one line a fact; the same fact twice is two lines."""
    key = recorded.fact.subject_id
    execute("INSERT INTO trial_seen (fact_id, subject) VALUES (%s, %s)", recorded.id, key)
    if key in POISON:
        raise POISON[key]


COUNTING = Reader("counting", digest, frozenset({"team.created"}))


def seen() -> list[int]:
    """Return the subjects of digested facts in the order in which they were digested."""
    return [row[0] for row in execute("SELECT subject FROM trial_seen ORDER BY place")]


def position(reader: Reader = COUNTING) -> int:
    return reader_positions().get(reader.name, 0)


def read_all(reader: Reader, last: int, at: Instant = AT, limit: int = 3) -> int:
    """Read until the cursor stands behind the last fact; return how many facts this process passed."""
    passed = 0
    while position(reader) < last:
        passed += read_once(reader, at, limit)
    return passed


def sealed() -> list[tuple[int, int]]:
    """Return position and subject of every sealed fact."""
    return [(one.position or 0, one.fact.subject_id) for one in after(0, 10_000)]

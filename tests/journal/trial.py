"""A trial room for the pen: small tables, actions that succeed or fail in every way, and a pen that counts."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, OperationalError, connection
from typing_extensions import override

from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Ink, Pen, RowWriter, hot
from zhunsheng.journal.callers import Job
from zhunsheng.journal.ink import Batch
from zhunsheng.kernel.errors import Conflict, Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.events import TeamCreated

AT = Instant.parse("2026-11-22T08:00:00Z")

DROP = tuple(f"DROP TABLE IF EXISTS {name}" for name in ("trial_line", "trial_parent", "trial_count", "trial_seen"))
TABLES = (
    "CREATE TABLE trial_parent (id BIGINT PRIMARY KEY)",
    """CREATE TABLE trial_line (id BIGINT PRIMARY KEY, word VARCHAR(60) NOT NULL UNIQUE,
       parent BIGINT NULL REFERENCES trial_parent (id) DEFERRABLE INITIALLY DEFERRED)""",
    "CREATE TABLE trial_count (id BIGINT PRIMARY KEY, n BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE TABLE trial_seen (place {serial}, fact_id BIGINT NOT NULL, subject BIGINT NOT NULL)",
    "INSERT INTO trial_line (id, word) VALUES (0, 'taken')",
    "INSERT INTO trial_count (id, n, version) VALUES (1, 0, 0)",
)
INSERT = "INSERT INTO trial_line (id, word, parent) VALUES (%s, %s, %s)"
LINES = RowWriter("trial_line", INSERT, order=20)
PARENTS = RowWriter("trial_parent", "INSERT INTO trial_parent (id) VALUES (%s)", order=10)
COUNTS = RowWriter(
    "trial_count", "UPDATE trial_count SET n = %s, version = version + 1 WHERE id = %s AND version = %s", counted=True
)


class No(Refusal):
    """The trial says no."""

    code = "trial.no"


def execute(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def lines() -> list[int]:
    """Return the ids of the lines written by actions."""
    return [row[0] for row in execute("SELECT id FROM trial_line WHERE id > 0 ORDER BY id")]


def told() -> list[int]:
    """Return the subjects of the facts recorded by actions, each as often as it was recorded."""
    return [row[0] for row in execute("SELECT subject_id FROM journal_fact ORDER BY subject_id")]


def counted() -> int:
    return int(execute("SELECT n FROM trial_count WHERE id = 1")[0][0])


RAN: Counter[int] = Counter()
"""How often each action was run; the pen may run one twice, but never write it twice."""


def write(ink: Ink, key: int, word: str | None = None, parent: int | None = None) -> int:
    """Write one line at once, as an ordinary action does."""
    RAN[key] += 1
    execute(INSERT, key, word or f"word {key}", parent)
    ink.record(TeamCreated(team_id=key))
    return key


@hot
def plan(ink: Ink, key: int, word: str | None = None, parent: int | None = None) -> int:
    """Plan one line, as a hot action does."""
    RAN[key] += 1
    ink.plan(LINES, key, (key, word or f"word {key}", parent))
    ink.record(TeamCreated(team_id=key))
    return key


def fail(ink: Ink, key: int) -> int:
    write(ink, key)
    raise ValueError(key)


def hide(ink: Ink, key: int) -> int:
    """Break a row through the ORM, hide that from the pen, and go on as if all were well."""
    from zhunsheng.journal.models import Lease  # why: conftest reads this file before Django is set up

    execute(INSERT, key, f"word {key}", None)
    try:
        Lease(name="taken", holder="me", until=ink.at).save(force_insert=True)
        Lease(name="taken", holder="me", until=ink.at).save(force_insert=True)
    except IntegrityError:
        return key
    raise AssertionError("the second row should have been refused")


def refuse_early(ink: Ink, key: int) -> int:
    RAN[key] += 1
    execute("SELECT n FROM trial_count")
    execute("WITH one AS (SELECT n FROM trial_count) SELECT n FROM one")
    ink.show("trial", key)
    raise No


def refuse_late(ink: Ink, key: int) -> int:
    write(ink, key)
    raise No


@hot
def refuse_early_hot(ink: Ink, key: int) -> int:
    return refuse_early(ink, key)


@hot
def refuse_late_hot(ink: Ink, key: int) -> int:
    plan(ink, key)
    raise No


class CountingPen(Pen):
    """A pen that notes how many actions went into each of its transactions."""

    def __init__(self, **options: Any) -> None:
        self.handed: list[tuple[list[int], list[object]]] = []
        options.setdefault("within", {})
        options.setdefault("after_commit", self._note)
        super().__init__(**options)
        self.batches: list[int] = []
        self.before: Callable[[], None] | None = None

    def _note(self, recorded: Sequence[Any], shown: Sequence[Any]) -> None:
        self.handed.append(([one.fact.subject_id for one in recorded], [payload for _, payload in shown]))

    @override
    def _transact(self, batch: Batch, jobs: list[Job]) -> None:
        self.batches.append(len(jobs))
        if self.before is not None:
            before, self.before = self.before, None
            before()
        super()._transact(batch, jobs)


Call = tuple[Callable[..., Any], ...]


def together(pen: Pen, calls: Sequence[Any]) -> list[Any]:
    """Let actions wait before the pen starts, so that they make one batch; return each answer, results and errors alike."""
    RAN.clear()

    async def wait() -> list[Any]:
        tasks = [asyncio.ensure_future(pen.do(call[0], SYSTEM, AT, *call[1:])) for call in calls]
        await asyncio.sleep(0)
        pen.start()
        try:
            return await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            await asyncio.get_running_loop().run_in_executor(None, pen.stop)

    return asyncio.run(asyncio.wait_for(wait(), 60))


def at_commit(*, really: bool) -> None:
    """Lose the connection at this thread's next commit: before it was done, or just after."""
    commit = connection.commit

    def lose() -> None:
        connection.commit = commit  # type: ignore[method-assign]
        if really:
            commit()
        else:
            connection.rollback()
        raise OperationalError("server closed the connection unexpectedly")

    connection.commit = lose  # type: ignore[method-assign]


def unreachable(times: int) -> None:
    """Let the database of this thread refuse its next connections."""
    connect = connection.connect
    left = [times]

    def refuse() -> None:
        if left[0] == 0:
            connection.connect = connect  # type: ignore[method-assign]
            connect()
            return
        left[0] -= 1
        raise OperationalError("could not connect to server")

    connection.close()
    connection.connect = refuse  # type: ignore[method-assign]


def add(ink: Ink) -> None:
    """Add one to the counter by reading and writing it, guarded by its version."""
    n, version = execute("SELECT n, version FROM trial_count WHERE id = 1")[0]
    ink.plan(COUNTS, 1, (n + 1, 1, version))


def count_up(pen: Pen, number: int) -> None:
    """Count to the end; who lost against a rival so often that the pen gave up asks again, as a caller would."""
    while number:
        with contextlib.suppress(Conflict):
            pen.run(add, SYSTEM, AT)
            number -= 1


def record_teams(*keys: int) -> None:
    """Record one fact for each key, in this order and in one commit."""

    def teams(ink: Ink) -> None:
        for key in keys:
            ink.record(TeamCreated(team_id=key))

    Pen(within={}, inline=True).run(teams, SYSTEM, AT)

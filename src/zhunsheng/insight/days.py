"""Closed days as Parquet files, and figures recounted from them by DuckDB; run where its memory may be spent.

A file holds the sealed facts between two positions, one after the other, so that every fact stands in exactly one file; its name says
the day it closes. docs/figures.md describes the columns. Proofs are left out; facts hold no words and no personal data.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from zhunsheng.insight.fold import place_of
from zhunsheng.insight.recount_sql import MARK, marks_sql
from zhunsheng.insight.values import Counted, Definitions, Place
from zhunsheng.journal.events import Recorded, Unreadable, encode
from zhunsheng.kernel.instants import Instant

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS: Final[Mapping[str, str]] = {
    "position": "BIGINT", "fact_id": "BIGINT", "name": "VARCHAR", "version": "SMALLINT", "at_us": "BIGINT",
    "subject_kind": "VARCHAR", "subject_id": "BIGINT", "actor_kind": "VARCHAR", "actor_id": "BIGINT", "cause": "BIGINT",
    "dialogue_id": "BIGINT", "case_id": "BIGINT", "shop_id": "BIGINT", "team_id": "BIGINT", "agent_id": "BIGINT",
    "group": "VARCHAR", "channel": "VARCHAR", "tier": "VARCHAR", "issue": "VARCHAR", "data": "VARCHAR",
}  # fmt: skip
LEFT_OUT: Final = frozenset({"proof"})
MEMORY: Final = "200MB"


def connect(memory: str = MEMORY) -> "DuckDBPyConnection":
    """Open DuckDB in memory, within bounds."""
    import duckdb  # why: eighty megabytes that no process of the desk carries at rest

    held = duckdb.connect(config={"memory_limit": memory, "threads": 2})
    held.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    return held


def write_day(facts: Iterable[Recorded], path: Path) -> int:
    """Write facts into one Parquet file; it appears under its name only when it is whole. Return how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw, fresh = path.with_suffix(".ndjson"), path.with_suffix(".new")
    written = 0
    with raw.open("wb") as lines:
        for recorded in facts:
            lines.write(msgspec.json.encode(_row(recorded)) + b"\n")
            written += 1
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items()) + "}"
    with connect() as held:
        held.execute(
            f"COPY (SELECT * FROM read_json(?, format='newline_delimited', columns={columns}))"  # noqa: S608 - constants
            f" TO '{_quoted(fresh)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)",
            [str(raw)],
        )
    raw.unlink()
    fresh.rename(path)
    return written


def _row(recorded: Recorded) -> dict[str, object]:
    fact = recorded.fact
    data: dict[str, Any] = {} if isinstance(fact, Unreadable) else msgspec.json.decode(encode(fact))
    place = Place() if isinstance(fact, Unreadable) else place_of(fact)
    return {
        "position": recorded.position, "fact_id": recorded.id,
        "name": fact.name if isinstance(fact, Unreadable) else fact.NAME, "version": fact.VERSION, "at_us": recorded.at.us,
        "subject_kind": fact.SUBJECT, "subject_id": 0 if isinstance(fact, Unreadable) else fact.subject_id,
        "actor_kind": recorded.actor.kind, "actor_id": recorded.actor.id, "cause": recorded.cause,
        "dialogue_id": data.get("dialogue_id", 0), "case_id": data.get("case_id", 0), **msgspec.structs.asdict(place),
        "data": msgspec.json.encode({key: value for key, value in data.items() if key not in LEFT_OUT}).decode(),
    }  # fmt: skip


def files_in(folder: Path) -> list[Path]:
    """List the closed days, oldest first."""
    return sorted(folder.glob("*.parquet"))


def day_file(folder: Path, day: date) -> Path:
    """Name the file of a day."""
    return folder / f"{day.isoformat()}.parquet"


def closed_to(folder: Path) -> int:
    """Give the last position that stands in a file."""
    paths = files_in(folder)
    if not paths:
        return 0
    with connect() as held:
        found = held.execute("SELECT max(position) FROM read_parquet(?)", [[str(path) for path in paths]]).fetchone()
    return int(found[0]) if found and found[0] is not None else 0


def recount(definitions: Definitions, names: Sequence[str], paths: Sequence[Path], zone: str) -> Iterator[Counted]:
    """Count some counters anew from Parquet files: what stands after all of their facts."""
    if not paths:
        return
    with connect() as held:
        load(held, paths)
        for name in names:
            for row in held.execute(marks_sql(definitions, definitions.counters[name], zone)).fetchall():
                yield _counted(row)


def load(held: "DuckDBPyConnection", paths: Sequence[Path]) -> None:
    """Make the files the table `facts`."""
    listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
    held.execute(f"CREATE OR REPLACE VIEW facts AS SELECT * FROM read_parquet([{listed}])")  # noqa: S608 - our own files


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _counted(row: Sequence[Any]) -> Counted:
    told = dict(zip((name.strip('"') for name in MARK), row, strict=True))
    return Counted(
        counter=told["counter"], clause_id=told["clause_id"], fact_id=told["fact_id"], dialogue_id=told["dialogue_id"],
        case_id=told["case_id"], key_id=0, at=Instant(told["at_us"]), value=told["value"],
        place=Place(**{name: told[name] for name in ("shop_id", "team_id", "agent_id", "group", "channel", "tier", "issue")}),
    )  # fmt: skip

"""`zhunsheng bench search`: how soon words are found, of every kind of question, by everybody, on both databases.

The desks are filled side by side and then asked one after the other, in a process of their own each, through the
queries that the page of search and the interface call. Beside them stands what the database takes for the same word
without rights, rows or ranking, and for twenty rows by their keys.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.workshop.bench.desks import scratch
from zhunsheng.workshop.bench.figures import Figure, Report, at_most, told
from zhunsheng.workshop.bench.postgres import bench_database

LINES: Final = 25
"""Messages in a dialogue."""


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is to be found."""

    dialogues: int
    faqs: int
    passages: int
    scripts: int
    cases: int


DEFAULT: Final = Size(dialogues=4_000, faqs=1_000, passages=2_000, scripts=50, cases=1_000)
FULL: Final = Size(dialogues=200_000, faqs=20_000, passages=40_000, scripts=500, cases=40_000)
BASE: Final = Size(dialogues=2_000, faqs=500, passages=1_000, scripts=200, cases=1_000)
"""So much is taken in by the doors; what is more are copies of these rows."""
GOAL_MS: Final = 50.0
CPU: Final = "ms of CPU"
EACH: Final = 15
"""Rounds of every kind of question for each who asks."""


class Times(msgspec.Struct, kw_only=True):
    """How long something took. Units: milliseconds of processor time, the database's included, and on the wall; `found` counts what was found in all rounds together."""

    p50: float
    p95: float
    most: float
    wall_p50: float
    wall_p95: float
    found: int


class Measured(msgspec.Struct, kw_only=True):
    """What one desk gave: a search of everything by kind of question and by asker, each place alone, and the limits."""

    entries: int
    asked: dict[str, Times]
    askers: dict[str, Times]
    places: dict[str, Times]
    limits: dict[str, Times]
    index_us: float


def run(seed: Sequence[str], *, full: bool = False, keep: Path | None = None, size: Size | None = None) -> Report:
    """Measure on SQLite and, where a server of this machine answers, on PostgreSQL; `seed` is the command that fills and asks.

    `keep`: a folder in which the filled desks stay for the next run of the same size.
    """
    size = size or (FULL if full else DEFAULT)
    name = f"search_{size.dialogues}"
    with _folder(keep) as folder, bench_database(keep=name if keep else "") as server:
        urls = {"sqlite": f"sqlite:///{folder / 'sqlite' / 'desk.db'}"} | ({"postgres": server.url} if server else {})
        _fill(seed, folder, urls, size)
        found = {name: _asked(seed, folder, name, url) for name, url in urls.items()}
    return Report(
        bench="search",
        figures=[
            told("messages", size.dialogues * LINES, ""),
            told("questions", size.faqs, ""),
            *(figure for name, one in found.items() for figure in _figures(name, one)),
        ],
    )


def _figures(name: str, found: Measured) -> Iterator[Figure]:
    """State every kind of question against the goal; what each place and each asker took is only told."""
    yield told(f"{name}_entries", found.entries, "")
    for kind, one in found.asked.items():
        yield told(f"{name}_{kind}_p50", one.p50, CPU)
        yield at_most(f"{name}_{kind}_p95", one.p95, GOAL_MS, CPU)
        yield told(f"{name}_{kind}_max", one.most, CPU)
        yield told(f"{name}_{kind}_p95_wall", one.wall_p95, "ms")
        yield told(f"{name}_{kind}_found", one.found, "")
    for kind, one in (*found.askers.items(), *found.places.items(), *found.limits.items()):
        yield told(f"{name}_{kind}_p50", one.p50, CPU)
        yield told(f"{name}_{kind}_p95", one.p95, CPU)
        yield told(f"{name}_{kind}_p95_wall", one.wall_p95, "ms")
    yield told(f"{name}_index", found.index_us, "us of CPU a message")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
    with nullcontext(keep.resolve()) if keep is not None else scratch() as folder:
        yield folder


def _fill(seed: Sequence[str], folder: Path, urls: Mapping[str, str], size: Size) -> None:
    """Fill all desks at once; one that was filled before is left as it is."""
    asked = msgspec.json.encode(size).decode()
    under_way = [
        subprocess.Popen([*seed, "fill", asked], env=_environ(folder, name, url), stdout=subprocess.DEVNULL)
        for name, url in urls.items()
        if not (folder / name / "filled").exists()
    ]
    ended = [one.wait() for one in under_way]
    if any(ended):
        sys.exit("a desk of the bench could not be filled")


def _asked(seed: Sequence[str], folder: Path, name: str, url: str) -> Measured:
    words = [*seed, "ask", str(EACH)]
    done = subprocess.run(words, env=_environ(folder, name, url), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"nothing could be asked on {name}")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Measured)


def _environ(folder: Path, name: str, url: str) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(folder / name),
        "ZHUNSHENG_DATABASE_URL": url,
        "ZHUNSHENG_SECRET_KEY": "a bench's own secret, good for nothing else....",
    }

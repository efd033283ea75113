"""Fill the desk that the environment names with much to be found, or ask it; run by the bench in a process of its own.

A place is asked as the page of search asks it (`surface.pages.knowledge.finding`), with the rights of whoever asks.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import django
import msgspec
from django.core.management import call_command

from zhunsheng.assembly.cli import SETTINGS
from zhunsheng.assembly.memory import settle_memory

ASKERS: Final = ("supervisor", "leader", "agent0", "newcomer", "colleague")
WARM: Final = 2
BATCH: Final = 50
BATCHES: Final = 20


def main() -> None:
    """Fill, with a size as JSON, or ask, with the number of rounds."""
    folder = Path(os.environ["ZHUNSHENG_DATA_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    call_command("migrate", verbosity=0)
    if sys.argv[1] == "fill":
        fill_desk(sys.argv[2])
        (folder / "filled").write_text(sys.argv[2])
    else:
        settle_memory()
        from zhunsheng.assembly.process import command_pen  # why: models cannot be loaded before Django is set up

        with command_pen():
            sys.stdout.write(msgspec.json.encode(measure(int(sys.argv[2]))).decode() + "\n")


def fill_desk(size: str) -> None:
    """Fill an empty desk through the doors of its rooms, copy what was made, and let the index catch up."""
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.assembly.process import command_pen  # why: as above
    from zhunsheng.dialogue.actions.copies import copy_past  # why: as above
    from zhunsheng.dialogue.reactions import index_messages  # why: as above
    from zhunsheng.ground.search.benching import settle  # why: as above
    from zhunsheng.journal.actions import Ink, run  # why: as above
    from zhunsheng.journal.queries import history  # why: as above
    from zhunsheng.kernel.ids import new_id  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above
    from zhunsheng.knowledge.actions.copies import copy_shelf  # why: as above
    from zhunsheng.workshop.bench.search.bench import BASE, Size  # why: as above
    from zhunsheng.workshop.bench.search.filling import fill  # why: as above

    def catch_up(ink: Ink, dialogue_id: int) -> None:
        index_messages(ink, history("dialogue", dialogue_id))

    asked = msgspec.json.decode(size, type=Size)
    since = new_id()
    taken = Size(
        dialogues=min(asked.dialogues, BASE.dialogues), faqs=min(asked.faqs, BASE.faqs),
        passages=min(asked.passages, BASE.passages), scripts=asked.scripts, cases=asked.cases,
    )  # fmt: skip
    with command_pen():
        for dialogue_id in fill(taken):
            run(catch_up, SYSTEM, now(), dialogue_id)
        _document(taken.passages)
        step = new_id() - since
        questions, passages = asked.faqs // taken.faqs - 1, asked.passages // taken.passages - 1
        run(copy_shelf, SYSTEM, now(), questions, passages, since, step)
        run(copy_past, SYSTEM, now(), asked.dialogues // taken.dialogues - 1, since, step)
    settle()


def _document(passages: int) -> None:
    """Hand a manual in and read it, as the worker does."""
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.ground import files  # why: as above
    from zhunsheng.journal.actions import run  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above
    from zhunsheng.knowledge.actions import add_document  # why: as above
    from zhunsheng.knowledge.actions.copies import read_waiting_documents  # why: as above
    from zhunsheng.knowledge.values import DocumentDraft  # why: as above
    from zhunsheng.workshop.bench.search.speech import Speech  # why: as above

    says = Speech(4)
    text = "\n\n".join(says.paragraph(150) for _ in range(passages))
    draft = DocumentDraft(title="说明书", kind="manual")
    run(add_document, SYSTEM, now(), draft, files.prepare(text.encode(), name="manual.txt"))
    read_waiting_documents()


def measure(rounds: int) -> Any:
    """Ask every kind of question for everybody, in turns, and time each place."""
    from zhunsheng.ground.search.benching import entries  # why: models cannot be loaded before Django is set up
    from zhunsheng.people.queries import actor_of, agent_cards  # why: as above
    from zhunsheng.surface.pages.knowledge.finding import PLACES  # why: as above
    from zhunsheng.workshop.bench.search.asking import ASKED  # why: as above
    from zhunsheng.workshop.bench.search.bench import Measured  # why: as above

    actors = {card.login: actor_of(card.id) for card in agent_cards() if card.login in ASKERS}
    taken: dict[tuple[str, str], list[Look]] = {}
    clock = Clock()
    for number in range(-WARM, rounds):
        for kind, ask in ASKED.items():
            for login, actor in actors.items():
                looks = list(_looked(clock, actor, ask(number % 997)))
                if number >= 0:
                    taken.setdefault((kind, login), []).extend(looks)
    whole = {key: _whole(looks, rounds) for key, looks in taken.items()}
    return Measured(
        entries=entries(),
        asked={kind: times(one for (each, _), ones in whole.items() if each == kind for one in ones) for kind in ASKED},
        askers={f"by_{name}": times(one for (_, each), ones in whole.items() if each == name for one in ones) for name in actors},
        places={f"in_{place}": times(one for ones in taken.values() for one in ones if one.place == place) for place in PLACES},
        limits=_limits(clock),
        index_us=_indexing(),
    )  # fmt: skip


class Look(msgspec.Struct, frozen=True):
    """One look in one place. Units: milliseconds on the wall and of processor time."""

    place: str
    wall: float
    own: float
    found: int


class Clock:
    """Times a look: on the wall, and as processor time of this thread and of the server process that answers it."""

    def __init__(self) -> None:
        """Ask the database which process answers this connection, where it is another one."""
        from django.db import connection  # why: the settings must stand before

        self._account: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._account = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def look(self, place: str, ask: Callable[[], int]) -> Look:
        """Ask once."""
        began, before = time.perf_counter_ns(), self._spent()
        found = ask()
        wall, own = time.perf_counter_ns() - began, self._spent() - before
        return Look(place, wall / 1e6, own / 1e6, found)

    def _spent(self) -> int:
        there = 0 if self._account is None else int(self._account.read_text().split()[0])
        return time.thread_time_ns() + there


def _looked(clock: Clock, actor: Any, wanted: str) -> Iterator[Look]:
    """Look in every place that somebody has a right to."""
    from zhunsheng.access.queries import reach  # why: models cannot be loaded before Django is set up
    from zhunsheng.access.values import Reach  # why: as above
    from zhunsheng.surface.pages.knowledge.finding import EACH, PLACES  # why: as above

    for place, (_, verb, look) in PLACES.items():
        if reach(actor, verb) > Reach.NONE:
            yield clock.look(place, partial(_count, look, actor, wanted, EACH))


def _count(look: Callable[..., Any], *asked: Any) -> int:
    return len(look(*asked, None)[0])


def _whole(looks: list[Look], rounds: int) -> list[Look]:
    """Add up what the places of each round took."""
    each = len(looks) // rounds
    return [
        Look(
            "", sum(one.wall for one in ones), sum(one.own for one in ones), sum(one.found for one in ones)
        )
        for ones in (looks[start : start + each] for start in range(0, len(looks), each))
    ]  # fmt: skip


def times(looks: Iterable[Look]) -> Any:
    """Tell of some looks how long half of them, nineteen of twenty, and the longest took."""
    from zhunsheng.workshop.bench.search.bench import Times  # why: models cannot be loaded before Django is set up

    told = list(looks)
    own, wall = sorted(one.own for one in told), sorted(one.wall for one in told)
    last = len(told) - 1
    high = min(last, int(len(told) * 0.95))
    return Times(p50=own[last // 2], p95=own[high], most=own[-1], wall_p50=wall[last // 2], wall_p95=wall[high], found=sum(one.found for one in told))  # fmt: skip


def _limits(clock: Clock) -> dict[str, Any]:
    """Time what nothing that finds words can go below: twenty rows by their keys, and the index alone for a common word."""
    from zhunsheng.ground.search.benching import bare, by_keys  # why: models cannot be loaded before Django is set up
    from zhunsheng.workshop.bench.search.asking import ASKED  # why: as above

    words = [ASKED["common_word"](number)[:2] for number in range(20)]
    reading = by_keys()
    return {
        "limit_keys": times(clock.look("", reading) for _ in words),
        "limit_index": times(clock.look("", partial(bare, word)) for word in words),
    }


def _indexing() -> float:
    """Give the processor time of this thread for one message, index, rights and commit together, in batches as they come in."""
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.ground import search  # why: as above
    from zhunsheng.journal.actions import Ink, run  # why: as above
    from zhunsheng.kernel.ids import new_ids  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above
    from zhunsheng.workshop.bench.search.speech import Speech  # why: as above

    def put(_ink: Ink, entries: list[search.Entry], owners: Sequence[int]) -> None:
        search.rescope_many("message", dict.fromkeys(owners, ("all", "team:1", "agent:2", "customer:3")))
        search.index_many(entries)

    def drop(_ink: Ink, owners: Sequence[int]) -> None:
        for owner in owners:
            search.remove_owner("message", owner)

    says, spent = Speech(9), 0.0
    for _ in range(BATCHES):
        owners = new_ids(BATCH // 5)
        entries = [
            search.Entry(kind="message", ref=ref, owner=owners[place // 5], text=says.sentence())
            for place, ref in enumerate(new_ids(BATCH))
        ]
        began = time.thread_time()
        run(put, SYSTEM, now(), entries, owners)
        spent += time.thread_time() - began
        run(drop, SYSTEM, now(), owners)
    return spent / (BATCH * BATCHES) * 1e6


if __name__ == "__main__":
    main()

"""Fill the desk that the environment names with a month of facts and time its figures; run by the bench in a process of its own."""

import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path
from statistics import median
from typing import Any, Final

import django
import msgspec
from django.core.management import call_command

from zhunsheng.assembly.cli import SETTINGS

AGENTS: Final = 1_000
CHUNK: Final = 5_000
DAYS: Final = 30
PAGES: Final = 20
ROUNDS: Final = 5
DRAFT: Final = {"dy-3.1b.clock.limit": "85 s"}
"""One waiting customer in seventeen waits longer."""
WHOSE: Final = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
"""Memory of a part is that of its largest process."""
SMALL: Final = 1_000_000
"""All limits are told again only up to so many facts: nobody waits for that who changes a limit."""
TURN: Final = 5_000
"""Facts in one turn of a reader that is far behind, as in `zhunsheng figures rebuild`."""


def main() -> None:
    """Fill the desk or measure one part; the words are the part and the number of facts."""
    part, facts = sys.argv[1], int(sys.argv[2])
    Path(os.environ["ZHUNSHENG_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    if part in ("fill", "fold"):  # a desk that was kept may be older than the code that folds it
        call_command("migrate", verbosity=0)
    found = _measure(part, facts)
    found["memory_mb"] = max(resource.getrusage(who).ru_maxrss for who in WHOSE) / 1024
    sys.stderr.write(f"{part}: {found}\n")
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


def _measure(part: str, facts: int) -> dict[str, float]:
    from zhunsheng.assembly.memory import settle_memory  # why: models cannot be loaded before Django is set up
    from zhunsheng.assembly.process import command_pen  # why: as above

    parts: dict[str, Callable[[], dict[str, float]]] = {
        "fill": lambda: _fill(facts), "fold": _fold, "pages": _pages, "replay": lambda: _replay(facts), "month": _month,
    }  # fmt: skip
    with command_pen():
        settle_memory()  # as every process of the desk does when it is ready
        return parts[part]()


def _begin() -> int:
    """Say when the month of facts begins: at the first that was drawn, which is the first of a dialogue."""
    from zhunsheng.journal.queries import told_between  # why: models cannot be loaded before Django is set up
    from zhunsheng.kernel.instants import Instant, now  # why: as above

    return next(told_between({"dialogue.opened"}, Instant(0), now())).at.us


def _fill(facts: int) -> dict[str, float]:
    """Build the demonstration shop, write a month of dialogues into the journal and seal them."""
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.journal.actions import Ink, Pen, run, system_only  # why: as above
    from zhunsheng.journal.sealing import seal  # why: as above
    from zhunsheng.kernel.instants import Instant, now  # why: as above
    from zhunsheng.workshop import demo  # why: as above

    @system_only("a bench fills its own desk")
    def tell(ink: Ink, told: list[tuple[Any, int]]) -> None:
        for fact, at in told:
            ink.earlier(Instant(at)).record(fact)

    demo.build()
    begin = now().us - DAYS * 86_400_000_000
    pen, number = Pen(within={}, inline=True), 0
    for chunk in _chunks(_dialogues(facts, begin)):
        pen.run(tell, SYSTEM, now(), chunk)
        number += len(chunk)
        while run(seal, SYSTEM, now(), 2_000):
            pass
    return {"facts": float(number), "agents": float(AGENTS)}


def _chunks(told: Iterator[tuple[Any, int]]) -> Iterator[list[tuple[Any, int]]]:
    while chunk := list(islice(told, CHUNK)):
        yield chunk


def _dialogues(facts: int, begin: int) -> Iterator[tuple[Any, int]]:
    """Draw dialogues of sixteen facts each, evenly over the month up to an hour ago, one after the other."""
    draw = random.Random(7)  # noqa: S311 - drawn numbers of a bench guard nothing
    number = facts // 16
    pace = (DAYS * 24 - 1) * 3_600_000_000 // max(1, number)
    for dialogue in range(number):
        yield from _story(draw, 10_000_000 + dialogue, begin + dialogue * pace)


def _story(draw: random.Random, dialogue: int, start: int) -> Iterator[tuple[Any, int]]:
    from zhunsheng.dialogue import events as said  # why: models cannot be loaded before Django is set up
    from zhunsheng.dialogue.values import About  # why: as above
    from zhunsheng.feedback.events import RatingGiven  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above
    from zhunsheng.standards.queries import standing  # why: as above

    agent = 1 + draw.randrange(AGENTS)
    about = About(
        channel=draw.choice(("webchat", "webchat", "email")), shop_id=1 + agent % 4, group="online",
        tier=draw.choice(("normal", "normal", "vip")), customer_id=dialogue % 50_000, standing_id=standing(now()).id,
        agent_id=agent, team_id=1 + agent % 40, issue_type=draw.choice(("product.fit", "logistics.late", "refund.status")),
        grade=draw.choice(("basic", "basic", "complex")),
    )  # fmt: skip
    at = start
    ids: dict[str, Any] = {"dialogue_id": dialogue, "about": about}
    words: dict[str, Any] = {"message_id": 1, "seq": 1, "kind": "text", "proof": "p" * 43}
    yield said.DialogueOpened(**ids), at
    yield said.DialogueQueued(**ids), at
    at += draw.randrange(1_000_000, 60_000_000)
    yield said.DialogueAssigned(**ids, agent_id=agent, how="routed"), at
    for turn in range(4):
        yield said.MessageReceived(**ids, **words, turn=True), at
        waited = draw.randrange(2_000_000, 90_000_000)
        at += waited
        if turn == 0:
            yield said.DialogueAnswered(**ids, by="agent"), at
        yield said.MessageSent(**ids, **words, by="agent", first=turn == 0, waited_us=waited), at
    yield (
        said.DemandGraded(
            **ids, issue_type=about.issue_type or "", grade="basic", handling="now", taxonomy_id=1, stated_us=1
        ),
        at,
    )
    yield said.MessageDelivered(**ids, up_to=8), at
    yield (
        said.DialogueClosed(
            **ids, outcome=draw.choice(("solved", "solved", "followup")), checks=[], closing_phrase=True
        ),
        at,
    )
    if draw.random() < 0.5:
        score = draw.randrange(1, 6)
        yield RatingGiven(**ids, rating_id=dialogue, closed_us=at, score=score, before=None, commented=False), at


def _fold() -> dict[str, float]:
    from zhunsheng.access.values import SYSTEM  # why: as above
    from zhunsheng.assembly.commands.figures import (  # why: models cannot be loaded before Django is set up
        READER,
        begin_anew,
        spread_what_passed,
    )
    from zhunsheng.journal.actions import run  # why: as above
    from zhunsheng.journal.queries import head, reader_positions  # why: as above
    from zhunsheng.journal.readers import read_once  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above

    if reader_positions().get(READER.name):  # a desk that was kept from another run
        run(begin_anew, SYSTEM, now())
    told = head().position
    before, began = time.process_time(), time.perf_counter()
    while read_once(READER, now(), limit=TURN):
        pass
    spread_before, spread_began = time.process_time(), time.perf_counter()
    spread_what_passed()
    return {
        "spread_us": (time.process_time() - spread_before) / told * 1e6,
        "spread_s": time.perf_counter() - spread_began,
        "fold_us": (time.process_time() - before) / told * 1e6,
        "fold_s": time.perf_counter() - began,
    }


def _pages() -> dict[str, float]:
    from django.test import Client  # why: as above

    client = Client(SERVER_NAME="localhost")
    client.post("/demo-sign-in/", {"role": "jingli"})
    answered = client.get("/figures/")
    if answered.status_code != 200:
        raise SystemExit(f"the page of figures answered {answered.status_code}")
    pages = ("/figures/", "/wallboard/state/", "/standards/")
    drills = (
        "/figures/response/?period=month",
        "/figures/solved/?period=month&by=shop",
        "/figures/ec-k2/?period=month&by=issue",
    )
    return (
        _p95("dashboard", lambda place: client.get(pages[place % len(pages)]))
        | _p95("overview", lambda _: client.get("/figures/"))
        | _p95("drill", lambda place: client.get(drills[place % len(drills)]))
    )


def _p95(name: str, ask: Callable[[int], object]) -> dict[str, float]:
    """Time a page as its reader does, and as the processor does: the first says nothing where much else runs on the machine."""
    waited, spent = [], []
    for place in range(PAGES):
        began, before = time.perf_counter(), time.process_time()
        ask(place)
        waited.append((time.perf_counter() - began) * 1e3)
        spent.append((time.process_time() - before) * 1e3)
    place = int(PAGES * 0.95) - 1
    return {f"{name}_p95_ms": sorted(waited)[place], f"{name}_p95_cpu_ms": sorted(spent)[place]}


def _replay(facts: int) -> dict[str, float]:
    """Tell the month again under a draft that changes one limit, that of every reply, which most facts have to do with; then all limits."""
    from zhunsheng.assembly.replaying import replay_in_shares  # why: models cannot be loaded before Django is set up
    from zhunsheng.kernel.instants import Instant, now  # why: as above
    from zhunsheng.standards.queries import shipped, suppose, supposed_text  # why: as above

    draft = suppose(supposed_text(dict(shipped())["douyin"], name="douyin.yaml", sets=DRAFT), now())
    since, found = Instant(_begin()), dict[str, float]()
    for name, every in (("replay", False), ("replay_every", True))[: 1 if facts > SMALL else 2]:
        began, before = time.perf_counter(), _spent()
        told = replay_in_shares(draft, since, now(), every=every)
        found[f"{name}_s"] = time.perf_counter() - began
        found[f"{name}_cpu_s"] = _spent() - before
        found[f"{name}_facts"] = float(told.facts)
        found[f"{name}_fell"] = float(len(told.would_fall))
    return found


def _spent() -> float:
    """Give the processor time of this process and of those it has waited for."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def _month() -> dict[str, float]:
    """Time percentiles of a month by agent as a page asks for them, and the same from plain DuckDB over Parquet."""
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.ground.settings import desk  # why: as above
    from zhunsheng.insight.days import connect, day_file, files_in, load, write_day  # why: as above
    from zhunsheng.insight.queries import Span, figures_by, last  # why: as above
    from zhunsheng.insight.refold import facts_until  # why: as above
    from zhunsheng.insight.values import By  # why: as above
    from zhunsheng.journal.queries import head  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above

    zone, folder = desk().time_zone, desk().data_dir / "figures"
    began, written, since = time.process_time(), 0, _begin()
    told = (one for one in facts_until(head().position) if one.at.us >= since)
    for number in range(DAYS):
        # The demonstration's own facts of today stand before the month's in the record: its days cannot be closed by their dates.
        first = next(told, None)
        if first is not None:
            path = day_file(folder, date(2026, 1, 1) + timedelta(number))
            written += write_day(chain([first], islice(told, head().position // DAYS)), path)
    closing = time.process_time() - began
    period, named = last(Span.MONTH, now(), zone), ["first-response-p50", "first-response-p90"]
    ours, plain = [], []
    with connect() as held:
        load(held, files_in(folder))
        for _ in range(ROUNDS):
            ours.append(_seconds(lambda: figures_by(SYSTEM, named, period, by=By.AGENT)))
            plain.append(_seconds(lambda: held.execute(PLAIN).fetchall()))
    return {
        "closing_us": closing / max(1, written) * 1e6,
        "month_s": median(ours),
        "duckdb_s": median(plain),
        "month_to_duckdb": median(ours) / median(plain),
    }


def _seconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


PLAIN: Final = """
SELECT agent_id, quantile_disc(w, 0.5), quantile_disc(w, 0.9)
FROM (SELECT agent_id, CAST(json_extract_string(data, '$.waited_us') AS BIGINT) AS w FROM facts WHERE name = 'message.sent')
GROUP BY 1
"""


if __name__ == "__main__":
    main()

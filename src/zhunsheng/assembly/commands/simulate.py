"""`zhunsheng simulate`: customers and agents on the real sockets of a running desk, and what the clauses say of them."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from zhunsheng.assembly.wiring import VOCABULARY
from zhunsheng.ground.settings import desk
from zhunsheng.journal.queries import head
from zhunsheng.kernel.instants import now
from zhunsheng.workshop.simulate.report import keeping_report
from zhunsheng.workshop.simulate.running import Wish, read_recordings, replay, simulate

SETTLED = 4.0
"""Seconds in which the worker counts the last facts."""


def run(given: argparse.Namespace) -> int:
    """Simulate, then print the keeping report from this desk's figures."""
    url = given.url or f"http://{desk().bind}"
    wish = Wish(
        url=url.rstrip("/"), customers=given.customers, agents=given.agents, minutes=given.minutes, seed=given.seed
    )
    since, position = now(), head().position
    if given.dialogues:
        tally = asyncio.run(replay(wish, read_recordings(Path(given.dialogues))))
    else:
        tally = asyncio.run(simulate(wish))
    time.sleep(SETTLED)
    moods = ", ".join(f"{name} {n}" for name, n in tally.moods.most_common())
    sys.stdout.write(f"moods: {moods}\n" if moods else "")
    refused = ", ".join(f"{code} {n}" for code, n in tally.refusals.most_common())
    sys.stdout.write(f"refused: {refused}\n" if refused else "")
    sys.stdout.write(f"\nwhat the clauses say, from the facts of {len(VOCABULARY)} rooms:\n")
    for line in keeping_report(position, since, now()):
        sys.stdout.write(line + "\n")
    return 0

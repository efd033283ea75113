"""`zhunsheng clocks [--repair]`: stored clocks against the facts they follow from."""

import argparse
import sys

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.clocks.actions import rebuild
from zhunsheng.clocks.queries import replay, watched
from zhunsheng.journal.actions import run as write
from zhunsheng.kernel.instants import now

PAGE = 500


def run(given: argparse.Namespace) -> int:
    """Compare every dialogue's clocks with their facts; exit code 1 when something differs and is not repaired."""
    last, dialogues, wrong = 0, 0, 0
    while page := watched(last, PAGE):
        for dialogue_id in page:
            wrong += _differences(dialogue_id)
            if given.repair:
                with command_pen():
                    write(rebuild, SYSTEM, now(), dialogue_id=dialogue_id)
        dialogues, last = dialogues + len(page), page[-1]
    left = sum(_differences(one) for one in _all()) if given.repair and wrong else wrong
    sys.stdout.write(f"{dialogues} dialogues compared, {wrong} differences, {left} left\n")
    return 1 if left else 0


def _differences(dialogue_id: int) -> int:
    found = replay(dialogue_id, now())
    for one in found:
        sys.stdout.write(
            f"dialogue {dialogue_id}, {one.clause_id}, {one.field}: stored {one.stored}, facts say {one.replayed}\n"
        )
    return len(found)


def _all() -> list[int]:
    found: list[int] = []
    while page := watched(found[-1] if found else 0, PAGE):
        found += page
    return found

"""`zhunsheng figures verify|rebuild`: figures against the record that they are counted from."""

import argparse
import sys

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.insight.actions import forget_figures
from zhunsheng.insight.queries import compare, shipped_definitions
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.journal.actions import run as write
from zhunsheng.journal.queries import head, reader_positions
from zhunsheng.journal.readers import read_once, rewind
from zhunsheng.kernel.instants import now

READER = next(reader for reader in AFTER if reader.name == "insight")
SHOWN = 50


def run(given: argparse.Namespace) -> int:
    """Compare every mark and sum with the facts, or count all of them anew; exit code 1 when something differs."""
    if given.verb == "rebuild":
        with command_pen():
            write(begin_anew, SYSTEM, now())
            while read_once(READER, now(), limit=1000):
                pass
        sys.stdout.write(f"counted anew up to position {head().position}\n")
        return 0
    position = dict(reader_positions()).get(READER.name, 0)
    found = compare(shipped_definitions(), position)
    for one in found[:SHOWN]:
        sys.stdout.write(f"{one.what}: stored {one.stored}, facts say {one.told}\n")
    sys.stdout.write(f"figures compared up to position {position}: {len(found)} differences\n")
    return 1 if found else 0


@system_only("whoever keeps the desk running has its figures counted anew")
def begin_anew(ink: Ink) -> None:
    """Forget the figures and let their reader start at the beginning, in one commit."""
    forget_figures(ink)
    rewind(ink, READER.name)

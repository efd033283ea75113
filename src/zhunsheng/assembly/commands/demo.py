"""`zhunsheng demo`: fill an empty desk with the demonstration shop."""

import argparse
import sys

from zhunsheng.assembly.process import command_pen
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.workshop import demo
from zhunsheng.workshop.life import filling

PAST = hours(24 * 16)
"""How long the standards of a demonstration with a past have been in force."""


def run(given: argparse.Namespace) -> int:
    """Fill the desk if it is empty, and say so if it is not."""
    if fill_if_empty(life=given.life):
        sys.stdout.write("the demonstration shop is ready\n")
        return 0
    sys.stdout.write("the desk holds data already; nothing was changed\n")
    return 0 if given.if_empty else 2


def fill_if_empty(*, life: bool = False) -> bool:
    """Fill an empty desk, with its past in the background where wished; tell whether anything was done."""
    desk().data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not demo.is_empty():
        return False
    made = now()
    with command_pen():
        demo.build(made, made - PAST if life else None)
        if life:
            filling.begin(made)
    return True

"""`zhunsheng demo`: fill an empty desk with the demonstration shop."""

import argparse
import sys

from zhunsheng.assembly.process import command_pen
from zhunsheng.ground.settings import desk
from zhunsheng.workshop import demo


def run(given: argparse.Namespace) -> int:
    """Fill the desk if it is empty, and say so if it is not."""
    if fill_if_empty():
        sys.stdout.write("the demonstration shop is ready\n")
        return 0
    sys.stdout.write("the desk holds data already; nothing was changed\n")
    return 0 if given.if_empty else 2


def fill_if_empty() -> bool:
    """Fill an empty desk; tell whether anything was done."""
    desk().data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not demo.is_empty():
        return False
    with command_pen():
        demo.build()
    return True

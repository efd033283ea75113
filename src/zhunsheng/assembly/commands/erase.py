"""`zhunsheng erase CUSTOMER --ground GROUND [--yes]`: erase a customer's cases and orders, with the facts that prove it."""

import argparse
import sys

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.cases.queries import erasable_of
from zhunsheng.surface.erasing import erase_records


def run(given: argparse.Namespace) -> int:
    """Say what there is, and erase it where that was confirmed; exit code 2 where it was not."""
    found = erasable_of(given.customer)
    sys.stdout.write(
        f"customer {given.customer}: {found.cases} cases ({found.open_cases} open), {found.entries} entries, {found.files} files, "
        f"{found.tasks} tasks, {found.orders} orders, {found.pushes} pushes\n"
    )
    if not given.yes:
        sys.stdout.write("nothing was erased; call this again with --yes\n")
        return 2
    with command_pen():
        erase_records(SYSTEM, given.customer, given.ground)
    sys.stdout.write(f"erased; the proof: zhunsheng journal, subject customer {given.customer}\n")
    return 0

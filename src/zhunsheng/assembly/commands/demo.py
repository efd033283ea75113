"""`zhunsheng demo [--remove]`: fill an empty desk with the demonstration shop, or take the demonstration away again."""

import argparse
import sys

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run as write
from zhunsheng.journal.leases import hold_lease, release_lease
from zhunsheng.journal.readers import read_once
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.errors import Busy
from zhunsheng.kernel.instants import now
from zhunsheng.workshop import demo, removing
from zhunsheng.workshop.life import filling

PAST = hours(24 * 16)
"""How long the standards of a demonstration with a past have been in force."""

HOLDER = "zhunsheng demo --remove"


def run(given: argparse.Namespace) -> int:
    """Fill the desk if it is empty, and say so if it is not; or take the demonstration away."""
    if given.remove:
        return _remove()
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


def _remove() -> int:
    """Take the demonstration away while no worker runs, so that nobody counts what is just being erased."""
    if not removing.has_demonstration():
        sys.stdout.write("there is no demonstration here; nothing was changed\n")
        return 0
    with command_pen():
        if not write(hold_lease, SYSTEM, now(), "duties", HOLDER, minutes(30)):
            raise Busy("the desk is running: stop it first (Ctrl+C where `zhunsheng serve` runs), then call this again")
        try:
            _follow()
            gone = removing.remove()
            _follow()
        finally:
            write(release_lease, SYSTEM, now(), "duties", HOLDER)
    sys.stdout.write(
        f"taken away: {gone.shops} shops, {gone.dialogues} dialogues, {gone.customers} customers, {gone.agents} accounts"
        f"; {gone.kept} accounts that real dialogues name were let go\n"
        "standards, scripts, issue types and the journal stay; what was the demonstration's counts no more\n"
    )
    return 0


def _follow() -> None:
    """Let the record and everything counted from it catch up."""
    while write(seal, SYSTEM, now()):
        pass
    for reader in AFTER:
        while read_once(reader, now()):
            pass

"""`zhunsheng explain [FACT]`: who listens to whom, printed from the wiring table itself."""

import argparse
import sys

from zhunsheng.assembly.wiring import AFTER, WITHIN
from zhunsheng.journal.events import FACTS
from zhunsheng.kernel.errors import BadInput


def run(given: argparse.Namespace) -> int:
    """Print one fact's listeners, or every fact's."""
    if given.fact and given.fact not in FACTS:
        raise BadInput("the fact", "one of " + ", ".join(sorted(FACTS)), given.fact)
    for name in [given.fact] if given.fact else sorted(FACTS):
        sys.stdout.write(f"{name}: {(FACTS[name].__doc__ or '').strip().partition(chr(10))[0]}\n")
        for reaction in WITHIN.get(name, ()):
            sys.stdout.write(f"    within  {reaction.__module__}.{reaction.__name__}\n")
        for reader in AFTER:
            if not reader.facts or name in reader.facts:
                sys.stdout.write(f"    after   {reader.name} ({reader.digest.__module__}.{reader.digest.__name__})\n")
    return 0

"""`zhunsheng keys list|rotate`: the keys that seal personal data."""

import argparse
import sys

from zhunsheng.ground.keyring import keyring, rotate


def run(given: argparse.Namespace) -> int:
    """List the keys by id, or add one that seals from now on; what older keys sealed stays readable."""
    if given.verb == "rotate":
        sys.stdout.write(f"new {rotate()!r}; running processes seal with it from now on\n")
        return 0
    for key in keyring().keys:
        sys.stdout.write(f"{key!r}\n")
    return 0

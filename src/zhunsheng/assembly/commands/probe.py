"""`zhunsheng probe URL`: try an outside address the way every connection of the desk would go."""

import argparse
import sys

from zhunsheng.ground.http import fetch


def run(given: argparse.Namespace) -> int:
    """Fetch an address through the one outbound client and say what came back."""
    answer = fetch("GET", given.url)
    sys.stdout.write(f"{answer.status}  {len(answer.body)} bytes\n")
    return 0 if answer.status < 400 else 1

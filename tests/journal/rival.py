"""Another process at the same work: `python -m tests.journal.rival count|seal|read NUMBER`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhunsheng.assembly.django_settings")
django.setup()

from tests.journal.following import COUNTING, read_all  # noqa: E402 - tables are known only after the set-up
from tests.journal.trial import AT, count_up, write  # noqa: E402
from zhunsheng.access.values import SYSTEM  # noqa: E402
from zhunsheng.journal.actions import Pen, use_pen  # noqa: E402
from zhunsheng.journal.sealing import seal  # noqa: E402
from zhunsheng.kernel.ids import new_id  # noqa: E402


def main(verb: str, number: int) -> None:
    pen = Pen(within={}, inline=True)
    use_pen(pen)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    if verb == "count":
        count_up(pen, number)
    elif verb == "seal":
        for _ in range(number):
            pen.run(write, SYSTEM, AT, new_id())
            pen.run(seal, SYSTEM, AT, 5)
    elif verb == "read":
        sys.stdout.write(f"{read_all(COUNTING, number)}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""Another process at the same work: `python -m tests.journal.rival count|seal|read NUMBER`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhunsheng.assembly.django_settings")


def main(verb: str, number: int) -> None:
    django.setup()
    from tests.journal.following import COUNTING, read_all
    from tests.journal.trial import AT, add, write
    from zhunsheng.access.values import SYSTEM
    from zhunsheng.journal.actions import Pen, use_pen
    from zhunsheng.journal.sealing import seal
    from zhunsheng.kernel.ids import new_id

    pen = Pen(within={}, inline=True)
    use_pen(pen)
    print("ready", flush=True)
    sys.stdin.readline()
    if verb == "count":
        for _ in range(number):
            pen.run(add, SYSTEM, AT)
    elif verb == "seal":
        for _ in range(number):
            pen.run(write, SYSTEM, AT, new_id())
            pen.run(seal, SYSTEM, AT, 5)
    elif verb == "read":
        print(read_all(COUNTING, number))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

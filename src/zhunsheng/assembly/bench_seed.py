"""Fill the desk that the environment names for a bench and print who may sign in; run by the bench in a process of its own."""

import os
import sys

import django
import msgspec

from zhunsheng.assembly.cli import SETTINGS
from zhunsheng.kernel.instants import now


def main() -> None:
    """Fill the desk; a number asks for questions of so many goods in its knowledge base, and for scripts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from zhunsheng.assembly.process import command_pen  # why: models cannot be loaded before Django is set up
    from zhunsheng.workshop.bench.questions import fill_questions  # why: models need Django set up
    from zhunsheng.workshop.bench.seed import fill  # why: models cannot be loaded before Django is set up

    with command_pen():
        seeded = fill(now())
        for count in sys.argv[1:]:
            fill_questions(now(), int(count))
    sys.stdout.write(msgspec.json.encode(seeded).decode() + "\n")


if __name__ == "__main__":
    main()

"""Fill the desk that the environment names, unless it is filled, and time the console's readings on it.

Run by the bench; the memory is settled as a web process settles its own.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

import django
import msgspec
from django.core.management import call_command

from zhunsheng import __file__ as package
from zhunsheng.assembly.cli import SETTINGS
from zhunsheng.assembly.memory import settle_memory


def main() -> None:
    """Fill and measure: the words are the numbers of dialogues and of messages in each."""
    dialogues, lines = (int(word) for word in sys.argv[1:3])
    folder = Path(os.environ["ZHUNSHENG_DATA_DIR"])
    mark = folder / "filled"
    if not mark.exists() or mark.read_text() != _tables():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from zhunsheng.assembly.bench_readings import measure  # why: models cannot be loaded before Django is set up
    from zhunsheng.assembly.process import command_pen  # why: models cannot be loaded before Django is set up
    from zhunsheng.workshop.bench.console.filling import fill  # why: models cannot be loaded before Django is set up

    with command_pen():
        if not mark.exists():
            call_command("migrate", verbosity=0)
            sys.stderr.write(f"filling a desk with {dialogues * lines:,} messages, kept in {folder}\n")
            fill(dialogues, lines)
            mark.write_text(_tables())
        settle_memory()
        measured = measure()
    sys.stdout.write(msgspec.json.encode(measured).decode() + "\n")


def _tables() -> str:
    """Name the tables' shape, so that a desk with other ones is filled anew."""
    digest = hashlib.sha256()
    for path in sorted(Path(package).parent.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()

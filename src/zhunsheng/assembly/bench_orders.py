"""Fill the desk that the environment names for the bench of orders, or write beside others on it; run by the bench in a process of its own."""

import os
import sys
import threading
import time
from typing import Final

import django
import msgspec

from zhunsheng.assembly.cli import SETTINGS

PAUSE: Final = 0.1


def main() -> None:
    """Without a word: fill the desk. With `beside` and a key: write until the input ends, and tell how long each write took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from zhunsheng.assembly.process import command_pen  # why: models cannot be loaded before Django is set up
    from zhunsheng.kernel.instants import now  # why: with the rooms below
    from zhunsheng.workshop.bench.seed import fill  # why: models cannot be loaded before Django is set up

    with command_pen():
        told: object = _waits(sys.argv[2]) if sys.argv[1:2] == ["beside"] else fill(now())
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")


def _waits(shop: str) -> list[float]:
    """Write an order again and again, each time with other freight; returns milliseconds."""
    from zhunsheng.access.values import SYSTEM  # why: with the rooms below
    from zhunsheng.commerce.actions import import_order  # why: models cannot be loaded before Django is set up
    from zhunsheng.commerce.values import Item, OrderDraft, OrderStatus  # why: with the rooms below
    from zhunsheng.journal.actions import run  # why: models cannot be loaded before Django is set up
    from zhunsheng.kernel.instants import now  # why: with the rooms below
    from zhunsheng.people.values import Details  # why: with the rooms below

    ended, found = threading.Event(), list[float]()
    threading.Thread(target=_until_the_end, args=(ended,), daemon=True).start()
    at = now()
    while not ended.is_set() or len(found) < 2:
        draft = OrderDraft(
            number="BESIDE-1", status=OrderStatus.TO_SHIP, items=(Item(title="杯", sku="C", qty=1, price_cents=900),),
            placed_at=at, freight_cents=len(found), paid_cents=900,
        )  # fmt: skip
        before = time.monotonic()
        run(import_order, SYSTEM, now(), shop, "beside", Details(), draft)
        found.append(1000 * (time.monotonic() - before))
        ended.wait(PAUSE)
    return found


def _until_the_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main()

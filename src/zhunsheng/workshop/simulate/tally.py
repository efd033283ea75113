"""What a simulation counts, and the table that shows it while it runs."""

import statistics
import sys
import time
from collections import Counter
from typing import Final

import msgspec

ROWS: Final = (
    ("begun", "begun"), ("closed", "closed"), ("given up", "given_up"), ("said by customers", "customer_lines"),
    ("said by agents", "agent_lines"), ("held back", "held"), ("refused", "refused"),
)  # fmt: skip


class Tally(msgspec.Struct, kw_only=True):
    """Counts of one simulation. Units: seconds."""

    counts: Counter[str] = msgspec.field(default_factory=Counter)
    missing: Counter[str] = msgspec.field(default_factory=Counter)
    greeted: list[float] = []
    began: float = msgspec.field(default_factory=time.monotonic)

    def line(self, here: int, answering: int) -> str:
        """Write the live table as one line."""
        told = "  ".join(f"{words} {self.counts[name]}" for words, name in ROWS)
        median = f"{statistics.median(self.greeted):.1f} s" if self.greeted else "–"
        return f"{time.monotonic() - self.began:5.0f} s  customers {here}  agents {answering}  {told}  first answer {median}"

    def show(self, here: int, answering: int) -> None:
        """Draw the table again in place on a terminal, as a new line elsewhere."""
        end = "\r" if sys.stdout.isatty() else "\n"
        sys.stdout.write(self.line(here, answering) + end)
        sys.stdout.flush()

"""What a simulation counts, and the table that shows it while it runs."""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

ROWS: Final = (
    ("begun", "begun"), ("closed", "closed"), ("given up", "given_up"), ("said by customers", "customer_lines"),
    ("said by agents", "agent_lines"), ("held back", "held"), ("refused", "refused"),
)  # fmt: skip


class Hand(msgspec.Struct, kw_only=True):
    """One agent's row of the table. Units: seconds."""

    name: str
    open: int = 0
    closed: int = 0
    said: int = 0
    held: int = 0
    greeted: list[float] = []

    def line(self) -> str:
        """Write the row."""
        return f"{self.name:<10} {self.open:>5} {self.closed:>7} {self.said:>6} {self.held:>10} {_median(self.greeted):>13}"


HEAD: Final = f"{'agent':<10} {'open':>5} {'closed':>7} {'said':>6} {'held back':>10} {'first answer':>13}"


class Tally(msgspec.Struct, kw_only=True):
    """Counts of one simulation. Units: seconds."""

    counts: Counter[str] = msgspec.field(default_factory=Counter)
    moods: Counter[str] = msgspec.field(default_factory=Counter)
    refusals: Counter[str] = msgspec.field(default_factory=Counter)
    hands: list[Hand] = []
    began: float = msgspec.field(default_factory=time.monotonic)
    drawn: int = 0

    @property
    def greeted(self) -> list[float]:
        """Every agent's times to a first answer."""
        return [one for hand in self.hands for one in hand.greeted]

    def note(self, answer: Mapping[str, Any], wanted: str, name: str) -> bool:
        """Count an answer under a name, or as refused with its reason; tell whether it was the wanted one."""
        got = bool(answer["t"] == wanted)
        self.counts[name if got else "refused"] += 1
        if not got:
            self.refusals[str(answer.get("code", answer["t"]))] += 1
        return got

    def line(self, here: int, answering: int) -> str:
        """Write everything in one line."""
        told = "  ".join(f"{words} {self.counts[name]}" for words, name in ROWS)
        gone = time.monotonic() - self.began
        return f"{gone:5.0f} s  customers {here}  agents {answering}  {told}  first answer {_median(self.greeted)}"

    def table(self, here: int, answering: int) -> Sequence[str]:
        """Write the table: everything, then a row for each agent."""
        return [self.line(here, answering), "", HEAD, *(hand.line() for hand in self.hands)]

    def show(self, here: int, answering: int, *, last: bool = False) -> None:
        """Draw the table again in place on a terminal; elsewhere a line each time, and the table at the end."""
        if sys.stdout.isatty():
            lines = self.table(here, answering)
            up = f"\x1b[{self.drawn}A" if self.drawn else ""
            sys.stdout.write(up + "".join(f"\x1b[2K{line}\n" for line in lines))
            self.drawn = len(lines)
        else:
            lines = self.table(here, answering) if last else [self.line(here, answering)]
            sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()


def _median(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} s" if values else "–"

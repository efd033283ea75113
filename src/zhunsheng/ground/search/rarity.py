"""How common words are among the things of a kind, from a sample: enough to look for the rare ones first."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
from django.db import connection

SAMPLE: Final = 200
"""Newest things that are looked at."""
FEW: Final = 2_000
"""Among no more things than so many nothing is common enough to be left out."""
KEPT_SECONDS: Final = 600.0
"""A sample serves so long; it chooses what is looked for, and what is found is weighed by what it really holds."""

NEWEST: Final = "SELECT stream FROM ground_search_entry WHERE kind = %s ORDER BY ref DESC LIMIT %s"
COUNT: Final = "SELECT COUNT(*) FROM ground_search_entry WHERE kind = %s"


class Sample(msgspec.Struct, frozen=True):
    """How many things of a kind there are, and the words of the newest of them; none where there are few."""

    count: int
    newest: list[str]

    def within(self, words: Sequence[str], most: int) -> list[str]:
        """Return the rarest words that together stand in about so many things at most."""
        if not self.newest:
            return sorted(words)
        seen = Counter(word for there in self.newest for word in words if holds(there, word))
        left, found = float(most), list[str]()
        for word in sorted(words, key=lambda one: (seen[one], one)):
            left -= self.count * max(seen[word], 0.5) / len(self.newest)
            if left < 0 and found:
                break
            found.append(word)
        return found

    def share(self, words: Sequence[str]) -> float:
        """Guess which share of the newest things holds all of some words; 0 where there are few things."""
        return sum(all(holds(there, word) for word in words) for there in self.newest) / max(1, len(self.newest))


def begins(word: str) -> bool:
    """Tell whether it is enough that something begins so: Latin words, and single signs, of which each begins a pair."""
    return word.isascii() or len(word) == 1


def padded(stream: str) -> str:
    """Write the words of an entry so that each stands between two spaces."""
    return f" {stream} "


def holds(there: str, word: str) -> bool:
    """Tell whether padded words hold one that is looked for."""
    return (f" {word}" if begins(word) else f" {word} ") in there


_known: dict[tuple[object, str], tuple[float, Sample]] = {}


def sample(kind: str) -> Sample:
    """Count the things of a kind and read some of them; many are counted again only after a while."""
    key = (connection.settings_dict["NAME"], kind)
    known = _known.get(key)
    if known is not None and time.monotonic() - known[0] < KEPT_SECONDS:
        return known[1]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [kind])
        count = int(cursor.fetchone()[0])
        if count <= FEW:
            return Sample(count, [])
        cursor.execute(NEWEST, [kind, SAMPLE])
        found = Sample(count, [padded(stream) for (stream,) in cursor.fetchall()])
    _known[key] = (time.monotonic(), found)
    return found

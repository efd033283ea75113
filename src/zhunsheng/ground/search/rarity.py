"""How common words are among the things of a kind, from a sample: enough to look for the rare ones first."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db import connection

SAMPLE: Final = 200
"""Newest things that are looked at."""
FEW: Final = 2_000
"""Among no more things than so many nothing is common enough to be left out."""
KEPT_SECONDS: Final = 600.0
"""A sample serves so long; it chooses what is looked for, and what is found is weighed by what it really holds."""

NEWEST: Final = "SELECT stream FROM ground_search_entry WHERE kind = %s ORDER BY ref DESC LIMIT %s"
COUNT: Final = "SELECT COUNT(*) FROM ground_search_entry WHERE kind = %s"

_known: dict[tuple[object, str], tuple[float, int, list[str]]] = {}


def within(kind: str, words: Sequence[str], most: int) -> list[str]:
    """Return the rarest words that together stand in about so many things of a kind at most."""
    count, sample = _sample(kind)
    if count <= FEW:
        return sorted(words)
    seen = Counter(word for there in sample for word in words if holds(there, word))
    left, found = float(most), list[str]()
    for word in sorted(words, key=lambda one: (seen[one], one)):
        left -= count * max(seen[word], 0.5) / max(1, len(sample))
        if left < 0 and found:
            break
        found.append(word)
    return found


def begins(word: str) -> bool:
    """Tell whether it is enough that something begins so: Latin words, and single signs, of which each begins a pair."""
    return word.isascii() or len(word) == 1


def padded(stream: str) -> str:
    """Write the words of an entry so that each stands between two spaces."""
    return f" {stream} "


def holds(there: str, word: str) -> bool:
    """Tell whether padded words hold one that is looked for."""
    return (f" {word}" if begins(word) else f" {word} ") in there


def _sample(kind: str) -> tuple[int, list[str]]:
    """Count the things of a kind and read some of them; many are counted again only after a while."""
    key = (connection.settings_dict["NAME"], kind)
    known = _known.get(key)
    if known is not None and time.monotonic() - known[0] < KEPT_SECONDS:
        return known[1], known[2]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [kind])
        count = int(cursor.fetchone()[0])
        if count <= FEW:
            return count, []
        cursor.execute(NEWEST, [kind, SAMPLE])
        sample = [padded(stream) for (stream,) in cursor.fetchall()]
    _known[key] = (time.monotonic(), count, sample)
    return count, sample

"""Name every sub-type that a taxonomy ever had: those offered now, and those retired that older records still hold."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.issues import SHIPPED_ID
from zhunsheng.standards.taxonomy import ids_until, taxonomy_of
from zhunsheng.standards.values import Text, Value


class LeafNamed(Value, frozen=True, kw_only=True):
    """Name a sub-type with its class; `offered` while the taxonomy in force has it."""

    code: str
    title: Text
    class_code: str
    class_title: Text
    offered: bool

    def words(self, lang: str) -> str:
        """Say class and sub-type in the reader's language."""
        return f"{self.class_title.of(lang)} · {self.title.of(lang)}"


def leaves_ever(at: Instant) -> Mapping[str, LeafNamed]:
    """Name every sub-type there was until an instant: first those in force then, in their order; the newest name of each counts.

    Clauses  ec-3.1a
    """
    return _named((SHIPPED_ID, *ids_until(at)))


@functools.lru_cache(maxsize=16)
def _named(ids: tuple[int, ...]) -> Mapping[str, LeafNamed]:
    found: dict[str, LeafNamed] = {}
    for taxonomy_id in reversed(ids):
        for each, leaf in taxonomy_of(taxonomy_id).in_order():
            found.setdefault(
                leaf.code,
                LeafNamed(
                    code=leaf.code, title=leaf.title, class_code=each.code, class_title=each.title,
                    offered=taxonomy_id == ids[-1],
                ),
            )  # fmt: skip
    return found

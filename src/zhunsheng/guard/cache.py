"""Keep one compiled guard for each standing rulebook."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from zhunsheng.guard.phrases import Guard, compile_guard
from zhunsheng.standards.values import Kind, Rulebook

#: Dialogues keep the rulebook they began under, so a few live side by side.
_KEPT: Final = 32


class _Guards:
    """Compile on first use and forget the rulebook that was asked for longest ago."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_id: OrderedDict[int, tuple[Rulebook, Guard]] = OrderedDict()

    def of(self, rulebook: Rulebook) -> Guard:
        with self._lock:
            known = self._by_id.get(rulebook.id)
            if known is None or known[0] is not rulebook:
                known = self._by_id[rulebook.id] = (rulebook, compile_guard(rulebook.of_kind(Kind.PHRASE)))
            self._by_id.move_to_end(rulebook.id)
            if len(self._by_id) > _KEPT:
                self._by_id.popitem(last=False)
            return known[1]


_GUARDS: Final = _Guards()


def guard_of(rulebook: Rulebook) -> Guard:
    """Give the guard of a rulebook, compiled once; a rulebook loaded anew is compiled anew."""
    return _GUARDS.of(rulebook)

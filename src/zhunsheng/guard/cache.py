"""Keep one compiled guard for each standing rulebook."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from zhunsheng.guard.phrases import Guard, compile_guard
from zhunsheng.standards.values import Rulebook

#: Dialogues keep the rulebook they began under, so a few live side by side.
_KEPT: Final = 32


class _Guards:
    """Compile on first use and forget the rulebook that was asked for longest ago."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_id: OrderedDict[int, tuple[Rulebook, Guard]] = OrderedDict()

    def of(self, rulebook: Rulebook) -> Guard:
        known = self._known(rulebook)
        return known if known is not None else self._keep(rulebook, compile_guard(rulebook.clauses.values()))

    def _known(self, rulebook: Rulebook) -> Guard | None:
        with self._lock:
            known = self._by_id.get(rulebook.id)
            if known is None or known[0] is not rulebook:
                return None
            self._by_id.move_to_end(rulebook.id)
            return known[1]

    def _keep(self, rulebook: Rulebook, guard: Guard) -> Guard:
        """Keep a guard that was compiled outside the lock: traffic under other rulebooks never waits for it."""
        with self._lock:
            self._by_id[rulebook.id] = (rulebook, guard)
            self._by_id.move_to_end(rulebook.id)
            if len(self._by_id) > _KEPT:
                self._by_id.popitem(last=False)
            return guard


_GUARDS: Final = _Guards()


def guard_of(rulebook: Rulebook) -> Guard:
    """Give the guard of a rulebook, compiled once; a rulebook loaded anew is compiled anew."""
    return _GUARDS.of(rulebook)

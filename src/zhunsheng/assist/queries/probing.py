"""Try for real what every agent works with: the database, the scripts, the shops' order systems."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Final

from django.db import Error as DatabaseFault
from django.db import connection

from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.demands import probed_every
from zhunsheng.assist.greetings import greeting_for
from zhunsheng.assist.queries.scripts import scripts_for
from zhunsheng.assist.values import Surroundings
from zhunsheng.commerce.queries import probe_order_sources
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Outcome
from zhunsheng.standards import queries as standards


def probe(codes: Collection[str], at: Instant) -> dict[str, Outcome]:
    """Probe what the desk itself can try of these; it may reach outside, so never on the pen.

    Units     milliseconds
    Clauses   ec-1.1a
    """
    return {code: _timed(PROBES[code], at) for code in PROBES if code in codes}


def probed_every_now(at: Instant) -> int | None:
    """Tell how often, in seconds, the standards in force want what all shifts share probed; None: not at all."""
    try:
        return probed_every(standards.standing(at))
    except standards.NothingInForce:
        return None


def _timed(attempt: Callable[[Instant], str], at: Instant) -> Outcome:
    began = time.perf_counter()
    try:
        fault = attempt(at)
    except DatabaseFault:
        fault = "database"
    except Refusal as refusal:
        fault = refusal.code
    return Outcome(passed=not fault, measure=round((time.perf_counter() - began) * 1000), detail=fault[:60])


def _database(_at: Instant) -> str:
    """Read; that it can be written shows when the outcome is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "" if cursor.fetchone() == (1,) else "no_answer"


def _scripts(at: Instant) -> str:
    """Ask for words to say, as the console does."""
    greeting_for(standards.standing(at), tier="new", customer_name=None, agent_name="", shop_name="", lang="zh-hans")
    scripts_for(SYSTEM, Surroundings(), "", at, limit=1)
    return ""


def _orders(_at: Instant) -> str:
    return next((one.why or "no_answer" for one in probe_order_sources() if not one.answers), "")


PROBES: Final[Mapping[str, Callable[[Instant], str]]] = {
    "database": _database,
    "scripts": _scripts,
    "orders": _orders,
}

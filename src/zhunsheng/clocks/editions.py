"""Keep the compiled plan of each standing; a standing never changes, so its plan never goes stale."""

from collections.abc import Callable, Mapping
from functools import cache

from zhunsheng.clocks.plan import Plan, compile_plan
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.worktime import Calendar
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Rulebook

_PLANS: dict[int, tuple[Rulebook, Plan]] = {}


def plan_of(standing_id: int) -> Plan:
    """Return the compiled clocks of a standing."""
    rulebook = standards.rulebook(standing_id)
    kept = _PLANS.get(standing_id)
    # why compare: another database (a test's, a restored backup) may use the same number for other clauses.
    if kept is None or kept[0] is not rulebook:
        kept = _PLANS[standing_id] = (rulebook, compile_plan(rulebook, calendars_of(rulebook)))
    return kept[1]


def calendars_of(rulebook: Rulebook) -> Callable[[str], Calendar]:
    """Return how a standing reads the calendars that its clauses name: as the organisation says, else as shipped."""

    def read(name: str) -> Calendar:
        own = rulebook.calendars.get(name)
        return calendar_of(name) if own is None else calendar_from(own)

    return read


@cache
def calendar_of(name: str) -> Calendar:
    """Return the calendar that a clause names."""
    return calendar_from(name)


def kind_of_time(standing_id: int, calendar: str) -> str:
    """Say by which kind of time a standing's calendar counts: always, service_hours, working_days, or hours of one's own."""
    own = standards.rulebook(standing_id).calendars.get(calendar, calendar)
    return str(own.get("kind", calendar)) if isinstance(own, Mapping) else str(own)

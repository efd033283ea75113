"""An alert is for what somebody can still do something about."""

import msgspec
import pytest

from tests.dialogue.desk import AT, after, agent, customer, open_shop, opened, says
from zhunsheng.access.values import SYSTEM
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.events import ClockBreached, ClockEscalated, ClockWarned
from zhunsheng.clocks.queries import all_clocks
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.live.alerts import alert_of

pytestmark = pytest.mark.usefixtures("db")


def told(noticed: Instant) -> dict[str, Recorded]:
    """Let a greeting be missed and noticed at an instant; give the clock's facts by their names."""
    open_shop()
    agent("lin")
    who = customer()
    number = opened(who)
    says(who, number, "在吗")
    run(tick, SYSTEM, noticed, limit=200)
    kinds = (ClockWarned, ClockBreached, ClockEscalated)
    clock = next(one for one in all_clocks(number, noticed) if one.clause_id == "ec-1.2a")
    return {one.fact.NAME: one for one in history("clock", clock.id) if isinstance(one.fact, kinds)}


def test_a_breach_is_told_when_it_happens() -> None:
    breach = told(after(31))["clock.breached"]
    alert = alert_of(breach, "zh-hans", after(32))
    assert alert is not None
    assert (alert.frame["stage"], alert.frame["clause"]) == ("breach", "ec-1.2a")


def test_what_is_long_past_alerts_nobody() -> None:
    days = AT + hours(24 * 12)
    facts = told(days)
    assert "clock.breached" in facts
    assert [alert_of(one, "zh-hans", days) for one in facts.values()] == [None] * len(facts)


def test_a_fact_written_down_for_the_past_alerts_nobody() -> None:
    breach = told(after(31))["clock.breached"]
    assert alert_of(breach, "zh-hans", after(20 * 60)) is None


def test_the_alert_of_a_case_names_the_case() -> None:
    breach = told(after(31))["clock.breached"]
    assert isinstance(breach.fact, ClockBreached)
    of_case = msgspec.structs.replace(breach, fact=msgspec.structs.replace(breach.fact, dialogue_id=0, case_id=7))
    alert = alert_of(of_case, "zh-hans", after(32))
    assert alert is not None
    assert (alert.frame["dialogue"], alert.frame["case"]) == (0, 7)

"""Law: folded as facts come = told from all facts = recounted from Parquet, for every shipped figure."""

import tempfile
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.insight.following import ALWAYS, MANAGER, agent, follow, spread
from tests.insight.histories import HISTORIES, T0, happen, told
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.insight.days import recount, write_day
from zhunsheng.insight.models import Mark, Spread, Tally
from zhunsheng.insight.outright import figures_of
from zhunsheng.insight.queries import figures, figures_by, shipped_definitions
from zhunsheng.insight.refold import differences, facts_until, tell
from zhunsheng.insight.values import By, Counted, Narrowed, Period
from zhunsheng.insight.writing import counted_of
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.queries import head
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant

pytestmark = pytest.mark.usefixtures("db")

ZONE = "Asia/Shanghai"
RELAXED = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def bare(counted: list[Counted]) -> Counter[Counted]:
    """Leave the key out: it is how the fold finds things, not what is counted."""
    return Counter(msgspec.structs.replace(one, key_id=0) for one in counted)


def recounted(since: int) -> list[Counted]:
    facts = [one for one in facts_until(head().position) if (one.position or 0) > since]
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "2026-03-02.parquet", Path(folder) / "2026-03-03.parquet"
        write_day(facts[: len(facts) // 2], first)
        write_day(facts[len(facts) // 2 :], second)
        return list(recount(shipped_definitions(), list(shipped_definitions().counters), [first, second], ZONE))


def _seen(one: Counted, actor: Actor, only: Narrowed) -> bool:
    theirs = {MANAGER.id: True, 6: one.place.team_id == 9, 4: one.place.agent_id == 4}[actor.id]
    return theirs and only.channel in (None, one.place.channel) and only.tier in (None, one.place.tier)


@given(HISTORIES, st.sampled_from((1, 3, 200)), st.sampled_from((0, 1, 2, 3)))
@RELAXED
def test_three_ways_lead_to_the_same_figure(history, page, quarter):
    for table in (Mark, Tally, Spread):
        table.objects.all().delete()
    since, definitions = head().position, shipped_definitions()
    pen = Pen(within={}, inline=True)
    early = len(history) * quarter // 4
    for number, (at, fact) in enumerate(told(history)):
        if number == early:
            follow(at, limit=page)
            spread(at + hours(quarter))
        pen.run(happen, SYSTEM, at, fact)
    follow(Instant(T0.us + 10**13), limit=page)
    facts = [one for one in facts_until(head().position) if (one.position or 0) > since]
    by_telling = tell(definitions, facts, ZONE)
    assert differences(definitions, by_telling, ZONE) == []
    stored = [counted_of(mark) for mark in Mark.objects.order_by("id")]
    by_parquet = recounted(since)
    assert bare(stored) == bare(by_telling) == bare(by_parquet)
    named = list(definitions.indicators)
    period = Period(since=Instant(T0.us), until=Instant(T0.us + 400_000 * 1_000_000 // 900_000_000 * 900_000_000))
    for asked in (ALWAYS, period):
        outright = figures_of(definitions.indicators.values(), by_telling, asked)
        assert figures(MANAGER, named, asked) == outright
        assert figures_of(definitions.indicators.values(), by_parquet, asked) == outright
    ragged = Period(since=Instant(T0.us + 7_000_001), until=Instant(T0.us + 300_000_000_003))
    for by, read, actor, only, asked in (
        (By.AGENT, "agent_id", MANAGER, Narrowed(), ALWAYS),
        (By.ISSUE, "issue", MANAGER, Narrowed(), ragged),
        (By.SHOP, "shop_id", MANAGER, Narrowed(channel="webchat", tier="vip"), period),
        (By.CHANNEL, "channel", agent(6, Role.LEADER, teams=(9,)), Narrowed(), ALWAYS),
        (By.TEAM, "team_id", agent(4), Narrowed(), period),
    ):
        mine = [one for one in by_telling if _seen(one, actor, only)]
        for part, found in figures_by(actor, named, asked, by=by, only=only).items():
            own = [one for one in mine if getattr(one.place, read) == part]
            assert found == figures_of(definitions.indicators.values(), own, asked)
        assert figures(actor, named, asked, only=only) == figures_of(definitions.indicators.values(), mine, asked)


@pytest.mark.parametrize(
    ("counter", "change"),
    [
        ("rating.good", {"undone_by": ()}),
        ("reply.quick", {"at_most": 1}),
        ("reply.quick", {"before": None}),
        ("fcr.three_days", {"unless": ()}),
        ("served.waited", {"since": ("dialogue.begun",)}),
    ],
)
def test_the_law_catches_a_definition_that_is_read_otherwise(counter, change):
    definitions = shipped_definitions()
    wrong = msgspec.structs.replace(
        definitions,
        counters={**definitions.counters, counter: msgspec.structs.replace(definitions.counters[counter], **change)},
    )
    pen = Pen(within={}, inline=True)
    for at, fact in told(EVENTFUL):
        pen.run(happen, SYSTEM, at, fact)
    follow(Instant(T0.us + 10**13))
    facts = list(facts_until(head().position))
    with tempfile.TemporaryDirectory() as folder:
        write_day(facts, Path(folder) / "2026-03-02.parquet")
        found = bare(list(recount(wrong, [counter], [Path(folder) / "2026-03-02.parquet"], ZONE)))
    assert found != bare([one for one in tell(definitions, facts, ZONE) if one.counter == counter])


EVENTFUL = [
    ("opened", 0, 0, 1), ("queued", 1, 0, 1), ("assigned", 20, 0, 1), ("sent", 5, 0, 1), ("rated", 1, 0, 2), ("rated", 1, 0, 0),
    ("handed_over", 1, 0, 1), ("closed", 1, 0, 1), ("closed", 90, 1, 1), ("queued", 90, 0, 1), ("assigned", 20, 0, 1),
]  # fmt: skip

"""Law: what is stored about a clock is what its facts tell, whatever happened in which order and whenever a tick came."""

import itertools
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clocks.desk import install, record
from tests.clocks.standard import DESK, WORKDAY, about, after, fact_of
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import replay
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.queries import history

pytestmark = pytest.mark.usefixtures("db")

CLAUSES = DESK | {"cc-1.2d": WORKDAY}
NAMES = st.sampled_from(("queued", "reopened", "received", "sent", "told", "promised", "done", "closed", "assigned"))
GAPS = st.sampled_from((0, 0, 1, 4, 9, 10, 11, 29, 40, 130, 7_300, 90_000))
NOTHING: list[str] = []
Step = tuple[str, int, list[str], int]
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("happen"), GAPS, st.lists(NAMES, min_size=1, max_size=4), st.sampled_from((0, 0, 0, -1, -12))),
    st.tuples(st.just("tick"), GAPS, st.just(NOTHING), st.just(0)),
)
SHIFTS = st.lists(STEPS, max_size=14)
DIALOGUES = itertools.count(1_000)
RELAXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def play(pen: Pen, standing: int, shift: list[Step]) -> tuple[int, int]:
    """Let a shift happen on a new dialogue; facts may carry an instant that lies before a tick already committed."""
    dialogue_id, now = next(DIALOGUES), 0
    for agent, (what, gap, names, skew) in enumerate([("happen", 0, ["opened"], 0), *shift]):
        now += gap
        on = about(standing_id=standing, agent_id=agent, tier="vip" if dialogue_id % 2 else "normal")
        if what == "tick":
            pen.run(tick, SYSTEM, after(now), limit=50)
        else:
            facts = [fact_of(name, on, dialogue_id=dialogue_id) for name in names]
            pen.run(record, SYSTEM, after(max(now + skew, 0)), facts)
    return dialogue_id, now


@given(SHIFTS)
@RELAXED
def test_replay_gives_what_is_stored(shift):
    ClockRow.objects.all().delete()
    pen = Pen(within=WITHIN, inline=True)
    dialogue_id, now = play(pen, install(CLAUSES), shift)
    assert replay(dialogue_id, after(now)) == []
    pen.run(tick, SYSTEM, after(now + 10_000_000), limit=500)
    assert replay(dialogue_id, after(now + 10_000_000)) == []


@given(SHIFTS)
@RELAXED
def test_no_clock_is_lost_and_no_rung_is_told_twice(shift):
    ClockRow.objects.all().delete()
    pen = Pen(within=WITHIN, inline=True)
    dialogue_id, now = play(pen, install(CLAUSES), shift)
    for _ in range(3):
        pen.run(tick, SYSTEM, after(now + 10_000_000), limit=500)
    for row in ClockRow.objects.filter(subject_id=dialogue_id):
        assert row.ended_at is not None or row.state in ("breached", "paused"), row.state
        assert row.breached_at in (None, row.due_at)
        assert row.next_at is None
        facts = Counter((r.fact.NAME, getattr(r.fact, "step", 0)) for r in history("clock", row.id))
        withdrawn = sum(count for (name, _), count in facts.items() if name == "clock.withdrawn")
        told = {key: count for key, count in facts.items() if key[0] in ("clock.warned", "clock.escalated")}
        breached = sum(count for (name, _), count in facts.items() if name == "clock.breached")
        assert max(told.values(), default=0) <= 1 + withdrawn
        assert breached - withdrawn == (row.breached_at is not None)


@pytest.mark.parametrize("forgotten", ["message.sent", "message.received", "dialogue.closed"])
def test_the_law_catches_a_desk_that_does_not_listen(forgotten):
    deaf = Pen(within={name: reactions for name, reactions in WITHIN.items() if name != forgotten}, inline=True)
    shift = [("happen", 1, ["received"], 0), ("happen", 1, ["sent"], 0), ("happen", 1, ["closed"], 0)]
    dialogue_id, now = play(deaf, install(CLAUSES), shift)
    assert replay(dialogue_id, after(now)) != []


@pytest.mark.parametrize(
    "damage",
    [
        {"due_at": after(1)},
        {"state": "met"},
        {"breached_at": None, "state": "running"},
        {"detected_at": after(30)},
        {"step": 0},
        {"next_at": None},
        {"spent_us": 1},
        {"ended_at": after(50)},
    ],
)
def test_the_law_catches_a_damaged_row(damage):
    pen = Pen(within=WITHIN, inline=True)
    dialogue_id, now = play(pen, install(CLAUSES), [("tick", 41, [], 0)])
    assert replay(dialogue_id, after(now)) == []
    ClockRow.objects.filter(subject_id=dialogue_id, clause_id="ec-1.2a").update(**damage)
    assert replay(dialogue_id, after(now)) != []

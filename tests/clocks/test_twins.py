"""Clauses that differ in their limits alone are told once and judged twice: as though each had been told by itself."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks.desk import happen, install
from tests.clocks.standard import GREETING, REPLY, about, after
from tests.clocks.test_supposing import under
from tests.insight.following import follow
from tests.laws.test_replay_equals_stored import CLAUSES, RELAXED, SHIFTS, play
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.clocks.editions import calendars_of, plan_of
from zhunsheng.clocks.fold import seen_at
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.plan import compile_plan
from zhunsheng.clocks.queries import replay_under
from zhunsheng.clocks.retell import retell
from zhunsheng.clocks.twins import twins_of
from zhunsheng.clocks.values import State
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.queries import history
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import standing
from zhunsheng.standards.values import Rulebook

pytestmark = pytest.mark.usefixtures("db")

OTHER = {"limit: 30 s": "limit: 9 s", "limit: 20 s": "limit: 41 s", "limit: 2 min": "limit: 12 s", "limit: 10 s": "limit: 30 s", "limit: 2 h": "limit: 20 h", "limit: 1 workday": "limit: 2 workdays"}  # fmt: skip


def changed(text: str, chosen: frozenset[str]) -> str:
    for old in sorted(chosen):
        text = text.replace(old, OTHER[old])
    return text


def told_alone(book: Rulebook, since: Instant, until: Instant, dialogues: list[int]):
    """Tell every dialogue by itself under a rulebook, as the screens do: what was judged, what ran out and when."""
    plan = compile_plan(book, calendars_of(book))
    judged, fell = Counter[str](), []
    for dialogue_id in dialogues:
        facts = [one for one in history("dialogue", dialogue_id) if since <= one.at < until]
        for told in retell(facts, lambda _: plan):
            clock = seen_at(told, until)
            if clock.breached_at is not None and clock.breached_at < until:
                fell.append((clock.clause_id, dialogue_id, clock.started_at, clock.breached_at))
                judged[clock.clause_id] += 1
            elif clock.ended_at is not None and clock.state is not State.CANCELLED:
                judged[clock.clause_id] += 1
    return judged, sorted(fell, key=str)


PLAYED: list[int] = []


@given(SHIFTS, st.frozensets(st.sampled_from(sorted(OTHER))))
@RELAXED
def test_a_draft_with_other_limits_breaks_what_it_breaks_where_it_is_told_alone(shift, chosen):
    ClockRow.objects.all().delete()
    held = install(CLAUSES)
    dialogue_id, now = play(Pen(within=WITHIN, inline=True), held, shift)
    PLAYED.append(dialogue_id)
    follow(after(now + 1))
    since, until = after(0), after(now + 1)
    draft = under({name: changed(text, chosen) for name, text in CLAUSES.items()})
    found = replay_under(draft, since, until)
    judged, fell = told_alone(draft, since, until, PLAYED)
    assert {key: one.judged for key, one in found.would.items() if one.judged} == dict(judged)
    ours = [(one.clause_id, one.dialogue_id, one.started_at, one.due_at) for one in found.would_fall]
    assert sorted(ours, key=str) == fell
    some = replay_under(draft, since, until, every=False)
    assert some.would == {key: one for key, one in found.would.items() if key not in some.alike}


def test_a_clock_is_whose_it_was_at_the_other_line():
    held = install({"ec-1.2a": GREETING, "dy-3.1b": REPLY})
    for waited, (first, second) in ((25, (3, 4)), (15, (5, 6))):
        dialogue_id = 10 + waited
        happen(held, "opened", at=0, dialogue_id=dialogue_id, on=about(standing_id=held, agent_id=first))
        happen(held, "assigned", at=waited, dialogue_id=dialogue_id, on=about(standing_id=held, agent_id=second))
        happen(held, "sent", at=60, dialogue_id=dialogue_id, on=about(standing_id=held, agent_id=second))
    follow(after(90))
    found = replay_under(under({"ec-1.2a": changed(GREETING, frozenset({"limit: 30 s"})), "dy-3.1b": REPLY}), after(-1), after(90))  # fmt: skip
    assert {one.dialogue_id: one.agent_id for one in found.fell_then} == {35: 4, 25: 6}
    assert {one.dialogue_id: one.agent_id for one in found.would_fall} == {35: 3, 25: 5}
    assert {one.due_at for one in found.would_fall} == {after(9)}


def test_twins_are_clauses_without_pauses_whose_limits_tell_which_is_which():
    held = install(CLAUSES)
    plan, plans = plan_of(held), {held: plan_of(held)}
    paused = {name for name, one in plan.clauses.items() if one.rule.pauses}
    assert paused
    assert set(twins_of(plan, plans)) == set(plan.clauses) - paused

    def twins(changes: dict[str, str]) -> set[str]:
        book = under({name: changes.get(name, text) for name, text in CLAUSES.items()})
        return set(twins_of(compile_plan(book, calendars_of(book)), plans))

    assert "ec-1.2a" in twins({"ec-1.2a": GREETING.replace("limit: 30 s", "limit: 9 s")})
    assert "ec-1.2a" not in twins({"ec-1.2a": GREETING.replace("by: [agent, bot]", "by: agent")})
    assert "ec-1.2a" not in twins({"ec-1.2a": GREETING.replace("{tier: vip}", "{tier: normal}")})
    assert standing(after(0)).id == held

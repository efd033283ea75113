"""A past period told again under other clauses: what would have run out, whose it was, and that what was stays what it was."""

import msgspec
import pytest
from hypothesis import given

from tests.clocks.desk import happen, install
from tests.clocks.standard import GREETING, REPLY, about, after, text_of
from tests.insight.following import follow
from tests.laws.test_replay_equals_stored import CLAUSES, RELAXED, SHIFTS, play
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.replaying import replay_json, replay_text, when
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import joined, replay_under
from zhunsheng.clocks.supposing import by_agent
from zhunsheng.clocks.values import State
from zhunsheng.journal.actions import Pen
from zhunsheng.standards.queries import standing
from zhunsheng.standards.supposing import suppose, supposed_text

pytestmark = pytest.mark.usefixtures("db")


def under(clauses: dict[str, str]):
    text = text_of(clauses).replace("edition: 1", "edition: 2")
    return suppose(supposed_text(text, name="draft.yaml", sets={}), after(100))


def two_greetings() -> None:
    held = install({"ec-1.2a": GREETING, "dy-3.1b": REPLY})
    for dialogue_id, agent_id, waited in ((1, 3, 10), (2, 4, 25), (3, 4, 40)):
        on = about(standing_id=held, agent_id=agent_id)
        happen(held, "opened", at=0, dialogue_id=dialogue_id, on=on)
        happen(held, "sent", at=waited, dialogue_id=dialogue_id, on=on)
    follow(after(60))


def test_a_shorter_limit_says_which_dialogues_would_have_run_out_and_whose():
    two_greetings()
    found = replay_under(
        under({"ec-1.2a": GREETING.replace("limit: 30 s", "limit: 20 s"), "dy-3.1b": REPLY}), after(-1), after(60)
    )
    was, would = found.was["ec-1.2a"], found.would["ec-1.2a"]
    assert (was.judged, was.broken, would.judged, would.broken) == (3, 1, 3, 2)
    assert [(one.dialogue_id, one.agent_id, one.due_at) for one in found.would_fall] == [
        (2, 4, after(20)),
        (3, 4, after(20)),
    ]
    assert by_agent(found.would_fall) == {("ec-1.2a", 4): 2}
    assert [one.dialogue_id for one in found.fell_then] == [3]


def test_a_clause_that_the_draft_adds_or_leaves_out_is_told_too():
    two_greetings()
    found = replay_under(under({"dy-3.1b": REPLY}), after(-1), after(60))
    assert "ec-1.2a" in found.was
    assert "ec-1.2a" not in found.would


def test_only_clauses_that_differ_are_told_again_unless_every_one_is_asked_for():
    two_greetings()
    draft = under({"ec-1.2a": GREETING.replace("limit: 30 s", "limit: 20 s"), "dy-3.1b": REPLY})
    every, some = (replay_under(draft, after(-1), after(60), every=every) for every in (True, False))
    assert (set(every.alike), set(some.alike)) == (set(), {"dy-3.1b"})
    assert (set(some.was), set(some.would)) == ({"ec-1.2a"}, {"ec-1.2a"})
    assert some.was["ec-1.2a"].broken == every.was["ec-1.2a"].broken == 1
    assert some.would_fall == every.would_fall


def test_a_dialogue_keeps_the_standard_it_began_under_also_where_that_was_over_before_the_period():
    old = install({"ec-1.2a": GREETING.replace("limit: 30 s", "limit: 10 s"), "dy-3.1b": REPLY}, at=after(-9_000))
    held = install({"ec-1.2a": GREETING, "dy-3.1b": REPLY}, at=after(-500), edition=2)
    for number, standing_id in enumerate((old, held), start=1):
        on = about(standing_id=standing_id, agent_id=3)
        happen(standing_id, "opened", at=0, dialogue_id=number, on=on)
        happen(standing_id, "sent", at=20, dialogue_id=number, on=on)
        happen(standing_id, "closed", at=30, dialogue_id=number, on=on)
    follow(after(60))
    found = replay_under(standing(after(0)), after(-1), after(60), every=False)
    assert [one.dialogue_id for one in found.fell_then] == [1]
    assert found.would_fall == []
    assert found.alike == {"dy-3.1b"}


def test_shares_told_apart_and_joined_are_the_whole():
    two_greetings()
    draft = under({"ec-1.2a": GREETING.replace("limit: 30 s", "limit: 5 s"), "dy-3.1b": REPLY})
    whole = replay_under(draft, after(-1), after(60))
    shares = [replay_under(draft, after(-1), after(60), share=(number, 2)) for number in (0, 1)]
    assert [one.facts for one in shares] == [2, 4]
    assert joined(shares) == whole
    assert joined([whole, msgspec.structs.replace(whole, alike=frozenset({"dy-3.1b"}))]) is None


def test_it_is_printed_for_people_and_for_programs():
    two_greetings()
    found = replay_under(standing(after(1)), after(-1), after(60))
    assert "ec-1.2a" in replay_text(found)
    assert '"dialogue_id":3' in replay_json(found)
    assert when("2026-03-02", end=True).us - when("2026-03-02", end=False).us == 86_400_000_000


@given(SHIFTS)
@RELAXED
def test_under_the_standard_that_was_in_force_nothing_would_have_been_otherwise(shift):
    ClockRow.objects.all().delete()
    pen = Pen(within=WITHIN, inline=True)
    held = install(CLAUSES)
    dialogue_id, now = play(pen, held, shift)
    # The tick and the period end at one instant: a line crossed between them would count on one side only.
    pen.run(tick, SYSTEM, after(now + 1), limit=500)
    follow(after(now + 1))
    found = replay_under(standing(after(0)), after(0), after(now + 1))
    assert {key: (one.judged, one.broken) for key, one in found.was.items()} == {
        key: (one.judged, one.broken) for key, one in found.would.items()
    }
    broken = ClockRow.objects.filter(subject_id=dialogue_id, breached_at__isnull=False).exclude(state=State.CANCELLED)
    ours = [one for one in found.would_fall if one.dialogue_id == dialogue_id]
    assert len(ours) == broken.count()

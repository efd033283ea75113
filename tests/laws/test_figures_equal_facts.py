"""Law: figures folded as facts come are what the facts tell, whatever happened, in whatever pages they were read."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks.desk import install
from tests.clocks.standard import after
from tests.insight.following import READER, follow
from tests.laws.test_replay_equals_stored import CLAUSES, RELAXED, SHIFTS, play
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.clocks.actions import tick
from zhunsheng.clocks.models import ClockRow
from zhunsheng.insight.models import Mark, Tally
from zhunsheng.insight.queries import compare, shipped_definitions
from zhunsheng.insight.reactions import count_facts
from zhunsheng.journal.actions import Ink, Pen
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import head

pytestmark = pytest.mark.usefixtures("db")


@given(st.lists(SHIFTS, min_size=1, max_size=3), st.sampled_from((1, 2, 7, 200)))
@RELAXED
def test_folded_equals_reckoned_anew(shifts, page):
    ClockRow.objects.all().delete()
    pen = Pen(within=WITHIN, inline=True)
    standing = install(CLAUSES)
    for shift in shifts:
        _, now = play(pen, standing, shift)
        follow(after(now), limit=page)
    pen.run(tick, SYSTEM, after(20_000_000), limit=500)
    follow(after(20_000_000), limit=page)
    assert compare(shipped_definitions(), head().position, "Asia/Shanghai") == []


def _forgetful(ink: Ink, recorded: Sequence[Recorded]) -> None:
    count_facts(ink, recorded[:-1])


def _deaf_to_withdrawals(ink: Ink, recorded: Sequence[Recorded]) -> None:
    count_facts(ink, [one for one in recorded if one.fact.NAME != "clock.withdrawn"])


WITHDRAWN = [("tick", 40, [], 0), ("happen", 1, ["sent"], -30)]


@pytest.mark.parametrize("fault", [_forgetful, _deaf_to_withdrawals])
def test_the_law_catches_a_reader_that_leaves_something_out(fault):
    pen = Pen(within=WITHIN, inline=True)
    _, now = play(pen, install(CLAUSES), WITHDRAWN)
    follow(after(now), msgspec.structs.replace(READER, digest_all=fault))
    assert compare(shipped_definitions(), head().position, "Asia/Shanghai") != []


@pytest.mark.parametrize("damage", [{"body": '{"clock.kept":[7,0]}'}, {"body": "{}"}, {"team_id": 77}])
def test_the_law_catches_a_damaged_sum(damage):
    pen = Pen(within=WITHIN, inline=True)
    _, now = play(pen, install(CLAUSES), WITHDRAWN)
    follow(after(now))
    assert compare(shipped_definitions(), head().position, "Asia/Shanghai") == []
    Tally.objects.filter(kind="agent").update(**damage)
    assert compare(shipped_definitions(), head().position, "Asia/Shanghai") != []


def test_the_law_catches_a_lost_mark():
    pen = Pen(within=WITHIN, inline=True)
    _, now = play(pen, install(CLAUSES), WITHDRAWN)
    follow(after(now))
    Mark.objects.filter(counter="clock.kept").delete()
    assert compare(shipped_definitions(), head().position, "Asia/Shanghai") != []

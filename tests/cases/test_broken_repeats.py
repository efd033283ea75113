"""The day of ec-3.3c begins anew with each telling: a day that was missed stays in sight, those that were kept are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.desk import AT, Desk
from zhunsheng.cases.events import CaseProgressTold
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import row_of
from zhunsheng.clocks.queries import case_clocks, kept_repeats
from zhunsheng.clocks.values import ClockView, State
from zhunsheng.journal.actions import Ink, run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant

pytestmark = pytest.mark.usefixtures("shared_db")
DAY = 24


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def telling(ink: Ink, case_id: int) -> None:
    ink.record(CaseProgressTold(case_id=case_id, about=row_of(Case.objects.get(id=case_id)).about(), entry_id=0))


def repeats(case_id: int, at: Instant) -> tuple[list[ClockView], int]:
    views = case_clocks([case_id], at)[case_id]
    return [one for one in views if one.clause_id == "ec-3.3c"], kept_repeats(case_id, views).get("ec-3.3c", 0)


@given(st.lists(st.integers(1, 60), max_size=12), st.integers(0, 60))
def test_every_missed_day_is_shown_and_every_kept_one_counted(desk: Desk, gaps: list[int], rest: int) -> None:
    case_id, at = desk.complaint(desk.customer()), AT
    for gap in gaps:
        at = at + hours(gap)
        run(telling, desk.specialist, at, case_id)
    now = at + hours(rest)
    views, more = repeats(case_id, now)
    broken = [one for one in views if one.breached_at is not None and one.stopped_at is not None]
    assert len(broken) == sum(gap > DAY for gap in gaps)
    assert all(one.state is State.BREACHED and one.breached_at == one.due_at for one in broken)
    [running] = [one for one in views if one.stopped_at is None]
    assert (running.started_at, running.state is State.BREACHED) == (at, rest > DAY)
    assert [one for one in views if one.state is State.MET] == []
    assert more == sum(gap <= DAY for gap in gaps)
    assert len(views) == len({one.id for one in views})

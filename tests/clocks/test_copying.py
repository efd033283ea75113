"""Copies of a running clock are due as far apart as was asked for, the clock itself stays; lags are told one by one."""

import pytest

from tests.clocks.desk import happen, install, row, ticked
from tests.clocks.standard import after
from zhunsheng.access.values import SYSTEM
from zhunsheng.clocks.actions import copy_clocks
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import lags
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, seconds

pytestmark = pytest.mark.usefixtures("db")
GREETING = "ec-1.2a"


def test_copies_are_due_one_after_another():
    happen(install(), "opened", at=0)
    own = row(GREETING)
    assert run(copy_clocks, SYSTEM, after(1), 3, first=hours(1), every=seconds(10)) == 3
    copies = ClockRow.objects.exclude(id=own.id).filter(clause_id=GREETING).order_by("due_at")
    assert own.due_at is not None
    assert [one.due_at for one in copies] == [own.due_at + hours(1) + seconds(10 * place) for place in range(3)]
    assert len({one.subject_id for one in copies} | {own.subject_id}) == 4
    assert row(GREETING).version == own.version


def test_nothing_runs_nothing_is_copied():
    assert run(copy_clocks, SYSTEM, after(1), 3, first=hours(1), every=seconds(10)) == 0


def test_lags_are_told_one_by_one():
    happen(install(), "opened", at=0)
    due = row(GREETING).due_at
    assert due is not None
    ticked(31.5)
    assert lags(after(0), after(60)) == [after(31.5).us - due.us]
    assert lags(after(31), after(60)) == []

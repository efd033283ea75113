"""Law: what the pen answers is what stands in the database: every success exactly once, of everything else nothing.

Whatever waits together, in whatever order: good actions, refusals before and after the first write, failures now and at
the commit. Three careless pens are planted; the law catches each.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from tests.journal.conftest import tables  # noqa: F401 - the fixture that `trial` needs
from tests.journal.trial import (
    CountingPen,
    execute,
    fail,
    hide,
    lines,
    plan,
    refuse_early,
    refuse_early_hot,
    refuse_late,
    refuse_late_hot,
    together,
    told,
    write,
)
from zhunsheng.journal.callers import Job
from zhunsheng.journal.ink import Batch

pytestmark = pytest.mark.usefixtures("tables")

RELAXED = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

GOOD = ((write,), (plan,))
BAD = (
    (fail,),
    (hide,),
    (refuse_early,),
    (refuse_early_hot,),
    (refuse_late,),
    (refuse_late_hot,),
    (write, "taken"),
    (plan, "taken"),
    (write, None, 404),
    (plan, None, 404),
)
STEPS = st.lists(st.sampled_from(GOOD + BAD), min_size=1, max_size=12)
SIZES = st.integers(1, 12)


def check(pen: CountingPen, steps: list[tuple]) -> None:
    """Run the steps together and hold the answers against the tables."""
    execute("DELETE FROM trial_line WHERE id > 0")
    before = Counter(told())
    answers = together(pen, [(step[0], key, *step[1:]) for key, step in enumerate(steps, start=1)])
    good = [key for key, step in enumerate(steps, start=1) if step in GOOD]
    assert [answer for answer in answers if not isinstance(answer, BaseException)] == good
    assert lines() == good
    assert list((Counter(told()) - before).elements()) == good
    assert sorted(key for keys, _ in pen.handed for key in keys) == good


@given(STEPS, SIZES)
@RELAXED
def test_every_answer_is_true(steps, size):
    check(CountingPen(batch=size), steps)


class Hasty(CountingPen):
    """It counts an action as done when it ran, whatever the commit says."""

    @override
    def _attempt(self, batch: Batch, jobs: list[Job]) -> BaseException | None:
        super()._attempt(batch, jobs)
        for job in jobs:
            job.committed()
        return None


class Coarse(CountingPen):
    """It lets a whole batch fail with its worst action."""

    @override
    def _commit(self, jobs: list[Job]) -> None:
        error = self._attempt(Batch(self.within), jobs)
        for job in jobs if error else ():
            job.failed(error or RuntimeError())


class Lenient(CountingPen):
    """It takes a refusal after a write for one before it."""

    @override
    def _perform(self, batch: Batch, job: Job) -> None:
        written = batch.writes
        try:
            super()._perform(batch, job)
        except Exception as error:
            if batch.writes == written or job.refusal is not None:
                raise
            job.refusal = getattr(error, "__cause__", None)
            if job.refusal is None:
                raise


@pytest.mark.parametrize(
    ("careless", "steps"),
    [
        (Hasty, [(write,), (write, None, 404)]),
        (Hasty, [(fail,)]),
        (Coarse, [(write,), (plan, "taken")]),
        (Lenient, [(plan,), (refuse_late_hot,)]),
    ],
)
def test_a_careless_pen_is_caught(careless, steps):
    check(CountingPen(), steps)
    with pytest.raises(AssertionError):
        check(careless(), steps)

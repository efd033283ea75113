"""A duty has one holder at a time; it changes hands when it is given back or has run out."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.journal.trial import AT
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.journal.leases import hold_lease, release_lease
from zhunsheng.journal.models import Lease
from zhunsheng.kernel.durations import seconds

pytestmark = pytest.mark.usefixtures("tables")


def hold(holder: str, at: int, length: int = 10, name: str = "seal") -> bool:
    return run(hold_lease, SYSTEM, AT + seconds(at), name, holder, seconds(length))


def release(holder: str, name: str = "seal") -> None:
    run(release_lease, SYSTEM, AT, name, holder)


def test_one_process_holds_a_duty():
    assert (hold("a", 0), hold("b", 1), hold("a", 2)) == (True, False, True)
    assert [(one.name, one.holder, one.until) for one in Lease.objects.all()] == [("seal", "a", AT + seconds(12))]


def test_a_duty_that_ran_out_is_taken_over_and_not_a_moment_before():
    assert (hold("a", 0), hold("b", 10), hold("b", 11), hold("a", 12)) == (True, False, True, False)


def test_a_holder_that_comes_late_keeps_a_duty_that_nobody_took():
    assert (hold("a", 0), hold("a", 60), hold("b", 65)) == (True, True, False)


def test_a_duty_given_back_is_free_at_once():
    hold("a", 0)
    release("b")
    assert hold("b", 1) is False
    release("a")
    assert hold("b", 1) is True


def test_duties_are_apart():
    assert (hold("a", 0), hold("b", 0, name="tick")) == (True, True)


class Duties(RuleBasedStateMachine):
    """Three processes and a clock that only goes on, against a model of one line."""

    @initialize()
    def nobody(self) -> None:
        Lease.objects.all().delete()
        self.time, self.holder, self.until = 0, "", -1

    @rule(step=st.integers(0, 7))
    def wait(self, step: int) -> None:
        self.time += step

    @rule(who=st.sampled_from("abc"), length=st.integers(1, 12))
    def take(self, who: str, length: int) -> None:
        free = self.holder in ("", who) or self.until < self.time
        assert hold(who, self.time, length) is free
        if free:
            self.holder, self.until = who, self.time + length

    @rule(who=st.sampled_from("abc"))
    def give_back(self, who: str) -> None:
        release(who)
        if self.holder == who:
            self.holder = ""


def test_at_every_moment_at_most_one_holds_a_duty():
    relaxed = settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Duties, settings=relaxed)

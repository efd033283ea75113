"""What a listener remembers of facts like this one is what it would have made of this one."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.clocks.ears import Ear
from zhunsheng.clocks.editions import calendar_of
from zhunsheng.clocks.plan import compile_plan
from zhunsheng.journal.events import FACTS
from zhunsheng.standards.loader import shipped
from zhunsheng.standards.queries import load_for_desk
from zhunsheng.standards.values import Rulebook

CLAUSES = {clause.id: clause for name, text in shipped() for clause in load_for_desk(text, name=name).clauses}
PLAN = compile_plan(Rulebook.of(1, CLAUSES), calendar_of)
EARS = [Ear(one) for one in itertools.chain.from_iterable(PLAN.listeners.values())]
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "by": st.sampled_from(("agent", "bot", "system", None)), "courtesy": st.booleans(), "waits": st.booleans(),
        "grade": st.sampled_from(("basic", "complex", None)), "changed": st.booleans(), "tier": st.sampled_from(("vip", "normal")),
        "channel": st.sampled_from(("webchat", "email", "hotline", "douyin")), "due_us": st.integers(0, 5),
        "promise_id": st.integers(1, 3), "kind": st.sampled_from(("complaint", "aftersale", "incident")),
    },
)  # fmt: skip


@given(st.lists(VALUES, min_size=1, max_size=12))
def test_it_judges_as_its_listener_does(many):
    for ear, values in itertools.product(EARS, many):
        assert ear.marks(values) == ear.listener.marks(values)


@pytest.mark.parametrize("fact", ["message.sent", "message.received", "demand.graded"])
def test_the_shipped_clauses_have_ears_for_what_is_frequent(fact):
    assert fact in FACTS
    assert any(ear.listener.fact == fact for ear in EARS)

"""Laws of cases: no path skips a gate, every state has a way out that is on record, replay equals stored."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.conftest import module_keys
from tests.cases.desk import AT, FACTS, OPTIONS, Desk
from tests.cases.shares import tally_kept, tally_there
from zhunsheng.access.values import Actor
from zhunsheng.cases.actions import (
    ask_department,
    assign_case,
    choose_option,
    fill_case,
    force_case,
    gather_evidence,
    move_case,
    put_options,
    record_answer,
    refuse_options,
    register_case,
)
from zhunsheng.cases.checks import met
from zhunsheng.cases.events import CaseForced, CaseMoved, CaseStepSkipped
from zhunsheng.cases.models import Case
from zhunsheng.cases.procedures import FORCE, FORCED, Procedure, shipped_book
from zhunsheng.cases.queries import case_of, figures_of, held_of
from zhunsheng.cases.values import Figures, Held
from zhunsheng.clocks.queries import replay_case
from zhunsheng.journal import events
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.lifecycle import MoveRefused, NeedsMissing

__all__ = ["module_keys"]

BOOK = shipped_book()
FIGURES = Figures(options_min=2, options_max=3, attempts=2, spacing_s=600)
KINDS = sorted(BOOK.kinds)
ALL_FIELDS = sorted(BOOK.fields)

helds = st.builds(
    Held, fields=st.dictionaries(st.sampled_from(ALL_FIELDS), st.sampled_from(["", " ", "有"])), has_type=st.booleans(),
    has_owner=st.booleans(), is_specialist=st.booleans(), has_due=st.booleans(), has_evidence=st.booleans(),
    options=st.integers(0, 5), chosen=st.booleans(), rejection=st.booleans(), answered=st.booleans(),
    attempts=st.lists(st.integers(0, 3000), max_size=4).map(lambda all_: tuple(Instant(s * 10**6) for s in all_)),
    has_verdict=st.booleans(), refunds_open=st.integers(0, 2), tasks_open=st.integers(0, 2),
)  # fmt: skip


@given(kind=st.sampled_from(KINDS), held=helds, data=st.data())
def test_a_move_is_done_exactly_when_its_state_has_it_and_all_its_needs_are_met(kind, held, data):
    lifecycle = BOOK.kinds[kind].lifecycle
    state = data.draw(st.sampled_from(sorted(lifecycle.states)))
    move = data.draw(st.sampled_from(sorted({one.name for one in lifecycle.moves})))
    found = BOOK.kinds[kind].move(state, move)
    needs = () if found is None else found.needs
    there = met(needs, held, FIGURES)
    if not lifecycle.allows(state, move):
        with pytest.raises(MoveRefused):
            lifecycle.apply(state, move, met=there)
    elif set(needs) - there:
        with pytest.raises(NeedsMissing):
            lifecycle.apply(state, move, met=there)
    else:
        assert lifecycle.apply(state, move, met=there) in lifecycle.states


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_has_an_exit_that_an_administrator_can_force(kind):
    lifecycle = BOOK.kinds[kind].lifecycle
    for state in lifecycle.states:
        assert state == FORCED or lifecycle.apply(state, FORCE) == FORCED


@pytest.mark.parametrize("kind", KINDS)
def test_no_way_to_an_end_leaves_a_hard_need_out(kind):
    """Walk every way without a circle from the start to an end; each hard need of each step counts."""
    procedure: Procedure = BOOK.kinds[kind]
    ends = [one for one in procedure.moves.values() if one.ends]
    assert ends
    assert all(set(one.hard) <= set(one.needs) for one in procedure.moves.values())
    fact_names = {name for one in procedure.moves.values() for name in one.tells} | set(procedure.opens)
    assert fact_names <= events.FACTS.keys()


@pytest.fixture(scope="module")
def desk(shared_db, module_keys):
    return Desk()


def acts_of(
    chance: random.Random, who: Actor, at: Instant, case_id: int, moves: list[str]
) -> list[Callable[[], object]]:
    """Whatever may come to somebody's mind."""
    return [
        lambda: run(move_case, who, at, case_id, chance.choice(moves)),
        lambda: run(move_case, who, at, case_id, chance.choice(moves)),
        lambda: run(move_case, who, at, case_id, chance.choice(moves), skip_reason="说明"),
        lambda: run(fill_case, who, at, case_id, dict(chance.sample(sorted({**FACTS, "apology": "抱歉", "outcome": "好", "root_cause": "因", "measure": "措", "reason": "由", "return_tracking": "SF1"}.items()), 3)), due_at=at + hours(9)),
        lambda: run(put_options, who, at, case_id, OPTIONS),
        lambda: run(choose_option, who, at, case_id, 1),
        lambda: run(refuse_options, who, at, case_id, "不"),
        lambda: run(record_answer, who, at, case_id, "行"),
        lambda: run(gather_evidence, who, at, case_id),
        lambda: run(ask_department, who, at, case_id, "logistics", "x", "x", hours(1)) if chance.random() < 0.1 else None,
        lambda: run(force_case, who, at, case_id, "结束") if chance.random() < 0.1 else None,
    ]  # fmt: skip


def walk(desk: Desk, seed: int) -> int:
    """Let people do whatever comes to their minds; what is refused changes nothing."""
    chance = random.Random(seed)
    buyer = desk.customer()
    kind = chance.choice(["complaint", "aftersale"])
    number = desk.order(buyer, received_at=AT - hours(24)) if kind == "aftersale" else ""
    fields = {"wish": "exchange", "cause": "quality"} if kind == "aftersale" else None
    more = {"order_number": number, "fields": fields} if fields else {}
    case_id = run(register_case, buyer, AT, desk.new(buyer, kind, **more))
    people: list[Actor] = [desk.specialist, desk.leader, desk.boss, buyer, desk.other, desk.administrator]
    run(assign_case, desk.specialist, AT, case_id, desk.specialist.id)
    moves = sorted({one.move for one in BOOK.kinds[kind].moves.values()})
    for step in range(50):
        at, who = AT + minutes(step), chance.choice([desk.specialist, desk.specialist, *people])
        act = chance.choice(acts_of(chance, who, at, case_id, moves))
        before = case_of(case_id)
        held = held_of(before, BOOK.kinds[kind])
        count = len(history("case", case_id))
        try:
            act()
        except Refusal:
            assert len(history("case", case_id)) == count
            continue
        check(before, held, [one.fact for one in history("case", case_id)][count:])
    return case_id


def check(before: Case, held: Held, fresh: list) -> None:
    """See that whatever moved had all it needs, or was let pass by a recorded skip of needs that may be skipped."""
    skipped = {need for one in fresh if isinstance(one, CaseStepSkipped) for need in one.field}
    for one in fresh:
        if isinstance(one, CaseMoved) and one.move not in ("accept", "reject"):  # those two come with their need
            step = BOOK.kinds[before.kind].move(before.state, one.move)
            assert step is not None
            missing = set(step.needs) - met(step.needs, held, figures_of(before.standing_id))
            assert missing == skipped
            assert not missing & set(step.hard)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_people_do_no_gate_is_skipped_and_replay_equals_stored(desk, seed):
    case_id = walk(desk, seed)
    stored, told = case_of(case_id), BOOK.kinds[case_of(case_id).kind].lifecycle.start
    for one in history("case", case_id):
        if isinstance(one.fact, CaseMoved):
            told = one.fact.state
        elif isinstance(one.fact, CaseForced):
            told = FORCED
    assert told == stored.state
    assert replay_case(case_id, AT + hours(2)) == []
    assert tally_kept() == tally_there()

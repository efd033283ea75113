"""A choice can be changed on the customer's page until somebody of the desk has begun on it; its time and its words go with it."""

import json

import pytest

from tests.cases.desk import AT, OPTIONS, Desk, facts_of, state
from tests.cases.test_news import follow, talk
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import (
    change_choice,
    choose_option,
    fill_case,
    gather_evidence,
    move_case,
    note_case,
    refuse_options,
)
from zhunsheng.cases.events import CaseMoved, OptionChosen
from zhunsheng.cases.models import Case, CaseEntry, CaseOption
from zhunsheng.cases.values import ChoiceBegun, NotOffered
from zhunsheng.clocks.queries import case_clocks, replay_case
from zhunsheng.dialogue.models import Message
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def chosen(case_id: int) -> list[int]:
    return list(CaseOption.objects.filter(case_id=case_id, chosen_at__isnull=False).values_list("number", flat=True))


def test_another_option_is_chosen_while_nobody_has_begun(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    run(choose_option, buyer, AT, case_id, 1)
    moved = sum(isinstance(one, CaseMoved) for one in facts_of(case_id))
    run(change_choice, buyer, AT + hours(1), case_id, 2)
    assert (state(case_id), chosen(case_id)) == ("carrying_out", [2])
    assert Case.objects.get(id=case_id).due_at == OPTIONS[1].due_at
    running = [one for one in case_clocks([case_id], AT)[case_id] if one.clause_id == "x-chosen"]
    assert [(one.state.value, one.due_at) for one in running if one.stopped_at is None] == [
        ("running", OPTIONS[1].due_at)
    ]
    assert replay_case(case_id, AT + hours(2)) == []
    facts = [one for one in facts_of(case_id) if isinstance(one, OptionChosen)]
    assert [one.again for one in facts] == [False, True]
    assert sum(isinstance(one, CaseMoved) for one in facts_of(case_id)) == moved
    lines = CaseEntry.objects.filter(case_id=case_id, kind="chosen").order_by("id")
    assert list(lines.values_list("words", "detail")) == [(OPTIONS[0].title, "1"), (OPTIONS[1].title, "1 → 2")]
    told = Message.objects.filter(dialogue_id=dialogue_id, event="choice.settled").order_by("seq")
    assert [json.loads(str(one))["pressed"] for one in told.values_list("data", flat=True)] == [1, 2]
    count = len(facts_of(case_id))
    run(change_choice, buyer, AT + hours(1), case_id, 2)
    assert len(facts_of(case_id)) == count
    run(change_choice, buyer, AT + hours(1), case_id, 1)
    assert chosen(case_id) == [1]


def test_what_somebody_has_begun_on_is_not_chosen_otherwise(desk: Desk) -> None:
    buyer, me = desk.customer(), desk.specialist
    noted, written, done = (desk.to_proposed(buyer) for _ in range(3))
    for one in (noted, written, done):
        run(choose_option, buyer, AT, one, 1)
    run(note_case, me, AT, noted, "已联系仓库")
    run(fill_case, me, AT, written, {"outcome": "已换货"})
    run(fill_case, me, AT, done, {"outcome": "已换货"})
    run(move_case, me, AT, done, "settle")
    for one in (noted, written, done):
        with pytest.raises(ChoiceBegun):
            run(change_choice, buyer, AT, one, 2)
        assert chosen(one) == [1]


def test_what_was_noted_before_the_choice_and_what_the_desk_does_by_itself_begins_nothing(desk: Desk) -> None:
    buyer = desk.customer()
    case_id = desk.to_proposed(buyer)
    run(note_case, desk.specialist, AT, case_id, "等客户选")
    run(choose_option, buyer, AT, case_id, 1)
    run(gather_evidence, SYSTEM, AT, case_id)
    run(change_choice, buyer, AT, case_id, 2)
    assert chosen(case_id) == [2]


def test_only_the_customer_changes_the_choice_and_only_to_what_was_offered(desk: Desk) -> None:
    buyer = desk.customer()
    open_, case_id = desk.to_proposed(buyer), desk.to_proposed(buyer)
    with pytest.raises(NotOffered):
        run(change_choice, buyer, AT, open_, 2)
    run(refuse_options, buyer, AT, open_, "都不要")
    with pytest.raises(NotOffered):
        run(change_choice, buyer, AT, open_, 2)
    run(choose_option, buyer, AT, case_id, 1)
    with pytest.raises(NotOffered):
        run(change_choice, buyer, AT, case_id, 3)
    for who in (desk.specialist, desk.boss, desk.customer()):
        with pytest.raises(AccessDenied):
            run(change_choice, who, AT, case_id, 2)
    assert chosen(case_id) == [1]

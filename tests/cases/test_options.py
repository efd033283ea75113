"""A choice can be changed on the customer's page and by words in the chat until somebody of the desk has begun on it; its time and its words go with it."""

import json

import pytest

from tests.cases.desk import AT, OPTIONS, Desk, facts_of, state
from tests.cases.test_news import buttons, follow, heard, presses, talk
from tests.dialogue.desk import says
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
    assert Case.objects.get(id=case_id).due_at == OPTIONS[0].due_at
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


@pytest.mark.parametrize("text", ["改选方案2", "我想换方案二", "选第二个。", "change to option 2", "方案2"])
def test_words_in_the_chat_change_the_choice_while_nobody_has_begun(desk: Desk, text: str) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    presses(buyer, dialogue_id, f"case:{case_id}:options:1", f"方案1 {OPTIONS[0].title}")
    follow()
    assert "回复“改选方案”加编号即可" in heard(dialogue_id)[-1]
    says(buyer, dialogue_id, text)
    follow()
    assert (state(case_id), chosen(case_id)) == ("carrying_out", [2])
    assert heard(dialogue_id)[-1].startswith(f"好的，已改为：{OPTIONS[1].title}")


@pytest.mark.parametrize("text", ["2", "二", "第二个", "换2个", "改选方案3", "要方案1", "方案2是什么"])
def test_words_that_may_mean_anything_else_change_no_choice(desk: Desk, text: str) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    run(choose_option, buyer, AT, case_id, 1)
    count = len(heard(dialogue_id))
    says(buyer, dialogue_id, text)
    follow()
    assert (chosen(case_id), len(heard(dialogue_id))) == ([1], count)


def test_what_somebody_has_begun_on_is_answered_in_the_chat_and_stays(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    run(choose_option, buyer, AT, case_id, 1)
    presses(buyer, dialogue_id, f"case:{case_id}:options:1", f"方案2 {OPTIONS[1].title}")
    follow()
    assert (chosen(case_id), "回复“改选方案”" in heard(dialogue_id)[-1]) == ([1], True)
    run(note_case, desk.specialist, AT, case_id, "已联系仓库")
    says(buyer, dialogue_id, "改选方案2")
    follow()
    assert chosen(case_id) == [1]
    assert heard(dialogue_id)[-1].startswith(f"工单 {case_id} 已经在按您选的方案办理")


def test_of_two_cases_the_customer_is_asked_which_choice_changes(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    older, newer = desk.to_proposed(buyer), desk.to_proposed(buyer)
    follow()
    for one in (older, newer):
        run(choose_option, buyer, AT, one, 1)
    says(buyer, dialogue_id, "改选方案2")
    follow()
    assert heard(dialogue_id)[-1] == "您有 2 张工单可以改选，请问您说的是哪一张？"
    asked = str(Message.objects.filter(dialogue_id=dialogue_id, by="bot").latest("seq").cid)
    presses(buyer, dialogue_id, asked, buttons(dialogue_id)[1])
    follow()
    assert (chosen(older), chosen(newer)) == ([2], [1])

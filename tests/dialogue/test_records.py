"""The service record: drafted from the dialogue's own words, complete before the end, confirmed within its time."""

import pytest

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    closes,
    customer,
    grades,
    install,
    open_shop,
    opened,
    row,
    says,
    ticking,
    told,
)
from zhunsheng.access.values import Actor
from zhunsheng.clocks.models import ClockRow
from zhunsheng.clocks.queries import replay
from zhunsheng.dialogue.actions import close_dialogue, confirm_record, offer_solution, save_record
from zhunsheng.dialogue.errors import ClosingMissing, RecordIncomplete, RecordStale
from zhunsheng.dialogue.events import RecordConfirmed
from zhunsheng.dialogue.queries import record_of
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import AccessDenied, BadInput

pytestmark = pytest.mark.usefixtures("db")
GATE = ("solved_or_followup", "no_further_question", "satisfaction_intent", "customer_confirmation")
END = ticking(*GATE)


def meeting(words: str = "我的快递 20261128001234 到哪了") -> tuple[Actor, Actor, int]:
    open_shop()
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, words, after(1))
    return xiaolin, guest, dialogue_id


def served(words: str = "我的快递 20261128001234 到哪了") -> tuple[Actor, Actor, int]:
    xiaolin, guest, dialogue_id = meeting(words)
    answers(xiaolin, dialogue_id, "包裹已到上海，预计明天送到", after(5))
    run(offer_solution, xiaolin, after(6), dialogue_id)
    says(guest, dialogue_id, "好的知道了，挺满意的", after(8))
    grades(xiaolin, dialogue_id, "order.tracking", after(9))
    return xiaolin, guest, dialogue_id


def due(dialogue_id: int) -> ClockRow:
    return ClockRow.objects.filter(subject_id=dialogue_id, clause_id="cc-1.3c").latest("id")


def test_the_record_is_drafted_from_the_dialogues_own_words():
    xiaolin, _, dialogue_id = served()
    found = record_of(xiaolin, dialogue_id, after(10))
    assert {name: found.fields[name] for name in ("issue", "solution", "feedback", "category", "order_no")} == {
        "issue": "我的快递 20261128001234 到哪了",
        "solution": "包裹已到上海，预计明天送到",
        "feedback": "好的知道了，挺满意的",
        "category": "order.tracking",
        "order_no": "20261128001234",
    }
    assert (found.missing, "anonymous" in found.fields["customer"]) == ((), True)


def test_what_the_agent_answered_is_drafted_as_the_solution_where_none_was_marked():
    xiaolin, _, dialogue_id = meeting("耳机左边没有声音了，能修吗")
    said = [
        "您好，很高兴为您服务，请问有什么可以帮您？", "请稍等，我帮您查一下", "耳机在保修期内可以免费维修，我帮您登记寄修，地址稍后发给您。",
        "不客气", "请问刚才的问题给您解决了吗？", "感谢您的咨询，祝您生活愉快，再见！",
    ]  # fmt: skip
    for at, words in enumerate(said, 5):
        answers(xiaolin, dialogue_id, words, after(at))
    drafted = record_of(xiaolin, dialogue_id, after(20)).drafted["solution"]
    assert drafted == "耳机在保修期内可以免费维修，我帮您登记寄修，地址稍后发给您。"


def test_a_telephone_number_is_no_order_number():
    xiaolin, _, dialogue_id = served("快递到哪了，我电话13912345678")
    assert record_of(xiaolin, dialogue_id, after(10)).missing == ("order_no",)


def test_the_draft_says_nothing_personal_again():
    xiaolin, guest, dialogue_id = served("快递 20261128001234 到哪了，我叫王小明，电话13912345678")
    answers(xiaolin, dialogue_id, "因为大雨，包裹晚一天到", after(9))
    says(guest, dialogue_id, "好的，寄到上海市浦东新区张江路88号", after(11))
    found = record_of(xiaolin, dialogue_id, after(12)).drafted
    assert [found[name] for name in ("issue", "feedback", "cause")] == [
        "快递 20261128001234 到哪了", "好的", "因为大雨，包裹晚一天到",
    ]  # fmt: skip


def test_a_record_that_lacks_a_field_stops_the_closing():
    xiaolin, _, dialogue_id = served("快递到哪了")
    with pytest.raises(ClosingMissing) as refused:
        run(close_dialogue, xiaolin, after(20), dialogue_id, END)
    assert str(refused.value.detail["missing"]) == "record.order_no"
    run(save_record, xiaolin, after(21), dialogue_id, {"order_no": "20261128001234"}, version=0)
    run(close_dialogue, xiaolin, after(22), dialogue_id, END)
    assert row(dialogue_id).state == "closed"


def test_after_the_end_the_record_is_due_until_it_is_confirmed():
    xiaolin, _, dialogue_id = served()
    closes(xiaolin, dialogue_id, END, after(20))
    assert (row(dialogue_id).record_state, due(dialogue_id).state) == ("due", "running")
    assert due(dialogue_id).due_at == after(20 + 7200)
    run(confirm_record, xiaolin, after(60), dialogue_id, {"feedback": "客户满意"}, version=0)
    assert (row(dialogue_id).record_state, due(dialogue_id).state) == ("done", "met")
    assert [fact.edited for fact in told(dialogue_id, RecordConfirmed)] == [["feedback"]]
    assert replay(dialogue_id, after(60)) == []


def test_a_record_confirmed_before_the_end_is_complete_with_it():
    xiaolin, _, dialogue_id = served()
    run(confirm_record, xiaolin, after(15), dialogue_id, {}, version=0)
    assert told(dialogue_id, RecordConfirmed) == []
    closes(xiaolin, dialogue_id, END, after(20))
    assert (row(dialogue_id).record_state, due(dialogue_id).state) == ("done", "met")


def test_a_record_without_a_solution_cannot_be_confirmed():
    xiaolin, _, dialogue_id = meeting()
    grades(xiaolin, dialogue_id, "order.tracking", after(9))
    with pytest.raises(RecordIncomplete) as refused:
        run(confirm_record, xiaolin, after(15), dialogue_id, {"issue": "问快递"}, version=0)
    assert str(refused.value.detail["missing"]) == "solution, feedback"


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten():
    xiaolin, _, dialogue_id = served()
    assert run(save_record, xiaolin, after(10), dialogue_id, {"issue": "一"}, version=0) == 1
    with pytest.raises(RecordStale):
        run(save_record, xiaolin, after(11), dialogue_id, {"issue": "二"}, version=0)
    assert run(save_record, xiaolin, after(12), dialogue_id, {"issue": "二"}, version=1) == 2


@pytest.mark.parametrize("fields", [{"shoe_size": "42"}, {"issue": "长" * 4001}, {"issue": "\x00"}])
def test_a_field_that_cannot_be_kept_is_refused(fields):
    xiaolin, _, dialogue_id = served()
    with pytest.raises(BadInput):
        run(save_record, xiaolin, after(10), dialogue_id, fields, version=0)


def test_only_the_owner_and_those_above_write_the_record():
    _, guest, dialogue_id = served()
    for denied in (agent("mate"), guest):
        with pytest.raises(AccessDenied):
            run(save_record, denied, after(10), dialogue_id, {"issue": "一"}, version=0)


def test_each_period_has_its_own_record():
    xiaolin, guest, dialogue_id = served()
    run(confirm_record, xiaolin, after(15), dialogue_id, {"issue": "问快递"}, version=0)
    closes(xiaolin, dialogue_id, END, after(20))
    says(guest, dialogue_id, "还想开发票", after(90))
    found = record_of(xiaolin, dialogue_id, after(91))
    assert (found.fields["issue"], found.confirmed_at, found.version) == ("还想开发票", None, 0)


def test_no_word_of_a_record_reaches_the_journal():
    xiaolin, _, dialogue_id = served()
    run(confirm_record, xiaolin, after(15), dialogue_id, {"feedback": "张女士很满意"}, version=0)
    closes(xiaolin, dialogue_id, END, after(20))
    journal = "\n".join(FactRow.objects.values_list("data", flat=True))
    assert [word for word in ("张女士", "20261128001234", "上海") if word in journal] == []


def test_a_strangers_record_clause_is_kept_without_code():
    open_shop(OWN)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    with pytest.raises(ClosingMissing) as refused:
        closes(xiaolin, dialogue_id, at=after(5))
    assert str(refused.value.detail["missing"]) == "record.solution"
    run(save_record, xiaolin, after(6), dialogue_id, {"solution": "换了一壶"}, version=0)
    closes(xiaolin, dialogue_id, at=after(7))
    install()


OWN = """
document: own
edition: 1
title: {zh: 自定, en: own}
about: {zh: 自定, en: own}
clauses:
  - id: own-1
    kind: record
    title: {zh: 记下方案, en: the solution}
    says: {zh: 记下方案, en: the solution}
    source: {document: 自定, part: "1"}
    record: {kept_in: dialogue, fields: [solution]}
"""

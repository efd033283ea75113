"""The end of a shift: what it leaves behind is handed in, and somebody else appraises it."""

import pytest

from tests.dialogue.desk import after, agent, answers, be, customer, hands_over, open_shop, opened, says
from tests.insight.following import follow
from tests.people.staff import AT, facts, hire, rights, team
from zhunsheng.access.values import Actor, Role
from zhunsheng.assist.actions import begin_shift
from zhunsheng.dialogue.actions import make_promise
from zhunsheng.growth.actions import confirm_sheet, end_shift_for, hand_in_shift
from zhunsheng.growth.events import ShiftConfirmed, ShiftHandedIn
from zhunsheng.growth.queries import clause_counts, left_by, sheet, sheets
from zhunsheng.growth.values import DialoguesOpen, SheetStands
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.actions import override_check
from zhunsheng.people.queries import agent_cards, open_shift
from zhunsheng.people.values import Presence, ShiftNotOpen

pytestmark = pytest.mark.usefixtures("db", "keys")
LIMITLESS = """
document: own
edition: 1
title: {zh: 自订, en: Own}
about: {zh: 自订, en: Own}
clauses:
  - {id: own-1, kind: step, title: {zh: 无, en: None}, says: {zh: 无, en: None}, source: {document: 自订, part: "1"}}
"""


def on_duty(login: str, *, here: bool = True, team_id: int | None = None) -> Actor:
    """An agent on shift whom a supervisor let on without probes."""
    actor = agent(login, here=False, team_id=team_id)
    run(begin_shift, actor, AT)
    shift = open_shift(actor.id, AT)
    assert shift is not None
    boss = hire(f"boss-{login}", rights(Role.SUPERVISOR))
    for code in shift.missing:
        run(override_check, boss, AT, code, actor.id, "测试", after(86_400))
    if here:
        be(actor, Presence.AVAILABLE)
    return actor


def test_a_shift_with_open_dialogues_is_not_ended_until_they_are_closed_or_handed_over() -> None:
    open_shop()
    lin, min_ = on_duty("lin"), on_duty("min", here=False)
    dialogue = opened(customer())
    with pytest.raises(DialoguesOpen) as refused:
        run(hand_in_shift, lin, after(60))
    assert refused.value.detail["count"] == 1
    assert open_shift(lin.id, after(60)) is not None
    be(min_, Presence.AVAILABLE)
    hands_over(lin, dialogue, min_, "我下班了，客户等退款进度", after(70))
    sheet_id = run(hand_in_shift, lin, after(80), "  一切正常 ")
    one = sheet(lin, sheet_id)
    assert (one.note, one.reason, one.left.open, one.left.dialogues) == ("一切正常", "", (), (dialogue,))
    assert open_shift(lin.id, after(80)) is None
    with pytest.raises(ShiftNotOpen):
        run(hand_in_shift, lin, after(81))


def test_a_standard_that_does_not_ask_for_it_lets_the_agent_go() -> None:
    open_shop(LIMITLESS)
    lin = agent("lin")
    run(begin_shift, lin, AT)
    dialogue = opened(customer())
    assert sheet(lin, run(hand_in_shift, lin, after(60))).left.open == (dialogue,)


def test_a_leader_ends_the_shift_with_a_reason_and_nobody_their_own() -> None:
    open_shop()
    crew = team()
    lin = on_duty("lin", team_id=crew)
    dialogue = opened(customer())
    wu = hire("wu", rights(Role.LEADER, team_id=crew))
    other = hire("other", rights(Role.LEADER, team_id=team("二组")))
    for who in (lin, other):
        with pytest.raises(AccessDenied):
            run(end_shift_for, who, after(60), lin.id, "有事")
    for reason in ("", "  ", "长" * 201, "a\x00"):
        with pytest.raises(BadInput):
            run(end_shift_for, wu, after(60), lin.id, reason)
    one = sheet(wu, run(end_shift_for, wu, after(60), lin.id, " 身体不适，\n提前离岗 "))
    assert (one.reason, one.handed_in_by, one.left.open) == ("身体不适， 提前离岗", wu.id, (dialogue,))
    assert agent_cards([lin.id])[0].presence is Presence.AWAY
    told = [fact for fact in facts() if isinstance(fact, ShiftHandedIn)]
    assert [(fact.open, fact.by_leader) for fact in told] == [(1, True)]
    with pytest.raises(ShiftNotOpen):
        run(end_shift_for, wu, after(61), lin.id, "再一次")


def test_a_sheet_is_appraised_once_by_somebody_else_and_the_agent_sees_it() -> None:
    open_shop()
    crew = team()
    lin = on_duty("lin", here=False, team_id=crew)
    wu = hire("wu", rights(Role.LEADER, team_id=crew))
    sheet_id = run(hand_in_shift, lin, after(60))
    with pytest.raises(AccessDenied):
        run(confirm_sheet, lin, after(70), sheet_id, 4)
    for mark, remark in ((0, ""), (5, ""), (3, "长" * 501)):
        with pytest.raises(BadInput):
            run(confirm_sheet, wu, after(70), sheet_id, mark, remark)
    with pytest.raises(NotFound):
        run(confirm_sheet, wu, after(70), sheet_id + 1, 3)
    run(confirm_sheet, wu, after(70), sheet_id, 3, "响应及时")
    seen = sheet(lin, sheet_id)
    assert (seen.mark, seen.remark, seen.confirmed_by, seen.confirmed_at) == (3, "响应及时", wu.id, after(70))
    with pytest.raises(SheetStands):
        run(confirm_sheet, wu, after(71), sheet_id, 1)
    assert [fact.mark for fact in facts() if isinstance(fact, ShiftConfirmed)] == [3]


def test_sheets_are_seen_by_who_may_see_the_shift() -> None:
    open_shop()
    crew = team()
    lin, far = on_duty("lin", here=False, team_id=crew), on_duty("far", here=False)
    wu, boss = hire("wu", rights(Role.LEADER, team_id=crew)), hire("boss", rights(Role.SUPERVISOR))
    mine, theirs = run(hand_in_shift, lin, after(60)), run(hand_in_shift, far, after(61))
    assert [one.id for one in sheets(lin)] == [mine]
    assert [one.id for one in sheets(wu)] == [mine]
    assert [one.id for one in sheets(boss)] == [theirs, mine]
    assert [one.id for one in sheets(boss, agent_id=far.id, confirmed=False)] == [theirs]
    assert [one.id for one in sheets(boss, before=theirs)] == [mine]
    assert sheets(boss, confirmed=True) == []
    with pytest.raises(AccessDenied):
        sheet(wu, theirs)


def test_promises_and_limits_of_the_shift_stand_on_it() -> None:
    open_shop()
    lin = on_duty("lin")
    mei = customer()
    dialogue = opened(mei)
    says(mei, dialogue, "什么时候发货")
    answers(lin, dialogue, "您好，我马上为您查询", after(5))
    promise = run(make_promise, lin, after(6), dialogue, "明天中午前回复", after(3600).us)
    left = left_by(lin.id, AT, after(60))
    assert (left.dialogues, left.open, left.promises) == ((dialogue,), (dialogue,), (promise,))
    follow(after(60))
    counts = {one.clause_id: (one.kept, one.broken) for one in clause_counts(lin, lin.id, AT, after(60))}
    assert counts["ec-1.2a"] == (1, 0)
    assert clause_counts(hire("far", rights(Role.AGENT)), lin.id, AT, after(60)) == []

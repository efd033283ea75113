"""What meetings across departments decide is followed, each with its own talk, until it is done."""

import pytest

from tests.cases.desk import AT, Desk
from zhunsheng.cases.actions import finish_decision, make_decision, reopen_decision, speak_of_decision
from zhunsheng.cases.queries import list_decisions
from zhunsheng.cases.values import TimePast
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.lifecycle import MoveRefused

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def test_a_decision_is_followed_with_its_own_talk_until_it_is_done(desk: Desk) -> None:
    due_at = AT + hours(24 * 7)
    one = run(make_decision, desk.leader, AT, "logistics", "易碎品改用气柱袋", desk.specialist.id, due_at)
    run(speak_of_decision, desk.boss, AT, one, "物流已打样")
    [shown] = list_decisions(desk.boss, AT)
    assert (shown.state, shown.owner_id, [line[1:] for line in shown.words]) == (
        "open", desk.specialist.id, [(desk.boss.id, "物流已打样")],
    )  # fmt: skip
    run(finish_decision, desk.leader, AT, one, "已全部更换")
    with pytest.raises(MoveRefused):
        run(finish_decision, desk.leader, AT, one, "再来一次")
    assert [(each.state, each.result) for each in list_decisions(desk.boss, AT)] == [("done", "已全部更换")]
    assert list_decisions(desk.boss, AT + hours(1)) == []
    run(reopen_decision, desk.leader, AT, one)
    names = [each.fact.NAME for each in history("decision", one)]
    assert names == ["decision.made", "decision.spoken_of", "decision.done", "decision.reopened"]


def test_who_leads_nobody_decides_nothing_and_a_decision_needs_department_time_and_words(desk: Desk) -> None:
    due_at = AT + hours(24)
    for who in (desk.specialist, desk.junior):
        with pytest.raises(AccessDenied):
            run(make_decision, who, AT, "logistics", "改用气柱袋", who.id, due_at)
        with pytest.raises(AccessDenied):
            list_decisions(who, AT)
    for department, what, at in (("moon", "改", due_at), ("logistics", " ", due_at), ("logistics", "改", AT)):
        with pytest.raises((BadInput, TimePast)):
            run(make_decision, desk.boss, AT, department, what, desk.specialist.id, at)

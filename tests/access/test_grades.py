"""Rights by grade: what a grade does not have is refused wherever somebody asks, and the table is data that is shown."""

import pytest

from tests.access.test_decide import MINE, agent
from tests.people.staff import AT, facts, hire, rights
from zhunsheng.access.queries import decide, parse_matrix
from zhunsheng.access.values import Allowed, Denied, Grade, Role, Verb
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.people.actions import unmask_field
from zhunsheng.people.events import CustomerUnmasked
from zhunsheng.people.values import CustomerField

JUNIORS = (Grade.TRAINEE, Grade.REGULAR)
LOOSE = "order.refund:\n  says: {zh: 退款, en: Refund}\n  rows:\n    - {roles: [agent], reach: own, cents: 50000}\n"


@pytest.mark.usefixtures("db", "keys")
def test_what_a_grade_does_not_have_is_refused_in_the_action_itself() -> None:
    from tests.dialogue.desk import be, customer, open_shop, opened  # why: a desk is needed by this test only
    from zhunsheng.people.values import Presence  # why: as above

    open_shop()
    trainee = hire("xin", rights(Role.AGENT, grade=Grade.TRAINEE))
    be(trainee, Presence.AVAILABLE)
    mei = customer()
    within = subject_of_dialogue(opened(mei))
    assert within.agent_id == trainee.id
    with pytest.raises(AccessDenied) as refused:
        run(unmask_field, trainee, AT, mei.id, CustomerField.PHONE, "核对收货电话", within=within)
    assert refused.value.detail["reason"] == "grade"
    assert [fact for fact in facts() if isinstance(fact, CustomerUnmasked)] == []


@pytest.mark.parametrize("grade", JUNIORS)
@pytest.mark.parametrize("cents", [0, 1, 50_000, 50_001])
def test_a_junior_refunds_nothing_at_any_amount(grade: Grade, cents: int) -> None:
    for role in (Role.AGENT, Role.LEADER, Role.SUPERVISOR):
        assert decide(agent(role, grade=grade), Verb.ORDER_REFUND, MINE, cents=cents) == Denied("grade")


def test_a_table_that_forgets_the_grade_would_let_the_junior_through() -> None:
    junior = agent(Role.AGENT, grade=Grade.TRAINEE)
    assert decide(junior, Verb.ORDER_REFUND, MINE, cents=100, matrix=parse_matrix(LOOSE)) == Allowed()
    assert decide(junior, Verb.ORDER_REFUND, MINE, cents=100) == Denied("grade")

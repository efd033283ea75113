"""Who may do what: closed by default, the same for one thing and for lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access.actors import actors, slowly_allowed, subjects, verbs
from zhunsheng.access.queries import Matrix, audience, decide, parse_matrix, reach, require, shipped_matrix, topics
from zhunsheng.access.values import SYSTEM, Actor, Allowed, Denied, Grade, Reach, Role, Subject, Verb, customer_actor
from zhunsheng.kernel.errors import AccessDenied

MINE = Subject(kind="dialogue", id=1, agent_id=3, team_id=7, customer_id=9)


def agent(*roles: Role, grade: Grade = Grade.REGULAR, id: int = 3, teams: tuple[int, ...] = (7,)) -> Actor:
    """Somebody at the desk."""
    return Actor(
        kind="agent",
        id=id,
        roles=frozenset(roles),
        grade=grade,
        team_ids=frozenset(teams),
        groups=frozenset({"online"}),
    )


@given(actors, verbs, subjects)
def test_single_and_list_rights_agree(actor: Actor, verb: Verb, subject: Subject) -> None:
    shared = topics(actor, verb) & set(audience(subject))
    if shipped_matrix().spares_own(verb):
        shared = shared if f"{actor.kind}:{actor.id}" not in audience(subject) else frozenset()
    assert (decide(actor, verb, subject, cents=0) == Allowed()) == bool(shared)


@given(actors, verbs, subjects, st.none() | st.integers(min_value=-1, max_value=1_200_000))
def test_decision_equals_a_slow_reading_of_the_table(
    actor: Actor, verb: Verb, subject: Subject, cents: int | None
) -> None:
    matrix = shipped_matrix()
    assert (decide(actor, verb, subject, cents=cents) == Allowed()) == slowly_allowed(
        actor, verb, subject, cents, matrix
    )


@given(actors, verbs, subjects)
def test_no_reach_means_no_topics_and_no_right(actor: Actor, verb: Verb, subject: Subject) -> None:
    assert (reach(actor, verb) is Reach.NONE) == (topics(actor, verb) == frozenset())
    if reach(actor, verb) is Reach.NONE:
        assert isinstance(decide(actor, verb, subject, cents=0), Denied)


@given(actors, verbs, subjects)
def test_empty_table_denies_everything(actor: Actor, verb: Verb, subject: Subject) -> None:
    assert decide(actor, verb, subject, cents=0, matrix=Matrix({})) == Denied("no_right")


@given(verbs, subjects)
def test_somebody_without_a_role_may_nothing(verb: Verb, subject: Subject) -> None:
    assert decide(agent(), verb, subject, cents=0) == Denied("no_right")


def test_every_verb_has_its_rows_in_the_table() -> None:
    assert set(shipped_matrix().rights) == set(Verb)


def test_agent_reads_own_but_not_a_colleagues_dialogue() -> None:
    assert decide(agent(Role.AGENT), Verb.DIALOGUE_READ, MINE) == Allowed()
    assert decide(agent(Role.AGENT, id=4), Verb.DIALOGUE_READ, MINE) == Denied("reach")


def test_leader_reads_the_team_and_supervisor_everything() -> None:
    assert decide(agent(Role.LEADER, id=4), Verb.DIALOGUE_READ, MINE) == Allowed()
    assert decide(agent(Role.LEADER, id=4, teams=(8,)), Verb.DIALOGUE_READ, MINE) == Denied("reach")
    assert decide(agent(Role.SUPERVISOR, id=4, teams=()), Verb.DIALOGUE_READ, MINE) == Allowed()


def test_what_waits_for_my_group_can_be_taken_until_somebody_has_it() -> None:
    waiting = Subject(kind="dialogue", id=1, waiting_group="online")
    taken = Subject(kind="dialogue", id=1, waiting_group="online", agent_id=4)
    assert decide(agent(Role.AGENT), Verb.DIALOGUE_TAKE, waiting) == Allowed()
    assert decide(agent(Role.AGENT), Verb.DIALOGUE_TAKE, taken) == Denied("reach")


def test_customer_sees_only_the_own_dialogue() -> None:
    assert decide(customer_actor(9), Verb.DIALOGUE_READ, MINE) == Allowed()
    assert decide(customer_actor(8), Verb.DIALOGUE_READ, MINE) == Denied("reach")
    assert decide(customer_actor(9), Verb.CUSTOMER_UNMASK, MINE) == Denied("no_right")


def test_customer_number_never_counts_as_the_agents() -> None:
    assert decide(customer_actor(3), Verb.DIALOGUE_READ, MINE) == Denied("reach")
    assert decide(agent(Role.AGENT, id=9), Verb.DIALOGUE_READ, MINE) == Denied("reach")


def test_trainee_may_not_unmask() -> None:
    trainee = agent(Role.AGENT, grade=Grade.TRAINEE)
    assert decide(trainee, Verb.CUSTOMER_UNMASK, MINE) == Denied("grade")
    assert decide(agent(Role.AGENT), Verb.CUSTOMER_UNMASK, MINE) == Allowed()


def test_only_a_senior_refunds_and_only_up_to_the_limit() -> None:
    senior = agent(Role.AGENT, grade=Grade.SENIOR)
    assert decide(agent(Role.AGENT), Verb.ORDER_REFUND, MINE, cents=100) == Denied("grade")
    assert decide(senior, Verb.ORDER_REFUND, MINE, cents=50_000) == Allowed()
    assert decide(senior, Verb.ORDER_REFUND, MINE, cents=50_001) == Denied("limit")


@pytest.mark.parametrize("cents", [None, -1])
def test_refund_without_an_honest_amount_is_denied(cents: int | None) -> None:
    senior = agent(Role.AGENT, grade=Grade.SENIOR)
    assert decide(senior, Verb.ORDER_REFUND, MINE, cents=cents) == Denied("limit")


def test_administrator_may_not_change_own_rights() -> None:
    admin = agent(Role.ADMINISTRATOR)
    assert decide(admin, Verb.PEOPLE_MANAGE, Subject(kind="agent", id=3, agent_id=3)) == Denied("own")
    assert decide(admin, Verb.PEOPLE_MANAGE, Subject(kind="agent", id=4, agent_id=4)) == Allowed()


def test_the_desk_itself_never_sees_personal_data_nor_refunds() -> None:
    assert decide(SYSTEM, Verb.CUSTOMER_UNMASK, MINE) == Denied("no_right")
    assert decide(SYSTEM, Verb.ORDER_REFUND, MINE, cents=1) == Denied("no_right")


def test_denial_carries_its_reason() -> None:
    with pytest.raises(AccessDenied) as denied:
        require(agent(Role.AGENT, id=4), Verb.DIALOGUE_REPLY, MINE)
    assert denied.value.detail == {"reason": "reach", "verb": "dialogue.reply", "subject": "dialogue"}


def test_a_forgotten_reach_in_the_list_side_would_be_caught() -> None:
    """Plant the fault the law is for: a list that knows no teams disagrees with the single decision."""
    lawless = topics(agent(Role.LEADER, id=4, teams=()), Verb.DIALOGUE_READ)
    assert decide(agent(Role.LEADER, id=4), Verb.DIALOGUE_READ, MINE) == Allowed()
    assert lawless & set(audience(MINE)) == frozenset()


def test_another_table_gives_other_rights() -> None:
    table = parse_matrix("dialogue.read: {says: {zh: 看, en: See}, rows: [{roles: [trainer], reach: all}]}")
    assert decide(agent(Role.TRAINER), Verb.DIALOGUE_READ, MINE, matrix=table) == Allowed()
    assert decide(agent(Role.AGENT), Verb.DIALOGUE_READ, MINE, matrix=table) == Denied("no_right")

"""Who works here, and that nobody gives themselves rights."""

import msgspec
import pytest
from django.contrib.auth import authenticate

from tests.people.staff import AT, facts, furnish, hire, rights, team
from zhunsheng.access.values import SYSTEM, Grade, Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.actions import (
    change_profile,
    change_rights,
    create_agent,
    create_team,
    ensure_defaults,
    set_password,
    set_presence,
)
from zhunsheng.people.events import (
    AgentCreated,
    AgentPasswordSet,
    AgentPresenceChanged,
    AgentProfileChanged,
    AgentRightsChanged,
    DeskFurnished,
    TeamCreated,
)
from zhunsheng.people.models import Agent, AgentRole, RoleRow
from zhunsheng.people.queries import (
    actor_of,
    agent_cards,
    agents_available,
    demo_agents,
    grades,
    groups,
    hash_password,
    roles,
)
from zhunsheng.people.values import (
    HashedPassword,
    LastAdministrator,
    LoginTaken,
    NewAgent,
    PasswordTooWeak,
    Presence,
    Profile,
)

pytestmark = pytest.mark.usefixtures("db")

PASSWORD = "plumb-line-42"
HASHED = HashedPassword("md5$salt$00000000000000000000000000000000")


def test_defaults_are_added_once_and_never_overwritten() -> None:
    furnish()
    RoleRow.objects.filter(code="agent").update(zh="客服")
    run(ensure_defaults, SYSTEM, AT)
    assert facts() == [DeskFurnished(desk_id=1, roles=8, grades=3, groups=4, reasons=11)]
    assert {role.code for role in roles()} == set(Role)
    assert {grade.code for grade in grades()} == set(Grade)
    assert [group.code for group in groups()] == ["aftersales", "complaint", "hotline", "online"]
    assert next(role.zh for role in roles() if role.code == "agent") == "客服"


def test_only_what_is_missing_is_added() -> None:
    furnish()
    RoleRow.objects.filter(code="trainer").delete()
    run(ensure_defaults, SYSTEM, AT)
    assert facts()[1:] == [DeskFurnished(desk_id=1, roles=1, grades=0, groups=0)]


def test_new_agent_has_the_given_rights_and_begins_away() -> None:
    furnish()
    team_id = team()
    actor = hire("lin", rights(Role.AGENT, Role.LEADER, grade=Grade.SENIOR, team_id=team_id, groups="online hotline"))
    card = agent_cards([actor.id])[0]
    assert actor.roles == card.roles == {Role.AGENT, Role.LEADER}
    assert actor.grade is Grade.SENIOR
    assert actor.team_ids == {team_id}
    assert actor.groups == {"online", "hotline"}
    assert len(actor.group_ids) == 2
    assert card.presence is Presence.AWAY
    assert card.presence_since == AT
    assert facts()[-1] == AgentCreated(
        agent_id=actor.id,
        roles=["agent", "leader"],
        grade="senior",
        team_id=team_id,
        groups=["hotline", "online"],
        is_demo=False,
    )


def test_login_is_taken_whatever_its_case() -> None:
    furnish()
    hire("lin", rights(Role.AGENT))
    with pytest.raises(LoginTaken):
        hire(" LIN ", rights(Role.AGENT))
    assert Agent.objects.count() == 1


@pytest.mark.parametrize("login", ["", "l", "林", "a b", "x" * 65])
def test_login_that_cannot_be_typed_everywhere_is_refused(login: str) -> None:
    furnish()
    with pytest.raises(BadInput):
        hire(login, rights(Role.AGENT))
    assert Agent.objects.count() == 0


def test_unknown_group_and_team_are_refused_before_anything_is_written() -> None:
    furnish()
    with pytest.raises(NotFound):
        hire("lin", rights(Role.AGENT, groups="nowhere"))
    with pytest.raises(NotFound):
        hire("lin", rights(Role.AGENT, team_id=5))
    with pytest.raises(BadInput):
        hire("lin", rights(Role.AGENT, capacity=0))
    assert len(facts()) == 1
    assert Agent.objects.count() == 0


def test_team_name_is_used_once() -> None:
    furnish()
    team_id = team()
    with pytest.raises(BadInput):
        run(create_team, SYSTEM, AT, " 一组 ")
    assert facts()[1:] == [TeamCreated(team_id=team_id)]


def test_agent_can_neither_hire_nor_change_rights_nor_form_teams() -> None:
    furnish()
    agent = hire("lin", rights(Role.AGENT))
    before = facts()
    newcomer = NewAgent(login="eve", name="Eve", nickname="Eve", rights=rights(Role.ADMINISTRATOR))
    for attempt in (
        lambda: run(create_agent, agent, AT, newcomer),
        lambda: run(change_rights, agent, AT, agent.id, rights(Role.ADMINISTRATOR)),
        lambda: run(create_team, agent, AT, "自己的组"),
        lambda: run(ensure_defaults, agent, AT),
    ):
        with pytest.raises(AccessDenied):
            attempt()
    assert facts() == before
    assert actor_of(agent.id) == agent


def test_administrator_changes_others_but_never_the_own_rights() -> None:
    furnish()
    admin = hire("root", rights(Role.ADMINISTRATOR))
    agent = hire("lin", rights(Role.AGENT))
    run(change_rights, admin, AT, agent.id, rights(Role.SUPERVISOR, grade=Grade.SENIOR, groups="complaint"))
    changed = actor_of(agent.id)
    assert (changed.roles, changed.grade, changed.groups) == (
        frozenset({Role.SUPERVISOR}),
        Grade.SENIOR,
        frozenset({"complaint"}),
    )
    with pytest.raises(AccessDenied) as denied:
        run(change_rights, admin, AT, admin.id, rights(Role.ADMINISTRATOR, Role.PRIVACY_OFFICER))
    assert denied.value.detail["reason"] == "own"
    assert actor_of(admin.id) == admin
    assert isinstance(facts()[-1], AgentRightsChanged)


def test_who_left_is_nobody() -> None:
    furnish()
    agent = hire("lin", rights(Role.AGENT))
    gone = rights(Role.AGENT)
    run(change_rights, SYSTEM, AT, agent.id, type(gone)(roles=gone.roles, grade=gone.grade, capacity=1, active=False))
    with pytest.raises(NotFound):
        actor_of(agent.id)
    assert agent_cards() == []
    assert [card.id for card in agent_cards([agent.id])] == [agent.id]


def test_sign_in_with_login_and_password() -> None:
    furnish()
    new = NewAgent(
        login="lin",
        name="林",
        nickname="小林",
        rights=rights(Role.AGENT),
        password=hash_password(PASSWORD, login="lin"),
    )
    agent_id = run(create_agent, SYSTEM, AT, new)
    found = authenticate(username=" Lin", password=PASSWORD)
    assert found is not None
    assert found.pk == agent_id
    assert authenticate(username="lin", password="something-else") is None


def test_agent_without_password_cannot_sign_in_with_one() -> None:
    furnish()
    hire("lin", rights(Role.AGENT))
    assert authenticate(username="lin", password="") is None


@pytest.mark.parametrize("weak", ["plumb", "password123", "lin-lin-lin"])
def test_weak_password_is_refused_and_never_repeated(weak: str) -> None:
    with pytest.raises(PasswordTooWeak) as refused:
        hash_password(weak, login="lin-lin-lin")
    assert weak not in str(refused.value)


def test_own_password_can_be_set_and_nobody_elses() -> None:
    furnish()
    lin, eve = hire("lin", rights(Role.AGENT)), hire("eve", rights(Role.AGENT))
    run(set_password, lin, AT, lin.id, HASHED)
    with pytest.raises(AccessDenied):
        run(set_password, eve, AT, lin.id, HashedPassword("stolen"))
    assert Agent.objects.get(id=lin.id).password == HASHED.encoded
    assert facts()[-1] == AgentPasswordSet(agent_id=lin.id)


def test_presence_is_recorded_once_and_only_ones_own() -> None:
    furnish()
    lin, eve = hire("lin", rights(Role.AGENT)), hire("eve", rights(Role.AGENT))
    later = AT + seconds(5)
    run(set_presence, lin, later, lin.id, Presence.AVAILABLE)
    run(set_presence, lin, later + seconds(5), lin.id, Presence.AVAILABLE)
    with pytest.raises(AccessDenied):
        run(set_presence, eve, later, lin.id, Presence.AWAY)
    assert agent_cards([lin.id])[0].presence_since == later
    changes = [fact for fact in facts() if isinstance(fact, AgentPresenceChanged)]
    assert [(one.presence, one.was) for one in changes] == [("available", "away")]
    assert changes[0].lasted_us == (later - AT).us


def test_leader_sets_presence_of_the_own_team_only() -> None:
    furnish()
    mine, other = team("一组"), team("二组")
    leader = hire("chief", rights(Role.LEADER, team_id=mine))
    lin, eve = hire("lin", rights(Role.AGENT, team_id=mine)), hire("eve", rights(Role.AGENT, team_id=other))
    run(set_presence, leader, AT, lin.id, Presence.AVAILABLE)
    with pytest.raises(AccessDenied):
        run(set_presence, leader, AT, eve.id, Presence.AVAILABLE)
    assert {card.id: card.presence for card in agent_cards([lin.id, eve.id])} == {
        lin.id: Presence.AVAILABLE,
        eve.id: Presence.AWAY,
    }


def test_least_loaded_agent_comes_first_and_full_ones_not_at_all() -> None:
    furnish()
    busy, idle, full, away, other = (
        hire("busy", rights(Role.AGENT, capacity=4)),
        hire("idle", rights(Role.AGENT, capacity=4)),
        hire("full", rights(Role.AGENT, capacity=1)),
        hire("away", rights(Role.AGENT)),
        hire("other", rights(Role.AGENT, groups="hotline")),
    )
    for wait, one in enumerate((full, idle, busy, other)):
        run(set_presence, one, AT + seconds(wait), one.id, Presence.AVAILABLE)
    loads = {busy.id: 2, full.id: 1}
    offers = agents_available("online", lambda ids: {one: loads[one] for one in ids if one in loads})
    assert [(offer.id, offer.load) for offer in offers] == [(idle.id, 0), (busy.id, 2)]
    assert away.id not in {offer.id for offer in offers}


def test_equal_load_goes_to_who_waited_longest() -> None:
    furnish()
    late, early = hire("late", rights(Role.AGENT)), hire("early", rights(Role.AGENT))
    run(set_presence, late, AT + seconds(9), late.id, Presence.AVAILABLE)
    run(set_presence, early, AT + seconds(1), early.id, Presence.AVAILABLE)
    assert [offer.id for offer in agents_available("online", lambda ids: {})] == [early.id, late.id]


def test_demo_agents_are_told_apart() -> None:
    furnish()
    hire("lin", rights(Role.AGENT))
    demo = NewAgent(login="demo", name="演示", nickname="演示", rights=rights(Role.AGENT), is_demo=True)
    demo_id = run(create_agent, SYSTEM, AT, demo)
    assert [card.id for card in demo_agents()] == [demo_id]


def test_roles_held_are_rows() -> None:
    furnish()
    lin = hire("lin", rights(Role.AGENT, Role.TRAINER))
    assert sorted(AgentRole.objects.filter(agent_id=lin.id).values_list("role_id", flat=True)) == ["agent", "trainer"]


def test_the_last_administrator_stays_one() -> None:
    furnish()
    first = hire("guan", rights(Role.ADMINISTRATOR))
    hire("yuan", rights(Role.AGENT))
    for wanted in (rights(Role.AGENT), msgspec.structs.replace(rights(Role.ADMINISTRATOR), active=False)):
        with pytest.raises(LastAdministrator):
            run(change_rights, SYSTEM, AT, first.id, wanted)
    second = hire("li", rights(Role.ADMINISTRATOR))
    run(change_rights, second, AT, first.id, rights(Role.AGENT))
    assert actor_of(first.id).roles == frozenset({Role.AGENT})


def test_names_change_with_a_fact_that_holds_none_of_them() -> None:
    furnish()
    one, admin = hire("anna", rights(Role.AGENT)), hire("guan", rights(Role.ADMINISTRATOR))
    profile = Profile(name="安娜", nickname="小安", language="en")
    run(change_profile, admin, AT, one.id, profile)
    run(change_profile, admin, AT, one.id, profile)
    assert [fact for fact in facts() if isinstance(fact, AgentProfileChanged)] == [
        AgentProfileChanged(agent_id=one.id, fields=["language", "name", "nickname"])
    ]
    with pytest.raises(AccessDenied):
        run(change_profile, one, AT, one.id, profile)

"""Who is given what: the least loaded, nobody too much, the longest waiting first."""

from collections import Counter
from functools import partial

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialogue.desk import (
    after,
    agent,
    be,
    closes,
    customer,
    hands_over,
    names,
    open_shop,
    opened,
    opening,
    row,
    says,
    told,
)
from tests.dialogue.stranger import PHRASES
from tests.people.staff import hire, rights
from tests.support.together import at_once, pens
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.dialogue.actions import close_dialogue, open_dialogue, take_dialogue
from zhunsheng.dialogue.events import DialogueAssigned
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.queries import open_counts, queue_state
from zhunsheng.dialogue.values import ClosingRequest, Outcome
from zhunsheng.journal.actions import run
from zhunsheng.people.actions import change_rights
from zhunsheng.people.models import Agent
from zhunsheng.people.queries import actor_of
from zhunsheng.people.values import Presence

pytestmark = pytest.mark.usefixtures("db")

RELAXED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def leaves(actor: Actor) -> None:
    """Let somebody leave the desk without telling it that they are away."""
    run(change_rights, SYSTEM, after(0), actor.id, msgspec.structs.replace(rights(Role.AGENT), active=False))


def owners(*dialogue_ids: int) -> list[int | None]:
    return [row(dialogue_id).agent_id for dialogue_id in dialogue_ids]


def test_the_agent_with_the_most_room_is_given_the_next():
    open_shop(PHRASES)
    small, large = agent("small", capacity=2), agent("large", capacity=6)
    given_to = Counter(owners(*(opened(customer()) for _ in range(8))))
    assert given_to == {small.id: 2, large.id: 6}
    first = Counter(owners(*Dialogue.objects.order_by("id").values_list("id", flat=True)[:4]))
    assert first == {small.id: 1, large.id: 3}, "shares of capacity grow alike"


def test_nobody_above_capacity_then_the_queue():
    open_shop(PHRASES)
    agent("xiaolin", capacity=1)
    first, second = opened(customer()), opened(customer(), after(1))
    assert [row(one).state for one in (first, second)] == ["open", "waiting"]
    assert (queue_state(["online"]).waiting, queue_state(["online"]).longest_since) == (1, after(1))
    assert queue_state(["aftersales"]).waiting == 0


def test_agents_who_are_away_elsewhere_or_gone_are_given_nothing():
    open_shop(PHRASES)
    agent("away", here=False)
    agent("elsewhere", groups="aftersales")
    leaves(agent("gone"))
    assert owners(opened(customer())) == [None]


def test_whoever_becomes_available_is_given_the_longest_waiting_first():
    open_shop(PHRASES)
    waiting = [opened(customer(), after(number)) for number in (3, 1, 2)]
    xiaolin = agent("xiaolin", capacity=2, here=False)
    be(xiaolin, Presence.AVAILABLE, after(10))
    assert owners(*waiting) == [None, xiaolin.id, xiaolin.id]
    assigned = [fact for one in waiting for fact in told(one, DialogueAssigned)]
    assert [(fact.agent_id, fact.how) for fact in assigned] == [
        (xiaolin.id, "routed"),
        (xiaolin.id, "routed"),
    ]


def test_a_closing_gives_the_free_hand_to_the_longest_waiting():
    open_shop(PHRASES)
    xiaolin = agent("xiaolin", capacity=1)
    first = opened(customer())
    later, earlier = opened(customer(), after(9)), opened(customer(), after(4))
    closes(xiaolin, first, at=after(20))
    assert owners(later, earlier) == [None, xiaolin.id]


def test_a_free_hand_serves_all_groups_of_its_owner_the_longest_waiting_first():
    open_shop(PHRASES)
    both = agent("both", groups="online aftersales", capacity=1)
    first = opened(customer())
    online, aftersales = opened(customer(), after(9)), opened(customer(), after(4), group="aftersales")
    closes(both, first, at=after(20))
    assert owners(aftersales, online) == [both.id, None]
    closes(both, aftersales, at=after(30))
    assert owners(online) == [both.id]


def test_a_hand_over_frees_a_hand():
    open_shop(PHRASES)
    xiaolin = agent("xiaolin", capacity=1)
    first, waiting = opened(customer()), opened(customer(), after(4))
    xiaozhou = agent("xiaozhou", groups="online", capacity=1, here=False)
    be(xiaozhou, Presence.AVAILABLE, after(5))
    assert owners(first, waiting) == [xiaolin.id, xiaozhou.id]
    third = opened(customer(), after(6))
    hands_over(xiaolin, first, xiaozhou, at=after(7))
    assert owners(first, waiting, third) == [xiaozhou.id, xiaozhou.id, xiaolin.id]


def test_a_customer_who_gave_up_frees_no_hand_and_leaves_the_queue():
    open_shop(PHRASES)
    boss = hire("boss", rights(Role.SUPERVISOR))
    left, stays = opened(customer()), opened(customer(), after(1))
    closes(boss, left, ClosingRequest(outcome=Outcome.ABANDONED), at=after(5))
    assert [row(one).state for one in (left, stays)] == ["closed", "waiting"]


def test_a_reopened_dialogue_waits_behind_nobody_when_a_hand_is_free():
    open_shop(PHRASES)
    xiaolin, guest = agent("xiaolin", capacity=1), customer()
    first = opened(guest)
    second = opened(customer(), after(1))
    closes(xiaolin, first, at=after(2))
    says(guest, first, "还有一事", after(3))
    assert owners(second, first) == [xiaolin.id, None]
    closes(xiaolin, second, at=after(4))
    assert owners(first) == [xiaolin.id]
    assert names(first)[-1] == "dialogue.assigned"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("open", "open", "open", "close", "away", "available")),
        st.integers(0, 7),
        st.sampled_from(("online", "aftersales")),
    ),
    max_size=30,
)
CREW = (("aa", "online", 1), ("bb", "online aftersales", 2), ("cc", "aftersales", 3))


@given(STEPS)
@RELAXED
def test_nobody_is_given_more_than_their_capacity_and_nobody_waits_beside_a_free_hand(steps):
    crew = _crew()
    for number, (what, which, group) in enumerate(steps):
        _step(what, which, group, list(crew.values()), after(number))
        found = broken_queue(crew)
        assert found == [], (number, what)


def _crew() -> dict[str, Actor]:
    """Begin each example with an empty desk and everybody present."""
    Dialogue.objects.all().delete()
    if not Agent.objects.exists():
        open_shop(PHRASES)
        for login, groups, capacity in CREW:
            agent(login, groups=groups, capacity=capacity)
    ids = dict(Agent.objects.values_list("login", "id"))
    crew = {login: actor_of(ids[login]) for login, _, _ in CREW}
    for actor in crew.values():
        be(actor, Presence.AVAILABLE)
    return crew


def _step(what: str, which: int, group: str, crew: list[Actor], at) -> None:
    actor = crew[which % len(crew)]
    if what == "open":
        opened(customer(), at, group=group)
    elif what == "close":
        open_ones = list(Dialogue.objects.filter(state="open").order_by("id").values_list("id", flat=True))
        if open_ones:
            run(close_dialogue, SYSTEM, at, open_ones[which % len(open_ones)], ClosingRequest(outcome=Outcome.SOLVED))
    else:
        be(actor, Presence(what), at)


def broken_queue(crew: dict[str, Actor]) -> list[str]:
    """Name every agent above capacity, and every group that waits while somebody of it has a free hand."""
    loads = open_counts([actor.id for actor in crew.values()])
    faults = [f"{login} has too much" for login, _, capacity in CREW if loads.get(crew[login].id, 0) > capacity]
    here = set(Agent.objects.filter(presence="available").values_list("login", flat=True))
    for login, groups, capacity in CREW:
        if login in here and loads.get(crew[login].id, 0) < capacity:
            faults += [f"{group} waits beside {login}" for group in groups.split() if queue_state([group]).waiting]
    return faults


def test_the_law_of_the_queue_catches_planted_faults():
    crew = _crew()
    for number in range(7):
        opened(customer(), after(number), group="aftersales")
    assert broken_queue(crew) == []
    Dialogue.objects.filter(state="waiting").update(state="open", agent_id=crew["cc"].id)
    assert broken_queue(crew) == ["cc has too much"]
    Dialogue.objects.filter(agent_id=crew["cc"].id).update(state="waiting", agent_id=None)
    assert broken_queue(crew) == ["aftersales waits beside cc"]


def test_two_agents_who_take_at_once_one_wins():
    open_shop(PHRASES)
    crew = [agent(f"aa{number}", here=False) for number in range(4)]
    with pens(2) as (left, right):
        for _ in range(4):
            dialogue_id = opened(customer())
            taken = at_once(
                [
                    partial(pen.run, take_dialogue, actor, after(1), dialogue_id)
                    for actor, pen in zip(crew, (left, right, left, right), strict=True)
                ]
            )
            assert Counter(type(one).__name__ for one in taken) == {"AlreadyTaken": 3, "NoneType": 1}
            assert row(dialogue_id).agent_id == crew[taken.index(None)].id
            assert names(dialogue_id).count("dialogue.assigned") == 1


def test_two_pens_that_route_at_once_give_nobody_too_much():
    open_shop(PHRASES)
    crew = [agent("aa", capacity=2), agent("bb", capacity=1)]
    for _ in range(4):
        guests = [customer() for _ in range(6)]
        with pens(2) as (left, right):
            ids = at_once(
                [
                    partial(pen.run, open_dialogue, guest, after(1), opening(guest))
                    for pen, guest in zip((left, right) * 3, guests, strict=True)
                ]
            )
        assert open_counts([one.id for one in crew]) == {crew[0].id: 2, crew[1].id: 1}
        assert queue_state().waiting == 3
        assert all(isinstance(one, int) for one in ids)
        Dialogue.objects.all().delete()

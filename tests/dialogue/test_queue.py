"""The queue: tiers before the others but nobody for ever, the agent of last time, help, giving up, and nobody lost."""

from collections import Counter
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialogue.desk import (
    after,
    agent,
    be,
    closes,
    customer,
    lines,
    names,
    open_shop,
    opened,
    opening,
    row,
    says,
    told,
)
from tests.dialogue.ruling import how_given, owner, rule, stands
from tests.dialogue.stranger import PHRASES
from tests.people.staff import hire, rights
from tests.support.together import at_once, pens
from zhunsheng.access.values import SYSTEM, Actor, Grade, Role
from zhunsheng.dialogue.actions import (
    close_dialogue,
    give_up,
    let_leave,
    note_waiting_seen,
    open_dialogue,
    tend_queue,
)
from zhunsheng.dialogue.errors import DialogueEnded, NotWaiting
from zhunsheng.dialogue.events import DialogueGivenUp, DialogueOverflowed
from zhunsheng.dialogue.models import Dialogue, QueuePlace, RoutingPolicy
from zhunsheng.dialogue.policy import shipped_policy
from zhunsheng.dialogue.queries import (
    chain_of,
    open_counts,
    policies,
    policy_of,
    queue_due,
    queue_lines,
    queue_place,
    queue_state,
)
from zhunsheng.dialogue.values import ClosingRequest, Outcome
from zhunsheng.journal.actions import Ink, run
from zhunsheng.journal.events import Fact
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.people.actions import set_grade_load
from zhunsheng.people.queries import agent_cards
from zhunsheng.people.values import Presence, Tier

pytestmark = pytest.mark.usefixtures("db")

RELAXED = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


# --- the order of the queue ---------------------------------------------------------------------------


def test_a_vip_goes_before_others_who_came_earlier_but_not_before_who_waited_too_long():
    open_shop(PHRASES)
    rule(ahead_s={"vip": 100})
    long, short = opened(customer(), after(0)), opened(customer(), after(150))
    vip = opened(customer(Tier.VIP), after(160))
    assert [stands(one).position for one in (long, vip, short)] == [1, 2, 3]
    xiaolin = agent("xiaolin", capacity=2, here=False)
    be(xiaolin, Presence.AVAILABLE, after(200))
    assert [owner(one) for one in (long, vip, short)] == [xiaolin.id, xiaolin.id, None]


WAITS = st.lists(st.tuples(st.sampled_from(list(Tier)), st.integers(0, 60)), min_size=2, max_size=12)


@given(WAITS)
@RELAXED
def test_nobody_is_overtaken_by_who_came_later_than_the_head_start_allows(waits):
    Dialogue.objects.all().delete()
    QueuePlace.objects.all().delete()
    if not agent_cards():
        open_shop(PHRASES)
        agent("xiaolin", capacity=1, here=False)
    ahead = {"vip": 30, "repeat": 10}
    rule(ahead_s=ahead)
    came = sorted(waits, key=lambda one: one[1])
    ids = {opened(customer(tier), after(at)): (at, ahead.get(tier.value, 0)) for tier, at in came}
    order = sorted(ids, key=lambda one: stands(one).position)
    for place, one in enumerate(order):
        for later in order[place + 1 :]:
            assert ids[one][0] - ids[one][1] <= ids[later][0] - ids[later][1]


def test_the_queue_is_told_by_group_tier_and_channel_and_estimated_from_its_pace():
    open_shop(PHRASES)
    xiaolin = agent("xiaolin", capacity=1)
    first = opened(customer())
    second, third = opened(customer(), after(0)), opened(customer(Tier.NEW), after(0))
    fourth = opened(customer(Tier.VIP), after(0), group="aftersales")
    assert [(one.group, one.tier, one.waiting) for one in queue_lines(["online"])] == [
        ("online", "anonymous", 1),
        ("online", "new", 1),
    ]
    assert (queue_place(first), stands(second).estimate_s, stands(fourth).here) == (None, None, 0)
    closes(xiaolin, first, at=after(40))
    assert (owner(second), stands(third).estimate_s, stands(third).here) == (xiaolin.id, 40, 1)
    be(xiaolin, Presence.AWAY, after(41))
    assert stands(third).estimate_s is None


# --- who is given it ----------------------------------------------------------------------------------


def test_equal_loads_go_to_who_has_been_idle_longest():
    open_shop(PHRASES)
    one, two = agent("one"), agent("two")
    first = opened(customer(), after(1))
    closes(one, first, at=after(9))
    second = opened(customer(), after(10))
    assert [owner(first), owner(second)] == [one.id, two.id], "one has had work more lately"


def test_a_grade_is_given_its_share_of_a_capacity():
    open_shop(PHRASES)
    boss = hire("boss", rights(Role.MANAGER))
    junior = hire("junior", rights(Role.AGENT, grade=Grade.TRAINEE, capacity=4, groups="online"))
    run(set_grade_load, boss, after(0), Grade.TRAINEE, 50)
    be(junior, Presence.AVAILABLE)
    given_to = Counter(owner(opened(customer())) for _ in range(4))
    assert given_to == {junior.id: 2, None: 2}
    assert agent_cards([junior.id])[0].at_once == 2
    with pytest.raises(BadInput):
        run(set_grade_load, boss, after(0), Grade.TRAINEE, 0)
    with pytest.raises(AccessDenied):
        run(set_grade_load, junior, after(0), Grade.TRAINEE, 100)


def test_the_agent_of_last_time_is_preferred_while_remembered_and_present():
    open_shop(PHRASES)
    rule(last_agent_s=100)
    guest = customer()
    last = agent("last")
    first = opened(guest)
    closes(last, first, at=after(5))
    fresh = [agent(f"fresh{number}") for number in range(3)]
    again = opened(guest, after(50))
    assert (owner(again), how_given(again)) == (last.id, ["returned"])
    closes(last, again, at=after(60))
    forgotten = opened(guest, after(200))
    assert owner(forgotten) in {one.id for one in fresh}
    closes(SYSTEM, forgotten, at=after(210))


def test_rules_set_before_a_rule_existed_keep_it_as_shipped():
    open_shop(PHRASES)
    rule(last_agent_s=100)
    RoutingPolicy.objects.filter(group="online").update(rules='{"last_agent_s":100}')
    assert (policy_of("online").last_agent_s, policy_of("online").reopen_s) == (100, shipped_policy("online").reopen_s)
    assert policies()["online"] == policy_of("online")


def test_a_reopened_dialogue_goes_back_to_its_owner_who_is_here_and_to_another_when_not():
    open_shop(PHRASES)
    guest, busy = customer(), customer()
    xiaolin = agent("xiaolin", capacity=5)
    first = opened(guest)
    opened(busy)
    other = agent("other", capacity=9)
    closes(xiaolin, first, at=after(5))
    says(guest, first, "还有一事", after(6))
    assert (owner(first), how_given(first)) == (xiaolin.id, ["routed", "returned"])
    closes(xiaolin, first, at=after(7))
    be(xiaolin, Presence.AWAY, after(8))
    says(guest, first, "又有一事", after(9))
    assert (owner(first), how_given(first)[-1]) == (other.id, "routed")
    assert [link.from_agent_id for link in chain_of(other, first)] == [None, xiaolin.id, xiaolin.id]


# --- overflow, offers, giving up ------------------------------------------------------------------------


def test_after_a_while_another_group_is_asked():
    open_shop(PHRASES)
    rule(overflow_s=30, overflow_to=("aftersales",))
    helper = agent("helper", groups="aftersales", capacity=1)
    waiting, other = opened(customer()), opened(customer(), after(1))
    assert not queue_due(after(29))
    assert run(tend_queue, SYSTEM, after(29), limit=20) == 0
    assert owner(waiting) is None
    assert queue_due(after(30))
    run(tend_queue, SYSTEM, after(31), limit=20)
    assert [owner(waiting), owner(other)] == [helper.id, None]
    assert (how_given(waiting), told(other, DialogueOverflowed)[0].to_groups) == (["overflow"], ["aftersales"])
    closes(helper, waiting, at=after(40))
    assert owner(other) == helper.id, "it waits there as well"
    assert QueuePlace.objects.count() == 0


def test_whoever_waits_too_long_is_offered_to_leave_a_message_once():
    open_shop(PHRASES)
    rule(offer_s=60)
    dialogue_id = opened(customer())
    run(tend_queue, SYSTEM, after(60), limit=20)
    run(tend_queue, SYSTEM, after(200), limit=20)
    assert names(dialogue_id).count("dialogue.message_offered") == 1
    assert [line.event for line in lines(dialogue_id)][-1] == "dialogue.message_offered"
    assert row(dialogue_id).state == "waiting"


def test_who_gives_up_is_noted_once_and_answered_later():
    open_shop(PHRASES)
    guest = customer()
    dialogue_id = opened(guest)
    for _ in range(2):
        run(give_up, guest, after(90), dialogue_id)
    assert [(fact.how, fact.waited_us) for fact in told(dialogue_id, DialogueGivenUp)] == [("message", 90_000_000)]
    with pytest.raises(AccessDenied):
        run(give_up, customer(), after(91), dialogue_id)
    xiaolin = agent("xiaolin")
    assert owner(dialogue_id) == xiaolin.id
    with pytest.raises(NotWaiting):
        run(give_up, guest, after(92), dialogue_id)
    closes(xiaolin, dialogue_id, at=after(93))
    with pytest.raises(DialogueEnded):
        run(give_up, guest, after(94), dialogue_id)


def test_a_customer_whose_page_has_gone_counts_as_having_left_until_they_come_back():
    open_shop(PHRASES)
    rule(leave_s=60)
    guest, silent = customer(), customer()
    dialogue_id, never_seen = opened(guest), opened(silent)
    run(note_waiting_seen, SYSTEM, after(10), [guest.id])
    assert run(let_leave, SYSTEM, after(69), limit=20) == 0
    assert run(let_leave, SYSTEM, after(70), limit=20) == 1
    assert run(let_leave, SYSTEM, after(500), limit=20) == 0
    assert [fact.how for fact in told(dialogue_id, DialogueGivenUp)] == ["left"]
    assert told(never_seen, DialogueGivenUp) == []
    run(note_waiting_seen, SYSTEM, after(510), [guest.id])
    assert QueuePlace.objects.get(dialogue_id=dialogue_id).gone_at is None


# --- the storm --------------------------------------------------------------------------------------------


def test_hundreds_of_offers_at_once_overload_nobody_and_starve_nobody():
    open_shop(PHRASES)
    rule(ahead_s={"vip": 600})
    crew = {one.id: (one, size) for one, size in ((agent(f"a{n}", capacity=n + 1), n + 1) for n in range(6))}
    guests = [customer(Tier.VIP if number % 5 == 0 else None) for number in range(240)]
    with pens(2) as (left, right):
        for start in range(0, len(guests), 24):
            calls = [
                partial((left, right)[number % 2].run, open_dialogue, guest, after(start), opening(guest))
                for number, guest in enumerate(guests[start : start + 24])
            ]
            assert all(isinstance(one, int) for one in at_once(calls))
            assert broken(crew) == []
        served = 0
        while queue_state().waiting and served < 1000:
            busy = Dialogue.objects.filter(state="open").order_by("id").values_list("id", "agent_id")[:12]
            at_once(
                [
                    partial(
                        (left, right)[number % 2].run, _end, crew[agent_id or 0][0], after(400 + served), dialogue_id
                    )
                    for number, (dialogue_id, agent_id) in enumerate(busy)
                ]
            )
            served += len(busy)
            assert broken(crew) == []
    assert queue_state().waiting == 0
    assert QueuePlace.objects.count() == 0
    assert Dialogue.objects.exclude(state="closed").count() == sum(open_counts(list(crew)).values())


def _end(ink: Ink, dialogue_id: int) -> None:
    close_dialogue(ink, dialogue_id, ClosingRequest(outcome=Outcome.SOLVED))


def broken(crew: dict[int, tuple[Actor, int]]) -> list[str]:
    loads = open_counts(list(crew))
    faults = [f"{one} has too much" for one, (_, size) in crew.items() if loads.get(one, 0) > size]
    free = any(loads.get(one, 0) < size for one, (_, size) in crew.items())
    return [*faults, "somebody waits beside a free hand"] if free and queue_state().waiting else faults


def test_every_fact_of_the_queue_is_a_fact_of_its_dialogue():
    open_shop(PHRASES)
    guest = customer()
    dialogue_id = opened(guest)
    run(give_up, guest, after(1), dialogue_id)
    assert [type(fact).__name__ for fact in told(dialogue_id, Fact)] == [
        "DialogueOpened",
        "DialogueQueued",
        "DialogueGivenUp",
    ]

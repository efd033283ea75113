"""Who is not here any more, what people are at and why, and dialogues that change hands."""

import msgspec
import pytest

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    be,
    closes,
    customer,
    open_shop,
    opened,
    row,
    says,
    told,
)
from tests.dialogue.ruling import card, owner, rule, stands
from tests.dialogue.stranger import PHRASES
from tests.people.staff import hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.dialogue.actions import (
    tend_absent,
)
from zhunsheng.dialogue.events import DialogueReleased
from zhunsheng.dialogue.queries import (
    chain_of,
    queue_place,
)
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import change_rights, end_after_work, note_alive, set_presence, set_presence_reason
from zhunsheng.people.queries import last_signs, presence_reasons
from zhunsheng.people.values import Presence, PresenceReason

pytestmark = pytest.mark.usefixtures("db")


# --- agents who work here no more ------------------------------------------------------------------------


def test_who_is_let_go_leaves_no_customer_behind():
    open_shop(PHRASES)
    gone = agent("gone")
    guest, content = customer(), customer()
    waiting, answered = opened(guest), opened(content)
    says(guest, waiting, "在吗", after(3))
    says(content, answered, "在吗", after(3))
    answers(gone, answered, "在的", after(4))
    here = agent("here", capacity=1)
    leaver = msgspec.structs.replace(rights(Role.AGENT), active=False)
    run(change_rights, SYSTEM, after(5), gone.id, leaver)
    assert (owner(waiting), owner(answered)) == (here.id, None)
    assert queue_place(answered) is not None
    assert [fact.why for fact in told(waiting, DialogueReleased) + told(answered, DialogueReleased)] == ["left", "left"]
    run(change_rights, SYSTEM, after(6), gone.id, msgspec.structs.replace(leaver, groups=frozenset({"hotline"})))
    assert len(told(answered, DialogueReleased)) == 1


def test_who_serves_customers_no_more_leaves_none_behind():
    open_shop(PHRASES)
    moved = agent("moved")
    guest = customer()
    waiting = opened(guest)
    says(guest, waiting, "在吗", after(3))
    here = agent("here")
    run(change_rights, SYSTEM, after(4), moved.id, msgspec.structs.replace(rights(Role.AGENT), capacity=1))
    assert owner(waiting) == moved.id
    run(change_rights, SYSTEM, after(5), moved.id, rights(Role.INSPECTOR))
    assert owner(waiting) == here.id
    assert [fact.why for fact in told(waiting, DialogueReleased)] == ["left"]


# --- agents who are gone ----------------------------------------------------------------------------------


def looked(*seen: Actor, since: int = 0, until: int) -> None:
    """Let the desk look every ten seconds, seeing some consoles."""
    for moment in range(since, until + 1, 10):
        run(note_alive, SYSTEM, after(moment), [one.id for one in seen])


def test_an_agent_without_a_sign_is_away_and_what_waits_for_an_answer_is_routed_anew():
    open_shop(PHRASES)
    rule(vanish_s=60)
    guest, content = customer(), customer()
    gone = agent("gone")
    waiting, answered = opened(guest), opened(content)
    says(guest, waiting, "在吗", after(3))
    says(content, answered, "在吗", after(3))
    answers(gone, answered, "在的", after(4))
    here = agent("here")
    looked(gone, here, until=10)
    looked(here, since=20, until=70)
    run(tend_absent, SYSTEM, after(69), limit=20)
    assert card(gone) == ("available", "")
    run(tend_absent, SYSTEM, after(71), limit=20)
    assert (card(gone), card(here)) == (("away", "vanished"), ("available", ""))
    assert (owner(waiting), owner(answered)) == (here.id, gone.id)
    assert [fact.from_agent_id for fact in told(waiting, DialogueReleased)] == [gone.id]
    assert [(link.from_agent_id, link.to_agent_id) for link in chain_of(here, waiting)] == [
        (None, gone.id),
        (gone.id, here.id),
    ]


def test_nobody_vanishes_while_nobody_looks_or_the_looking_has_just_begun():
    open_shop(PHRASES)
    rule(vanish_s=60)
    gone = agent("gone")
    run(note_alive, SYSTEM, after(0), [gone.id])
    run(tend_absent, SYSTEM, after(500), limit=20)
    looked(since=500, until=550)
    run(tend_absent, SYSTEM, after(555), limit=20)
    assert card(gone)[0] == "available"
    looked(since=560, until=570)
    run(tend_absent, SYSTEM, after(571), limit=20)
    assert card(gone) == ("away", "vanished")
    assert [sign.agent_id for sign in last_signs(after(571))] == [gone.id]


def test_what_is_left_behind_waits_by_the_time_the_customer_has_waited():
    open_shop(PHRASES)
    rule(vanish_s=20)
    guest = customer()
    gone = agent("gone", capacity=1)
    left = opened(guest)
    says(guest, left, "在吗", after(2))
    later = opened(customer(), after(5))
    looked(gone, until=0)
    looked(since=10, until=40)
    run(tend_absent, SYSTEM, after(41), limit=20)
    assert [stands(one).position for one in (left, later)] == [1, 2]
    assert row(left).waiting_since == after(2)


def test_time_after_a_closing_is_given_and_ends_by_itself():
    open_shop(PHRASES)
    rule(after_work_s=30)
    xiaolin = agent("xiaolin", capacity=1)
    first, second = opened(customer()), opened(customer(), after(1))
    closes(xiaolin, first, at=after(10))
    assert (card(xiaolin), owner(second)) == (("after_work", "after_closing"), None)
    _end_after_work(after(39))
    assert card(xiaolin)[0] == "after_work"
    _end_after_work(after(40))
    assert (card(xiaolin), owner(second)) == (("available", ""), xiaolin.id)


def _end_after_work(at: Instant) -> None:
    run(end_after_work, SYSTEM, at, limit=20)


# --- presence ---------------------------------------------------------------------------------------------


def test_presence_has_reasons_which_are_data():
    open_shop(PHRASES)
    boss, xiaolin = hire("boss", rights(Role.MANAGER)), agent("xiaolin")
    run(set_presence, xiaolin, after(1), xiaolin.id, Presence.BREAK, "meal")
    assert card(xiaolin) == ("break", "meal")
    for presence, reason in ((Presence.BREAK, "meeting"), (Presence.AWAY, "vanished"), (Presence.AVAILABLE, "meal")):
        with pytest.raises(BadInput):
            run(set_presence, xiaolin, after(2), xiaolin.id, presence, reason)
    tea = PresenceReason(presence=Presence.BREAK, code="tea", zh="喝茶", en="Tea", position=3)
    with pytest.raises(AccessDenied):
        run(set_presence_reason, xiaolin, after(3), tea)
    run(set_presence_reason, boss, after(3), tea)
    run(set_presence, xiaolin, after(4), xiaolin.id, Presence.BREAK, "tea")
    run(set_presence_reason, boss, after(5), msgspec.structs.replace(tea, active=False))
    assert "tea" not in [one.code for one in presence_reasons()]
    with pytest.raises(BadInput):
        run(set_presence_reason, boss, after(5), msgspec.structs.replace(tea, code="T ea"))


@pytest.mark.parametrize("presence", [one for one in Presence if one is not Presence.AVAILABLE])
def test_only_who_is_available_is_given_anything(presence):
    open_shop(PHRASES)
    be(agent("xiaolin"), presence, after(1))
    assert owner(opened(customer(), after(2))) is None

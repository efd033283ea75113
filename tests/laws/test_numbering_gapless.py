"""Law: the messages of every dialogue are numbered 1, 2, 3 … without a gap, whoever writes at the same moment."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    be,
    closes,
    customer,
    draft,
    hands_over,
    open_shop,
    opened,
    row,
    says,
    tries,
)
from tests.dialogue.stranger import PHRASES
from tests.support.together import at_once, in_one_batch, pens
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.dialogue.actions import receive_message, send_message
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.journal.actions import Pen
from zhunsheng.people.models import Agent
from zhunsheng.people.queries import actor_of
from zhunsheng.people.values import Presence

pytestmark = pytest.mark.usefixtures("db")

RELAXED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("say", "say", "again", "answer", "held", "hand over", "close", "away", "available")),
        st.integers(0, 1),
    ),
    max_size=25,
)


def gaps() -> list[int]:
    """Name every dialogue whose messages are not numbered from 1 to its last number."""
    found = []
    for dialogue_id, last in Dialogue.objects.order_by("id").values_list("id", "seq"):
        numbers = list(Message.objects.filter(dialogue_id=dialogue_id).order_by("seq").values_list("seq", flat=True))
        if numbers != list(range(1, last + 1)):
            found.append(dialogue_id)
    return found


def crew() -> list[Actor]:
    if not Agent.objects.exists():
        open_shop(PHRASES)
        for login in ("xiaolin", "xiaozhou"):
            agent(login, capacity=99)
    return [actor_of(one) for one in Agent.objects.order_by("id").values_list("id", flat=True)]


@given(STEPS)
@RELAXED
def test_whatever_happens_the_numbers_have_no_gap(steps):
    workers, guest = crew(), customer()
    for actor in workers:
        be(actor, Presence.AVAILABLE)
    dialogue_id = opened(guest)
    for number, (what, which) in enumerate(steps):
        _step(what, workers[which], guest, dialogue_id, after(number))
    assert gaps() == []


def _step(what: str, actor: Actor, guest: Actor, dialogue_id: int, at) -> None:
    found = row(dialogue_id)
    if what in ("say", "again"):
        says(guest, dialogue_id, "在吗", at, cid="the same" if what == "again" else None)
    elif what in ("away", "available"):
        be(actor, Presence(what), at)
    elif found.state != "open":
        return
    elif what == "answer":
        answers(SYSTEM, dialogue_id, "在的", at)
    elif what == "held":
        tries(SYSTEM, dialogue_id, "茶凉了", at)
    elif what == "close":
        closes(SYSTEM, dialogue_id, at=at)
    elif found.agent_id != actor.id and Agent.objects.get(id=actor.id).presence == "available":
        hands_over(SYSTEM, dialogue_id, actor, at=at)


def _chatter(which: list[Pen], dialogues: list[tuple[int, Actor, Actor]]):
    """Let customers and owners of several dialogues write at the same moment, some of it twice."""
    calls = []
    for round_ in range(4):
        for number, (dialogue_id, guest, owner) in enumerate(dialogues):
            pen, other = which[(round_ + number) % len(which)], which[(round_ + number + 1) % len(which)]
            words, answer = draft("在吗", f"{round_}"), draft("在的", f"{round_}")
            calls += [
                lambda p=pen, g=guest, d=dialogue_id, w=words: p.run(receive_message, g, after(1), d, w),
                lambda p=other, g=guest, d=dialogue_id, w=words: p.run(receive_message, g, after(1), d, w),
                lambda p=other, o=owner, d=dialogue_id, w=answer: p.run(send_message, o, after(1), d, w, "小林"),
            ]
    return calls


def _meetings() -> list[tuple[int, Actor, Actor]]:
    workers = {one.id: one for one in crew()}
    guests = [customer() for _ in range(3)]
    ids = [opened(guest) for guest in guests]
    return [(one, guest, workers[row(one).agent_id or 0]) for one, guest in zip(ids, guests, strict=True)]


def test_many_threads_at_one_pen_leave_no_gap():
    meetings = _meetings()
    pen = Pen(within=WITHIN)
    calls = _chatter([pen], meetings)
    in_one_batch(pen, calls)
    pen.stop()
    assert gaps() == []
    assert [row(one).seq for one, _, _ in meetings] == [2 + 4 + 4] * 3


def test_many_threads_at_two_pens_leave_no_gap():
    meetings = _meetings()
    with pens(2) as both:
        at_once(_chatter(both, meetings))
    assert gaps() == []
    assert [row(one).seq for one, _, _ in meetings] == [2 + 4 + 4] * 3


def test_the_law_catches_a_lost_a_doubled_and_a_promised_number():
    ((dialogue_id, guest, _), other, _) = _meetings()
    says(guest, dialogue_id, "在吗")
    assert gaps() == []
    Message.objects.filter(dialogue_id=dialogue_id, seq=2).delete()
    assert gaps() == [dialogue_id]
    Message.objects.filter(dialogue_id=dialogue_id, seq=3).update(seq=2)
    assert gaps() == [dialogue_id]
    Dialogue.objects.filter(id=dialogue_id).update(seq=2)
    assert gaps() == []
    Dialogue.objects.filter(id=other[0]).update(seq=1)
    assert gaps() == [other[0]]

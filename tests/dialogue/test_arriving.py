"""A newcomer's first words: who it is, the dialogue and the words are one transaction (nothing of it without the rest)."""

import pytest

from tests.dialogue.desk import (
    AT,
    SHOP,
    after,
    agent,
    answers,
    customer,
    draft,
    lines,
    names,
    open_shop,
    opened,
    row,
    told,
)
from zhunsheng.access.values import SYSTEM, customer_actor
from zhunsheng.dialogue.actions import arrive, ask_human, note_transcript, receive_message
from zhunsheng.dialogue.events import HumanAsked, TranscriptTaken
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.queries import dialogues_before, pace_of
from zhunsheng.dialogue.values import Arrival, Draft, MessageKind
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.journal.queries import history
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.models import Customer
from zhunsheng.people.values import IdentityKey

NEW = Arrival(key=IdentityKey(channel="webchat", account="demo", external_id="visitor:1"), shop_id=SHOP)


@pytest.fixture(autouse=True)
def shop(db: None, keys: None) -> None:
    """A furnished desk."""
    open_shop()


def test_a_newcomer_a_dialogue_and_the_first_words_come_together():
    written = run(arrive, SYSTEM, AT, NEW, draft("在吗", "a")).written
    found = row(written.dialogue_id)
    assert [line.text for line in lines(found.id) if line.by == "customer"] == ["在吗"]
    received = [one for one in history("dialogue", found.id) if one.fact.NAME == "message.received"]
    assert (received[0].actor.kind, received[0].actor.id) == ("customer", found.customer_id)


def test_first_words_that_are_refused_leave_nobody_behind():
    before = FactRow.objects.count()
    with pytest.raises(BadInput):
        run(arrive, SYSTEM, AT, NEW, draft("   "))
    assert (Customer.objects.count(), Dialogue.objects.count(), FactRow.objects.count()) == (0, 0, before)


def test_arriving_twice_with_one_id_is_arriving_once():
    first = run(arrive, SYSTEM, AT, NEW, draft("在吗", "a")).written
    again = run(arrive, SYSTEM, after(1), NEW, draft("在吗", "a")).written
    assert (again.id, again.seq, again.repeated) == (first.id, first.seq, True)
    assert (Customer.objects.count(), Dialogue.objects.count()) == (1, 1)


def test_nobody_but_the_desk_says_who_somebody_is():
    for somebody in (agent("lin"), customer_actor(5)):
        with pytest.raises(AccessDenied):
            run(arrive, somebody, AT, NEW, draft("在吗"))


def test_a_wish_for_a_person_counts_once_until_it_is_answered():
    mei = customer()
    dialogue = opened(mei)
    assert [run(ask_human, mei, after(n), dialogue) for n in (1, 2)] == [True, False]
    lin = agent("lin")
    answers(lin, dialogue, "您好，我是人工客服。", after(3))
    assert run(ask_human, mei, after(4), dialogue) is True
    assert len(told(dialogue, HumanAsked)) == 2
    for nobody in (lin, customer()):
        with pytest.raises(AccessDenied):
            run(ask_human, nobody, after(5), dialogue)


def test_taking_the_words_along_is_on_record():
    mei = customer()
    dialogue = opened(mei)
    run(note_transcript, mei, after(1), dialogue, "html")
    assert [fact.way for fact in told(dialogue, TranscriptTaken)] == ["html"]
    with pytest.raises(AccessDenied):
        run(note_transcript, customer(), after(2), dialogue, "html")


def test_a_customer_points_only_at_an_order_of_their_own():
    mei = customer()
    dialogue = opened(mei)
    before = names(dialogue)
    with pytest.raises(NotFound):
        run(receive_message, mei, after(1), dialogue, Draft(cid="o", text="690000000001", kind=MessageKind.ORDER))
    assert names(dialogue) == before


def test_the_pace_is_the_mean_time_to_the_first_answer():
    assert pace_of(SHOP, "webchat", AT) is None
    lin = agent("lin")
    for past, wait in ((10, 4), (20, 10)):
        mei = customer()
        dialogue = opened(mei, after(past))
        answers(lin, dialogue, "您好", after(past + wait))
    pace = pace_of(SHOP, "webchat", AT)
    assert pace is not None
    assert (pace.mean_us, pace.dialogues) == (7_000_000, 2)
    assert pace_of(SHOP, "email", AT) is None


def test_earlier_dialogues_are_the_customers_own():
    mei = customer()
    dialogue = opened(mei)
    assert dialogues_before(mei, mei.id, SHOP, "webchat", dialogue) == []
    assert [one.id for one in dialogues_before(mei, mei.id, SHOP, "webchat", dialogue + 1)] == [dialogue]
    with pytest.raises(AccessDenied):
        dialogues_before(customer(), mei.id, SHOP, "webchat", dialogue + 1)

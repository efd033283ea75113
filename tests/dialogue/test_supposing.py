"""Kept messages judged again under another rulebook: the words that were sent, and the closings that went through their gate."""

import pytest

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    closes,
    customer,
    install,
    open_shop,
    opened,
    says,
    ticking,
    tries,
)
from tests.dialogue.stranger import GATE, PHRASES
from tests.insight.following import follow
from zhunsheng.access.values import Actor
from zhunsheng.dialogue.actions import Written
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.queries import closings_under, words_under
from zhunsheng.standards.queries import standing, suppose, supposed_text
from zhunsheng.standards.values import Rulebook

pytestmark = pytest.mark.usefixtures("db")


def under(text: str) -> Rulebook:
    return suppose(supposed_text(text, name="draft.yaml", sets={}), after(500))


def served(*own: str) -> tuple[Actor, Actor, int]:
    open_shop(*own)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "你们家的茶怎么样", after(1))
    return xiaolin, guest, dialogue_id


def test_words_that_were_sent_are_judged_by_the_phrases_of_a_draft():
    xiaolin, guest, dialogue_id = served(PHRASES)
    assert isinstance(tries(xiaolin, dialogue_id, "茶凉了，抱歉", after(5), confirmed=("tea-2",)), Written)
    answers(xiaolin, dialogue_id, "马上为您上新茶", after(6))
    says(guest, dialogue_id, "马上是多久", after(7))
    follow(after(100))
    found = words_under(under(PHRASES.replace("[茶凉了]", "[马上]")), after(0), after(100))
    assert (found.judged, found.wordless, found.was, found.would) == (2, 0, {"tea-2": 1}, {"tea-2": 1})
    assert [(one.clause_id, one.dialogue_id, one.agent_id, one.at) for one in found.fresh] == [
        ("tea-2", dialogue_id, xiaolin.id, after(6))
    ]
    assert [one.at for one in found.gone] == [after(5)]
    same = words_under(standing(after(100)), after(0), after(100))
    assert (same.was, same.fresh, same.gone) == (same.would, [], [])


def test_what_was_quoted_of_the_customer_stays_a_quotation():
    xiaolin, guest, dialogue_id = served(PHRASES)
    says(guest, dialogue_id, "隔壁的茶更好喝", after(4))
    answers(xiaolin, dialogue_id, "您说“隔壁的茶更好喝”，我记下了", after(5))
    follow(after(100))
    found = words_under(under(PHRASES.replace("[茶凉了]", "[更好喝]")), after(0), after(100))
    assert (found.judged, found.would) == (1, {})


def test_words_that_are_gone_are_counted_and_not_judged():
    xiaolin, _, dialogue_id = served(PHRASES)
    answers(xiaolin, dialogue_id, "马上为您上新茶", after(6))
    follow(after(100))
    Message.objects.filter(dialogue_id=dialogue_id, by="agent").update(text="")
    found = words_under(under(PHRASES.replace("[茶凉了]", "[马上]")), after(0), after(100))
    assert (found.judged, found.wordless, found.would) == (0, 1, {})


def test_a_closing_is_led_through_the_gate_of_a_draft_with_what_it_had():
    xiaolin, guest, dialogue_id = served(GATE)
    answers(xiaolin, dialogue_id, "茶好喝吗", after(5))
    says(guest, dialogue_id, "真好喝", after(6))
    closes(xiaolin, dialogue_id, ticking("umbrella"), after(10))
    follow(after(100))
    own = closings_under(standing(after(100)), after(0), after(100))
    assert (own.judged, own.was, own.would) == (1, {}, {})
    found = closings_under(under(GATE.replace("[真好喝]", "[下次还来]")), after(0), after(100))
    assert (found.judged, found.was, found.would) == (1, {}, {"gate-1": 1})
    assert [(one.dialogue_id, one.agent_id) for one in found.fresh] == [(dialogue_id, xiaolin.id)]
    asking_less = closings_under(
        under(GATE.replace("        - id: umbrella", "        - id: hat")), after(0), after(100)
    )
    assert asking_less.would == {"gate-1": 1}, "a tick for one need is none for another"


def test_a_dialogue_that_was_opened_again_goes_through_with_what_was_said_since():
    xiaolin, guest, dialogue_id = served(GATE)
    answers(xiaolin, dialogue_id, "茶好喝吗", after(5))
    says(guest, dialogue_id, "真好喝", after(6))
    closes(xiaolin, dialogue_id, ticking("umbrella"), after(10))
    says(guest, dialogue_id, "还有一件事", after(20))
    answers(xiaolin, dialogue_id, "您请说", after(21))
    closes(xiaolin, dialogue_id, ticking("umbrella", "taste"), after(30))
    follow(after(100))
    found = closings_under(under(GATE.replace("accepts: [recognised, ticked, attempts]", "accepts: [recognised]")), after(0), after(100))  # fmt: skip
    assert (found.judged, found.would) == (2, {"gate-1": 1})
    assert [one.at for one in found.fresh] == [after(30)]
    Message.objects.filter(dialogue_id=dialogue_id, by="customer").update(text="")
    gone = closings_under(standing(after(100)), after(0), after(100))
    assert (gone.judged, gone.wordless) == (0, 2)


def test_a_dialogue_keeps_the_gate_it_began_under():
    xiaolin, guest, dialogue_id = served(GATE)
    install(GATE.replace("edition: 1", "edition: 2").replace("[真好喝]", "[下次还来]"), at=after(3))
    answers(xiaolin, dialogue_id, "茶好喝吗", after(5))
    says(guest, dialogue_id, "真好喝", after(6))
    closes(xiaolin, dialogue_id, ticking("umbrella"), after(10))
    follow(after(100))
    found = closings_under(standing(after(100)), after(0), after(100))
    assert (found.was, found.would) == ({}, {"gate-1": 1})


def test_what_is_held_to_the_same_rules_is_only_counted_where_not_every_message_is_asked_for():
    xiaolin, guest, dialogue_id = served(PHRASES, GATE)
    assert isinstance(tries(xiaolin, dialogue_id, "茶凉了，好喝吗", after(5), confirmed=("tea-2",)), Written)
    says(guest, dialogue_id, "真好喝", after(6))
    closes(xiaolin, dialogue_id, ticking("umbrella"), after(10))
    follow(after(100))
    same, other = under(PHRASES), under(PHRASES.replace("[茶凉了]", "[好喝]"))
    for judged in (words_under, closings_under):
        some, every = (judged(same, after(0), after(100), every=every) for every in (False, True))
        assert (some.judged, some.alike, every.judged, every.alike) == (0, 1, 1, 0)
        found = judged(other, after(0), after(100), every=False)
        assert found == judged(other, after(0), after(100))

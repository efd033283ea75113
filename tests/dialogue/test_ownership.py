"""Exactly one owner at a time; whoever hands over says what is left to do, and the chain stays whole."""

import pytest

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    be,
    closes,
    customer,
    hands_over,
    install,
    lines,
    names,
    open_shop,
    opened,
    row,
    told,
)
from tests.dialogue.stranger import PHRASES
from tests.dialogue.test_routing import leaves
from tests.people.staff import hire, rights, team
from zhunsheng.access.values import Actor, Role
from zhunsheng.dialogue.actions import take_dialogue
from zhunsheng.dialogue.enforces import covers
from zhunsheng.dialogue.errors import AlreadyTaken, DialogueEnded, NobodysYet, NoteMissing, NotReceiving
from zhunsheng.dialogue.events import DialogueHandedOver
from zhunsheng.dialogue.queries import chain_of
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.people.values import Presence, Tier
from zhunsheng.standards.loader import load

pytestmark = pytest.mark.usefixtures("db")

OWN_HANDOVER = """\
document: tea-handover
edition: 1
title: {zh: 茶馆交接, en: Handing over}
about: {zh: 交接的规矩。, en: How work is handed over.}
clauses:
  - id: hand-1
    kind: step
    title: {zh: 会员交接写说明, en: A note for members}
    says: {zh: 会员交接要写明。, en: A member is handed over with a note.}
    source: {document: 茶馆守则, part: "5"}
    applies: {tier: vip}
    gate:
      at: handover
      needs:
        - id: handover_note
          title: {zh: 交接说明, en: A note}
          accepts: [recorded]
"""


def pair(*own: str) -> tuple[Actor, Actor, int]:
    open_shop(*own)
    xiaolin = agent("xiaolin")
    dialogue_id = opened(customer())
    return xiaolin, agent("xiaozhou"), dialogue_id


@pytest.mark.parametrize("note", ["", " ", "\n　"])
def test_a_hand_over_without_a_note_is_refused(note):
    xiaolin, xiaozhou, dialogue_id = pair()
    before = (FactRow.objects.count(), row(dialogue_id).version)
    with pytest.raises(NoteMissing):
        hands_over(xiaolin, dialogue_id, xiaozhou, note)
    assert (FactRow.objects.count(), row(dialogue_id).version) == before
    assert row(dialogue_id).agent_id == xiaolin.id


def test_a_hand_over_keeps_the_chain_and_the_note():
    xiaolin, xiaozhou, dialogue_id = pair()
    hands_over(xiaolin, dialogue_id, xiaozhou, " 已答应周三前回电 ", after(5))
    hands_over(xiaozhou, dialogue_id, xiaolin, "客户改到周四", after(9))
    assert row(dialogue_id).agent_id == xiaolin.id
    assert [(link.from_agent_id, link.to_agent_id, link.how, link.note) for link in chain_of(xiaolin, dialogue_id)] == [
        (None, xiaolin.id, "routed", ""),
        (xiaolin.id, xiaozhou.id, "transferred", "已答应周三前回电"),
        (xiaozhou.id, xiaolin.id, "transferred", "客户改到周四"),
    ]
    passed = list(told(dialogue_id, DialogueHandedOver))
    assert [(fact.from_agent_id, fact.to_agent_id, fact.about.agent_id) for fact in passed] == [
        (xiaolin.id, xiaozhou.id, xiaozhou.id),
        (xiaozhou.id, xiaolin.id, xiaolin.id),
    ]
    assert [line.event for line in lines(dialogue_id)][-2:] == ["dialogue.handed_over"] * 2


def test_after_a_hand_over_only_the_new_owner_answers_and_reads():
    xiaolin, xiaozhou, dialogue_id = pair()
    hands_over(xiaolin, dialogue_id, xiaozhou, "请接手")
    with pytest.raises(AccessDenied):
        answers(xiaolin, dialogue_id, "我再补一句")
    with pytest.raises(AccessDenied):
        chain_of(xiaolin, dialogue_id)
    assert answers(xiaozhou, dialogue_id, "我来跟进").seq == 4


def test_without_a_gate_no_note_is_asked_for():
    xiaolin, xiaozhou, dialogue_id = pair(PHRASES)
    hands_over(xiaolin, dialogue_id, xiaozhou)
    assert row(dialogue_id).agent_id == xiaozhou.id


def test_a_strangers_gate_asks_for_a_note_where_it_applies():
    open_shop(OWN_HANDOVER)
    xiaolin, xiaozhou = agent("xiaolin", capacity=2), agent("xiaozhou", here=False)
    member, passer_by = opened(customer(Tier.VIP)), opened(customer(Tier.NEW))
    be(xiaozhou, Presence.AVAILABLE)
    with pytest.raises(NoteMissing):
        hands_over(xiaolin, member, xiaozhou)
    hands_over(xiaolin, passer_by, xiaozhou)
    assert [row(one).agent_id for one in (member, passer_by)] == [xiaolin.id, xiaozhou.id]


def test_a_dialogue_keeps_the_gate_it_began_under():
    xiaolin, xiaozhou, dialogue_id = pair(PHRASES)
    install(OWN_HANDOVER.replace("    applies: {tier: vip}\n", ""), at=after(10))
    hands_over(xiaolin, dialogue_id, xiaozhou, at=after(20))
    assert row(dialogue_id).agent_id == xiaozhou.id


def test_the_hand_over_gate_says_what_it_cannot_keep():
    own = load(OWN_HANDOVER, name="own.yaml").clauses[0]
    other = load(OWN_HANDOVER.replace("handover_note", "weather_report"), name="own.yaml").clauses[0]
    assert getattr(covers(own), "enforcer", None) == "dialogue.ownership"
    assert covers(other) == "no engine keeps the needs weather_report of a gate at handover"


def test_nobody_receives_who_is_away_elsewhere_gone_without_the_right_or_the_owner_already():
    xiaolin, xiaozhou, dialogue_id = pair(PHRASES)
    be(xiaozhou, Presence.AWAY)
    elsewhere, gone, inspector = agent("elsewhere", groups="aftersales"), agent("gone"), hire(
        "inspector", rights(Role.INSPECTOR)
    )  # fmt: skip
    be(inspector, Presence.AVAILABLE)
    leaves(gone)
    for receiver in (xiaozhou, elsewhere, gone, inspector, xiaolin):
        with pytest.raises(NotReceiving):
            hands_over(xiaolin, dialogue_id, receiver, "请接手")
    with pytest.raises(NotFound):
        hands_over(xiaolin, dialogue_id, customer(), "请接手")
    assert row(dialogue_id).agent_id == xiaolin.id
    assert names(dialogue_id) == ["dialogue.opened", "dialogue.assigned"]


def test_only_the_owner_and_those_above_hand_over():
    open_shop(PHRASES)
    first, second = team("一组"), team("二组")
    owner = agent("owner", team_id=first)
    dialogue_id = opened(customer())
    mate, away_leader = agent("mate", team_id=first), hire("other", rights(Role.LEADER, team_id=second))
    leader = hire("leader", rights(Role.LEADER, team_id=first))
    for denied in (mate, away_leader):
        with pytest.raises(AccessDenied):
            hands_over(denied, dialogue_id, mate)
    hands_over(leader, dialogue_id, mate)
    assert (row(dialogue_id).agent_id, row(dialogue_id).team_id) == (mate.id, first)
    assert owner.id != mate.id


def test_what_waits_or_has_ended_is_not_handed_over():
    xiaolin, xiaozhou, dialogue_id = pair(PHRASES)
    boss = hire("boss", rights(Role.SUPERVISOR))
    waiting = opened(customer(), group="aftersales")
    with pytest.raises(NobodysYet):
        hands_over(boss, waiting, xiaozhou)
    closes(xiaolin, dialogue_id)
    with pytest.raises(DialogueEnded):
        hands_over(boss, dialogue_id, xiaozhou)


def test_taking_out_of_the_queue_is_for_the_group_and_for_once():
    open_shop(PHRASES)
    dialogue_id = opened(customer())
    xiaolin, xiaozhou = agent("xiaolin", here=False), agent("xiaozhou", here=False)
    elsewhere, inspector = agent("elsewhere", groups="aftersales"), hire("inspector", rights(Role.INSPECTOR))
    for denied in (elsewhere, inspector):
        with pytest.raises(AccessDenied):
            run(take_dialogue, denied, after(1), dialogue_id)
    run(take_dialogue, xiaolin, after(2), dialogue_id)
    for late in (xiaozhou, xiaolin):
        with pytest.raises(AlreadyTaken):
            run(take_dialogue, late, after(3), dialogue_id)
    for denied in (elsewhere, inspector):
        with pytest.raises(AccessDenied):
            run(take_dialogue, denied, after(3), dialogue_id)
    closes(xiaolin, dialogue_id, at=after(4))
    with pytest.raises(DialogueEnded):
        run(take_dialogue, xiaolin, after(5), dialogue_id)
    with pytest.raises(AccessDenied):
        run(take_dialogue, xiaozhou, after(5), dialogue_id)
    assert [(link.to_agent_id, link.how) for link in chain_of(xiaolin, dialogue_id)] == [(xiaolin.id, "taken")]

"""Dialogues that change hands, the rules of a group, and what a tier is entitled to."""

import msgspec
import pytest

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    be,
    customer,
    names,
    open_shop,
    opened,
    row,
)
from tests.dialogue.ruling import owner, rule
from tests.dialogue.stranger import PHRASES
from tests.people.staff import hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.dialogue.actions import (
    offer_benefit,
    set_benefit,
    set_policy,
    take_over,
    tend_queue,
    transfer_to_group,
)
from zhunsheng.dialogue.errors import AlreadyOffered, NobodysYet, NoteMissing
from zhunsheng.dialogue.models import FollowUp, QueuePlace
from zhunsheng.dialogue.policy import shipped_policy
from zhunsheng.dialogue.queries import (
    benefits_for,
    chain_of,
    policy_of,
)
from zhunsheng.dialogue.values import Entitlement, How
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.values import Presence, Tier

pytestmark = pytest.mark.usefixtures("db")


# --- changing hands ---------------------------------------------------------------------------------------


def test_a_dialogue_goes_to_a_group_with_a_note_and_not_back_to_the_sender():
    open_shop()
    rule("aftersales", offer_s=60, overflow_s=0)
    sender = agent("sender", groups="online aftersales")
    dialogue_id = opened(customer())
    with pytest.raises(NoteMissing):
        run(transfer_to_group, sender, after(1), dialogue_id, "aftersales", " ")
    with pytest.raises(NotFound):
        run(transfer_to_group, sender, after(1), dialogue_id, "nowhere", "请跟进")
    run(transfer_to_group, sender, after(2), dialogue_id, "aftersales", "要换货，已核对订单")
    assert (row(dialogue_id).state, row(dialogue_id).group, owner(dialogue_id)) == ("waiting", "aftersales", None)
    expert = agent("expert", groups="aftersales", here=False)
    be(expert, Presence.AVAILABLE, after(3))
    assert owner(dialogue_id) == expert.id
    assert [(link.how, link.to_group, link.note) for link in chain_of(expert, dialogue_id)] == [
        ("routed", None, ""),
        ("to_group", "aftersales", "要换货，已核对订单"),
        ("routed", None, ""),
    ]
    with pytest.raises(AccessDenied):
        answers(sender, dialogue_id, "我再补一句")


def test_a_sender_who_stays_alone_is_given_it_again_after_a_while():
    open_shop(PHRASES)
    rule("aftersales", offer_s=60)
    sender = agent("sender", groups="online aftersales")
    dialogue_id = opened(customer())
    run(transfer_to_group, sender, after(2), dialogue_id, "aftersales", "请跟进")
    run(tend_queue, SYSTEM, after(61), limit=20)
    assert owner(dialogue_id) is None
    run(tend_queue, SYSTEM, after(62), limit=20)
    assert owner(dialogue_id) == sender.id


def test_only_leaders_and_supervisors_take_over_and_say_why():
    open_shop()
    boss = hire("boss", rights(Role.SUPERVISOR))
    xiaolin, peer = agent("xiaolin"), agent("peer", here=False)
    dialogue_id = opened(customer())
    for who in (peer, hire("lead", rights(Role.LEADER))):
        with pytest.raises(AccessDenied):
            run(take_over, who, after(1), dialogue_id, "我来")
    with pytest.raises(NoteMissing):
        run(take_over, boss, after(1), dialogue_id, "")
    run(take_over, boss, after(2), dialogue_id, "客户要求主管处理")
    assert (owner(dialogue_id), names(dialogue_id)[-1]) == (boss.id, "dialogue.taken_over")
    assert chain_of(boss, dialogue_id)[-1].how == How.TAKEN_OVER
    with pytest.raises(AccessDenied):
        answers(xiaolin, dialogue_id, "我再补一句")
    with pytest.raises(BadInput):
        run(take_over, boss, after(3), dialogue_id, "再来")
    be(xiaolin, Presence.AWAY)
    with pytest.raises(NobodysYet):
        run(take_over, boss, after(4), opened(customer()), "我来")


# --- rules and benefits -----------------------------------------------------------------------------------


def test_rules_that_cannot_be_kept_are_refused_and_new_ones_bind_who_waits():
    open_shop(PHRASES)
    boss = hire("boss", rights(Role.MANAGER))
    dialogue_id = opened(customer())
    assert policy_of("online") == shipped_policy("online")
    for wrong in (
        {"ahead_s": {"gold": 5}}, {"ahead_s": {"vip": -1}}, {"offer_s": 86_401}, {"overflow_to": ("online",)},
        {"overflow_to": ("nowhere",)}, {"overflow_s": 5}, {"channel_ahead_s": {"webchat": -1}},
    ):  # fmt: skip
        with pytest.raises(BadInput):
            run(set_policy, boss, after(1), "online", msgspec.structs.replace(policy_of("online"), **wrong))
    with pytest.raises(NotFound):
        run(set_policy, boss, after(1), "nowhere", policy_of("online"))
    with pytest.raises(AccessDenied):
        run(set_policy, agent("xiaolin", groups="hotline"), after(1), "online", policy_of("online"))
    rule(offer_s=7, at=after(2))
    assert policy_of("online").offer_s == 7
    assert QueuePlace.objects.get(dialogue_id=dialogue_id).offer_at == after(7)


def test_an_offered_benefit_comes_from_the_table_and_starts_a_followup():
    open_shop(PHRASES)
    boss = hire("boss", rights(Role.MANAGER))
    xiaolin = agent("xiaolin")
    vip, plain = opened(customer(Tier.VIP)), opened(customer(Tier.NEW))
    followup_id = run(offer_benefit, xiaolin, after(5), vip, "priority_shipping")
    promise = FollowUp.objects.get(id=followup_id)
    assert (promise.owner_id, promise.plan, promise.due_at) == (xiaolin.id, "优先发货", after(5 + 14_400))
    assert {"benefit.offered", "followup.promised"} <= set(names(vip))
    with pytest.raises(AlreadyOffered):
        run(offer_benefit, xiaolin, after(6), vip, "priority_shipping")
    with pytest.raises(NotFound):
        run(offer_benefit, xiaolin, after(6), plain, "priority_shipping")
    with pytest.raises(AccessDenied):
        run(offer_benefit, agent("peer"), after(6), vip, "gift")
    own = Entitlement(code="gift", zh="生日礼", en="Birthday gift", tiers=("new",), fulfil_s=60)
    run(set_benefit, boss, after(7), own)
    assert [(one.zh, offered) for one, offered in benefits_for("new", plain)] == [("生日礼", False)]
    for wrong in ({"code": "a b"}, {"zh": " "}, {"tiers": ("gold",)}, {"tiers": ()}, {"fulfil_s": 0}):
        with pytest.raises(BadInput):
            run(set_benefit, boss, after(7), msgspec.structs.replace(own, **wrong))


def test_routing_honours_skill_groups():
    """dy-1.2: whoever is not of a group is given nothing of it, however free they are."""
    open_shop(PHRASES)
    agent("online", groups="online", capacity=9)
    agent("hotline", groups="hotline", capacity=9)
    dialogue_id = opened(customer(), group="complaint")
    assert owner(dialogue_id) is None
    expert = agent("expert", groups="complaint")
    assert owner(dialogue_id) == expert.id

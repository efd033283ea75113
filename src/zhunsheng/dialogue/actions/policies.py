"""Decide how dialogues are given out, and what customers of a tier may be offered."""

from typing import Final

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.dialogue.errors import AlreadyOffered, DialogueEnded, NobodysYet
from zhunsheng.dialogue.events import BenefitOffered, BenefitSet, FollowUpPromised, RoutingPolicySet
from zhunsheng.dialogue.heads import head_of
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import Benefit, BenefitOffer, FollowUp, QueuePlace, RoutingPolicy
from zhunsheng.dialogue.places import due
from zhunsheng.dialogue.policy import LONGEST_MEMORY, Policy, check_policy
from zhunsheng.dialogue.queries.policies import benefits_for
from zhunsheng.dialogue.speaking import on_the_desks_side, storable
from zhunsheng.dialogue.values import OPEN, Entitlement
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people import queries as people
from zhunsheng.people.values import Tier

DESK_ID: Final = 1
WORDS_LIMIT: Final = 40
_encoder = msgspec.json.Encoder()


def set_policy(ink: Ink, group: str, policy: Policy) -> None:
    """Decide how a group's dialogues are given out; those that wait follow the new rules from now on.

    Writes   the rules, when what waits comes due
    Records  routing.policy_set
    Refuses  AccessDenied, NotFound for a group that does not exist, BadInput for rules that cannot be kept
    Clauses  dy-1.2
    """
    require(ink.actor, Verb.ROUTING_MANAGE, Subject(kind="desk"))
    groups = frozenset(one.code for one in people.groups())
    if group not in groups:
        raise NotFound("skill group", group)
    check_policy(policy, group, groups, frozenset(Tier))
    RoutingPolicy.objects.update_or_create(
        group=group, defaults={"rules": _encoder.encode(policy).decode(), "changed_at": ink.at}
    )
    for place in QueuePlace.objects.filter(group=group, is_home=True):
        place.overflow_at = due(place.since, policy.overflow_s)
        place.offer_at = due(place.since, policy.offer_s) if place.gone_at is None else None
        place.save(update_fields=["overflow_at", "offer_at"])
    ink.record(RoutingPolicySet(desk_id=DESK_ID, group=group))


def set_benefit(ink: Ink, benefit: Entitlement) -> None:
    """Decide which tiers may be offered something, and within which time it has to be delivered.

    Writes   the entitlement
    Records  benefit.set
    Refuses  AccessDenied, BadInput
    Clauses  ec-1.2d
    """
    require(ink.actor, Verb.ROUTING_MANAGE, Subject(kind="desk"))
    if not benefit.code.isidentifier() or not benefit.code.isascii() or len(benefit.code) > WORDS_LIMIT:
        raise BadInput("the benefit's code", f"1 to {WORDS_LIMIT} of a-z, 0-9 and _, a letter first", benefit.code)
    for words in (benefit.zh, benefit.en):
        if not words.strip() or len(words) > WORDS_LIMIT:
            raise BadInput("the benefit's words", f"1 to {WORDS_LIMIT} characters in both languages", words)
        storable("the benefit's words", words)
    if not benefit.tiers or not set(benefit.tiers) <= set(Tier):
        raise BadInput("the tiers", ", ".join(Tier), ", ".join(benefit.tiers))
    if not 0 < benefit.fulfil_s <= LONGEST_MEMORY:
        raise BadInput("the time to deliver it", f"1 to {LONGEST_MEMORY} seconds", benefit.fulfil_s)
    body = _encoder.encode(benefit).decode()
    Benefit.objects.update_or_create(code=benefit.code, defaults={"body": body, "changed_at": ink.at})
    ink.record(BenefitSet(desk_id=DESK_ID, code=benefit.code, active=benefit.active))


def offer_benefit(ink: Ink, dialogue_id: int, code: str) -> int:
    """Offer the customer something their tier is entitled to; a follow-up of the owner sees to it. Return its id.

    Writes   the offer and the follow-up
    Records  benefit.offered, followup.promised
    Refuses  AccessDenied, DialogueEnded, NobodysYet, NotFound for what this tier is not entitled to, AlreadyOffered
    Clauses  ec-1.2d
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_desks_side(ink.actor)
    if head.state != OPEN or head.agent_id is None:
        raise DialogueEnded() if head.is_closed else NobodysYet()
    found = next((pair for pair in benefits_for(head.tier, dialogue_id) if pair[0].code == code), None)
    if found is None:
        raise NotFound(f"benefit for {head.tier} customers", code)
    benefit, offered = found
    if offered:
        raise AlreadyOffered()
    followup = FollowUp(
        id=new_id(),
        dialogue_id=head.id,
        owner_id=head.agent_id,
        plan=benefit.zh,
        due_at=ink.at + seconds(benefit.fulfil_s),
    )
    followup.save(force_insert=True)
    BenefitOffer(
        dialogue_id=head.id, code=code, followup_id=followup.id, by_id=ink.actor.id, at=ink.at
    ).save(force_insert=True)  # fmt: skip
    system_line(ink, head, "benefit.offered", code=code, zh=benefit.zh, en=benefit.en, followup_id=followup.id)
    ink.record(BenefitOffered(dialogue_id=head.id, about=head.about(), code=code, followup_id=followup.id))
    ink.record(
        FollowUpPromised(
            dialogue_id=head.id, about=head.about(), followup_id=followup.id, owner_id=head.agent_id,
            due_us=followup.due_at.us,
        )
    )  # fmt: skip
    return followup.id

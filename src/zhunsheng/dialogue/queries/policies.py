"""The rules by which dialogues are given out, and what customers of a tier may be offered."""

from functools import cache, lru_cache
from importlib import resources

import msgspec

from zhunsheng.dialogue.models import Benefit, BenefitOffer, RoutingPolicy
from zhunsheng.dialogue.policy import Policy, shipped_policy
from zhunsheng.dialogue.values import Entitlement
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.people import queries as people

_benefit_decoder = msgspec.json.Decoder(Entitlement)


def policy_of(group: str) -> Policy:
    """Return the rules of a group: the organisation's own, else the shipped ones."""
    rules = RoutingPolicy.objects.filter(group=group).values_list("rules", flat=True).first()
    return shipped_policy(group) if rules is None else own_policy(group, rules)


def policies() -> dict[str, Policy]:
    """Return the rules of every skill group, by its code."""
    own = dict(RoutingPolicy.objects.values_list("group", "rules"))
    codes = [group.code for group in people.groups()]
    return {code: own_policy(code, own[code]) if code in own else shipped_policy(code) for code in codes}


@lru_cache(maxsize=256)
def own_policy(group: str, rules: str) -> Policy:
    """Read rules as they were stored; a rule that did not exist when they were set is the shipped one."""
    shipped: dict[str, object] = msgspec.to_builtins(shipped_policy(group))
    return msgspec.convert(shipped | msgspec.json.decode(rules), Policy)


def entitlements(*, retired: bool = False) -> list[Entitlement]:
    """List what customers of some tiers may be offered: the shipped ones as the organisation has changed them, and its own."""
    found = {one.code: one for one in shipped_benefits()}
    found |= {code: _benefit_decoder.decode(body) for code, body in Benefit.objects.values_list("code", "body")}
    return [one for _, one in sorted(found.items()) if one.active or retired]


def benefits_for(tier: str, dialogue_id: int) -> list[tuple[Entitlement, bool]]:
    """List what a customer of this tier may be offered in a dialogue, and whether it has been offered there already."""
    offered = set(BenefitOffer.objects.filter(dialogue_id=dialogue_id).values_list("code", flat=True))
    return [(one, one.code in offered) for one in entitlements() if tier in one.tiers]


@cache
def shipped_benefits() -> tuple[Entitlement, ...]:
    """Read the benefits the desk ships with."""
    text = resources.files("zhunsheng.dialogue").joinpath("benefits.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), tuple[Entitlement, ...])

"""How a skill group's dialogues are given out: the rules as data, with the shipped ones for a group that has none."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from zhunsheng.kernel.durations import Duration, seconds
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.yamls import read_yaml

LONGEST_WAIT: Final = 86_400
LONGEST_MEMORY: Final = 90 * 86_400
"""Bounds of what can be set, not rules: a day of waiting, ninety days in which the last agent is remembered or a dialogue goes on."""


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of one group, in seconds; 0 means never.

    `ahead_s` and `channel_ahead_s` say how much earlier a tier or a channel counts than it came: whoever waits that much
    longer goes first, so nobody is overtaken for ever. `last_agent_s`: so long the agent a customer had last is preferred.
    `reopen_s`: so long after its end a dialogue goes on when the customer writes again; later, or with 0, a new one begins.
    `overflow_s`: after so long a wait the groups of `overflow_to` are asked as well. `offer_s`: after so long the customer is
    offered to leave a message. `leave_s`: so long after the customer's page has gone they count as having given up.
    `after_work_s`: time an agent is given after a closing. `vanish_s`: so long without a sign an agent counts as gone.
    """

    ahead_s: dict[str, int] = {}
    channel_ahead_s: dict[str, int] = {}
    last_agent_s: int = 0
    reopen_s: int = 0
    overflow_s: int = 0
    overflow_to: tuple[str, ...] = ()
    offer_s: int = 0
    leave_s: int = 0
    after_work_s: int = 0
    vanish_s: int = 0

    def ahead(self, tier: str, channel: str) -> Duration:
        """Say how much earlier a customer counts than they came."""
        return seconds(self.ahead_s.get(tier, 0) + self.channel_ahead_s.get(channel, 0))


class _Shipped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    every: Policy
    groups: dict[str, dict[str, object]]


@cache
def shipped_policy(group: str) -> Policy:
    """Return the rules a group is shipped with: those of every group, and what is its own."""
    shipped = _shipped()
    every: dict[str, object] = msgspec.to_builtins(shipped.every)
    return msgspec.convert(every | shipped.groups.get(group, {}), Policy)


@cache
def _shipped() -> _Shipped:
    text = resources.files("zhunsheng.dialogue").joinpath("routing.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), _Shipped)


def check_policy(policy: Policy, group: str, groups: frozenset[str], tiers: frozenset[str]) -> None:
    """Insist on rules that can be kept.

    Refuses  BadInput naming the first that cannot
    """
    _check_figures("how far ahead a tier counts", policy.ahead_s, tiers)
    _check_figures("how far ahead a channel counts", policy.channel_ahead_s, None)
    for thing in ("overflow_s", "offer_s", "leave_s", "after_work_s", "vanish_s"):
        _check_seconds(thing, getattr(policy, thing), LONGEST_WAIT)
    for thing in ("last_agent_s", "reopen_s"):
        _check_seconds(thing, getattr(policy, thing), LONGEST_MEMORY)
    others = ", ".join(sorted(groups - {group}))
    if len(set(policy.overflow_to)) != len(policy.overflow_to) or not set(policy.overflow_to) <= groups - {group}:
        raise BadInput("the groups that help", f"each once, of {others}", ", ".join(policy.overflow_to))
    if policy.overflow_s and not policy.overflow_to:
        raise BadInput("the groups that help", f"at least one of {others}", "none")


def _check_figures(thing: str, figures: Mapping[str, int], known: frozenset[str] | None) -> None:
    for name, figure in figures.items():
        if known is not None and name not in known:
            raise BadInput(thing, ", ".join(sorted(known)), name)
        _check_seconds(f"{thing} ({name})", figure, LONGEST_WAIT)


def _check_seconds(thing: str, figure: int, most: int) -> None:
    if not 0 <= figure <= most:
        raise BadInput(thing, f"0 to {most} seconds", figure)

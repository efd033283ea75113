"""Let dialogues happen at chosen times, told by short names; the figures follow."""

from typing import Any

from tests.insight.following import ALWAYS, MANAGER, follow
from tests.insight.histories import T0, happen
from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue import events as said
from zhunsheng.dialogue.values import About
from zhunsheng.feedback.events import RatingGiven
from zhunsheng.insight.queries import figures
from zhunsheng.insight.values import Figure, Period
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.events import Fact
from zhunsheng.kernel.instants import Instant


def about(
    *,
    agent: int | None = 3,
    customer: int = 70,
    issue: str | None = "product.fit",
    channel: str = "webchat",
    grade: str = "basic",
) -> About:
    return About(
        channel=channel, shop_id=1, group="online", tier="normal", customer_id=customer, standing_id=1, agent_id=agent,
        team_id=None if agent is None else 9, issue_type=issue, grade=grade,
    )  # fmt: skip


def at(seconds: float) -> Instant:
    """Give an instant after Monday 2 March 2026, 09:00 in Shanghai."""
    return Instant(T0.us + round(seconds * 1_000_000))


def tell(*facts: tuple[float, Fact]) -> None:
    """Let facts happen, each at its second."""
    pen = Pen(within={}, inline=True)
    for seconds, fact in facts:
        pen.run(happen, SYSTEM, at(seconds), fact)
    follow(at(10_000_000))


def opened(dialogue: int = 1, **on: Any) -> Fact:
    return said.DialogueOpened(dialogue_id=dialogue, about=about(**on))


def received(dialogue: int = 1, *, turn: bool = True, courtesy: bool = False, **on: Any) -> Fact:
    return said.MessageReceived(
        dialogue_id=dialogue,
        about=about(**on),
        message_id=1,
        seq=1,
        kind="text",
        proof="",
        turn=turn,
        courtesy=courtesy,
    )


def sent(waited: float | None, dialogue: int = 1, *, by: str = "agent", first: bool = False, **on: Any) -> Fact:
    us = None if waited is None else round(waited * 1_000_000)
    return said.MessageSent(
        dialogue_id=dialogue,
        about=about(**on),
        message_id=2,
        seq=2,
        by=by,
        kind="text",
        proof="",
        first=first,
        waited_us=us,
    )


def closed(dialogue: int = 1, outcome: str = "solved", **on: Any) -> Fact:
    return said.DialogueClosed(dialogue_id=dialogue, about=about(**on), outcome=outcome, checks=[], closing_phrase=True)


def graded(dialogue: int, issue: str, **on: Any) -> Fact:
    return said.DemandGraded(
        dialogue_id=dialogue,
        about=about(**on),
        issue_type=issue,
        grade="basic",
        handling="now",
        taxonomy_id=1,
        stated_us=1,
    )


def rated(score: int, rating: int, *, kind: str = "csat", agent: int = 3) -> Fact:
    return RatingGiven(
        dialogue_id=1,
        about=about(agent=agent),
        rating_id=rating,
        closed_us=1,
        score=score,
        before=None,
        commented=False,
        kind=kind,
    )


def figure(name: str, period: Period = ALWAYS) -> Figure:
    return figures(MANAGER, [name], period)[name]

"""A small standard and the facts of a dialogue, for the tests of the clocks."""

import itertools
import textwrap
from collections.abc import Callable
from functools import partial

from zhunsheng.clocks.plan import Plan, compile_plan
from zhunsheng.dialogue import events as said
from zhunsheng.dialogue.values import About
from zhunsheng.journal.events import Fact, Recorded
from zhunsheng.journal.values import ActorRef
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.loader import load
from zhunsheng.standards.values import Rulebook

T0 = Instant.parse("2026-03-02T01:00:00Z")
"""Monday 2 March 2026, 09:00 in Shanghai."""

HEAD = """
document: trial
edition: 1
title: {zh: 试验, en: Trial}
about: {zh: 试验用, en: For tests}
clauses:
"""
CLAUSE = """
  - id: %s
    kind: clock
    title: {zh: 时限, en: A limit}
    says: {zh: 时限, en: A limit}
    source: {document: trial, part: "1"}
    clock:
"""

GREETING = """
      starts: {fact: dialogue.opened}
      stops: [{fact: message.sent, where: {by: [agent, bot]}, tell_apart: by}]
      limit: 30 s
      limits: [{applies: {tier: vip}, limit: 20 s}, {applies: {channel: email}, limit: 2 min}]
      ladder: [{at: "60%", tell: owner}, {at: breach, tell: leader}, {at: "+30 s", tell: supervisor}]
"""
REPLY = """
      starts: {fact: message.received}
      stops: [{fact: message.sent, where: {by: agent}}]
      limit: 2 min
      repeats: every
      ladder: [{at: "50%", tell: owner}, {at: "50%", tell: leader}, {at: breach, tell: owner}]
"""
PAUSING = """
      starts: {fact: message.received}
      stops: [{fact: message.sent, where: {by: agent}}]
      pauses: [{fact: progress.told}]
      resumes: [{fact: dialogue.queued}]
      cancels: [{fact: dialogue.closed}]
      limit: 10 s
      repeats: every
      ladder: [{at: "50%", tell: owner}, {at: breach, tell: leader}, {at: "+5 s", tell: supervisor}]
"""
SILENCE = """
      starts: {fact: progress.told}
      stops: [{fact: followup.done}]
      limit: 10 s
      while_running: restart
"""
RECORD = """
      starts: {fact: dialogue.closed}
      stops: [{fact: followup.done}]
      cancels: [{fact: dialogue.reopened}]
      limit: 2 h
      repeats: every
"""
WORKDAY = """
      starts: {fact: followup.promised}
      stops: [{fact: followup.done}]
      cancels: [{fact: dialogue.reopened}]
      limit: 1 workday
      calendar: working_days
      ladder: [{at: "50%", tell: owner}]
"""
UNFILLED = """
      starts: {fact: message.received}
      stops: [{fact: message.sent}]
      limit: blank
"""

DESK = {"ec-1.2a": GREETING, "dy-3.1b": REPLY, "ec-3.1d": PAUSING, "dy-2.3c": SILENCE, "cc-1.3c": RECORD}


def text_of(clauses: dict[str, str]) -> str:
    return HEAD + "".join(
        CLAUSE % name + textwrap.indent(textwrap.dedent(rule), "      ") for name, rule in clauses.items()
    )


def rulebook_of(clauses: dict[str, str], standing_id: int = 1) -> Rulebook:
    document = load(text_of(clauses), name="trial.yaml")
    return Rulebook.of(standing_id, {clause.id: clause for clause in document.clauses})


def plan_of(clauses: dict[str, str], standing_id: int = 1) -> Plan:
    return compile_plan(rulebook_of(clauses, standing_id), calendar_from)


def about(
    *, standing_id: int = 1, tier: str = "normal", channel: str = "webchat", agent_id: int | None = None
) -> About:
    return About(
        channel=channel,
        shop_id=1,
        group="online",
        tier=tier,
        customer_id=5,
        standing_id=standing_id,
        agent_id=agent_id,
        team_id=None if agent_id is None else 9,
    )


def after(seconds: float) -> Instant:
    return Instant(T0.us + round(seconds * 1_000_000))


def fact_of(name: str, on: About, *, dialogue_id: int = 77, by: str = "agent") -> said.DialogueFact:
    """Make a fact of the dialogue room by its short name."""
    makers: dict[str, Callable[..., said.DialogueFact]] = {
        "opened": said.DialogueOpened,
        "queued": said.DialogueQueued,
        "reopened": said.DialogueReopened,
        "assigned": partial(said.DialogueAssigned, agent_id=on.agent_id or 0, how="routed"),
        "received": partial(said.MessageReceived, message_id=1, seq=1, kind="text", proof="", turn=True),
        "sent": partial(said.MessageSent, message_id=2, seq=2, by=by, kind="text", proof="", first=True),
        "told": partial(said.ProgressTold, message_id=3),
        "promised": partial(said.FollowUpPromised, followup_id=4, owner_id=1, due_us=0),
        "done": partial(said.FollowUpDone, followup_id=4),
        "closed": partial(said.DialogueClosed, outcome="solved", checks=[], closing_phrase=True),
    }
    return makers[name](dialogue_id=dialogue_id, about=on)


_NUMBERS = itertools.count(1)


def recorded(fact: Fact, at: Instant) -> Recorded:
    return Recorded(id=next(_NUMBERS), fact=fact, at=at, actor=ActorRef("system", 0))


def story(*events: tuple[str, float] | tuple[str, float, str], on: About | None = None) -> list[Recorded]:
    """Record facts by short name at seconds after T0; a third word says who spoke."""
    where = on or about()
    return [recorded(fact_of(name, where, by=rest[0] if rest else "agent"), after(at)) for name, at, *rest in events]

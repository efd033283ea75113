"""The floor as who watches over it sees it: every agent with what is on their hands, and what waits for anybody."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zhunsheng.access.queries import EVERYTHING, topics
from zhunsheng.access.values import Actor, Role, Verb
from zhunsheng.cases.queries import book, cases_among
from zhunsheng.clocks.queries import lasting, open_clocks
from zhunsheng.clocks.values import ClockView, State
from zhunsheng.commerce.queries import shops
from zhunsheng.dialogue.queries import last_lines, last_said, releases_for, rows_for
from zhunsheng.dialogue.values import CLOSED, WAITING, DialogueRow, Line, ReleaseState
from zhunsheng.ground.settings import desk
from zhunsheng.guard.queries import emotion_of, mask
from zhunsheng.insight.queries import Span, figures_by, last
from zhunsheng.insight.values import By
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards, masked_names
from zhunsheng.people.values import AgentCard
from zhunsheng.surface.pages.clause_detail import tellers

Out = dict[str, Any]

MOST: Final = 500
EXCERPT: Final = 60
MOOD_FROM: Final = 3
LASTING: Final = 30
"""Broken limits that are shown; a supervisor with more of them goes through the lists."""


def floor_state(actor: Actor, lang: str) -> Out:
    """Give every dialogue that an actor may read and that still asks for something, by whom it is with."""
    at = now()
    rows = [row for row in rows_for(actor, limit=MOST) if row.state != CLOSED]
    ids = [row.id for row in rows]
    clocks, lines = open_clocks(ids, at), last_lines(ids)
    moods = {row_id: emotion_of(said).level for row_id, said in last_said(ids, MOOD_FROM).items()}
    names = masked_names([row.customer_id for row in rows])
    stores = {shop.id: shop.name for shop in shops()}
    shown = [
        _dialogue(row, clocks[row.id], lines.get(row.id), names, stores, lang) | {"mood": moods.get(row.id, 0)}
        for row in rows
    ]
    return {
        "now": at.us,
        "agents": _agents(actor, shown, at),
        "waiting": [one for one in shown if one["state"] == WAITING],
        "releases": _releases(actor, at),
        "lasting": _lasting(actor, {one["id"]: one for one in shown}, at, lang),
    }


def _lasting(actor: Actor, dialogues: Mapping[int, Out], at: Instant, lang: str) -> list[Out]:
    """Give the broken limits of which more than the agent in charge was told and that nobody has seen to, the latest first."""
    found = lasting(at)
    cases = cases_among(actor, {one.subject_id for one in found if one.subject_kind == "case"})
    told = []
    for one in found:
        case, dialogue = cases.get(one.subject_id), dialogues.get(one.subject_id)
        if case is None and dialogue is None:
            continue
        name = (
            dialogue["customer"]
            if case is None and dialogue is not None
            else ""
            if case is None
            else case.title or book().of(case.kind).title.of(lang)
        )
        told.append(
            {
                "id": one.id,
                "case": None if case is None else case.id,
                "dialogue": None if case is not None else one.subject_id,
                "who": name,
                "visitor": None if dialogue is None else dialogue["visitor"],
                "clause": one.clause_id,
                "title": one.title.of(lang),
                "since": one.breached_at.us,
                "told": tellers(one.told),
            }
        )
    return told[:LASTING]


def _releases(actor: Actor, at: Instant) -> list[Out]:
    """Give the refused words that wait for this actor's answer, what lapses first on top."""
    found = [one for one in releases_for(actor, at) if one.state == ReleaseState.ASKED and one.asked_by != actor.id]
    return [
        {
            "id": one.id,
            "dialogue": one.dialogue_id,
            "by": one.asked_name,
            "text": mask(one.text)[:EXCERPT],
            "why": mask(one.why),
            "clauses": list(one.clause_ids),
            "until": one.until.us,
        }
        for one in sorted(found, key=lambda one: one.until.us)
    ]


def _agents(actor: Actor, shown: Sequence[Out], at: Instant) -> list[Out]:
    held: dict[int, list[Out]] = {}
    for one in shown:
        if one["agent"] is not None:
            held.setdefault(one["agent"], []).append(one)
    today = figures_by(actor, ["keeping", "response", "closed"], last(Span.DAY, at, desk().time_zone), by=By.AGENT)
    return [_agent(card, held.get(card.id, []), today.get(card.id, {})) for card in _staff(actor)]


def _staff(actor: Actor) -> list[AgentCard]:
    cards = [card for card in agent_cards() if Role.AGENT in card.roles]
    if EVERYTHING in topics(actor, Verb.DIALOGUE_SUPERVISE):
        return cards
    return [card for card in cards if card.team_id in actor.team_ids]


def _agent(card: AgentCard, held: list[Out], today: Mapping[str, Any]) -> Out:
    return {
        "id": card.id,
        "name": card.name,
        "state": card.presence.value,
        "since": card.presence_since.us,
        "capacity": card.capacity,
        "dialogues": held,
        "today": {
            name: {"value": figure.value, "n": figure.n, "small": figure.is_small} for name, figure in today.items()
        },
    }


def _dialogue(
    row: DialogueRow,
    clocks: Sequence[ClockView],
    line: Line | None,
    names: Mapping[int, str],
    stores: Mapping[int, str],
    lang: str,
) -> Out:
    due = next((one for one in clocks if one.due_at is not None), None)
    return {
        "id": row.id,
        "state": row.state,
        "agent": row.agent_id,
        "customer": names.get(row.customer_id, ""),
        "visitor": row.customer_id,
        "tier": row.tier,
        "shop": stores.get(row.shop_id, ""),
        "group": row.group,
        "since": row.waiting_since or row.unanswered_since,
        "last": "" if line is None else line.text[:EXCERPT],
        "late": sum(one.state is State.BREACHED for one in clocks),
        "due": None
        if due is None or due.due_at is None
        else {"id": due.id, "at": due.due_at.us, "clause": due.clause_id, "title": due.title.of(lang)},
    }

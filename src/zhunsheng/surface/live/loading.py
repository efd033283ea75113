"""What a console asks for: the first picture, a dialogue's history, the gate. The same presenters as the pushes."""

from typing import Final

from zhunsheng.access.queries import decide, reach
from zhunsheng.access.values import Actor, Allowed, Reach, Verb
from zhunsheng.assist.queries import customer_writes_english, greeting_for, helper_settings
from zhunsheng.dialogue.queries import (
    Check,
    Gate,
    chain_of,
    demand_of,
    dialogue_row,
    followups_of,
    gate_of,
    lines_after,
    lines_before,
    mentions_of,
    open_counts,
    releases_for,
    rows_for,
)
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.kernel.instants import now
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard, CustomerCard
from zhunsheng.standards import queries as standards
from zhunsheng.surface.live.addressing import GREETED_IN, address_for
from zhunsheng.surface.live.cases import case_frames
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.keeping_out import block_frame, choices
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.orders import order_frames
from zhunsheng.surface.live.past import note_frame, side_by_side
from zhunsheng.surface.live.pictures import Picture, read_pictures
from zhunsheng.surface.live.present import read_message_frame, row_frame
from zhunsheng.surface.live.queueing import benefit_frames, group_frames, presence_frame, queue_frame, reason_frames
from zhunsheng.surface.live.recording import demand_state, hints_in
from zhunsheng.surface.live.releasing import release_frame

PAGE: Final = 100
CATCH_UP: Final = 500

BUTTONS: Final = {
    "take": Verb.DIALOGUE_TAKE,
    "transfer": Verb.DIALOGUE_TRANSFER,
    "take_over": Verb.DIALOGUE_TAKE_OVER,
    "close": Verb.DIALOGUE_CLOSE,
    "unmask": Verb.CUSTOMER_UNMASK,
    "block": Verb.CUSTOMER_BLOCK,
    "reply": Verb.DIALOGUE_REPLY,
    "search": Verb.SEARCH,
    "find": Verb.CUSTOMER_SEARCH,
    "note": Verb.DIALOGUE_NOTE,
    "scripts": Verb.SCRIPT_READ,
    "phrase": Verb.CARD_PHRASE,
    "case": Verb.CASE_REGISTER,
    "release": Verb.WORDS_RELEASE,
}


def snapshot(actor: Actor, names: Names, lang: str) -> Out:
    """Show everything an actor may see at this moment."""
    at = now()
    rows = rows_for(actor)
    pictures = read_pictures(rows, people.masked_names([row.customer_id for row in rows]), at)
    cards = people.agent_cards()
    loads = open_counts([card.id for card in cards])
    me = next((card for card in cards if card.id == actor.id), None)
    return {
        "t": "snapshot",
        "now": at.us,
        "me": _me(actor, me) | {"blocking": choices(lang)},
        "rows": [row_frame(picture, names, lang) for picture in pictures],
        "mentions": [note_frame(one) for one in mentions_of(actor)],
        "releases": [release_frame(one, names) for one in releases_for(actor, at)],
        "queue": queue_frame(actor.groups or None),
        "reasons": reason_frames(lang),
        "groups": group_frames(lang),
        "agents": [_colleague(card, loads.get(card.id, 0)) for card in cards],
    }


def history(actor: Actor, names: Names, dialogue_id: int, after: int, lang: str) -> Out:
    """Show a dialogue from a number on, with its customer, orders, chain and gate."""
    row = dialogue_row(actor, dialogue_id)
    lines = lines_after(actor, dialogue_id, after, CATCH_UP + 1) if after else []
    fresh = not after or len(lines) > CATCH_UP
    if fresh:
        lines = lines_before(actor, dialogue_id, row.seq + 1, PAGE)
    picture = read_pictures([row], people.masked_names([row.customer_id]), now())[0]
    names.learn_files(line.file_token for line in lines)
    return (
        {
            "t": "history",
            "dialogue": dialogue_id,
            "messages": [read_message_frame(line, row, names, customer_name=picture.customer_name) for line in lines],
            "more": fresh and bool(lines) and lines[0].seq > 1,
            "row": row_frame(picture, names, lang),
            "marks": {"delivered": row.delivered_seq, "read": row.read_seq},
            "checks": gate_frame(actor, dialogue_id, lang),
            "demand": demand_state(demand_of(actor, dialogue_id, now()), lang),
            "benefits": benefit_frames(row, lang),
            "chain": _chain(actor, names, dialogue_id),
            "followups": [
                {
                    "id": one.id,
                    "owner": {"id": one.owner_id, "name": names.agent(one.owner_id)},
                    "plan": one.plan,
                    "due_at": one.due_at.us,
                }
                for one in followups_of(actor, dialogue_id)
            ],
            "hints": hints_in(actor, dialogue_id, now()),
        }
        | side_by_side(actor, names, row, lang)
        | _customer_side(actor, names, row, picture, lang)
    )


def older(actor: Actor, names: Names, dialogue_id: int, before: int) -> Out:
    """Show the messages before a number."""
    row = dialogue_row(actor, dialogue_id)
    name = people.masked_names([row.customer_id]).get(row.customer_id, "")
    lines = lines_before(actor, dialogue_id, before, PAGE)
    names.learn_files(line.file_token for line in lines)
    return {
        "t": "history",
        "dialogue": dialogue_id,
        "messages": [read_message_frame(line, row, names, customer_name=name) for line in lines],
        "more": bool(lines) and lines[0].seq > 1,
    }


def gate_frame(actor: Actor, dialogue_id: int, lang: str) -> Out:
    """Show what the closing gate finds, and what to say for it, in a language that the customer reads."""
    gate = gate_of(actor, dialogue_id)
    spoken = "en" if customer_writes_english(dialogue_row(actor, dialogue_id)) else GREETED_IN
    return {
        "t": "gate",
        "dialogue": dialogue_id,
        "checks": [_check(check, lang, spoken) | {"kept": check.need.id in gate.kept} for check in gate.checks],
        "unrecorded": [name for _, name in gate.unrecorded],
        "closing": _closing(gate, spoken),
        "attempts": gate.attempts,
        "attempts_needed": gate.attempts_needed,
    }


def _check(check: Check, lang: str, spoken: str) -> Out:
    found = check.found
    return {
        "check": check.need.id,
        "clause": check.clause_id,
        "title": check.title.of(lang),
        "ask": None if check.need.ask is None else check.need.ask.of(spoken),
        "standing": check.standing.value,
        "accepts": [way.value for way in check.need.accepts],
        "found": None if found is None else {"seq": found.seq, "by": found.by, "quote": found.quote, "at": found.at.us},
    }


def _closing(gate: Gate, spoken: str) -> Out | None:
    if not gate.present:
        return None
    worst = next((one for one in gate.present if not one.found), gate.present[0])
    return {"clause": worst.clause_id, "present": worst.found, "suggest": worst.suggest.of(spoken)}


def _customer_side(actor: Actor, names: Names, row: DialogueRow, picture: Picture, lang: str) -> Out:
    within = row.subject()
    card = None
    if isinstance(decide(actor, Verb.CUSTOMER_READ, within), Allowed):
        card = people.customer_card(actor, row.customer_id, within=within)
    orders: list[Out] = []
    if isinstance(decide(actor, Verb.ORDER_READ, within), Allowed):
        orders = order_frames(actor, row.customer_id, lang, within)
    english = customer_writes_english(row)
    address = address_for(picture.customer_name, english=english)
    greeting = greeting_for(
        standards.rulebook(row.standing_id), tier=row.tier, customer_name=address,
        agent_name="" if row.agent_id is None else names.agent(row.agent_id), shop_name=names.shop(row.shop_id),
        lang="en" if english else GREETED_IN,
    )  # fmt: skip
    return {
        "customer": None if card is None else _card(card) | {"block": block_frame(card.id, names, now())},
        "orders": orders,
        "cases": case_frames(actor, row, lang),
        "greeting": None if greeting is None else greeting.text,
        "greeting_clause": None if greeting is None else greeting.clause_id,
    }


def _card(card: CustomerCard) -> Out:
    fields = {"name": card.name, "phone": card.phone, "email": card.email}
    return {
        "id": card.id,
        "name": card.name,
        "tier": card.tier.value,
        "known": bool(card.name or card.phone or card.email),
        "since": card.known_since.us,
        "fields": [{"field": field, "value": value or None} for field, value in fields.items()],
    }


def _chain(actor: Actor, names: Names, dialogue_id: int) -> list[Out]:
    return [
        {
            "agent": None
            if link.to_agent_id is None
            else {"id": link.to_agent_id, "name": names.agent(link.to_agent_id)},
            "group": link.to_group,
            "at": link.at.us,
            "how": link.how,
            "note": link.note or None,
        }
        for link in chain_of(actor, dialogue_id)
    ]


def _me(actor: Actor, card: AgentCard | None) -> Out:
    may = [name for name, verb in BUTTONS.items() if reach(actor, verb) > Reach.NONE]
    if reach(actor, Verb.DIALOGUE_READ) >= Reach.TEAM:
        may.append("read_team")
    settings = helper_settings()
    if settings.on and settings.console:
        may.append("aid")
    return {
        "id": actor.id,
        "name": actor.name,
        "roles": sorted(role.value for role in actor.roles),
        "presence": "away",
        "capacity": None if card is None else card.at_once,
        "groups": sorted(actor.groups),
        "can": may,
    } | ({} if card is None else presence_frame(card))


def _colleague(card: AgentCard, load: int) -> Out:
    return {
        "id": card.id,
        "name": card.nickname or card.name,
        "open": load,
        "capacity": card.at_once,
        "groups": sorted(card.groups),
        "team": card.team_id,
    } | presence_frame(card)

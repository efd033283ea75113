"""Offer scripts in the composer, with what the dialogue fills into their slots."""

from collections.abc import Sequence

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Verb
from zhunsheng.assist.queries import customer_writes_english, scripts_for, situations
from zhunsheng.assist.values import ScriptShown, Surroundings
from zhunsheng.commerce.queries import orders_of
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import masked_names
from zhunsheng.surface.live.addressing import address_for
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.names import Names

LONGEST = 100


def scripts_frame(actor: Actor, names: Names, dialogue_id: int, words: str, at: Instant, lang: str) -> Out:
    """Show the scripts that fit a dialogue and what was typed, the most fitting first."""
    row = dialogue_row(actor, dialogue_id)
    around = Surroundings(issue_type=row.issue_type, tier=row.tier, channel=row.channel)
    found = scripts_for(actor, around, words[:LONGEST], at)
    titles = {one.code: one.name for one in situations()}
    english = customer_writes_english(row)
    return {
        "t": "scripts",
        "dialogue": dialogue_id,
        "q": words,
        "scripts": [
            _script(one, lang, english=english) | {"situation": titles[one.draft.situation].of(lang)} for one in found
        ],
        "slots": slots_of_row(actor, names, row, english=english),
    }


def _script(one: ScriptShown, lang: str, *, english: bool) -> Out:
    return {
        "id": one.id,
        "title": (lang == "en" and one.draft.title_en) or one.draft.title,
        "text": one.draft.words(english=english),
        "issues": list(one.draft.issue_types),
        "situation_code": one.draft.situation,
    }


def slots_of_row(actor: Actor, names: Names, row: DialogueRow, *, english: bool = False) -> Out:
    """Say what fills the slots; `orders` are for the agent to choose from where there are several."""
    orders: list[str] = []
    if isinstance(decide(actor, Verb.ORDER_READ, row.subject()), Allowed):
        orders = [order.number for order in orders_of(actor, row.customer_id, within=row.subject())]
    return slots_with(names, row, masked_names([row.customer_id]).get(row.customer_id, ""), orders, english=english)


def slots_with(names: Names, row: DialogueRow, name: str, orders: Sequence[str], *, english: bool = False) -> Out:
    """Say what fills the slots by a customer's masked name and the numbers of their orders."""
    customer = address_for(name, english=english)
    return {
        "customer": customer or "",
        "agent": "" if row.agent_id is None else names.agent(row.agent_id),
        "shop": names.shop(row.shop_id),
        "order": orders[0] if len(orders) == 1 else "",
        "orders": list(orders),
        "time": "",
        "demand": "",
    }

"""Show a console the customers that were looked for, and what they said that this person may read."""

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Subject, Verb
from zhunsheng.dialogue.queries import dialogues_of_customers
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people import queries as people
from zhunsheng.surface.live.frames import Out

MOST = 20


def customers_frame(actor: Actor, words: str, customer_ids: tuple[int, ...]) -> Out:
    """Show found customers, masked, each with the newest dialogue that the actor may read."""
    shown = customer_ids[:MOST]
    dialogues = dialogues_of_customers(actor, shown)
    found = []
    for customer_id in shown:
        newest = next((row for row in dialogues if row.customer_id == customer_id), None)
        within = None if newest is None else newest.subject()
        if not isinstance(decide(actor, Verb.CUSTOMER_READ, within or Subject(kind="customer")), Allowed):
            continue
        try:
            card = people.customer_card(actor, customer_id, within=within)
        except NotFound:
            continue
        found.append(
            {
                "id": card.id,
                "name": card.name,
                "phone": card.phone or None,
                "tier": card.tier.value,
                "dialogue": None if newest is None else {"id": newest.id, "state": newest.state, "at": newest.last_at},
            }
        )
    return {"t": "customers", "q": words, "customers": found, "more": len(customer_ids) > MOST}

"""A customer's cases beside the dialogue."""

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Verb
from zhunsheng.cases.queries import book, cases_of_customer, issue_title
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.frames import Out


def case_frames(actor: Actor, row: DialogueRow, lang: str) -> list[Out]:
    """Show the cases of a dialogue's customer, the newest first; none to who may not read them."""
    if not isinstance(decide(actor, Verb.CASE_READ, row.subject()), Allowed):
        return []
    found, at = book(), now()
    return [
        {
            "id": one.id, "kind": found.of(one.kind).title.of(lang), "title": one.title, "order": one.order_number,
            "type": issue_title(one.issue, at, lang) or (found.types[one.issue_type].text.of(lang) if one.issue_type and one.issue_type in found.types else ""),
            "state": found.states[one.state].text.of(lang), "open": one.closed_at is None, "at": one.registered_at.us,
            "due_at": None if one.due_at is None else one.due_at.us,
        }
        for one in cases_of_customer(actor, row.customer_id, row.subject(), merged=False)
    ]  # fmt: skip

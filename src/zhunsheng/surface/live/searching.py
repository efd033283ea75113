"""Show a console what was found by its words in the record."""

from typing import Final

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.queries import FoundMessage, search_messages
from zhunsheng.dialogue.values import By
from zhunsheng.people import queries as people
from zhunsheng.surface.live.excerpts import excerpt_of
from zhunsheng.surface.live.frames import Out

PAGE: Final = 20


def found_frame(actor: Actor, query: str, before: int | None) -> Out:
    """Show one page of the messages that hold a query's words, newest first, customers' names masked."""
    page = search_messages(actor, query, before=before, limit=PAGE)
    names = people.masked_names([found.dialogue.customer_id for found in page.messages])
    return {
        "t": "found",
        "q": query,
        "hits": [_hit(found, names.get(found.dialogue.customer_id, ""), query) for found in page.messages],
        "more": page.following is not None,
        "following": page.following,
    }


def _hit(found: FoundMessage, customer_name: str, query: str) -> Out:
    row = found.dialogue
    excerpt = excerpt_of(found.text, query)
    return {
        "dialogue": row.id,
        "message": found.id,
        "seq": found.seq,
        "by": found.by,
        "who": customer_name if found.by == By.CUSTOMER else found.author_name,
        "excerpt": excerpt.text,
        "marks": [{"start": start, "end": end} for start, end in excerpt.marks],
        "at": found.at.us,
        "state": row.state,
        "customer": {"id": row.customer_id, "name": customer_name, "tier": row.tier},
    }

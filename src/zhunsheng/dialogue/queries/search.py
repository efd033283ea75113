"""Find messages by their words; what the asker may not read is neither found nor counted."""

import msgspec

from zhunsheng.access.queries import decide, reach, topics
from zhunsheng.access.values import Actor, Allowed, Reach, Verb
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.queries.rows import rows_of
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.ground import search
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant

QUERY_LIMIT = 100
"""Characters of one query; a technical bound of the wire, not a rule of any standard."""


class FoundMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message that holds every word of a query, with the dialogue it was said in."""

    id: int
    seq: int
    by: str
    author_name: str
    text: str
    at: Instant
    dialogue: DialogueRow


class FoundPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of what was found, newest first; `following` is the place to go on from, None at the end."""

    messages: list[FoundMessage]
    following: int | None


def search_messages(actor: Actor, query: str, *, before: int | None = None, limit: int = 20) -> FoundPage:
    """Find the messages an actor may both read and search, newest first, in open, waiting and closed dialogues alike.

    The index learns of a new owner a moment after the hand-over; each dialogue found is therefore decided about once more
    as it stands now. A page can be shorter for it, and still has a place to go on from.
    Refuses  AccessDenied without the right to search, BadInput for an empty query or one that is too long
    """
    if reach(actor, Verb.SEARCH) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.SEARCH.value)
    words = query.strip()
    if not 1 <= len(words) <= QUERY_LIMIT:
        raise BadInput("q", f"1 to {QUERY_LIMIT} characters", words)
    seen = topics(actor, Verb.DIALOGUE_READ) & topics(actor, Verb.SEARCH)
    hits = search.find("message", words, topics=seen, limit=limit + 1, before=before)
    page = hits[:limit]
    return FoundPage(messages=_messages(actor, page), following=page[-1].place if len(hits) > limit else None)


def _messages(actor: Actor, hits: list[search.Hit]) -> list[FoundMessage]:
    rows = {row.id: row for row in rows_of(list({hit.owner for hit in hits})) if _may_find(actor, row)}
    messages = Message.objects.in_bulk([hit.ref for hit in hits if hit.owner in rows])
    return [
        FoundMessage(
            id=found.id, seq=found.seq, by=found.by, author_name=found.author_name, text=found.text, at=found.at,
            dialogue=rows[found.dialogue_id],
        )
        for found in (messages[hit.ref] for hit in hits if hit.ref in messages)
    ]  # fmt: skip


def _may_find(actor: Actor, row: DialogueRow) -> bool:
    subject = row.subject()
    return all(isinstance(decide(actor, verb, subject), Allowed) for verb in (Verb.DIALOGUE_READ, Verb.SEARCH))

"""Messages: read them, say something, find what was said."""

from typing import Annotated

import msgspec
from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.dialogue.actions import Held, send_message
from zhunsheng.dialogue.queries import dialogue_row, lines_after, lines_before, search_messages
from zhunsheng.dialogue.values import Draft, MessageKind
from zhunsheng.ground import files
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.actions.once import Answer
from zhunsheng.kernel.ids import new_token
from zhunsheng.knowledge.actions import lend_file
from zhunsheng.people.queries import agent_cards, masked_names
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.holding import held_answer
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Id
from zhunsheng.surface.api.shapes.dialogues import (
    FoundOut,
    MessageIn,
    MessageMade,
    MessagesChoice,
    MessagesOut,
    found_out,
    message_out,
)
from zhunsheng.surface.api.writing import KEY, change

door = Door("messages")


class WordsChoice(Paged):
    """Which words."""

    q: Annotated[str, Field(min_length=1, max_length=100)]


@door.get("/dialogues/{dialogue}/messages", MessagesOut, scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_messages(request: Asked, dialogue: Id, choice: Query[MessagesChoice]) -> MessagesOut:
    """Read messages; numbers run from 1 without gaps, so `after` the last one you hold nothing is missed."""
    actor = request.auth.actor
    row = dialogue_row(actor, dialogue)
    if choice.after is not None:
        lines = lines_after(actor, dialogue, choice.after, choice.limit)
        more = bool(lines) and lines[-1].seq < row.seq
    else:
        lines = lines_before(actor, dialogue, row.seq + 1 if choice.before is None else choice.before, choice.limit)
        more = bool(lines) and lines[0].seq > 1
    name = masked_names([row.customer_id]).get(row.customer_id, "")
    return MessagesOut(items=[message_out(line, name) for line in lines], more=more)


@door.post(
    "/dialogues/{dialogue}/messages", MessageMade, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_REPLY, status=201
)
def say(request: Asked, dialogue: Id, body: MessageIn) -> HttpResponse:
    """Say something to the customer; the guard reads it first.

    A held message is the problem `phrase.refused`, or `phrase.confirm`: then the same text goes out with `confirm`
    naming the clauses.
    """
    actor = request.auth.actor
    cid = body.cid or request.headers.get(KEY, "")[:64] or new_token()
    draft = Draft(cid=cid, text=body.text, kind=_kind_of(body), file_token=body.file)
    nickname = agent_cards([actor.id])[0].nickname
    lang = get_language() or "zh-hans"

    def act(ink: Ink) -> Schema | Answer:
        lent = None if body.file is None else lend_file(ink, body.file)
        result = send_message(
            ink, dialogue, msgspec.structs.replace(draft, file_token=lent), nickname, frozenset(body.confirm)
        )
        return held_answer(result, lang) if isinstance(result, Held) else MessageMade(
            id=result.id, dialogue=result.dialogue_id, seq=result.seq, at=result.at.iso()
        )  # fmt: skip

    return change(request, act, status=201)


@door.get("/messages", Page[FoundOut], scope=Scope.DIALOGUES_READ, verb=Verb.SEARCH)
def find_messages(request: Asked, choice: Query[WordsChoice]) -> Page[FoundOut]:
    """Find messages by their words, the newest first; what you may not read is neither found nor counted."""
    place = places_of(choice.cursor, 1)
    page = search_messages(
        request.auth.actor, choice.q, before=None if place is None else place[0], limit=choice.limit
    )  # fmt: skip
    following = None if page.following is None else cursor_of(page.following)
    return Page[FoundOut](items=[found_out(found) for found in page.messages], next=following)


def _kind_of(body: MessageIn) -> MessageKind:
    """Tell what a message is. Refuses: NotFound for a file nobody handed in."""
    if body.file is None:
        return MessageKind(body.kind)
    kind = files.KINDS.get(files.file_of(body.file).media_type)
    return MessageKind.IMAGE if kind is not None and kind.picture else MessageKind.FILE

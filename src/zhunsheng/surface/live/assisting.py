"""Show an agent what to say next, note how it fared, and let a message become a way to ask a question."""

from contextlib import suppress

from zhunsheng.access.values import Actor
from zhunsheng.assist.actions import note_suggestions
from zhunsheng.assist.queries import suggestions_for
from zhunsheng.assist.values import Suggestion, Suggestions
from zhunsheng.dialogue.queries import dialogue_row
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.journal.actions import do
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge.actions import phrase_message
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import Taxonomy
from zhunsheng.surface.live.frames import Aided, AssistFrame, Frame, Out, PhraseFrame
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.scripting import slots_of_row


async def assist(actor: Actor, names: Names, frame: Frame, lang: str) -> Out:
    """Carry a request about suggestions to its query or action."""
    match frame:
        case AssistFrame():
            return await read(assist_frame, actor, names, frame.dialogue, lang)
        case PhraseFrame():
            added = await do(phrase_message, actor, now(), frame.faq, frame.dialogue, frame.seq)
            return {"t": "done", "added": added}
    raise BadInput("t", "a request of this socket", type(frame).__name__)


async def note_aid(actor: Actor, dialogue_id: int, aid: Aided) -> None:
    """Note how the suggestions shown beside an answer fared; the answer is sent, and a wrong note must not make it look refused."""
    with suppress(Refusal):
        await do(
            note_suggestions, actor, now(), dialogue_id, aid.seq, issue_type=aid.issue, seen=aid.seen, ranked=aid.ranked,
            used=aid.used, how=aid.how,
        )  # fmt: skip


def assist_frame(actor: Actor, names: Names, dialogue_id: int, lang: str) -> Out:
    """Show what to say next; `seq` is the customer's message that it answers, 0 before they have said anything."""
    at = now()
    row = dialogue_row(actor, dialogue_id)
    found = suggestions_for(actor, dialogue_id, at)
    if found is None:
        return {"t": "assist", "dialogue": dialogue_id, "seq": 0, "items": []}
    kept = standards.taxonomy(Instant(row.opened_at), asked_at=at)
    titles = {field.id: field.title.of(lang) for field in kept.body.fields}
    return {
        "t": "assist",
        "dialogue": dialogue_id,
        "seq": found.seq,
        "issue": found.issue_type or "",
        "demand": found.demand,
        "missing": [titles.get(name, name) for name in found.missing],
        "emotion": found.emotion,
        "emotion_words": list(found.emotion_words),
        "pace": found.pace.value,
        "pace_clause": found.pace_clause,
        "items": [_item(one, kept, lang) for one in _in_order(found)],
        "unlearned": list(found.unlearned),
        "slots": _slots(actor, names, row, found),
    }


def _in_order(found: Suggestions) -> list[Suggestion]:
    """Calm first, then what is due, the answers, the questions, and what else may be said."""
    return [*found.soothing, *found.holding, *found.answers, *found.guides, *found.restating, *found.value]


def _slots(actor: Actor, names: Names, row: DialogueRow, found: Suggestions) -> Out:
    return slots_of_row(actor, names, row) | {"demand": found.demand}


def _item(one: Suggestion, kept: Taxonomy, lang: str) -> Out:
    told: Out = dict(one.told)
    leaf = kept.leaf(str(told.get("issue", "")))
    if leaf is not None:
        told["issue"] = leaf.title.of(lang)
    return {
        "key": one.key,
        "kind": one.kind,
        "title": one.title_en if lang == "en" else one.title,
        "text": one.text,
        "why": one.why,
        "told": told,
        "clause": one.clause,
        "insertable": one.insertable,
        "files": [
            {"token": file.token, "name": file.name, "type": file.media_type, "size": file.size} for file in one.files
        ],
    }

"""Show an agent what to say next, note how it fared, and let a message become a way to ask a question."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import msgspec

from zhunsheng.access.values import Actor
from zhunsheng.assist.actions import note_suggestions
from zhunsheng.assist.queries import Beside, beside, suggestions_together
from zhunsheng.assist.values import Suggestion, Suggestions
from zhunsheng.ground.asking.inquiring import inquire
from zhunsheng.journal.actions import do
from zhunsheng.kernel.errors import BadInput, Busy, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge.actions import phrase_message
from zhunsheng.knowledge.queries import reads_meaning
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import Taxonomy
from zhunsheng.surface.live.frames import Aided, AssistFrame, Frame, Out, PhraseFrame
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.scripting import slots_with
from zhunsheng.surface.live.unsent import MOST

BESIDE: Final = "beside"
PATIENCE: Final = 2.0
"""Seconds that the worker is waited for; what it is late with would be as late here, and hold up messages besides."""
NOBODY: Final = Names()
"""Who serves and where are named by the process that knows all names; the maker of a frame leaves them open."""


class Wanted(msgspec.Struct, frozen=True):
    """Suggestions that a console asks for: who looks, at which dialogue, in which language."""

    actor: Actor
    dialogue: int
    lang: str
    draft: str = ""


class Made(msgspec.Struct, frozen=True):
    """A frame that is ready but for two names."""

    frame: Out
    agent: int | None = None
    shop: int = 0


async def assist(actor: Actor, names: Names, frame: Frame, lang: str) -> Out:
    """Carry a request about suggestions to its query or action."""
    match frame:
        case AssistFrame():
            if len(frame.draft) > MOST:
                raise BadInput("draft", f"at most {MOST} characters", len(frame.draft))
            return await _beside(names, Wanted(actor=actor, dialogue=frame.dialogue, lang=lang, draft=frame.draft))
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


async def _beside(names: Names, wanted: Wanted) -> Out:
    """Have the frame made by the worker, which has the bank and keeps this process free for messages; without one, make it here."""
    try:
        made = await inquire(BESIDE, wanted, Made, patience=PATIENCE)
    except TimeoutError:
        raise Busy("suggestions") from None  # the console asks again; made here they would hold up messages
    if made is None:
        made = await read(_made_here, wanted)
        made.frame["bare"] = (
            True  # the bank is where nobody answers: an agent should not take it for a question that has no answer
        )
    if "slots" in made.frame:
        made.frame["slots"] |= {
            "agent": "" if made.agent is None else names.agent(made.agent),
            "shop": names.shop(made.shop),
        }
    return made.frame


def made_together(asked: Sequence[msgspec.Raw]) -> list[Made | None]:
    """Make the frames that consoles ask for at one time; what is asked twice is made once, and what is refused is left to who asked."""
    return _all_made(asked, haste=False)


def made_in_haste(asked: Sequence[msgspec.Raw]) -> list[Made | None]:
    """Make the same frames when more are asked for than can be made in time: knowledge by characters alone, and the frame says so."""
    found, said = _all_made(asked, haste=True), reads_meaning()
    for one in found:
        if one is not None and said:
            one.frame["hasty"] = True
    return found


def _all_made(asked: Sequence[msgspec.Raw], *, haste: bool) -> list[Made | None]:
    at = now()
    wanted = [msgspec.json.decode(one, type=Wanted) for one in asked]
    once = list(dict.fromkeys(wanted))
    found = suggestions_together([(one.actor, one.dialogue, one.draft) for one in once], at, haste=haste)
    made = {
        one: None if isinstance(shown, Refusal) else _made(one, shown, at)
        for one, shown in zip(once, found, strict=True)
    }
    return [made[one] for one in wanted]


def _made_here(wanted: Wanted) -> Made:
    at = now()
    return _made(wanted, beside(wanted.actor, wanted.dialogue, at, wanted.draft), at)


def _made(wanted: Wanted, there: Beside | None, at: Instant) -> Made:
    """Show what to say next; `seq` is the customer's message that it answers, 0 before they have said anything."""
    if there is None:
        return Made(frame={"t": "assist", "dialogue": wanted.dialogue, "seq": 0, "items": []})
    row, found = there.row, there.found
    lang = wanted.lang
    kept = standards.taxonomy(Instant(row.opened_at), asked_at=at)
    titles = {field.id: field.title.of(lang) for field in kept.body.fields}
    frame = {
        "t": "assist",
        "dialogue": row.id,
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
        "slots": slots_with(NOBODY, row, there.name, there.orders, english=there.english) | {"demand": found.demand},
    }
    return Made(frame=frame, agent=row.agent_id, shop=row.shop_id)


def _in_order(found: Suggestions) -> list[Suggestion]:
    """Calm first, then the answers, words for the wait, the questions, and what else may be said.

    Words for the wait are shown when a limit nears: before the answers, they would be what the key of the answer gives from then on.
    """
    return [*found.soothing, *found.answers, *found.holding, *found.guides, *found.restating, *found.value]


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

"""Give the whole judgement of one message: hits, personal data, the masked text, emotion, and what it says."""

from __future__ import annotations

from typing import Final

from zhunsheng.guard.emotion import Emotion, read_emotion
from zhunsheng.guard.likeness import Likeness, reads_as_chinese, shipped_likeness
from zhunsheng.guard.measures import held
from zhunsheng.guard.personal import Personal, find_personal, mask
from zhunsheng.guard.phrases import Guard
from zhunsheng.guard.recognise import Found, recogniser
from zhunsheng.guard.spoken import speak
from zhunsheng.guard.values import NO_CONTEXT, Context, Judgement
from zhunsheng.standards.values import Speaker, Value

SAYS: Final = ("greeting", "closing", "confirmation", "holding", "empathy")
ALL_SAYS: Final = (*SAYS, "apology_with_remedy", "refusal_with_alternative")
_PARTS: Final = ("refusing", "alternative", "asks_back", "reason", "apology", "remedy", "cause")
_CALM: Final = Emotion(level=0)


class Inspection(Value, frozen=True):
    """Hold everything that the guard has to say about one message."""

    judgement: Judgement
    personal: tuple[Personal, ...]
    masked: str
    emotion: Emotion
    says: tuple[str, ...]


def inspect(guard: Guard, text: str, *, speaker: Speaker = Speaker.AGENT, context: Context = NO_CONTEXT) -> Inspection:
    """Judge one message in every respect.

    Clauses   ec-4.1a, dy-2.3b, cc-2.1a, cc-1.2a, dy-2.1a
    """
    personal = find_personal(text)
    theirs = speaker is Speaker.CUSTOMER
    return Inspection(
        judgement=guard.judge(text, speaker=speaker, context=context),
        personal=personal,
        masked=mask(text, personal) if personal else text,
        emotion=read_emotion(text) if theirs else _CALM,
        says=() if theirs else what_is_said(text),
    )


def restates(text: str) -> bool:
    """Tell whether an agent's message sums up what the customer wants and asks whether that is right.

    Clauses   cc-1.2a
    """
    return bool(held(recogniser(("confirmation",), Speaker.AGENT).find(speak(text)), "confirmation"))


def what_is_said(text: str, likeness: Likeness | None = None) -> tuple[str, ...]:
    """Name the required phrases that an agent's message holds: by what patterns know, and by likeness to what was taught.

    Clauses   cc-2.1a, cc-1.2a, cc-1.3b, dy-2.1a, cc-1.2e, ec-1.2b
    """
    form = speak(text)
    found = recogniser((*SAYS, *_PARTS), Speaker.AGENT).find(form)
    said = [family for family in SAYS if held(found, family)]
    if _made_good(found):
        said.append("apology_with_remedy")
    if held(found, "refusing") and held(found, "alternative"):
        said.append("refusal_with_alternative")
    model = shipped_likeness() if likeness is None else likeness
    if not reads_as_chinese(form):
        return tuple(said)
    alike = model.names(form, ALL_SAYS)
    return tuple(one for one in ALL_SAYS if one in alike or (one in said and not model.doubts(form, one, 0, len(form))))


def _made_good(found: list[Found]) -> bool:
    return bool(held(found, "apology") and held(found, "remedy"))

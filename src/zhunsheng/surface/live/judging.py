"""Show what the guard says: of an agent's words while they are written, of a customer's once they are here."""

import re
from functools import lru_cache
from typing import Final

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.queries import judged_draft
from zhunsheng.dialogue.values import TEXT_LIMIT, By, Line
from zhunsheng.guard.queries import guard_of, read_emotion
from zhunsheng.guard.values import Hit
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Severity, Speaker
from zhunsheng.surface.live.frames import Out

MOST_SHOWN: Final = 4
"""More marks at once than this help nobody who is writing."""
REMEMBERED: Final = 2048
_HAN: Final = re.compile("[\u3400-\u9fff]")
_LATIN: Final = re.compile("[A-Za-z]{2}")
_WEIGHT: Final = {Severity.REFUSE: 0, Severity.CONFIRM: 1, Severity.NOTE: 2}


def judged_frame(actor: Actor, dialogue_id: int, text: str, lang: str) -> Out:
    """Answer with the marks under words that are being written; nothing is recorded.

    Refuses  AccessDenied, NotFound, BadInput for a text that is too long to be sent
    """
    if len(text) > TEXT_LIMIT:
        raise BadInput("the text", f"up to {TEXT_LIMIT} characters", len(text))
    hits = judged_draft(actor, dialogue_id, text, now()).hits
    gravest = sorted(hits, key=lambda hit: (_WEIGHT[hit.severity], hit.start))[:MOST_SHOWN]
    return {"t": "judged", "hits": [hit_shown(hit, lang) for hit in gravest]}


def hit_shown(hit: Hit, lang: str) -> Out:
    """Show where words offend, the reason, its clause, and what to say instead."""
    return {
        "clause": hit.clause_id,
        "family": hit.family,
        "start": hit.start,
        "end": hit.end,
        "phrase": hit.phrase,
        "severity": hit.severity.value,
        "reason": hit.reason.of(lang),
        "instead": hit.instead.of(_written_in(hit.phrase, lang)),
        "alike": list(hit.alike),
    }


def _written_in(words: str, lang: str) -> str:
    """Tell in which language words are written, since what takes their place goes to the same customer; figures alone tell nothing."""
    if _HAN.search(words):
        return "zh-hans"
    return "en" if _LATIN.search(words) else lang


def mood_shown(line: Line, standing_id: int) -> Out | None:
    """Show how upset a customer's message is, with the words that say so, and what in it a standard wants marked."""
    if line.by != By.CUSTOMER or not line.text:
        return None
    return _mood(standing_id, line.text)


@lru_cache(maxsize=REMEMBERED)
def _mood(standing_id: int, text: str) -> Out | None:
    emotion = read_emotion(text)
    guard = guard_of(standards.rulebook(standing_id))
    hits = guard.judge(text, speaker=Speaker.CUSTOMER, thorough=False).hits
    marks = {hit.known_as: hit.clause_id for hit in hits}
    if not emotion.level and not marks:
        return None
    return {
        "level": emotion.level,
        "words": [text[start:end] for start, end in emotion.words],
        "marks": [{"family": family, "clause": clause} for family, clause in sorted(marks.items())],
    }

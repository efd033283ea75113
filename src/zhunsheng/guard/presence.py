"""Look whether the phrases that an opening or a closing demands were said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from zhunsheng.guard.normalise import normalise, squash
from zhunsheng.guard.values import NOTHING_KNOWN, Line, Presence
from zhunsheng.standards.values import Clause, Place, PresencePhrase, Speaker

#: A customer usually answers a farewell, so the words may stand in the turn before the last.
_CLOSING_TURNS: Final = 2
_GOES_ON_AS_ANOTHER_WORD: Final = re.compile(r"好[像多几久转评奇意坏吃看用]")
_PEOPLE_AND_BOT: Final = frozenset(Speaker)
_folded = lru_cache(maxsize=4096)(squash)


def find_present(
    clauses: Iterable[Clause],
    lines: Sequence[Line],
    *,
    at: Place,
    about: Mapping[str, object] = NOTHING_KNOWN,
) -> tuple[Presence, ...]:
    """Say for each clause that demands a phrase at this place whether it was said, and in which message."""
    return tuple(
        _look(clause, clause.present, lines)
        for clause in clauses
        if clause.present is not None and clause.present.at is at and clause.applies_to(about)
    )


def _look(clause: Clause, demanded: PresencePhrase, lines: Sequence[Line]) -> Presence:
    turns = _turns(lines, demanded.speaker)
    where = turns[:1] if demanded.at is Place.OPENING else turns[-_CLOSING_TURNS:]
    for line in (line for turn in where for line in turn):
        for phrase in demanded.any:
            span = _find(phrase, line.text)
            if span is not None:
                return Presence(
                    clause_id=clause.id,
                    place=demanded.at,
                    severity=demanded.severity,
                    suggest=demanded.suggest,
                    phrase=phrase,
                    message_id=line.message_id,
                    start=span[0],
                    end=span[1],
                )
    return Presence(clause_id=clause.id, place=demanded.at, severity=demanded.severity, suggest=demanded.suggest)


def _turns(lines: Sequence[Line], speaker: Speaker) -> list[list[Line]]:
    """Group what one side said into turns; an agent's turn may be spoken by the bot."""
    sides = {speaker, Speaker.BOT} if speaker is Speaker.AGENT else {speaker}
    turns: list[list[Line]] = []
    silent = True
    for line in lines:
        if line.by in sides:
            if silent:
                turns.append([])
            turns[-1].append(line)
        if line.by in _PEOPLE_AND_BOT:
            silent = line.by not in sides
    return turns


def _find(phrase: str, text: str) -> tuple[int, int] | None:
    words, typed = _folded(phrase), normalise(text)
    start = typed.text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        if not _GOES_ON_AS_ANOTHER_WORD.match(typed.text, end - 1):
            return typed.span(start, end)
        start = typed.text.find(words, start + 1)
    return None

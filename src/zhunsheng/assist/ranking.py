"""Put scripts into the order in which they are useful here; pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from zhunsheng.assist.values import ScriptShown, Surroundings
from zhunsheng.kernel.instants import Instant

_NO_MATCH = 99


def rank(
    scripts: Iterable[ScriptShown], around: Surroundings, wanted: str, at: Instant, limit: int
) -> list[ScriptShown]:
    """Return the scripts that fit a dialogue and what was typed, the best first.

    A script for another tier, channel or time never comes. What was typed decides first, then whether
    the script is made for this issue type, then whether it is worded for this tier, then how often it is used.

    Clauses   ec-2.1c
    """
    typed = _plain(wanted)
    scored = [
        (
            _match(script, typed),
            _distance(script, around),
            script.draft.tier != around.tier,
            -script.uses,
            script.id,
            script,
        )
        for script in scripts
        if _fits(script, around, at)
    ]
    found = sorted((one for one in scored if one[0] < _NO_MATCH), key=lambda one: one[:5])
    return [one[5] for one in found[:limit]]


def _fits(script: ScriptShown, around: Surroundings, at: Instant) -> bool:
    draft = script.draft
    if draft.tier not in ("", around.tier) or draft.channel not in ("", around.channel):
        return False
    begun = draft.effective_from is None or draft.effective_from <= at
    return begun and (draft.effective_to is None or at < draft.effective_to)


def _distance(script: ScriptShown, around: Surroundings) -> int:
    """Say how far a script is from the dialogue: made for its issue type, for any, for another."""
    issues = script.draft.issue_types
    if around.issue_type is not None and around.issue_type in issues:
        return 0
    return 2 if issues else 1


def _match(script: ScriptShown, typed: str) -> int:
    """Say how well a script answers what was typed: by its title's beginning, its sound, its words."""
    if not typed:
        return 0
    title, title_en = _plain(script.draft.title), _plain(script.draft.title_en)
    if title.startswith(typed) or script.sound.startswith(typed):
        return 0
    if typed in title or typed in title_en or f" {typed}" in f" {script.sound}":
        return 1
    if typed in script.sound:
        return 2
    return (
        3
        if typed in _plain(script.draft.text) or typed in _plain(script.draft.text_en) or typed in script.key
        else _NO_MATCH
    )


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())

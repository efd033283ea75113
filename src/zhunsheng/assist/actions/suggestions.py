"""Note how suggestions fared, so that what is taken comes first next time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.assist.events import SuggestionsAnswered
from zhunsheng.assist.models import SuggestionTally
from zhunsheng.assist.ordering import scopes, taught_by
from zhunsheng.assist.queries.tallies import known_of
from zhunsheng.assist.suggesting import tallied
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id

KEY: Final = re.compile(r"(?:card|script|order|passage):\d{1,19}")
ISSUE: Final = re.compile(r"(?:[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)?")
HOW: Final = ("used", "edited", "ignored")
MOST: Final = 24


def note_suggestions(
    ink: Ink, dialogue_id: int, seq: int, *, issue_type: str, seen: Sequence[str], ranked: int, used: str, how: str
) -> None:
    """Note what an agent was shown while answering, and whether one of it was taken as it was, changed, or not at all.

    Writes    how often each was shown and taken for this type of issue
    Records   suggestions.answered, unless nothing was shown
    Refuses   AccessDenied, BadInput
    Clauses   cc-5.1a
    """
    require(ink.actor, Verb.DIALOGUE_REPLY, subject_of_dialogue(dialogue_id))
    keys = list(dict.fromkeys(seen))
    _check(keys, ranked, used, how)
    if not ISSUE.fullmatch(issue_type):
        raise BadInput("issue_type", "the code of a type", issue_type)
    if not keys:
        return
    _learn(issue_type, list(dict.fromkeys(tallied(key) for key in keys[:ranked])), tallied(used), how)
    ink.record(
        SuggestionsAnswered(
            dialogue_id=dialogue_id, seq=seq, issue_type=issue_type, how=how, used=used, seen=keys, ranked=ranked
        )
    )  # fmt: skip


@system_only("the demonstration's dialogues are gone, and with them what was learned from them")
def forget_tallies(ink: Ink) -> None:
    """Forget how suggestions fared. Writes: deletes the rows."""
    ink.settle()
    SuggestionTally.objects.all().delete()


def _learn(issue_type: str, keys: Sequence[str], used: str, how: str) -> None:
    """Add what an answer teaches; counts are added in the database, so that two processes do not lose each other's."""
    if not keys:
        return
    wanted = scopes(issue_type, keys)
    adds = taught_by(issue_type, keys, used, known_of(wanted))
    table = SuggestionTally.objects
    table.bulk_create(
        (SuggestionTally(id=new_id(), issue_type=issue, key=key) for issue, key in sorted(adds)), ignore_conflicts=True
    )
    for issue, key in sorted(adds):
        more = adds[issue, key]
        changes = {"shown": F("shown") + more.shown, "expected": F("expected") + more.expected}
        if more.taken:
            changes[how] = F(how) + more.taken
        table.filter(issue_type=issue, key=key).update(**changes)


def _check(keys: Sequence[str], ranked: int, used: str, how: str) -> None:
    if not 0 <= ranked <= len(keys) <= MOST or not all(KEY.fullmatch(key) for key in keys):
        raise BadInput("seen", f"at most {MOST} keys such as card:7", len(keys))
    if how not in HOW:
        raise BadInput("how", ", ".join(HOW), how)
    if (used in keys) != (how != "ignored") or (how == "ignored" and used):
        raise BadInput("used", "one of the keys shown, or nothing where all were ignored", used)

"""Read how suggestions fared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import connection

from zhunsheng.assist.models import SuggestionTally
from zhunsheng.assist.ordering import Scope
from zhunsheng.assist.values import Tally
from zhunsheng.ground.statements import with_marks

TALLIED: Final = f"SELECT issue_type, key, shown, used + edited, expected FROM {SuggestionTally._meta.db_table} WHERE issue_type IN ({{issues}}) AND key IN ({{marks}})"  # noqa: S608 - a table of ours


def known_of(wanted: Sequence[Scope]) -> dict[Scope, Tally]:
    """Give what is known of things here and everywhere; one statement."""
    issues = list(dict.fromkeys(issue for issue, _ in wanted))
    keys = list(dict.fromkeys(key for _, key in wanted))
    if not keys:
        return {}
    statement = with_marks(TALLIED.replace("{issues}", ", ".join(["%s"] * len(issues))), len(keys))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*issues, *keys])
        rows = cursor.fetchall()
    return {
        (issue, key): Tally(shown=shown, taken=taken, expected=expected) for issue, key, shown, taken, expected in rows
    }

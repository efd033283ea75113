"""The approved scripts, kept in memory and read again when any of them changes."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models import F

from zhunsheng.assist.models import ScriptVersion
from zhunsheng.assist.values import APPROVED, Edition, ScriptDraft, ScriptShown

Stamp = tuple[object, ...]

STATE: Final = "SELECT COUNT(id), SUM(version), SUM(uses), MAX(changed_at), MAX(id) FROM assist_script"
WORDED: Final = "SELECT COUNT(id), SUM(version), MAX(changed_at), MAX(id) FROM assist_script"
"""Without how often each is used: that changes with every message, and no word does."""
_kept: dict[Stamp, tuple[ScriptShown, ...]] = {}
_FIELDS: Final = (
    "situation",
    "title",
    "title_en",
    "text",
    "text_en",
    "tier",
    "channel",
    "effective_from",
    "effective_to",
)


def approved_scripts() -> tuple[ScriptShown, ...]:
    """Return every approved script with its approved wording; one small question when nothing has changed."""
    stamp = _stamp(STATE)
    found = _kept.get(stamp)
    if found is None:
        rows = ScriptVersion.objects.filter(script__state=APPROVED, number=F("script__approved"))
        found = tuple(shown(row) for row in rows.select_related("script").order_by("script_id"))
        _kept.clear()
        _kept[stamp] = found
    return found


def wordings_stamp() -> Stamp:
    """Say in which state the wordings are; one small question."""
    return _stamp(WORDED)


def _stamp(statement: str) -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(str(one) for one in cursor.fetchone())


def shown(row: ScriptVersion) -> ScriptShown:
    """Show a script with one of its wordings."""
    script = row.script
    return ScriptShown(
        id=script.id, key=script.key, state=script.state, number=row.number, latest=script.latest,
        approved=script.approved, draft=draft_of(row), owner_id=script.owner_id, reviewed_at=script.reviewed_at,
        changed_at=script.changed_at, uses=script.uses, used_at=script.used_at, sound=row.sound,
    )  # fmt: skip


def draft_of(row: ScriptVersion) -> ScriptDraft:
    """Give a stored wording."""
    values = {name: getattr(row, name) for name in _FIELDS}
    return ScriptDraft(issue_types=tuple(row.issue_types.split()), **values)


def edition_of(row: ScriptVersion) -> Edition:
    """Give a wording with who wrote and approved it."""
    return Edition(
        number=row.number, draft=draft_of(row), author_id=row.author_id, made_at=row.made_at,
        approved_by=row.approved_by, approved_at=row.approved_at,
    )  # fmt: skip

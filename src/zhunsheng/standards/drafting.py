"""A draft of other figures on top of an edition, and what it would change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar

from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.fills import FillsRefused, change, fill
from zhunsheng.standards.loader import load
from zhunsheng.standards.meaning import find_faults
from zhunsheng.standards.models import Edition, StandardDraft
from zhunsheng.standards.values import Document, Value

__all__ = ["BlanksOpen", "Draft", "DraftChange", "DraftStale", "draft_of", "drafts", "newest_edition", "with_changes"]


class DraftStale(Refusal):
    """Somebody else has changed this draft, or the standard beneath it, meanwhile; look at it again."""

    code: ClassVar[str] = "standard.draft_stale"


class BlanksOpen(Refusal):
    """{document} cannot be published while places of the original are still open: {blanks}."""

    code: ClassVar[str] = "standard.blanks_open"


class DraftChange(Value, frozen=True, kw_only=True):
    """One figure of a draft: where it stands, what stood there and what would stand there."""

    place: str
    before: str
    after: str


class Draft(Value, frozen=True, kw_only=True):
    """A draft as it stands on its edition."""

    id: int
    document: str
    edition_id: int
    version: int
    changes: Mapping[str, str]
    made_at: Instant
    made_by: str


def newest_edition(document: str) -> Edition:
    """Return the newest installed edition of a document. Refuses: NotFound."""
    row = Edition.objects.filter(document=document).order_by("-number").first()
    if row is None:
        raise NotFound("standard", document)
    return row


def draft_of(document: str) -> Draft | None:
    """Return the draft of a document, if there is one."""
    row = StandardDraft.objects.filter(document=document).first()
    return None if row is None else _draft(row)


def drafts() -> list[Draft]:
    """List the drafts."""
    return [_draft(row) for row in StandardDraft.objects.order_by("document")]


def with_changes(row: Edition, changes: Mapping[str, str]) -> Document:
    """Read an edition with a draft's changes on top of its own. Refuses: FillsRefused."""
    filled = fill(load(row.text, name=f"{row.document}#{row.number}"), json.loads(row.fills))
    changed = change(filled, json.loads(row.changes) | dict(changes))
    faults = find_faults(changed, {}, None)
    if faults:
        raise FillsRefused(row.document, tuple(f"{one.path}: expected {one.expected}, got {one.got}" for one in faults))
    return changed


def _draft(row: StandardDraft) -> Draft:
    return Draft(
        id=row.id,
        document=row.document,
        edition_id=row.edition_id,
        version=row.version,
        changes=json.loads(row.changes),
        made_at=row.made_at,
        made_by=row.made_by,
    )

"""Suppose another standard were in force: a draft, or a file, in the place of the edition that is; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import msgspec

from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.drafting import draft_of, newest_edition, with_changes
from zhunsheng.standards.fills import change, fill
from zhunsheng.standards.merging import merge
from zhunsheng.standards.models import Edition
from zhunsheng.standards.values import Document, EditionRef, Rulebook

__all__ = ["suppose", "supposed_draft", "supposed_text"]

SUPPOSED: Final = -1
"""The number of a rulebook that never was in force."""


def suppose(document: Document, at: Instant) -> Rulebook:
    """Put a document into what is in force, in the place of its own edition, or beside the others where it is new.

    Refuses  ClauseTaken where it uses the ids of another standard
    """
    from zhunsheng.standards.queries import document_of, ref_of, standing  # why: that door names these functions too

    held = standing(at)
    rows = Edition.objects.in_bulk([one.id for one in held.editions])
    parts = [
        (ref_of(rows[one.id]), document_of(rows[one.id])) for one in held.editions if one.document != document.document
    ]
    own = EditionRef(id=SUPPOSED, document=document.document, edition=document.edition, number=0)
    return msgspec.structs.replace(merge(SUPPOSED, [*parts, (own, document)]), calendars=held.calendars)


def supposed_draft(name: str) -> Document:
    """Read the draft of a standard on top of its newest edition. Refuses: NotFound, FillsRefused."""
    draft = draft_of(name)
    if draft is None:
        raise NotFound("draft", name)
    return with_changes(newest_edition(name), draft.changes)


def supposed_text(text: str, *, name: str, sets: Mapping[str, str]) -> Document:
    """Read a file with its blanks filled as the installed edition fills them, and other figures on top.

    Refuses  StandardUnreadable, FillsRefused
    """
    from zhunsheng.standards.queries import load_for_desk  # why: that door names these functions too

    document = load_for_desk(text, name=name)
    row = Edition.objects.filter(document=document.document).order_by("-number").first()
    kept: Mapping[str, str] = {} if row is None else json.loads(row.fills)
    blanks = document.blanks()
    fills = {key: value for key, value in (dict(kept) | dict(sets)).items() if key.partition("[")[0] in blanks}
    changes = {key: value for key, value in sets.items() if key not in fills}
    filled = fill(document, fills)
    return change(filled, changes) if changes else filled

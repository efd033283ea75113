"""Change figures of a standard: first a draft that anybody may look over, then an edition that is never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.actions.install import Installed, install_standard
from zhunsheng.standards.drafting import BlanksOpen, DraftStale, newest_edition, with_changes
from zhunsheng.standards.events import StandardDrafted
from zhunsheng.standards.models import StandardDraft

STANDARD = Subject(kind="standard")


def save_standard_draft(ink: Ink, document: str, changes: Mapping[str, str], *, version: int) -> int:
    """Keep a draft of other figures; `version` is the one it was read at, 0 for a new one. Returns the new version.

    Writes    StandardDraft
    Records   standard.drafted
    Refuses   AccessDenied, NotFound, FillsRefused for what cannot be changed like this, DraftStale
    """
    require(ink.actor, Verb.STANDARD_INSTALL, STANDARD)
    edition = newest_edition(document)
    with_changes(edition, changes)
    row = StandardDraft.objects.filter(document=document).first()
    if (0 if row is None else row.version) != version:
        raise DraftStale()
    text = json.dumps(dict(changes), ensure_ascii=False, sort_keys=True)
    if row is None:
        row = StandardDraft(id=new_id(), document=document)
        row.edition_id, row.changes, row.made_at, row.made_by = edition.id, text, ink.at, _who(ink)
        row.save(force_insert=True)
    else:
        row.edition_id, row.changes, row.version = edition.id, text, version + 1
        row.made_at, row.made_by = ink.at, _who(ink)
        row.save()
    _note(ink, row, row.version, changes)
    return row.version


def drop_standard_draft(ink: Ink, document: str, *, version: int) -> None:
    """Throw a draft away.

    Writes    StandardDraft (it goes)
    Records   standard.drafted with version 0
    Refuses   AccessDenied, NotFound, DraftStale
    """
    require(ink.actor, Verb.STANDARD_INSTALL, STANDARD)
    row = _row(document, version)
    row_id = row.id
    row.delete()
    row.id = row_id
    _note(ink, row, 0, {})


def publish_standard_draft(ink: Ink, document: str, *, version: int, effective_at: Instant) -> Installed:
    """Make a draft an edition that is in force from an instant on; what runs already keeps the edition it began under.

    Writes    Edition, Standing, StandardDraft (it goes)
    Records   standard.installed, standard.drafted with version 0
    Refuses   AccessDenied, NotFound, DraftStale also when another edition was installed beneath it, BlanksOpen, BadInput (a past instant)
    Clauses   ec-6.0
    """
    require(ink.actor, Verb.STANDARD_INSTALL, STANDARD)
    row, edition = _row(document, version), newest_edition(document)
    if row.edition_id != edition.id:
        raise DraftStale()
    changes: dict[str, str] = json.loads(edition.changes) | json.loads(row.changes)
    blanks = with_changes(edition, changes).blanks()
    if blanks:
        raise BlanksOpen(document=document, blanks=", ".join(blanks))
    installed = install_standard(
        ink,
        edition.text,
        name=f"{document}#{edition.number}",
        effective_at=effective_at,
        fills=json.loads(edition.fills),
        changes=changes,
    )
    drop_standard_draft(ink, document, version=version)
    return installed


def _row(document: str, version: int) -> StandardDraft:
    row = StandardDraft.objects.filter(document=document).first()
    if row is None:
        raise NotFound("draft", document)
    if row.version != version:
        raise DraftStale()
    return row


def _note(ink: Ink, row: StandardDraft, version: int, changes: Mapping[str, str]) -> None:
    ink.record(StandardDrafted(draft_id=row.id, document=row.document, version=version, places=sorted(changes)))


def _who(ink: Ink) -> str:
    return f"{ink.actor.kind}:{ink.actor.id}"

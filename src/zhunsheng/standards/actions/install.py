"""The standards' door for managers: install an edition."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import ClassVar

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.actions.standing import stand
from zhunsheng.standards.events import StandardInstalled
from zhunsheng.standards.models import Edition, Standing
from zhunsheng.standards.queries import change, fill, load_for_desk, refresh
from zhunsheng.standards.values import Document, Value

__all__ = ["EditionNotNew", "Installed", "install_standard"]


class EditionNotNew(Refusal):
    """{document} edition {edition} is not new: the newest one installed is {newest}; raise `edition` in the text."""

    code: ClassVar[str] = "standard.edition_not_new"

    def __init__(self, document: str, edition: int, newest: int) -> None:
        super().__init__(document=document, edition=edition, newest=newest)


class Installed(Value, frozen=True, kw_only=True):
    """Say what installing came to; `blanks` are the places still to be filled."""

    edition_id: int
    document: str
    number: int
    effective_at: Instant
    changed: bool
    blanks: tuple[str, ...]


def install_standard(
    ink: Ink,
    text: str,
    *,
    name: str,
    effective_at: Instant,
    fills: Mapping[str, str],
    changes: Mapping[str, str] | None = None,
) -> Installed:
    """Install a standard so that it is in force from an instant on; the same text, fills and changes change nothing.

    `name` is the file's name, for errors. What runs already keeps the edition it began under.
    Writes    Edition, Standing
    Records   standard.installed
    Refuses   AccessDenied, StandardUnreadable, FillsRefused, ClauseTaken, EditionNotNew, BadInput (a past instant)
    """
    require(ink.actor, Verb.STANDARD_INSTALL, Subject(kind="standard"))
    document = change(fill(load_for_desk(text, name=name), fills), changes or {})
    written, changed = _written(fills), _written(changes or {})
    digest = hashlib.sha256("\0".join([text, written, *([changed] if changes else [])]).encode()).hexdigest()
    newest = Edition.objects.filter(document=document.document).order_by("-number").first()
    if newest is not None and newest.digest == digest:
        return _installed(newest, document, changed=False)
    _refuse_old(document, text, newest, effective_at, ink.at)
    row = Edition(
        id=new_id(),
        document=document.document,
        number=1 if newest is None else newest.number + 1,
        edition=document.edition,
        text=text,
        fills=written,
        changes=changed,
        digest=digest,
        effective_from=effective_at,
        installed_at=ink.at,
        installed_by=f"{ink.actor.kind}:{ink.actor.id}",
    )
    known = [*Edition.objects.order_by("document", "number"), row]
    standings = stand(effective_at, ink.at, editions=known, read={row.id: document})
    row.save(force_insert=True)
    Standing.objects.bulk_create(standings)
    ink.record(
        StandardInstalled(
            edition_id=row.id,
            document=row.document,
            number=row.number,
            effective_at=effective_at,
            standing_ids=[one.id for one in standings],
        )
    )
    refresh()
    return _installed(row, document, changed=True)


def _written(values: Mapping[str, str]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)


def _refuse_old(document: Document, text: str, newest: Edition | None, effective_at: Instant, at: Instant) -> None:
    if effective_at < at:
        raise BadInput("effective_at", f"{at.iso()} or later", effective_at.iso())
    if newest is not None and newest.text != text and document.edition <= newest.edition:
        raise EditionNotNew(document.document, document.edition, newest.edition)


def _installed(row: Edition, document: Document, *, changed: bool) -> Installed:
    return Installed(
        edition_id=row.id,
        document=row.document,
        number=row.number,
        effective_at=row.effective_from,
        changed=changed,
        blanks=document.blanks(),
    )

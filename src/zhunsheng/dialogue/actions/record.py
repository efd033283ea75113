"""The service record is written and confirmed."""

import json
from collections.abc import Mapping
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.errors import RecordIncomplete, RecordStale
from zhunsheng.dialogue.events import RecordConfirmed
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import ServiceRecord
from zhunsheng.dialogue.queries.demand import begun_at
from zhunsheng.dialogue.queries.record import drafted_of, edited, missing_of, stored_record
from zhunsheng.dialogue.speaking import storable
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id

LONGEST: Final = 4000
"""Characters of one field; a technical bound."""


def save_record(ink: Ink, dialogue_id: int, fields: Mapping[str, str], *, version: int) -> int:
    """Keep what an agent has written into the service record so far; returns the new version.

    Writes   the record
    Refuses  AccessDenied, BadInput for unknown fields and over-long texts, RecordStale
    Clauses  dy-3.1c
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_RECORD, head.subject())
    return _save(ink, head, fields, version).version


def confirm_record(ink: Ink, dialogue_id: int, fields: Mapping[str, str], *, version: int) -> None:
    """Confirm the service record; while the dialogue is open it counts with the closing.

    Writes   the record, the dialogue's mark
    Records  record.confirmed once the dialogue has ended
    Refuses  AccessDenied, RecordIncomplete naming what is missing, RecordStale, BadInput
    Clauses  cc-1.3c
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_RECORD, head.subject())
    since = begun_at(head.id)
    drafted, asked = drafted_of(head.about(), head.id, since)
    stored = stored_record(head.id, since)
    held = drafted | ({} if stored is None else json.loads(stored.fields)) | dict(fields)
    missing = missing_of(asked, held)
    if missing:
        raise RecordIncomplete(missing=", ".join(missing), count=len(missing))
    row = _save(ink, head, held, version)
    row.confirmed_at, row.confirmed_by = ink.at, ink.actor.id
    row.save()
    if not head.is_closed:
        return
    head.record_state = "done"
    keep(ink, head)
    system_line(ink, head, "record.confirmed")
    ink.record(RecordConfirmed(dialogue_id=head.id, about=head.about(), record_id=row.id, edited=edited(held, drafted)))


def _save(ink: Ink, head: Head, fields: Mapping[str, str], version: int) -> ServiceRecord:
    since = begun_at(head.id)
    drafted, asked = drafted_of(head.about(), head.id, since)
    for name, text in fields.items():
        if name not in asked:
            raise BadInput("field", ", ".join(asked), name)
        if len(text) > LONGEST:
            raise BadInput(name, f"at most {LONGEST} characters", len(text))
        storable(name, text)
    row = stored_record(head.id, since)
    if (0 if row is None else row.version) != version:
        raise RecordStale()
    written = json.dumps({name: text.strip() for name, text in fields.items()}, ensure_ascii=False)
    if row is None:
        row = ServiceRecord(
            id=new_id(), dialogue_id=head.id, since_seq=since, fields=written,
            drafted=json.dumps(drafted, ensure_ascii=False), saved_at=ink.at,
        )  # fmt: skip
        row.save(force_insert=True)
        return row
    row.fields, row.saved_at, row.version = written, ink.at, row.version + 1
    row.save()
    return row

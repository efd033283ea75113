"""Work out what is in force together, and from when: the editions of all documents and the calendars of the house."""

import json
from collections.abc import Mapping, Sequence

from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.merging import merge
from zhunsheng.standards.models import Edition, OwnCalendar, Standing
from zhunsheng.standards.queries import document_of, ref_of
from zhunsheng.standards.values import Document


def stand(
    since: Instant,
    at: Instant,
    *,
    editions: Sequence[Edition] | None = None,
    calendars: Sequence[OwnCalendar] | None = None,
    read: Mapping[int, Document] | None = None,
) -> list[Standing]:
    """Give what is in force from an instant and from each later change on; nothing where no standard is installed.

    `editions` and `calendars` are all that count, with the new one among them; `read` holds documents not stored yet.
    """
    known = list(Edition.objects.order_by("document", "number")) if editions is None else list(editions)
    ours = list(OwnCalendar.objects.order_by("code", "number")) if calendars is None else list(calendars)
    starts = [*(row.effective_from for row in known), *(row.effective_from for row in ours)]
    changes = {start.us for start in starts if start >= since}
    found = [_standing(Instant(start), at, known, ours, read or {}) for start in sorted(changes)]
    return [standing for standing in found if standing is not None]


def _standing(
    start: Instant, at: Instant, known: list[Edition], ours: list[OwnCalendar], read: Mapping[int, Document]
) -> Standing | None:
    newest = {row.document: row for row in known if row.effective_from <= start}
    if not newest:
        return None
    force = [newest[name] for name in sorted(newest)]
    standing = Standing(id=new_id(), effective_from=start, made_at=at)
    merge(standing.id, [(ref_of(row), read.get(row.id) or document_of(row)) for row in force])
    standing.editions = json.dumps([row.id for row in force])
    said = {row.code: row.data for row in ours if row.effective_from <= start}
    standing.calendars = json.dumps({code: json.loads(data) for code, data in said.items() if data}, sort_keys=True)
    return standing

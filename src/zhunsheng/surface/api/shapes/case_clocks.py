"""Cases in lists with their clocks, as they travel: clause, edition, kind of time, start, pauses, due."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import msgspec
from django.http import HttpResponse
from ninja import Schema

from zhunsheng.cases.values import CaseRow
from zhunsheng.clocks.queries import kept_repeats
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.api.shapes.common import Moment, plain
from zhunsheng.surface.case_clocks import CaseClock, NextDue

JSON = "application/json"
SHOWN = tuple(name for name in CaseRow.__struct_fields__ if name not in ("standing_id", "edition", "paused_since"))
READ = attrgetter(*SHOWN)


def _written(value: Any) -> str:
    if isinstance(value, Instant):
        return value.iso()
    raise TypeError(f"a list of cases holds nothing like {type(value)}")


WRITER = msgspec.json.Encoder(enc_hook=_written)
"""Writes a list as it is laid out, instants as ISO 8601."""


class CasePauseOut(Schema):
    """When the clocks of a case stood still: why, and who allowed it."""

    since: Moment
    until: Moment | None
    reason: str
    allowed_by: int


class CaseClockOut(Schema):
    """A clock of a case: its clause with the standard's edition, by which kind of time it counts, start, pauses, due.

    `kind` is always, service_hours, working_days, weekly, or platform where the platform gives the deadline.
    """

    id: int
    clause_id: str
    title: dict[str, str]
    standard: str
    edition: int
    kind: str
    state: str
    limit_us: int
    started_at: Moment
    due_at: Moment | None
    left_us: int | None
    stopped_at: Moment | None
    breached_at: Moment | None
    provisional: bool
    pauses: list[CasePauseOut]


def clocks_of(row: CaseRow, at: Instant) -> dict[str, Any]:
    """Lay out the clocks of one case, ended ones included; of a clause that repeats how many more were kept before."""
    due = NextDue()
    due.load([row], at, ended=True)
    told = list(due.clocks(row))
    return {
        "clocks": [plain(_clock(one)) for one in told],
        "clocks_kept_before": kept_repeats(row.id, [one.view for one in told]),
    }


def listed(rows: Sequence[CaseRow], at: Instant, following: str | None) -> HttpResponse:
    """Answer with a page of cases and their running clocks; written as it is laid out, for a list is asked for often."""
    due = NextDue()
    due.load(rows, at)
    items = [_case(one, due) for one in rows]
    return HttpResponse(WRITER.encode({"items": items, "next": following}), content_type=JSON)


def _case(one: CaseRow, due: NextDue) -> dict[str, Any]:
    told = dict(zip(SHOWN, READ(one), strict=True))
    told["next_due_at"], told["clocks"] = due.of(one), [_clock(each) for each in due.clocks(one)]
    return told


def _clock(one: CaseClock) -> dict[str, Any]:
    """Lay a clock out; its instants are written by whoever writes the whole."""
    view, home = one.view, one.home
    return {
        "id": view.id, "clause_id": view.clause_id, "title": {"zh": view.title.zh, "en": view.title.en},
        "standard": "" if home is None else home.document, "edition": 0 if home is None else home.edition,
        "kind": one.kind, "state": view.state, "limit_us": view.limit_us, "started_at": view.started_at,
        "due_at": view.due_at, "left_us": view.left_us, "stopped_at": view.stopped_at,
        "breached_at": view.breached_at, "provisional": view.provisional, "pauses": one.pauses,
    }  # fmt: skip

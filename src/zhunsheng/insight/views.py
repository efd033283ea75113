"""Saved views of figures: a question with a name, shared with nobody, one's team or everybody who may see figures."""

from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

import msgspec
from django.db.models import Q

from zhunsheng.access.queries import reach
from zhunsheng.access.values import SYSTEM, Actor, Reach, Verb
from zhunsheng.insight.dues import due
from zhunsheng.insight.events import ViewRemoved, ViewSaved
from zhunsheng.insight.models import SavedView
from zhunsheng.insight.values import ReportKind
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

__all__ = ["Shared", "ViewShown", "note_view_mailed", "remove_view", "save_view", "view", "views", "views_due"]

LONGEST = 60
MOST = 200
LONGEST_QUERY = 1_500


class Shared(StrEnum):
    """Who sees a view in the list; whose figures it shows is decided for each reader anew."""

    NOBODY = "nobody"
    TEAM = "team"
    EVERYBODY = "everybody"


class ViewShown(msgspec.Struct, frozen=True, kw_only=True):
    """A saved view; `query` is its address without the question mark, `every` how often it is mailed to its owner."""

    id: int
    name: str
    query: str
    shared: Shared
    every: str
    owner_id: int
    is_mine: bool


def views(actor: Actor) -> list[ViewShown]:
    """List the views that somebody may open: one's own, the teams', everybody's."""
    _insist(actor)
    theirs = (
        Q(shared=Shared.EVERYBODY) | Q(shared=Shared.TEAM, team_id__in=sorted(actor.team_ids)) | Q(owner_id=actor.id)
    )
    return [_shown(row, actor) for row in SavedView.objects.filter(theirs).order_by("name", "id")[:MOST]]


def view(actor: Actor, view_id: int) -> ViewShown:
    """Read one view. Refuses: AccessDenied, NotFound for one that is not shared with its reader."""
    found = next((one for one in views(actor) if one.id == view_id), None)
    if found is None:
        raise NotFound("view", view_id)
    return found


def save_view(ink: Ink, name: str, query: str, shared: Shared, every: str = "") -> int:
    """Keep a question under a name; the same name of the same person is replaced.

    Writes   the view
    Records  view.saved
    Refuses  AccessDenied, BadInput
    """
    _insist(ink.actor)
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= LONGEST:
        raise BadInput("the name", f"1 to {LONGEST} characters", name[:LONGEST])
    if every not in ("", *ReportKind):
        raise BadInput("how often", f"one of {', '.join(ReportKind)}, or never", every)
    kept = urlencode([(key, value) for key, value in parse_qsl(query) if key not in ("export", "before")])
    if len(kept) > LONGEST_QUERY:
        raise BadInput("the question", f"at most {LONGEST_QUERY} characters", len(kept))
    ink.settle()
    row = SavedView.objects.filter(owner_id=ink.actor.id, name=tidy).first() or SavedView(
        id=new_id(), owner_id=ink.actor.id, name=tidy
    )
    row.query, row.shared, row.every, row.team_id = kept, shared.value, every, min(ink.actor.team_ids, default=0)
    row.sent_at = ink.at
    row.save()
    ink.record(ViewSaved(view_id=row.id, kind=shared.value))
    return row.id


def remove_view(ink: Ink, view_id: int) -> None:
    """Remove a view of one's own.

    Writes   the view's row goes
    Records  view.removed
    Refuses  AccessDenied, NotFound
    """
    _insist(ink.actor)
    ink.settle()
    if not SavedView.objects.filter(id=view_id, owner_id=ink.actor.id).delete()[0]:
        raise NotFound("view", view_id)
    ink.record(ViewRemoved(view_id=view_id))


def views_due(at: Instant, zone: str, hour: int) -> list[ViewShown]:
    """List the views that are to be mailed by now: a day, week or month is over since they last were."""
    ends = {kind.value: found[-1].until for kind in ReportKind if (found := due(kind, at, zone, hour))}
    rows = SavedView.objects.exclude(every="").order_by("id")
    return [_shown(row, SYSTEM) for row in rows if row.every in ends and row.sent_at < ends[row.every]]


@system_only("views are mailed by the desk itself")
def note_view_mailed(ink: Ink, view_id: int) -> None:
    """Remember that a view was mailed, or could not be for want of an address.

    Writes  when it was mailed
    """
    ink.settle()
    SavedView.objects.filter(id=view_id).update(sent_at=ink.at)


def _insist(actor: Actor) -> None:
    if reach(actor, Verb.INSIGHT_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.INSIGHT_READ.value, subject="insight")


def _shown(row: SavedView, actor: Actor) -> ViewShown:
    return ViewShown(
        id=row.id, name=row.name, query=row.query, shared=Shared(row.shared), every=row.every, owner_id=row.owner_id,
        is_mine=row.owner_id == actor.id,
    )  # fmt: skip

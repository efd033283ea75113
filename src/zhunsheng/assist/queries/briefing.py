"""Ask what an agent must have read before receiving customers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Q

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.assist.models import Acknowledgement, Announcement
from zhunsheng.assist.queries.cards import knowledge
from zhunsheng.assist.queries.scripts import changes_since
from zhunsheng.assist.values import AnnouncementKind, AnnouncementShown, Change
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.people import queries as people
from zhunsheng.standards import queries as standards

Source = Callable[[Instant, Instant], Sequence[Change]]
"""Names what changed after the first instant and still counts at the second."""


def announcements(
    actor: Actor, *, wanted: str = "", kind: str = "", before: tuple[int, int] | None = None, limit: int = 50
) -> list[AnnouncementShown]:
    """List announcements, the latest change first, from before a place on. Refuses: AccessDenied."""
    require(actor, Verb.ANNOUNCEMENT_READ, Subject(kind="announcement"))
    rows = Announcement.objects.order_by("-changed_at", "-id")
    if kind:
        rows = rows.filter(kind=kind)
    if wanted:
        rows = rows.filter(Q(title__icontains=wanted) | Q(text__icontains=wanted))
    if before is not None:
        changed_us, last_id = before
        rows = rows.filter(Q(changed_at__lt=changed_us) | Q(changed_at=changed_us, id__lt=last_id))
    return _shown(list(rows[:limit]))


def promoted_at(at: Instant) -> bool:
    """Tell whether a promotion is announced for an instant; nobody's words are given out."""
    rows = Announcement.objects.filter(
        kind=AnnouncementKind.PROMOTION.value, valid_from__lte=at, withdrawn_at__isnull=True
    )
    return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at)).exists()


def announcement(actor: Actor, announcement_id: int) -> AnnouncementShown:
    """Return one announcement. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.ANNOUNCEMENT_READ, Subject(kind="announcement", id=announcement_id))
    row = Announcement.objects.filter(id=announcement_id).first()
    if row is None:
        raise NotFound("announcement", announcement_id)
    return _shown([row])[0]


def readers_of(actor: Actor, kind: str, ref: int, version: int) -> list[int]:
    """Name the agents who have confirmed a version, the first first. Refuses: AccessDenied."""
    require(actor, Verb.ANNOUNCEMENT_READ, Subject(kind="announcement", id=ref))
    rows = Acknowledgement.objects.filter(kind=kind, ref=ref, version=version).order_by("at", "id")
    return list(rows.values_list("agent_id", flat=True))


def unread(agent_id: int, at: Instant) -> list[Change]:
    """List what somebody still has to read and confirm, the latest first.

    Announcements count for everybody while they are in force; of everything else, what changed since the agent's
    first shift began.
    Clauses   ec-1.1b
    """
    since = people.first_shift_at(agent_id) or at
    found = [*_announced(at, at), *(change for source in SOURCES for change in source(since, at))]
    confirmed = set(
        Acknowledgement.objects.filter(agent_id=agent_id).values_list("kind", "ref", "version")
    )  # fmt: skip
    open_ = [one for one in found if (one.kind, one.ref, one.version) not in confirmed]
    return sorted(open_, key=lambda one: (one.at, one.ref), reverse=True)


def _announced(_since: Instant, at: Instant) -> list[Change]:
    rows = Announcement.objects.filter(withdrawn_at__isnull=True, valid_from__lte=at)
    return [
        Change(
            kind="announcement",
            ref=row.id,
            version=row.version,
            at=row.changed_at,
            title=row.title,
            text=row.text,
            link=f"/announcements/{row.id}/",
        )
        for row in rows.order_by("-changed_at", "-id")
        if row.valid_until is None or at < row.valid_until
    ]


def _editions(since: Instant, at: Instant) -> list[Change]:
    return [
        Change(
            kind="edition",
            ref=one.id,
            version=one.number,
            at=one.installed_at,
            title=f"服务标准「{one.document}」第 {one.edition} 版",
            title_en=f"Service standard {one.document}, edition {one.edition}",
            link="/standards/",
        )
        for one in standards.editions()
        if since < one.installed_at <= at
    ]


def _taxonomies(since: Instant, at: Instant) -> list[Change]:
    return [
        Change(
            kind="taxonomy",
            ref=one.id,
            version=one.number,
            at=one.effective_from,
            title=f"问题分类第 {one.number} 版",
            title_en=f"Issue types, edition {one.number}",
        )
        for one in standards.taxonomy_starts()
        if since < one.effective_from <= at
    ]


def _scripts(since: Instant, at: Instant) -> list[Change]:
    return [
        Change(
            kind="script",
            ref=one.script_id,
            version=one.at.us,
            at=one.at,
            title=one.title,
            title_en=one.title_en,
            text=one.text,
            link="/scripts/",
        )
        for one in changes_since(since)
        if one.at <= at
    ]


SOURCES: tuple[Source, ...] = (_editions, _taxonomies, _scripts, knowledge)


def _shown(rows: Iterable[Announcement]) -> list[AnnouncementShown]:
    rows = list(rows)
    confirmed = Acknowledgement.objects.filter(kind="announcement", ref__in=[row.id for row in rows])
    readers = Counter(confirmed.values_list("ref", "version"))
    return [
        AnnouncementShown(
            id=row.id,
            kind=AnnouncementKind(row.kind),
            category=row.category,
            title=row.title,
            text=row.text,
            version=row.version,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            published_at=row.published_at,
            changed_at=row.changed_at,
            withdrawn_at=row.withdrawn_at,
            by_id=row.by_id,
            readers=readers[row.id, row.version],
        )
        for row in rows
    ]

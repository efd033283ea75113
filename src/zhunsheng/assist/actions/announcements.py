"""Publish what agents must know before they receive customers."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.assist.events import AnnouncementPublished, AnnouncementWithdrawn
from zhunsheng.assist.models import Announcement
from zhunsheng.assist.values import NewAnnouncement
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id

LONGEST_TITLE = 80
LONGEST_TEXT = 10_000
LONGEST_CATEGORY = 40


def publish_announcement(ink: Ink, new: NewAnnouncement) -> int:
    """Publish an announcement; from then on whoever goes available must have read it while it counts.

    Writes    the announcement
    Records   announcement.published
    Refuses   AccessDenied, BadInput
    Clauses   ec-1.1b
    """
    require(ink.actor, Verb.ANNOUNCEMENT_WRITE, Subject(kind="announcement"))
    row = Announcement(
        id=new_id(), **_columns(new), version=1, published_at=ink.at, changed_at=ink.at, by_id=ink.actor.id
    )
    row.save(force_insert=True)
    _published(ink, row.id, new, 1)
    return row.id


def change_announcement(ink: Ink, announcement_id: int, new: NewAnnouncement, *, version: int) -> int:
    """Change an announcement's words or validity; everybody has to read the new version. Return its number.

    `version` is the one that the writer has read, so that nobody overwrites a colleague's change unseen.
    Writes    the announcement
    Records   announcement.published, unless nothing changes
    Refuses   AccessDenied, BadInput (also for a version that is no longer the latest), NotFound
    """
    require(ink.actor, Verb.ANNOUNCEMENT_WRITE, Subject(kind="announcement", id=announcement_id))
    row = Announcement.objects.filter(id=announcement_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise NotFound("announcement", announcement_id)
    if row.version != version:
        raise BadInput("the version", f"{row.version}, the latest", version)
    columns = _columns(new)
    if all(getattr(row, name) == value for name, value in columns.items()):
        return version
    Announcement.objects.filter(id=announcement_id, version=version).update(
        **columns, version=version + 1, changed_at=ink.at, by_id=ink.actor.id
    )
    _published(ink, announcement_id, new, version + 1)
    return version + 1


def withdraw_announcement(ink: Ink, announcement_id: int) -> None:
    """Take an announcement back; nobody has to read it any more.

    Writes    the announcement
    Records   announcement.withdrawn, unless it was withdrawn before
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.ANNOUNCEMENT_WRITE, Subject(kind="announcement", id=announcement_id))
    row = Announcement.objects.filter(id=announcement_id).first()
    if row is None:
        raise NotFound("announcement", announcement_id)
    if row.withdrawn_at is None:
        Announcement.objects.filter(id=announcement_id).update(withdrawn_at=ink.at)
        ink.record(AnnouncementWithdrawn(announcement_id=announcement_id))


def _published(ink: Ink, announcement_id: int, new: NewAnnouncement, version: int) -> None:
    ink.record(
        AnnouncementPublished(
            announcement_id=announcement_id, kind=new.kind.value, category=new.category.strip(), version=version
        )
    )


def _columns(new: NewAnnouncement) -> dict[str, object]:
    title, text, category = " ".join(new.title.split()), new.text.strip(), new.category.strip()
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise BadInput("the title", f"1 to {LONGEST_TITLE} printable characters", new.title)
    if not text or len(text) > LONGEST_TEXT or "\0" in text:
        raise BadInput("the text", f"1 to {LONGEST_TEXT} characters", len(text))
    if len(category) > LONGEST_CATEGORY or "\0" in category:
        raise BadInput("the category", f"at most {LONGEST_CATEGORY} characters", category)
    if new.valid_until is not None and new.valid_until <= new.valid_from:
        raise BadInput("the end of validity", "later than its beginning", new.valid_until.iso())
    return {
        "kind": new.kind.value,
        "category": category,
        "title": title,
        "text": text,
        "valid_from": new.valid_from,
        "valid_until": new.valid_until,
    }

"""Read the mail queue and how the desk sends mail."""

import msgspec
from django.db.models import Count

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb, mask_email
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.checks import tidy_address
from zhunsheng.notices.letters import as_html, shipped_settings
from zhunsheng.notices.models import Mail, MailSettingsRow
from zhunsheng.notices.sealed import address_of, letter_of, open_password
from zhunsheng.notices.values import MailCard, MailSettings, MailState, Outgoing, Server
from zhunsheng.people.queries import password_token

__all__ = [
    "has_due",
    "link_to",
    "mail_counts",
    "mail_key",
    "mail_page",
    "mail_settings",
    "outgoing",
    "password_link",
    "server",
    "tidy_address",
]


def mail_settings() -> MailSettings:
    """Say how this desk sends mail; the password of the server is not among it."""
    row = MailSettingsRow.objects.filter(id=1).first()
    if row is None:
        return shipped_settings()
    stored = msgspec.json.decode(row.settings, type=MailSettings)
    return msgspec.structs.replace(stored, has_password=row.password_sealed is not None)


def server() -> Server:
    """Say what an adapter needs; for the worker only."""
    row = MailSettingsRow.objects.filter(id=1).first()
    sealed = None if row is None else row.password_sealed
    return Server(settings=mail_settings(), password="" if sealed is None else open_password(bytes(sealed)))


def link_to(path: str) -> str:
    """Write a page of this desk as a link for a mail; never after what a request says its host is."""
    return mail_settings().desk_url.rstrip("/") + path


def password_link(ask_id: int) -> str:
    """Write the link that sets a password, for a mail or to be handed over by hand."""
    return link_to(f"/password/{password_token(ask_id)}/")


def has_due(at: Instant) -> bool:
    """Say whether a mail may leave now."""
    return Mail.objects.filter(state__in=(MailState.QUEUED, MailState.SENDING), due_at__lte=at).exists()


def outgoing(mail_id: int) -> Outgoing | None:
    """Open a mail to hand it over; None when its words are gone."""
    mail = Mail.objects.get(id=mail_id)
    if mail.content_sealed is None:
        return None
    letter = letter_of(bytes(mail.content_sealed))
    return Outgoing(
        id=mail.id, address=address_of(mail), subject=letter.subject, text=letter.text, html=as_html(letter.text)
    )


def mail_page(
    actor: Actor, *, state: str = "", template: str = "", before: int | None = None, limit: int = 50
) -> list[MailCard]:
    """List mails, the newest first, before a cursor.

    Refuses  AccessDenied
    """
    require(actor, Verb.MAIL_MANAGE, Subject(kind="mail"))
    found = Mail.objects.all()
    if state:
        found = found.filter(state=state)
    if template:
        found = found.filter(template=template)
    if before is not None:
        found = found.filter(id__lt=before)
    return [_card(mail) for mail in found.order_by("-id")[:limit]]


def mail_counts(actor: Actor) -> dict[str, int]:
    """Count mails by state. Refuses: AccessDenied."""
    require(actor, Verb.MAIL_MANAGE, Subject(kind="mail"))
    counted = Mail.objects.values_list("state").annotate(n=Count("id")).order_by("state")
    return dict(counted)


def _card(mail: Mail) -> MailCard:
    return MailCard(
        id=mail.id,
        template=mail.template,
        to=mask_email(address_of(mail)),
        to_kind=mail.to_kind,
        to_id=mail.to_id,
        state=MailState(mail.state),
        attempts=mail.attempts,
        queued_at=mail.queued_at,
        due_at=mail.due_at,
        settled_at=mail.settled_at,
        error=mail.error,
    )


def mail_key(mail_id: int) -> tuple[str, str, int]:
    """Say under which key a mail was laid into the queue, and whose it is; for what follows from its facts."""
    found = Mail.objects.filter(id=mail_id).values_list("key", "to_kind", "to_id").first()
    return ("", "", 0) if found is None else (found[0] or "", found[1], found[2])

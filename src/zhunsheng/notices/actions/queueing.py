"""Lay mails into the queue, and look after those that got stuck there."""

from collections.abc import Mapping

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.notices.checks import tidy_address
from zhunsheng.notices.due import first_due
from zhunsheng.notices.events import MailDropped, MailQueued, MailRetried
from zhunsheng.notices.letters import template_of, written
from zhunsheng.notices.lifecycle import MAIL
from zhunsheng.notices.models import Mail
from zhunsheng.notices.queries import mail_settings
from zhunsheng.notices.sealed import index_of, seal_address, seal_letter
from zhunsheng.notices.values import MailSettled, MailTo


def send_mail(ink: Ink, to: MailTo, template: str, data: Mapping[str, str], *, key: str = "") -> int:
    """Lay a mail into the queue; the worker hands it over. The same `key` is queued once, however often it is asked for.

    Writes    the mail, sealed; it waits for the end of quiet hours unless its template is urgent
    Records   mail.queued
    Refuses   AccessDenied, BadInput for an address or fields that cannot be, NotFound for an unknown template
    """
    require(ink.actor, Verb.MAIL_SEND, _whose(to))
    address = tidy_address(to.address)
    if key:
        known = Mail.objects.filter(key=key).values_list("id", flat=True).first()
        if known is not None:
            return known
    letter, urgent, index = written(template, data, to.language), template_of(template).urgent, index_of(address)
    mail = Mail.objects.create(
        id=new_id(),
        key=key or None,
        template=template,
        to_kind=to.kind,
        to_id=to.id,
        address_sealed=seal_address(address),
        address_index=index,
        content_sealed=seal_letter(letter),
        urgent=urgent,
        state=MAIL.start,
        queued_at=ink.at,
        due_at=first_due(ink.at, index, mail_settings(), urgent=urgent),
    )
    ink.record(MailQueued(mail_id=mail.id, template=template, to_kind=to.kind, to_id=to.id))
    return mail.id


def send_test_mail(ink: Ink, address: str, language: str) -> int:
    """Send a mail that only says that mail works.

    Writes    the mail
    Records   mail.queued
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.MAIL_MANAGE, Subject(kind="mail"))
    return send_mail(ink, MailTo(address=address, language=language), "test", {"name": ink.actor.name})


def retry_mail(ink: Ink, mail_id: int) -> None:
    """Try a parked or waiting mail again now, with all its attempts.

    Writes    the mail's due instant
    Records   mail.retried
    Refuses   AccessDenied, NotFound, MailSettled
    """
    require(ink.actor, Verb.MAIL_MANAGE, Subject(kind="mail", id=mail_id))
    mail = _waiting(mail_id)
    Mail.objects.filter(id=mail_id).update(
        state=MAIL.apply(mail.state, "retry"), attempts=0, due_at=ink.at, settled_at=None, error=""
    )
    ink.record(MailRetried(mail_id=mail_id))


def drop_mail(ink: Ink, mail_id: int) -> None:
    """Take a mail out of the queue; its words are gone for good.

    Writes    the mail's state
    Records   mail.dropped
    Refuses   AccessDenied, NotFound, MailSettled
    """
    require(ink.actor, Verb.MAIL_MANAGE, Subject(kind="mail", id=mail_id))
    mail = _waiting(mail_id)
    Mail.objects.filter(id=mail_id).update(state=MAIL.apply(mail.state, "drop"), content_sealed=None, settled_at=ink.at)
    ink.record(MailDropped(mail_id=mail_id))


def _waiting(mail_id: int) -> Mail:
    mail = Mail.objects.filter(id=mail_id).first()
    if mail is None:
        raise NotFound("mail", mail_id)
    if not MAIL.allows(mail.state, "drop"):
        raise MailSettled(state=mail.state)
    return mail


def _whose(to: MailTo) -> Subject:
    """Say to whom a mail belongs: a customer may have mail sent to themselves only."""
    return Subject(kind="mail", customer_id=to.id if to.kind == "customer" else None)

"""What is recorded about mail: whose it is, never to which address and never its words."""

from zhunsheng.journal.events import Fact, fact


@fact("mail.queued", subject="mail")
class MailQueued(Fact, frozen=True):
    """A mail was laid into the queue."""

    mail_id: int
    template: str
    to_kind: str
    to_id: int


@fact("mail.sent", subject="mail")
class MailSent(Fact, frozen=True):
    """A mail was taken by the mail server, or written into the desk's mail folder."""

    mail_id: int
    way: str
    attempts: int


@fact("mail.delayed", subject="mail")
class MailPutOff(Fact, frozen=True):
    """A mail could not be handed over and is tried again at the instant named here."""

    mail_id: int
    attempts: int
    again_us: int


@fact("mail.parked", subject="mail")
class MailParked(Fact, frozen=True):
    """A mail is not tried any more by itself; somebody must look."""

    mail_id: int
    attempts: int


@fact("mail.retried", subject="mail")
class MailRetried(Fact, frozen=True):
    """Somebody asked for another attempt."""

    mail_id: int


@fact("mail.dropped", subject="mail")
class MailDropped(Fact, frozen=True):
    """Somebody took a mail out of the queue."""

    mail_id: int


@fact("mail.settings_changed", subject="desk")
class MailSettingsChanged(Fact, frozen=True):
    """How the desk sends mail was changed; only the names of the changed settings stand here."""

    desk_id: int
    fields: list[str]

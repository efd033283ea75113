"""Hand mails over: claim what is due, settle what became of it."""

from collections.abc import Sequence

from zhunsheng.journal.actions import Ink
from zhunsheng.journal.values import system_only
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.notices.events import MailParked, MailPutOff, MailSent
from zhunsheng.notices.lifecycle import MAIL
from zhunsheng.notices.models import Mail
from zhunsheng.notices.queries import mail_settings
from zhunsheng.notices.values import MailState

LEASE = seconds(120)
"""How long one attempt may take before another worker may try; longer than an adapter's own time-outs."""

OPEN = (MailState.QUEUED.value, MailState.SENDING.value)
DONE = (MailState.SENT.value, MailState.DROPPED.value)


@system_only("the worker hands mail over")
def claim_mails(ink: Ink, limit: int) -> list[int]:
    """Take what is due; a claim that is not settled in time, because its worker died, may be taken again.

    Writes  the mails' state and the instant at which the claim runs out
    """
    due = Mail.objects.filter(state__in=OPEN, due_at__lte=ink.at).order_by("due_at", "id")
    return [mail.id for mail in due[:limit] if _claim(ink, mail)]


def _claim(ink: Ink, mail: Mail) -> bool:
    free = Mail.objects.filter(id=mail.id, state=mail.state, due_at=mail.due_at.us)
    return bool(free.update(state=MAIL.apply(mail.state, "claim"), due_at=ink.at + LEASE))


@system_only("the worker hands mail over")
def settle_mail(ink: Ink, mail_id: int, way: str, error: str = "", *, final: bool = False) -> None:
    """Say what became of an attempt: sent, to be tried again after the next pause, or parked.

    Writes    the mail; its words go with the sending
    Records   mail.sent, mail.delayed or mail.parked
    """
    mail = Mail.objects.filter(id=mail_id, state=MailState.SENDING).first()
    if mail is None:
        return
    attempts, pauses = mail.attempts + 1, mail_settings().pauses
    changed = Mail.objects.filter(id=mail_id)
    if not error:
        changed.update(
            state=MAIL.apply(mail.state, "send"), attempts=attempts, content_sealed=None, settled_at=ink.at, error=""
        )
        ink.record(MailSent(mail_id=mail_id, way=way, attempts=attempts))
    elif final or attempts > len(pauses):
        changed.update(state=MAIL.apply(mail.state, "park"), attempts=attempts, settled_at=ink.at, error=error[:200])
        ink.record(MailParked(mail_id=mail_id, attempts=attempts))
    else:
        again = ink.at + seconds(pauses[attempts - 1])
        changed.update(state=MAIL.apply(mail.state, "put_off"), attempts=attempts, due_at=again, error=error[:200])
        ink.record(MailPutOff(mail_id=mail_id, attempts=attempts, again_us=again.us))


@system_only("retention, once an hour")
def forget_old_mails(ink: Ink) -> None:
    """Take mails that were done long ago out of the table; the facts about them stay.

    Writes  removes sent and dropped mails older than the settings say
    """
    Mail.objects.filter(state__in=DONE, settled_at__lt=ink.at - hours(24 * mail_settings().keep_days)).delete()


@system_only("follows from erasing whom a mail was for")
def forget_mails_to(ink: Ink, kind: str, ids: Sequence[int]) -> None:
    """Forget the mails to people who are erased. Writes: deletes the mails."""
    Mail.objects.filter(to_kind=kind, to_id__in=ids).delete()

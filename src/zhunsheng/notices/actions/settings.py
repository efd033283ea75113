"""Say how the desk sends mail."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.notices.checks import checked_settings
from zhunsheng.notices.events import MailSettingsChanged
from zhunsheng.notices.models import MailSettingsRow
from zhunsheng.notices.queries import mail_settings
from zhunsheng.notices.sealed import seal_password
from zhunsheng.notices.values import MailSettings

DESK_ID = 1


def set_mail_settings(ink: Ink, wanted: MailSettings, password: str | None = None) -> None:
    """Change how the desk sends mail; without a password the stored one stays, an empty one removes it.

    A stored password goes when the server changes: whoever may name a server must not be able to have it sent there.
    Writes    the settings, the password sealed
    Records   mail.settings_changed with the names of what changed
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.MAIL_MANAGE, Subject(kind="mail"))
    before, after = mail_settings(), checked_settings(msgspec.structs.replace(wanted, has_password=False))
    moved = (before.host, before.port, before.security) != (after.host, after.port, after.security)
    row = MailSettingsRow.objects.filter(id=1).first() or MailSettingsRow(id=1)
    fields = [
        name
        for name in after.__struct_fields__
        if name != "has_password" and getattr(before, name) != getattr(after, name)
    ]
    if password is not None or moved:
        row.password_sealed = seal_password(password) if password else None
        fields.append("password")
    if fields:
        row.settings = msgspec.json.encode(after).decode()
        row.save()
        ink.record(MailSettingsChanged(desk_id=DESK_ID, fields=fields))

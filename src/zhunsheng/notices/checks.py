"""What must hold of mail before it is queued or its settings are stored; pure."""

import re
from typing import Final
from urllib.parse import urlsplit

from zhunsheng.kernel.errors import BadInput
from zhunsheng.notices.values import MailSettings, Security, Way

LONGEST_ADDRESS: Final = 254
_ADDRESS: Final = re.compile(
    r"[^\s@<>\"(),:;\\\[\]\x00-\x1f\x7f]{1,64}@[^\s@<>\"(),:;\\\[\]\x00-\x1f\x7f]+", re.UNICODE
)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOST_ATTEMPTS: Final = 20
THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def tidy_address(address: str) -> str:
    """Insist on one mail address. Refuses: BadInput; the value is not repeated, it may be personal."""
    tidy = address.strip()
    if len(tidy) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(tidy) or not tidy.isprintable():
        raise BadInput("the e-mail address", "one address such as name@example.com", "…")
    return tidy


def checked_settings(wanted: MailSettings) -> MailSettings:
    """Insist on settings that can work. Refuses: BadInput naming what is wrong."""
    if wanted.way is Way.SMTP and not wanted.host.strip():
        raise BadInput("the mail server", "a host name such as smtp.example.com", wanted.host)
    if re.search(r"[\s/@\x00-\x1f]", wanted.host.strip()):
        raise BadInput("the mail server", "a host name alone", wanted.host)
    if not 0 < wanted.port < 1 << 16:
        raise BadInput("the port", "1 to 65535", wanted.port)
    if wanted.user and wanted.security is Security.PLAIN and wanted.host.strip() not in THIS_MACHINE:
        raise BadInput("the mail server", "an encrypted connection where a password is used", wanted.security)
    tidy_address(wanted.sender)
    if any(not sign.isprintable() for sign in wanted.sender_name + wanted.user):
        raise BadInput("the sender's name", "printable characters", wanted.sender_name)
    if wanted.desk_url:
        parts = urlsplit(wanted.desk_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise BadInput("the desk's address", "such as https://desk.example.com", wanted.desk_url)
    for moment in (wanted.quiet_from, wanted.quiet_to):
        if moment and not _TIME.fullmatch(moment):
            raise BadInput("quiet hours", "a time of day such as 22:00", moment)
    if not 1 <= wanted.hourly_cap <= 1000 or not 1 <= wanted.keep_days <= 3650:
        raise BadInput("the limits", "1 to 1000 mails an hour, kept 1 to 3650 days", wanted.hourly_cap)
    if not wanted.pauses or len(wanted.pauses) > MOST_ATTEMPTS or min(wanted.pauses) < 1:
        raise BadInput("the pauses", f"1 to {MOST_ATTEMPTS} numbers of seconds", len(wanted.pauses))
    return wanted

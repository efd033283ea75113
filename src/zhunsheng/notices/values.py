"""Small values about mail, and the ways in which one is refused."""

from enum import StrEnum

import msgspec

from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant


class MailState(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    PARKED = "parked"
    DROPPED = "dropped"


class Way(StrEnum):
    """How mail leaves the desk."""

    FILE = "file"
    SMTP = "smtp"


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    PLAIN = "plain"


HOOK = "notices.hook"
"""The purpose under which the secrets of webhooks are sealed."""


class MailTo(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a mail goes: an address, and whose it is (agent, customer or nobody we know)."""

    address: str
    language: str = "zh-hans"
    kind: str = "other"
    id: int = 0


class MailSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How this desk sends mail. Times of day are those of the desk's zone; an empty quiet time means none.

    `pauses` are the seconds after each failed attempt; after the last one the mail is parked. `desk_url` stands in links.
    """

    way: Way
    host: str
    port: int
    security: Security
    user: str
    sender: str
    sender_name: str
    desk_url: str
    quiet_from: str
    quiet_to: str
    hourly_cap: int
    pauses: tuple[int, ...]
    keep_days: int
    has_password: bool = False


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """What an adapter needs to hand one mail over."""

    settings: MailSettings
    password: str


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that is due, opened for the one moment in which it is handed over."""

    id: int
    address: str
    subject: str
    text: str
    html: str


class MailCard(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as the queue shows it; the address is masked, the words are not shown."""

    id: int
    template: str
    to: str
    to_kind: str
    to_id: int
    state: MailState
    attempts: int
    queued_at: Instant
    due_at: Instant
    settled_at: Instant | None
    error: str


class MailDelayed(Refusal):
    """The mail server did not take the mail now ({why}); it is tried again."""

    code = "mail.delayed"


class MailRejected(Refusal):
    """The mail server does not take this mail ({why})."""

    code = "mail.rejected"


class MailSettled(Refusal):
    """This mail is {state}; only one that waits or is parked can be changed."""

    code = "mail.settled"

"""A real mail server in a thread, and a desk that knows it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.test import override_settings

from tests.ground.desks import using
from tests.support.server import free_port
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.actions import set_mail_settings
from zhunsheng.notices.letters import shipped_settings
from zhunsheng.notices.values import MailSettings, Security, Way

AT = Instant.parse("2026-11-22T09:00:00Z")


class Box:
    """Takes mail, unless it was told what to answer instead."""

    def __init__(self) -> None:
        self.answer = ""
        self.taken: list[EmailMessage] = []
        self.senders: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer:
            return self.answer
        found = message_from_bytes(envelope.original_content or b"", policy=default)
        assert isinstance(found, EmailMessage)
        self.taken.append(found)
        self.senders.append(str(envelope.mail_from))
        return "250 taken"


def check_password(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"desk", b"mail secret")
    return AuthResult(success=right, handled=False)  # the server itself answers a wrong one


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, *, guarded: bool = False) -> Iterator[tuple[Box, int]]:
    """Run a mail server and give its box and port."""
    box, port = Box(), free_port()
    controller = Controller(
        box, hostname="127.0.0.1", port=port, tls_context=tls, authenticator=check_password if guarded else None,
        auth_required=guarded, auth_require_tls=False,
    )  # fmt: skip
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def settings(**changes: object) -> MailSettings:
    """Settings for a server on this machine, without quiet hours."""
    plain = {"way": Way.SMTP, "host": "127.0.0.1", "security": Security.PLAIN, "quiet_from": ""}
    return msgspec.structs.replace(shipped_settings(), **(plain | changes))


def set_up(port: int = 25, password: str | None = None, **changes: object) -> None:
    run(set_mail_settings, SYSTEM, AT, settings(port=port, **changes), password)


def local_servers_allowed() -> override_settings:
    return using(outbound_allow=("127.0.0.0/8",))

"""Hand a mail to a mail server; its address is looked up and checked like every outgoing connection of the desk."""

import smtplib
import socket
import ssl
from typing import Any, Final

from zhunsheng.ground.http.addresses import OutboundRefused, resolve
from zhunsheng.notices.outbound.message import message_of
from zhunsheng.notices.values import MailDelayed, MailRejected, Outgoing, Security, Server

TIMEOUT: Final = 20.0
PERMANENT: Final = 500


class Checked(smtplib.SMTP):
    """A client that connects only to an address the desk may connect to."""

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        fault: OSError | None = None
        for address in resolve(host, port):
            try:
                return socket.create_connection((str(address), port), timeout, self.source_address)
            except OSError as error:
                fault = error
        raise fault or OSError(f"{host} has no address")


class CheckedTls(smtplib.SMTP_SSL, Checked):
    """The same, encrypted from the first byte."""


def deliver(server: Server, mail: Outgoing) -> None:
    """Hand one mail over.

    Refuses  MailDelayed for what may pass by itself, MailRejected for what the server will not take
    """
    message = message_of(mail, server.settings)
    try:
        with _connected(server) as client:
            client.send_message(message, from_addr=server.settings.sender, to_addrs=[mail.address])
    except OutboundRefused as fault:
        raise MailRejected(why=str(fault)) from fault
    except smtplib.SMTPRecipientsRefused as fault:
        code = next((answer[0] for answer in fault.recipients.values()), PERMANENT)
        raise _refused(code, "recipient") from fault
    except smtplib.SMTPAuthenticationError as fault:
        # why not rejected: nothing is wrong with the mail; it leaves once the password is put right.
        raise MailDelayed(why=f"sign-in {fault.smtp_code}") from fault
    except smtplib.SMTPResponseException as fault:
        raise _refused(fault.smtp_code, type(fault).__name__) from fault
    except smtplib.SMTPNotSupportedError as fault:
        raise MailRejected(why="the server lacks what the settings ask for (encryption, sign-in or UTF-8)") from fault
    except (OSError, smtplib.SMTPException) as fault:
        raise MailDelayed(why=f"no connection: {type(fault).__name__}") from fault


def _connected(server: Server) -> smtplib.SMTP:
    settings = server.settings
    context = ssl.create_default_context()
    kind: smtplib.SMTP
    if settings.security is Security.TLS:
        kind = CheckedTls(settings.host, settings.port, timeout=TIMEOUT, context=context)
    else:
        kind = Checked(settings.host, settings.port, timeout=TIMEOUT)
    try:
        if settings.security is Security.STARTTLS:
            kind.starttls(context=context)
        if settings.user:
            kind.login(settings.user, server.password)
    except BaseException:
        kind.close()
        raise
    return kind


def _refused(code: int, what: str) -> MailDelayed | MailRejected:
    """Tell a "not now" (4xx) from a "never" (5xx); what the server wrote may hold the address and is left out."""
    why = f"{what} {code}"
    return MailRejected(why=why) if code >= PERMANENT else MailDelayed(why=why)

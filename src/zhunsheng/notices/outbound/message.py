"""Write a mail as it goes over the wire."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from zhunsheng.kernel.errors import BadInput
from zhunsheng.notices.values import MailRejected, MailSettings, Outgoing

SMTP_UTF8: Final = SMTP.clone(cte_type="8bit")


def message_of(mail: Outgoing, settings: MailSettings) -> EmailMessage:
    """Put a mail into its wire form; the same mail has the same Message-ID on every attempt, so a repeat can be told.

    Refuses  MailRejected for an address that no header can hold
    """
    message = EmailMessage(policy=SMTP)
    try:
        sender = Address(settings.sender_name, addr_spec=settings.sender)
        message["From"] = sender
        message["To"] = Address(addr_spec=mail.address)
        message["Subject"] = mail.subject
    except (ValueError, IndexError, BadInput) as fault:
        raise MailRejected(why="the address cannot be written into a header") from fault
    message["Message-ID"] = f"<{mail.id}.zhunsheng@{sender.domain or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    return message

"""Seal and open what a mail says and to whom."""

import msgspec

from zhunsheng.ground.keys import blind_index, open_sealed, seal
from zhunsheng.notices.letters import Letter
from zhunsheng.notices.models import Mail


def seal_address(address: str) -> bytes:
    """Seal an address."""
    return seal(address, purpose="mail.address")


def index_of(address: str) -> bytes:
    """Digest an address so that mails to one person can be counted."""
    return blind_index(address, purpose="mail.address")


def address_of(mail: Mail) -> str:
    """Open a mail's address."""
    return open_sealed(bytes(mail.address_sealed), purpose="mail.address").decode()


def seal_letter(letter: Letter) -> bytes:
    """Seal a mail's words."""
    return seal(msgspec.json.encode(letter), purpose="mail.content")


def letter_of(content: bytes) -> Letter:
    """Open a mail's words."""
    return msgspec.json.decode(open_sealed(content, purpose="mail.content"), type=Letter)


def seal_password(password: str) -> bytes:
    """Seal the password of the mail server."""
    return seal(password, purpose="mail.password")


def open_password(sealed: bytes) -> str:
    """Open the password of the mail server."""
    return open_sealed(sealed, purpose="mail.password").decode()

"""Where a visitor nobody vouches for says to be reached."""

import re
from typing import Final

from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import do
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details
from zhunsheng.surface.live.visitor import Visitor

MAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,185}\.[^@\s.]{2,63}")
PHONE: Final = re.compile(r"\+?[0-9][0-9 -]{4,19}")


def details_in(value: str) -> Details:
    """Read a phone number or a mail address.

    Refuses  BadInput for anything else
    """
    tidy = value.strip()
    if MAIL.fullmatch(tidy) and tidy.isprintable():
        return Details(email=tidy)
    if PHONE.fullmatch(tidy):
        return Details(phone=tidy.replace(" ", "").replace("-", ""))
    raise BadInput("contact", "a phone number or a mail address", value)


async def leave_contact(visitor: Visitor, value: str, at: Instant) -> None:
    """Keep where a visitor says to be reached; what a shop says of its member is not overwritten.

    Refuses  BadInput, AccessDenied to members and to those who have not written yet
    """
    details = details_in(value)
    if visitor.known or visitor.customer_id is None:
        raise AccessDenied("no_right")
    await do(find_or_make_customer, SYSTEM, at, visitor.key, details)

"""Words that stand in a customer's field and are not sent: bounded, masked, passed on, and kept nowhere."""

import re
from typing import Final

from zhunsheng.guard.queries import mask
from zhunsheng.surface.brake import Brake

MOST: Final = 500
"""Characters of a field that are passed on; technical."""
_LONG_NUMBER: Final = re.compile(r"\d(?:[ -]?\d){5,}")
"""Half of a phone or card number is no personal datum to the guard yet, and would be seen as it grows."""
_MAIL_BEGUN: Final = re.compile(r"[\w.+-]+@[\w.-]*$", re.ASCII)
_brake: Final = Brake(tries=12, seconds=10)


def lets_through(visitor: str, text: str) -> bool:
    """Tell whether a visitor's unsent words are short enough and not too many; others are dropped."""
    return len(text) <= MOST and _brake.allows(visitor)


def masked_draft(text: str) -> str:
    """Mask personal data as in messages, and what may become some while it is still being typed."""
    masked = mask(text)
    for pattern in (_LONG_NUMBER, _MAIL_BEGUN):
        masked = pattern.sub(lambda found: "*" * len(found.group()), masked)
    return masked

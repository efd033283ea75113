"""How a customer is addressed in words that are ready to send."""

from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from zhunsheng.assist.queries import surname_in_english

GREETED_IN: Final = "zh-hans"
"""The language customers are greeted in where the shop has no other."""


def address_for(masked: str, *, english: bool) -> str | None:
    """Address a customer in their language: in Chinese, or in English with the surname in Latin letters."""
    if english:
        return surname_in_english(masked.partition("*")[0]) or None
    with translation.override(GREETED_IN):
        return address_of(masked)


def address_of(masked: str) -> str | None:
    """Address a customer by the surname alone: what the customer reads must not be a masked name.

    A name that does not begin with a Chinese character is left out; its first letter is no way to address anybody.
    """
    surname = masked.partition("*")[0]
    if not surname or not "\u4e00" <= surname[0] <= "\u9fff":
        return None
    return gettext("Mr/Ms {surname}").format(surname=surname)

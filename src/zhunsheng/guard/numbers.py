"""Validate numbers that belong to a person: identity numbers, bank cards, telephones.

Source    GB 11643 for identity numbers, Luhn for cards, the numbering plan of China for telephones
"""

from __future__ import annotations

from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10x98765432"
_REGIONS: Final = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_EARLIEST: Final = 1800
_LATEST: Final = 2100
_LONG_AREAS: Final = frozenset("3456789")


def is_identity(number: str) -> bool:
    """Tell whether 18 or 15 characters are a resident's identity number: region, real birthday, check digit."""
    if len(number) == 18:
        return number[:2] in _REGIONS and _birthday(number[6:14]) and _checked(number)
    return len(number) == 15 and number[:2] in _REGIONS and _birthday("19" + number[6:12])


def is_card(number: str) -> bool:
    """Tell whether 13 to 19 digits are a bank card's number: an issuer that exists and Luhn's check digit."""
    if not 13 <= len(number) <= 19 or len(set(number)) < 2:
        return False
    return number[0] in "34569" and _luhn(number)


def is_unionpay(number: str) -> bool:
    """Tell whether digits are the number of a card that any bank of China issues today."""
    return 16 <= len(number) <= 19 and number.startswith("62") and _luhn(number)


def is_mobile(number: str) -> bool:
    """Tell whether digits are a mobile telephone's number of the mainland, without its country's prefix."""
    return len(number) == 11 and number[0] == "1" and number[1] in "3456789"


def is_landline(number: str) -> bool:
    """Tell whether digits are a fixed telephone's number with its area code."""
    if number.startswith(("010", "02")):
        return len(number) in (10, 11) and number[3] != "0" and number[:3] != "026"
    return len(number) in (11, 12) and number[0] == "0" and number[1] in _LONG_AREAS and number[4] != "0"


def _birthday(digits: str) -> bool:
    if not digits.isdigit():
        return False
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return _EARLIEST <= born.year < _LATEST


def _checked(number: str) -> bool:
    if not number[:17].isdigit():
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECKS[total % 11] == number[17].lower()


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0

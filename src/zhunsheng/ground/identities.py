"""Write phone numbers, e-mail addresses and other identities in the one form under which they are compared."""

import re
import unicodedata
from typing import Final

_PHONE: Final = re.compile(r"\+?[\d\s\-().]{5,}", re.ASCII)
_NOT_DIGITS: Final = re.compile(r"\D", re.ASCII)
CHINA_MOBILE_DIGITS: Final = 11


def normal_form(value: str) -> str:
    """Bring two spellings of one identity together: width, case, spaces, and the signs inside a phone number."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold())
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Cc") or sign.isspace()).strip()
    if "@" in plain:
        return "".join(plain.split())
    if _PHONE.fullmatch(plain):
        return normal_phone(plain)
    return " ".join(plain.split())


def normal_phone(number: str) -> str:
    """Keep a number's digits; the country code of mainland China falls away, others stay.

    Source  numbers of mainland mobiles have 11 digits beginning with 1; landlines are dialled with a leading 0
    """
    abroad = number.lstrip().startswith(("+", "00"))
    digits = _NOT_DIGITS.sub("", number)
    if abroad:
        digits = digits.removeprefix("00") if not number.lstrip().startswith("+") else digits
    if digits.startswith("86") and (abroad or _is_mobile(digits[2:])):
        national = digits[2:]
        return national if _is_mobile(national) or national.startswith(("0", "400", "800")) else f"0{national}"
    return f"+{digits}" if abroad else digits


def _is_mobile(digits: str) -> bool:
    return len(digits) == CHINA_MOBILE_DIGITS and digits.startswith("1")

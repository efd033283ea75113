"""Hide personal data so that it can still be told apart by somebody who already knows it."""

import re
from typing import Final

_STARS: Final = "****"
_DISTRICT: Final = re.compile(
    r"^\s*(?:中国)?"
    r"(?P<province>[^\d\s区县市]{2,7}?(?:省|自治区|特别行政区|市))?\s*"
    r"(?P<city>[^\d\s区县]{1,10}?(?:市|自治州|地区|盟))?\s*"
    r"(?P<district>[^\d\s省市路街道号]{1,10}?(?:自治县|自治旗|区|县|旗|市))?"
)
_LONG_AREA_CODE: Final = 4
_SHORT_AREA_CODE: Final = 3
_MOBILE_DIGITS: Final = 11


def mask_name(name: str) -> str:
    """Keep the first character of a name: 王小明 becomes 王*."""
    name = name.strip()
    return f"{name[0]}*" if name else ""


def mask_phone(phone: str) -> str:
    """Keep the prefix and the last four digits of a number: 13812345678 becomes 138****5678.

    A landline keeps its area code (0755-****5678); a number too short to keep anything is hidden whole.
    """
    digits = re.sub(r"\D", "", phone)
    if not digits:
        return _STARS if phone.strip() else ""
    if digits.startswith("86") and len(digits) == _MOBILE_DIGITS + 2:
        digits = digits[2:]
    if digits.startswith("0") and len(digits) >= _MOBILE_DIGITS - 1:
        return f"{digits[: _area_code_length(digits)]}-{_STARS}{digits[-4:]}"
    if len(digits) >= _MOBILE_DIGITS:
        return f"{digits[:3]}{_STARS}{digits[-4:]}"
    return f"{_STARS}{digits[-2:]}" if len(digits) >= len(_STARS) * 2 - 1 else _STARS


def mask_email(address: str) -> str:
    """Keep the first character and the domain of an address: anna@example.com becomes a***@example.com."""
    address = address.strip()
    mailbox, at, domain = address.rpartition("@")
    if not at or not mailbox:
        return "***" if address else ""
    return f"{mailbox[0]}***@{domain}"


def mask_address(address: str) -> str:
    """Keep province, city and district of a postal address; an address without them is hidden whole."""
    if not address.strip():
        return ""
    found = _DISTRICT.match(address)
    known = found and "".join(part for part in found.groups() if part)
    return f"{known or ''}{_STARS}"


def _area_code_length(digits: str) -> int:
    # why: Chinese area codes have four digits, but for Beijing (010) and the 02x of the largest cities.
    return _SHORT_AREA_CODE if digits[1] in "12" else _LONG_AREA_CODE

"""Take personal data out of what another department gets to read; pure. Order and tracking numbers stay, for they are needed."""

import re
from typing import Final

_AT_WORD: Final = r"(?<![0-9A-Za-z])"
_PARTS: Final = (
    (re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"), lambda found: f"{found[0]}***@{found.partition('@')[2]}"),
    (re.compile(_AT_WORD + r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"), lambda found: f"{found[:3]}***********{found[-4:]}"),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"), lambda found: f"{re.sub(r'^86(?=1)', '', re.sub(r'[^0-9]', '', found))[:3]}****{found[-4:]}"),
    (re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"), lambda found: f"{found[:4]}****{found[-4:]}"),
    (re.compile(r"((?:收件人|收货人|联系人|姓名|我叫)[：: ]*)([\u4e00-\u9fff])[\u4e00-\u9fff·]{1,4}"), None),
    (re.compile(r"((?:卡号|银行卡|账号|账户)[：: ]*)\d{12,19}"), None),
    (re.compile(r"((?:地址|住址)[：: ]*)([\u4e00-\u9fff]{2,9}?(?:省|市|区|县))[^\s，。；;,]+"), None),
)  # fmt: skip


def masked(text: str) -> str:
    """Give a text with phone numbers, identity numbers, cards, mails, labelled names and addresses made unreadable."""
    for pattern, mask in _PARTS:
        if mask is not None:
            text = pattern.sub(lambda match, mask=mask: mask(match.group()), text)  # type: ignore[misc]  # why: bound at once
        else:
            text = pattern.sub(
                lambda match: f"{match.group(1)}{match.group(2) if match.lastindex == 2 else ''}***", text
            )
    return text

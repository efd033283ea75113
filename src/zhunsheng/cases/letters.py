"""Read the text of an e-mail, pasted or whole: from whom, about what, and the words without what they quote; pure."""

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import MIMEPart
from typing import Final

import msgspec

LONGEST: Final = 100_000
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_FROM: Final = re.compile(r"^\s*(?:from|发件人|寄件人)\s*[:：]\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_SUBJECT: Final = re.compile(r"^\s*(?:subject|主题|标题)\s*[:：]\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_HEADER: Final = re.compile(
    r"^\s*(?:from|to|cc|date|sent|subject|reply-to|发件人|寄件人|收件人|抄送|时间|日期|发送时间|主题|标题)\s*[:：].*$",
    re.IGNORECASE,
)
_QUOTE: Final = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|原始邮件|forwarded message|转发的邮件).*|on .{5,120} wrote:|在.{5,120}写道[:：]?|--\s?)$",
    re.IGNORECASE,
)
_LONG: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z][0-9A-Za-z_.-]{4,38}(?![0-9A-Za-z])")
_CHARSET: Final = re.compile(r"charset\s*=\s*\"?[\w-]+\"?", re.IGNORECASE)
_MOST_NUMBERS: Final = 30


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """An e-mail as somebody pasted it; `numbers` are words in it that could be the number of an order."""

    sender: str
    subject: str
    words: str
    numbers: tuple[str, ...]


def letter_from(text: str) -> Letter:
    """Read a letter: a whole message with its headers, or words copied out of a mail program."""
    text = text.replace("\r\n", "\n").replace("\x00", "")[:LONGEST]
    whole = _whole(text)
    sender, subject, body = whole if whole is not None else _copied(text)
    words = _own_words(body)
    numbers = dict.fromkeys(one for one in _LONG.findall(f"{subject}\n{words}") if any(sign.isdigit() for sign in one))
    return Letter(sender=sender, subject=subject, words=words, numbers=tuple(numbers)[:_MOST_NUMBERS])


def _whole(text: str) -> tuple[str, str, str] | None:
    head = text.lstrip().partition("\n\n")[0]
    if not re.search(r"^from:", head, re.IGNORECASE | re.MULTILINE) or "\n\n" not in text:
        return None
    try:
        # why utf-8: what was pasted with its letters is decoded already, whatever its heading says
        told = text.lstrip() if text.isascii() else _CHARSET.sub("charset=utf-8", text.lstrip())
        message = message_from_bytes(told.encode("utf-8", "replace"), policy=policy.default)
        part = message.get_body(preferencelist=("plain", "html"))
        body = "" if part is None else _content(part, decoded=not text.isascii())
        html = part is not None and part.get_content_type() == "text/html"
        return _address(str(message.get("from", ""))), str(message.get("subject", "")), _bare(body) if html else body
    except (MessageError, LookupError, ValueError, AttributeError, TypeError):
        return None


def _content(part: MIMEPart, *, decoded: bool) -> str:
    """Give the words of a part; what was pasted with its letters and names no character set is read as it stands."""
    held = part.get_payload(decode=True) if decoded and part.get_content_charset() is None else None
    return held.decode("utf-8", "replace") if isinstance(held, bytes) else str(part.get_content())


def _bare(html: str) -> str:
    shown = re.sub(r"(?is)<(script|style)[^>]*>.*?</\1\s*>", " ", html)
    return re.sub(r"<[^<>]{0,2000}>", " ", re.sub(r"(?i)<br[^>]*>|</p>|</div>", "\n", shown))


def _copied(text: str) -> tuple[str, str, str]:
    head = "\n".join(text.lstrip().split("\n")[:10])
    sender, subject = _FROM.search(head), _SUBJECT.search(head)
    lines = text.split("\n")
    while lines and (not lines[0].strip() or _HEADER.match(lines[0])):
        lines.pop(0)
    told = _address(sender[1]) if sender else _address(head)
    return told, subject[1].strip() if subject else "", "\n".join(lines)


def _address(text: str) -> str:
    found = _ADDRESS.search(text)
    return found[0].lower() if found else ""


def _own_words(body: str) -> str:
    """Leave out what is quoted and the signature."""
    kept: list[str] = []
    for line in body.split("\n"):
        if _QUOTE.match(line):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()

"""Turn the bytes of a file into text, in the encoding that fits; pure."""

import re
from itertools import islice
from typing import Final

import msgspec

from zhunsheng.commerce.intake.writing import share_of_common, share_of_usual
from zhunsheng.kernel.errors import BadInput

LOST: Final = "\ufffd"
TEXT: Final = "text in UTF-8, UTF-16, GBK or Big5"
KOREAN: Final = "text in UTF-8, UTF-16, GBK or Big5; this one seems to be Korean, please save it as UTF-8"
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8"))
_CALLED: Final = {"cp950": "BIG5", "cp1252": "WINDOWS-1252", "cp932": "SHIFT-JIS"}
_LOST_MOST: Final = 0.02
_SURELY: Final = 20
"""So many signs that can only be UTF-8 for each spoiled one, and the file is UTF-8 with spoiled bytes."""
_LOOKED_AT: Final = 20_000
"""Signs, or runs of bytes, that are looked at to tell encodings apart."""
_NO_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WIDE: Final = (0.85, 0.65)
"""So many of the signs must be usual for bytes without a mark to be taken two by two; fewer where there are zeros and the like, which no other text has."""
_ALIKE: Final = 0.9
_ALL: Final = 0.97
_WORDS: Final = (10, 0.3)
"""From so many signs on, so many more of them common ones, and a text is in the other script although its bytes make usual signs in the first."""
_KANA: Final = 0.1
_HANGUL: Final = (40, 0.97, 0.18)
"""From so many signs on, so many of them syllables of Korean and so few common in Chinese: a Chinese text never is so."""


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A text in an encoding, its signs, how many of them are usual, and how many stand in every text."""

    encoding: str
    text: str
    signs: int
    usual: float
    common: float


def decoded(content: bytes) -> tuple[str, str]:
    """Turn bytes into text by their mark, else in the encoding in which they are what people write; say which it was.

    A few spoiled bytes spoil only the lines they stand in; marks that stand within, where files were put together, are left out.
    Refuses: BadInput for what is no text, or Korean in an encoding of its own.
    """
    text, encoding = _decoded(content)
    return text.replace("\ufeff", ""), _CALLED.get(encoding, encoding.upper())


def _decoded(content: bytes) -> tuple[str, str]:
    mark, encoding = next(((mark, encoding) for mark, encoding in _MARKS if content.startswith(mark)), (b"", ""))
    if encoding == "utf-16":
        return _printable(content.decode("utf-16", "replace"), content), encoding
    bare = content.removeprefix(mark)
    try:
        text = bare.decode("utf-8")
    except UnicodeDecodeError:
        return _told_apart(bare)
    if not mark and _is_rather_chinese(bare, text):
        return _told_apart(bare)
    odd = _NO_TEXT.search(text)
    wide = _wide(bare) if odd and not mark else None
    told, encoding = wide or (text, "utf-8")
    return _printable(told, content), encoding


def _told_apart(content: bytes) -> tuple[str, str]:
    """Read bytes that are no UTF-8. Refuses: BadInput."""
    if (wide := _wide(content)) is not None:
        return _printable(wide[0], content), wide[1]
    best = _chinese(content)
    if (best is None or best.usual < _ALL) and _is_spoiled(content):
        return _printable(content.decode("utf-8", "replace"), content), "utf-8"
    if _is_western(content, sure=best is None):
        return content.decode("cp1252"), "cp1252"
    if _is_japanese(content, best):
        return content.decode("cp932"), "cp932"
    if _is_korean(content, best):
        raise BadInput("the file", KOREAN, content[:20].hex())
    if best is not None:
        return _printable(best.text, content), best.encoding
    tries = [(content.decode(encoding, "replace"), encoding) for encoding in ("utf-8", "gb18030", "cp950")]
    text, encoding = min(tries, key=lambda one: (one[0].count(LOST), -share_of_usual(_signs(one[0]))))
    if text.count(LOST) > max(3, len(text) * _LOST_MOST):
        raise BadInput("the file", TEXT, content[:20].hex())
    return _printable(text, content), encoding


def _chinese(content: bytes) -> _Reading | None:
    """Read bytes in the encoding of either script: the simple one wherever it makes usual signs, unless the other makes words.

    Of a few signs nobody can tell; most files are in the simple one.
    """
    simple, full = _reading(content, "gb18030"), _reading(content, "cp950")
    if simple is None or full is None:
        return simple or (full if full is not None and full.usual >= _WIDE[1] else None)
    if simple.usual >= _ALIKE and (full.signs < _WORDS[0] or full.usual < simple.usual):
        return simple
    better = full.usual + full.common - simple.usual - simple.common
    return full if better > (_WORDS[1] if simple.usual >= _ALIKE else 0) else simple


def _reading(content: bytes, encoding: str) -> _Reading | None:
    """Read bytes in an encoding and weigh what comes out; nothing where they are none of it."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    signs = _signs(text)
    return _Reading(
        encoding=encoding, text=text, signs=len(signs), usual=share_of_usual(signs), common=share_of_common(signs)
    )


def _signs(text: str) -> str:
    """Give the first signs of a text that are no ASCII."""
    return _ASCII.sub("", text[: _LOOKED_AT * 10])[:_LOOKED_AT]


_ASCII: Final = re.compile("[\x00-\x7f]+")


def _wide(content: bytes) -> tuple[str, str] | None:
    """Read bytes two by two, the end first that makes the more usual signs; nothing where neither makes a text."""
    found, odd = ("", 0.0), _NO_TEXT.search(content[: _LOOKED_AT * 2].decode("latin-1")) is not None
    for encoding in ("utf-16-le", "utf-16-be"):
        told = content[: _LOOKED_AT * 2].decode(encoding, "replace")
        lost = len(_NO_TEXT.findall(told))
        signs = _signs(told)
        usual = share_of_usual(signs) * len(signs) + len(told) - len(signs) - lost
        worth = usual / max(1, len(told))
        if worth >= _WIDE[odd] and worth > found[1]:
            found = (encoding, worth)
    return (content.decode(found[0], "replace"), found[0]) if found[0] else None


_RUNS: Final = re.compile(rb"(?:(?<=[^\x80-\xff])|^)([\x80-\xff]+)(?=([^\x80-\xff]?))")
_LOWER: Final = rb"[\x9a\x9c\x9e\xdf-\xf6\xf8-\xff]"
_UPPER: Final = rb"[\x8a\x8c\x8e\x9f\xc0-\xd6\xd8-\xde]"
_WESTERN: Final = re.compile(
    rb"[A-Za-z](?:" + _LOWER + rb"{1,2}|" + _UPPER + rb")(?:[\x92\xbb\xae\x99]?)(?=[A-Za-z\s,;.:!?'\")/-]|$)"
    rb"|(?:^|(?<=[\s,;\"'(/-]))[\xab\x93\x91]?(?:" + _LOWER + rb"|" + _UPPER + rb")(?=[A-Za-z\s])"
    rb"|[A-Za-z.!?][\xbb\x92\x94\x99\xae](?=[A-Za-z\s,;.\"]|$)"
    rb"|(?:^|(?<=[\s,;\"(]))[\xab\x93\x91\xa1\xbf](?=[A-Za-z ])"
    rb"|(?:^|(?<=[\s,;\"(+-]))[\xa3\x80](?=[ 0-9])|[0-9] ?[\x80\xa3\xb0\xb2\xb3\xbd](?=[\s,;\"A-Z]|$)"
    rb"|(?<= )[\x96\x97\xb7\xa9\xae](?= )|[0-9A-Za-z]\xa0(?=[0-9A-Za-z])"
)
"""High bytes as they stand in the words and amounts of western Europe: alone or two small letters, among letters or beside figures."""
_FEW: Final = 3


def _is_western(content: bytes, *, sure: bool) -> bool:
    """Tell whether bytes beyond ASCII stand as the letters and amounts of western Europe do; few of them only where nothing else fits."""
    runs = sum(1 for _ in islice(_RUNS.finditer(content), _LOOKED_AT))
    end = len(content) if runs < _LOOKED_AT else [one.end() for one in islice(_RUNS.finditer(content), _LOOKED_AT)][-1]
    western = sum(1 for _ in _WESTERN.finditer(content[:end]))
    if not runs or western < runs * 0.95 or any(one in content for one in b"\x81\x8d\x8f\x90\x9d"):
        return False
    small = len(_AMONG_SMALL.findall(content[:end]))
    return sure or runs >= _FEW or small == runs


_AMONG_SMALL: Final = re.compile(rb"[A-Za-z]" + _LOWER + rb"{1,2}(?=[a-z])")


def _is_japanese(content: bytes, best: _Reading | None) -> bool:
    """Tell whether bytes are Japanese as Windows writes it: kana among usual signs, where no Chinese reading is as usual."""
    try:
        signs = _signs(content.decode("cp932"))
    except UnicodeDecodeError:
        return False
    kana = sum("\u3040" <= one <= "\u30ff" for one in signs)
    usual = (kana + share_of_usual(signs) * len(signs)) / max(1, len(signs))
    return kana >= _KANA * len(signs) and usual >= _ALIKE and (best is None or best.usual < usual - _KANA)


def _is_korean(content: bytes, best: _Reading | None) -> bool:
    """Tell whether bytes are Korean, which Chinese encodings read as rare words without an end."""
    least, most, common = _HANGUL
    if best is None or best.encoding != "gb18030":
        return False
    try:
        signs = _signs(content.decode("cp949"))
    except UnicodeDecodeError:
        return False
    hangul = sum("\uac00" <= one <= "\ud7a3" for one in signs)
    return hangul >= max(least, most * len(signs)) and best.common < common


def _is_spoiled(content: bytes) -> bool:
    """Tell whether a file is UTF-8 of which a few bytes are spoiled; other encodings make no sense of its signs."""
    text = content.decode("utf-8", "replace")
    lost = text.count(LOST)
    return sum(one > "\x7f" for one in text) - lost >= _SURELY * lost and not _is_rather_chinese(content, text)


def _is_rather_chinese(content: bytes, text: str) -> bool:
    """Tell whether what could be UTF-8 is rather Chinese of two bytes a sign, as words of “一” alone are: letters that stand beside no letters."""
    signs = _signs(text).replace(LOST, "")
    if not signs or _PLAINLY_UTF8.search(signs) or _AMONG_LETTERS.search(text):
        return False
    usual = share_of_usual(_signs(content.decode("gb18030", "ignore")))
    return usual >= (_WIDE[0] if LOST in text else 1)


_PLAINLY_UTF8: Final = re.compile("[\x80-\xbf\u0800-\U0010ffff]")
_AMONG_LETTERS: Final = re.compile("[A-Za-z][\u00c0-\u024f]|[\u00c0-\u024f][A-Za-z]")


def _printable(text: str, content: bytes) -> str:
    """Leave a text as it is but for signs that no text has. Refuses: BadInput for a file full of them."""
    lost = text.count("\x00")
    if lost > max(3, len(text) * _LOST_MOST):
        raise BadInput("the file", TEXT, content[:20].hex())
    return text.replace("\x00", LOST) if lost else text

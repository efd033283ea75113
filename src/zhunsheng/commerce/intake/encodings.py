"""Turn the bytes of a file into text, in the encoding that fits; pure."""

import re
from typing import Final

from zhunsheng.kernel.errors import BadInput

LOST: Final = "\ufffd"
_ENCODINGS: Final = ("utf-8-sig", "gb18030", "big5")
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_LOST_MOST: Final = 0.02
_SURELY: Final = 20
"""So many signs that can only be UTF-8 for each spoiled one, and the file is UTF-8 with spoiled bytes."""


def decoded(content: bytes) -> tuple[str, str]:
    """Turn bytes into text by their mark, else as UTF-8, GB 18030 or Big5, whichever fits first; say which it was.

    A few spoiled bytes spoil only the lines they stand in. Refuses: BadInput for what is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _fits(content, (encoding,))
    head = content[:2000]
    if head[1::2].count(0) > len(head) // 8 or head[::2].count(0) > len(head) // 8:
        return _fits(content, ("utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be",))
    return _fits(content, _ENCODINGS)


def _fits(content: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    private: list[tuple[str, str]] = []
    for encoding in encodings:
        try:
            text = _printable(content.decode(encoding), content)
        except UnicodeDecodeError:
            if encoding == "utf-8-sig" and _is_spoiled(content):
                return _printable(content.decode(encoding, "replace"), content), _called(encoding)
            continue
        if not _PRIVATE.search(text):
            return text, _called(encoding)
        private.append((text, _called(encoding)))
        # why go on: bytes of Big5 read as GB 18030 fall among signs that nobody has given a meaning
    if private:
        return private[0]
    tries = [(content.decode(encoding, "replace"), _called(encoding)) for encoding in encodings]
    least = min(tries, key=lambda one: one[0].count(LOST))
    if least[0].count(LOST) > max(3, len(least[0]) * _LOST_MOST):
        raise BadInput("the file", "text in UTF-8, UTF-16, GBK or Big5", content[:20].hex())
    return _printable(least[0], content), least[1]


def _is_spoiled(content: bytes) -> bool:
    """Tell whether a file is UTF-8 of which a few bytes are spoiled; other encodings make no sense of its signs."""
    text = content.decode("utf-8", "replace")
    lost = text.count(LOST)
    return sum(one > "\x7f" for one in text) - lost >= _SURELY * lost


def _called(encoding: str) -> str:
    return encoding.removesuffix("-sig").upper()


def _printable(text: str, content: bytes) -> str:
    """Leave a text as it is but for signs that no text has. Refuses: BadInput for a file full of them."""
    lost = text.count("\x00")
    if lost > max(3, len(text) * _LOST_MOST):
        raise BadInput("the file", "text in UTF-8, UTF-16, GBK or Big5", content[:20].hex())
    return text.replace("\x00", LOST) if lost else text

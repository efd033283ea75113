"""What a language model may be told of a dialogue, and what of its words may be kept; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from zhunsheng.guard.queries import find_personal, mask

TALK: Final = 6000
"""Characters of a dialogue that go out at most; the newest words are kept."""
FIELDS: Final[Mapping[str, str]] = {"issue": "问题", "cause": "原因", "solution": "处理", "feedback": "反馈"}
"""The fields of a service record that may be drafted, and the word by which each is asked for."""
LONGEST_FIELD: Final = 500
LONGEST_SUMMARY: Final = 400
LONGEST_DRAFT: Final = 2000
KEPT: Final = 0.5
"""Share of an approved answer's pairs of signs that other words for it must still hold."""
ROOM: Final = 60
"""Characters that other words for an approved answer may be longer, beyond half of it."""
NOTHING_SAID: Final = re.compile(
    r"(?:未提及|没有提到|无|未知|不详|暂无|none|n/?a|not mentioned|unknown)[。.]?", re.IGNORECASE
)
_LABEL: Final = re.compile(r"^\W{0,3}(问题|原因|处理|反馈)\W{0,3}[:：]\s*(.*)$")
_FIGURE: Final = re.compile(r"\d+(?:[.:,]\d+)*")
_HAN: Final = re.compile(
    r"[一二两三四五六七八九十百千万半]+(?=个?(?:[天日周年月元块折件次倍分秒]|小时|星期|钟头|工作日|%|％))"
)
_HAN_DIGITS: Final = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}
_NOT: Final = re.compile(r"不|没|无法|未|勿|禁止|别|不能|cannot|n't|\bnot\b|\bno\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"https?:|www\.|://|@|[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|vip|cc|io|me)\b", re.IGNORECASE
)
_STARS: Final = "**"


def talk_of(said: Iterable[tuple[str, str]]) -> str:
    """Lay a dialogue out line by line, who speaks by part alone and personal data masked; the newest words fit at most."""
    lines = [f"{who}：{' '.join(mask(text).split())}" for who, text in said if text.strip()]
    kept: list[str] = []
    room = TALK
    for line in reversed(lines):
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(reversed(kept))


def fields_in(text: str, talk: str) -> dict[str, str]:
    """Read the fields of a record out of labelled lines; what is invented, personal or says nothing is left out."""
    names = {word: name for name, word in FIELDS.items()}
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        labelled = _LABEL.match(line.strip())
        if labelled:
            current = found.setdefault(names[labelled[1]], [])
            current.append(labelled[2].strip())
        elif current is not None and line.strip():
            current.append(line.strip())
    told = {name: "\n".join(part for part in parts if part) for name, parts in found.items()}
    return {name: words for name, words in told.items() if _is_fit(words, LONGEST_FIELD, talk)}


def summary_in(text: str, talk: str) -> str:
    """Return a summary as one paragraph; nothing where it is invented, personal, too long or empty."""
    words = " ".join(text.split())
    return words if _is_fit(words, LONGEST_SUMMARY, talk) else ""


def reworded_in(text: str, draft: str) -> str:
    """Return other words for an agent's draft; nothing where figures differ, or what was masked comes back as stars."""
    words = text.strip()
    fit = 0 < len(words) <= LONGEST_DRAFT and _is_clean(words) and figures_in(words) == figures_in(draft)
    return words if fit and _slots(words) == _slots(draft) and not (_STARS in words and _STARS not in draft) else ""


def said_as_approved(text: str, approved: str) -> bool:
    """Tell whether other words for an approved answer may stand for it.

    They name the same figures, deny where it denies, hold half of its own pairs of signs, are not much longer, and hold no address and
    nothing personal.
    """
    if not text or not _is_clean(text) or len(text) > 1.5 * len(approved) + ROOM:
        return False
    if _STARS in text or "{" in text or find_personal(text) or _ADDRESS.search(text):
        return False
    if figures_in(text) != figures_in(approved) or (_NOT.search(text) is None) != (_NOT.search(approved) is None):
        return False
    own, other = _pairs(approved), _pairs(text)
    return bool(own) and len(own & other) >= KEPT * len(own)


def figures_in(text: str) -> frozenset[str]:
    """Give the figures that a text names, digits and Chinese numerals before a unit alike."""
    han = (str(_number(words)) for words in _HAN.findall(text))
    return frozenset({*_FIGURE.findall(text), *han})


def extractive(drafted: Mapping[str, str], titles: Sequence[tuple[str, str]]) -> str:
    """Sum a dialogue up in its own words: what the record's draft holds, each part under its title; personal data masked."""
    parts = [f"{title}：{_one_line(drafted[name])}" for name, title in titles if drafted.get(name, "").strip()]
    return mask("；".join(parts))[:LONGEST_SUMMARY]


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"


def _is_fit(words: str, longest: int, talk: str) -> bool:
    """Tell whether words for colleagues may be shown: clean, not personal, and no figure that the dialogue does not name."""
    if not 0 < len(words) <= longest or NOTHING_SAID.fullmatch(words) or not _is_clean(words) or find_personal(words):
        return False
    return figures_in(words) <= figures_in(talk)


def _is_clean(text: str) -> bool:
    return all(char.isprintable() or char == "\n" for char in text)


def _slots(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{\w+\}", text))


def _pairs(text: str) -> set[str]:
    bare = "".join(char for char in text.casefold() if char.isalnum())
    return {bare[at : at + 2] for at in range(len(bare) - 1)}


def _number(words: str) -> int | str:
    tens, ten, ones = words.partition("十")
    if any(char in words for char in "百千万半"):
        return words
    if not ten:
        return _HAN_DIGITS.get(words, 0)
    return (_HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)

"""Mend words that nothing holds: put what a desk's own texts know in their place, of the same sound or one sign away."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from zhunsheng.ground.search.near import FIRST, LETTERS, LONGEST, Read, away, folded, read
from zhunsheng.ground.search.sound import reading
from zhunsheng.ground.search.words import PIECE

MOST: Final = 3
"""Words of one query that are mended."""
SIGNS: Final = 400_000
"""Signs of the texts that are known; later ones are not."""
SPANS: Final = 50
"""Places that are looked at to say which of the words that sound alike is the usual one."""
PAIR: Final = 2
PART: Final = 6
"""Signs of a part of a run that sounds like something known."""
PLAIN: Final = 3
"""Places that a word of two signs must stand in to be taken for another one with one sign in common."""
_LATIN: Final = re.compile(r"[a-z]{3,}")
_MODEL: Final = re.compile(r"[-_./ ]?\d")
"""What follows the letters of a model number."""


class Known(msgspec.Struct, frozen=True):
    """What a desk's texts say: read as one, and how often each Latin word stands there."""

    text: Read
    latin: dict[str, int]


def known(texts: Iterable[str], *, besides: Known | None = None) -> Known:
    """Read the texts whose words are right; `besides` is what was read before, and is not read again."""
    kept, room = [], SIGNS
    for one in dict.fromkeys(texts):
        if len(one) > room:
            break
        kept.append(one)
        room -= len(one)
    mine = Known(read(*kept), dict(Counter(word for one in kept for word in _LATIN.findall(folded(one)))))
    return _joined(besides, mine) if besides is not None and kept else besides or mine


def _joined(before: Known, mine: Known) -> Known:
    text = Read(
        f"{before.text.written}\n{mine.text.written}",
        f"{before.text.first}\n{mine.text.first}",
        f"{before.text.full}\n{mine.text.full}",
        before.text.begins + b"\1" + mine.text.begins,
    )
    return Known(text, dict(Counter(before.latin) + Counter(mine.latin)))


def mended(query: str, by: Known) -> str | None:
    """Write a query with up to three unknown words mended; None where there is nothing to mend, or nothing known for it."""
    plain, parts, end, count = folded(query), list[str](), 0, 0
    for found in PIECE.finditer(plain):
        run, word = found[1] or "", found[2] or ""
        better = (
            None
            if count >= MOST
            else _of_signs(run, by)
            if run
            else _of_letters(word, by, is_model=bool(_MODEL.match(plain, found.end())))
        )
        count += better is not None
        parts += [plain[end : found.start()], better or found[0]]
        end = found.end()
    return "".join([*parts, plain[end:]]).strip() if count else None


def _of_signs(run: str, by: Known) -> str | None:
    """Mend a run: as a whole by its sound, then its longest unknown part by sound, then one sign of it."""
    if not 1 < len(run) <= LONGEST or run in by.text.written:
        return None
    for size in range(len(run), 1, -1):
        parts = range(len(run) - size + 1 if size <= PART or size == len(run) else 0)
        heard = [
            (*_usual_of(_sounding("".join(map(reading, part)), by.text)), at)
            for at in parts
            if (part := run[at : at + size]) not in by.text.written
        ]
        count, usual, at = max(heard, default=(0, "", 0))
        if count:
            return run[:at] + usual + run[at + size :]
    if better := _usual(_spans(away(run)[1], by.text.written)):
        return better
    return (
        _usual(_spans(re.compile(f"{run[0]}\\w|\\w{run[1]}"), by.text.written), least=PLAIN)
        if len(run) == PAIR
        else None
    )


def _of_letters(word: str, by: Known, *, is_model: bool) -> str | None:
    """Mend a Latin word: pinyin of two signs and more, an English word, first letters, then mistyped pinyin."""
    if not _LATIN.fullmatch(word) or len(word) > LETTERS or word in by.text.written:
        return None
    if better := _usual(_sounding(word, by.text)):
        return better
    if len(word) < FIRST:
        return None if is_model else _usual(_by_first(word, by.text))
    pattern = away(word)[1]
    english = {one: count for one, count in by.latin.items() if pattern.fullmatch(one)}
    if english:
        return max(english, key=lambda one: (english[one], one))
    return _usual(_by_first(word, by.text)) or _usual(_misheard(pattern, by.text))


def _sounding(sound: str, text: Read) -> Iterator[str]:
    at = text.heard(sound)
    while at >= 0:
        if text.ends(at + len(sound)):
            yield text.signs(at, at + len(sound))
        at = text.heard(sound, at + 1)


def _misheard(pattern: re.Pattern[str], text: Read) -> Iterator[str]:
    for found in pattern.finditer(text.full):
        if text.begins[found.start()] and text.ends(found.end()):
            yield text.signs(found.start(), found.end())


def _by_first(word: str, text: Read) -> Iterator[str]:
    """Give what begins a text with these letters: in the middle some words always happen to."""
    for found in re.finditer(rf"^{word}", text.first, re.MULTILINE):
        yield text.written[found.start() : found.end()]


def _spans(pattern: re.Pattern[str], there: str) -> Iterator[str]:
    for found in pattern.finditer(there):
        yield found[0]


def _usual(spans: Iterable[str], *, least: int = 1) -> str | None:
    """Choose what stands there most often, where that is often enough."""
    count, best = _usual_of(spans)
    return best if count >= least else None


def _usual_of(spans: Iterable[str]) -> tuple[int, str]:
    """Count what stands there most often; of Chinese signs only, and more than one."""
    seen = Counter[str]()
    for one in spans:
        if len(one) > 1 and not any(char.isascii() for char in one):
            seen[one] += 1
            if seen.total() >= SPANS:
                break
    return max(((count, one) for one, count in seen.items()), default=(0, ""))

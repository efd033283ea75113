"""Find words in a few thousand texts that are kept in memory: as written, by sound, or with one mistyped sign.

Nothing here asks a database, so it is the same on both. A text is read once (`read`); what is as written comes alone where
there is any, then what sounds alike, then what is one sign away: somebody who typed it right is not shown the rest.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import msgspec

from zhunsheng.ground.search.sound import reading
from zhunsheng.ground.search.words import pieces

WORDS: Final = 8
LONGEST: Final = 12
"""Signs of a word in which a mistyped one is looked for; of longer words all must be there."""
LETTERS: Final = 24
FIRST: Final = 4
"""First letters that are looked for in a whole text; fewer of them only in a title, for any text has some."""
WRITTEN, SOUND, NEAR = 0, 1, 2
Pattern = re.Pattern[str]


class Read(msgspec.Struct, frozen=True):
    """One text: its signs without what stands between them, the first letter of each, and their readings with a mark where one begins."""

    written: str
    first: str
    full: str
    begins: bytes

    def heard(self, sound: str, at: int = 0) -> int:
        """Return where readings begin that sound so; -1 for nowhere."""
        at = self.full.find(sound, at)
        while at >= 0 and not self.begins[at]:
            at = self.full.find(sound, at + 1)
        return at

    def hears(self, sound: str) -> bool:
        """Tell whether whole signs sound so."""
        at = self.heard(sound)
        while at >= 0:
            if self.ends(at + len(sound)):
                return True
            at = self.heard(sound, at + 1)
        return False

    def signs(self, start: int, end: int) -> str:
        """Return the signs whose readings stand between two places."""
        first = self.begins.count(1, 0, start)
        return self.written[first : first + self.begins.count(1, start, end)]

    def ends(self, at: int) -> bool:
        """Tell whether a reading ends before this place."""
        return at == len(self.full) or bool(self.begins[at])


class Shelved(msgspec.Struct, frozen=True):
    """What is looked through: a title and what else it says."""

    title: Read
    text: Read


class Word(msgspec.Struct, frozen=True):
    """One word of a query, with how it sounds and what is one sign away from it; empty where that is not asked."""

    written: str
    is_latin: bool
    sound: str = ""
    halves: tuple[str, ...] = ()
    away: Pattern | None = None


def read(*parts: str) -> Read:
    """Read texts for searching; no word is found across two of them."""
    written = "\n".join("".join(char for char in folded(part) if char.isalnum()) for part in parts)
    sounds = [reading(sign) for sign in written]
    begins = b"".join(b"\1" + bytes(len(one) - 1) for one in sounds)
    return Read(written, "".join(one[0] for one in sounds), "".join(sounds), begins)


def folded(text: str) -> str:
    """Make wide, narrow, large and small letters alike."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def nearest(query: str, shelf: Mapping[int, Shelved]) -> list[int]:
    """Return what holds every word of a query, what has them in its title first; nothing for a query without words."""
    words = words_of(query)
    for level in (WRITTEN, SOUND, NEAR) if words else ():
        held = [(key, one) for key, one in shelf.items() if all(_holds(one, word, level) for word in words)]
        if held:
            titled = {key for key, one in held if all(_titled(one.title, word, level) for word in words)}
            return sorted((key for key, _ in held), key=lambda key: key not in titled)
    return []


def words_of(query: str) -> list[Word]:
    """Cut a query into its words: runs of Chinese signs, and Latin words and model numbers without their hyphens."""
    joined = re.sub(r"(?<=[0-9a-z])[-_./](?=[0-9a-z])", "", folded(query))
    found = dict.fromkeys((run or word, not run) for run, word in pieces(joined))
    return [_word(written, is_latin=is_latin) for written, is_latin in list(found)[:WORDS]]


def _word(written: str, *, is_latin: bool) -> Word:
    if is_latin:
        sounds = written if written.isascii() and written.isalpha() else ""
        fits = len(FIRST * "x") <= len(written) <= LETTERS
        return Word(written, is_latin, sounds, *(away(written) if fits else ()))
    fits = 1 < len(written) <= LONGEST
    return Word(
        written, is_latin, "".join(map(reading, written)) if len(written) > 1 else "", *(away(written) if fits else ())
    )


def away(word: str) -> tuple[tuple[str, ...], Pattern]:
    """Write what is one sign away, and what of it must be there as it is; a digit is never mistyped, for another digit is another model."""
    half = len(word) // 2
    swaps = [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in range(len(word) - 1)
        if not (word[at] + word[at + 1]).isdigit() and word[at] != word[at + 1]
    ]
    one = r"[^\W\d_]"
    ways = [re.escape(way) for way in swaps]
    if len(word) > 2:
        ways += [f"{word[:at]}{one}{word[at + 1 :]}" for at in range(len(word)) if not word[at].isdigit()]
        ways += [f"{word[:at]}{one}{word[at:]}" for at in range(1, len(word))]
        ways += [word[:at] + word[at + 1 :] for at in range(1, len(word) - 1) if not word[at].isdigit()]
    around = word[: half - 1] if half > 1 else word[half + 1 :]
    return (word[:half], word[half:], around), re.compile("|".join(ways) or r"(?!)")


def _holds(one: Shelved, word: Word, level: int) -> bool:
    if is_written(one.title, word) or is_written(one.text, word):
        return True
    if level >= SOUND and word.sound:
        if word.is_latin:
            if word.sound in one.title.first or (len(word.sound) >= FIRST and word.sound in one.text.first):
                return True
            if one.title.heard(word.sound) >= 0 or one.text.heard(word.sound) >= 0:
                return True
        elif one.title.hears(word.sound) or one.text.hears(word.sound):
            return True
    return level >= NEAR and (_near(one.title, word) or _near(one.text, word))


def _titled(title: Read, word: Word, level: int) -> bool:
    return _holds(Shelved(title, title), word, level)


def is_written(text: Read, word: Word) -> bool:
    """Tell whether a text holds a word as it is, or, of a long Chinese run, all its words in another order."""
    return word.written in text.written or (
        not word.is_latin and len(word.written) >= FIRST and _in_parts(word.written, text.written)
    )


def _in_parts(run: str, there: str) -> bool:
    """Tell whether a run is made of parts of at least two signs that are all there."""
    if len(run) > LONGEST:
        return False
    whole = {0}
    for end in range(2, len(run) + 1):
        if any(start in whole and run[start:end] in there for start in range(end - 1)):
            whole.add(end)
    return len(run) in whole


def _near(text: Read, word: Word) -> bool:
    if word.away is None:
        return False
    if _half_there(text.written, word) and word.away.search(text.written):
        return True
    return bool(word.is_latin and word.sound and _half_there(text.full, word)) and any(
        text.begins[found.start()] for found in word.away.finditer(text.full)
    )


def _half_there(text: str, word: Word) -> bool:
    """Tell whether what a mistyped sign cannot spoil is there; quicker than to look for all that is one sign away."""
    return any(half and half in text for half in word.halves)

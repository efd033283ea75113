"""Read our own labelled sentences and measure the guard on them: what it must catch, recognise or find, and what not.

The sentences are data of this room, in three parts. Rules were written and changed while looking at `tuned`. No rule was
made from `weighed`, but the model is taught with it and how far model and rules are believed was weighed over it. The lines of `blind`
were written by a stranger, and nothing was changed for them.
A file is named after a family. A line is `+ text` (must hit) or `- text` (must not); `c+` and `c-` are a customer's
words; behind ` << ` stand the messages before it. `says.txt` names the required phrase, `emotion.txt` the level, and in
`personal.txt` personal data stands in brackets with its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from zhunsheng.guard.values import Context
from zhunsheng.standards.values import Speaker, Value

PARTS: Final = ("tuned", "weighed", "blind")
NOTHING: Final = "-"
"""The label of a line that holds no required phrase; some authors write `none`."""
OURS: Final = "the team"
"""Who wrote the lines above which no author is named."""
_DATA: Final = files("zhunsheng.guard") / "data" / "labelled"
_OTHER: Final = frozenset({"says", "emotion", "personal"})
_MARKED: Final = re.compile(r"\[([a-z]+):([^\[\]]+)\]")
_HIDDEN: Final = re.compile(r"\\u([0-9a-f]{4})")


class Sentence(Value, frozen=True):
    """Hold one sentence of a family: whether it must be hit, whose words it is, and what was said before."""

    family: str
    text: str
    hit: bool
    speaker: Speaker = Speaker.AGENT
    context: Context = Context()
    author: str = ""


class Named(Value, frozen=True):
    """Hold one line of `says` or `emotion`: the phrase or the level that must be recognised, the text, and whose it is."""

    label: str
    text: str
    author: str


class Marked(Value, frozen=True):
    """Hold one sentence with the personal data in it: kind and place."""

    text: str
    places: frozenset[tuple[str, int, int]]


def sentences(part: str) -> Iterator[Sentence]:
    """Give the sentences of every family."""
    for name in _names(part):
        if name not in _OTHER:
            yield from (_sentence(name, author, line) for author, line in _lines(part, name))


def named(part: str, name: str) -> Iterator[Named]:
    """Give the lines of `says` or `emotion`."""
    for author, line in _lines(part, name):
        label, _, text = line.partition("\t")
        yield Named(label=NOTHING if label == "none" else label, text=text, author=author)


def marked(part: str) -> Iterator[Marked]:
    """Give the sentences with personal data."""
    for _, line in _lines(part, "personal"):
        text, places, end = "", set(), 0
        for one in _MARKED.finditer(line):
            text += line[end : one.start()]
            places.add((one[1], len(text), len(text) + len(one[2])))
            text += one[2]
            end = one.end()
        yield Marked(text=text + line[end:], places=frozenset(places))


def _names(part: str) -> list[str]:
    folder = _DATA / part
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(one.name.removesuffix(".txt") for one in found if one.name.endswith(".txt"))


def _lines(part: str, name: str) -> Iterator[tuple[str, str]]:
    """Give the lines of a file, each with the author who is named above it."""
    path = _DATA / part / f"{name}.txt"
    author = OURS
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        if line.startswith("#"):
            author = line.removeprefix("#").partition(",")[0].strip()
        elif line.strip():
            yield author, _HIDDEN.sub(_character, line)


def _character(code: re.Match[str]) -> str:
    return chr(int(code[1], 16))


def _sentence(family: str, author: str, line: str) -> Sentence:
    label, _, rest = line.partition(" ")
    text, _, before = rest.partition(" << ")
    said = [tuple(one.strip().split(": ", 1)) for one in before.split("|") if ": " in one]
    context = Context(
        customer_said=tuple(words for who, words in said if who == "customer"),
        agent_said=tuple(words for who, words in said if who == "agent"),
    )
    speaker = Speaker.CUSTOMER if label.startswith("c") else Speaker.AGENT
    return Sentence(
        family=family, text=text.strip(), hit=label.endswith("+"), speaker=speaker, context=context, author=author
    )

"""Cut what a document says into passages that are found and quoted by themselves; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zhunsheng.ground.reading.blocks import Block
from zhunsheng.knowledge.values import PASSAGE_SIGNS, Passage

SENTENCE: Final = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
LEAST: Final = 120
"""Characters below which a passage takes the next paragraph in, as long as the heading stays."""


def passages_of(blocks: Iterable[Block]) -> list[Passage]:
    """Join short paragraphs below the same heading and page, and cut long ones where a sentence ends."""
    found: list[Passage] = []
    heading, page, words = "", 0, ""
    for block in blocks:
        for piece in _pieces(block.text):
            fits = len(words) + len(piece) < PASSAGE_SIGNS and (len(words) < LEAST or len(piece) < LEAST)
            if words and ((block.heading, block.page) != (heading, page) or not fits):
                found.append(Passage(heading=heading, page=page, text=words))
                words = ""
            heading, page = block.heading, block.page
            words = f"{words}\n{piece}" if words else piece
    if words:
        found.append(Passage(heading=heading, page=page, text=words))
    return found


def _pieces(text: str) -> Iterator[str]:
    """Give a paragraph in pieces of at most a passage's length, cut where a sentence ends, else where it must."""
    begun = ""
    for sentence in SENTENCE.findall(text) if len(text) > PASSAGE_SIGNS else [text]:
        if begun and len(begun) + len(sentence) > PASSAGE_SIGNS:
            yield begun.strip()
            begun = ""
        begun += sentence
        while len(begun) > PASSAGE_SIGNS:
            yield begun[:PASSAGE_SIGNS]
            begun = begun[PASSAGE_SIGNS:]
    if begun.strip():
        yield begun.strip()

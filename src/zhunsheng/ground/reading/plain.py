"""Read plain text, Markdown and web pages as paragraphs under their headings; pure."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

from zhunsheng.ground.reading.blocks import BROKEN, Gathered, Piece, Unreadable

HEADING: Final = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
NUMBERED: Final = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,4}[章节部分篇]|[一二三四五六七八九十]{1,3}、|\d{1,2}(?:\.\d{1,2}){0,3}[\s、.])\s*\S.{0,38}$"
)
"""How headings of plain text begin: 第三章, 二、, 3.1."""
HEADS: Final = {f"h{level}": level for level in range(1, 7)}
SILENT: Final = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "nav", "title"}
)
ENDING: Final = frozenset({"p", "div", "li", "dd", "dt", "section", "article", "pre", "blockquote", "table", "ul", "ol", "br", "caption"})  # fmt: skip


def read_plain(content: bytes, kind: str) -> Piece:
    """Read it as a whole. Refuses: Unreadable for bytes that are no text."""
    text = decoded(content)
    found = Gathered()
    if kind == "html":
        page = _Page(found)
        page.feed(text)
        page.close()
        page.end()
    else:
        _lines(text, found, marked=kind == "markdown")
    return Piece(1, found.blocks)


def decoded(content: bytes) -> str:
    """Turn bytes into text. Refuses: Unreadable."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(BROKEN)


def _lines(text: str, found: Gathered, *, marked: bool) -> None:
    begun: list[str] = []
    fenced = False
    for line in [*text.splitlines(), ""]:
        head = None if fenced or not marked else HEADING.match(line)
        if marked and line.lstrip().startswith("```"):
            fenced = not fenced
        alone = not begun and not marked and NUMBERED.match(line.strip())
        if head or alone or not line.strip():
            found.say("\n".join(begun))
            begun = []
        if head:
            found.head(len(head[1]), head[2])
        elif alone:
            found.head(max(1, len(re.findall(r"\d+", line.strip().split(" ")[0]))), line.strip())
        elif line.strip():
            words = _unmarked(line) if marked else line.rstrip()
            begun += [words] if words else []


def _unmarked(line: str) -> str:
    """Take the marks of Markdown off a line: a row of a table becomes its cells, the line below its head nothing."""
    bare = line.strip()
    if re.fullmatch(r"\|?[\s:|-]+\|?", bare) and "-" in bare and "|" in bare:
        return ""
    if bare.startswith("|"):
        return " | ".join(cell.strip() for cell in bare.strip("|").split("|"))
    bare = re.sub(r"!?\[([^\]\n]{0,200})\]\([^)\s]{0,500}\)", r"\1", bare)
    return re.sub(r"(\*\*|__|`)", "", bare)


class _Page(HTMLParser):
    """Gather the paragraphs of a page; what runs or is looked at is left out."""

    def __init__(self, found: Gathered) -> None:
        super().__init__(convert_charrefs=True)
        self._found = found
        self._words: list[str] = []
        self._head = self._silent = 0
        self._cells: list[str] | None = None

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in HEADS:
            self.end()
            self._head = HEADS[tag]
        elif tag == "tr":
            self.end()
            self._cells = []
        elif tag in ("td", "th"):
            self._cell()
        elif tag in ENDING and self._cells is None:
            self.end()

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "tr" and self._cells is not None:
            self._cell()
            line, self._cells = " | ".join(self._cells), None
            self._found.say(line)
        elif tag in HEADS or (tag in ENDING and self._cells is None):
            self.end()

    @override
    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(re.sub(r"\s+", " ", data))

    def end(self) -> None:
        """Keep the paragraph, or the heading, that was being read."""
        words, self._words = "".join(self._words).strip(), []
        if self._head:
            self._found.head(self._head, words)
            self._head = 0
        else:
            self._found.say(words)

    def _cell(self) -> None:
        words, self._words = "".join(self._words).strip(), []
        if self._cells is not None and words:
            self._cells.append(words)

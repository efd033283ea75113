"""Questions as Markdown or as a web page: a heading asks, a list below it holds phrasings, the rest answers; pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.pipes import Rows, as_questions, table_at
from zhunsheng.knowledge.tables import FAULT, HEADINGS, WRITTEN, Line, Sheet, guessed, ways_cell

PROSE: Final = WRITTEN[:3]
IN_ENGLISH: Final = ("英文问题", "英文答案")
ENGLISH: Final = re.compile(r"(?:English|英文)\s*[:：]\s*", re.IGNORECASE)
"""Before a heading it says that this is the question above once more, in English."""
MARKED: Final = re.compile(r"^(\\*)(?=[#*|:-])")
HEADS: Final = frozenset({"h1", "h2", "h3", "h4", "dt", "summary"})
BLOCKS: Final = frozenset(
    {"p", "div", "br", "tr", "ul", "ol", "dd", "section", "article", "table", "pre", "blockquote"}
)
SILENT: Final = frozenset({"script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math"})
DEEPEST: Final = 200


def read_markdown(text: str) -> Sheet:
    """Read Markdown: its headings with what stands below each, and its tables of questions, whose heading is their category.

    Refuses   BadInput without a heading and a table
    """
    rows, asked, others = list[tuple[int, dict[str, str]]](), Rows(), Rows()
    question, number, ways, answer = "", 0, list[str](), list[str]()
    lines = [*text.splitlines(), "# "]
    at, tabled = 0, False
    while at < len(lines):
        line, table = lines[at], table_at(lines, at)
        told = None if table is None else as_questions(table[0], question)
        at += 1
        if table is not None and told is not None:
            asked, tabled, at = [*asked, *told], True, table[1]
            continue
        if table is not None:
            others += table[0] if not others or others[0][1] == table[0][0][1] else []
        if line.startswith("#"):
            said = question or (number and (ways or "".join(answer).strip()))  # under an empty heading: told as wrong
            if said and not tabled:
                rows.append((number, _row(question, "\n".join(answer), ways)))
            question, number, ways, answer, tabled = line.lstrip("#").strip(), at, [], [], False
        elif re.match(r"[-*] ", line) and not "".join(answer).strip():
            ways.append(line[2:].strip())
        else:
            answer.append(MARKED.sub(lambda found: found.group(1)[1:], line))
    if asked:
        return _with_tables(rows, asked)
    if not rows and not others:
        raise BadInput("the file", "Markdown with headings", text[:80])
    if not rows:
        return Sheet(headings=tuple(others[0][1]), rows=tuple(others[1:]))
    return _sheet(rows)


def _with_tables(rows: Rows, asked: Rows) -> Sheet:
    """Join questions of headings and of tables, in the order in which they stand."""
    prose = _sheet(rows) if rows else Sheet(headings=(), rows=())
    known = {head: HEADINGS[part][0] for part, head in guessed(prose.headings).items()}
    joined = [(at, {known.get(head, head): cell for head, cell in row.items()}) for at, row in prose.rows] + asked
    heads = dict.fromkeys(head for _, row in joined for head in row if head != FAULT)
    return Sheet(headings=tuple(heads), rows=tuple(sorted(joined, key=lambda one: one[0])))


def write_markdown(lines: Iterable[Line]) -> str:
    """Write questions as Markdown that is read again."""
    parts = []
    for one in lines:
        ways = "".join(f"- {way}\n" for way in one.phrasings)
        parts.append(f"# {one.question}\n\n{ways}{chr(10) if ways else ''}{_marked(one.answer)}\n")
        if one.english is not None:
            parts.append(f"## English: {one.english.question}\n\n{_marked(one.english.answer)}\n")
    return "\n".join(parts)


def _marked(answer: str) -> str:
    """Write an answer so that none of its lines is read as a heading, a list or what rules a table."""
    return "\n".join(re.sub(r"^(\\*)(?=[#*|:-])", r"\\\1", line) for line in answer.split("\n"))


def write_html(lines: Iterable[Line]) -> str:
    """Write questions as a plain page that is read again; everything in it is words."""
    parts = []
    for one in lines:
        ways = "".join(f"<li>{html.escape(way)}</li>" for way in one.phrasings)
        parts.append(
            f"<h2>{html.escape(one.question)}</h2>\n{f'<ul>{ways}</ul>' if ways else ''}\n<p>{_broken(one.answer)}</p>\n"
        )
        if one.english is not None:
            parts.append(
                f'<h3 lang="en">English: {html.escape(one.english.question)}</h3>\n<p lang="en">{_broken(one.english.answer)}</p>\n'
            )
    return f'<!doctype html>\n<html lang="zh"><meta charset="utf-8"><title>FAQ</title>\n{"".join(parts)}</html>\n'


def _broken(answer: str) -> str:
    """Write an answer's lines as they stand."""
    return "<br>\n".join(html.escape(line) for line in answer.split("\n"))


def read_html(text: str) -> Sheet:
    """Read a web page: its table with a heading of questions, else its headings; scripts and looks are left out.

    Refuses   BadInput for a page with neither, or one nested without end
    """
    reader = _Page()
    reader.feed(text)
    reader.close()
    if len(reader.cells) > 1 and len(reader.cells[0][1]) > 1:
        (_, heads), *rows = reader.cells
        return Sheet(
            headings=tuple(heads), rows=tuple((line, dict(zip(heads, cells, strict=False))) for line, cells in rows)
        )
    reader.done()
    if not reader.rows:
        raise BadInput("the file", "a web page with headings or a table of questions", text[:80])
    return _sheet(reader.rows)


def _sheet(rows: Iterable[tuple[int, dict[str, str]]]) -> Sheet:
    """Give the rows as a table; what says a question once more in English goes to the question above it."""
    found = list[tuple[int, dict[str, str]]]()
    question, answer, ways = PROSE
    for at, row in rows:
        said = ENGLISH.match(row[question])
        if said is None or not found:
            found.append((at, row))
            continue
        number, above = found[-1]
        told = zip(IN_ENGLISH, (row[question][said.end() :], row[answer]), strict=True)
        joined = "\n".join(filter(None, (above[ways], row[ways])))
        found[-1] = (number, {**above, ways: joined, **dict(told)})
    heads = (*PROSE, *IN_ENGLISH) if any(IN_ENGLISH[0] in row for _, row in found) else PROSE
    return Sheet(headings=heads, rows=tuple(found))


def _row(question: str, answer: str, ways: list[str]) -> dict[str, str]:
    return dict(zip(PROSE, (question, answer.strip(), ways_cell(ways)), strict=True))


class _Page(HTMLParser):
    """Gather headings, lists and words, and the cells of tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, dict[str, str]]] = []
        self.cells: list[tuple[int, list[str]]] = []
        self._question, self._number = "", 0
        self._ways: list[str] = []
        self._answer: list[str] = []
        self._into: list[str] | None = None
        self._kind = ""
        self._silent = self._depth = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += 1
        if self._depth > DEEPEST * 1000:
            raise BadInput("the file", "a web page with fewer marks", self._depth)
        if tag in ("li", "ul", "p", "td", "th", "tr", *HEADS):
            self._end()  # pages leave out the ends of items and cells
        if tag in SILENT and tag != "head":
            self._silent += 1
        elif tag in HEADS:
            self.done()
            self._number = self.getpos()[0]
            self._into, self._kind = [], "head"
        elif tag == "li" and not "".join(self._answer).strip():
            self._into, self._kind = [], "way"
        elif tag == "tr":
            self.cells.append((self.getpos()[0], []))
        elif tag in ("td", "th") and self.cells:
            self._into, self._kind = [], "cell"
        elif tag in BLOCKS or tag == "li":
            self._say("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and tag != "head":
            self._silent = max(0, self._silent - 1)
        elif tag in HEADS or tag in ("li", "td", "th", "ul", "ol", "tr", "table"):
            self._end()
        elif tag in ("p", "div", "dd"):
            self._say("\n")

    @override
    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._say(data if self._kind == "cell" and self._into is not None else re.sub(r"\s+", " ", data))

    def done(self) -> None:
        """Keep the question that was being read."""
        self._end()
        lines = (line.strip() for line in "".join(self._answer).split("\n"))
        answer = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        if self._question or (self._number and (self._ways or answer)):  # under an empty heading: told as wrong
            self.rows.append((self._number, _row(self._question, answer, self._ways)))
        self._question, self._ways, self._answer = "", [], []

    def _end(self) -> None:
        if self._into is None or (self._kind == "cell" and not self.cells):
            return
        words = "".join(self._into).strip()
        if self._kind == "head":
            self._question = " ".join(words.split())
        elif self._kind == "way":
            self._ways.append(" ".join(words.split()))
        else:
            self.cells[-1][1].append(words)
        self._into = None

    def _say(self, words: str) -> None:
        (self._answer if self._into is None else self._into).append(words)

"""Read questions from a table or a text, and write them as one; pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.standards.values import Value

HEADINGS: Final = {
    "question": {"question", "标准问题", "标准问", "问题", "faq", "q"},
    "answer": {"answer", "答案", "回答", "a"},
    "phrasings": {"phrasings", "similar", "相似问法", "相似问", "问法"},
    "category": {"category", "分类", "类别"},
    "public": {"public", "公开"},
}
NO: Final = frozenset({"0", "no", "false", "否", "内部"})
BETWEEN: Final = re.compile(r"[\n|；;]+")
MOST: Final = 5000


class Line(Value, frozen=True, kw_only=True):
    """Carry one question of a file."""

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    category: str = ""
    public: bool = True


class Preview(Value, frozen=True, kw_only=True):
    """Show what a file holds: its questions, and what is wrong with the others, by line."""

    lines: tuple[Line, ...]
    faults: tuple[tuple[int, str], ...]
    doubled: tuple[str, ...]


def read_questions(text: str) -> Preview:
    """Read CSV with a heading, or Markdown in which a heading is a question and a list below it holds phrasings.

    Refuses   BadInput for a file with neither
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(text.splitlines()) > MOST:
        raise BadInput("the file", f"at most {MOST} lines", len(text.splitlines()))
    found = list(_markdown(text) if text.lstrip().startswith("#") else _csv(text))
    seen: dict[str, str] = {}
    doubled = []
    lines, faults = [], []
    for number, line in found:
        if not plain(line.question) or not line.answer.strip():
            faults.append((number, line.question))
        elif seen.setdefault(plain(line.question), line.question) != line.question or line in lines:
            doubled.append(line.question)
        else:
            lines.append(line)
    return Preview(lines=tuple(lines), faults=tuple(faults), doubled=tuple(doubled))


def write_questions(lines: Iterable[Line]) -> str:
    """Write questions as CSV that `read_questions` reads again; spreadsheets open it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("标准问题", "答案", "相似问法", "分类", "公开"))
    for one in lines:
        row = (one.question, one.answer, "\n".join(one.phrasings), one.category, "是" if one.public else "否")
        writer.writerow([f"'{cell}" if cell[:1] in "=+-@" else cell for cell in row])
    return "\ufeff" + out.getvalue()


def _csv(text: str) -> Iterable[tuple[int, Line]]:
    rows = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    head = next(rows, [])
    places = {
        name: at for at, cell in enumerate(head) for name, words in HEADINGS.items() if cell.strip().lower() in words
    }
    if not {"question", "answer"} <= places.keys():
        raise BadInput(
            "the file", "a table with the columns 标准问题 and 答案, or Markdown with headings", ", ".join(head)
        )
    for row in rows:
        told = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if any(told.values()):
            yield rows.line_num, Line(
                question=told["question"], answer=told["answer"], phrasings=_split(told.get("phrasings", "")),
                category=told.get("category", ""), public=told.get("public", "").lower() not in NO,
            )  # fmt: skip


def _markdown(text: str) -> Iterable[tuple[int, Line]]:
    question, number, ways, answer = "", 0, list[str](), list[str]()
    for at, line in enumerate([*text.split("\n"), "# "], start=1):
        if line.startswith("#"):
            if question:
                yield number, Line(question=question, answer="\n".join(answer).strip(), phrasings=tuple(ways))
            question, number, ways, answer = line.lstrip("#").strip(), at, [], []
        elif re.match(r"[-*] ", line) and not "".join(answer).strip():
            ways.append(line[2:].strip())
        else:
            answer.append(line)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip().lstrip("'") for part in BETWEEN.split(cell) if part.strip())

"""Questions as rows of a table: read by which column is which, and written as one; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.checks import tidy_faq, tidy_phrasings, web_address
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.values import (
    ANSWER_LIMIT,
    ATTACHMENTS_LIMIT,
    CHANNELS,
    PHRASING_LIMIT,
    PHRASINGS_LIMIT,
    QUESTION_LIMIT,
    SHORT_LIMIT,
    TIERS,
    FaqDraft,
    FaqEnglish,
    Link,
)
from zhunsheng.standards.values import Value

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "question": ("标准问题", "标准问", "问题", "客户问题", "常见问题", "问", "question", "faq", "q", "title", "标题"),
    "answer": ("答案", "回答", "标准答案", "标准答复", "答复", "答", "answer", "a", "回复", "内容"),
    "phrasings": (
        "相似问法",
        "相似问",
        "相似",
        "问法",
        "其他问法",
        "扩展问",
        "扩展问法",
        "phrasings",
        "similar",
        "相似问题",
    ),
    "category": ("分类", "类别", "category"),
    "public": ("公开", "public"),
    "new": ("新客答案", "answer new"),
    "repeat": ("老客答案", "answer returning"),
    "vip": ("vip答案", "answer vip"),
    "webchat": ("网页会话答案", "answer web chat"),
    "help": ("帮助页答案", "answer help page"),
    "steps": ("步骤", "steps"),
    "links": ("链接", "links"),
    "product": ("商品", "产品", "适用商品", "适用产品", "product"),
    "shop": ("店铺", "店铺编码", "shop"),
    "valid_from": ("生效日期", "生效日", "开始日期", "valid from"),
    "valid_to": ("失效日期", "最后一天", "截止日期", "结束日期", "valid to"),
    "tests": ("测试问题", "测试问法", "tests"),
    "version": ("版本", "version"),
    "files": ("附件", "attachments", "files"),
    "en_question": ("英文问题", "question in english"),
    "en_answer": ("英文答案", "answer in english"),
    "en_new": ("英文新客答案", "answer new in english"),
    "en_repeat": ("英文老客答案", "answer returning in english"),
    "en_vip": ("英文vip答案", "answer vip in english"),
    "en_webchat": ("英文网页会话答案", "answer web chat in english"),
    "en_help": ("英文帮助页答案", "answer help page in english"),
    "en_steps": ("英文步骤", "steps in english"),
    "en_links": ("英文链接", "links in english"),
}
"""What columns are called, the first as they are written; each names a part of a question."""
WRITTEN: Final = (
    "标准问题",
    "答案",
    "相似问法",
    "分类",
    "公开",
    "新客答案",
    "老客答案",
    "VIP答案",
    "网页会话答案",
    "帮助页答案",
    "步骤",
    "链接",
    "商品",
    "店铺",
    "生效日期",
    "最后一天",
    "测试问题",
    "英文问题",
    "英文答案",
    "英文新客答案",
    "英文老客答案",
    "英文VIP答案",
    "英文网页会话答案",
    "英文帮助页答案",
    "英文步骤",
    "英文链接",
    "版本",
)
FILED: Final = (*WRITTEN, "附件")
"""What columns are called in an archive, which has files beside its table."""
ENGLISH: Final = "en_"
"""How the parts of a row are called that hold a question's English words."""
TRIED: Final = "试用"
TRIALS: Final = frozenset({TRIED, "trial"})
"""What a row says of itself that holds the second of two versions tried beside each other."""
YES: Final = frozenset({"", "1", "yes", "true", "是", "公开", "y"})
NO: Final = frozenset({"0", "no", "false", "否", "内部", "n"})
BETWEEN: Final = re.compile(r"(?<!\\)[|；;]+|\n+")
"""What stands between the phrasings of a cell; behind a backslash it stands in one."""
KEPT: Final = re.compile(r"\\([|；;])")
MOST: Final = 5000
DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00)?)?")
"""A day as tables hold it; a time of the day beside it is not read away."""
FAULT: Final = "\x00"
"""Under this a reader of files says what is wrong with a row."""
UNRECKONED: Final = "\x00="
"""Under this it names the headings of cells that hold a formula without an answer, with `FAULT` between; a text may begin as one and is none."""
UNSEEN: Final = "\u200b\u200e\u200f\u2060\ufeff"
READ_AWAY: Final = re.compile(rf"[=+\-@\t\r'{UNSEEN}]|#[A-Z0-9/]+[!?]?$|.*[{UNSEEN}]$", re.DOTALL)
"""A cell that a spreadsheet would run, or that a reader of files would not give back as it stands or take for a formula's fault."""


class Sheet(Value, frozen=True, kw_only=True):
    """Carry a file as rows of words by their headings, each with the number of its line."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


class Line(Value, frozen=True, kw_only=True):
    """Carry one question of a file, and its line there: the shop by its key, the first and the last day on which it is answered.

    `files` are names of the archive's; `trial` is the version that was tried beside this one; `english` holds its words in English, and nothing else.
    """

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    category: str = ""
    public: bool = True
    by_tier: dict[str, str] = {}
    by_channel: dict[str, str] = {}
    steps: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    product: str = ""
    shop: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    tests: tuple[str, ...] = ()
    number: int = 0
    files: tuple[str, ...] = ()
    trial: Line | None = None
    english: Line | None = None


class Wrong(Value, frozen=True, kw_only=True):
    """Say what is wrong with a line: which part of it, what is expected there, and what stands there.

    What is expected is `words`, `short` (at most `limit` characters), `yes_or_no`, `link`, `day`, `days` (the last not before the first), `shop`, `first` (a line above with the version that is in force),
    `file` (one of the archive), `kind` (a picture or a PDF, whole), `files` (at most `limit` of them), or what the reader of files or the keeper of questions says.
    """

    number: int
    part: str
    expected: str
    value: str
    limit: int = 0


class Preview(Value, frozen=True, kw_only=True):
    """Show what a file holds: its questions, what is wrong with other lines, and questions that stand in it twice."""

    lines: tuple[Line, ...]
    faults: tuple[Wrong, ...]
    doubled: tuple[tuple[int, str], ...]
    columns: dict[str, str]


def guessed(headings: Iterable[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Say which heading is which part of a question: as somebody chose, else by its name."""
    there = list(headings)
    found = {}
    for part, words in HEADINGS.items():
        wanted = (chosen or {}).get(part)
        if wanted is None:
            wanted = next((head for word in words for head in there if head.strip().lower() == word), "")
        if wanted in there:
            found[part] = wanted
    return found


def looked_through(
    sheet: Sheet,
    chosen: Mapping[str, str] | None = None,
    shops: Collection[str] | None = None,
    files: Mapping[str, bool] | None = None,
) -> Preview:
    """Read the questions of a table; `shops` are the keys that a line may name, `files` the archive's, each with whether it may go with an answer.

    Rows that say a question again with its answer, or none, and other phrasings belong together; so does the second of two versions that were tried.
    Refuses   BadInput for one without a column of questions and one of answers, or with too many lines
    """
    columns = guessed(sheet.headings, chosen)
    if files is None:
        columns.pop("files", None)  # a table alone has no files beside it, whatever a column is called
    if not {"question", "answer"} <= columns.keys():
        raise BadInput(
            "the file",
            "a table with the columns 标准问题 and 答案, or Markdown with headings",
            ", ".join(sheet.headings)[:200],
        )
    if len(sheet.rows) > MOST:
        raise BadInput("the file", f"at most {MOST} lines", len(sheet.rows))
    seen = dict[str, int]()
    lines, faults, doubled = list[Line](), list[Wrong](), list[tuple[int, str]]()
    trials = list[tuple[int, dict[str, str], str]]()
    for number, row in sheet.rows:
        told = {part: row.get(head, "").strip() for part, head in columns.items()}
        before = seen.get(plain(told["question"])) if told["question"] else None
        formula = _unreckoned(row, columns)
        if formula:
            faults.append(Wrong(number=number, part=formula, expected="reckoned", value=told[formula][:80]))
            continue
        if told.pop("version", "").lower() in TRIALS:
            trials.append((number, told, row.get(FAULT, "")))
            continue
        if before is not None and not row.get(FAULT) and told["answer"] in ("", lines[before].answer):
            told["answer"] = lines[before].answer
        line = _read(number, told, row.get(FAULT, ""), shops, files)
        if isinstance(line, Line) and before is None:
            seen[plain(line.question)] = len(lines)
            lines.append(line)
        elif isinstance(line, Line) and before is not None:
            if line.answer != lines[before].answer or not line.phrasings:
                doubled.append((number, line.question))
                continue
            whole = _joined(lines[before], line.phrasings)
            line = _unlearned(number, whole)
            lines[before] = whole if line is None else lines[before]
        if isinstance(line, Wrong):
            faults.append(line)
    faults += _with_trials(lines, trials, shops, files)
    return Preview(lines=tuple(lines), faults=tuple(faults), doubled=tuple(doubled), columns=columns)


def _unreckoned(row: Mapping[str, str], columns: Mapping[str, str]) -> str:
    """Name the first part of a row that holds a formula nobody reckoned, if any does."""
    marked = row.get(UNRECKONED, "").split(FAULT) if UNRECKONED in row and FAULT not in row else ()
    return next((part for part, head in columns.items() if head in marked), "")


def _with_trials(
    lines: list[Line], trials: Iterable[tuple[int, dict[str, str], str]], shops: Collection[str] | None, files: Mapping[str, bool] | None
) -> Iterator[Wrong]:  # fmt: skip
    """Give questions the second of two versions that were tried; it is put like the first, or like a way to ask that."""
    places = dict[str, int]()
    for number, told, fault in trials:
        places = places or {plain(ask): at for at, one in enumerate(lines) for ask in (*one.phrasings, one.question)}
        place = places.get(plain(told["question"]))
        line = _read(number, told, fault, shops, files)
        if isinstance(line, Wrong):
            yield line
        elif line is None or place is None or lines[place].trial is not None:
            yield Wrong(number=number, part="version", expected="first", value=told["question"][:80])
        else:
            lines[place] = msgspec.structs.replace(lines[place], trial=line)


def _read(
    number: int, told: Mapping[str, str], fault: str, shops: Collection[str] | None, files: Mapping[str, bool] | None
) -> Line | Wrong | None:
    """Read a row as a question, or say what is wrong with it; nothing of an empty one."""
    wrong = _wrong_with_english(number, told, fault) or _wrong_beside(number, told, shops, files)
    if wrong is not None or not any(told.values()):
        return wrong
    line = _line(number, told)
    return _unkept(line) or _unlearned(number, line) or line


def _joined(line: Line, ways: Iterable[str]) -> Line:
    """Give a line the phrasings of another row of the same question: many tables hold one a row."""
    return msgspec.structs.replace(line, phrasings=tuple(dict.fromkeys((*line.phrasings, *ways))))


def _wrong_with_english(number: int, told: Mapping[str, str], fault: str) -> Wrong | None:
    """Say what is wrong with a row; its English words are held to what the Chinese ones are held to."""
    english = _english(told)
    wrong = _wrong(number, told, fault)
    if wrong is None and any(english.values()):
        beside = _wrong(number, english, "")
        return None if beside is None else msgspec.structs.replace(beside, part=f"{ENGLISH}{beside.part}")
    return wrong


def _english(told: Mapping[str, str]) -> dict[str, str]:
    """Give a row's English words under the names of the Chinese ones."""
    words = {part.removeprefix(ENGLISH): text for part, text in told.items() if part.startswith(ENGLISH)}
    return {"question": "", "answer": ""} | words


def _wrong(number: int, told: Mapping[str, str], fault: str) -> Wrong | None:
    if fault:
        return Wrong(number=number, part="row", expected=fault, value=told["question"][:80])
    if not any(told.values()):
        return None
    if not plain(told["question"]):
        value = told["question"] or told["answer"] or told.get("phrasings", "")
        return Wrong(number=number, part="question", expected="words", value=value[:80])
    for part, limit in (("question", QUESTION_LIMIT), ("answer", ANSWER_LIMIT), ("category", SHORT_LIMIT), ("product", SHORT_LIMIT), *((part, ANSWER_LIMIT) for part in (*TIERS, *CHANNELS))):  # fmt: skip
        if len(told.get(part, "")) > limit or "\0" in told.get(part, ""):
            return Wrong(number=number, part=part, expected="short", limit=limit, value=told[part][:80])
    if not told["answer"]:
        return Wrong(number=number, part="answer", expected="words", value=told["question"][:80])
    for part in ("phrasings", "tests"):
        long = next((way for way in _split(told.get(part, "")) if len(way) > PHRASING_LIMIT), None)
        if long is not None:
            return Wrong(number=number, part=part, expected="short", limit=PHRASING_LIMIT, value=long[:80])
    wrong = next((one for one in _lines(told.get("links", "")) if links_of([one]) == ()), None)
    if wrong is not None:
        return Wrong(number=number, part="links", expected="link", value=wrong[:80])
    if told.get("public", "").lower() not in YES | NO:
        return Wrong(number=number, part="public", expected="yes_or_no", value=told["public"][:80])
    return None


def _wrong_beside(
    number: int, told: Mapping[str, str], shops: Collection[str] | None, files: Mapping[str, bool] | None
) -> Wrong | None:
    """Say what is wrong with where, when and with which files a question is answered."""
    shop = told.get("shop", "")
    if shop and shops is not None and shop not in shops:
        return Wrong(number=number, part="shop", expected="shop", value=shop[:80])
    days = {part: told.get(part, "") for part in ("valid_from", "valid_to")}
    for part, typed in days.items():
        if typed and _day(typed) is None:
            return Wrong(number=number, part=part, expected="day", value=typed[:80])
    first, last = (_day(typed) for typed in days.values())
    if first is not None and last is not None and last < first:
        return Wrong(number=number, part="valid_to", expected="days", value=days["valid_to"][:80])
    return None if files is None else _wrong_file(number, named_files(told.get("files", "")), files)


def _wrong_file(number: int, named: Collection[str], files: Mapping[str, bool]) -> Wrong | None:
    if len(named) > ATTACHMENTS_LIMIT:
        return Wrong(number=number, part="files", expected="files", limit=ATTACHMENTS_LIMIT, value=str(len(named)))
    for name in named:
        if name not in files:
            return Wrong(number=number, part="files", expected="file", value=name[-80:])
        if not files[name]:
            return Wrong(number=number, part="files", expected="kind", value=name[-80:])
    return None


def draft_of_line(line: Line) -> FaqDraft:
    """Give a line's question as it is written; its shop, its days and its files are said elsewhere."""
    return FaqDraft(
        question=line.question, answer=line.answer, category=line.category, product=line.product, public=line.public,
        by_tier=dict(line.by_tier), by_channel=dict(line.by_channel), steps=line.steps, links=links_of(line.links),
        english=None if line.english is None else FaqEnglish(
            question=line.english.question, answer=line.english.answer, by_tier=dict(line.english.by_tier),
            by_channel=dict(line.english.by_channel), steps=line.english.steps, links=links_of(line.english.links),
        ),
    )  # fmt: skip


def _unkept(line: Line) -> Wrong | None:
    """Say why a line could not be kept as a question: it would take the whole piece that it is taken in with down."""
    try:
        tidy_faq(draft_of_line(line))
        tidy_phrasings(line.phrasings)
    except BadInput as error:
        *before, part = (one for one in str(error.detail["thing"]).split(".") if not one.startswith("by_"))
        told = {name: str(error.detail[name]) for name in ("expectation", "value")}
        return Wrong(
            number=line.number, part=f"{ENGLISH if before else ''}{part}", expected=told["expectation"],
            value=told["value"][:80],
        )  # fmt: skip
    return None


def _unlearned(number: int, line: Line) -> Wrong | None:
    """Say that a question would be asked in more ways than are kept."""
    ways = (
        {line.question, *line.phrasings}
        if line.english is None
        else {line.question, line.english.question, *line.phrasings}
    )
    if len(ways) <= PHRASINGS_LIMIT:
        return None
    expected = f"at most {PHRASINGS_LIMIT} ways to ask one question"
    return Wrong(number=number, part="phrasings", expected=expected, value=str(len(ways)))


def named_files(cell: str) -> tuple[str, ...]:
    """Read the names of files, one a line or with `|` between; each once, as an archive names it."""
    names = (entry_name(part) for line in cell.splitlines() for part in line.split("|"))
    return tuple(dict.fromkeys(name for name in names if name))


def entry_name(typed: str) -> str:
    """Write the name of a file in an archive as it is compared: forward slashes, no `./`, one spelling of each sign."""
    parts = unicodedata.normalize("NFC", typed.strip().lstrip("'")).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", "."))


def _day(typed: str) -> date | None:
    found = DAY.fullmatch(typed.strip().lstrip("'"))
    try:
        return None if found is None else date(*(int(one) for one in found.groups()))
    except ValueError:
        return None


def _line(number: int, told: Mapping[str, str]) -> Line:
    english = _english(told)
    return Line(
        question=" ".join(told["question"].split()), answer=told["answer"], phrasings=_split(told.get("phrasings", "")),
        category=told.get("category", ""), public=told.get("public", "").lower() not in NO,
        by_tier={tier: told[tier] for tier in TIERS if told.get(tier)}, number=number,
        by_channel={channel: told[channel] for channel in CHANNELS if told.get(channel)},
        steps=_lines(told.get("steps", "")), links=_lines(told.get("links", "")), product=" ".join(told.get("product", "").split()),
        shop=told.get("shop", ""), valid_from=_day(told.get("valid_from", "")), valid_to=_day(told.get("valid_to", "")),
        tests=_split(told.get("tests", "")), files=named_files(told.get("files", "")),
        english=_line(number, english) if any(english.values()) else None,
    )  # fmt: skip


def rows_of(lines: Iterable[Line], *, filed: bool = False) -> list[list[str]]:
    """Give questions as the rows of a table that is read again; with the names of their files where these lie beside it."""
    return [
        [*map(_given_back, _row_of(one)), version, *(["\n".join(one.files)] if filed else [])]
        for line in lines
        for one, version in [(line, ""), *([] if line.trial is None else [(line.trial, TRIED)])]
    ]


def _given_back(cell: str) -> str:
    """Write a cell so that it is read as it stands: a reader takes one ' off, at both ends where there are two."""
    if not READ_AWAY.match(cell):
        return cell
    return f"'{cell}'" if cell.endswith(("'", *UNSEEN)) else f"'{cell}"


def _row_of(one: Line) -> list[str]:
    return [
        one.question, one.answer, ways_cell(one.phrasings), one.category, "是" if one.public else "否",
        *(one.by_tier.get(tier, "") for tier in TIERS), *(one.by_channel.get(channel, "") for channel in CHANNELS),
        "\n".join(one.steps), "\n".join(one.links), one.product, one.shop,
        *("" if day is None else day.isoformat() for day in (one.valid_from, one.valid_to)), ways_cell(one.tests),
        *_english_row(one.english),
    ]  # fmt: skip


def _english_row(one: Line | None) -> list[str]:
    words = Line(question="", answer="") if one is None else one
    return [
        words.question, words.answer, *(words.by_tier.get(tier, "") for tier in TIERS),
        *(words.by_channel.get(channel, "") for channel in CHANNELS), "\n".join(words.steps), "\n".join(words.links),
    ]  # fmt: skip


def links_of(lines: Iterable[str]) -> tuple[Link, ...]:
    """Read links that are written as a title and an address; none where one is not, or leads anywhere but to a web page."""
    found = []
    for line in lines:
        title, _, url = line.strip().rpartition(" ")
        try:
            found.append(Link(title=title.strip(" ：:") or url, url=web_address(url)))
        except BadInput:
            return ()
    return tuple(found)


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.splitlines() if part.strip())


def _split(cell: str) -> tuple[str, ...]:
    return tuple(KEPT.sub(r"\1", part.strip()) for part in BETWEEN.split(cell) if part.strip())


def ways_cell(ways: Iterable[str]) -> str:
    """Write phrasings so that they are read as they stand."""
    return "\n".join(re.sub("[|；;]", r"\\\g<0>", way) for way in ways)

"""The parts of a report as tables: the page, the workbook and the paper are written from the same ones, so that they cannot disagree."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from django.urls import reverse
from django.utils.translation import get_language, gettext

from zhunsheng.access.values import Actor
from zhunsheng.feedback.queries import commented, rating_form
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import By, Indicator, ReportBody, ReportShown
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.figures.asked import BYS
from zhunsheng.surface.pages.figures.sheets import Field
from zhunsheng.surface.pages.figures.state import Shown, clauses_in_force
from zhunsheng.surface.pages.figures.told import Row as Figured
from zhunsheng.surface.pages.figures.told import asked_words, day, moved_words, rows, short, signed, span_of
from zhunsheng.surface.pages.figures.words import part_words, rests_on, value_words


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: its words, and on the page perhaps where they lead, a figure with its marks, a bar."""

    words: str
    href: str = ""
    shown: Shown | None = None
    is_number: bool = False
    code: str = ""
    width: int | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row: its cells in words, the same in numbers for a file, and the finding that can become an improvement."""

    cells: list[Cell]
    fields: list[Field]
    about: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a report; `none` says what it means that it is empty."""

    id: str
    title: str
    heads: list[str]
    file_heads: list[str]
    lines: list[Line]
    none: str

    @property
    def rows(self) -> list[tuple[Line, list[tuple[str, Cell]]]]:
        """Give each row with the head beside each cell, as a small screen shows them."""
        return [(line, list(zip(self.heads, line.cells, strict=True))) for line in self.lines]


def sections(actor: Actor, shown: ReportShown, body: ReportBody) -> list[Section]:
    """Put a report together for somebody: what customers wrote is masked, and shown only where its reader may read it."""
    figured = [row for row in rows(body) if row.shown.has_data or row.shown.awaits]
    core = {line.indicator for line in body.lines if line.core}
    return [
        _figures("leading", gettext("Leading"), shown, [row for row in figured if row.shown.id in core]),
        _figures("supporting", gettext("Supporting"), shown, [row for row in figured if row.shown.id not in core]),
        _movers(shown, body),
        _clauses(shown, body),
        _issues(shown, body),
        _asked(actor, body),
        _voices(actor, body),
    ]


def _figures(name: str, title: str, shown: ReportShown, of: Iterable[Figured]) -> Section:
    words = {"missed": gettext("missed"), "met": gettext("met")}
    heads = [
        gettext("Figure"), gettext("Value"), gettext("Target"), gettext("The period before"), gettext("Difference"),
        gettext("What moved it most"),
    ]  # fmt: skip
    lines = []
    for row in of:
        one, line = row.shown, row.line
        moved = f"{row.moved_by} {' · '.join(row.moved)}" if row.moved else "—"
        value = " ".join(part for part in (one.value, words.get(one.state, ""), one.rests_on) if part)
        lines.append(
            Line(
                cells=[
                    Cell(words=one.title, href=_down(shown, one.id)), Cell(words=value, shown=one, is_number=True),
                    Cell(words=one.target or "—", is_number=True), Cell(words=row.before, is_number=True),
                    Cell(words=row.change or "—", is_number=True), Cell(words=moved),
                ],
                fields=[
                    one.id, one.title, line.figure.value, line.figure.n, line.figure.among, line.figure.low, line.figure.high,
                    line.target, words.get(one.state, ""), line.before.value, moved,
                ],
                about=f"figure:{one.id}" if one.state == "missed" else "",
            )
        )  # fmt: skip
    file_heads = [
        heads[0], gettext("Name"), heads[1], gettext("Counted"), gettext("Of"), gettext("Low"), gettext("High"), heads[2],
        gettext("Target reached"), heads[3], heads[5],
    ]  # fmt: skip
    return Section(
        id=name, title=title, heads=heads, file_heads=file_heads, lines=lines,
        none=gettext("Nothing counted in this period."),
    )  # fmt: skip


def _movers(shown: ReportShown, body: ReportBody) -> Section:
    heads = [
        gettext("Figure"), gettext("Which part"), gettext("Moved it by"), gettext("because it changed itself"),
        gettext("because it has more or less weight"),
    ]  # fmt: skip
    known, lines = {one.id: one for one in insight.indicators()}, []
    lang = get_language() or "zh-hans"
    for name, parts in body.moved.items():
        if (one := known.get(name)) is None:
            continue
        names, by = moved_words(body, name), body.moved_by[name]
        change = body.changes.get(name)
        title = one.title.of(lang) + ("" if change is None else f" {signed(one, change)}")
        for part in parts:
            place = "" if part.part == insight.OTHERS else f"&{by.value}={part.part}"
            lines.append(
                Line(
                    cells=[
                        Cell(words=title, href=_down(shown, name)),
                        Cell(words=f"{BYS[by]}: {names[part.part]}", href=_down(shown, name) + place),
                        Cell(words=signed(one, part.size), is_number=True), Cell(words=signed(one, part.rate), is_number=True),
                        Cell(words=signed(one, part.mix), is_number=True),
                    ],
                    fields=[one.title.of(lang), change, str(BYS[by]), names[part.part], part.size, part.rate, part.mix],
                )
            )  # fmt: skip
        lines += _inside(shown, body, one, names)
    return Section(
        id="movers", title=gettext("What moved the figures"), heads=heads, lines=lines,
        file_heads=[heads[0], gettext("Difference"), gettext("Broken down by"), *heads[1:]],
        none=gettext("No figure moved in a way that its parts explain, or too little was counted to say."),
    )  # fmt: skip


def _inside(shown: ReportShown, body: ReportBody, one: Indicator, names: Mapping[str | int, str]) -> list[Line]:
    """Tell what moved the largest part itself, by another breakdown: those pieces add up to that part's own change."""
    inside = body.inside.get(one.id)
    if inside is None:
        return []
    within = names.get(inside.part) or part_words(body.moved_by[one.id], [inside.part])[inside.part]
    inner = part_words(inside.by, [each.part for each in inside.parts if each.part != insight.OTHERS])
    inner |= {insight.OTHERS: gettext("all others")}
    title = gettext("within %(part)s") % {"part": within} + f" {signed(one, inside.change)}"
    way = f"{_down(shown, one.id)}&{body.moved_by[one.id].value}={inside.part}"
    return [
        Line(
            cells=[
                Cell(words=title, href=way),
                Cell(
                    words=f"{BYS[inside.by]}: {inner[each.part]}",
                    href=way if each.part == insight.OTHERS else f"{way}&{inside.by.value}={each.part}",
                ),
                Cell(words=signed(one, each.size), is_number=True), Cell(words=signed(one, each.rate), is_number=True),
                Cell(words=signed(one, each.mix), is_number=True),
            ],
            fields=[title, inside.change, str(BYS[inside.by]), inner[each.part], each.size, each.rate, each.mix],
        )
        for each in inside.parts
    ]  # fmt: skip


def _clauses(shown: ReportShown, body: ReportBody) -> Section:
    lang, keeping = get_language() or "zh-hans", insight.indicator("keeping")
    names = {key: clause.title.of(lang) for key, clause in clauses_in_force(now()).items()}
    heads = [
        gettext("Clause"), gettext("Kept in time"), gettext("Counted"), gettext("The period before"),
        gettext("Difference"),
    ]  # fmt: skip
    lines = []
    for one in body.clauses:
        value, before, name = one.figure.value, one.before.value, names.get(one.part, "")
        change = "—" if value is None or before is None else signed(keeping, value - before)
        lines.append(
            Line(
                cells=[
                    Cell(words=f"{one.part} {name}", code=one.part, href=f"{_down(shown, 'keeping')}&clause={one.part}"),
                    Cell(words=value_words(keeping, value), is_number=True), Cell(words=rests_on(keeping, one.figure), is_number=True),
                    Cell(words=value_words(keeping, before), is_number=True), Cell(words=change, is_number=True),
                ],
                fields=[one.part, name, value, one.figure.n, one.figure.among, before],
                about=f"clause:{one.part}" if value is not None and value < 1 else "",
            )
        )  # fmt: skip
    return Section(
        id="clauses", title=gettext("Clauses kept worst and best"), heads=heads, lines=lines,
        file_heads=[heads[0], gettext("Name"), heads[1], heads[2], gettext("Of"), heads[3]],
        none=gettext("No clause was judged often enough to say."),
    )  # fmt: skip


def _issues(shown: ReportShown, body: ReportBody) -> Section:
    names = part_words(By.ISSUE, [one.part for one in body.issues])
    top = max((one.figure.n for one in body.issues), default=0) or 1
    lines = [
        Line(
            cells=[
                Cell(words=names[one.part], href=f"{_down(shown, 'closed')}&issue={one.part}" if one.part else ""),
                Cell(words=str(one.figure.n), is_number=True, width=round(one.figure.n / top * 100)),
                Cell(words=str(one.before.n), is_number=True), Cell(words=f"{one.figure.n - one.before.n:+d}", is_number=True),
            ],
            fields=[names[one.part], one.figure.n, one.before.n, one.figure.n - one.before.n],
            about=f"issue:{one.part}" if one.part else "",
        )
        for one in body.issues
    ]  # fmt: skip
    heads = [gettext("Issue type"), gettext("Dialogues"), gettext("The period before"), gettext("Difference")]
    return Section(
        id="issues", title=gettext("What customers came for"), heads=heads, file_heads=heads, lines=lines,
        none=gettext("No dialogue was closed in this period or the one before."),
    )  # fmt: skip


def _asked(actor: Actor, body: ReportBody) -> Section:
    lines = []
    for place, (heap, texts) in enumerate(zip(body.heaps, asked_words(actor, body.heaps), strict=True)):
        said = " ｜ ".join(texts) or gettext("words that were erased, or that you may not read")
        news = gettext("new") if not heap.before else f"{heap.number - heap.before:+d}"
        lines.append(
            Line(
                cells=[
                    Cell(words=said), Cell(words=str(heap.number), is_number=True), Cell(words=str(heap.before), is_number=True),
                    Cell(words=news, is_number=True),
                ],
                fields=[said, heap.number, heap.before, news],
                about=f"asked:{place}" if texts else "",
            )
        )  # fmt: skip
    heads = [gettext("In customers' words"), gettext("Asked"), gettext("The period before"), gettext("Difference")]
    return Section(
        id="asked", title=gettext("Asked often, not answered yet"), heads=heads, file_heads=heads, lines=lines,
        none=gettext("Nothing was asked often that no question of the bank answers."),
    )  # fmt: skip


def _voices(actor: Actor, body: ReportBody) -> Section:
    lang = get_language() or "zh-hans"
    words = {one.score: one.zh if lang.startswith("zh") else one.en for one in rating_form().words}
    held = {one.id: one for one in commented(actor, ids=[one.rating_id for one in body.voices], limit=len(body.voices))}
    lines = [
        Line(
            cells=[
                Cell(words=words.get(one.score, str(one.score))), Cell(words=said),
                Cell(words=day(one.given_at), href=f"{reverse('console')}#d={one.dialogue_id}", is_number=True),
            ],
            fields=[one.score, said, day(one.given_at), str(one.dialogue_id)],
        )
        for voice in body.voices
        if (one := held.get(voice.rating_id)) is not None
        for said in [short(one.comment)]
    ]  # fmt: skip
    heads = [gettext("Rating"), gettext("In customers' words"), gettext("Day")]
    return Section(
        id="voices", title=gettext("What customers wrote, masked"), heads=heads, lines=lines,
        file_heads=[*heads, gettext("Dialogue")], none=gettext("Nobody wrote anything with a rating in this period."),
    )  # fmt: skip


def _down(shown: ReportShown, name: str) -> str:
    """Give the way down from a figure of a report: the same days on its own page."""
    first, final = span_of(shown)
    return f"{reverse('figure', args=[name])}?from={first}&to={final}"


def widths_of(section: Section) -> Sequence[int]:
    """Give how much room each column asks for on paper: its longest words, within reason."""
    columns = [[cell.words for cell in column] for column in zip(*(line.cells for line in section.lines), strict=True)]
    longest = [max(map(len, column)) for column in columns] or [1] * len(section.heads)
    return [min(40, max(8, len(head), most)) for head, most in zip(section.heads, longest, strict=True)]

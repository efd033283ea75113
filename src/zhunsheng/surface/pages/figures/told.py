"""A report in words: each figure with its target and what moved it, and what of it is a finding."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from zhunsheng.access.queries import reach
from zhunsheng.access.values import SYSTEM, Actor, Reach, Verb
from zhunsheng.dialogue.queries import texts_of
from zhunsheng.ground.settings import desk
from zhunsheng.guard.queries import mask
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import Aim, By, Heaped, Indicator, ReportBody, ReportKind, ReportLine, ReportShown
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.surface.pages.figures.asked import BYS
from zhunsheng.surface.pages.figures.state import Shown, Teller, clauses_in_force
from zhunsheng.surface.pages.figures.words import interval_words, part_words, rests_on, value_words

KINDS: Final[dict[ReportKind, str | Promise]] = {
    ReportKind.DAILY: gettext_lazy("Daily report"), ReportKind.WEEKLY: gettext_lazy("Weekly analysis"),
    ReportKind.MONTHLY: gettext_lazy("Monthly pack"), ReportKind.QUARTERLY: gettext_lazy("Quarterly pack"),
}  # fmt: skip
LED: Final = 3
"""So many of the parts that moved a figure stand beside it; all of them stand in a table of their own."""
EXAMPLES: Final = 3
LONGEST: Final = 200


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a report in words."""

    line: ReportLine
    shown: Shown
    before: str
    change: str
    moved: list[str]
    moved_by: str


def rows(body: ReportBody) -> list[Row]:
    """Put every figure of a report into words; those that are not counted any more are left out."""
    known, teller = {one.id: one for one in insight.indicators()}, Teller(now())
    return [_row(body, line, teller) for line in body.lines if line.indicator in known]


def told_as_text(shown: ReportShown, body: ReportBody) -> tuple[str, str]:
    """Tell a report in a few lines for a mail: what leads, what missed its target, what moved it; numbers only, no words of customers."""
    title = f"{KINDS[shown.kind]} {day(shown.since)}"
    core = {line.indicator for line in body.lines if line.core}
    held = [row for row in rows(body) if row.shown.has_data]
    led = [row for row in held if row.shown.id in core]
    missed = [row for row in held if row.shown.state == "missed" and row not in led]
    lines = [title, ""]
    for head, found in ((gettext("Leading"), led), (gettext("Targets missed"), missed)):
        lines += [head, *(_line(row) for row in found), ""] if found else []
    lines += [] if held else [gettext("Nothing counted in this period.")]
    return title, "\n".join(lines).strip()


def finding_words(actor: Actor, shown: ReportShown, body: ReportBody, kind: str, name: str) -> str:
    """Tell one finding of a report in a sentence: a figure, a clause, an issue type or what many asked; nothing for what is no finding."""
    days = f"{KINDS[shown.kind]} {days_of(shown)}"
    match kind:
        case "figure":
            row = next((row for row in rows(body) if row.shown.id == name and row.shown.has_data), None)
            return "" if row is None else f"{days}: {_line(row)}"
        case "clause":
            one = next((one for one in body.clauses if one.part == name), None)
            if one is None:
                return ""
            keeping, clause = insight.indicator("keeping"), clauses_in_force(now()).get(name)
            title = "" if clause is None else clause.title.of(get_language() or "zh-hans")
            return f"{days}: {name} {title} {value_words(keeping, one.figure.value)} ({rests_on(keeping, one.figure)})"
        case "issue":
            found = next((one for one in body.issues if one.part == name and name), None)
            if found is None:
                return ""
            words = part_words(By.ISSUE, [found.part])[found.part]
            return f"{days}: {words} {found.figure.n} ({found.figure.n - found.before.n:+d})"
        case "asked":
            place = int(name) if name.isascii() and name.isdigit() and len(name) < 4 else len(body.heaps)
            texts = asked_words(actor, body.heaps[place : place + 1])
            return f"{days}: {texts[0][0]} {body.heaps[place].number}" if texts and texts[0] else ""
        case _:
            return ""


def asked_words(actor: Actor, heaps: Sequence[Heaped]) -> list[list[str]]:
    """Give a few of the words of each heap, masked, for who may read all dialogues; what was erased is missing."""
    if actor != SYSTEM and reach(actor, Verb.DIALOGUE_READ) is not Reach.ALL:
        return [[] for _ in heaps]
    said = texts_of([one for heap in heaps for one in heap.message_ids])
    found = [dict.fromkeys(short(said[one]) for one in heap.message_ids if one in said) for heap in heaps]
    return [list(words)[:EXAMPLES] for words in found]


def short(text: str) -> str:
    """Give words of a customer with personal data masked, on one line and not too long."""
    plain = " ".join(mask(text).split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def days_of(shown: ReportShown) -> str:
    """Name the days of a report in the desk's zone, as whoever reads it anywhere must mean the same ones."""
    first, final = span_of(shown)
    return first if first == final else f"{first} – {final}"


def span_of(shown: ReportShown) -> tuple[str, str]:
    """Name the first and the last day of a report."""
    return day(shown.since), day(Instant(shown.until.us - 1))


def day(at: Instant) -> str:
    """Name a day of the desk's zone."""
    return at.to_datetime(ZoneInfo(desk().time_zone)).date().isoformat()


def signed(one: Indicator, change: float) -> str:
    """Write a change with its sign, in the figure's unit; of shares in points."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    if one.formula.value == "share":
        return gettext("%(n)s points") % {"n": f"{sign}{abs(change) * 100:.1f}"}
    return f"{sign}{value_words(one, abs(change))}"


def moved_words(body: ReportBody, name: str) -> dict[str | int, str]:
    """Name the parts that moved a figure."""
    by, parts = body.moved_by.get(name), body.moved.get(name, [])
    found = {} if by is None else part_words(by, [one.part for one in parts if one.part != insight.OTHERS])
    return found | {insight.OTHERS: gettext("all others")}


def _line(row: Row) -> str:
    marks = {"missed": gettext("missed"), "met": gettext("met")}
    parts = [f"{row.shown.title}: {row.shown.value}", row.shown.target, marks.get(row.shown.state, "")]
    parts += [row.change, "; ".join(row.moved)]
    return "  ".join(part for part in parts if part)


def _row(body: ReportBody, line: ReportLine, teller: Teller) -> Row:
    one = insight.indicator(line.indicator)
    state = "" if line.met is None else "met" if line.met else "missed"
    goal = (
        "" if line.target is None else f"{'≥' if one.better.value == 'higher' else '≤'} {value_words(one, line.target)}"
    )
    shown = Shown(
        id=one.id, title=one.title.of(teller.lang), value=value_words(one, line.figure.value),
        rests_on=rests_on(one, line.figure) if line.figure.value is not None else "", interval=interval_words(one, line.figure),
        is_small=line.figure.is_small and line.figure.value is not None, has_data=line.figure.value is not None, state=state,
        target=goal or (teller.target_words(one) if one.aim is not Aim.LEVEL else ""),
        awaits="" if one.awaits is None or line.figure.value is not None else one.awaits.of(teller.lang),
    )  # fmt: skip
    by, names = body.moved_by.get(one.id), moved_words(body, one.id)
    change = ""
    if line.figure.value is not None and line.before.value is not None:
        change = signed(one, line.figure.value - line.before.value)
    return Row(
        line=line, shown=shown, before=value_words(one, line.before.value), change=change,
        moved=[f"{names[each.part]} {signed(one, each.size)}" for each in body.moved.get(one.id, [])[:LED]],
        moved_by="" if by is None else str(BYS[by]),
    )  # fmt: skip

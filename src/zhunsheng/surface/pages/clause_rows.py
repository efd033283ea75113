"""The clauses in force as rows: filtered, sorted, with what enforces each of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

import msgspec
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from zhunsheng.access.values import Actor
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import read_edition, standing
from zhunsheng.standards.values import Clause, CoverageRow, Kind
from zhunsheng.surface.pages.keeping import Board, Keeping, board
from zhunsheng.surface.pages.limits import limit_order, limit_words
from zhunsheng.surface.pages.ports import coverage_rows
from zhunsheng.surface.pages.reasons import reason_words

KINDS: Final[Mapping[str, str | Promise]] = {
    Kind.CLOCK: gettext_lazy("time limit"),
    Kind.STEP: gettext_lazy("step"),
    Kind.PHRASE: gettext_lazy("wording"),
    Kind.ASSIST: gettext_lazy("assistance"),
    Kind.CHANNEL: gettext_lazy("channel"),
    Kind.RECORD: gettext_lazy("record"),
    Kind.SAMPLE: gettext_lazy("sample"),
    Kind.INDICATOR: gettext_lazy("indicator"),
    Kind.APPRAISAL: gettext_lazy("appraisal"),
    Kind.TRAINING: gettext_lazy("training"),
    Kind.ROUTINE: gettext_lazy("routine"),
    Kind.ACCESS: gettext_lazy("access"),
    Kind.RETENTION: gettext_lazy("retention"),
}


AFTER_NUMBERS: Final = 1_000
"""Where chapters without a number (the indicators, ec-k1) stand."""


class Standard(msgspec.Struct, frozen=True):
    """One installed standard, as the filter names it."""

    name: str
    title: str
    edition: int


class ClauseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One clause as the table shows it."""

    clause: Clause
    standard: Standard
    title: str
    says: str
    kind_words: str
    limit: str
    cover: CoverageRow | None
    keeping: Keeping | None = None

    @property
    def reason(self) -> str:
        """Say why nothing keeps it yet."""
        return "" if self.cover is None else reason_words(self.cover.reason)

    @property
    def enforced(self) -> bool:
        """Tell whether something keeps it."""
        return self.cover is not None and self.cover.enforced

    @property
    def idle(self) -> bool:
        """Tell whether it is enforced and counted, and nothing has ever put it to the test in the last thirty days."""
        return self.enforced and self.keeping is not None and not self.keeping.exercised

    @property
    def chapter(self) -> str:
        """The part of the original that it stands in."""
        return self.clause.source.part.partition(".")[0]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that stand together: a chapter of a standard, or everything where another order was asked for."""

    head: str
    rows: list[ClauseRow]

    @property
    def kept(self) -> int:
        """How many of them something keeps."""
        return sum(row.enforced for row in self.rows)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader asked for; anything else in the address is ignored."""

    standard: str = ""
    kind: str = ""
    enforced: str = ""
    kept: str = ""
    text: str = ""
    sort: str = "id"

    @classmethod
    def of(cls, query: QueryDict) -> "Filter":
        """Read the filter out of an address."""
        sort = query.get("sort", "id")
        return cls(
            standard=query.get("standard", ""),
            kind=query.get("kind", ""),
            enforced=query.get("enforced", ""),
            kept=query.get("kept", ""),
            text=query.get("q", "").strip()[:80],
            sort=sort if sort.lstrip("-") in ORDERS else "id",
        )

    def keeps(self, row: ClauseRow) -> bool:
        """Tell whether a row is asked for."""
        haystack = f"{row.clause.id} {row.title} {row.says}".lower()
        return (
            self.standard in ("", row.standard.name)
            and self.kind in ("", row.clause.kind)
            and self.enforced in ("", "yes" if row.enforced else "no")
            and self.kept in ("", *_kept_words(row))
            and all(word in haystack for word in self.text.lower().split())
        )


ORDERS: Final[Mapping[str, Callable[[ClauseRow], tuple[str | int, ...]]]] = {
    "id": lambda row: _natural(row.clause.id),
    "title": lambda row: (row.title,),
    "kind": lambda row: (row.kind_words, *_natural(row.clause.id)),
    "limit": lambda row: (limit_order(row.clause), *_natural(row.clause.id)),
    "enforced": lambda row: (0 if row.enforced else 1, *_natural(row.clause.id)),
    "kept": lambda row: (_kept_order(row), *_natural(row.clause.id)),
    "broken": lambda row: (-_broken(row), *_natural(row.clause.id)),
}


def all_rows(at: Instant, lang: str, actor: Actor | None = None) -> list[ClauseRow]:
    """List every clause in force, with its keeping as an actor may see it.

    Refuses  NothingInForce when no standard is installed
    """
    covers = {row.id: row for row in coverage_rows()}
    book = standing(at)
    homes: dict[str, Standard] = {}
    for ref in book.editions:
        document = read_edition(ref.id)
        shown = Standard(ref.document, document.title.of(lang), ref.edition)
        homes.update((clause.id, shown) for clause in document.clauses)
    kept = None if actor is None else board(actor, at, book.clauses)
    return [_row(clause, homes[clause.id], covers.get(clause.id), lang, kept) for clause in book.clauses.values()]


def chosen(rows: Iterable[ClauseRow], wanted: Filter) -> list[ClauseRow]:
    """Keep what is asked for, in the order asked for."""
    order = ORDERS[wanted.sort.lstrip("-")]
    return sorted((row for row in rows if wanted.keeps(row)), key=order, reverse=wanted.sort.startswith("-"))


def grouped(rows: Sequence[ClauseRow], wanted: Filter) -> list[Group]:
    """Part rows by standard and chapter, where they stand in the order of the originals."""
    if wanted.sort.lstrip("-") != "id":
        return [Group(head="", rows=list(rows))]
    return [
        Group(head=_chapter_words(key[0], key[1]), rows=list(part))
        for key, part in groupby(rows, key=lambda row: (row.standard.title, row.chapter))
    ]


def farthest(rows: Iterable[ClauseRow], most: int) -> list[ClauseRow]:
    """Name the clauses that are farthest below their target in the last seven days, of those that rest on enough."""
    missing = [
        (row.keeping.week.value, row)
        for row in rows
        if row.keeping is not None and row.keeping.week.misses and not row.keeping.week.is_small
    ]
    return [row for _, row in sorted(missing, key=lambda one: one[0] or 0.0)[:most]]


def _chapter_words(standard: str, chapter: str) -> str:
    if not chapter.isdigit():
        return f"{standard} · {chapter}" if chapter else standard
    return gettext("%(standard)s · chapter %(n)s") % {"standard": standard, "n": chapter}


def _row(
    clause: Clause, standard: Standard, cover: CoverageRow | None, lang: str, kept: Board | None = None
) -> ClauseRow:
    return ClauseRow(
        clause=clause,
        standard=standard,
        title=clause.title.of(lang),
        says=clause.says.of(lang),
        kind_words=str(KINDS[clause.kind]),
        limit=limit_words(clause),
        cover=cover,
        keeping=None if kept is None else kept.keeping(clause),
    )


def _kept_words(row: ClauseRow) -> tuple[str, ...]:
    """Say under which words of the filter a clause falls."""
    words: tuple[str, ...] = ("idle",) if row.idle else ()
    if row.keeping is not None and _broken(row):
        words += ("broken",)
    if row.keeping is not None and any(rate.misses for rate in row.keeping.rates):
        words += ("missed",)
    return words


def _kept_order(row: ClauseRow) -> int:
    """Put the worst kept first and what has no figure last."""
    value = None if row.keeping is None else row.keeping.month.value
    return 1_000_001 if value is None else round(value * 1_000_000)


def _broken(row: ClauseRow) -> int:
    return 0 if row.keeping is None else row.keeping.breaches + row.keeping.held_back


def _natural(clause_id: str) -> tuple[str | int, ...]:
    """Sort the tenth of a part after its ninth."""
    head, _, tail = clause_id.partition("-")
    number, _, rest = tail.partition(".")
    digits = "".join(character for character in rest if character.isdigit())
    return (head, int(number) if number.isdigit() else AFTER_NUMBERS, int(digits or 0), tail)

"""Say what a text asks, for whom, and what the desk would do by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import F, Q

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.bank import Learned, approved_faqs
from zhunsheng.knowledge.models import Faq, Phrasing, TestQuestion, Wording
from zhunsheng.knowledge.recogniser.deciding import Band, Found
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.shelf import draft_of
from zhunsheng.knowledge.slots import settled, slots_in
from zhunsheng.knowledge.tables import Line
from zhunsheng.knowledge.values import APPROVED, FaqShown, Guess, HelpAnswer, Recognised
from zhunsheng.standards.values import Value

OFFERED: Final = 3
PIECE: Final = 500
SHELF: Final = Subject(kind="card")


class Filed(Value, frozen=True, kw_only=True):
    """Carry a file of an answer: its name in an archive, the token under which it is kept. Units: bytes."""

    name: str
    token: str
    size: int


def recognise_in(
    bank: Learned, text: str, at: Instant, *, shop_id: int | None = None, tier: str = "", public_only: bool = True
) -> Recognised:
    """Say what a text asks of a shop; what is not in force, of another shop or internal is left out."""
    return allowed(bank, bank.known.recognise(text), at, shop_id=shop_id, tier=tier, public_only=public_only)


def recognise_first(
    bank: Learned,
    texts: Sequence[tuple[str, str]],
    at: Instant,
    *,
    shop_id: int,
    channel: str = "",
    visitor: int | None = None,
    english: bool = False,
) -> list[Recognised]:
    """Say what many texts, each with its customer's tier, ask of a shop's bot; in one pass. A visitor is given a version of their own, in their language."""
    found = bank.known.recognise_all([text for text, _ in texts])
    return [
        allowed(
            bank,
            one,
            at,
            shop_id=shop_id,
            tier=tier,
            public_only=True,
            channel=channel,
            visitor=visitor,
            english=english,
        )
        for one, (_, tier) in zip(found, texts, strict=True)
    ]


def allowed(
    bank: Learned, found: Found, at: Instant, *, shop_id: int | None, tier: str, public_only: bool, channel: str = "",
    visitor: int | None = None, english: bool = False,
) -> Recognised:  # fmt: skip
    """Leave of what was found only what may be said here and now."""
    guesses = []
    for name, probability in found.ranked:
        one = bank.faqs.get(int(name))
        if one is None:
            continue  # an older bank knows questions that are not answered any more
        one = bank.version_for(one, visitor)
        of_shop = shop_id is None or one.draft.shop_id in (None, shop_id)
        if one.in_force(at) and of_shop and (one.draft.public or not public_only):
            guesses.append(_guess(one, tier, channel, probability, english=english))
    band = bank.lines_for(shop_id).of(found)
    if not guesses:
        band = Band.HAND_OVER
    elif str(guesses[0].faq_id) != found.first and band is Band.ANSWER:
        band = Band.OFFER  # the likeliest may not be said here; what comes next was not meant as surely
    return Recognised(
        band=band.value, guesses=tuple(guesses[:OFFERED]), nearest=found.nearest, exact=found.exact, encoder=bank.encoder,
        first_id=int(found.first) if found.first else None,
    )  # fmt: skip


def _guess(one: FaqShown, tier: str, channel: str, probability: float, *, english: bool) -> Guess:
    told = one.draft.spoken(english=english)
    return Guess(
        faq_id=one.id, question=one.draft.question, answer=told.answer_for(tier, channel), probability=probability,
        question_en="" if one.draft.english is None else one.draft.english.question, number=one.number,
        category=one.draft.category, links=told.links, attachments=one.draft.attachments,
    )  # fmt: skip


def guess_of(
    bank: Learned, faq_id: int | None, at: Instant, *, shop_id: int, tier: str, channel: str, visitor: int,
    english: bool = False,
) -> Guess | None:  # fmt: skip
    """Return a question of a shop as one that is surely asked; None where it may not be said here and now."""
    one = None if faq_id is None else bank.faqs.get(faq_id)
    one = None if one is None else bank.version_for(one, visitor)
    if one is None or not one.in_force(at) or not one.draft.public or one.draft.shop_id not in (None, shop_id):
        return None
    return _guess(one, tier, channel, 1.0, english=english)


def help_answers(shop_id: int, at: Instant, *, english: bool = False) -> list[HelpAnswer]:
    """List what a shop's help page shows, by category and question; in English first what is answered in English."""
    open_now = [
        one
        for one in approved_faqs().values()
        if one.in_force(at) and one.draft.public and one.draft.shop_id in (None, shop_id)
    ]
    open_now.sort(key=lambda one: (english and one.draft.english is None, one.draft.category, -one.helpful, one.id))
    return [_help_answer(one, english=english) for one in open_now]


def _help_answer(one: FaqShown, *, english: bool) -> HelpAnswer:
    told, other = one.draft.spoken(english=english), one.draft.spoken(english=not english)
    return HelpAnswer(
        faq_id=one.id, question=told.question, steps=tuple(step for step in told.steps if not slots_in(step)),
        links=told.links, attachments=one.draft.attachments, answer=settled(told.words_for("", "help"), {}),
        beside=f"{other.question}\n{settled(other.words_for('', 'help'), {})}",
    )  # fmt: skip


class Second(StrEnum):
    """Say what becomes of the second of two versions that were tried: it comes as a newer draft, waits until the first is in force here, or is there already."""

    COMES = "comes"
    WAITS = "waits"
    THERE = "there"


def second_of(line: Line, faq_id: int | None) -> Second | None:
    """Say what becomes of a line's second version; nothing where it has none. Nobody's approval is passed over: the first has to be in force as the file holds it."""
    if line.trial is None:
        return None
    faq = None if faq_id is None else Faq.objects.filter(id=faq_id).first()
    if faq is None:
        return Second.WAITS
    rows = {
        row.number: row
        for row in Wording.objects.filter(faq_id=faq.id, number__in={faq.approved or 0, faq.latest}).order_by("number")
    }
    if any(_says(row, line.trial) for row in rows.values()):
        return Second.THERE
    present = rows.get(faq.approved or 0)
    in_force = faq.state == APPROVED and faq.latest == faq.approved and faq.rival is None
    return Second.COMES if in_force and present is not None and present.answer == line.answer else Second.WAITS


def _says(row: Wording, line: Line) -> bool:
    """Tell whether a wording says what a line does; files are compared by their names, where the line has any."""
    words = (row.question, row.answer, dict(row.by_tier), dict(row.by_channel), tuple(row.steps), _english_of(row))
    links = tuple(f"{title} {url}" for title, url in row.links)
    named = tuple(name.rpartition("/")[2] for name in line.files)
    english = None if line.english is None else msgspec.structs.replace(line.english, number=0)
    told = (line.question, line.answer, dict(line.by_tier), dict(line.by_channel), line.steps, english)
    return (words, links) == (told, line.links) and (not named or named == tuple(one[1] for one in row.attachments))


def asked_by(line: Line) -> tuple[str, ...]:
    """Give how a line's question is asked: as it is put, then in English, then the other ways."""
    return (line.question, *(() if line.english is None else (line.english.question,)), *line.phrasings)


def compared(actor: Actor, lines: Sequence[Line]) -> list[tuple[Line, str, tuple[tuple[str, str], ...], Second | None]]:
    """Lay a file's questions beside those of the desk: which is known already, which phrasings belong to others, what becomes of a second version.

    Refuses   AccessDenied
    """
    require(actor, Verb.CARD_WRITE, SHELF)
    owners: dict[str, int] = {}
    folded = [plain(text) for line in lines for text in asked_by(line)]
    for at in range(0, len(folded), PIECE):
        rows = Phrasing.objects.filter(folded__in=folded[at : at + PIECE]).order_by("id")
        owners.update(rows.values_list("folded", "faq_id"))
    newest = Wording.objects.filter(faq_id__in=set(owners.values()), number=F("faq__latest")).order_by("faq_id")
    names = dict(newest.values_list("faq_id", "question"))
    found = []
    for line in lines:
        mine = owners.get(plain(line.question))
        others = [(way, owners[plain(way)]) for way in asked_by(line)[1:] if owners.get(plain(way), mine) != mine]
        known = "" if mine is None else names.get(mine, "")
        told = tuple((way, names.get(owner, "")) for way, owner in others)
        found.append((line, known, told, second_of(line, mine)))
    return found


def export(actor: Actor) -> list[Line]:
    """Give every question with its newest wording and its phrasings, and both wordings where two are tried. Refuses: AccessDenied."""
    return [line for line, _ in exported(actor)]


def exported(actor: Actor) -> list[tuple[Line, tuple[Filed, ...]]]:
    """Give every question as above, with the files that go with it under the names an archive gives them. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    ways: dict[int, list[str]] = {}
    for faq_id, text in Phrasing.objects.order_by("faq_id", "at", "id").values_list("faq_id", "text"):
        ways.setdefault(faq_id, []).append(text)
    tests: dict[int, list[str]] = {}
    for faq_id, text in TestQuestion.objects.order_by("faq_id", "at", "id").values_list("faq_id", "text"):
        tests.setdefault(faq_id, []).append(text)
    keys = {one.id: one.key for one in shops()}
    rivals = {row.faq_id: row for row in Wording.objects.filter(number=F("faq__rival")).order_by("faq_id")}
    present = Wording.objects.filter(
        Q(faq__rival=None, number=F("faq__latest")) | Q(faq__rival__isnull=False, number=F("faq__approved"))
    )
    found = []
    for place, row in enumerate(present.order_by("faq_id"), start=1):
        filed = _filed(row, f"{place}")
        line = msgspec.structs.replace(
            _line_of(row, keys, filed), phrasings=tuple(way for way in ways.get(row.faq_id, []) if way != row.question),
            tests=tuple(tests.get(row.faq_id, [])),
        )  # fmt: skip
        if (rival := rivals.get(row.faq_id)) is not None:
            beside = _filed(rival, f"{place}b")
            line = msgspec.structs.replace(line, trial=_line_of(rival, keys, beside))
            filed += beside
        found.append((line, filed))
    return found


def _filed(row: Wording, place: str) -> tuple[Filed, ...]:
    """Name a wording's files for an archive: each keeps its name, in a folder of its own."""
    return tuple(
        Filed(name=f"files/{place}-{number}/{one.name}", token=one.token, size=one.size)
        for number, one in enumerate(draft_of(row).attachments, start=1)
    )


def _line_of(row: Wording, keys: Mapping[int, str], filed: Sequence[Filed]) -> Line:
    return Line(
        question=row.question, answer=row.answer, category=row.category, public=row.public, by_tier=dict(row.by_tier),
        by_channel=dict(row.by_channel), steps=tuple(row.steps), links=tuple(f"{title} {url}" for title, url in row.links),
        product=row.product, shop=keys.get(row.shop_id or 0, ""), valid_from=_day_of(row.valid_from), valid_to=_day_of(row.valid_to, back_us=1),
        files=tuple(one.name for one in filed), english=_english_of(row),
    )  # fmt: skip


def _english_of(row: Wording) -> Line | None:
    told = draft_of(row).english
    if told is None:
        return None
    return Line(
        question=told.question, answer=told.answer, by_tier=told.by_tier, by_channel=told.by_channel, steps=told.steps,
        links=tuple(f"{one.title} {one.url}" for one in told.links),
    )  # fmt: skip


def parts_of(found: Sequence[tuple[Line, tuple[Filed, ...]]], limit_bytes: int, most: int) -> list[tuple[int, int]]:
    """Say from which question to which each archive goes, so that a page takes it: one at least, however large its files are."""
    parts, began, size, number = list[tuple[int, int]](), 0, 0, 0
    for place, (_, filed) in enumerate(found):
        more, count = sum(one.size for one in filed), len(filed)
        if place > began and (size + more > limit_bytes or number + count > most):
            parts.append((began, place))
            began, size, number = place, 0, 0
        size, number = size + more, number + count
    return [*parts, (began, len(found))]


def _day_of(at: Instant | None, *, back_us: int = 0) -> date | None:
    """Give the day of the desk's zone on which an instant, or the moment before it, falls."""
    if at is None:
        return None
    return datetime.fromtimestamp((at.us - back_us) / 1_000_000, ZoneInfo(desk().time_zone)).date()

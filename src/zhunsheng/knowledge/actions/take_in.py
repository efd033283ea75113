"""Take in questions from a file that was looked through before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.commerce.queries import shops
from zhunsheng.ground import files
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_token
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.actions.phrase import add_phrasings
from zhunsheng.knowledge.actions.test_set import MOST, set_tests
from zhunsheng.knowledge.actions.write import draft_faq, revise_faq
from zhunsheng.knowledge.lines import Second, asked_by, second_of
from zhunsheng.knowledge.models import Phrasing, TestQuestion
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.shelf import get
from zhunsheng.knowledge.tables import Line, draft_of_line
from zhunsheng.knowledge.values import FaqDraft


class TakenIn(NamedTuple):
    """How many questions came as drafts, phrasings to known ones, and second versions as newer drafts."""

    made: int
    added: int
    versions: int


def take_in(ink: Ink, lines: Sequence[Line], beside: Mapping[str, files.Prepared] | None = None) -> TakenIn:
    """Write new questions as drafts, with the files of `beside` that they name, and add phrasings to known ones; return how many of each.

    A line whose question is known by a phrasing adds its phrasings there; its answer and files are left alone. The second of two versions that
    were tried becomes a newer draft of a question whose first is in force here as the line says it, so that both are approved by somebody. A phrasing that belongs
    to another question stays there, and what is put in English as another question already loses its English words; so does a test question, and what is learned tests nothing. Taken in twice, a file changes nothing
    the second time.
    Writes    questions, wordings, phrasings, test questions, files' rows
    Records   faq.drafted, faq.phrased, faq.test_set
    Refuses   AccessDenied, BadInput, FileRefused for a file that was swept meanwhile: all of these lines or none
    """
    made = added = versions = 0
    ids = {one.key: one.id for one in shops()}
    for line in lines:
        folded = {plain(text): text for text in asked_by(line)}
        owners = dict(Phrasing.objects.filter(folded__in=folded).order_by("id").values_list("folded", "faq_id"))
        known = owners.get(plain(line.question))
        ways = [text for fold, text in folded.items() if fold not in owners and text != line.question]
        if known is not None:
            added += add_phrasings(ink, known, ways, source="imported")
            versions += _second(ink, known, line, ids, beside or {})
        else:
            uploads = _uploads(line, beside or {})
            free = line if owners.get(_english(line)) is None else msgspec.structs.replace(line, english=None)
            faq_id = draft_faq(ink, _draft(free, ids), ways, source="imported", uploads=uploads)
            tests = _new_tests(line)
            if tests:
                set_tests(ink, faq_id, tests)
            made += 1
    return TakenIn(made, added, versions)


def _english(line: Line) -> str:
    """Give how a line's question is put in English, as it is compared."""
    return "" if line.english is None else plain(line.english.question)


def _second(
    ink: Ink, faq_id: int, line: Line, ids: Mapping[str, int], beside: Mapping[str, files.Prepared]
) -> int:  # fmt: skip
    if line.trial is None or second_of(line, faq_id) is not Second.COMES:
        return 0
    revise_faq(ink, faq_id, _draft(line.trial, ids), began=get(faq_id).latest, uploads=_uploads(line.trial, beside))
    return 1


def _draft(line: Line, ids: Mapping[str, int]) -> FaqDraft:
    days = {"valid_from": _midnight(line.valid_from), "valid_to": _midnight(line.valid_to, more=1)}
    return msgspec.structs.replace(draft_of_line(line), shop_id=ids.get(line.shop), **days)


def _uploads(line: Line, beside: Mapping[str, files.Prepared]) -> list[files.Prepared]:
    """Give the files that a line names, each under a token of its own: two lines may name one file."""
    return [msgspec.structs.replace(beside[name], token=new_token()) for name in line.files if name in beside]


def _new_tests(line: Line) -> list[str]:
    """Leave of a question's tests those that are learned nowhere and test no other question."""
    told = {plain(text): text for text in line.tests if plain(text)}
    taken = {
        *Phrasing.objects.filter(folded__in=told).order_by("id").values_list("folded", flat=True),
        *TestQuestion.objects.filter(folded__in=told).order_by("id").values_list("folded", flat=True),
    }
    return [text for fold, text in told.items() if fold not in taken][:MOST]


def _midnight(day: date | None, *, more: int = 0) -> Instant | None:
    """Give the instant at which a day, or one so many days later, begins in the desk's zone."""
    if day is None:
        return None
    return Instant.of(datetime.combine(day + timedelta(days=more), time(), ZoneInfo(desk().time_zone)))

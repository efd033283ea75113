"""Take in questions from a file that was looked through before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhunsheng.commerce.queries import shops
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.actions.phrase import add_phrasings
from zhunsheng.knowledge.actions.test_set import MOST, set_tests
from zhunsheng.knowledge.actions.write import draft_faq
from zhunsheng.knowledge.models import Phrasing, TestQuestion
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.tables import Line, links_of
from zhunsheng.knowledge.values import FaqDraft


def take_in(ink: Ink, lines: Sequence[Line]) -> tuple[int, int]:
    """Write new questions as drafts and add phrasings to known ones; return how many of each.

    A line whose question is known by a phrasing adds its phrasings there; its answer is left alone. A phrasing that belongs
    to another question stays there, as does a test question, and what is learned tests nothing. Taken in twice, a file changes nothing
    the second time.
    Writes    questions, wordings, phrasings, test questions
    Records   faq.drafted, faq.phrased, faq.test_set
    Refuses   AccessDenied, BadInput: all of these lines or none
    """
    made = added = 0
    ids = {one.key: one.id for one in shops()}
    for line in lines:
        folded = {plain(text): text for text in (line.question, *line.phrasings)}
        owners = dict(Phrasing.objects.filter(folded__in=folded).order_by("id").values_list("folded", "faq_id"))
        known = owners.get(plain(line.question))
        ways = [text for fold, text in folded.items() if fold not in owners and text != line.question]
        if known is not None:
            added += add_phrasings(ink, known, ways, source="imported")
        else:
            draft = FaqDraft(
                question=line.question, answer=line.answer, category=line.category, public=line.public,
                by_tier=dict(line.by_tier), by_channel=dict(line.by_channel), steps=line.steps, links=links_of(line.links),
                product=line.product, shop_id=ids.get(line.shop), valid_from=_midnight(line.valid_from), valid_to=_midnight(line.valid_to, more=1),
            )  # fmt: skip
            faq_id = draft_faq(ink, draft, ways, source="imported")
            tests = _new_tests(line)
            if tests:
                set_tests(ink, faq_id, tests)
            made += 1
    return made, added


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

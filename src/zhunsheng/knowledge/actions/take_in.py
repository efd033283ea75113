"""Take in questions from a file that was looked through before."""

from __future__ import annotations

from collections.abc import Sequence

from zhunsheng.journal.actions import Ink
from zhunsheng.knowledge.actions.phrase import add_phrasings
from zhunsheng.knowledge.actions.write import draft_faq
from zhunsheng.knowledge.models import Phrasing
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.tables import Line, links_of
from zhunsheng.knowledge.values import FaqDraft


def take_in(ink: Ink, lines: Sequence[Line]) -> tuple[int, int]:
    """Write new questions as drafts and add phrasings to known ones; return how many of each.

    A line whose question is known by a phrasing adds its phrasings there; its answer is left alone. A phrasing that belongs
    to another question stays there. Taken in twice, a file changes nothing the second time.
    Writes    questions, wordings, phrasings
    Records   faq.drafted, faq.phrased
    Refuses   AccessDenied, BadInput: all of these lines or none
    """
    made = added = 0
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
            )  # fmt: skip
            draft_faq(ink, draft, ways, source="imported")
            made += 1
    return made, added

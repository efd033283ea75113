"""Ask what is known, and what a text asks."""

from zhunsheng.knowledge.answering import ANSWERS
from zhunsheng.knowledge.bank import learned, must_learn, ready
from zhunsheng.knowledge.lines import export, help_answers, recognise_in
from zhunsheng.knowledge.queries.asking import confusions, recognise, recognise_beside, recognise_for_help, tested
from zhunsheng.knowledge.queries.reading import faq, faqs, phrasings, review_within, stale_faqs, tests, wordings
from zhunsheng.knowledge.queries.samples import (
    aim_of,
    bot_figures,
    bot_on_duty,
    edition_waits,
    editions,
    questions_of,
    sample_of,
)
from zhunsheng.knowledge.queries.unmatched import heaps
from zhunsheng.knowledge.tables import read_questions, write_questions

__all__ = [
    "ANSWERS",
    "aim_of",
    "bot_figures",
    "bot_on_duty",
    "confusions",
    "edition_waits",
    "editions",
    "export",
    "faq",
    "faqs",
    "heaps",
    "help_answers",
    "learned",
    "must_learn",
    "phrasings",
    "questions_of",
    "read_questions",
    "ready",
    "recognise",
    "recognise_beside",
    "recognise_for_help",
    "recognise_in",
    "review_within",
    "sample_of",
    "stale_faqs",
    "tested",
    "tests",
    "wordings",
    "write_questions",
]

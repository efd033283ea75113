"""Ask what is known, and what a text asks."""

from zhunsheng.knowledge.answering import ANSWERS
from zhunsheng.knowledge.bank import learned, must_learn, ready
from zhunsheng.knowledge.lines import export, help_answers, recognise_in
from zhunsheng.knowledge.queries.asking import confusions, recognise, recognise_beside, recognise_for_help
from zhunsheng.knowledge.queries.reading import faq, faqs, phrasings, review_within, stale_faqs, wordings
from zhunsheng.knowledge.queries.unmatched import heaps
from zhunsheng.knowledge.tables import read_questions, write_questions

__all__ = [
    "ANSWERS",
    "confusions",
    "export",
    "faq",
    "faqs",
    "heaps",
    "help_answers",
    "learned",
    "must_learn",
    "phrasings",
    "read_questions",
    "ready",
    "recognise",
    "recognise_beside",
    "recognise_for_help",
    "recognise_in",
    "review_within",
    "stale_faqs",
    "wordings",
    "write_questions",
]

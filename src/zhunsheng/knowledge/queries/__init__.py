"""Ask what is known, and what a text asks."""

from zhunsheng.knowledge.bank import learned, must_learn, ready
from zhunsheng.knowledge.lines import export, help_answers, recognise, recognise_in
from zhunsheng.knowledge.queries.reading import confusions, faq, faqs, phrasings, stale_faqs, wordings
from zhunsheng.knowledge.queries.unmatched import heaps
from zhunsheng.knowledge.tables import read_questions, write_questions

__all__ = [
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
    "recognise_in",
    "stale_faqs",
    "wordings",
    "write_questions",
]

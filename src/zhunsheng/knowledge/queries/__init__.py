"""Ask what is known, and what a text asks."""

from zhunsheng.knowledge.answering import ANSWERS, LEARNED_ANSWERS, Text
from zhunsheng.knowledge.bank import Learned, learned, must_learn, ready
from zhunsheng.knowledge.bundles import MOST as MOST_FILES
from zhunsheng.knowledge.bundles import PART, Bundle, is_bundle, read_bundle, to_bundle, write_bundle
from zhunsheng.knowledge.files import read_sheet
from zhunsheng.knowledge.lines import (
    Second,
    compared,
    export,
    exported,
    guess_of,
    help_answers,
    parts_of,
    recognise_first,
    recognise_in,
)
from zhunsheng.knowledge.prose import write_html, write_markdown
from zhunsheng.knowledge.queries.asking import (
    confusions,
    reads_meaning,
    recognise,
    recognise_beside,
    recognise_for_help,
    recognise_many_beside,
    suppose,
    tested,
)
from zhunsheng.knowledge.queries.categories import groups_of_categories, shelf_categories
from zhunsheng.knowledge.queries.courses import Course, confirmed_meanings, courses
from zhunsheng.knowledge.queries.documents import (
    document,
    document_versions,
    documents,
    find_passages,
    passages,
    passages_before,
    passages_beside,
)
from zhunsheng.knowledge.queries.families import families, family_of
from zhunsheng.knowledge.queries.finding import find_faqs, known_goods, known_wordings
from zhunsheng.knowledge.queries.models import models
from zhunsheng.knowledge.queries.reading import (
    faq,
    faqs,
    outside_their_days,
    phrasings,
    review_within,
    stale_faqs,
    tests,
    wordings,
)
from zhunsheng.knowledge.queries.samples import (
    aim_of,
    bot_figures,
    bot_on_duty,
    edition_waits,
    editions,
    questions_of,
    sample_of,
)
from zhunsheng.knowledge.queries.trials import fared, trial_of
from zhunsheng.knowledge.queries.unmatched import heaps, heaps_between, sought, unmatched_dialogues
from zhunsheng.knowledge.slots import SLOTS, fixed_parts, needs_order, settled
from zhunsheng.knowledge.tables import FILED, WRITTEN, Line, Preview, Sheet, Wrong, guessed, looked_through, rows_of
from zhunsheng.knowledge.trying import bank_to_try, insist_on_edition

__all__ = [
    "ANSWERS",
    "FILED",
    "LEARNED_ANSWERS",
    "MOST_FILES",
    "PART",
    "SLOTS",
    "WRITTEN",
    "Bundle",
    "Course",
    "Learned",
    "Line",
    "Preview",
    "Second",
    "Sheet",
    "Text",
    "Wrong",
    "aim_of",
    "bank_to_try",
    "bot_figures",
    "bot_on_duty",
    "compared",
    "confirmed_meanings",
    "confusions",
    "courses",
    "document",
    "document_versions",
    "documents",
    "edition_waits",
    "editions",
    "export",
    "exported",
    "families",
    "family_of",
    "faq",
    "faqs",
    "fared",
    "find_faqs",
    "find_passages",
    "fixed_parts",
    "groups_of_categories",
    "guess_of",
    "guessed",
    "heaps",
    "heaps_between",
    "help_answers",
    "insist_on_edition",
    "is_bundle",
    "known_goods",
    "known_wordings",
    "learned",
    "looked_through",
    "models",
    "must_learn",
    "needs_order",
    "outside_their_days",
    "parts_of",
    "passages",
    "passages_before",
    "passages_beside",
    "phrasings",
    "questions_of",
    "read_bundle",
    "read_sheet",
    "reads_meaning",
    "ready",
    "recognise",
    "recognise_beside",
    "recognise_first",
    "recognise_for_help",
    "recognise_in",
    "recognise_many_beside",
    "review_within",
    "rows_of",
    "sample_of",
    "settled",
    "shelf_categories",
    "sought",
    "stale_faqs",
    "suppose",
    "tested",
    "tests",
    "to_bundle",
    "trial_of",
    "unmatched_dialogues",
    "wordings",
    "write_bundle",
    "write_html",
    "write_markdown",
]

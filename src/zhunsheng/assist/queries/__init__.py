"""Ask what to say next."""

from __future__ import annotations

from zhunsheng.assist.aids import demands
from zhunsheng.assist.bot import asks_for_human, bot_data
from zhunsheng.assist.greetings import greeting_for
from zhunsheng.assist.languages import asks_in_english
from zhunsheng.assist.queries.briefing import announcement, announcements, promoted_at, readers_of, unread
from zhunsheng.assist.queries.cards import card, cards, categories, comparison
from zhunsheng.assist.queries.helper import helper_figures, helper_settings
from zhunsheng.assist.queries.mending import mended_search
from zhunsheng.assist.queries.probing import probe, probed_every_now
from zhunsheng.assist.queries.rehearsals import (
    RehearsedShown,
    rehearsal,
    rehearsal_figures,
    rehearsals,
    rehearsed,
)
from zhunsheng.assist.queries.replaying import Replayed, replayed, replayed_lately
from zhunsheng.assist.queries.scripts import (
    LIKEST,
    ScriptFilter,
    changes_since,
    missing_shipped,
    scripted_issue_types,
    scripts_by_issue_type,
    scripts_for,
    scripts_page,
    scripts_shown,
    the_script,
    wordings,
)
from zhunsheng.assist.queries.suggestions import (
    Beside,
    beside,
    suggestions_for,
    suggestions_together,
)
from zhunsheng.assist.queries.tongue import customer_writes_english, surname_in_english
from zhunsheng.assist.rehearsing import HAPPENED, WOULD, RehearsalFigures, RehearsalShown, RehearsalWish
from zhunsheng.assist.shipped import situations

__all__ = [
    "HAPPENED",
    "LIKEST",
    "WOULD",
    "Beside",
    "RehearsalFigures",
    "RehearsalShown",
    "RehearsalWish",
    "RehearsedShown",
    "Replayed",
    "ScriptFilter",
    "announcement",
    "announcements",
    "asks_for_human",
    "asks_in_english",
    "beside",
    "bot_data",
    "card",
    "cards",
    "categories",
    "changes_since",
    "comparison",
    "customer_writes_english",
    "demands",
    "greeting_for",
    "helper_figures",
    "helper_settings",
    "mended_search",
    "missing_shipped",
    "probe",
    "probed_every_now",
    "promoted_at",
    "readers_of",
    "rehearsal",
    "rehearsal_figures",
    "rehearsals",
    "rehearsed",
    "replayed",
    "replayed_lately",
    "scripted_issue_types",
    "scripts_by_issue_type",
    "scripts_for",
    "scripts_page",
    "scripts_shown",
    "situations",
    "suggestions_for",
    "suggestions_together",
    "surname_in_english",
    "the_script",
    "unread",
    "wordings",
]

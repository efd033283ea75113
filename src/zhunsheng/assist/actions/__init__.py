"""Change what may be said: the library of scripts; and what must be known before a shift."""

from zhunsheng.assist.actions.announcements import change_announcement, publish_announcement, withdraw_announcement
from zhunsheng.assist.actions.beside import draft_record, draft_summary, reword_draft
from zhunsheng.assist.actions.briefing import acknowledge, begin_shift
from zhunsheng.assist.actions.cards import furnish_categories, publish_card, retire_card, use_category
from zhunsheng.assist.actions.drafting import draft_phrasings, rewrite_answer
from zhunsheng.assist.actions.erase import erase_demo_knowledge, forget_acknowledgements
from zhunsheng.assist.actions.helper import note_helper_asked, note_helper_call, set_helper
from zhunsheng.assist.actions.rehearse import (
    begin_rehearsal,
    cancel_rehearsal,
    forget_rehearsals,
    forget_rehearsed,
    rehearse_piece,
)
from zhunsheng.assist.actions.reword import say_worded
from zhunsheng.assist.actions.scripts import (
    approve_script,
    draft_script,
    furnish_scripts,
    note_script_used,
    retire_script,
    review_script,
    revise_script,
    revive_script,
)
from zhunsheng.assist.actions.suggestions import forget_tallies, note_suggestions
from zhunsheng.assist.actions.taxonomy import publish_taxonomy

__all__ = [
    "acknowledge",
    "approve_script",
    "begin_rehearsal",
    "begin_shift",
    "cancel_rehearsal",
    "change_announcement",
    "draft_phrasings",
    "draft_record",
    "draft_script",
    "draft_summary",
    "erase_demo_knowledge",
    "forget_acknowledgements",
    "forget_rehearsals",
    "forget_rehearsed",
    "forget_tallies",
    "furnish_categories",
    "furnish_scripts",
    "note_helper_asked",
    "note_helper_call",
    "note_script_used",
    "note_suggestions",
    "publish_announcement",
    "publish_card",
    "publish_taxonomy",
    "rehearse_piece",
    "retire_card",
    "retire_script",
    "review_script",
    "revise_script",
    "revive_script",
    "reword_draft",
    "rewrite_answer",
    "say_worded",
    "set_helper",
    "use_category",
    "withdraw_announcement",
]

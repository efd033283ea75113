"""Tables of the room; private to it."""

from zhunsheng.assist.models.briefing import Acknowledgement, Announcement
from zhunsheng.assist.models.cards import Card, Category
from zhunsheng.assist.models.helper import HelperSettingsRow, HelperUse
from zhunsheng.assist.models.outcomes import SuggestionTally
from zhunsheng.assist.models.rehearsals import Rehearsal, RehearsedRow
from zhunsheng.assist.models.scripts import Script, ScriptVersion

__all__ = [
    "Acknowledgement",
    "Announcement",
    "Card",
    "Category",
    "HelperSettingsRow",
    "HelperUse",
    "Rehearsal",
    "RehearsedRow",
    "Script",
    "ScriptVersion",
    "SuggestionTally",
]

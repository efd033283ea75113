"""One sentence for the customer about where the dialogue stands."""

from django.utils import translation
from django.utils.translation import gettext

from zhunsheng.dialogue.values import CLOSED, WAITING


def notice_of(state: str, lang: str) -> str | None:
    """Say that a dialogue waits or has ended; nothing while somebody is at work on it."""
    with translation.override(lang):
        if state == WAITING:
            return gettext("All colleagues are busy; you will be served in turn.")
        return gettext("This conversation has ended.") if state == CLOSED else None

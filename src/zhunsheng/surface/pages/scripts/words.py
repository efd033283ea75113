"""Codes of the library in the reader's words."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import get_language, gettext_lazy

from zhunsheng.assist.queries import situations
from zhunsheng.assist.values import APPROVED, DRAFT, RETIRED
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import taxonomy
from zhunsheng.surface.pages.kit.cells import Words

STATES: Final = {
    DRAFT: (gettext_lazy("Draft"), "plain"),
    APPROVED: (gettext_lazy("Approved"), "kept"),
    RETIRED: (gettext_lazy("Retired"), "breached"),
}
TIERS: Final = {
    "new": gettext_lazy("New customers"),
    "repeat": gettext_lazy("Returning customers"),
    "vip": gettext_lazy("Members (VIP)"),
}
CHANNELS: Final = {"webchat": gettext_lazy("Web chat")}


def state_words(state: str) -> tuple[Words, str]:
    """Say a state, with its colour."""
    return STATES.get(state, (state, "plain"))


def situation_names() -> dict[str, str]:
    """Name the moments of a dialogue."""
    lang = get_language() or ""
    return {one.code: one.name.of(lang) for one in situations()}


def issue_names() -> dict[str, str]:
    """Name the issue types in force with their class."""
    return dict(_issues(get_language() or ""))


def _issues(lang: str) -> Iterator[tuple[str, str]]:
    for group, leaf in taxonomy(now()).in_order():
        yield leaf.code, f"{group.title.of(lang)} · {leaf.title.of(lang)}"

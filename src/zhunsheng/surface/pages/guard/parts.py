"""The parts of the guard's pages, as tabs."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.surface.pages.kit.tabs import Tab

PARTS: Final = (
    ("guard", gettext_lazy("Test bench"), Verb.GUARD_READ),
    ("guard-rules", gettext_lazy("Own rules"), Verb.GUARD_READ),
    ("guard-claims", gettext_lazy("Evidence for claims"), Verb.EVIDENCE_READ),
)


def tabs_for(actor: Actor, part: str) -> dict[str, object]:
    """Give the tabs that this person may open, and which of them this is."""
    shown = [(name, words) for name, words, verb in PARTS if reach(actor, verb) > Reach.NONE]
    return {"tabs": [Tab(name=name, words=words, path=reverse(name)) for name, words in shown], "part": part}

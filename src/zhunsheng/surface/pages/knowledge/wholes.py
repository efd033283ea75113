"""Everything that a wording of a question says, for whoever reads it and for what is different between two."""

from typing import Any

from django.utils.translation import gettext

from zhunsheng.knowledge.values import FaqDraft
from zhunsheng.surface.pages.knowledge.forms import NAMES, PLACES


def others_of(draft: FaqDraft) -> list[tuple[Any, str]]:
    """Give the answers for some customers and places, each under its name."""
    tiers = [(NAMES[tier], text) for tier, text in draft.by_tier.items()]
    return tiers + [(PLACES[channel], text) for channel, text in draft.by_channel.items()]


def all_words(draft: FaqDraft) -> str:
    """Give all that customers may be told, so that no change of it goes unseen: both languages, steps, links and files."""
    told = _words(draft)
    if draft.english is not None:
        told += ["", gettext("In English"), *_words(draft.spoken(english=True), links=bool(draft.english.links))]
    return "\n".join([*told, *(one.name for one in draft.attachments)])


def _words(draft: FaqDraft, *, links: bool = True) -> list[str]:
    told = [draft.question, draft.answer]
    told += [f"{number}. {step}" for number, step in enumerate(draft.steps, start=1)]
    told += [f"{one.title} {one.url}" for one in draft.links] if links else []
    told += [f"{name}: {text}" for name, text in others_of(draft)]
    return told

"""Mend the words of a search that found nothing, by what this desk's own questions, scripts, issue types, cards and goods say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.library import approved_scripts, wordings_stamp
from zhunsheng.assist.models import Card
from zhunsheng.commerce.queries import named_goods
from zhunsheng.dialogue.queries import Chosen, list_dialogues
from zhunsheng.ground import search
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.queries import known_goods, known_wordings
from zhunsheng.standards.queries import Taxonomy, taxonomy

_known: Final[dict[bool, tuple[tuple[object, ...], search.Known]]] = {}
"""The words of a desk, with those of scripts and without, and which state of it they are."""
DIALOGUES: Final = 500
"""Newest dialogues whose customers' orders name goods, for whoever may not read every order."""


def mended_search(actor: Actor, text: str, at: Instant) -> str | None:
    """Write a search as it was probably meant; None where its words are known, or nothing known is like them.

    Only from what the actor may read; what a dialogue or a case says is not a source, but what its customer ordered is. Names
    of goods are read anew each time, for each actor sees others.
    Refuses   AccessDenied
    """
    return search.mended(text, search.known(_goods(actor), besides=_words(actor, at)))


def _goods(actor: Actor) -> list[str]:
    cards = Card.objects.filter(retired_at__isnull=True).order_by("id").values_list("title", "product")
    return [*known_goods(actor), *(name for card in cards for name in card if name), *named_goods(actor, _met(actor))]


def _met(actor: Actor) -> Iterator[Subject]:
    yield from (row.subject() for row in list_dialogues(actor, Chosen(), limit=DIALOGUES))


def _words(actor: Actor, at: Instant) -> search.Known:
    asked, wordings = known_wordings(actor)
    is_scripted = reach(actor, Verb.SCRIPT_READ) > Reach.NONE
    issues = taxonomy(at)
    stamp = (*asked, *(wordings_stamp() if is_scripted else ()), issues.id)
    kept = _known.get(is_scripted)
    if kept is None or kept[0] != stamp:
        scripts = [one.draft for one in approved_scripts()] if is_scripted else []
        texts = [
            *wordings(),
            *_issue_words(issues),
            *(text for one in scripts for text in (one.title, one.title_en, one.text, one.text_en)),
        ]
        kept = _known[is_scripted] = stamp, search.known(texts)
    return kept[1]


def _issue_words(issues: Taxonomy) -> list[str]:
    titles = [title for each in issues.body.classes for title in (each.title, *(leaf.title for leaf in each.types))]
    return [
        *(text for title in titles for text in (title.zh, title.en)),
        *(hint for leaf in issues.leaves() for hint in leaf.hints),
    ]

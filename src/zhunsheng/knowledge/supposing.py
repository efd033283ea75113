"""Say what a change that somebody is typing would do to recognising, before it is saved.

Only the changed question and its neighbours are learned, twice: as they stand and as they would. So an answer takes as
long with a thousand questions as with ten, and the bot hardly waits meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from zhunsheng.knowledge.models import Phrasing, Wording
from zhunsheng.knowledge.recogniser.deciding import Example
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.values import PHRASING_LIMIT, Edited, Supposed, SupposedHarm, SupposedTry

if TYPE_CHECKING:
    from zhunsheng.knowledge.bank import Learned
    from zhunsheng.knowledge.recogniser.learn import Recogniser

NEIGHBOURS: Final = 8
"""Questions that a change is held against; a question is mistaken for those most like it, hardly ever for the rest."""
EACH: Final = 30
"""Phrasings of each that are learned for it."""
LINES: Final = 60
"""Lines typed that are looked at."""
SHOWN: Final = 12
NEW: Final = "new"
"""What a question is called here that has no number yet."""


def supposed_in(bank: Learned, edit: Edited) -> Supposed:
    """Learn the neighbourhood as it stands and as it would, and compare."""
    from zhunsheng.knowledge.recogniser.bands import try_each  # why: numpy costs every process at rest

    mine = NEW if edit.faq_id is None else str(edit.faq_id)
    here = _known_ways(edit.faq_id)
    typed = _fresh([edit.question, *edit.phrasings], ())
    elsewhere, fresh = _owned(typed, edit.faq_id, here)
    before, added = _neighbourhood(bank, mine, [*here.values(), *fresh])
    tries = _fresh(edit.tries, ())
    if not added and not before.examples:
        return Supposed(tries=tuple(_nobodys(one) for one in tries.values()), elsewhere=elsewhere, encoder=bank.encoder)
    after = before.changed(range(len(before.examples)), added)
    then, now = try_each(before), try_each(after)
    names = {
        name: bank.faqs[int(name)].draft.question for name in after.faqs if name != mine and int(name) in bank.faqs
    }
    names[mine] = edit.question.strip() or _question_of(edit.faq_id)
    old = {before.examples[one.at]: one.first for one in then if not one.right} | _failing(bank, before, mine)
    new = {after.examples[one.at]: one.first for one in now if not one.right} | _failing(bank, after, mine)
    return Supposed(
        tries=_tried(bank, before, after, tries, mine, names),
        phrasings=sum(one.faq == mine for one in after.examples),
        unsure=_harms({one: first for one, first in new.items() if one.faq == mine}, names),
        lost=_harms({one: first for one, first in new.items() if one.faq != mine and one not in old}, names),
        won=_harms({one: first for one, first in old.items() if one.faq != mine and one not in new}, names),
        elsewhere=elsewhere, neighbours=tuple(names[name] for name in after.faqs if name != mine and name in names),
        encoder=bank.encoder,
    )  # fmt: skip


def _failing(bank: Learned, known: Recogniser, mine: str) -> dict[Example, str]:
    """Return which of the neighbours' own test questions are taken for another one."""
    near = set(known.faqs) - {mine}
    asked = [Example(one.faq, one.text) for one in bank.proofs if one.shop_id is None and one.faq in near][:LINES]
    found = known.recognise_all([one.text for one in asked])
    return {one: told.first for one, told in zip(asked, found, strict=True) if told.first != one.faq}


def _known_ways(faq_id: int | None) -> dict[str, str]:
    if faq_id is None:
        return {}
    return dict(Phrasing.objects.filter(faq_id=faq_id).order_by("at", "id").values_list("folded", "text"))


def _fresh(lines: Sequence[str], known: Iterable[str]) -> dict[str, str]:
    """Give typed lines by their folded form; those without words, too long or known already are left out."""
    left = set(known)
    found: dict[str, str] = {}
    for line in lines[:LINES]:
        text = " ".join(line.split())[:PHRASING_LIMIT]
        folded = plain(text)
        if folded and folded not in left:
            found.setdefault(folded, text)
    return found


def _owned(
    typed: dict[str, str], faq_id: int | None, here: dict[str, str]
) -> tuple[tuple[SupposedHarm, ...], list[str]]:
    """Part what belongs to another question already from what would come."""
    rows = Phrasing.objects.filter(folded__in=typed).order_by("id").values_list("folded", "faq_id")
    owners = {folded: owner for folded, owner in rows if owner != faq_id}
    told = tuple(
        SupposedHarm(text=typed[folded], faq_id=owner, question=_question_of(owner), taken_for="")
        for folded, owner in owners.items()
    )
    return told, [text for folded, text in typed.items() if folded not in owners and folded not in here]


def _neighbourhood(bank: Learned, mine: str, ways: Sequence[str]) -> tuple[Recogniser, list[Example]]:
    """Return what is learned now of the question and its neighbours, and what would be learned besides."""
    known = bank.known
    weight: Counter[str] = Counter()
    for found in known.recognise_all(list(ways)[-LINES:]):
        weight.update({name: share for name, share in found.ranked if name != mine})
    near = {mine, *(name for name, _ in weight.most_common(NEIGHBOURS))}
    have: Counter[str] = Counter()
    kept = []
    for at, one in enumerate(known.examples):
        if one.faq in near and (one.faq == mine or have[one.faq] < EACH):
            have[one.faq] += 1
            kept.append(at)
    there = {plain(one.text) for one in known.examples if one.faq == mine}
    more = [Example(mine, text) for text in ways if plain(text) not in there]
    return known.changed(kept, []), more


def _tried(
    bank: Learned, before: Recogniser, after: Recogniser, tries: dict[str, str], mine: str, names: dict[str, str]
) -> tuple[SupposedTry, ...]:
    texts = list(tries.values())
    told = zip(texts, before.recognise_all(texts), after.recognise_all(texts), strict=True)
    return tuple(
        SupposedTry(
            text=text, before=names.get(old.first, ""), after=names.get(new.first, ""), band=bank.lines.of(new).value,
            mine=new.first == mine, was_mine=old.first == mine,
        )
        for text, old, new in told
    )  # fmt: skip


def _nobodys(text: str) -> SupposedTry:
    return SupposedTry(text=text, before="", after="", band="hand_over", mine=False, was_mine=False)


def _harms(found: dict[Example, str], names: dict[str, str]) -> tuple[SupposedHarm, ...]:
    told = [
        SupposedHarm(
            text=one.text, faq_id=None if one.faq == NEW else int(one.faq), question=names.get(one.faq, ""),
            taken_for=names.get(first, ""),
        )
        for one, first in found.items()
    ]  # fmt: skip
    return tuple(told[:SHOWN])


def _question_of(faq_id: int | None) -> str:
    if faq_id is None:
        return ""
    return str(
        Wording.objects.filter(faq_id=faq_id).order_by("-number").values_list("question", flat=True).first() or ""
    )

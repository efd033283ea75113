"""Answer in the process that has the bank and the encoder what the others ask: many texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from zhunsheng.ground.asking.answerer import Answer
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.bank import Learned, learned, ready
from zhunsheng.knowledge.gathering import heaped_in
from zhunsheng.knowledge.lines import allowed
from zhunsheng.knowledge.supposing import supposed_in
from zhunsheng.knowledge.values import Confused, Edited, Heaped, Recognised, Supposed, Tested

RECOGNISE: Final = "recognise"
RECOGNISE_NEWEST: Final = "recognise newest"
CONFUSED: Final = "confused"
TESTED: Final = "tested"
SUPPOSED: Final = "supposed"
HEAPED: Final = "heaped"
SHOWN: Final = 20


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A text to recognise: for which shop and tier, and when."""

    text: str
    at_us: int
    shop_id: int | None = None
    tier: str = ""
    channel: str = ""
    english: bool = False
    public_only: bool = True


def recognise_all(asked: Sequence[msgspec.Raw]) -> Sequence[Recognised | None]:
    """Recognise many texts in one pass; none where nothing was learned yet."""
    texts = [msgspec.json.decode(one, type=Text) for one in asked]
    bank = ready()
    return [None] * len(texts) if bank is None else recognised_in(bank, texts)


def recognise_newest(asked: Sequence[msgspec.Raw]) -> Sequence[Recognised | None]:
    """Recognise many texts with every change in; learns first where there are any."""
    return recognised_in(learned(), [msgspec.json.decode(one, type=Text) for one in asked])


def recognised_in(bank: Learned, texts: Sequence[Text], *, haste: bool = False) -> list[Recognised]:
    """Recognise many texts with one bank; in haste by runs of characters alone."""
    recognise = bank.known.recognise_in_haste if haste else bank.known.recognise_all
    found = recognise([one.text for one in texts])
    told = [
        allowed(
            bank, guess, Instant(one.at_us), shop_id=one.shop_id, tier=one.tier, public_only=one.public_only,
            channel=one.channel, english=one.english,
        )
        for one, guess in zip(texts, found, strict=True)
    ]  # fmt: skip
    return [msgspec.structs.replace(one, encoder="") for one in told] if haste else told


def confused_all(asked: Sequence[msgspec.Raw]) -> Sequence[list[Confused]]:
    """List for each question which of its phrasings are taken for another."""
    bank = learned()
    return [confused_in(bank, msgspec.json.decode(one, type=int)) for one in asked]


def confused_in(bank: Learned, faq_id: int) -> list[Confused]:
    """List the phrasings of a question that would be taken for another had they not been learned."""
    found = [
        Confused(
            text=bank.known.examples[one.at].text, taken_for=int(one.first),
            question=bank.faqs[int(one.first)].draft.question, probability=one.probability,
        )
        for one in bank.tried
        if bank.known.examples[one.at].faq == str(faq_id) and not one.right
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.probability)[:SHOWN]


def tested_all(asked: Sequence[msgspec.Raw]) -> Sequence[list[Tested]]:
    """List for each question what its test questions are taken for."""
    bank = learned()
    return [tested_in(bank, msgspec.json.decode(one, type=int)) for one in asked]


def tested_in(bank: Learned, faq_id: int) -> list[Tested]:
    """List what the test questions of a question are taken for."""
    told = []
    for proof, found in zip(bank.proofs, bank.proved, strict=True):
        if proof.shop_id is None and proof.faq == str(faq_id):
            first = bank.faqs.get(int(found.first)) if found.first else None
            told.append(
                Tested(
                    text=proof.text, taken_for=None if first is None else first.id,
                    question="" if first is None else first.draft.question, probability=found.probability,
                    right=found.first == proof.faq,
                )
            )  # fmt: skip
    return told


def supposed_all(asked: Sequence[msgspec.Raw]) -> Sequence[Supposed]:
    """Say of each change that somebody is typing what it would do to recognising."""
    bank = learned()
    return [supposed_in(bank, msgspec.json.decode(one, type=Edited)) for one in asked]


def heaped_all(asked: Sequence[msgspec.Raw]) -> Sequence[Heaped]:
    """Put like texts together, by what they mean where there is an encoder."""
    bank = learned()
    return [heaped_in(bank, msgspec.json.decode(one, type=list[str])) for one in asked]


ANSWERS: Final[dict[str, Answer]] = {RECOGNISE: recognise_all}
LEARNED_ANSWERS: Final[dict[str, Answer]] = {
    RECOGNISE_NEWEST: recognise_newest,
    CONFUSED: confused_all,
    TESTED: tested_all,
    SUPPOSED: supposed_all,
    HEAPED: heaped_all,
}
"""Answers for which the bank is learned first where it has changed, which takes seconds."""

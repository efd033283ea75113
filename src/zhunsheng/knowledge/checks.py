"""What must hold for a question before it is kept; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

import msgspec

from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.slots import SLOTS, settled, unknown_slot
from zhunsheng.knowledge.values import (
    ANSWER_LIMIT,
    CHANNELS,
    DOCUMENT_KINDS,
    LINK_LIMIT,
    LINKS_LIMIT,
    PHRASING_LIMIT,
    QUESTION_LIMIT,
    SHORT_LIMIT,
    STEP_LIMIT,
    STEPS_LIMIT,
    TIERS,
    TITLE_LIMIT,
    DocumentDraft,
    FaqDraft,
    FaqEnglish,
    Link,
)

LONG_NUMBER: Final = re.compile(r"[\d０-９][\d０-９ -]{3,}[\d０-９]|\S+@\S+")
"""Numbers of orders and phones, and addresses: a person's, and no part of a question."""

ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"'`{}|\\^\x00-\x20\x7f]+")
"""An address as it may stand in a page: no space, quote or mark that a page reads as its own."""


def without_numbers(text: str) -> str:
    """Return a customer's words as one line without what names a person or an order."""
    return " ".join(LONG_NUMBER.sub(" ", text).split())


def tidy_faq(draft: FaqDraft) -> FaqDraft:
    """Return a question as it is kept: trimmed, empty answers left out. Refuses: BadInput naming the field."""
    by_tier = {tier: _answer(text, f"by_tier.{tier}") for tier, text in draft.by_tier.items() if text.strip()}
    for tier in by_tier:
        if tier not in TIERS:
            raise BadInput("by_tier", f"answers for {', '.join(TIERS)}", tier)
    by_channel = {one: _answer(text, f"by_channel.{one}") for one, text in draft.by_channel.items() if text.strip()}
    for channel in by_channel:
        if channel not in CHANNELS:
            raise BadInput("by_channel", f"answers for {', '.join(CHANNELS)}", channel)
    if draft.valid_from is not None and draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        raise BadInput("valid_to", "later than the beginning", draft.valid_to.iso())
    question = _line(draft.question, "question", QUESTION_LIMIT)
    if not plain(question):
        raise BadInput("question", "words", draft.question)
    told = _short(category=draft.category, product=draft.product)
    tidy = FaqDraft(
        question=question, answer=_answer(draft.answer, "answer"), by_tier=by_tier, by_channel=by_channel,
        steps=_steps(draft.steps), links=_links(draft.links), category=told["category"], product=told["product"],
        attachments=draft.attachments,
        shop_id=draft.shop_id, public=draft.public, valid_from=draft.valid_from, valid_to=draft.valid_to,
    )  # fmt: skip
    _insist_on_slots(tidy)
    longest = max(len(tidy.answer_for(tier, channel)) for tier in ("", *TIERS) for channel in ("", *CHANNELS))
    if longest > ANSWER_LIMIT:
        raise BadInput("answer", f"at most {ANSWER_LIMIT} characters together with its steps", longest)
    return msgspec.structs.replace(tidy, english=_english(draft))


def _english(draft: FaqDraft) -> FaqEnglish | None:
    """Return the English words as they are kept, held to what the Chinese ones are held to; none where nothing was written. Refuses: BadInput naming the field."""
    told = draft.english
    if told is None or not any(_typed(told)):
        return None
    try:
        tidy = tidy_faq(draft.spoken(english=True))
    except BadInput as error:
        raise BadInput(
            f"english.{error.detail['thing']}", str(error.detail["expectation"]), error.detail["value"]
        ) from error
    return FaqEnglish(
        question=tidy.question, answer=tidy.answer, by_tier=tidy.by_tier, by_channel=tidy.by_channel, steps=tidy.steps,
        links=tidy.links if told.links else (),
    )  # fmt: skip


def _typed(told: FaqEnglish) -> list[str]:
    words = (told.question, told.answer, *told.by_tier.values(), *told.by_channel.values(), *told.steps)
    return [*(one.strip() for one in words), *(one.url for one in told.links)]


def _insist_on_slots(draft: FaqDraft) -> None:
    """Refuse braces that stand for nothing, and a public answer of which nothing is left where no order is known."""
    fields = [
        ("answer", draft.answer),
        *((f"by_tier.{one}", text) for one, text in draft.by_tier.items()),
        *((f"by_channel.{one}", text) for one, text in draft.by_channel.items()),
    ]
    for field, text in [*fields, *(("steps", step) for step in draft.steps)]:
        if unknown := unknown_slot(text):
            raise BadInput(field, " ".join(f"{{{one}}}" for one in SLOTS), unknown)
    for field, text in fields:
        if draft.public and not settled(text, {}):
            raise BadInput(
                field, "at least one sentence without a slot, for customers of whom nothing is known", text[:80]
            )


def web_address(typed: str) -> str:
    """Return an address that a customer may be led to: https:// or http:// with a host and nobody's name in it. Refuses: BadInput."""
    url = typed.strip()
    expected = f"an address such as https://example.com/page, of at most {LINK_LIMIT} characters"
    if len(url) > LINK_LIMIT or not ADDRESS.fullmatch(url):
        raise BadInput("links", expected, typed[:80])
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise BadInput("links", expected, typed[:80]) from error
    if parts.scheme not in ("https", "http") or not host or "@" in parts.netloc:
        raise BadInput("links", expected, typed[:80])
    return url


def tidy_phrasings(texts: Iterable[str]) -> dict[str, str]:
    """Return phrasings by their folded form, each once; lines without words are left out. Refuses: BadInput."""
    found: dict[str, str] = {}
    for text in texts:
        if text.strip():
            line = _line(text, "phrasings", PHRASING_LIMIT)
            folded = plain(line)
            if folded:
                found.setdefault(folded, line)
    return found


def _steps(steps: Iterable[str]) -> tuple[str, ...]:
    found = tuple(_line(one, "steps", STEP_LIMIT) for one in steps if one.strip())
    if len(found) > STEPS_LIMIT:
        raise BadInput("steps", f"at most {STEPS_LIMIT} steps", len(found))
    return found


def _links(links: Iterable[Link]) -> tuple[Link, ...]:
    found = tuple(Link(title=_line(one.title, "links", TITLE_LIMIT), url=web_address(one.url)) for one in links)
    if len(found) > LINKS_LIMIT:
        raise BadInput("links", f"at most {LINKS_LIMIT} links", len(found))
    return found


def _answer(typed: str, field: str) -> str:
    text = typed.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= ANSWER_LIMIT or "\0" in text:
        raise BadInput(field, f"1 to {ANSWER_LIMIT} characters", len(text))
    return text


def _short(**typed: str) -> dict[str, str]:
    told = {field: " ".join(words.split()) for field, words in typed.items()}
    for field, words in told.items():
        if len(words) > SHORT_LIMIT or not (words or " ").isprintable():
            raise BadInput(field, f"at most {SHORT_LIMIT} printable characters", words[: 2 * SHORT_LIMIT])
    return told


def _line(typed: str, field: str, limit: int) -> str:
    line = " ".join(typed.split())
    if not 1 <= len(line) <= limit or not line.isprintable():
        raise BadInput(field, f"one printable line of 1 to {limit} characters", typed[: 2 * limit])
    return line


def tidy_document(draft: DocumentDraft) -> DocumentDraft:
    """Return what is said of a document as it is kept; a note about a rival is never public. Refuses: BadInput naming the field."""
    if draft.kind not in DOCUMENT_KINDS:
        raise BadInput("kind", ", ".join(DOCUMENT_KINDS), draft.kind)
    if draft.valid_from is not None and draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        raise BadInput("valid_to", "later than the beginning", draft.valid_to.iso())
    told = _short(product=draft.product, category=draft.category)
    return DocumentDraft(
        title=_line(draft.title, "title", QUESTION_LIMIT), kind=draft.kind, product=told["product"], category=told["category"],
        public=draft.public and draft.kind != "rival", valid_from=draft.valid_from, valid_to=draft.valid_to,
    )  # fmt: skip

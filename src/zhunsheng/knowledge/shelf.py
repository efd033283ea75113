"""Rows of questions, and how they are shown."""

from __future__ import annotations

import msgspec

from zhunsheng.ground.changing import change_row
from zhunsheng.kernel.errors import NotFound
from zhunsheng.knowledge.models import Faq, Wording
from zhunsheng.knowledge.values import Attachment, FaqDraft, FaqEnglish, FaqShown, Link, WordingShown


def get(faq_id: int) -> Faq:
    """Return a question. Refuses: NotFound."""
    faq = Faq.objects.filter(id=faq_id).first()
    if faq is None:
        raise NotFound("faq", faq_id)
    return faq


def change(faq: Faq, **columns: object) -> None:
    """Change a question unless somebody else has changed it since it was read."""
    change_row(faq, "revision", **columns)


def draft_of(row: Wording) -> FaqDraft:
    """Give a stored wording."""
    return FaqDraft(
        question=row.question, answer=row.answer, by_tier=dict(row.by_tier), by_channel=dict(row.by_channel),
        steps=tuple(row.steps), links=tuple(Link(title=title, url=url) for title, url in row.links),
        attachments=tuple(Attachment(token=token, name=name, media_type=kind, size=size) for token, name, kind, size in row.attachments),
        category=row.category, product=row.product, shop_id=row.shop_id,
        public=row.public, valid_from=row.valid_from, valid_to=row.valid_to,
        english=msgspec.convert(row.english, FaqEnglish) if row.english else None,
    )  # fmt: skip


def shown(row: Wording) -> FaqShown:
    """Show a question with one of its wordings."""
    faq = row.faq
    return FaqShown(
        id=faq.id, state=faq.state, number=row.number, latest=faq.latest, approved=faq.approved, draft=draft_of(row),
        owner_id=faq.owner_id, changed_at=faq.changed_at, reviewed_at=faq.reviewed_at, phrasings=faq.phrasings,
        asked=faq.asked, helpful=faq.helpful, unhelpful=faq.unhelpful, rival=faq.rival, reviewer_id=faq.reviewer_id,
    )  # fmt: skip


def wording_of(row: Wording) -> WordingShown:
    """Show a wording with who wrote and approved it."""
    return WordingShown(
        number=row.number, draft=draft_of(row), author_id=row.author_id, made_at=row.made_at,
        approved_by=row.approved_by, approved_at=row.approved_at,
    )  # fmt: skip

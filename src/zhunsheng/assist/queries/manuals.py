"""What stands in documents about a customer's words, as suggestions: words of public ones to say, others to know."""

from __future__ import annotations

from typing import Final

from zhunsheng.access.values import Actor
from zhunsheng.assist.values import Suggestion
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.queries import passages_beside

LINES: Final = 8
"""Lines of a passage that fit beside a dialogue."""


def from_documents(actor: Actor, said: str, at: Instant, clause: str | None) -> list[Suggestion]:
    """Suggest passages with where they stand; those of internal documents and of notes about rivals are shown and never put into the field."""
    return [
        Suggestion(
            key=f"passage:{one.id}", kind="passage" if one.public else "note", title=one.title, title_en=one.title,
            text="\n".join(one.text.splitlines()[:LINES]), why="document", clause=clause, insertable=one.public,
            told={
                "document": one.document_id, "heading": one.heading.rpartition(" › ")[2], "page": one.page, "unit": one.unit,
                "share": round(100 * one.share),
            },
        )
        for one in passages_beside(actor, said, at)
    ]  # fmt: skip

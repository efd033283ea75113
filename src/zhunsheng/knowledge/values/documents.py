"""Say what a document and its passages are."""

from __future__ import annotations

from typing import Final

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Value

DOCUMENT_KINDS: Final = ("manual", "rival", "other")
READING: Final = "reading"
READY: Final = "ready"
REFUSED: Final = "refused"
"""How a version of a document stands: read just now, searched, or refused."""
PASSAGE_SIGNS: Final = 420
"""Characters of a passage: what fits beside a dialogue and is quoted whole."""
PASSAGES_LIMIT: Final = 8000
"""Passages of one document; a manual of two thousand pages has fewer."""


class DocumentDraft(Value, frozen=True, kw_only=True):
    """Carry what is said of a document: a `manual` of a product, a note about a `rival`, or something `other`.

    The words of a `public` one may be put before a customer; a note about a rival never is.
    """

    title: str
    kind: str = "manual"
    product: str = ""
    category: str = ""
    public: bool = False
    valid_from: Instant | None = None
    valid_to: Instant | None = None

    def in_force(self, at: Instant) -> bool:
        """Tell whether it counts at an instant."""
        begun = self.valid_from is None or self.valid_from <= at
        return begun and (self.valid_to is None or at < self.valid_to)


class DocumentShown(Value, frozen=True, kw_only=True):
    """Show a document: `current` is the version that is searched (none before the first was read), `latest` the newest handed in."""

    id: int
    draft: DocumentDraft
    current: int
    latest: int
    state: str
    owner_id: int
    changed_at: Instant
    passages: int


class DocumentVersion(Value, frozen=True, kw_only=True):
    """Show a version of a document: its file, how far it is read, and why it cannot be. Units: bytes; pages read and there."""

    number: int
    state: str
    why: str
    done: int
    total: int
    passages: int
    file_token: str
    file_name: str
    size: int
    author_id: int
    made_at: Instant


class Passage(Value, frozen=True, kw_only=True):
    """Carry a piece of a document that is found and quoted by itself: the headings above it, and its page (0 where there are none)."""

    heading: str
    page: int
    text: str


class PassageShown(Value, frozen=True, kw_only=True):
    """Show a passage with where it stands: document, version, heading, page. `public` ones may be put before a customer."""

    id: int
    document_id: int
    title: str
    kind: str
    product: str
    number: int
    unit: str
    heading: str
    page: int
    text: str
    public: bool
    share: float = 1.0

"""Say what was learned, from what, and by which models."""

from __future__ import annotations

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Value


class EditionShown(Value, frozen=True, kw_only=True):
    """Show a learned bank; `why` says why it waits, `used` that it recognises now. Units: milliseconds."""

    number: int
    at: Instant
    encoder: str
    questions: int
    phrasings: int
    asked: int
    right: int
    lost: tuple[str, ...]
    learn_ms: int
    why: str
    used: bool
    pinned: bool
    kept: bool


class Proof(Value, frozen=True, kw_only=True):
    """Carry one known question: whose it is (no question for what is none of ours), and of which shop."""

    key: str
    text: str
    faq: str
    shop_id: int | None = None


class Learnt(Value, frozen=True, kw_only=True):
    """Carry what is kept of a bank that was learned."""

    digest: str
    encoder: str
    examples: tuple[tuple[int, str], ...]
    questions: int
    asked: int
    right: int
    lost: tuple[str, ...]
    learn_ms: int
    worse: bool


class ModelShown(Value, frozen=True, kw_only=True):
    """Show a model: where it comes from, and whether it is here. Units: megabytes kept."""

    name: str
    version: str
    source: str
    licence: str
    megabytes: int
    sha256: str
    installed: bool
    in_use: bool
    without: str

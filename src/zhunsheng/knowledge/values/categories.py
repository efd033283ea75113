"""Say how a category of questions stands."""

from __future__ import annotations

from zhunsheng.standards.values import Value


class ShelfCategory(Value, frozen=True, kw_only=True):
    """Show a category: its questions, how many are in use, have fewer phrasings than they should, wait for approval, and who looks after them."""

    name: str
    questions: int = 0
    in_use: int = 0
    few: int = 0
    waiting: int = 0
    late: int = 0
    groups: tuple[str, ...] = ()

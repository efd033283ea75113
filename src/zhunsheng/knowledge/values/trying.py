"""Say what a change would do to recognising."""

from __future__ import annotations

from zhunsheng.standards.values import Value


class Confused(Value, frozen=True, kw_only=True):
    """Name a phrasing that is taken for another question when it is asked without having been learned."""

    text: str
    taken_for: int
    question: str
    probability: float


class Tested(Value, frozen=True, kw_only=True):
    """Show a test question, what it is taken for, and whether that is right."""

    text: str
    taken_for: int | None
    question: str
    probability: float
    right: bool


class Edited(Value, frozen=True, kw_only=True):
    """Carry a change that somebody is typing: the question it is made to (none for a new one), ways to ask it that would come, and what to try."""

    faq_id: int | None = None
    question: str = ""
    phrasings: tuple[str, ...] = ()
    tries: tuple[str, ...] = ()


class SupposedTry(Value, frozen=True, kw_only=True):
    """Show what a text is taken for now and would be after a change; `mine` says that the changed question is meant."""

    text: str
    before: str
    after: str
    band: str
    mine: bool
    was_mine: bool


class SupposedHarm(Value, frozen=True, kw_only=True):
    """Show a phrasing that would be taken for another question than its own: whose it is, and for which."""

    text: str
    faq_id: int | None
    question: str
    taken_for: str


class Supposed(Value, frozen=True, kw_only=True):
    """Show what a change would do to recognising, before it is saved.

    `unsure` are ways to ask the changed question that would be taken for a neighbour had they not been learned; `lost` and `won`
    are neighbours' phrasings of which that becomes true, or ceases to be; `elsewhere` belong to another question already.
    """

    tries: tuple[SupposedTry, ...] = ()
    phrasings: int = 0
    unsure: tuple[SupposedHarm, ...] = ()
    lost: tuple[SupposedHarm, ...] = ()
    won: tuple[SupposedHarm, ...] = ()
    elsewhere: tuple[SupposedHarm, ...] = ()
    neighbours: tuple[str, ...] = ()
    encoder: str = ""

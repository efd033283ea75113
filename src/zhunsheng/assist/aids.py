"""What a console opens beside a dialogue because a clause demands it."""

from __future__ import annotations

from collections.abc import Mapping

from zhunsheng.standards.values import Aid, Kind, Rulebook


def demands(rulebook: Rulebook, aid: Aid, about: Mapping[str, object]) -> str | None:
    """Name the clause by which something opens with this dialogue; None where none demands it.

    Clauses   cc-1.1d
    """
    clauses = rulebook.of_kind(Kind.ASSIST)
    return next((one.id for one in clauses if aid in one.shows and one.applies_to(about)), None)

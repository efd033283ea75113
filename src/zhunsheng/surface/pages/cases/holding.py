"""What a page shows where the guard held words for a customer: which, why, what to say instead, and whether one more press sends them."""

from typing import Final

import msgspec
from django.http import QueryDict

from zhunsheng.dialogue.actions import Held
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.judging import hit_shown

CONFIRM: Final = "confirm"
UNSAID: Final = frozenset({CONFIRM, "csrfmiddlewaretoken"})


class HeldShown(msgspec.Struct, frozen=True, kw_only=True):
    """Held words for the page: each hit, the clauses that one more press confirms, and what was typed, to be sent again."""

    hits: list[Out]
    may_confirm: bool
    clauses: str
    again: list[tuple[str, str]]


def confirmed_in(typed: QueryDict) -> frozenset[str]:
    """Read which clauses were confirmed by one more press."""
    return frozenset(one for one in typed.get(CONFIRM, "")[:400].split(",") if one)


def held_shown(held: Held, typed: QueryDict, lang: str) -> HeldShown:
    """Lay held words out for a page, in the reader's language."""
    known = confirmed_in(typed) | {hit.clause_id for hit in held.hits}
    again = [(name, value) for name, values in typed.lists() if name not in UNSAID for value in values]
    return HeldShown(
        hits=[hit_shown(hit, lang) for hit in held.hits], may_confirm=held.may_confirm, clauses=",".join(sorted(known)),
        again=again,
    )  # fmt: skip

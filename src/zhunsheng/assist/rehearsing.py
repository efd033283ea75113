"""What a rehearsal is: the bot tried on stored dialogues, and what it would have done held against what happened; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhunsheng.assist.bot import by_all_words, by_meaning
from zhunsheng.assist.languages import asks_in_english
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.values import Recognised
from zhunsheng.standards.values import Value

WOULD: Final = ("answer", "offer", "hand_over", "asked", "upset", "nothing")
"""What the bot would have done: answered, offered, handed over unanswered, given to a person by the customer's words; or nothing
was asked."""
HAPPENED: Final = ("bot_solved", "bot_answered", "bot_then_person", "bot_handed", "person", "nobody")
"""What happened: the bot solved it as the customer says; answered and nobody was asked; answered and was followed by a person;
handed over unanswered; a person answered from the beginning; nobody did."""
LONGEST_DAYS: Final = 92
MOST_WRONG: Final = 200
DONE: Final = "done"
CANCELLED: Final = "cancelled"
FAILED: Final = "failed"


class RehearsalWish(Value, frozen=True, kw_only=True):
    """Say what is to be rehearsed: a shop's dialogues of a period, with a version of the bank and a share of wrong answers.

    Without a version it is the one in use, without a share the shop's own. Units: thousandths.
    """

    shop_id: int
    since: Instant
    until: Instant
    edition: int | None = None
    wrong_permille: int | None = None


class Rehearsed(Value, frozen=True, kw_only=True):
    """Say what the bot would have done with what a dialogue began with, and what happened.

    `hit` tells whether it would have said what was meant: nobody knows where nobody confirmed, took an answer or called it solved.
    Units: `permille` is how likely the question is, in thousandths.
    """

    dialogue_id: int
    message_id: int | None
    at: Instant
    would: str
    happened: str
    faq_id: int | None = None
    permille: int = 0
    meant_id: int | None = None
    source: str = ""
    hit: bool | None = None


class RehearsalShown(Value, frozen=True, kw_only=True):
    """Show a rehearsal: what was wished, how far it is, and how it ended (`done`, `cancelled`, `failed`; nothing while it goes on)."""

    id: int
    wish: RehearsalWish
    by_id: int
    at: Instant
    total: int
    done: int
    why: str
    ended_at: Instant | None
    encoder: str


class RehearsalFigures(Value, frozen=True, kw_only=True):
    """Count a rehearsal's dialogues: what would have been done, what happened, whether that hit, how many."""

    cells: tuple[tuple[str, str, bool | None, int], ...] = ()

    def count(self, *, would: str = "", happened: str = "", known: bool = False, hit: bool | None = None) -> int:
        """Count dialogues; with `known` those with this `hit` alone."""
        return sum(
            number
            for its_would, its_happened, its_hit, number in self.cells
            if (not would or would == its_would) and (not happened or happened == its_happened) and (not known or its_hit is hit)
        )  # fmt: skip

    @property
    def asked(self) -> int:
        """Count the dialogues in which something was asked."""
        return sum(number for would, _, _, number in self.cells if would != "nothing")


def tidy_wish(wish: RehearsalWish, at: Instant) -> RehearsalWish:
    """Return a wish that can be carried out; what has not happened yet is left out. Refuses: BadInput naming the field."""
    until = min(wish.until, at)
    if wish.since >= until:
        raise BadInput("since", "earlier than the end of the period and than now", wish.since.iso())
    if (until - wish.since).seconds > LONGEST_DAYS * 86_400:
        raise BadInput("since", f"a period of at most {LONGEST_DAYS} days", wish.since.iso())
    if wish.wrong_permille is not None and not 1 <= wish.wrong_permille <= MOST_WRONG:
        raise BadInput("wrong", f"0.1 to {MOST_WRONG // 10} %", wish.wrong_permille / 10)
    return RehearsalWish(
        shop_id=wish.shop_id, since=wish.since, until=until, edition=wish.edition, wrong_permille=wish.wrong_permille
    )


def would_do(texts: Sequence[str], found: Recognised | None) -> tuple[str, Sequence[int], int]:
    """Say what the bot would do with a customer's first words, with which questions, and how likely the first is."""
    told = by_all_words(texts)
    if told is not None:
        return ("nothing" if told.deed == "solved" else told.deed), (), 0
    reply = by_meaning(found, 0, text=" ".join(texts), english=asks_in_english(texts))
    if found is None or reply.deed == "hand_over" or not found.guesses:
        return reply.deed, (), 0
    shown = found.guesses[:1] if reply.deed == "answer" else found.guesses
    return reply.deed, [one.faq_id for one in shown], round(1000 * found.guesses[0].probability)


def has_hit(would: str, said: Sequence[int], meant: int | None) -> bool:
    """Tell whether what would have been said is what was meant: what is none of our questions (None) is rightly left to people."""
    if would in ("answer", "offer"):
        return meant in said
    return would in ("asked", "upset") or meant is None

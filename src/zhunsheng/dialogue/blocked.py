"""Who may not write is asked once a batch for all customers of the batch."""

from typing import Any

from zhunsheng.dialogue.heads import Head
from zhunsheng.journal.actions import Ink
from zhunsheng.people import queries as people
from zhunsheng.people.values import MayNotWrite

KEPT_OUT = "dialogue.kept_out"


def insist_may_write(ink: Ink, customer_id: int) -> None:
    """Refuse the words of a customer who is kept out.

    Refuses  MayNotWrite
    """
    working: dict[object, Any] = ink.working
    known: dict[int, bool] = working.setdefault(KEPT_OUT, {})
    if customer_id not in known:
        heads: dict[int, Head] = working.get("dialogue.heads", {})
        asked = {customer_id, *(head.customer_id for head in heads.values())} - known.keys()
        kept_out = people.blocked_among(asked, ink.at, ink.fetch)
        known |= {one: one in kept_out for one in asked}
    if known[customer_id]:
        raise MayNotWrite()

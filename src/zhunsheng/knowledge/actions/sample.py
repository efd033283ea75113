"""Note what the bot made of messages, and what people say they were."""

from __future__ import annotations

import hashlib
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge.events import BotAimed, SampleJudged
from zhunsheng.knowledge.models import Aim, Sample
from zhunsheng.knowledge.shelf import get
from zhunsheng.knowledge.values import HOURS, VERDICTS, Recognised

SHELF: Final = Subject(kind="card")
MOST_WRONG: Final = 200


@system_only("the bot notes what it made of a message; nobody's rights are touched")
def note_sample(ink: Ink, message_id: int, dialogue_id: int, shop_id: int, found: Recognised) -> None:
    """Note what a customer's message was recognised as. Writes: one row, once for a message."""
    lot = int.from_bytes(hashlib.sha256(str(message_id).encode()).digest()[:4], "big") >> 1
    told = {
        "id": new_id(), "dialogue_id": dialogue_id, "shop_id": shop_id, "at": ink.at, "lot": lot, "band": found.band,
        "exact": found.exact, "faq_id": found.guesses[0].faq_id if found.guesses else None,
        "number": found.guesses[0].number if found.guesses else 0,
    }  # fmt: skip
    Sample.objects.get_or_create(message_id=message_id, defaults=told)


def judge_sample(ink: Ink, sample_id: int, verdict: str, meant_id: int | None = None) -> None:
    """Say what a message really asked: what it was taken for, another question, none of ours; or that nobody can tell.

    Writes    the verdict
    Records   sample.judged
    Refuses   AccessDenied, NotFound, BadInput for no such verdict, or another question without saying which
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    row = Sample.objects.filter(id=sample_id).first()
    if row is None:
        raise NotFound("sample", sample_id)
    if verdict not in VERDICTS:
        raise BadInput("verdict", ", ".join(VERDICTS), verdict)
    meant = row.faq_id if verdict == "right" else meant_id if verdict == "other" else None
    if verdict in ("right", "other"):
        if meant is None:
            raise BadInput("faq", "the question that the message asks", "")
        get(meant)
    if verdict == "other" and meant == row.faq_id:
        verdict = "right"
    Sample.objects.filter(id=row.id).update(verdict=verdict, meant_id=meant, judged_by=ink.actor.id, judged_at=ink.at)
    correct = verdict == "right" or (verdict == "none" and row.band != "answer")
    ink.record(
        SampleJudged(
            dialogue_id=row.dialogue_id, message_id=row.message_id, outcome=verdict, faq_id=meant, correct=correct
        )
    )


def aim_bot(ink: Ink, shop_id: int, *, wrong_permille: int, hours: str) -> None:
    """Say how many of the bot's answers may be wrong in a shop, and when it serves first there.

    Writes    the shop's aim
    Records   bot.aimed
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, SHELF)
    if not 1 <= wrong_permille <= MOST_WRONG:
        raise BadInput("wrong", f"0.1 to {MOST_WRONG // 10} %", wrong_permille / 10)
    if hours not in HOURS:
        raise BadInput("hours", ", ".join(HOURS), hours)
    Aim.objects.update_or_create(
        shop_id=shop_id,
        defaults={"wrong_permille": wrong_permille, "hours": hours},
        create_defaults={"id": new_id(), "wrong_permille": wrong_permille, "hours": hours},
    )
    ink.record(BotAimed(shop_id=shop_id, wrong_permille=wrong_permille, kind=hours))

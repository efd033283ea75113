"""Draw the sample of a week, and say how the bot fared: recognised, answered, without a person, why handed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.dialogue.queries import texts_of
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.checks import without_numbers
from zhunsheng.knowledge.models import Aim, Edition, Sample, Served, TestQuestion, Wording
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.values import (
    WEEKLY,
    AimShown,
    BotFigures,
    CardFigures,
    EditionShown,
    SampleShown,
    Week,
)

SHELF: Final = Subject(kind="card")
WEEK: Final = hours(24 * 7)
DAY: Final = hours(24)
RETURN: Final = DAY
"""Who writes again within a day was not helped by the bot alone."""
SPARE: Final = 4
"""Times as many messages are looked at as are drawn: some are erased, or only a picture."""


def sample_of(actor: Actor, shop_id: int, begins: Instant) -> Week:
    """Draw a shop's sample of the week that begins then; who looks twice sees the same. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, SHELF)
    rows = Sample.objects.filter(shop_id=shop_id, at__gte=begins, at__lt=begins + WEEK, exact=False)
    drawn = list(rows.order_by("lot", "id")[: SPARE * WEEKLY])
    said = texts_of([one.message_id for one in drawn])
    drawn = [one for one in drawn if plain(said.get(one.message_id, ""))][:WEEKLY]
    names = questions_of([one.faq_id for one in drawn])
    waiting = tuple(
        SampleShown(
            id=one.id, message_id=one.message_id, shop_id=one.shop_id, at=one.at,
            text=without_numbers(said[one.message_id]), band=one.band, faq_id=one.faq_id,
            question=names.get(one.faq_id or 0, ""),
        )
        for one in drawn
        if not one.verdict
    )  # fmt: skip
    return Week(begins=begins, drawn=len(drawn), judged=len(drawn) - len(waiting), waiting=waiting)


def aim_of(shop_id: int) -> AimShown:
    """Say what a shop wants of the bot; whoever shows it has asked for the right."""
    row = Aim.objects.filter(shop_id=shop_id).first()
    return AimShown() if row is None else AimShown(wrong_permille=row.wrong_permille, hours=row.hours)


def bot_on_duty(shop_id: int, *, is_open: bool) -> bool:
    """Tell whether the bot may serve first in a shop now."""
    wanted = aim_of(shop_id).hours
    return wanted == "always" or (wanted == "open") == is_open


def bot_figures(actor: Actor, shop_ids: Sequence[int], since: Instant, at: Instant) -> BotFigures:
    """Reckon how the bot fared in some shops since an instant. Refuses: AccessDenied.

    A dialogue counts as decided a day after it was over: before that nobody knows whether the customer comes back.
    """
    require(actor, Verb.CARD_READ, SHELF)
    served = list(Served.objects.filter(shop_id__in=shop_ids, began_at__gte=since, began_at__lte=at).order_by("id"))
    judged = list(
        Sample.objects.filter(shop_id__in=shop_ids, at__gte=since, exact=False).exclude(verdict="").order_by("id")
    )
    decided = [one for one in served if one.over_at is not None and one.over_at <= at - DAY]
    alone = [one for one in decided if not one.why and _stayed(one)]
    ours = [one for one in judged if one.verdict in ("right", "other")]
    answered = [one for one in judged if one.band == "answer" and one.verdict != "unclear"]
    return BotFigures(
        began=len(served), decided=len(decided), alone=len(alone),
        again=sum(not one.why and not _stayed(one) for one in decided), solved=sum(one.solved for one in served),
        reasons=tuple(Counter(one.why for one in served if one.why).most_common()), judged=len(judged),
        recognised=len(ours), right=sum(one.verdict == "right" for one in ours), answered=len(answered),
        wrong=sum(one.verdict != "right" for one in answered), cards=_cards(served, decided, answered),
    )  # fmt: skip


def _stayed(one: Served) -> bool:
    return one.again_at is None or one.over_at is None or one.again_at > one.over_at + RETURN


def _cards(served: list[Served], decided: list[Served], answered: list[Sample]) -> tuple[CardFigures, ...]:
    ids = sorted({one.faq_id for one in served if one.faq_id} | {one.faq_id for one in answered if one.faq_id})
    names = questions_of(ids)
    found = [
        CardFigures(
            faq_id=faq_id, question=names.get(faq_id, ""), served=sum(one.faq_id == faq_id for one in served),
            alone=sum(one.faq_id == faq_id and not one.why and _stayed(one) for one in decided),
            decided=sum(one.faq_id == faq_id for one in decided),
            handed=sum(one.faq_id == faq_id and bool(one.why) for one in served),
            judged=sum(one.faq_id == faq_id for one in answered),
            wrong=sum(one.faq_id == faq_id and one.verdict != "right" for one in answered),
        )
        for faq_id in ids
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.handed, -one.served, one.faq_id)))


def questions_of(faq_ids: Sequence[int | None]) -> dict[int, str]:
    """Name questions by their newest wording."""
    rows = Wording.objects.filter(faq_id__in={one for one in faq_ids if one}, number=F("faq__latest"))
    return dict(rows.order_by("faq_id").values_list("faq_id", "question"))


def editions(actor: Actor, limit: int = 40) -> list[EditionShown]:
    """List the versions of the learned bank, the newest first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, SHELF)
    rows = list(Edition.objects.order_by("-number")[:limit])
    texts = _texts([key for row in rows for key in row.lost])
    return [
        EditionShown(
            number=row.number, at=row.at, encoder=row.encoder, questions=row.questions, phrasings=row.phrasings,
            asked=row.asked, right=row.right, lost=tuple(texts[key] for key in row.lost if key in texts),
            learn_ms=row.learn_ms, why=row.why, used=row.used_from is not None and row.used_to is None,
            pinned=row.pinned, kept=bool(row.examples) or not row.phrasings,
        )
        for row in rows
    ]  # fmt: skip


def edition_waits() -> int | None:
    """Name the newest version of the bank if it waits for somebody; whoever shows it has asked for the right."""
    row = Edition.objects.order_by("-number").values_list("number", "why").first()
    return row[0] if row is not None and row[1] else None


def _texts(keys: Sequence[str]) -> dict[str, str]:
    tests = [int(key[1:]) for key in keys if key.startswith("t")]
    drawn = dict(
        Sample.objects.filter(id__in=[int(key[1:]) for key in keys if key.startswith("s")])
        .order_by("id")
        .values_list("id", "message_id")
    )
    said = texts_of(list(drawn.values()))
    found = {
        f"t{number}": text
        for number, text in TestQuestion.objects.filter(id__in=tests).order_by("id").values_list("id", "text")
    }
    return found | {
        f"s{number}": without_numbers(said[message]) for number, message in drawn.items() if message in said
    }

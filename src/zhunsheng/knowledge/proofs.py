"""Questions whose meaning is known and that are never learned: what editors test by, and what people confirmed."""

from __future__ import annotations

from typing import Final

from django.db.models import Count, Max, Sum

from zhunsheng.dialogue.queries import texts_of
from zhunsheng.knowledge.checks import without_numbers
from zhunsheng.knowledge.models import Aim, Sample, TestQuestion
from zhunsheng.knowledge.values import Proof

MOST: Final = 1000
"""Confirmed messages that are asked again when the bank is learned; the newest."""
TELLING: Final = ("right", "other", "none")


def proofs() -> list[Proof]:
    """Gather the known questions: tests of editors, then confirmed messages, whose words are read where they were written."""
    found = [Proof(key=f"t{row.id}", text=row.text, faq=str(row.faq_id)) for row in TestQuestion.objects.order_by("id")]
    rows = list(Sample.objects.filter(verdict__in=TELLING).order_by("-judged_at", "-id")[:MOST])
    said = texts_of([row.message_id for row in rows])
    for row in rows:
        text = without_numbers(said.get(row.message_id, ""))
        if text:
            meant = "" if row.meant_id is None else str(row.meant_id)
            found.append(Proof(key=f"s{row.id}", text=text, faq=meant, shop_id=row.shop_id))
    return found


def proofs_stamp() -> tuple[str, ...]:
    """Say which state of the known questions and the shops' aims this is; three small questions."""
    judged = Sample.objects.filter(verdict__in=TELLING).aggregate(Count("id"), Max("judged_at"))
    tests = TestQuestion.objects.aggregate(Count("id"), Max("id"))
    wanted = Aim.objects.aggregate(Count("id"), Sum("wrong_permille"))
    return tuple(str(told[key]) for told in (judged, tests, wanted) for key in sorted(told))


def aims() -> dict[int, int]:
    """Say how many wrong answers in a thousand each shop accepts."""
    return dict(Aim.objects.order_by("shop_id").values_list("shop_id", "wrong_permille"))

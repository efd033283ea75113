"""Read questions, their phrasings and their history."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.models import Phrasing, TestQuestion, Wording
from zhunsheng.knowledge.shelf import get, shown, wording_of
from zhunsheng.knowledge.values import APPROVED, FaqShown, PhrasingShown, WordingShown
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Aid, Kind

SHELF: Final = Subject(kind="card")
REVIEW_DAYS: Final = "review_days"


def faqs(actor: Actor) -> list[FaqShown]:
    """List the questions with their newest wording, the latest change first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    rows = Wording.objects.filter(number=F("faq__latest")).select_related("faq").order_by("-faq__changed_at", "-id")
    return [shown(row) for row in rows]


def faq(actor: Actor, faq_id: int) -> FaqShown:
    """Return one question with its newest wording. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    row = Wording.objects.filter(faq_id=faq_id, number=F("faq__latest")).select_related("faq").first()
    if row is None:
        raise NotFound("faq", faq_id)
    return shown(row)


def phrasings(actor: Actor, faq_id: int) -> list[PhrasingShown]:
    """List the ways to ask a question, the oldest first. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    get(faq_id)
    rows = Phrasing.objects.filter(faq_id=faq_id).order_by("at", "id")
    return [PhrasingShown(id=row.id, text=row.text, source=row.source, at=row.at) for row in rows]


def tests(actor: Actor, faq_id: int) -> list[str]:
    """List the questions that test a question's recognition. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    get(faq_id)
    return list(TestQuestion.objects.filter(faq_id=faq_id).order_by("at", "id").values_list("text", flat=True))


def wordings(actor: Actor, faq_id: int) -> list[WordingShown]:
    """List the wordings of a question, the newest first. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    get(faq_id)
    return [wording_of(row) for row in Wording.objects.filter(faq_id=faq_id).order_by("-number")]


def review_within(at: Instant) -> tuple[str, int] | None:
    """Say within how many days an answer has to be looked at again, and by which clause; the strictest that is in force.

    Clauses   ec-3.1b
    """
    clauses = [one for one in standards.standing(at).of_kind(Kind.ASSIST) if Aid.STALE in one.shows]
    found = [(int(days), one.id) for one in clauses if isinstance(days := one.figures.get(REVIEW_DAYS), int | float)]
    return None if not found else (min(found)[1], min(found)[0])


def outside_their_days(actor: Actor, at: Instant) -> dict[int, str]:
    """Name the questions in use whose approved answer nobody is given at an instant, `past` its days or `ahead` of them. Refuses: AccessDenied.

    Clauses   ec-3.1b
    """
    require(actor, Verb.CARD_READ, SHELF)
    rows = Wording.objects.filter(faq__state=APPROVED, number=F("faq__approved"))
    past = rows.filter(valid_to__lte=at).values_list("faq_id", flat=True)
    ahead = rows.filter(valid_from__gt=at).values_list("faq_id", flat=True)
    return dict.fromkeys(ahead, "ahead") | dict.fromkeys(past, "past")


def stale_faqs(actor: Actor, at: Instant) -> list[FaqShown]:
    """List the approved answers that nobody has looked at within the period, the oldest look first. Refuses: AccessDenied.

    Clauses   ec-3.1b
    """
    require(actor, Verb.CARD_READ, SHELF)
    wanted = review_within(at)
    if wanted is None:
        return []
    late = at - hours(24 * wanted[1])
    rows = Wording.objects.filter(faq__state=APPROVED, number=F("faq__approved"), faq__reviewed_at__lt=late)
    return [shown(row) for row in rows.select_related("faq").order_by("faq__reviewed_at", "faq_id")]

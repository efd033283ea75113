"""Name the families of questions: the categories under which their approved answers stand."""

from __future__ import annotations

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.knowledge.models import Wording
from zhunsheng.knowledge.values import APPROVED


def families(actor: Actor) -> list[str]:
    """List the families that have approved answers, by name. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, Subject(kind="card"))
    rows = Wording.objects.filter(faq__state=APPROVED, number=F("faq__approved")).exclude(category="")
    return list(rows.order_by("category").values_list("category", flat=True).distinct())


def family_of(faq_id: int) -> str:
    """Return the family of a question's approved answer; nothing where it has none."""
    rows = Wording.objects.filter(faq_id=faq_id, faq__state=APPROVED, number=F("faq__approved"))
    return rows.values_list("category", flat=True).first() or ""

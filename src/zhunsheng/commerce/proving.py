"""What may be claimed of products, and what proves it."""

from collections.abc import Iterable

from django.db.models import Q

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.models import Evidence
from zhunsheng.commerce.values import EvidenceShown
from zhunsheng.kernel.instants import Instant


def evidence(actor: Actor, *, limit: int) -> list[EvidenceShown]:
    """List the evidence, what was recorded last first.

    Refuses  AccessDenied
    """
    require(actor, Verb.EVIDENCE_READ, Subject(kind="desk"))
    return _shown(Evidence.objects.order_by("-recorded_at", "-id")[:limit])


def evidence_in_force(at: Instant) -> list[EvidenceShown]:
    """Return what proves something at an instant, for the guard."""
    until = Q(valid_until__isnull=True) | Q(valid_until__gt=at)
    return _shown(Evidence.objects.filter(until, ended_at__isnull=True, valid_from__lte=at).order_by("id"))


def _shown(rows: Iterable[Evidence]) -> list[EvidenceShown]:
    return [
        EvidenceShown(
            id=one.id, product=one.product, claim=one.claim, source=one.source, valid_from=one.valid_from,
            valid_until=one.valid_until, recorded_by=one.recorded_by, recorded_at=one.recorded_at, ended_at=one.ended_at,
        )
        for one in rows
    ]  # fmt: skip

"""Whether a customer is asked to rate a case, and has not since: a case that is settled again asks again."""

from zhunsheng.cases.models import Case, CaseEntry
from zhunsheng.kernel.instants import Instant

INVITED, RATED = "rate", "rated"


def was_invited(case: Case) -> bool:
    """Tell whether the customer was ever invited to rate."""
    return CaseEntry.objects.filter(case_id=case.id, kind="asked", detail__startswith=INVITED).exists()


def asks_to_rate(case: Case) -> bool:
    """Tell whether the newest invitation is not answered yet, on the customer's page or in the chat."""
    rows = CaseEntry.objects.filter(case_id=case.id).order_by("-id")
    asked = rows.filter(kind="asked", detail__startswith=INVITED).values_list("id", flat=True).first()
    answered = rows.filter(kind=RATED).values_list("id", flat=True).first()
    return asked is not None and (answered is None or answered < asked)


def rated_since(case: Case, at: Instant) -> bool:
    """Tell whether the customer has rated from an instant on."""
    return CaseEntry.objects.filter(case_id=case.id, kind=RATED, at__gte=at).exists()

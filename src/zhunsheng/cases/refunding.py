"""Refunds that wait for a second person, over all cases: whoever may decide them has to find them."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Subject, Verb
from zhunsheng.cases.finding import visible
from zhunsheng.cases.models import Case, Refund
from zhunsheng.cases.rows import row_of, surviving
from zhunsheng.cases.values import CaseRow, RefundShown, RefundState
from zhunsheng.kernel.instants import Instant

Waiting = tuple[RefundShown, CaseRow]
Behind = tuple[int, int]
"""The instant or cents of a refund, and its id."""
PIECE: Final = 100
ORDERS: Final = ("asked", "-asked", "cents", "-cents")


def refund_shown(one: Refund) -> RefundShown:
    """Show a refund."""
    return RefundShown(
        id=one.id, cents=one.cents, state=RefundState(one.state), asked_by=one.asked_by, decided_by=one.decided_by,
        asked_at=one.asked_at, why=one.why,
    )  # fmt: skip


def order_of(row: CaseRow) -> Subject:
    """Say whose order a refund is about."""
    return Subject(kind="order", agent_id=row.owner_id, team_id=row.team_id, customer_id=row.customer_id)


def may_decide(actor: Actor, one: RefundShown, row: CaseRow) -> bool:
    """Tell whether somebody may decide a refund: within the own limit, and never what one asked for oneself."""
    answer = decide(actor, Verb.ORDER_REFUND, order_of(row), cents=one.cents)
    return one.asked_by != actor.id and isinstance(answer, Allowed)


def waiting_refunds(
    actor: Actor, *, order: str = "asked", own: bool = False, after: Behind | None = None, limit: int = 100
) -> list[Waiting]:
    """List the refunds that wait in cases whose refunds an actor may decide, each with the case where it goes on.

    `own` leaves out those that wait for somebody else's word. The oldest come first, unless another order is asked for.
    """
    found: list[Waiting] = []
    while len(found) < limit:
        piece = _piece(actor, order, after)
        found += [one for one in piece if not own or may_decide(actor, *one)]
        if len(piece) < PIECE:
            break
        after = place_of(order, piece[-1][0])
    return found[:limit]


def place_of(order: str, one: RefundShown) -> Behind:
    """Say where a refund stands in an order."""
    return (one.cents if order.endswith("cents") else one.asked_at.us, one.id)


def _piece(actor: Actor, order: str, after: Behind | None) -> list[Waiting]:
    name = "cents" if order.endswith("cents") else "asked_at"
    down = order.startswith("-")
    rows = Refund.objects.filter(state=RefundState.WAITING.value, case__in=visible(actor, Verb.ORDER_REFUND))
    if after is not None:
        way, value = "lt" if down else "gt", after[0] if name == "cents" else Instant(after[0])
        rows = rows.filter(Q(**{f"{name}__{way}": value}) | Q(**{name: value, f"id__{way}": after[1]}))
    sign = "-" if down else ""
    found = rows.select_related("case").order_by(f"{sign}{name}", f"{sign}id")[:PIECE]
    return [(refund_shown(one), row_of(surviving(one.case))) for one in found]


def verdicts_of(rows: Iterable[CaseRow]) -> dict[int, dict[str, Any]]:
    """Return what the policy answered about cases that the caller may see, by case."""
    ids = [row.id for row in rows]
    return dict(Case.objects.filter(id__in=ids).order_by("id").values_list("id", "verdict"))

"""What another department gets to read about a case, masked, in words: the department has no seat and knows no code."""

from collections.abc import Iterator

from zhunsheng.cases.issues import issue_title
from zhunsheng.cases.masking import masked
from zhunsheng.cases.models import Case, CaseEntry, CaseOption
from zhunsheng.cases.own import book
from zhunsheng.cases.returns import RETURN
from zhunsheng.cases.stands import stands
from zhunsheng.commerce.queries import find_order
from zhunsheng.kernel.instants import Instant

FACTS = ("matter", "demand", "what", "when", "where", "why", "how")
WHOLE = (*FACTS, "outcome", "root_cause", "measure")
LANGUAGE = "zh-hans"


def digest_of(case: Case, at: Instant, *, whole: bool = False, language: str = LANGUAGE) -> str:
    """Say what the matter is about, masked: type and sub-type, matter, facts, order and what the customer was told; as a whole also the outcome."""
    said = book(case.edition)
    kind, known = said.of(case.kind).title.of(language), said.types.get(case.issue_type or "")
    head = (kind, known.text.of(language) if known else "", issue_title(case.issue, at, language))
    lines = [" / ".join(filter(None, head))]
    facts = WHOLE if whole else FACTS
    lines += [f"{said.fields[name].text.of(language)}: {case.fields[name]}" for name in facts if case.fields.get(name)]
    lines += _order(case, language)
    if case.fields.get(RETURN):
        lines.append(f"{said.fields[RETURN].text.of(language)}: {case.fields[RETURN]}")
    words = stands().digest
    told = CaseEntry.objects.filter(case_id=case.id, kind="progress").order_by("-id")[:3]
    lines += [f"{words['told'].of(language)}: {entry.words}" for entry in told]
    if whole:
        options = CaseOption.objects.filter(case_id=case.id, round=case.rounds + 1).order_by("number")
        chosen = f" ({words['chosen'].of(language)})"
        lines += [
            f"{words['option'].of(language)} {one.number}: {one.title}{chosen if one.chosen_at else ''}"
            for one in options
        ]
    return masked("\n".join(lines))


def _order(case: Case, language: str) -> Iterator[str]:
    order = find_order(case.shop_id, case.order_number) if case.order_number else None
    if order is None:
        return
    words, known = stands().digest, stands().orders.get(order.status.value)
    goods = "、".join(f"{item.title} ×{item.qty}" for item in order.items[:5])
    yield f"{words['order'].of(language)}: {order.number} · {known.of(language) if known else order.status.value} · {goods}"
    for one in order.shipments:
        yield f"{words['parcel'].of(language)}: {one.carrier} {one.tracking}"

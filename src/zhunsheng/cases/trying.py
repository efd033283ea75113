"""Try a policy before it counts: on the shipped table of applications, and on the newest that customers really made."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.cases.applied import application_of
from zhunsheng.cases.finding import visible
from zhunsheng.cases.own import in_force, policy_at, read_policy, starts_of, text_of
from zhunsheng.cases.policy.deciding import decide
from zhunsheng.cases.policy.floor import Shortfall, shortfalls
from zhunsheng.cases.policy.samples import samples
from zhunsheng.cases.policy.values import Application, Decision, Policy
from zhunsheng.cases.ruled import RULES
from zhunsheng.cases.values import ORGANISATION, RulesSort
from zhunsheng.commerce.queries import find_order
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

MOST_CASES = 500


class TrialLine(msgspec.Struct, frozen=True, kw_only=True):
    """One application that a policy answers otherwise; of the table where it has no case."""

    case_id: int | None
    application: Application
    day: str
    before: Decision
    after: Decision


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy would change: of how many, which, by which rule in place of which, and where it grants less than the law."""

    samples: int
    cases: int
    left_out: int
    changed: tuple[TrialLine, ...]
    by_rule: tuple[tuple[str, str, int], ...]
    short: tuple[Shortfall, ...]


def try_policy(actor: Actor, text: str, shop_id: int, at: Instant, *, cases: int) -> Trial:
    """Hold a text against the policy that counts, on the table and on so many of the newest applications.

    Applications of shops that go by a policy of their own are left out of a trial for all shops, as are those whose order the desk
    does not know.
    Refuses  AccessDenied, RulesUnreadable
    """
    require(actor, Verb.CASE_RULES, RULES)
    new, old = read_policy(text, None), policy_at(shop_id, at)
    table = [(None, one.application, one.day, one.at) for one in samples()]
    real, left_out = _applications(actor, shop_id, at, min(cases, MOST_CASES))
    lines = tuple(_changed(old, new, [*real, *table]))
    rules = Counter((one.before.rule, one.after.rule) for one in lines)
    return Trial(
        samples=len(table), cases=len(real), left_out=left_out, changed=lines, short=shortfalls(new),
        by_rule=tuple((before, after, count) for (before, after), count in rules.most_common()),
    )  # fmt: skip


def _changed(
    old: Policy, new: Policy, asked: list[tuple[int | None, Application, str, Instant]]
) -> Iterator[TrialLine]:
    for case_id, application, day, at in asked:
        before, after = decide(old, application, at), decide(new, application, at)
        if _said(before) != _said(after):
            yield TrialLine(case_id=case_id, application=application, day=day, before=before, after=after)


def _said(answer: Decision) -> tuple[object, ...]:
    return (answer.ruling, answer.rule, answer.refund_cents, answer.replace, answer.pays_cents, answer.freight)


def _applications(
    actor: Actor, shop_id: int, at: Instant, most: int
) -> tuple[list[tuple[int | None, Application, str, Instant]], int]:
    rows = visible(actor).filter(kind="aftersale", merged_into__isnull=True).exclude(order_number="")
    if shop_id != ORGANISATION:
        rows = rows.filter(shop_id=shop_id)
    else:
        starts = starts_of(RulesSort.POLICY)
        own = {one.shop_id for one in starts if one.shop_id != ORGANISATION}
        found = {shop: in_force(starts, shop, at) for shop in own}
        rows = rows.exclude(
            shop_id__in=[shop for shop, one in found.items() if one is not None and text_of(one.row_id)]
        )
    told: list[tuple[int | None, Application, str, Instant]] = []
    left_out = 0
    for case in rows.order_by("-id")[:most]:
        order = find_order(case.shop_id, case.order_number)
        if order is None or order.customer_id != case.customer_id or not case.fields.get("wish"):
            left_out += 1
            continue
        try:
            told.append((case.id, application_of(case, order, at), "", at))
        except BadInput:
            left_out += 1
    return told, left_out

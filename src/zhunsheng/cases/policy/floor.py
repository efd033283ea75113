"""Hold a policy against what the law grants: a table of demands, each with the law it is from; pure."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import product
from typing import Any, Literal

import msgspec

from zhunsheng.cases.policy.deciding import decide
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.policy.samples import days_of, sample_of
from zhunsheng.cases.policy.values import Application, Decision, Policy, Ruling
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.standards.values import Text


class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    law: str
    says: Text


class _Demand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    law: str
    says: Text
    given: dict[str, Any]
    days: str
    each: dict[str, tuple[str, ...]] = {}
    least: Literal["none", "item"] = "none"
    freight: Literal["any", "seller"] = "any"


class _Floor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    edition: int
    longest_line_days: int
    line: _Line
    demands: tuple[_Demand, ...]


class Shortfall(msgspec.Struct, frozen=True, kw_only=True):
    """A demand of the law that a policy does not meet: which of its rules answers what, and when.

    `grave` where it may not come into force; otherwise it only leaves to a person what the shipped policy grants at once.
    """

    demand: str
    law: str
    says: Text
    rule: str
    ruling: Ruling
    day: str
    refund_cents: int
    freight: str
    grave: bool


@cache
def _floor() -> _Floor:
    text = resources.files("zhunsheng.cases.policy").joinpath("floor.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), _Floor)


def shortfalls(policy: Policy) -> tuple[Shortfall, ...]:
    """List what a policy grants less than the law, once for each demand and rule; the grave ones first."""
    floor, found = _floor(), dict[tuple[str, str, bool], Shortfall]()
    lines = [
        one for one in policy.lines.values() if one.starts == "requested_at" and one.count in ("days", "civil_code")
    ]
    if not any(one.days is not None and one.days <= floor.longest_line_days for one in lines):
        told = _short(
            floor.line, "", Decision(ruling=Ruling.ASK, rule="lines", policy="", edition=0, says={}), grave=True
        )
        found[floor.line.id, "lines", True] = told
    for demand in floor.demands:
        for application, at, day in _asked(demand):
            answer = decide(policy, application, at)
            grave = _breaks(demand, application, answer)
            if grave or (answer.ruling is not Ruling.APPROVE and _granted(application, at)):
                found.setdefault((demand.id, answer.rule, grave), _short(demand, day, answer, grave=grave))
    return tuple(sorted(found.values(), key=lambda one: not one.grave))


def _asked(demand: _Demand) -> Iterator[tuple[Application, Instant, str]]:
    for values in product(*demand.each.values()):
        for day in days_of(demand.days):
            given: Mapping[str, Any] = demand.given | dict(zip(demand.each, values, strict=True))
            application, at = sample_of(given, day)
            yield application, at, day


def _breaks(demand: _Demand, application: Application, answer: Decision) -> bool:
    if answer.ruling is Ruling.REFUSE or (demand.freight == "seller" and answer.freight == "buyer"):
        return True
    least = (application.item_cents or 0) if demand.least == "item" else 0
    return answer.ruling is Ruling.APPROVE and answer.refund_cents < least


@cache
def _shipped() -> Policy:
    return policy_from(shipped_text())


def _granted(application: Application, at: Instant) -> bool:
    return decide(_shipped(), application, at).ruling is Ruling.APPROVE


def _short(demand: _Demand | _Line, day: str, answer: Decision, *, grave: bool) -> Shortfall:
    return Shortfall(
        demand=demand.id, law=demand.law, says=demand.says, rule=answer.rule, ruling=answer.ruling, day=day,
        refund_cents=answer.refund_cents, freight=answer.freight, grave=grave,
    )  # fmt: skip

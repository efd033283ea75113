"""Read a policy from YAML and name every fault by its place.

    policy: aftersale
    edition: 1
    title: {zh: 售后政策, en: After-sales policy}
    zone: Asia/Shanghai
    figures: {photo_free_cents: 5000}
    windows: {no_reason: {starts: received_at, days: 7}}        asked as in_no_reason
    lines: {handling: {starts: requested_at, days: 15, count: days}}   asked as past_handling
    rules:
      - {id: R-7, when: {reason: no_reason, in_no_reason: true}, ruling: approve, says: {zh: …, en: …}, source: …}

In a condition `$name` stands for a figure; a rule without `when` always holds. A window and a line may be called alike.
"""

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
import yaml

from zhunsheng.cases.policy.values import FIELDS, MOMENTS, Policy, Refund, Replace, Rule, Ruling, Side, Window
from zhunsheng.kernel.conditions import UNCONDITIONAL, Fields, parse_condition
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.standards.values import Text

LONGEST: Final = 512 * 1024
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RULE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


class _RawRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    when: Any = None
    ruling: Ruling
    says: Text
    source: str = ""
    refund: Refund = Refund.NONE
    replace: Replace = "none"
    freight: Side = "none"
    steps: tuple[str, ...] = ()


class _Raw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    policy: str
    edition: int
    title: Text
    rules: tuple[_RawRule, ...]
    zone: str = "Asia/Shanghai"
    figures: dict[str, int | str | bool] = {}
    windows: dict[str, Any] = {}
    lines: dict[str, Any] = {}


def policy_from(text: str | bytes) -> Policy:
    """Read a policy. Refuses: BadInput, naming the place and what was expected there."""
    if len(text) > LONGEST:
        raise BadInput("the policy", f"at most {LONGEST} characters", len(text))
    try:
        raw = msgspec.convert(read_yaml(text), _Raw)
        ZoneInfo(raw.zone)
    except (yaml.YAMLError, msgspec.MsgspecError, ValueError, OSError, RecursionError) as fault:
        raise BadInput("the policy", "YAML as the shipped one", str(fault)) from fault
    windows, lines = _windows(raw.windows, "windows"), _windows(raw.lines, "lines")
    fields = dict(FIELDS) | {f"in_{one}": bool for one in raw.windows} | {f"past_{one}": bool for one in raw.lines}
    rules = tuple(_rule(one, raw.figures, fields) for one in raw.rules)
    twice = [one.id for n, one in enumerate(rules) if one.id in {other.id for other in rules[:n]}]
    if twice or not rules:
        raise BadInput("rules", "at least one, each id once", twice[0] if twice else None)
    return Policy(
        policy=raw.policy, edition=raw.edition, title=raw.title, zone=raw.zone, windows=windows, lines=lines,
        rules=rules,
    )  # fmt: skip


def shipped_text() -> str:
    """Return the policy that the desk comes with, as it is written."""
    return resources.files("zhunsheng.cases.policy").joinpath("shipped.yaml").read_text("utf-8")


def _windows(told: Mapping[str, Any], place: str) -> dict[str, Window]:
    found = {}
    for name, value in told.items():
        try:
            found[name] = msgspec.convert(value, Window)
        except msgspec.MsgspecError as fault:
            raise BadInput(f"{place}.{name}", "a window as the shipped ones", str(fault)) from fault
        _check_window(name, found[name], place)
    return found


def _check_window(name: str, window: Window, place: str) -> None:
    if not _NAME.fullmatch(name):
        raise BadInput(f"{place}.{name}", "named by a small word", name)
    if window.starts not in MOMENTS:
        raise BadInput(f"{place}.{name}.starts", f"one of {', '.join(MOMENTS)}", window.starts)
    lengths = [one for one in (window.days, window.months, window.hours) if one is not None]
    if len(lengths) != 1 or not 1 <= lengths[0] <= 36_600:
        raise BadInput(f"{place}.{name}", "exactly one of days, months, hours, from 1 on", str(lengths))
    if (window.hours is not None) != (window.count == "hours") or (window.months and window.count == "working_days"):
        raise BadInput(f"{place}.{name}.count", "hours with hours; working_days with days", window.count)


def _rule(raw: _RawRule, figures: Mapping[str, object], fields: Fields) -> Rule:
    if not _RULE_ID.fullmatch(raw.id):
        raise BadInput("the id of a rule", "letters, digits, dots and dashes", raw.id)
    if raw.ruling is Ruling.ASK:
        raise BadInput(f"rules.{raw.id}.ruling", "approve, refuse or review", raw.ruling)
    try:
        told = None if raw.when is None else _filled(raw.when, figures)
        when = UNCONDITIONAL if told is None else parse_condition(told, fields)
    except BadInput as fault:
        place = str(fault.detail["thing"]).removeprefix("condition")
        dot = "" if not place or place[0] in ". [" else " "
        raise BadInput(
            f"rules.{raw.id}.when{dot}{place}", str(fault.detail["expectation"]), fault.detail["value"]
        ) from fault
    return Rule(
        id=raw.id, when=when, ruling=raw.ruling, says=raw.says, source=raw.source, refund=raw.refund,
        replace=raw.replace, freight=raw.freight, steps=raw.steps, told=told,
    )  # fmt: skip


def _filled(data: object, figures: Mapping[str, object]) -> object:
    """Put figures where a condition names them."""
    if isinstance(data, dict):
        return {key: _filled(value, figures) for key, value in data.items()}
    if isinstance(data, list):
        return [_filled(value, figures) for value in data]
    if isinstance(data, str) and data.startswith("$"):
        if data[1:] not in figures:
            raise BadInput(data, f"one of the figures {', '.join(figures)}", data)
        return figures[data[1:]]
    return data

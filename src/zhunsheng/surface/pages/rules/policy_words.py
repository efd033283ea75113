"""A policy as a table in the reader's words: when a rule holds, what it answers, which windows it counts by."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from zhunsheng.cases.queries import Book, Decision, Policy, PolicyRule, PolicyWindow
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.proposing import FREIGHT, SENT, yuan
from zhunsheng.surface.pages.cases.saying import CATEGORIES, CAUSES, CONDITIONS, PROOFS

Words = Mapping[str, "str | Promise"]

FIELDS: Final[Words] = {
    "kind": gettext_lazy("asked for"), "reason": gettext_lazy("reason"), "category": gettext_lazy("kind of goods"),
    "status": gettext_lazy("order"), "condition": gettext_lazy("state of the goods"), "complete": gettext_lazy("everything is there"),
    "confirmed_no_return": gettext_lazy("no return confirmed at purchase"), "proof": gettext_lazy("proof"),
    "core_part": gettext_lazy("a core part"), "caused_by_buyer": gettext_lazy("caused by the buyer"),
    "shipped": gettext_lazy("shipped"), "received": gettext_lazy("received"), "item_cents": gettext_lazy("price of the goods"),
    "paid_cents": gettext_lazy("paid"), "freight_cents": gettext_lazy("freight"), "refunded_cents": gettext_lazy("gone back already"),
    "requested_cents": gettext_lazy("amount asked for"), "price_now_cents": gettext_lazy("price of today"),
    "replacement_cents": gettext_lazy("price of what is wanted instead"), "drop_cents": gettext_lazy("the price has fallen by"),
    "nothing_left": gettext_lazy("all has gone back"),
}  # fmt: skip
REASONS: Final[Words] = dict(CAUSES) | {
    "not_as_described": gettext_lazy("Not as described"), "late": gettext_lazy("Late"), "service": gettext_lazy("How one was served"),
    "safety": gettext_lazy("A danger"), "fake": gettext_lazy("A fake"),
}  # fmt: skip
KINDS_OF_GOODS: Final[Words] = dict(CATEGORIES) | {"clothing": gettext_lazy("clothing")}
STATES: Final[Words] = {
    "to_pay": gettext_lazy("not paid"), "to_ship": gettext_lazy("paid, not shipped"), "shipped": gettext_lazy("shipped"),
    "received": gettext_lazy("received"), "done": gettext_lazy("done"), "cancelled": gettext_lazy("cancelled"),
}  # fmt: skip
VALUES: Final[Mapping[str, Words]] = {
    "reason": REASONS, "category": KINDS_OF_GOODS, "condition": dict(CONDITIONS), "proof": dict(PROOFS), "status": STATES,
}  # fmt: skip
SIGNS: Final = {"gte": "≥", "lte": "≤", "gt": ">", "lt": "<"}
STARTS: Final[Words] = {
    "placed_at": gettext_lazy("placing the order"), "paid_at": gettext_lazy("the payment"), "shipped_at": gettext_lazy("the shipping"),
    "received_at": gettext_lazy("the receipt"), "promised_ship_at": gettext_lazy("the promised shipping"),
    "requested_at": gettext_lazy("the application"),
}  # fmt: skip
COUNTS: Final[Words] = {
    "civil_code": gettext_lazy("a last day that is a rest day moves on"), "days": gettext_lazy("rest days count"),
    "working_days": gettext_lazy("working days"), "hours": gettext_lazy("at once, by the hour"),
}  # fmt: skip
REFUNDS: Final[Words] = {
    "item": gettext_lazy("the price of the goods goes back"), "item_and_freight": gettext_lazy("price and freight go back"),
    "difference": gettext_lazy("what the price has fallen by goes back"), "requested": gettext_lazy("the amount asked for goes back"),
    "settle": gettext_lazy("a difference in price is settled"),
}  # fmt: skip
RULINGS: Final[Words] = {
    "approve": gettext_lazy("agrees"), "refuse": gettext_lazy("refuses"), "review": gettext_lazy("a person decides"),
    "ask": gettext_lazy("something is missing"),
}  # fmt: skip
TONES: Final = {"approve": "kept", "refuse": "breached", "review": "due", "ask": "note"}


class RuleShown(msgspec.Struct, frozen=True, kw_only=True):
    """One rule in words."""

    id: str
    when: list[str]
    ruling: object
    tone: str
    says: str
    proposes: str
    source: str


class WindowShown(msgspec.Struct, frozen=True, kw_only=True):
    """One window or line in words."""

    name: str
    length: str
    counts: object


def rules_shown(policy: Policy, said: Book) -> list[RuleShown]:
    """Say every rule of a policy."""
    return [
        RuleShown(
            id=one.id, when=when_lines(one.told, policy, said), ruling=RULINGS[one.ruling.value],
            tone=TONES[one.ruling.value], says=one.says.of(lang()), proposes=_proposes(one), source=one.source,
        )
        for one in policy.rules
    ]  # fmt: skip


def windows_shown(windows: Mapping[str, PolicyWindow]) -> list[WindowShown]:
    """Say the windows, or the lines, of a policy."""
    return [WindowShown(name=name, length=window_words(one), counts=COUNTS[one.count]) for name, one in windows.items()]


def window_words(one: PolicyWindow) -> str:
    """Say how long a window is open, and from when."""
    start = STARTS[one.starts]
    if one.days is not None:
        return gettext("%(n)s days from %(start)s") % {"n": one.days, "start": start}
    if one.months is not None:
        return gettext("%(n)s months from %(start)s") % {"n": one.months, "start": start}
    return gettext("%(n)s hours from %(start)s") % {"n": one.hours, "start": start}


def answer_words(answer: Decision) -> str:
    """Say an answer in one line: ruling, money, goods, freight."""
    parts = [str(RULINGS[answer.ruling.value])]
    if answer.replace in SENT:
        parts.append(str(SENT[answer.replace]))
    if answer.refund_cents:
        parts.append(gettext("%(yuan)s goes back") % {"yuan": yuan(answer.refund_cents)})
    if answer.pays_cents:
        parts.append(gettext("the customer pays %(yuan)s more") % {"yuan": yuan(answer.pays_cents)})
    if answer.freight in FREIGHT:
        parts.append(str(FREIGHT[answer.freight]))
    return gettext("; ").join(parts)


def asked_words(kind: str, reason: str, said: Book) -> str:
    """Say what was applied for, and why."""
    word = said.types.get(kind)
    return f"{word.text.of(lang()) if word else kind} · {REASONS.get(reason, reason)}"


def when_lines(told: object, policy: Policy, said: Book) -> list[str]:
    """Say a condition, a line for each thing it asks; none for a rule that always holds."""
    if not isinstance(told, Mapping):
        return []
    return [line for key, value in told.items() for line in _line(str(key), value, policy, said)]


def _line(key: str, value: Any, policy: Policy, said: Book) -> Iterable[str]:
    def inner(one: object) -> str:
        return gettext("; ").join(when_lines(one, policy, said))

    if key == "any":
        return [gettext("one of: %(parts)s") % {"parts": " / ".join(inner(one) for one in value)}]
    if key == "all":
        return [line for one in value for line in when_lines(one, policy, said)]
    if key == "not":
        return [gettext("not: %(parts)s") % {"parts": inner(value)}]
    for prefix, windows in (("in_", policy.windows), ("past_", policy.lines)):
        if key.startswith(prefix) and key.removeprefix(prefix) in windows:
            return [_window(prefix, windows[key.removeprefix(prefix)], value)]
    name = str(FIELDS.get(key, key))
    return [f"{name} {part}" for part in _values(key, value, said)]


def _window(prefix: str, window: PolicyWindow, value: object) -> str:
    within = (prefix == "in_") == (value is True)
    words = gettext("within %(window)s") if within else gettext("after %(window)s")
    return words % {"window": window_words(window)}


def _values(key: str, value: Any, said: Book) -> list[str]:
    one = _one(key, said)
    if isinstance(value, Mapping):
        return [
            gettext("is not %(values)s") % {"values": _joined(part, one)} if sign == "not" else f"{SIGNS.get(sign, sign)} {one(part)}"
            for sign, part in value.items()
        ]  # fmt: skip
    return [f"= {_joined(value, one)}"]


def _joined(value: Any, one: Callable[[Any], str]) -> str:
    return gettext(", ").join(one(part) for part in value) if isinstance(value, list | tuple) else one(value)


def _one(key: str, said: Book) -> Callable[[Any], str]:
    def words(value: Any) -> str:
        if isinstance(value, bool):
            return gettext("it is") if value else gettext("it is not")
        if key.endswith("_cents") and isinstance(value, int):
            return yuan(value)
        if key == "kind" and value in said.types:
            return said.types[value].text.of(lang())
        return str(VALUES.get(key, {}).get(str(value), value))

    return words


def _proposes(rule: PolicyRule) -> str:
    parts = [SENT.get(rule.replace), REFUNDS.get(rule.refund.value), FREIGHT.get(rule.freight)]
    return gettext("; ").join(str(one) for one in parts if one is not None)


def day_words(day: str) -> str:
    """Say a day of a table of applications: alone it is its noon; `s` is its first second and `e` its last."""
    number, mark = day.rstrip("se"), day[-1:]
    told = {"s": gettext("%(n)s (its first second)"), "e": gettext("%(n)s (its last second)")}.get(mark)
    return number if told is None else told % {"n": number}

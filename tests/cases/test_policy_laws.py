"""Any policy about any order: the first rule that holds decides, each limit ends where a second reckoning says, and money has bounds."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cases.reckoning import end_of, holds
from zhunsheng.cases.policy.deciding import NO_RULE, decide
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.policy.values import FIELDS, MOMENTS, Application, Policy, Ruling, Window, Wish
from zhunsheng.cases.policy.windows import window_end
from zhunsheng.kernel.instants import Instant

CHINA: Final = "Asia/Shanghai"
ZONES: Final = (
    CHINA, "Europe/Berlin", "America/New_York", "America/Havana", "Africa/Cairo", "Asia/Beirut", "America/Santiago",
    "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "America/St_Johns", "Atlantic/Azores",
)  # fmt: skip
"""Among them those whose clocks change at midnight, so that a day begins at one o'clock or has its midnight twice."""
SHIPPED: Final = policy_from(shipped_text())
MICRO: Final = timedelta(microseconds=1)

windows = st.one_of(
    st.fixed_dictionaries({"days": st.integers(1, 120), "count": st.sampled_from(["civil_code", "days", "working_days"])}),
    st.fixed_dictionaries({"months": st.integers(1, 30), "count": st.sampled_from(["civil_code", "days"])}),
    st.fixed_dictionaries({"hours": st.integers(1, 2_000), "count": st.just("hours")}),
)  # fmt: skip


@st.composite
def starts(draw: st.DrawFn, zone: str = CHINA) -> datetime:
    """Draw an instant, often where days are unusual: a year's end, the end of February, a second beside midnight."""
    year = draw(st.integers(2007, 2030))
    day = draw(
        st.sampled_from([(12, 31), (1, 1), (2, 28), (3, 1), (4, 30), (9, 30), (12, 25)])
        | st.tuples(st.integers(1, 12), st.integers(1, 28))
    )
    if draw(st.booleans()) and year % 4 == 0:
        day = (2, 29)
    clock = draw(
        st.sampled_from([(0, 0, 0), (23, 59, 59), (12, 0, 0)])
        | st.tuples(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
    )
    return datetime(year, *day, *clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # fmt: skip


def instant(at: datetime) -> Instant:
    return Instant.of(at)


@given(data=st.data(), told=windows, zone=st.sampled_from(ZONES))
@example(data=None, told={"months": 12, "count": "civil_code"}, zone=CHINA)
def test_every_window_ends_where_a_second_reckoning_says(data: Any, told: dict[str, Any], zone: str) -> None:
    start = datetime(2024, 2, 29, 3, tzinfo=UTC) if data is None else data.draw(starts(zone))
    found = window_end(msgspec.convert({**told, "starts": "received_at"}, Window), instant(start), zone)
    assert (found.until.to_datetime(UTC), found.provisional) == end_of(told, start, zone)


def told_window(one: Window) -> dict[str, Any]:
    lengths = {name: getattr(one, name) for name in ("days", "months", "hours") if getattr(one, name) is not None}
    return {**lengths, "count": one.count}


LIMITS: Final = {**SHIPPED.windows, **SHIPPED.lines}


@pytest.mark.parametrize("name", LIMITS)
@given(data=st.data())
def test_every_shipped_limit_ends_with_its_last_second(name: str, data: Any) -> None:
    window, start = LIMITS[name], data.draw(starts())
    end, _ = end_of(told_window(window), start, CHINA)
    for at, inside in ((end - timedelta(seconds=1), True), (end - MICRO, True), (end, False)):
        told = {
            window.starts: start.isoformat(),
            "requested_at": start.isoformat() if name in SHIPPED.lines else at.isoformat(),
        }
        ask, _ = _read(_asking(name))
        answer = decide(ask, msgspec.convert({"kind": "repair", "reason": "quality", **told}, Application), instant(at))
        assert answer.rule == ("IN" if inside else "OUT"), (start, at)


@cache
def _asking(name: str) -> str:
    """Write a policy that asks one limit of the shipped one and nothing else."""
    told = yaml.safe_load(shipped_text())
    word, inside = (f"in_{name}", True) if name in told["windows"] else (f"past_{name}", False)
    says = {"zh": "是", "en": "so"}
    rules = [
        {"id": rule, "when": {word: value}, "ruling": "approve", "says": says}
        for rule, value in (("IN", inside), ("OUT", not inside))
    ]
    return yaml.safe_dump({**told, "rules": rules}, allow_unicode=True)


REASONS: Final = (
    "no_reason", "quality", "damaged", "wrong_item", "missing", "not_as_described", "not_received", "late", "safety", "fake",
    "price_drop", "service", "other", "不想要了",
)  # fmt: skip
cents = st.integers(0, 20_000)


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what is told of a wish: any of it may be missing."""
    placed = draw(starts())
    at, told = placed, dict[str, Any]()
    for name in ("placed_at", "paid_at", "shipped_at", "received_at"):
        if draw(st.booleans()):
            told[name] = at.isoformat()
        at += timedelta(minutes=draw(st.integers(0, 20_000)))
    asked = placed + timedelta(seconds=draw(st.integers(0, 3 * 366 * 86_400)))
    maybe = {
        "category": st.sampled_from(["clothing", "fresh", "custom_made", "sealed_hygiene", "activated", "digital_opened", "茶"]),
        "status": st.sampled_from(["to_pay", "cancelled", "to_ship", "shipped", "received", "done"]),
        "condition": st.sampled_from(["unopened", "opened", "used", "damaged"]), "complete": st.booleans(),
        "confirmed_no_return": st.booleans(), "proof": st.sampled_from(["none", "photos", "inspection"]), "core_part": st.booleans(),
        "caused_by_buyer": st.booleans(), "item_cents": cents, "paid_cents": cents, "freight_cents": cents, "refunded_cents": cents,
        "requested_cents": cents, "price_now_cents": cents, "replacement_cents": cents, "promised_ship_at": st.just(at.isoformat()),
    }  # fmt: skip
    told |= {name: draw(kind) for name, kind in maybe.items() if draw(st.booleans())}
    return told | {
        "kind": draw(st.sampled_from([one.value for one in Wish])), "reason": draw(st.sampled_from(REASONS)),
        "requested_at": asked.isoformat(),
    }  # fmt: skip


def known_of(told: Mapping[str, Any], policy: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Say what may be asked of a wish, from the words of the policy themselves."""
    usual = {
        "confirmed_no_return": False, "proof": "none", "core_part": False, "caused_by_buyer": False, "freight_cents": 0,
        "refunded_cents": 0,
    }  # fmt: skip
    known = usual | {name: value for name, value in told.items() if name not in MOMENTS}
    if "item_cents" in told and "price_now_cents" in told:
        known["drop_cents"] = max(0, told["item_cents"] - told["price_now_cents"])
    known["nothing_left"] = 0 < told.get("paid_cents", 0) <= told.get("refunded_cents", 0)
    for name, states in (("shipped", ("shipped", "received", "done")), ("received", ("received", "done"))):
        if f"{name}_at" in told:
            known[name] = True
        elif "status" in told:
            known[name] = told["status"] in states
    asked = datetime.fromisoformat(told["requested_at"])
    for group, when, word in (("windows", asked, "in"), ("lines", at, "past")):
        for name, window in policy.get(group, {}).items():
            if window["starts"] in told:
                length = {key: value for key, value in window.items() if key != "starts"}
                end, _ = end_of(length, datetime.fromisoformat(told[window["starts"]]), policy.get("zone", CHINA))
                known[f"{word}_{name}"] = when < end if word == "in" else when >= end
    return known


def verdict_of(told: Mapping[str, Any], policy: Mapping[str, Any], at: datetime) -> tuple[str, str]:
    """Give the rule that decides, and how: the first one that is not out of the question."""
    known, figures = known_of(told, policy, at), policy.get("figures", {})
    for rule in policy["rules"]:
        answer = holds(_filled(rule["when"], figures), known) if rule.get("when") else True
        if answer is not False:
            return rule["id"], "ask" if answer is None else rule["ruling"]
    return NO_RULE, "review"


def _filled(told: Any, figures: Mapping[str, Any]) -> Any:
    if isinstance(told, dict):
        return {key: _filled(value, figures) for key, value in told.items()}
    if isinstance(told, list):
        return [_filled(one, figures) for one in told]
    return figures[told[1:]] if isinstance(told, str) and told.startswith("$") else told


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Policy, dict[str, Any]]:
    return policy_from(text), yaml.safe_load(text)


def tried(text: str, told: Mapping[str, Any], later: int) -> None:
    """Decide a wish by a policy and hold the answer against the second reckoning and the bounds of money."""
    policy, written = _read(text)
    asked = datetime.fromisoformat(told["requested_at"])
    at = asked + timedelta(seconds=later)
    application = msgspec.convert(told, Application)
    answer = decide(policy, application, instant(at))
    assert (answer.rule, answer.ruling.value) == verdict_of(told, written, at)
    assert answer.rule in {one.id for one in policy.rules} | {NO_RULE}
    assert (answer.ruling is Ruling.ASK) == bool(answer.missing)
    assert set(answer.says) == {"zh", "en"}
    assert all(answer.says.values())
    assert (answer.policy, answer.edition) == (written["policy"], written["edition"])
    item = told.get("item_cents", told.get("paid_cents", 0))
    paid = told.get("paid_cents", item + told.get("freight_cents", 0))
    assert 0 <= answer.refund_cents <= max(0, paid - told.get("refunded_cents", 0))
    known = written.get("windows", {}), written.get("lines", {})
    for name, until in answer.until.items():
        both = name.startswith("past_") and name not in known[0]
        window = known[1][name.removeprefix("past_")] if both else known[0].get(name) or known[1][name]
        end, _ = end_of(
            {key: value for key, value in window.items() if key != "starts"},
            datetime.fromisoformat(told[window["starts"]]), written.get("zone", CHINA),
        )  # fmt: skip
        assert datetime.fromisoformat(until) == end
    if answer.ruling is Ruling.ASK:  # what is asked for settles it: told all of it, the same rule is not asked again
        assert not set(answer.missing) & {name for name in told if told[name] is not None}


@given(told=orders(), later=st.integers(0, 40 * 86_400))
def test_the_shipped_policy_decides_every_order_by_a_rule(told: dict[str, Any], later: int) -> None:
    tried(shipped_text(), told, later)
    answer = decide(SHIPPED, msgspec.convert(told, Application), Instant.parse(told["requested_at"]))
    assert answer.rule != NO_RULE


@st.composite
def policies(draw: st.DrawFn) -> str:
    """Draw a policy of one's own: a zone, figures, windows, lines, and rules over all of them."""
    names = ("alpha", "beta")
    limits = {
        group: {
            name: {"starts": draw(st.sampled_from(MOMENTS)), **draw(windows)}
            for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
        }
        for group in ("windows", "lines")
    }
    figures = {"small": draw(cents), "mine": "quality"}
    fields = (
        dict(FIELDS)
        | {f"in_{one}": bool for one in limits["windows"]}
        | {f"past_{one}": bool for one in limits["lines"]}
    )
    texts = {
        "kind": [one.value for one in Wish],
        "reason": list(REASONS),
        "status": ["to_ship", "received"],
        "proof": ["none", "photos"],
    }

    def value(name: str) -> st.SearchStrategy[Any]:
        if fields[name] is bool:
            return st.booleans()
        if fields[name] is int:
            ways = st.sampled_from(["lt", "lte", "gt", "gte"])
            return cents | st.dictionaries(ways, cents | st.just("$small"), min_size=1, max_size=2)
        one = st.sampled_from(texts.get(name, ["opened", "fresh"]))
        mine = st.just("$mine") if name == "reason" else one
        return one | mine | st.lists(one, min_size=1, max_size=3) | st.fixed_dictionaries({"not": one})

    leaf = st.sampled_from(sorted(fields)).flatmap(lambda name: st.fixed_dictionaries({name: value(name)}))
    condition = st.recursive(
        leaf,
        lambda part: st.one_of(
            st.fixed_dictionaries({"any": st.lists(part, min_size=1, max_size=3)}),
            st.fixed_dictionaries({"all": st.lists(part, min_size=1, max_size=3)}),
            st.fixed_dictionaries({"not": part}),
            st.tuples(part, part).map(lambda two: two[0] | two[1]),
        ),
        max_leaves=4,
    )
    rules = [
        {
            "id": f"R-{number}", "ruling": draw(st.sampled_from(["approve", "refuse", "review"])), "says": {"zh": "说明", "en": "said"},
            "refund": draw(st.sampled_from(["none", "item", "item_and_freight", "difference", "requested", "settle"])),
            **({"when": draw(condition)} if draw(st.integers(0, 9)) else {}),
        }
        for number in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    told = {
        "policy": "own", "edition": 7, "title": {"zh": "自定", "en": "Own"}, "zone": draw(st.sampled_from(ZONES)),
        "figures": figures, **limits, "rules": rules,
    }  # fmt: skip
    return yaml.safe_dump(told, allow_unicode=True)


@given(text=policies(), told=orders(), later=st.integers(0, 40 * 86_400))
def test_any_policy_decides_any_order_by_the_first_rule_that_is_not_out_of_the_question(
    text: str, told: dict[str, Any], later: int
) -> None:
    tried(text, told, later)

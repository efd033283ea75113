"""The after-sales policy: the shipped one against a table made by hand, and any other by its laws."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.cases.policy.deciding import decide
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.policy.values import Application, Decision, Ruling, Wish
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

TABLE = Path(__file__).with_name("policy_table.yaml")
CHINA = timezone(timedelta(hours=8))
POLICY = policy_from(shipped_text())
USUAL = {
    "category": "clothing", "status": "received", "complete": True, "item_cents": 9900, "paid_cents": 10500,
    "freight_cents": 600, "placed_at": "2024-01-01T20:00:00+08:00", "paid_at": "2026-03-01T20:00:00+08:00",
    "shipped_at": "2026-03-02T08:00:00+08:00", "received_at": "2026-03-03T10:00:00+08:00",
}  # fmt: skip


def moment(received: date, word: str) -> Instant:
    day = received + timedelta(days=int(word.rstrip("es")))
    clock = {"e": time(23, 59, 59), "s": time(0, 0)}.get(word[-1], time(12, 0))
    return Instant.of(datetime.combine(day, clock, CHINA))


def rows() -> list[tuple[dict[str, Any], Instant, str]]:
    found = []
    for row in yaml.safe_load(TABLE.read_text("utf-8")):
        told = {**USUAL, **row["given"]}
        received = datetime.fromisoformat(str(told["received_at"] or USUAL["received_at"])).date()
        for line in row["then"]:
            days, expected = line.split(" = ")
            for word in days.split():
                first, _, last = word.partition("-")
                names = [str(n) for n in range(int(first), int(last) + 1)] if last else [word]
                found += [(told, moment(received, name), expected) for name in names]
    return found


ROWS = rows()


def said(answer: Decision) -> str:
    return f"{answer.ruling.value} {answer.rule} {answer.freight} {answer.refund_cents}"


def test_the_table_is_large_enough() -> None:
    assert len(ROWS) >= 200
    assert len(Counter(expected.split()[1] for _, _, expected in ROWS)) >= 25


@pytest.mark.parametrize(("told", "at", "expected"), ROWS, ids=lambda one: str(one)[:0] or None)
def test_the_shipped_policy_answers_as_the_table_says(told: dict[str, Any], at: Instant, expected: str) -> None:
    application = msgspec.convert({**told, "requested_at": at.iso()}, Application)
    assert said(decide(POLICY, application, at)) == expected


def test_an_answer_names_its_rule_edition_and_until_when() -> None:
    application = msgspec.convert(
        {**USUAL, "kind": "return_refund", "reason": "no_reason", "condition": "opened"}, Application
    )
    answer = decide(POLICY, application, Instant.parse("2026-03-10T12:00:00+08:00"))
    assert (answer.policy, answer.edition, answer.until) == ("aftersale", 2, {"no_reason": "2026-03-10T16:00:00Z"})
    assert answer.source == "消费者权益保护法第25条"


def test_after_fifteen_days_without_handling_the_legal_line_is_crossed() -> None:
    application = msgspec.convert(
        {**USUAL, "kind": "return_refund", "reason": "quality", "proof": "photos", "requested_at": "2026-03-05T09:00:00+08:00"},
        Application,
    )  # fmt: skip
    before = decide(POLICY, application, Instant.parse("2026-03-20T23:59:59+08:00"))
    after = decide(POLICY, application, Instant.parse("2026-03-21T00:00:00+08:00"))
    assert (before.past, after.past) == ((), ("handling",))
    assert after.ruling is Ruling.APPROVE  # the wish was in time; the shop's delay takes nothing from the customer


def test_what_lies_beyond_the_published_holidays_says_so() -> None:
    application = msgspec.convert(
        {**USUAL, "kind": "return_refund", "reason": "no_reason", "condition": "opened", "received_at": "2027-03-03T10:00:00+08:00"},
        Application,
    )  # fmt: skip
    assert decide(POLICY, application, Instant.parse("2027-03-04T10:00:00+08:00")).provisional


def test_a_stranger_s_policy_decides_by_its_own_figures() -> None:
    mine = policy_from(
        """
        policy: tea
        edition: 3
        title: {zh: 茶, en: tea}
        figures: {small: 100}
        windows: {month: {starts: paid_at, days: 30, count: days}}
        rules:
          - {id: T1, when: {in_month: true, requested_cents: {lte: $small}}, ruling: approve, refund: requested, says: {zh: 好, en: fine}}
          - {id: T2, ruling: refuse, says: {zh: 否, en: "no"}}
        """
    )
    told = Application(
        kind=Wish.COMPENSATION, reason="x", requested_cents=100, paid_cents=500, paid_at="2026-01-01T00:00:00Z"
    )
    assert decide(mine, told, Instant.parse("2026-01-31T15:59:59Z")).rule == "T1"
    assert decide(mine, told, Instant.parse("2026-01-31T16:00:00Z")).rule == "T2"


@pytest.mark.parametrize(
    "text",
    [
        "policy: x",
        "[]",
        "policy: x\nedition: 1\ntitle: {zh: a, en: b}\nrules: []",
        "policy: x\nedition: 1\ntitle: {zh: a, en: b}\nrules:\n- {id: a, when: {moon: full}, ruling: approve, says: {zh: a, en: b}}",
        "policy: x\nedition: 1\ntitle: {zh: a, en: b}\nwindows: {w: {starts: never, days: 3}}\nrules:\n- {id: a, ruling: approve, says: {zh: a, en: b}}",
        "policy: x\nedition: 1\ntitle: {zh: a, en: b}\nwindows: {w: {starts: paid_at}}\nrules:\n- {id: a, ruling: approve, says: {zh: a, en: b}}",
        "policy: x\nedition: 1\ntitle: {zh: a, en: b}\nrules:\n- {id: a, when: {item_cents: {lte: $x}}, ruling: approve, says: {zh: a, en: b}}",
        "policy: x\nedition: 1\ntitle: {zh: a, en: b}\nrules:\n- {id: a, ruling: ask, says: {zh: a, en: b}}",
    ],
)
def test_a_faulty_policy_is_refused_by_its_place(text: str) -> None:
    with pytest.raises(BadInput):
        policy_from(text)


@pytest.mark.parametrize("told", ["9999-12-31T23:59:59+08:00", "0001-01-01T00:00:00Z", "2026-11-25 10:00", "yesterday"])
def test_an_instant_that_cannot_be_is_refused_by_its_name(told: str) -> None:
    with pytest.raises(BadInput, match="received_at"):
        decide(
            POLICY,
            msgspec.convert(USUAL | {"kind": "repair", "reason": "quality", "received_at": told}, Application),
            Instant(0),
        )


@given(
    kind=st.sampled_from(Wish),
    reason=st.sampled_from(["no_reason", "quality", "damaged", "late", "fake", "price_drop", "other"]),
    condition=st.sampled_from([None, "unopened", "opened", "used"]),
    proof=st.sampled_from(["none", "photos"]),
    cents=st.tuples(*[st.integers(0, 10**7)] * 4),
    day=st.integers(0, 800),
)
def test_no_answer_pays_back_more_than_was_paid(
    kind: Wish, reason: str, condition: str | None, proof: str, cents: tuple[int, ...], day: int
) -> None:
    item, paid, refunded, wanted = cents
    application = msgspec.convert(
        {**USUAL, "kind": kind.value, "reason": reason, "condition": condition, "proof": proof, "item_cents": item,
         "paid_cents": paid, "refunded_cents": refunded, "requested_cents": wanted}, Application,
    )  # fmt: skip
    at = Instant.of(datetime(2026, 3, 3, 12, tzinfo=UTC) + timedelta(days=day))
    answer = decide(POLICY, application, at)
    assert 0 <= answer.refund_cents <= max(0, paid - refunded)
    assert (answer.ruling is Ruling.ASK) == bool(answer.missing)

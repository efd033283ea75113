"""The after-sales policy: the shipped one against a table made by hand, and any other by its laws."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.cases.policy.deciding import decide
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.policy.samples import USUAL, Sample, sample_of, samples
from zhunsheng.cases.policy.values import Application, Decision, Ruling, Wish
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

POLICY = policy_from(shipped_text())


def said(answer: Decision) -> str:
    sent = "" if answer.replace == "none" else f" {answer.replace}"
    pays = f" pays {answer.pays_cents}" if answer.pays_cents else ""
    return f"{answer.ruling.value} {answer.rule} {answer.freight} {answer.refund_cents}{sent}{pays}"


def test_the_table_is_large_enough() -> None:
    assert len(samples()) >= 200
    assert len(Counter(one.expected.split()[1] for one in samples())) >= 25


@pytest.mark.parametrize("one", samples(), ids=lambda one: f"{one.application.kind}-{one.day}")
def test_the_shipped_policy_answers_as_the_table_says(one: Sample) -> None:
    assert said(decide(POLICY, one.application, one.at)) == one.expected


@given(
    kind=st.sampled_from([Wish.EXCHANGE, Wish.RESHIP, Wish.REPAIR]),
    reason=st.sampled_from(["no_reason", "quality", "damaged", "wrong_item", "missing", "not_received", "late", "safety", "other"]),
    told=st.fixed_dictionaries({
        "condition": st.sampled_from([None, "unopened", "opened", "used"]), "proof": st.sampled_from(["none", "photos"]),
        "complete": st.sampled_from([None, True, False]), "replacement_cents": st.none() | st.integers(0, 20_000),
        "item_cents": st.integers(0, 20_000), "core_part": st.booleans(), "caused_by_buyer": st.booleans(),
    }),
    day=st.integers(0, 800),
)  # fmt: skip
def test_who_wants_goods_is_offered_goods_and_no_more_money_than_they_cost_less(
    kind: Wish, reason: str, told: dict[str, Any], day: int
) -> None:
    application, at = sample_of({"kind": kind.value, "reason": reason} | told, str(day))
    answer = decide(POLICY, application, at)
    costs = told["replacement_cents"]
    cheaper = 0 if costs is None else told["item_cents"] - costs
    if answer.replace == "variant":
        assert (answer.refund_cents, answer.pays_cents) == (min(max(0, cheaper), 10_500), max(0, -cheaper))
    else:
        assert (answer.refund_cents, answer.pays_cents) == (0, 0)


def test_an_answer_names_its_rule_edition_and_until_when() -> None:
    application = msgspec.convert(
        {**USUAL, "kind": "return_refund", "reason": "no_reason", "condition": "opened"}, Application
    )
    answer = decide(POLICY, application, Instant.parse("2026-03-10T12:00:00+08:00"))
    assert (answer.policy, answer.edition, answer.until) == ("aftersale", 5, {"no_reason": "2026-03-10T16:00:00Z"})
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
            msgspec.convert({**USUAL, "kind": "repair", "reason": "quality", "received_at": told}, Application),
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

"""The policy in unusual places: leap days, month ends, make-up days, zones whose clocks change, exclusions; each verdict by thought."""

from typing import Any

import pytest

from zhunsheng.cases.policy.deciding import decide
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.policy.values import Application, Decision, Wish
from zhunsheng.kernel.instants import Instant

NOW = Instant.parse("2026-11-29T10:00:00+08:00")
BASE: dict[str, Any] = {
    "item_cents": 6_000,
    "paid_cents": 6_800,
    "freight_cents": 800,
    "status": "received",
    "category": "general",
}


def asked(kind: str, reason: str, received: str | None, requested: str, **more: Any) -> Decision:
    told = BASE | {"received_at": received, "requested_at": requested} | more
    policy = policy_from(shipped_text())
    return decide(policy, Application(kind=Wish(kind), reason=reason, **told), NOW)


NO = ("return_refund", "no_reason")
INTACT: dict[str, Any] = {"condition": "opened", "complete": True}
FAULT: dict[str, Any] = {"proof": "photos", "condition": "used"}


@pytest.mark.parametrize(
    ("kind", "reason", "received", "requested", "more", "rule"),
    [
        # seven days over a leap day
        (*NO, "2024-02-22T10:00:00+08:00", "2024-02-29T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2024-02-22T10:00:00+08:00", "2024-03-01T00:00:00+08:00", INTACT, "AS-OVER-7"),
        # the last day is a holiday: National Day of 2026 (to 7 October) and of 2025 (to 8 October), Mid-Autumn of 2024
        (*NO, "2026-09-24T10:00:00+08:00", "2026-10-08T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2026-09-24T10:00:00+08:00", "2026-10-09T00:00:00+08:00", INTACT, "AS-OVER-7"),
        (*NO, "2025-09-24T10:00:00+08:00", "2025-10-09T12:00:00+08:00", INTACT, "AS-7D"),
        (*NO, "2025-09-24T10:00:00+08:00", "2025-10-10T00:00:00+08:00", INTACT, "AS-OVER-7"),
        (*NO, "2024-09-08T10:00:00+08:00", "2024-09-18T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2024-09-08T10:00:00+08:00", "2024-09-19T00:00:00+08:00", INTACT, "AS-OVER-7"),
        # the last day is a Sunday that is made up for, so it does not move
        (*NO, "2025-09-21T10:00:00+08:00", "2025-09-28T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2025-09-21T10:00:00+08:00", "2025-09-29T00:00:00+08:00", INTACT, "AS-OVER-7"),
        (*NO, "2025-12-25T10:00:00+08:00", "2026-01-04T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2025-12-25T10:00:00+08:00", "2026-01-05T00:00:00+08:00", INTACT, "AS-OVER-7"),
        # a plain Sunday moves to Monday; the day of the receipt does not count, however late it was
        (*NO, "2026-03-01T23:59:59+08:00", "2026-03-09T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2026-03-01T23:59:59+08:00", "2026-03-10T00:00:00+08:00", INTACT, "AS-OVER-7"),
        # told in another zone, it is the wall of China that counts
        (*NO, "2026-03-02T16:30:00Z", "2026-03-10T15:59:59Z", INTACT, "AS-7D"),
        (*NO, "2026-03-02T15:30:00Z", "2026-03-10T15:59:59Z", INTACT, "AS-OVER-7"),
        # a year from a leap day ends on 28 February; two years on one that is a made-up Saturday
        ("repair", "quality", "2024-02-29T10:00:00+08:00", "2025-02-28T23:59:59+08:00", FAULT, "AS-WARRANTY"),
        ("repair", "quality", "2024-02-29T10:00:00+08:00", "2025-03-01T00:00:00+08:00", FAULT, "AS-REPAIR-PAID"),
        ("repair", "quality", "2024-02-29T10:00:00+08:00", "2026-02-28T23:59:59+08:00", {**FAULT, "core_part": True}, "AS-WARRANTY-CORE"),
        ("repair", "quality", "2024-02-29T10:00:00+08:00", "2026-03-01T00:00:00+08:00", {**FAULT, "core_part": True}, "AS-REPAIR-PAID"),
        ("repair", "quality", "2025-11-01T10:00:00+08:00", "2026-11-20T10:00:00+08:00", FAULT, "AS-REPAIR-PAID"),
        ("repair", "no_reason", "2026-11-20T10:00:00+08:00", "2026-11-22T10:00:00+08:00", {}, "AS-REPAIR-PAID"),
        # a core part out of the first year is neither refused nor called out of warranty
        ("return_refund", "quality", "2025-10-01T10:00:00+08:00", "2026-11-20T10:00:00+08:00", {**FAULT, "core_part": True}, "AS-QUALITY-IN-CORE-WARRANTY"),
        ("return_refund", "quality", "2025-10-01T10:00:00+08:00", "2026-11-20T10:00:00+08:00", FAULT, "AS-QUALITY-OVER"),
        ("exchange", "quality", "2026-11-01T10:00:00+08:00", "2026-11-20T10:00:00+08:00", FAULT, "AS-QUALITY-IN-WARRANTY"),
        ("repair", "quality", "2025-10-01T10:00:00+08:00", "2026-11-20T10:00:00+08:00", {**FAULT, "core_part": True, "caused_by_buyer": True}, "AS-BY-BUYER"),
        # money without the goods coming back, within the seven days: a person decides, and nothing is said to be over
        ("refund_only", "quality", "2026-11-20T10:00:00+08:00", "2026-11-23T10:00:00+08:00", FAULT, "AS-QUALITY-REFUND-ONLY"),
        ("refund_only", "quality", "2026-11-10T10:00:00+08:00", "2026-11-20T10:00:00+08:00", FAULT, "AS-QUALITY-LATE-RETURN"),
        ("reship", "damaged", "2026-11-10T10:00:00+08:00", "2026-11-20T10:00:00+08:00", FAULT, "AS-QUALITY-15"),
        # 48 hours count by the hour, and the hour itself is over
        ("return_refund", "damaged", "2026-11-20T10:00:00+08:00", "2026-11-22T09:59:59+08:00", {**FAULT, "item_cents": 5_000}, "AS-DAMAGED-SMALL"),
        ("return_refund", "damaged", "2026-11-20T10:00:00+08:00", "2026-11-22T09:59:59+08:00", {**FAULT, "item_cents": 5_001}, "AS-DAMAGED"),
        ("return_refund", "damaged", "2026-11-20T10:00:00+08:00", "2026-11-22T10:00:00+08:00", {**FAULT, "item_cents": 5_000}, "AS-QUALITY-7"),
        # the plan of 2027 is not published, but New Year's Day, the 1st of May and the 1st of October are holidays by the law itself
        (*NO, "2026-12-25T10:00:00+08:00", "2027-01-04T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2026-12-25T10:00:00+08:00", "2027-01-05T00:00:00+08:00", INTACT, "AS-OVER-7"),
        (*NO, "2028-04-24T10:00:00+08:00", "2028-05-03T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2028-09-26T10:00:00+08:00", "2028-10-04T23:59:59+08:00", INTACT, "AS-7D"),
        (*NO, "2028-09-26T10:00:00+08:00", "2028-10-05T00:00:00+08:00", INTACT, "AS-OVER-7"),
        # left out of returns without reason
        (*NO, "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", {**INTACT, "category": "fresh"}, "AS-EXCLUDED-LAW"),
        (*NO, "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", {**INTACT, "category": "sealed_hygiene"}, "AS-7D"),
        (*NO, "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", {**INTACT, "category": "near_expiry", "confirmed_no_return": True}, "AS-EXCLUDED-CONFIRMED"),
        (*NO, "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", {**INTACT, "confirmed_no_return": True}, "AS-7D"),
        ("return_refund", "quality", "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", {**FAULT, "category": "fresh"}, "AS-QUALITY-7"),
        ("return_refund", "safety", "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", {"category": "custom_made"}, "AS-SAFETY"),
        ("refund_only", "no_reason", None, "2026-11-21T10:00:00+08:00", {"status": "to_ship", "category": "custom_made"}, "AS-BEFORE-SHIPPING"),
        # states that say it all
        ("return_refund", "safety", None, "2026-11-21T10:00:00+08:00", {"status": "cancelled"}, "AS-NOT-PAID"),
        ("refund_only", "not_received", None, "2026-11-21T10:00:00+08:00", {"status": "done"}, "AS-NOT-RECEIVED-SIGNED"),
        ("reship", "not_received", None, "2026-11-21T10:00:00+08:00", {"status": "shipped"}, "AS-NOT-RECEIVED-RESHIP"),
        ("exchange", "missing", "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", {"proof": "none"}, "AS-WRONG-REPLACE-PROOF"),
        (*NO, None, "2026-11-21T10:00:00+08:00", {"status": "shipped"}, "AS-IN-TRANSIT"),
        # who wants goods again and lacks parts is not offered money
        ("reship", "no_reason", "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", {**INTACT, "complete": False}, "AS-OTHER"),
        ("refund_only", "no_reason", "2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00", INTACT, "AS-REFUND-WITHOUT-RETURN"),
        # amounts
        ("compensation", "late", None, "2026-11-21T10:00:00+08:00", {"requested_cents": 2_000}, "AS-COMPENSATION-SMALL"),
        ("compensation", "late", None, "2026-11-21T10:00:00+08:00", {"requested_cents": 2_001}, "AS-COMPENSATION"),
        ("compensation", "no_reason", None, "2026-11-21T10:00:00+08:00", {"requested_cents": 1}, "AS-COMPENSATION"),
        ("price_protection", "price_drop", None, "2026-10-01T23:59:59+08:00", {"paid_at": "2026-09-24T10:00:00+08:00", "price_now_cents": 6_001}, "AS-PRICE-NO-DROP"),
        ("price_protection", "price_drop", None, "2026-10-01T23:59:59+08:00", {"paid_at": "2026-09-24T10:00:00+08:00", "price_now_cents": 5_999}, "AS-PRICE"),
        ("price_protection", "price_drop", None, "2026-10-02T00:00:00+08:00", {"paid_at": "2026-09-24T10:00:00+08:00"}, "AS-PRICE-OVER"),
    ],
)  # fmt: skip
def test_each_verdict(
    kind: str, reason: str, received: str | None, requested: str, more: dict[str, Any], rule: str
) -> None:
    assert asked(kind, reason, received, requested, **more).rule == rule


def test_what_is_not_known_is_asked_for_and_what_has_gone_back_is_left_out() -> None:
    paid = {"paid_at": "2026-11-20T10:00:00+08:00"}
    found = asked("price_protection", "price_drop", None, "2026-11-21T10:00:00+08:00", **paid)
    assert (found.ruling.value, found.missing) == ("ask", ("price_now_cents",))
    assert asked("compensation", "late", None, "2026-11-21T10:00:00+08:00").missing == ("requested_cents",)
    times = ("2026-11-20T10:00:00+08:00", "2026-11-21T10:00:00+08:00")
    assert asked(*NO, *times, **INTACT, refunded_cents=6_300).refund_cents == 500
    assert asked(*NO, *times, **INTACT, refunded_cents=9_000).refund_cents == 0


@pytest.mark.parametrize(
    ("zone", "window", "starts", "until"),
    [
        ("Europe/Berlin", "{starts: received_at, days: 7, count: days}", "2026-03-22T12:00:00+01:00", "2026-03-29T22:00:00Z"),
        ("Europe/Berlin", "{starts: received_at, hours: 48, count: hours}", "2026-03-28T12:00:00+01:00", "2026-03-30T11:00:00Z"),
        ("America/New_York", "{starts: received_at, days: 1, count: days}", "2026-10-31T10:00:00-04:00", "2026-11-02T05:00:00Z"),
        ("Asia/Shanghai", "{starts: received_at, months: 1}", "2026-01-31T10:00:00+08:00", "2026-02-28T16:00:00Z"),
        ("Asia/Shanghai", "{starts: received_at, months: 6, count: days}", "2025-08-31T10:00:00+08:00", "2026-02-28T16:00:00Z"),
        ("Asia/Shanghai", "{starts: received_at, months: 1}", "2025-12-31T10:00:00+08:00", "2026-02-02T16:00:00Z"),
        ("Asia/Shanghai", "{starts: received_at, days: 365, count: days}", "2024-02-28T10:00:00+08:00", "2025-02-27T16:00:00Z"),
    ],
)  # fmt: skip
def test_windows_of_other_policies_end_where_their_zone_says(zone: str, window: str, starts: str, until: str) -> None:
    text = f"""policy: own
edition: 1
title: {{zh: 自定, en: Own}}
zone: {zone}
windows: {{w: {window}}}
rules:
  - {{id: IN, when: {{in_w: true}}, ruling: approve, says: {{zh: 可以, en: Fine}}, source: 自定}}
"""
    end = Instant.parse(until)
    policy = policy_from(text)
    for at, rule in ((Instant(end.us - 1), "IN"), (end, "no-rule")):
        told = Application(kind=Wish.REPAIR, reason="other", received_at=starts, requested_at=at.iso())
        assert decide(policy, told, at).rule == rule, at.iso()

"""An organisation's own policy: drafted, tried, published, taken back; a case keeps the edition it was decided under."""

from functools import partial

import pytest

from tests.cases.desk import AT, Desk
from tests.people.staff import hire, rights
from tests.support.together import at_once, pens
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.cases.actions import (
    drop_rules_draft,
    fill_case,
    forget_shop_rules,
    publish_rules,
    publish_rules_draft,
    register_case,
    return_to_rules,
    save_rules_draft,
)
from zhunsheng.cases.events import RulesPublished
from zhunsheng.cases.models import Case, CaseRules
from zhunsheng.cases.policy.floor import shortfalls
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.queries import changes_between, rules_editions, rules_text, try_policy
from zhunsheng.cases.values import BelowLaw, RulesSort, RulesStale, RulesUnreadable
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound, Refusal
from zhunsheng.kernel.instants import Instant

POLICY = RulesSort.POLICY
SHIPPED = shipped_text()
LONGER = SHIPPED.replace("no_reason: {starts: received_at, days: 7}", "no_reason: {starts: received_at, days: 30}")
SHORTER = SHIPPED.replace("no_reason: {starts: received_at, days: 7}", "no_reason: {starts: received_at, days: 6}")
RETURN = {"wish": "return_refund", "cause": "no_reason", "condition": "opened"}

pytestmark = pytest.mark.usefixtures("db", "keys")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def boss() -> Actor:
    return hire("boss", rights(Role.MANAGER))


def published(text: str, *, shop: int = 0, seen: int = 0, at: Instant = AT, since: Instant | None = None) -> int:
    return run(publish_rules, SYSTEM, at, POLICY, shop, text, seen=seen, effective_at=since or at, reason="双十一延长")


def applied(desk: Desk, at: Instant = AT, days: int = 20) -> Case:
    buyer = desk.customer()
    number = desk.order(buyer, received_at=at - hours(24 * days))
    case_id = run(register_case, buyer, at, desk.new(buyer, "aftersale", order_number=number, fields=RETURN))
    return Case.objects.get(id=case_id)


def ruled(case: Case) -> tuple[str, int]:
    return case.verdict["rule"], case.verdict["edition"]


def test_a_draft_is_tried_published_and_decides_what_comes_after(desk):
    before = applied(desk)
    assert ruled(before) == ("AS-OVER-7", policy_from(SHIPPED).edition)
    me = boss()
    assert run(save_rules_draft, me, AT, POLICY, 0, LONGER, version=0) == 1
    trial = try_policy(me, LONGER, 0, AT, cases=200)
    assert (trial.cases, trial.samples > 200) == (1, True)
    assert trial.changed[0].case_id == before.id
    assert (trial.changed[0].before.rule, trial.changed[0].after.rule) == ("AS-OVER-7", "AS-7D")
    assert {(old, new) for old, new, _ in trial.by_rule} >= {("AS-OVER-7", "AS-7D"), ("AS-OVER-7", "AS-7D-EXCHANGE")}
    number = run(publish_rules_draft, me, AT, POLICY, 0, version=1, effective_at=AT, reason="双十一延长")
    assert number == 101
    assert ruled(applied(desk)) == ("AS-7D", 101)
    assert ruled(Case.objects.get(id=before.id)) == ("AS-OVER-7", policy_from(SHIPPED).edition)
    fact = FactRow.objects.filter(name=RulesPublished.NAME).get()
    assert "双十一" not in fact.data
    one = CaseRules.objects.get(number=101)
    assert (one.reason, one.published_by, one.effective_from) == ("双十一延长", f"agent:{me.id}", AT)
    assert "edition: 101" in one.text
    assert not CaseRules.objects.filter(number=0).exists()


def test_it_counts_from_its_instant_on_and_the_last_word_holds(desk):
    published(LONGER, since=AT + hours(5))
    assert ruled(applied(desk, AT + hours(4)))[0] == "AS-OVER-7"
    assert ruled(applied(desk, AT + hours(5)))[0] == "AS-7D"
    assert published(SHIPPED, seen=101, at=AT + hours(6)) == 102
    assert ruled(applied(desk, AT + hours(7))) == ("AS-OVER-7", 102)


def test_a_shop_goes_by_its_own_policy_and_falls_back(desk):
    assert published(LONGER, shop=desk.shop) == 101
    assert ruled(applied(desk)) == ("AS-7D", 101)
    assert published(SHIPPED) == 102
    assert ruled(applied(desk)) == ("AS-7D", 101)
    assert try_policy(SYSTEM, LONGER, 0, AT, cases=50).cases == 0
    back = run(return_to_rules, SYSTEM, AT, POLICY, desk.shop, 0, seen=101, effective_at=AT, reason="活动结束")
    assert (back, ruled(applied(desk))) == (103, ("AS-OVER-7", 102))
    with pytest.raises(NotFound):
        run(return_to_rules, SYSTEM, AT, POLICY, desk.shop, 102, seen=103, effective_at=AT, reason="别家店铺的")
    again = run(return_to_rules, SYSTEM, AT, POLICY, desk.shop, 101, seen=103, effective_at=AT, reason="再来一次")
    assert (again, ruled(applied(desk))) == (104, ("AS-7D", 104))
    assert [one.number for one in rules_editions(SYSTEM, POLICY, desk.shop)] == [104, 103, 101]
    assert rules_text(SYSTEM, POLICY, desk.shop, AT)[0] == 104


def test_a_shop_that_goes_takes_its_own_policies_along_and_no_others(desk):
    published(LONGER)
    published(LONGER, shop=desk.shop)
    run(save_rules_draft, SYSTEM, AT, POLICY, desk.shop, SHIPPED, version=0)
    assert run(forget_shop_rules, SYSTEM, AT, desk.shop) == 2
    assert run(forget_shop_rules, SYSTEM, AT, 0) == 0
    assert [one.number for one in CaseRules.objects.all()] == [101]


def test_judged_again_it_goes_by_what_counts_then_and_says_so(desk):
    case = applied(desk)
    published(LONGER, at=AT + hours(1))
    run(fill_case, SYSTEM, AT + hours(2), case.id, {"condition": "unopened"})
    assert ruled(Case.objects.get(id=case.id)) == ("AS-7D", 101)


def test_what_is_less_than_the_law_grants_is_refused_by_name(desk):
    run(save_rules_draft, SYSTEM, AT, POLICY, 0, SHORTER, version=0)
    with pytest.raises(BelowLaw, match="LAW-NO-REASON") as refused:
        run(publish_rules_draft, SYSTEM, AT, POLICY, 0, version=1, effective_at=AT, reason="缩短")
    assert "AS-OVER-7" in str(refused.value)
    assert CaseRules.objects.filter(number=0).count() == 1
    assert ruled(applied(desk, days=3)) == ("AS-7D", policy_from(SHIPPED).edition)


def worse(before: str, after: str) -> str:
    assert before in SHIPPED
    return SHIPPED.replace(before, after, 1)


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        (SHORTER, "LAW-NO-REASON"),
        (worse("{starts: received_at, days: 7}", "{starts: received_at, days: 7, count: days}"), "LAW-LAST-DAY"),
        (worse("condition: [used, damaged]}", "condition: [opened, used, damaged]}"), "LAW-NO-REASON"),
        (worse("[custom_made, fresh, digital_opened, newspaper]", "[custom_made, fresh, activated]"), "LAW-EXEMPT"),
        (worse("category: [sealed_hygiene, activated, near_expiry], confirmed_no_return", "confirmed_no_return"), "LAW-EXEMPT-WIDENED"),
        (worse("warranty: {starts: received_at, months: 12}", "warranty: {starts: received_at, months: 11}"), "LAW-WARRANTY"),
        (worse("months: 24", "months: 23"), "LAW-WARRANTY-CORE"),
        (worse("handling: {starts: requested_at, days: 15,", "handling: {starts: requested_at, days: 16,"), "LAW-15-DAYS"),
        (worse("kind: return_refund, in_quality_return: true, proof: [photos, inspection]}\n    ruling: approve\n    refund: item_and_freight\n    freight: seller", "kind: return_refund, in_quality_return: true, proof: [photos, inspection]}\n    ruling: approve\n    refund: item_and_freight\n    freight: buyer"), "LAW-QUALITY"),
        (worse("when: {kind: [refund_only, return_refund], shipped: false}\n    ruling: approve", "when: {kind: [refund_only, return_refund], shipped: false}\n    ruling: refuse"), "LAW-NOT-SHIPPED"),
        (worse("condition: [unopened, opened]}\n    ruling: approve\n    refund: item\n", "condition: [unopened, opened]}\n    ruling: approve\n    refund: none\n"), "LAW-NO-REASON"),
    ],
)  # fmt: skip
def test_each_demand_of_the_law_is_seen_broken(text: str, demand: str):
    assert demand in {one.demand for one in shortfalls(policy_from(text)) if one.grave}


def test_the_shipped_policy_grants_all_that_the_law_does_and_a_proposal_is_only_told():
    assert shortfalls(policy_from(SHIPPED)) == ()
    softer = worse(
        "condition: [unopened, opened]}\n    ruling: approve\n    refund: item\n",
        "condition: [unopened, opened]}\n    ruling: review\n    refund: item\n",
    )
    found = shortfalls(policy_from(softer))
    assert {one.demand for one in found} == {"LAW-NO-REASON", "LAW-LAST-DAY", "LAW-EXEMPT", "LAW-EXEMPT-WIDENED"}
    assert not any(one.grave for one in found)


@pytest.mark.parametrize(
    ("text", "line", "place", "value"),
    [
        (worse("days: 7}", "days: seven}"), 10, "windows.no_reason.days", "str"),
        (worse("- id: AS-NOT-PAID\n    when: {status:", "- id: AS-NOT-PAID\n    when: {moon:"), 22, "rules.AS-NOT-PAID.when field", "moon"),
        (worse("ruling: refuse", "ruling: perhaps"), 23, "rules[0].ruling", "perhaps"),
        (worse("policy: aftersale", "policy: [aftersale"), 5, "YAML", ""),
        (worse("zone: Asia/Shanghai", "zone: &a Asia/Shanghai"), 7, "YAML", "anchor"),
        (worse("starts: received_at, days: 7", "starts: never, days: 7"), 10, "windows.no_reason.starts", "never"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_line_expectation_and_value(text: str, line: int, place: str, value: str):
    with pytest.raises(RulesUnreadable) as refused:
        run(save_rules_draft, SYSTEM, AT, POLICY, 0, text, version=0)
    told = refused.value.detail
    assert (told["line"], told["place"]) == (line, place)
    assert value in str(told["value"])
    assert told["expectation"]


def test_who_comes_second_is_told_so(desk):
    me = boss()
    run(save_rules_draft, me, AT, POLICY, 0, LONGER, version=0)
    for version in (0, 2):
        with pytest.raises(RulesStale):
            run(save_rules_draft, me, AT, POLICY, 0, SHIPPED, version=version)
    published(LONGER)
    with pytest.raises(RulesStale):
        run(publish_rules_draft, me, AT, POLICY, 0, version=1, effective_at=AT, reason="x")
    with pytest.raises(RulesStale):
        published(LONGER)
    assert CaseRules.objects.filter(number=0).count() == 1
    run(drop_rules_draft, me, AT, POLICY, 0, version=1)
    with pytest.raises(NotFound):
        run(drop_rules_draft, me, AT, POLICY, 0, version=1)


def test_nothing_is_published_without_a_reason_for_the_past_or_by_others(desk):
    for reason, since in (("  ", AT), ("x" * 401, AT), ("x", AT - hours(1))):
        with pytest.raises(BadInput):
            run(publish_rules, SYSTEM, AT, POLICY, 0, LONGER, seen=0, effective_at=since, reason=reason)
    for shop, sort in ((1, POLICY), (desk.shop, RulesSort.PROCEDURES)):
        with pytest.raises(BadInput):
            run(publish_rules, SYSTEM, AT, sort, shop, LONGER, seen=0, effective_at=AT, reason="x")
    with pytest.raises(BadInput):
        run(return_to_rules, SYSTEM, AT, POLICY, 0, 0, seen=0, effective_at=AT, reason="x")
    for role in (Role.AGENT, Role.LEADER, Role.SUPERVISOR, Role.INSPECTOR, Role.TRAINER, Role.PRIVACY_OFFICER):
        somebody = hire(role.value, rights(role))
        with pytest.raises(AccessDenied):
            run(save_rules_draft, somebody, AT, POLICY, 0, LONGER, version=0)
        with pytest.raises(AccessDenied):
            rules_text(somebody, POLICY, 0, AT)
    assert not CaseRules.objects.exists()


def test_a_difference_names_rules_and_places():
    changed = worse("figures: {trust_cents: 5000,", "figures: {trust_cents: 8000,").replace(
        "  - id: AS-OTHER\n", "  - id: AS-REST\n"
    )
    found = {one.place: (one.before, one.after) for one in changes_between(POLICY, SHIPPED, changed)}
    assert found["figures.trust_cents"] == ("5000", "8000")
    assert found["rules.AS-OTHER.ruling"] == ("review", "")
    assert found["rules.AS-REST.ruling"] == ("", "review")
    assert "rules.order" not in found
    assert changes_between(POLICY, "", SHIPPED) == []


@pytest.mark.usefixtures("live_db")
def test_of_many_who_publish_at_once_each_edition_has_its_number():
    owners = [Desk().shop, 0]
    with pens(2) as opened:

        def publish(n: int) -> int:
            pen = opened[n % 2]
            return pen.run(
                publish_rules, SYSTEM, AT, POLICY, owners[n % 2], LONGER, seen=0, effective_at=AT, reason=f"第{n}次"
            )

        answers = at_once([partial(publish, n) for n in range(8)])
    made = sorted(one for one in answers if isinstance(one, int))
    assert made == [101, 102]
    assert {type(one) for one in answers if isinstance(one, Refusal)} == {RulesStale}
    rows = CaseRules.objects.order_by("number")
    assert {one.shop_id for one in rows} == set(owners)
    assert FactRow.objects.filter(name=RulesPublished.NAME).count() == 2

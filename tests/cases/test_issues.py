"""Cases are filed under sub-types of the issue taxonomy: the one there is for dialogues, with what is retired still standing."""

import importlib
from collections import Counter

import pytest
from django.apps import apps

from tests.cases.desk import AT, Desk, facts_of, told
from tests.cases.shares import shares_kept, shares_there, tally_kept, tally_there
from tests.dialogue.desk import says
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.cases.actions import (
    assign_case,
    erase_cases_of,
    fill_case,
    fill_custom,
    force_case,
    merge_case,
    move_case,
    prioritise_case,
    register_case,
    set_case_fields,
    set_case_issue,
    unmerge_case,
)
from zhunsheng.cases.events import CaseIssueSet, CaseOpened
from zhunsheng.cases.models import Case, CaseTally
from zhunsheng.cases.queries import (
    Chosen,
    analyse_cases,
    case_file,
    count_cases,
    count_chosen,
    count_issues,
    issue_title,
    list_by_issue,
    list_cases,
    recognised,
)
from zhunsheng.cases.values import CaseRow
from zhunsheng.dialogue.actions import grade_demand, open_dialogue, take_dialogue
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.lifecycle import NeedsMissing
from zhunsheng.standards.actions import publish_taxonomy_edition, save_taxonomy_draft
from zhunsheng.standards.queries import taxonomy, without_leaf

pytestmark = pytest.mark.usefixtures("shared_db")
QUALITY, REPAIR, DELAY = "aftersales.quality", "aftersales.repair", "order.delay"


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def issue(case_id: int) -> tuple[str, str]:
    one = Case.objects.get(id=case_id)
    return one.issue, one.issue_class


def mine(desk: Desk, at: Instant = AT, **more: object) -> int:
    case_id = desk.complaint(desk.customer(), at, **more)
    run(assign_case, desk.specialist, at, case_id, desk.specialist.id)
    return case_id


def talk(desk: Desk, buyer: Actor) -> int:
    opening = Opening(shop_id=desk.shop, channel="webchat", customer_id=buyer.id, group="complaint")
    dialogue_id = run(open_dialogue, buyer, AT, opening)
    says(buyer, dialogue_id, "快递三天没动了，我要投诉")
    run(take_dialogue, desk.specialist, AT, dialogue_id)
    return dialogue_id


def test_at_first_it_is_as_told_else_as_the_dialogue_was_graded_else_as_the_type_usually_is(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    ungraded = run(register_case, desk.specialist, AT, desk.new(buyer, dialogue_id=dialogue_id, issue_type=None))
    run(grade_demand, desk.specialist, AT, dialogue_id, DELAY)
    graded = run(register_case, desk.specialist, AT, desk.new(buyer, dialogue_id=dialogue_id))
    explicit = run(register_case, desk.specialist, AT, desk.new(buyer, dialogue_id=dialogue_id, issue=REPAIR))
    usual = desk.complaint(buyer, issue_type="quality")
    wish = {"wish": "exchange", "cause": "quality"}
    wished = run(register_case, buyer, AT, desk.new(buyer, "aftersale", fields=wish))
    found = [issue(one) for one in (ungraded, graded, explicit, usual, wished)]
    assert found == [
        ("", ""), (DELAY, "order"), (REPAIR, "aftersales"), (QUALITY, "aftersales"), ("aftersales.exchange", "aftersales"),
    ]  # fmt: skip
    opened = [
        next(one for one in facts_of(case) if isinstance(one, CaseOpened))
        for case in (ungraded, graded, explicit, usual)
    ]
    assert [(one.about.issue_type, one.how) for one in opened] == [
        (None, ""), (DELAY, "dialogue"), (REPAIR, "told"), (QUALITY, "usual"),
    ]  # fmt: skip


@pytest.mark.parametrize("strange", ["aftersales", "aftersales.moon", "x" * 200])
def test_what_the_taxonomy_does_not_have_is_refused(desk: Desk, strange: str) -> None:
    case_id, buyer = mine(desk), desk.customer()
    with pytest.raises(BadInput):
        desk.complaint(buyer, issue=strange)
    with pytest.raises(BadInput):
        run(set_case_issue, desk.specialist, AT, case_id, strange)
    with pytest.raises(BadInput):
        run(fill_case, desk.specialist, AT, case_id, {}, issue=strange)


def test_another_sub_type_is_a_fact_and_a_line_of_the_story(desk: Desk) -> None:
    case_id, me = mine(desk, issue_type="quality"), desk.specialist
    assert run(set_case_issue, me, AT, case_id, REPAIR) == QUALITY
    before = told(case_id)
    assert run(set_case_issue, me, AT, case_id, REPAIR) == REPAIR
    assert told(case_id) == before
    fact = facts_of(case_id)[-1]
    assert isinstance(fact, CaseIssueSet)
    assert (fact.issue_type, fact.how, fact.taxonomy_id, fact.about.issue_type) == (
        REPAIR,
        "told",
        taxonomy(AT).id,
        REPAIR,
    )
    line = next(one for one in case_file(me, case_id).entries if one.kind == "issue")
    assert line.detail == f"{QUALITY} {REPAIR}"
    for stranger in (desk.other, desk.customer()):
        with pytest.raises(AccessDenied):
            run(set_case_issue, stranger, AT, case_id, QUALITY)
    run(set_case_issue, me, AT, case_id, "")
    assert issue(case_id) == ("", "")


def test_without_a_sub_type_nobody_takes_a_complaint_up_and_it_goes_with_the_type_until_somebody_chooses(
    desk: Desk,
) -> None:
    case_id, me = mine(desk, issue_type=None), desk.specialist
    with pytest.raises(NeedsMissing) as fault:
        run(move_case, me, AT, case_id, "take_up")
    assert fault.value.detail["missing"] == "type, issue"
    run(fill_case, me, AT, case_id, {}, issue_type="quality")
    assert issue(case_id)[0] == QUALITY
    run(fill_case, me, AT, case_id, {}, issue_type="logistics")
    assert issue(case_id)[0] == DELAY
    run(fill_case, me, AT, case_id, {}, issue_type="quality", issue=REPAIR)
    run(fill_case, me, AT, case_id, {}, issue_type="attitude")
    assert issue(case_id)[0] == REPAIR
    run(move_case, me, AT, case_id, "take_up")


def test_an_earlier_edition_asks_for_none(desk: Desk) -> None:
    case_id = mine(desk, issue_type=None)
    Case.objects.filter(id=case_id).update(edition=4)
    run(fill_case, desk.specialist, AT, case_id, {}, issue_type="quality")
    run(set_case_issue, desk.specialist, AT, case_id, "")
    run(move_case, desk.specialist, AT, case_id, "take_up")


def test_lists_and_counts_of_a_class_and_a_sub_type_agree(desk: Desk) -> None:
    made = [desk.complaint(desk.customer(), issue=one) for one in (QUALITY, DELAY, QUALITY, REPAIR)]
    for actor in (desk.boss, desk.leader):
        for chosen, ids in ((QUALITY, (0, 2)), ("aftersales", (0, 2, 3)), (DELAY, (1,)), ("policy", ())):
            listed = [one.id for one in list_cases(actor, Chosen(issue=chosen))]
            assert [made.index(one) for one in reversed(listed) if one in made] == list(ids)
            assert len(listed) == sum(count_chosen(actor, Chosen(issue=chosen)).values())
            assert len(listed) == sum(count_cases(actor, chosen).values())
        rows = Counter(one.issue for one in list_cases(actor, Chosen(), limit=1000) if one.issue)
        assert count_issues(actor) == dict(rows)
        assert sum(count_issues(actor, over=("registered",)).values()) == sum(rows.values()) - len(
            [one for one in list_cases(actor, Chosen(state="registered"), limit=1000) if one.issue]
        )


def test_by_issue_page_by_page_is_the_whole_list_both_ways(desk: Desk) -> None:
    made = {
        desk.complaint(desk.customer(), issue=one)
        for one in (QUALITY, DELAY, QUALITY, QUALITY, DELAY, QUALITY, QUALITY)
    }
    whole = [(one.issue, one.id) for one in list_cases(desk.boss, Chosen(kind="complaint"), limit=1000)]
    assert made <= {number for _, number in whole}
    for down in (False, True):
        found: list[CaseRow] = []
        after: tuple[str, int] | None = None
        while page := list_by_issue(desk.boss, Chosen(kind="complaint"), after=after, down=down, limit=3):
            found += page
            after = (page[-1].issue, page[-1].id)
        assert [(one.issue, one.id) for one in found] == sorted(whole, reverse=down)


def test_the_tally_follows_every_change(desk: Desk) -> None:
    first, second = desk.customer(), desk.customer()
    one, two = desk.complaint(first, issue=QUALITY), desk.complaint(first, issue=DELAY)
    gone = desk.complaint(second, issue=REPAIR)
    run(assign_case, desk.boss, AT, one, desk.boss.id)
    run(merge_case, desk.boss, AT, two, one)
    run(unmerge_case, desk.boss, AT, two)
    run(merge_case, desk.boss, AT, two, one)
    run(set_case_issue, desk.boss, AT, one, REPAIR)
    run(prioritise_case, desk.boss, AT, one, 1)
    run(force_case, desk.administrator, AT, desk.complaint(second), "测试")
    run(force_case, desk.administrator, AT, desk.complaint(first), "测试")
    run(erase_cases_of, SYSTEM, AT, second.id, limit=10)
    assert not Case.objects.filter(id=gone).exists()
    assert shares_kept() == shares_there()
    assert tally_kept() == tally_there()
    again = importlib.import_module("zhunsheng.cases.migrations.0023_told_apart")
    again.forget(apps, None)
    assert (shares_kept(), tally_kept()) == ({}, {})
    again.tell(apps, None)
    assert shares_kept() == shares_there()
    assert tally_kept() == tally_there()


def test_own_fields_hang_on_a_class_or_a_sub_type(desk: Desk) -> None:
    text = "- {code: fault, zh: 故障, en: Fault, issues: [aftersales.quality]}\n- {code: any, zh: 任一, en: Any, issues: [aftersales]}\n"
    run(set_case_fields, desk.administrator, AT, text)
    quality, repair, delay = (mine(desk, issue=one) for one in (QUALITY, REPAIR, DELAY))
    run(fill_custom, desk.specialist, AT, quality, {"fault": "裂", "any": "甲"})
    run(fill_custom, desk.specialist, AT, repair, {"any": "乙"})
    for case_id, code in ((repair, "fault"), (delay, "fault"), (delay, "any")):
        with pytest.raises(BadInput):
            run(fill_custom, desk.specialist, AT, case_id, {code: "丙"})
    with pytest.raises(BadInput):
        run(set_case_fields, desk.administrator, AT, "- {code: f1, zh: 甲, en: A, issues: [moon.dark]}")


def test_a_month_is_told_by_class_and_sub_type(desk: Desk) -> None:
    at = AT + hours(24 * 500)
    for one in (QUALITY, QUALITY, DELAY):
        desk.complaint(desk.customer(), at, issue=one)
    run(register_case, desk.boss, at, desk.new(desk.customer(), "department", issue=QUALITY, fields={"matter": "x"}))
    desk.complaint(desk.customer(), at - hours(48), issue=REPAIR)
    found = analyse_cases(desk.boss, at - hours(24), at + hours(24), AT).issues
    lines = [
        (one.issue_class, one.issue, one.count, one.before, one.complaints, one.complaints_before) for one in found
    ]
    assert lines == [
        ("aftersales", QUALITY, 3, 0, 2, 0), ("aftersales", REPAIR, 0, 1, 0, 1), ("order", DELAY, 1, 0, 1, 0),
    ]  # fmt: skip


def test_words_point_to_a_sub_type_or_to_none() -> None:
    assert recognised(["我的快递停滞了，物流一直不更新"], AT).startswith("order.")
    assert recognised(["嗯"], AT) == ""


def test_cases_of_before_are_filed_by_their_dialogue_or_their_type(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    of_dialogue = run(
        register_case, desk.specialist, AT, desk.new(buyer, dialogue_id=dialogue_id, issue_type="quality")
    )
    of_type, of_none = desk.complaint(buyer, issue_type="quality"), desk.complaint(buyer, issue_type=None)
    run(grade_demand, desk.specialist, AT, dialogue_id, DELAY)
    Case.objects.update(issue="", issue_class="")
    CaseTally.objects.all().delete()
    importlib.import_module("zhunsheng.cases.migrations.0012_issues").file_under(apps, None)
    assert [issue(one) for one in (of_dialogue, of_type, of_none)] == [
        (DELAY, "order"),
        (QUALITY, "aftersales"),
        ("", ""),
    ]
    rows = Case.objects.filter(merged_into__isnull=True).values_list("kind", "state", "issue")
    assert {(row.kind, row.state, row.issue): row.count for row in CaseTally.objects.all()} == dict(Counter(rows))


def test_what_is_retired_stays_where_it_stands_and_is_offered_nowhere(desk: Desk) -> None:
    later = AT + hours(24 * 900)
    case_id = mine(desk, later, issue=QUALITY)
    version = run(save_taxonomy_draft, SYSTEM, AT, without_leaf(taxonomy(AT).body, QUALITY), version=0)
    scripted = frozenset(one.code for one in taxonomy(AT).leaves())
    run(publish_taxonomy_edition, SYSTEM, AT, version=version, effective_at=later + hours(1), scripted=scripted)
    now = later + hours(2)
    assert issue_title(QUALITY, now, "zh-hans") == "售后投诉 · 质量问题"
    assert case_id in [one.id for one in list_cases(desk.boss, Chosen(issue=QUALITY))]
    with pytest.raises(BadInput):
        desk.complaint(desk.customer(), now, issue=QUALITY)
    usual = desk.complaint(desk.customer(), now, issue_type="quality")
    assert issue(usual) == ("", "")
    run(fill_case, desk.specialist, now, case_id, {"matter": "杯子碎了"}, issue=QUALITY)
    assert issue(case_id)[0] == QUALITY
    run(set_case_issue, desk.specialist, now, case_id, REPAIR)
    with pytest.raises(BadInput):
        run(set_case_issue, desk.specialist, now, case_id, QUALITY)

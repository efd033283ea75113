"""Who answers for a question, who approves it, which groups look after its category, and of which product it is."""

import pytest

from tests.dialogue.desk import after, open_shop
from tests.people.staff import AT, facts, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.knowledge.actions import (
    approve_faq,
    assign_category,
    begin_trial,
    draft_faq,
    entrust_faq,
    retire_faq,
    revise_faq,
)
from zhunsheng.knowledge.errors import AnotherReviewer
from zhunsheng.knowledge.events import FaqEntrusted, QuestionsAssigned
from zhunsheng.knowledge.queries import faq, find_faqs, groups_of_categories, shelf_categories
from zhunsheng.knowledge.values import FaqDraft, FaqShown
from zhunsheng.people.actions import change_rights

pytestmark = pytest.mark.usefixtures("db")

RETURN = FaqDraft(
    question="怎么退货", answer="签收七天内可以申请退货，请在订单页点击申请。", category="售后", product="晨露 键盘"
)


def desk() -> tuple[Actor, Actor, Actor, Actor, int]:
    """Take in a writer, two managers and a supervisor; return them with a question."""
    open_shop()
    writer, chief = hire("xie", rights(Role.TRAINER)), hire("zhu", rights(Role.SUPERVISOR))
    one, other = hire("jing", rights(Role.MANAGER)), hire("jing2", rights(Role.MANAGER))
    return writer, one, other, chief, run(draft_faq, writer, AT, RETURN)


def shown(who: Actor, faq_id: int) -> FaqShown:
    return faq(who, faq_id)


def test_a_named_reviewer_approves_and_nobody_else_but_a_supervisor() -> None:
    writer, one, other, chief, faq_id = desk()
    run(entrust_faq, writer, AT, faq_id, owner_id=writer.id, reviewer_id=one.id)
    assert (shown(writer, faq_id).reviewer_id, shown(writer, faq_id).waits) == (one.id, True)
    with pytest.raises(AnotherReviewer, match="小jing is"):
        run(approve_faq, other, AT, faq_id, number=1)
    run(approve_faq, one, AT, faq_id, number=1)
    assert not shown(writer, faq_id).waits
    run(revise_faq, writer, AT, faq_id, FaqDraft(question="怎么退货", answer="七天内都可以在订单页申请。"), began=1)
    assert shown(writer, faq_id).waits
    with pytest.raises(AnotherReviewer):
        run(begin_trial, other, AT, faq_id, number=2)
    run(approve_faq, chief, AT, faq_id, number=2)
    run(retire_faq, chief, AT, faq_id)
    assert not shown(writer, faq_id).waits


def test_a_reviewer_who_may_not_any_more_holds_nobody_up() -> None:
    writer, one, other, _, faq_id = desk()
    run(entrust_faq, writer, AT, faq_id, owner_id=writer.id, reviewer_id=one.id)
    run(change_rights, SYSTEM, AT, one.id, rights(Role.AGENT))
    run(approve_faq, other, AT, faq_id, number=1)
    assert shown(writer, faq_id).approved == 1


def test_who_may_not_write_owns_nothing_and_who_may_not_approve_reviews_nothing() -> None:
    writer, one, _, _, faq_id = desk()
    lin = hire("lin", rights(Role.AGENT))
    for owner, reviewer in ((lin.id, None), (writer.id, lin.id), (writer.id, 999), (one.id, one.id), (0, None)):
        with pytest.raises(BadInput):
            run(entrust_faq, writer, AT, faq_id, owner_id=owner, reviewer_id=reviewer)
    with pytest.raises(AccessDenied):
        run(entrust_faq, lin, AT, faq_id, owner_id=one.id, reviewer_id=None)
    with pytest.raises(NotFound):
        run(entrust_faq, writer, AT, 1, owner_id=writer.id, reviewer_id=None)
    run(entrust_faq, writer, AT, faq_id, owner_id=one.id, reviewer_id=None)
    run(entrust_faq, writer, after(1), faq_id, owner_id=one.id, reviewer_id=None)
    assert [fact for fact in facts() if isinstance(fact, FaqEntrusted)] == [
        FaqEntrusted(faq_id=faq_id, owner_id=one.id, reviewer_id=None)
    ]


def test_a_product_is_kept_with_each_wording_found_by_and_bounded() -> None:
    writer, _, _, _, faq_id = desk()
    assert shown(writer, faq_id).draft.product == "晨露 键盘"
    assert [one.id for one, _ in find_faqs(writer, "晨露")] == [faq_id]
    for bad in ("长" * 81, "有\x00零"):
        with pytest.raises(BadInput, match="product"):
            run(draft_faq, writer, AT, FaqDraft(question="甲问", answer="乙答。", product=bad))


def test_groups_look_after_categories_and_one_page_says_what_each_lacks() -> None:
    writer, _, _, chief, faq_id = desk()
    run(draft_faq, writer, AT, FaqDraft(question="有优惠吗", answer="看活动页。", category="售前"))
    run(draft_faq, writer, AT, FaqDraft(question="在吗", answer="在的。"))
    run(approve_faq, chief, AT, faq_id, number=1)
    run(assign_category, writer, AT, "售后", ["online"])
    run(assign_category, writer, after(1), "售后", ["online"])
    told = {one.name: one for one in shelf_categories(writer, AT)}
    assert sorted(told) == ["售前", "售后"]
    mine, other = told["售后"], told["售前"]
    assert (mine.questions, mine.in_use, mine.few, mine.waiting, mine.groups) == (1, 1, 1, 0, ("online",))
    assert (other.in_use, other.waiting, other.groups) == (0, 1, ())
    assert groups_of_categories() == {"售后": frozenset({"online"})}
    with pytest.raises(BadInput, match="nobody"):
        run(assign_category, writer, AT, "售后", ["nobody"])
    with pytest.raises(NotFound):
        run(assign_category, writer, AT, "没有", ["online"])
    run(assign_category, writer, after(2), "售后", [])
    assert [fact.groups for fact in facts() if isinstance(fact, QuestionsAssigned)] == [["online"], []]

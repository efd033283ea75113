"""An inspector reviews a closed dialogue clause by clause; the agent sees it and answers once."""

import pytest

from tests.dialogue.desk import (
    after,
    agent,
    answers,
    closes,
    customer,
    held,
    open_shop,
    opened,
    says,
    ticking,
    told,
    tries,
)
from tests.people.staff import hire, rights, team
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.clocks.actions import tick
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.quality.actions import answer_review, give_review
from zhunsheng.quality.events import ReviewAnswered, ReviewGiven
from zhunsheng.quality.queries import findings_of, review, review_items, reviewed, reviews
from zhunsheng.quality.values import Finding, Item, NotToBeReviewed, ReviewAnsweredBefore, ReviewStands, Sign, Verdict

pytestmark = pytest.mark.usefixtures("db", "keys")
GATE = ("solved_or_followup", "no_further_question", "satisfaction_intent", "customer_confirmation")


def ended(login: str = "lin", *, team_id: int | None = None, late: bool = False) -> tuple[Actor, Actor, int]:
    """A dialogue with one sentence held back, closed after ten minutes."""
    who, mei = agent(login, team_id=team_id), customer()
    dialogue = opened(mei)
    says(mei, dialogue, "在吗", after(1))
    if late:
        run(tick, SYSTEM, after(40), limit=100)
    held(tries(who, dialogue, "这不归我管", after(45)))
    answers(who, dialogue, "您好，请问有什么可以帮您？", after(50 if late else 5))
    closes(who, dialogue, ticking(*GATE), after(600))
    return who, mei, dialogue


def inspector(login: str = "gu") -> Actor:
    return hire(login, rights(Role.INSPECTOR))


def as_suggested(items: list[Item]) -> dict[str, Finding]:
    return {
        one.clause_id: Finding(verdict=one.suggested, remark="超时" if one.suggested is Verdict.FAULT else "")
        for one in items
    }


def signs(items: list[Item], clause_id: str) -> set[Sign]:
    return {sign.sign for one in items if one.clause_id == clause_id for sign in one.evidence}


def test_the_items_are_the_clauses_that_applied_with_what_the_desk_has_seen() -> None:
    open_shop()
    _, _, dialogue = ended(late=True)
    items = review_items(inspector(), dialogue, after(700))
    assert Sign.BROKEN in signs(items, "ec-1.2a")
    assert [one.suggested for one in items if Sign.HELD_BACK in signs(items, one.clause_id)] == [Verdict.OK]
    assert Sign.CHECKED in signs(items, "cc-1.3a")
    assert signs(items, "dy-3.1c") == {Sign.RECORD_DUE}
    found = {one.clause_id: one.suggested for one in items}
    assert found["ec-1.2a"] is Verdict.FAULT
    assert found["cc-1.3a"] is Verdict.OK
    assert "cc-1.1a" not in found
    assert "dy-2.1c" not in found


def test_a_review_is_given_once_a_closing_and_tells_its_faults() -> None:
    open_shop()
    who, mei, dialogue = ended(late=True)
    gu = inspector()
    findings = as_suggested(review_items(gu, dialogue, after(700)))
    made = run(give_review, gu, after(700), dialogue, findings, " 问候晚了 ")
    one = review(who, made)
    assert (one.agent_id, one.by_id, one.remark, one.items) == (who.id, gu.id, "问候晚了", len(findings))
    assert "ec-1.2a" in one.faults
    assert [fact.faults for fact in told(dialogue, ReviewGiven)] == [list(one.faults)]
    assert {each.clause_id for each in findings_of(who, made)} == set(findings)
    assert reviewed(gu, [dialogue]) == {(dialogue, after(600).us): made}
    with pytest.raises(ReviewStands):
        run(give_review, gu, after(701), dialogue, findings)
    says(mei, dialogue, "还是不行", after(800))
    with pytest.raises(NotToBeReviewed):
        run(give_review, gu, after(801), dialogue, findings)
    closes(who, dialogue, ticking(*GATE), after(900))
    again = as_suggested(review_items(gu, dialogue, after(901)))
    assert run(give_review, gu, after(901), dialogue, again) != made


def test_a_review_names_every_item_and_says_why_a_fault_is_one() -> None:
    open_shop()
    _, _, dialogue = ended()
    gu = inspector()
    findings = {one.clause_id: Finding(verdict=Verdict.OK) for one in review_items(gu, dialogue, after(700))}
    fault = Finding(verdict=Verdict.FAULT)
    for wrong in (
        {},
        findings | {"nothing-1": fault},
        findings | {"ec-1.2a": fault},
        findings | {"ec-1.2a": Finding(verdict=Verdict.FAULT, remark="长" * 501)},
    ):
        with pytest.raises(BadInput):
            run(give_review, gu, after(700), dialogue, wrong)
    with pytest.raises(BadInput):
        run(give_review, gu, after(700), dialogue, findings, "长" * 2001)
    assert told(dialogue, ReviewGiven) == []


def test_nobody_reviews_themselves_and_agents_review_nobody() -> None:
    open_shop()
    who, _, dialogue = ended()
    for login in ("wu", "min"):
        with pytest.raises(AccessDenied):
            run(give_review, hire(login, rights(Role.AGENT)), after(700), dialogue, {})
    with pytest.raises(AccessDenied):
        run(give_review, who, after(700), dialogue, {})
    with pytest.raises(AccessDenied):
        review_items(who, dialogue, after(700))
    with pytest.raises(NotFound):
        run(give_review, inspector(), after(700), dialogue + 1, {})


def test_the_agent_answers_once_and_only_their_own() -> None:
    open_shop()
    crew = team()
    who, _, dialogue = ended(team_id=crew)
    gu, wu = inspector(), hire("wu", rights(Role.LEADER, team_id=crew))
    made = run(give_review, gu, after(700), dialogue, as_suggested(review_items(gu, dialogue, after(700))))
    far = hire("far", rights(Role.AGENT))
    assert [one.id for one in reviews(who)] == [one.id for one in reviews(wu)] == [made]
    assert reviews(far) == []
    for other in (far, wu, gu):
        with pytest.raises(AccessDenied):
            run(answer_review, other, after(800), made, "不是我")
    for words in ("", "  ", "长" * 2001, "a\x00"):
        with pytest.raises(BadInput):
            run(answer_review, who, after(800), made, words)
    run(answer_review, who, after(800), made, " 已改进 ")
    assert review(gu, made).answer == "已改进"
    assert len(told(dialogue, ReviewAnswered)) == 1
    with pytest.raises(ReviewAnsweredBefore):
        run(answer_review, who, after(801), made, "再说")
    with pytest.raises(NotFound):
        run(answer_review, who, after(801), made + 1, "无")

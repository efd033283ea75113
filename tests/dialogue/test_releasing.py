"""Words that the guard refused: asked for, let out once by a leader, on record; some by nobody."""

import pytest

from tests.dialogue.desk import after, agent, answers, customer, held, lines, open_shop, opened, says, told, tries
from tests.people.staff import hire, rights, team
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.dialogue.actions import Written, answer_release, ask_release, say_released, tend_releases
from zhunsheng.dialogue.errors import NotHeld, NotReleasable, ReleaseOver
from zhunsheng.dialogue.events import MessageReleased, ReleaseAnswered, ReleaseAsked, ReleaseLapsed
from zhunsheng.dialogue.queries import releases_for
from zhunsheng.dialogue.values import Draft
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput

pytestmark = pytest.mark.usefixtures("db")

REFUSED = "抱歉，这个不归我管哦"


def draft(text: str = REFUSED) -> Draft:
    return Draft(cid="r1", text=text)


def test_refused_words_go_out_once_by_a_leaders_word_and_all_of_it_is_on_record():
    open_shop()
    team_id = team("a")
    xiaolin, boss, other = (
        agent("xiaolin", team_id=team_id),
        hire("boss", rights(Role.LEADER, team_id=team_id)),
        agent("other"),
    )
    leader, guest = boss, customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "耳机坏了，能退吗", after(1))
    assert held(tries(xiaolin, dialogue_id, REFUSED, after(2))).may_ask
    wish = run(ask_release, xiaolin, after(3), dialogue_id, draft(), "客户自己这样说，要复述原话", "小林")
    assert run(ask_release, xiaolin, after(4), dialogue_id, draft(), "再问一次", "小林") == wish
    assert [one.id for one in releases_for(leader, after(5))] == [wish]
    assert releases_for(other, after(5)) == []
    for who in (xiaolin, other):
        with pytest.raises(AccessDenied):
            run(answer_release, who, after(5), dialogue_id, wish, granted=True, answer="可以")
    with pytest.raises(ReleaseOver):
        run(say_released, xiaolin, after(5), dialogue_id, wish, "c1", "小林")
    with pytest.raises(BadInput):
        run(answer_release, leader, after(6), dialogue_id, wish, granted=True, answer=" ")
    run(answer_release, leader, after(6), dialogue_id, wish, granted=True, answer="是引用，可以")
    with pytest.raises(ReleaseOver):
        run(answer_release, leader, after(7), dialogue_id, wish, granted=False, answer="算了")
    sent = run(say_released, xiaolin, after(8), dialogue_id, wish, "c1", "小林")
    assert isinstance(sent, Written)
    assert lines(dialogue_id)[-1].text == REFUSED
    again = run(say_released, xiaolin, after(9), dialogue_id, wish, "c1", "小林")
    assert isinstance(again, Written)
    assert again.repeated
    with pytest.raises(ReleaseOver):
        run(say_released, xiaolin, after(9), dialogue_id, wish, "c2", "小林")
    held(tries(xiaolin, dialogue_id, REFUSED, after(10)))
    (asked,), (answered,) = told(dialogue_id, ReleaseAsked), told(dialogue_id, ReleaseAnswered)
    (released,) = told(dialogue_id, MessageReleased)
    assert (asked.clause_ids, answered.granted, answered.asked_by_id) == (["cc-2.1b"], True, xiaolin.id)
    assert (released.message_id, released.granted_by_id, released.clause_ids) == (sent.id, leader.id, ["cc-2.1b"])


def test_a_wish_lapses_and_what_protects_the_customer_is_never_let_out():
    open_shop()
    team_id = team("a")
    xiaolin, leader, guest = (
        agent("xiaolin", team_id=team_id),
        hire("boss", rights(Role.LEADER, team_id=team_id)),
        customer(),
    )
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "耳机坏了，能退吗", after(1))
    with pytest.raises(NotReleasable):
        run(ask_release, xiaolin, after(2), dialogue_id, draft("把钱转到我的私人账户吧"), "客户要求", "小林")
    with pytest.raises(NotHeld):
        run(ask_release, xiaolin, after(2), dialogue_id, draft("您好，我马上为您处理"), "想问问", "小林")
    wish = run(ask_release, xiaolin, after(3), dialogue_id, draft(), "复述", "小林")
    assert run(tend_releases, SYSTEM, after(300), limit=9) == 0
    with pytest.raises(ReleaseOver):
        run(answer_release, leader, after(303), dialogue_id, wish, granted=True, answer="可以")
    assert run(tend_releases, SYSTEM, after(304), limit=9) == 1
    assert [one.release_id for one in told(dialogue_id, ReleaseLapsed)] == [wish]
    answers(xiaolin, dialogue_id, "您好，我马上为您处理", after(305))

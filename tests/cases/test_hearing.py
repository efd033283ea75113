"""Of several offers with the same words the pressed one counts; words alone are asked about; an invitation to rate asks once."""

import json

import pytest

from tests.cases.desk import AT, OPTIONS, Desk, state
from tests.cases.test_news import buttons, follow, heard, presses, settled, talk
from tests.dialogue.desk import says
from zhunsheng.access.values import Actor
from zhunsheng.cases.actions import choose_option, fill_case, move_case, put_options, rate_case, refuse_options
from zhunsheng.cases.models import Case, CaseEntry
from zhunsheng.dialogue.actions import receive_message
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.values import Draft, Press
from zhunsheng.journal.actions import run

pytestmark = pytest.mark.usefixtures("shared_db")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def two(desk: Desk) -> tuple[Actor, int, int, int]:
    """Put the same options of two cases to one customer."""
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    older, newer = desk.to_proposed(buyer), desk.to_proposed(buyer)
    follow()
    return buyer, dialogue_id, older, newer


def test_a_button_counts_for_the_case_that_it_stands_under(desk: Desk) -> None:
    buyer, dialogue_id, older, newer = two(desk)
    presses(buyer, dialogue_id, f"case:{older}:options:1", "方案2 全额退款")
    follow()
    assert (state(older), state(newer)) == ("carrying_out", "proposed")
    presses(buyer, dialogue_id, f"case:{newer}:options:1", "都不合适")
    follow()
    assert (state(newer), Case.objects.get(id=newer).rounds) == ("planning", 1)
    presses(buyer, dialogue_id, f"case:{older}:options:1", "方案1 换货，三天内寄出")
    follow()
    assert f"工单 {older} 已经按您选的“全额退款”在办" in heard(dialogue_id)[-1]


def test_words_that_fit_two_cases_are_asked_about_and_the_answer_has_a_button_for_each(desk: Desk) -> None:
    buyer, dialogue_id, older, newer = two(desk)
    says(buyer, dialogue_id, "方案2")
    follow()
    assert (state(older), state(newer)) == ("proposed", "proposed")
    assert heard(dialogue_id)[-1] == "您有 2 张工单在等您答复，请问您说的是哪一张？"
    told = [f"方案2 全额退款（工单 …{str(one)[-6:]}）" for one in (newer, older)]
    assert buttons(dialogue_id) == told
    asked = str(Message.objects.filter(dialogue_id=dialogue_id, by="bot").latest("seq").cid)
    presses(buyer, dialogue_id, asked, told[1])
    follow()
    assert (state(older), state(newer)) == ("carrying_out", "proposed")
    rows = Message.objects.filter(dialogue_id=dialogue_id, event="choice.settled").values_list("data", flat=True)
    assert sorted(json.loads(str(one))["said"] for one in rows) == sorted([told[1], "方案2 全额退款"])
    says(buyer, dialogue_id, "2")
    follow()
    assert state(newer) == "carrying_out"


def test_a_refusal_that_fits_two_cases_keeps_its_words(desk: Desk) -> None:
    buyer, dialogue_id, older, newer = two(desk)
    says(buyer, dialogue_id, "都不合适，我要换新的")
    follow()
    told = f"都不合适，我要换新的（工单 …{str(older)[-6:]}）"
    assert told in buttons(dialogue_id)
    says(buyer, dialogue_id, told)
    follow()
    assert (state(older), state(newer)) == ("planning", "proposed")
    assert CaseEntry.objects.get(case_id=older, kind="rejection").words == told


def test_a_button_of_an_earlier_round_chooses_nothing_of_the_next(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    follow()
    run(refuse_options, buyer, AT, case_id, "都太慢")
    run(put_options, desk.specialist, AT, case_id, OPTIONS)
    run(move_case, desk.specialist, AT, case_id, "propose")
    follow()
    presses(buyer, dialogue_id, f"case:{case_id}:options:1", "方案2 全额退款")
    follow()
    assert (state(case_id), heard(dialogue_id)[-1][-9:]) == ("proposed", "告诉我们您的想法。")
    presses(buyer, dialogue_id, f"case:{case_id}:options:2", "方案2 全额退款")
    follow()
    assert state(case_id) == "carrying_out"


def test_a_press_of_what_was_never_offered_is_mere_words(desk: Desk) -> None:
    buyer, dialogue_id, older, newer = two(desk)
    stranger = desk.customer()
    other = talk(desk, stranger)
    offer = Message.objects.get(dialogue_id=dialogue_id, cid=f"case:{older}:options:1")
    for who, where, seq, text in (
        (stranger, other, offer.seq, "方案2 全额退款"), (buyer, dialogue_id, offer.seq, "方案2 全部退款"), (buyer, dialogue_id, 999, "方案2 全额退款"),
    ):  # fmt: skip
        press = Press(dialogue=dialogue_id, seq=seq)
        written = run(receive_message, who, AT, where, Draft(cid=f"{seq}{text}", text=text, press=press))
        assert json.loads(Message.objects.get(id=written.id).data or "{}") == {}
    follow()
    assert (state(older), state(newer)) == ("proposed", "proposed")


def to_settled(desk: Desk, case_id: int) -> None:
    run(fill_case, desk.specialist, AT, case_id, {"outcome": "已退款"})
    run(move_case, desk.specialist, AT, case_id, "settle")
    follow()


def again(desk: Desk, buyer: Actor, case_id: int) -> None:
    """Take a case up again and settle it once more."""
    Case.objects.filter(id=case_id).update(state="carrying_out")
    to_settled(desk, case_id)


def test_a_case_that_is_settled_again_asks_anew_and_its_older_invitation_is_over(desk: Desk) -> None:
    buyer = desk.customer()
    dialogue_id = talk(desk, buyer)
    case_id = desk.to_proposed(buyer)
    run(choose_option, buyer, AT, case_id, 2)
    to_settled(desk, case_id)
    again(desk, buyer, case_id)
    assert settled(dialogue_id) == [("over", 0, "")]
    invitations = Message.objects.filter(dialogue_id=dialogue_id, cid__startswith=f"case:{case_id}:rate:")
    assert invitations.count() == 2
    presses(buyer, dialogue_id, str(invitations.latest("seq").cid), "4 分")
    follow()
    assert (Case.objects.get(id=case_id).rating, settled(dialogue_id)[1:]) == (4, [("chosen", 2, "4 分")])
    again(desk, buyer, case_id)
    assert len(settled(dialogue_id)) == 2
    says(buyer, dialogue_id, "2 分")
    follow()
    assert (Case.objects.get(id=case_id).rating, settled(dialogue_id)[2:]) == (2, [("chosen", 4, "2 分")])
    run(rate_case, buyer, AT, case_id, 3)
    says(buyer, dialogue_id, "5 分")
    follow()
    assert (Case.objects.get(id=case_id).rating, heard(dialogue_id)[-1]) == (3, "您已经评价过了，谢谢。")

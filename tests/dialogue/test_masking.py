"""What colleagues write to each other holds no personal data in the clear."""

import pytest

from tests.dialogue.desk import after, agent, be, customer, open_shop, opened, told
from zhunsheng.dialogue.actions import add_note, transfer_dialogue
from zhunsheng.dialogue.events import DialogueNoted
from zhunsheng.dialogue.queries import chain_of, notes_of
from zhunsheng.journal.actions import run
from zhunsheng.people.values import Presence

pytestmark = pytest.mark.usefixtures("db")


def test_personal_data_in_a_note_or_a_hand_over_is_masked():
    open_shop()
    xiaolin, xiaozhou = agent("xiaolin"), agent("xiaozhou", here=False)
    dialogue_id = opened(customer())
    run(
        add_note,
        xiaolin,
        after(1),
        dialogue_id,
        "请回电13812345678，订单号2026112800012345",
        (),
        cid="n1",
        nickname="小林",
    )
    run(add_note, xiaolin, after(2), dialogue_id, "王先生，手机138****5678", (), cid="n2", nickname="小林")
    assert [one.text for one in notes_of(xiaolin, dialogue_id)] == [
        "请回电138****5678，订单号2026112800012345",
        "王**，手机138****5678",
    ]
    assert [one.masked for one in told(dialogue_id, DialogueNoted)] == [1, 1]
    be(xiaozhou, Presence.AVAILABLE, after(3))
    run(transfer_dialogue, xiaolin, after(4), dialogue_id, xiaozhou.id, "回电13812345678")
    assert chain_of(xiaozhou, dialogue_id)[-1].note == "回电138****5678"

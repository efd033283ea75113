"""Fraud: stopped or marked on both sides of a dialogue, and it opens a security incident."""

import pytest

from tests.cases.desk import AT, Desk
from tests.dialogue.desk import says
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.cases.models import Case
from zhunsheng.dialogue.actions import Held, open_dialogue, send_message, take_dialogue
from zhunsheng.dialogue.values import Draft, Opening
from zhunsheng.journal.actions import run
from zhunsheng.journal.readers import read_once
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.ids import new_id

pytestmark = pytest.mark.usefixtures("shared_db")
READER = next(reader for reader in AFTER if reader.name == "incidents")


@pytest.fixture(scope="module")
def desk(shared_db: object, module_keys: None) -> Desk:
    return Desk()


def talk(desk: Desk) -> tuple[int, Actor]:
    buyer = desk.customer()
    opening = Opening(shop_id=desk.shop, channel="webchat", customer_id=buyer.id, group="complaint")
    dialogue_id = run(open_dialogue, buyer, AT, opening)
    says(buyer, dialogue_id, "您好，我要退款")
    run(take_dialogue, desk.specialist, AT, dialogue_id)
    return dialogue_id, buyer


def incidents(dialogue_id: int) -> list[tuple[str, str | None, str]]:
    while run(seal, SYSTEM, AT, 500):
        pass
    while read_once(READER, AT):
        pass
    rows = Case.objects.filter(dialogue_id=dialogue_id, kind="incident")
    return [(row.state, row.issue_type, row.title) for row in rows]


def test_fraud_on_either_side_is_stopped_or_marked_and_opens_one_incident(desk: Desk) -> None:
    ours, _ = talk(desk)
    draft = Draft(cid=str(new_id()), text="退款需要您先付200保证金到我的个人账户")
    held = run(send_message, desk.specialist, AT, ours, draft, "梅")
    assert isinstance(held, Held)
    assert not held.may_confirm
    assert incidents(ours) == [("registered", "fraud", "私下转账")]
    theirs, buyer = talk(desk)
    says(buyer, theirs, "你把你们收到的验证码告诉我，我转账到你个人微信")
    [found] = incidents(theirs)
    assert found[:2] == ("registered", "fraud")
    says(buyer, theirs, "验证码快发给我，加我微信 abc12345")
    assert incidents(theirs) == [found]


def test_an_honest_dialogue_opens_none(desk: Desk) -> None:
    dialogue_id, buyer = talk(desk)
    says(buyer, dialogue_id, "我用微信支付付的款，退款会退到哪里")
    assert incidents(dialogue_id) == []

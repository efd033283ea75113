"""Routing rules, presence reasons and blocked customers as pages: who may enter, what is written, what is refused."""

import re

import pytest

from tests.dialogue.desk import customer
from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.queries import policy_of
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import block_customer
from zhunsheng.people.queries import block_of, grade_loads, presence_reasons

RULES = {
    "ahead_vip": "900", "ahead_repeat": "60", "ahead_new": "0", "ahead_anonymous": "0", "last_agent_s": "600", "after_work_s": "30", "reopen_s": "7200",
    "overflow_s": "40", "overflow_to": ["hotline"], "offer_s": "100", "leave_s": "50", "vanish_s": "60",
}  # fmt: skip


def recorded(name: str) -> int:
    return FactRow.objects.filter(name=name).count()


@pytest.mark.parametrize("path", ["/admin/routing/online/", "/admin/presence/"])
def test_managers_and_administrators_set_how_dialogues_are_given_out(enter, path):
    opened = {
        login: enter(login).get(path).status_code for login in ("guanli", "jingli", "zhuguan", "xiaolin", "zhijian")
    }
    assert opened == {"guanli": 200, "jingli": 200, "zhuguan": 403, "xiaolin": 403, "zhijian": 403}
    assert enter("zhuguan").post(path, RULES | {"do": "new"}).status_code == 403


def test_rules_are_set_as_typed_and_what_cannot_be_kept_is_said(enter):
    client = enter("guanli")
    channels = policy_of("online").channel_ahead_s
    assert client.post("/admin/routing/online/", RULES).status_code == 302
    policy = policy_of("online")
    assert (policy.ahead_s, policy.overflow_to, policy.overflow_s, policy.reopen_s) == (
        {"vip": 900, "repeat": 60},
        ("hotline",),
        40,
        7200,
    )
    assert policy.channel_ahead_s == channels
    faults: tuple[dict[str, object], ...] = (
        {"overflow_to": []},
        {"ahead_vip": "-1"},
        {"offer_s": "99999999"},
        {"vanish_s": "soon"},
    )
    for wrong in faults:
        answer = client.post("/admin/routing/online/", RULES | wrong)
        assert (answer.status_code, 'class="error"' in answer.content.decode()) == (422, True)
    assert policy_of("online") == policy
    assert recorded("routing.policy_set") == 1
    assert client.get("/admin/routing/nobody/").status_code == 404


def test_reasons_are_added_renamed_and_retired(enter):
    client = enter("jingli")
    new = {"do": "new", "presence": "break", "code": "yoga", "zh": "做操", "en": "Exercise", "position": "7"}
    assert client.post("/admin/presence/", new).status_code == 302
    assert client.post("/admin/presence/", new | {"code": "Yoga!"}).status_code == 422
    told = {"do": "reason:break/yoga", "zh": "工间操", "en": "Exercise", "number": "8"}
    assert client.post("/admin/presence/", told).status_code == 302
    kept = next(one for one in presence_reasons(retired=True) if one.code == "yoga")
    assert (kept.zh, kept.position, kept.active) == ("工间操", 8, False)
    client.post("/admin/presence/", told | {"zh": " "})
    assert "breached" in client.get("/admin/presence/").content.decode()
    grade, share = next(iter(grade_loads().items()))
    client.post("/admin/presence/", {"do": f"share:{grade.value}", "number": "5"})
    assert grade_loads()[grade] == share
    client.post("/admin/presence/", {"do": f"share:{grade.value}", "number": "55"})
    assert grade_loads()[grade] == 55


def test_a_blocked_customer_is_listed_masked_and_let_in_again(enter):
    mei = customer().id
    block = run(block_customer, SYSTEM, now(), mei, "abuse", "hour", "骂人")
    assert {login: enter(login).get("/admin/blocks/").status_code for login in ("guanli", "zhuguan", "jingli", "zuzhang", "xiaolin")} == {
        "guanli": 200, "zhuguan": 200, "jingli": 403, "zuzhang": 403, "xiaolin": 403,
    }  # fmt: skip
    assert 'href="/admin/blocks/"' not in enter("zuzhang").get("/admin/devices/").content.decode()
    client = enter("zhuguan")
    page = client.get("/admin/blocks/?state=now").content.decode()
    assert re.findall(r'name="pick" value="(\d+)"', page) == [str(block)]
    assert "骂人" in page
    assert "骂人" not in enter("guanli").get("/admin/blocks/").content.decode()
    assert client.post("/admin/blocks/", {"do": "unblock", "pick": [str(block)]}).status_code == 303
    assert block_of(mei, now()) is not None
    assert client.post("/admin/blocks/", {"do": "unblock", "why": "已经道歉", "pick": [str(block)]}).status_code == 303
    assert "已经道歉" in client.get("/admin/blocks/").content.decode()
    assert block_of(mei, now()) is None
    assert client.post("/admin/blocks/", {"do": "unblock", "why": "再次", "pick": [str(block), "7"]}).status_code == 303
    assert recorded("customer.unblocked") == 1
    assert 'name="pick"' not in client.get("/admin/blocks/?state=now").content.decode()

"""A program works a shift, keeps promises and offers benefits: the same actions as the screens, told truly."""

from collections import Counter
from collections.abc import Iterator

import pytest
from ninja import Schema

from tests.dialogue.desk import agent, customer, hire, open_shop, opened, rights, says, team
from tests.surface.api.caller import Program
from zhunsheng.access.values import Actor, Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import knock
from zhunsheng.people.queries import devices_of
from zhunsheng.people.values import Browser, Tier
from zhunsheng.surface.api.describing import description

pytestmark = pytest.mark.usefixtures("db", "keys")


@pytest.fixture
def lin() -> Actor:
    open_shop()
    return agent("lin", team_id=team("一组"))


@pytest.fixture
def dialogue(lin: Actor) -> int:
    del lin
    who = customer(tier=Tier.VIP)
    number = opened(who)
    says(who, number, "我的订单还没发货")
    return number


def test_a_promise_is_listed_as_it_stands_at_this_moment(lin: Actor, dialogue: int) -> None:
    program = Program.of(lin)
    soon = {"plan": "回电", "due_at": (now() + hours(1)).iso()}
    made = program.post(f"/dialogues/{dialogue}/promises", soon)[1]["id"]
    assert [(one["id"], one["stands"], one["owner_id"]) for one in program.get("/promises")[1]["items"]] == [
        (made, "open", lin.id)
    ]
    assert program.post(f"/followups/{made}/done", {"result": "已告知"})[0] == 200
    assert [(one["stands"], one["result"]) for one in program.get("/promises")[1]["items"]] == [("kept", "已告知")]
    far = Program.of(hire("far", rights(Role.AGENT)))
    assert far.get("/promises") == (200, {"items": [], "next": None})


def test_a_benefit_is_offered_once_and_becomes_a_promise(lin: Actor, dialogue: int) -> None:
    program = Program.of(lin)
    offers = program.get(f"/dialogues/{dialogue}/benefits")[1]
    assert offers
    assert {one["offered"] for one in offers} == {False}
    body = {"code": offers[0]["code"]}
    status, made = program.post(f"/dialogues/{dialogue}/benefits", body)
    assert status == 201
    assert [one["id"] for one in program.get("/promises")[1]["items"]] == [made["id"]]
    assert program.post(f"/dialogues/{dialogue}/benefits", body)[0] == 409
    assert program.get(f"/dialogues/{dialogue}/benefits")[1][0]["offered"] is True


def test_a_benefit_is_set_for_the_whole_desk(lin: Actor) -> None:
    del lin
    boss = Program.of(hire("boss", rights(Role.ADMINISTRATOR)))
    card = {"zh": "贺卡", "en": "A card", "tiers": ["vip"], "fulfil_s": 3600, "active": False}
    assert boss.put("/benefits/card", card)[0] == 200
    assert {"code": "card", **card} in boss.get("/benefits")[1]
    assert boss.put("/benefits/card", card | {"tiers": ["none"]})[0] == 422


def test_a_shift_is_begun_ended_by_the_leader_and_appraised_once(lin: Actor) -> None:
    program, leader = Program.of(lin), Program.of(hire("wu", rights(Role.LEADER, team_id=next(iter(lin.team_ids)))))
    made = program.post("/shift")[1]["id"]
    assert program.post("/shift")[1]["id"] == made
    assert program.get(f"/agents/{lin.id}/shift")[1]["shift"]["id"] == made
    unread = program.get("/shift/unread")[1]
    assert program.post("/shift/read", {"keys": [one["key"] for one in unread] or ["none"]}) == (200, {"unread": 0})
    assert leader.post(f"/agents/{lin.id}/shift/end", {"reason": ""})[0] == 422
    sheet = leader.post(f"/agents/{lin.id}/shift/end", {"reason": "提前离岗"})[1]["id"]
    assert [(one["id"], one["reason"], one["mark"]) for one in program.get("/shift-sheets")[1]] == [
        (sheet, "提前离岗", None)
    ]
    assert leader.put(f"/shift-sheets/{sheet}/appraisal", {"mark": 4, "remark": "好"})[0] == 200
    assert leader.put(f"/shift-sheets/{sheet}/appraisal", {"mark": 3})[0] == 409
    assert program.put(f"/shift-sheets/{sheet}/appraisal", {"mark": 4})[0] == 403


def test_a_device_is_approved_by_somebody_else(lin: Actor) -> None:
    boss = hire("boss", rights(Role.ADMINISTRATOR))
    device = run(knock, lin, now(), Browser(token="lins", label="Firefox", address="192.0.2.7")).device_id
    assert Program.of(lin).put(f"/devices/{device}/approval")[0] == 403
    assert Program.of(boss).put(f"/devices/{device}/approval")[0] == 200
    assert [one.state.value for one in devices_of(boss, lin.id) if one.id == device] == ["trusted"]
    assert Program.of(boss).send("delete", f"/devices/{device}/approval")[0] == 409


def shapes(kind: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("zhunsheng.") and "[" not in one.__name__:
            yield one
        yield from shapes(one)


def test_no_two_shapes_have_one_name() -> None:
    assert description()
    names = Counter(one.__name__ for one in set(shapes()))
    assert [name for name, count in names.items() if count > 1] == []

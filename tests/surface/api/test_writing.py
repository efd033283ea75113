"""Changes over the interface: once for each key, on the version that is known, through the same guard and gate."""

import msgspec
import pytest
from django.test import override_settings

from tests.dialogue.desk import AT, agent, customer, hire, open_shop, opened, rights, says
from tests.surface.api.caller import Program
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.dialogue.models import Message
from zhunsheng.ground import files
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.journal.actions.once import forget_answers
from zhunsheng.journal.models import Answered, FactRow
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import add_document
from zhunsheng.knowledge.models import DocumentEdition
from zhunsheng.knowledge.values import DocumentDraft
from zhunsheng.people.models import Agent, Customer, Team
from zhunsheng.surface.api.callers import METER

pytestmark = pytest.mark.usefixtures("db", "keys")


@pytest.fixture
def lin() -> Actor:
    open_shop()
    return agent("lin")


@pytest.fixture
def dialogue(lin: Actor) -> int:
    del lin
    who = customer()
    number = opened(who)
    says(who, number, "我的订单还没发货")
    return number


def spoken(dialogue: int) -> list[str]:
    return list(Message.objects.filter(dialogue_id=dialogue, by="agent").values_list("text", flat=True))


def test_message_goes_out_once_however_often_it_is_sent(lin: Actor, dialogue: int) -> None:
    program, path, body = Program.of(lin), f"/dialogues/{dialogue}/messages", {"text": "您好，正在为您查询。"}
    first = program.post(path, body, Idempotency_Key="k1")
    assert first[0] == 201
    facts = FactRow.objects.count()
    assert program.post(path, body, Idempotency_Key="k1") == first
    assert FactRow.objects.count() == facts
    assert spoken(dialogue) == ["您好，正在为您查询。"]


def test_key_for_another_request_is_refused(lin: Actor, dialogue: int) -> None:
    program, path = Program.of(lin), f"/dialogues/{dialogue}/messages"
    program.post(path, {"text": "您好"}, Idempotency_Key="k1")
    status, problem = program.post(path, {"text": "再见"}, Idempotency_Key="k1")
    assert (status, problem["code"]) == (409, "idempotency.key_used")
    assert spoken(dialogue) == ["您好"]


def test_key_belongs_to_its_token(lin: Actor) -> None:
    del lin
    boss, other = hire("boss", rights(Role.ADMINISTRATOR)), hire("other", rights(Role.ADMINISTRATOR))
    one = Program.of(boss).post("/teams", {"name": "一组"}, Idempotency_Key="k")
    two = Program.of(other).post("/teams", {"name": "二组"}, Idempotency_Key="k")
    assert (one[0], two[0]) == (201, 201)
    assert Team.objects.count() == 2


def test_refused_request_has_not_used_its_key(lin: Actor) -> None:
    del lin
    program = Program.of(hire("boss", rights(Role.ADMINISTRATOR)))
    assert program.post("/teams", {"name": "一组"}, Idempotency_Key="k1")[0] == 201
    assert program.post("/teams", {"name": "一组"}, Idempotency_Key="k2")[0] == 422
    assert program.post("/teams", {"name": "二组"}, Idempotency_Key="k2")[0] == 201


@pytest.mark.parametrize("key", ["", "x" * 129, "键", "a\tb"])
def test_bad_key_is_named(lin: Actor, dialogue: int, key: str) -> None:
    status, problem = Program.of(lin).post(f"/dialogues/{dialogue}/messages", {"text": "您好"}, Idempotency_Key=key)
    assert (status, problem["errors"][0]["thing"]) == (422, "Idempotency-Key")
    assert spoken(dialogue) == []


def test_answers_are_sealed_and_forgotten_after_a_day(lin: Actor, dialogue: int) -> None:
    Program.of(lin).post(f"/dialogues/{dialogue}/messages", {"text": "您好"}, Idempotency_Key="k1")
    assert b"dialogue" not in bytes(Answered.objects.get().body_sealed)
    assert run(forget_answers, SYSTEM, now() + hours(23)) == 0
    assert run(forget_answers, SYSTEM, now() + hours(25)) == 1


def test_guard_holds_a_message_and_says_what_to_say_instead(lin: Actor, dialogue: int) -> None:
    program = Program.of(lin)
    status, problem = program.post(f"/dialogues/{dialogue}/messages", {"text": "这不归我管"}, Idempotency_Key="k")
    assert (status, problem["code"]) == (422, "phrase.refused")
    assert problem["values"]["hits"][0]["clause"] == "cc-2.1b"
    assert spoken(dialogue) == []
    assert FactRow.objects.filter(name="message.refused").count() == 1
    assert program.post(f"/dialogues/{dialogue}/messages", {"text": "我来帮您"}, Idempotency_Key="k")[0] == 201


def test_change_on_an_old_version_is_refused_before_anything_is_written(lin: Actor, dialogue: int) -> None:
    program = Program.of(lin)
    wei = agent("wei")
    answer = program.client.get(f"/api/v1/dialogues/{dialogue}")
    tag = answer.headers["ETag"]
    program.post(f"/dialogues/{dialogue}/messages", {"text": "您好"})
    facts = FactRow.objects.count()
    body = {"to_agent": wei.id, "note": "客户等发货"}
    status, problem = program.post(f"/dialogues/{dialogue}/transfer", body, If_Match=tag)
    assert (status, problem["code"], FactRow.objects.count()) == (412, "version.moved", facts)
    fresh = program.client.get(f"/api/v1/dialogues/{dialogue}").headers["ETag"]
    assert program.post(f"/dialogues/{dialogue}/transfer", body, If_Match=fresh) == (200, {"done": True})


def test_closing_names_what_is_missing(lin: Actor, dialogue: int) -> None:
    status, problem = Program.of(lin).post(f"/dialogues/{dialogue}/close", {"outcome": "solved"})
    assert (status, problem["code"]) == (409, "closing.missing")
    assert "no_further_question" in problem["values"]["missing"]


def test_order_comes_in_with_its_buyer_and_only_changes_are_recorded(lin: Actor) -> None:
    del lin
    program = Program.of(hire("erp", rights(Role.ADMINISTRATOR)))
    shop = {"key": "tea", "name": "茶馆", "colour": "#0f766e"}
    assert program.post("/shops", shop)[0] == 201
    order = {
        "buyer": {"external_id": "m1", "name": "王小明", "phone": "13812345678", "tier": "vip"},
        "status": "to_ship", "items": [{"title": "绿茶", "sku": "t1", "qty": 2, "price_cents": 5000}],
        "paid_cents": 10000, "placed_at": "2026-11-01T08:00:00Z",
        "delivery": {"name": "王小明", "phone": "13812345678", "address": "杭州市西湖区文三路 1 号"},
    }  # fmt: skip
    first = program.put("/shops/tea/orders/690001", order)
    assert first[0] == 200
    assert program.put("/shops/tea/orders/690001", order) == first
    assert FactRow.objects.filter(name="order.put").count() == 1
    program.put("/shops/tea/orders/690001", order | {"status": "shipped"})
    assert FactRow.objects.filter(name="order.put").count() == 2
    buyer = Customer.objects.get().id
    reader = Program.of(hire("sup", rights(Role.SUPERVISOR)))
    status, orders = reader.get(f"/customers/{buyer}/orders")
    assert (status, orders[0]["status"], orders[0]["total_cents"]) == (200, "shipped", 10000)
    one, other = {"carrier": "顺丰", "tracking": "SF000001"}, {"carrier": "中通", "tracking": "ZT000002"}
    told = [other | {"shipped_at": "2026-11-02T08:00:00Z"}, one | {"shipped_at": "2026-11-03T08:00:00Z"}]
    for more, shown in (
        ({"shipment": one}, ["SF000001"]), ({"shipment": other}, ["SF000001", "ZT000002"]), ({"shipments": told}, ["ZT000002", "SF000001"]),
        ({"shipments": told[:1]}, ["ZT000002"]), ({}, ["ZT000002"]), ({"shipments": []}, []),
    ):  # fmt: skip
        assert program.put("/shops/tea/orders/690001", order | {"status": "shipped"} | more)[0] == 200
        orders = reader.get(f"/customers/{buyer}/orders")[1]
        assert [each["tracking"] for each in orders[0]["shipments"]] == shown
        assert (orders[0]["shipment"] or {"tracking": None})["tracking"] == (shown[-1] if shown else None)
    assert "13812345678" not in str(orders)


def test_unmasking_needs_a_reason_and_leaves_a_fact(lin: Actor, dialogue: int) -> None:
    del lin, dialogue
    who = Customer.objects.get().id
    program = Program.of(hire("sup", rights(Role.SUPERVISOR)))
    status, problem = program.post(f"/customers/{who}/unmask", {"field": "phone", "reason": " "})
    assert (status, problem["code"]) == (422, "people.reason_missing")
    assert not FactRow.objects.filter(name="customer.unmasked").exists()


def test_unknown_field_is_named_not_ignored(lin: Actor, dialogue: int) -> None:
    body = {"text": "您好", "silent": True}
    status, problem = Program.of(lin).post(f"/dialogues/{dialogue}/messages", body)
    assert (status, problem["code"], problem["errors"][0]["thing"]) == (422, "input.bad", "body.silent")


def test_nobody_changes_their_own_rights(lin: Actor) -> None:
    del lin
    boss = hire("boss", rights(Role.ADMINISTRATOR))
    body = {"roles": ["administrator", "supervisor"], "grade": "senior", "capacity": 1}
    status, problem = Program.of(boss).put(f"/agents/{boss.id}/rights", body)
    assert (status, problem["values"]["reason"]) == (403, "own")


def test_minute_has_its_budget(lin: Actor) -> None:
    program = Program.of(lin)
    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), api_a_minute=2)):
        METER.__init__()  # type: ignore[misc]
        answers = [program.client.get("/api/v1/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60


def test_what_is_known_already_is_not_sent_again(lin: Actor) -> None:
    program = Program.of(lin)
    tag = program.client.get("/api/v1/agents").headers["ETag"]
    answer = program.client.get("/api/v1/agents", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_address_and_method_that_are_none_are_problems(lin: Actor) -> None:
    program = Program.of(lin)
    assert program.get("/nothing")[1]["code"] == "route.unknown"
    status, problem = program.send("delete", "/me")
    assert (status, problem["code"]) == (405, "method.unknown")
    assert program.client.post("/api/v1/teams", b"{", content_type="application/json").json()["code"] in (
        "input.unreadable", "input.bad",
    )  # fmt: skip
    assert Agent.objects.count() == 1
    assert AT.us < now().us


def test_the_file_of_an_internal_document_never_goes_to_a_customer(lin: Actor, dialogue: int) -> None:
    editor = hire("xie", rights(Role.SUPERVISOR))
    stored = files.store(b"words", name="a.txt", at=AT)
    number = run(add_document, editor, AT, DocumentDraft(title="竞品", kind="rival"), stored.token)
    paper = DocumentEdition.objects.get(document_id=number).file_token
    status, problem = Program.of(lin).post(f"/dialogues/{dialogue}/messages", {"file": paper})
    assert (status, problem["code"]) == (422, "input.bad")
    assert Program.of(lin).post(f"/dialogues/{dialogue}/messages", {"file": stored.token})[0] == 201
    assert Message.objects.filter(file_token=paper).count() == 0

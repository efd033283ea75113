"""A program sets the desk as an administrator does: what is read can be put back, and nobody else may."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from tests.dialogue.desk import agent, customer, hire, open_shop, opened, rights, says
from tests.surface.api.caller import Program, token_of
from zhunsheng.access.values import SYSTEM, Actor, Grade, Role
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import entry_policy, grade_loads, presence_reasons
from zhunsheng.people.values import Scope

pytestmark = pytest.mark.usefixtures("db", "keys")

MAIL = {
    "way": "smtp", "host": "smtp.example.com", "port": 465, "security": "tls", "user": "desk", "password": "geheim",
    "sender": "desk@example.com", "desk_url": "https://desk.example.com", "hourly_cap": 20,
}  # fmt: skip


@pytest.fixture
def boss() -> Actor:
    open_shop()
    run(create_shop, SYSTEM, now(), NewShop(key="demo", name="演示店", colour="#334155", sites=()))
    return hire("boss", rights(Role.ADMINISTRATOR, Role.MANAGER))


@pytest.fixture
def program(boss: Actor) -> Program:
    return Program.of(boss)


def recorded(name: str) -> int:
    return FactRow.objects.filter(name=name).count()


def test_what_signing_in_demands_is_read_changed_and_bounded(program: Program) -> None:
    policy = program.get("/entry-policy")[1]
    assert program.put("/entry-policy", policy | {"idle_minutes": 30, "factor_roles": ["administrator"]})[0] == 200
    assert (entry_policy().idle_minutes, entry_policy().factor_roles) == (30, frozenset({Role.ADMINISTRATOR}))
    status, problem = program.put("/entry-policy", policy | {"idle_minutes": 1})
    assert (status, problem["errors"][0]["thing"]) == (422, "idle_minutes")
    assert recorded("entry.policy_changed") == 1


def test_a_reason_is_added_and_retired_and_being_available_has_none(program: Program) -> None:
    assert program.put("/presence-reasons/break/yoga", {"zh": "做操", "en": "Exercise"})[0] == 200
    assert [one.zh for one in presence_reasons() if one.code == "yoga"] == ["做操"]
    assert program.put("/presence-reasons/break/yoga", {"zh": "做操", "en": "Exercise", "active": False})[0] == 200
    assert [one.active for one in presence_reasons() if one.code == "yoga"] in ([], [False])
    assert program.put("/presence-reasons/available/yoga", {"zh": "做操", "en": "Exercise"})[0] == 422


def test_the_load_of_a_grade_is_set(program: Program) -> None:
    assert program.put("/grade-loads/trainee", {"percent": 40})[0] == 200
    assert grade_loads()[Grade.TRAINEE] == 40
    assert {"grade": "trainee", "percent": 40} in program.get("/grade-loads")[1]


def test_working_hours_count_from_an_instant_and_nonsense_is_named(program: Program) -> None:
    week = {"kind": "weekly", "zone": "Asia/Shanghai", "days": {"mon": ["09:00-18:00"]}, "holidays": "none"}
    assert program.put("/working-hours", {"calendar": week, "effective_from": "2099-01-01T00:00:00Z"})[0] == 200
    assert [(one["data"], one["effective_from"]) for one in program.get("/working-hours")[1]] == [
        (week, "2099-01-01T00:00:00Z")
    ]
    wrong = week | {"days": {"mon": ["18:00-09:00", "nine"]}}
    assert program.put("/working-hours", {"calendar": wrong})[0] == 422
    assert program.put("/working-hours", {"calendar": None, "effective_from": "2001-01-01T00:00:00Z"})[0] == 422
    assert len(program.get("/working-hours")[1]) == 1


def test_a_shops_widget_is_read_and_put_back_with_one_thing_changed(program: Program) -> None:
    widget = program.get("/shops/demo/widget")[1]
    hours = {"kind": "service_hours", "hours": ["09:00-21:00"]}
    changed = widget | {"bot_first": True, "opening": hours, "welcome": {"zh-hans": "您好"}}
    assert program.put("/shops/demo/widget", changed)[0] == 200
    assert program.get("/shops/demo/widget")[1] == changed
    assert program.put("/shops/demo/widget", changed | {"opening": {"kind": "weekly"}})[0] == 422
    assert program.put("/shops/nobody/widget", changed)[0] == 404
    face = {"name": "新名字", "colour": "#112233", "sites": ["https://shop.example"]}
    assert program.put("/shops/demo", face)[0] == 200
    shop = program.get("/shops/demo")[1]
    assert {name: shop[name] for name in face} == face


def test_mail_is_set_without_showing_its_password_and_a_stuck_one_is_tried_again(program: Program) -> None:
    assert program.put("/mail-settings", MAIL)[0] == 200
    told = program.get("/mail-settings")[1]
    assert (told["has_password"], told["host"], "password" in told) == (True, "smtp.example.com", False)
    assert "geheim" not in msgspec.json.encode(told).decode()
    made = program.post("/test-mails", {"address": "lin@example.com"})[1]["id"]
    listed = program.get("/mails?state=queued&limit=1")[1]["items"]
    assert [(one["id"], one["template"]) for one in listed] == [(made, "test")]
    assert "lin@example.com" not in msgspec.json.encode(listed).decode()
    assert program.post(f"/mails/{made}/retry")[0] == 200
    assert program.send("delete", f"/mails/{made}")[0] == 200
    assert program.send("delete", f"/mails/{made}")[0] == 409
    assert program.get("/mails?state=queued")[1]["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/entry-policy", None), ("get", "/mails", None), ("get", "/mail-settings", None),
        ("put", "/mail-settings", MAIL), ("put", "/grade-loads/trainee", {"percent": 50}),
        ("put", "/presence-reasons/break/tea", {"zh": "茶", "en": "Tea"}), ("put", "/working-hours", {"calendar": None}),
        ("put", "/shops/demo", {"name": "x", "colour": "#112233", "sites": []}),
    ],
)  # fmt: skip
def test_an_agents_program_may_not_and_an_administrators_needs_the_scope(
    boss: Actor, method: str, path: str, body: Any
) -> None:
    def ask(program: Program) -> tuple[int, str]:
        status, answer = program.get(path) if method == "get" else program.send(method, path, body)
        return status, answer["code"]

    assert ask(Program.of(agent("lin"))) == (403, "access.denied")
    assert ask(Program.of(boss, Scope.DIALOGUES_READ)) == (403, "token.scope")


def test_a_file_is_handed_in_and_named_by_a_message_and_a_page_is_none(boss: Actor, tmp_path: Path) -> None:
    lin = agent("lin")
    who = customer()
    dialogue = opened(who)
    says(who, dialogue, "说明书在哪里")
    program = Program.of(lin)

    def hand_in(name: str, content: bytes) -> tuple[int, Any]:
        answer = program.client.post("/api/v1/files", {"file": SimpleUploadedFile(name, content)})
        return answer.status_code, msgspec.json.decode(answer.content)

    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), data_dir=tmp_path)):
        status, file = hand_in("说明书.txt", "第一步：开机".encode())
        assert (status, file["name"], file["type"]) == (200, "说明书.txt", "text/plain")
        assert program.post(f"/dialogues/{dialogue}/messages", {"text": "", "file": file["token"]})[0] == 201
        assert program.post(f"/dialogues/{dialogue}/messages", {"file": "f" * 43})[0] == 404
        assert program.post(f"/dialogues/{dialogue}/messages", {"text": ""})[0] == 422
        assert hand_in("evil.html", b"<html><script>alert(1)</script>")[0] == 422
        assert program.post("/files")[0] == 422
    assert Program(token_of(lin, Scope.DIALOGUES_READ).secret).client.post("/api/v1/files").status_code == 403

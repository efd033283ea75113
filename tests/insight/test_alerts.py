"""Alerts of the wallboard: raised once, told by mail and webhook, cleared when the value is within its level again."""

from typing import Any

import msgspec
import pytest
from django_tasks_db.models import DBTaskResult

from tests.insight.following import agent, follow
from tests.insight.happening import about
from tests.insight.histories import happen
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.clocks.events import ClockBreached
from zhunsheng.commerce.models import Shop
from zhunsheng.ground.jobs import find_jobs
from zhunsheng.insight import actions
from zhunsheng.insight.actions import set_board, watch
from zhunsheng.insight.board import Measure, Scope, Scoped, Watched, tripped
from zhunsheng.insight.models import Board
from zhunsheng.insight.queries import BoardSettings, alerts, board_settings, webhook_secret
from zhunsheng.journal.actions import Pen, run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.models import Mail
from zhunsheng.notices.queries import outgoing
from zhunsheng.people.models import SkillGroup, Team

pytestmark = pytest.mark.usefixtures("db", "keys")

BOSS = agent(900, Role.SUPERVISOR)
AT = Instant.parse("2026-03-02T01:00:00Z")
WANTED = BoardSettings(
    levels={Measure.WAITING: 5, Measure.SATISFACTION: 0.9},
    mails=("boss@example.com",),
    webhook="https://example.com/alerts",
)


def readings(**found: float | None) -> dict[Watched, float | None]:
    return {Watched(measure=one): found.get(one.name.lower()) for one in Measure}


def test_an_alert_is_raised_once_told_and_cleared():
    run(set_board, BOSS, AT, WANTED)
    assert run(watch, SYSTEM, AT, readings(waiting=5, satisfaction=0.91)) == 1
    assert run(watch, SYSTEM, AT, readings(waiting=7, satisfaction=None)) == 0
    assert [(one.measure, one.value, one.level, one.since) for one in alerts()] == [(Measure.WAITING, 5.0, 5.0, AT.us)]
    assert (Mail.objects.filter(template="board_alert").count(), len(find_jobs())) == (1, 1)
    run(watch, SYSTEM, AT, readings(waiting=4))
    assert alerts() == []
    run(watch, SYSTEM, AT, readings(satisfaction=0.89))
    assert [one.measure for one in alerts()] == [Measure.SATISFACTION]
    run(set_board, BOSS, AT, BoardSettings())
    assert alerts() == []


def test_a_webhook_has_a_secret_that_can_be_made_anew():
    run(set_board, BOSS, AT, WANTED)
    secret = webhook_secret(BOSS)
    run(set_board, BOSS, AT, WANTED)
    assert webhook_secret(BOSS) == secret != ""
    run(set_board, BOSS, AT, WANTED, new_secret=True)
    assert webhook_secret(BOSS) != secret


TEAM, SHOP = 9, 1
OWN = BoardSettings(
    levels={Measure.WAITING: 5},
    scoped=(
        Scoped(measure=Measure.BREACHES, scope=Scope.TEAM, part="9", level=2),
        Scoped(measure=Measure.WAITING, scope=Scope.SHOP, part="1", level=2),
        Scoped(measure=Measure.WAITING, scope=Scope.CHANNEL, part="webchat", level=4),
        Scoped(measure=Measure.BREACHES, scope=Scope.GROUP, part="online", level=4),
    ),
    mails=("boss@example.com",),
    webhook="https://example.com/alerts",
)


def of_part(measure: Measure, scope: Scope, part: str, value: float) -> dict[Watched, float | None]:
    return {Watched(measure=measure, scope=scope, part=part): value}


@pytest.fixture
def floor(db: object) -> None:
    Team.objects.create(id=TEAM, name="线上一组")
    Shop.objects.create(id=SHOP, name="北岸", key="north", colour="#006666", secret_sealed=b"x")
    SkillGroup.objects.get_or_create(code="online", defaults={"id": 4, "zh": "线上", "en": "Online"})


@pytest.mark.usefixtures("floor")
def test_one_measure_may_stand_for_the_desk_and_for_parts_at_once_and_each_is_told_by_name():
    run(set_board, BOSS, AT, OWN)
    found = (
        readings(waiting=7)
        | of_part(Measure.WAITING, Scope.SHOP, "1", 3)
        | of_part(Measure.WAITING, Scope.CHANNEL, "webchat", 3)
    )
    assert run(watch, SYSTEM, AT, found) == 2
    assert run(watch, SYSTEM, AT, found) == 0
    assert [(one.measure, one.scope, one.part) for one in alerts()] == [
        (Measure.WAITING, Scope.DESK, ""), (Measure.WAITING, Scope.SHOP, "1")
    ]  # fmt: skip
    mails = [outgoing(one.id) for one in Mail.objects.order_by("id")]
    assert [one and one.subject for one in mails] == ["大屏告警：等待人数", "大屏告警：北岸 · 等待人数"]
    hooks = [msgspec.json.decode(row.args_kwargs["args"][2]) for row in DBTaskResult.objects.order_by("enqueued_at")]
    assert sorted((one["scope"], one["part"], one["name"]) for one in hooks) == [("", "", ""), ("shop", "1", "北岸")]
    told = [msgspec.json.decode(row.data) for row in FactRow.objects.filter(name="alert.raised").order_by("id")]
    assert [(one["where"], one["part"]) for one in told] == [("", ""), ("shop", "1")]
    run(watch, SYSTEM, AT, readings(waiting=7) | of_part(Measure.WAITING, Scope.SHOP, "1", 1))
    assert [one.scope for one in alerts()] == [Scope.DESK]


@pytest.mark.usefixtures("floor")
def test_taking_a_part_out_of_the_settings_clears_its_alert_alone():
    run(set_board, BOSS, AT, OWN)
    run(watch, SYSTEM, AT, readings(waiting=7) | of_part(Measure.WAITING, Scope.SHOP, "1", 3))
    run(set_board, BOSS, AT, msgspec.structs.replace(OWN, scoped=OWN.scoped[:1]))
    assert [(one.measure, one.scope) for one in alerts()] == [(Measure.WAITING, Scope.DESK)]


@pytest.mark.usefixtures("floor")
def test_a_part_is_read_by_itself():
    run(set_board, BOSS, AT, OWN)
    pen = Pen(within={}, inline=True)
    on = about(agent=3)
    clock: dict[str, Any] = {
        "clock_id": 1,
        "clause_id": "ec-1.2a",
        "standing_id": 1,
        "step": 0,
        "lag_us": 1,
        "tell": [],
    }
    pen.run(happen, SYSTEM, AT, ClockBreached(**clock, at=AT, about=on, dialogue_id=1, case_id=0))
    elsewhere = msgspec.structs.replace(on, team_id=8, shop_id=2, group="after")
    pen.run(
        happen, SYSTEM, AT, ClockBreached(**clock | {"clock_id": 2}, at=AT, about=elsewhere, dialogue_id=2, case_id=0)
    )
    follow(AT)
    found = actions.readings(AT)
    values = {(one.scope, one.part): value for one, value in found.items() if one.measure is Measure.BREACHES}
    assert values == {(Scope.DESK, ""): 2, (Scope.TEAM, "9"): 1, (Scope.SHOP, "1"): 1, (Scope.CHANNEL, "webchat"): 2, (Scope.GROUP, "online"): 1}  # fmt: skip
    waiting = {one.scope: value for one, value in found.items() if one.measure is Measure.WAITING}
    assert waiting == {Scope.DESK: 0, Scope.TEAM: None, Scope.SHOP: 0, Scope.CHANNEL: 0, Scope.GROUP: 0}


@pytest.mark.parametrize(
    "wrong",
    [
        Scoped(measure=Measure.WAITING, scope=Scope.TEAM, part="9", level=2),
        Scoped(measure=Measure.BREACHES, scope=Scope.TEAM, part="77", level=2),
        Scoped(measure=Measure.BREACHES, scope=Scope.DESK, part="", level=2),
        Scoped(measure=Measure.SOLVED, scope=Scope.SHOP, part="1", level=90),
        Scoped(measure=Measure.WAITING, scope=Scope.CHANNEL, part="telegraph", level=2),
        Scoped(measure=Measure.WAITING, scope=Scope.GROUP, part="juggling", level=2),
        OWN.scoped[0],
    ],
)
@pytest.mark.usefixtures("floor")
def test_an_alarm_of_a_part_that_cannot_be_meant_is_refused(wrong: Scoped):
    with pytest.raises(BadInput):
        run(set_board, BOSS, AT, msgspec.structs.replace(OWN, scoped=(*OWN.scoped, wrong)))
    assert board_settings() == BoardSettings()


def test_settings_from_before_parts_are_read():
    Board.objects.create(id=1, settings='{"levels":{"waiting":5}}', secret=None)
    assert list(board_settings().watched()) == [Watched(measure=Measure.WAITING)]


@pytest.mark.parametrize("who", [agent(3), agent(4, Role.LEADER, teams=(9,)), agent(5, Role.ADMINISTRATOR)])
def test_only_who_watches_the_whole_floor_may_set_the_board(who: Actor):
    with pytest.raises(AccessDenied):
        run(set_board, who, AT, WANTED)
    assert board_settings() == BoardSettings()


@pytest.mark.parametrize(
    "change", [{"levels": {Measure.SOLVED: 90}}, {"levels": {Measure.WAITING: -1}}, {"webhook": "ftp://x"}]
)
def test_settings_that_cannot_be_meant_are_refused(change):
    with pytest.raises(BadInput):
        run(set_board, BOSS, AT, msgspec.structs.replace(WANTED, **change))


@pytest.mark.parametrize(
    ("measure", "level", "value", "is_past"),
    [
        (Measure.WAITING, 5, 5, True),
        (Measure.WAITING, 5, 4.9, False),
        (Measure.SOLVED, 0.9, 0.9, False),
        (Measure.SOLVED, 0.9, 0.899, True),
        (Measure.SOLVED, 0.9, None, False),
    ],
)
def test_a_level_is_passed_on_its_bad_side(measure, level, value, is_past):
    assert tripped(measure, level, value) is is_past

"""Alerts of the wallboard: raised once, told by mail and webhook, cleared when the value is within its level again."""

import msgspec
import pytest

from tests.insight.following import agent
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.ground.jobs import find_jobs
from zhunsheng.insight.actions import set_board, watch
from zhunsheng.insight.board import Measure, tripped
from zhunsheng.insight.queries import BoardSettings, alerts, board_settings, webhook_secret
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.models import Mail

pytestmark = pytest.mark.usefixtures("db", "keys")

BOSS = agent(900, Role.SUPERVISOR)
AT = Instant.parse("2026-03-02T01:00:00Z")
WANTED = BoardSettings(
    levels={Measure.WAITING: 5, Measure.SATISFACTION: 0.9},
    mails=("boss@example.com",),
    webhook="https://example.com/alerts",
)


def readings(**found: float | None) -> dict[Measure, float | None]:
    return {one: found.get(one.name.lower()) for one in Measure}


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

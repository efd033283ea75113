"""How values are spread over what has passed: read instead of the marks, kept true by what comes late, found out where damaged."""

import pytest

from tests.insight.following import MANAGER, agent, follow, spread
from tests.insight.happening import about, at, closed, opened, sent, tell
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.commerce.events import ShopRemoved
from zhunsheng.dialogue.events import DialogueAnswered
from zhunsheng.insight.actions import spread_values, sum_up_anew
from zhunsheng.insight.models import Mark, Spread, Tally
from zhunsheng.insight.queries import compare, due_stretch, figures, figures_by, shipped_definitions
from zhunsheng.insight.queries import spread as spread_of
from zhunsheng.insight.values import By, Period
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import head

pytestmark = pytest.mark.usefixtures("db")

ZONE = "Asia/Shanghai"
HOUR, DAY = 3_600, 86_400
MONTH = Period(since=at(-9 * HOUR), until=at(-9 * HOUR + 30 * DAY))
"""From the midnight of Monday 2 March 2026."""
NAMES = ["response-p90", "ec-k5"]


def month() -> object:
    return figures(MANAGER, NAMES, MONTH)


def some_days() -> None:
    tell(
        (0, opened()), (5, sent(5)), (20, sent(12.3456)), (DAY, sent(30)), (DAY + 1, sent(40)), (2 * DAY, sent(7)),
        (2 * DAY + 2 * HOUR, sent(8)), (2 * DAY + 2 * HOUR + 1, closed()),
    )  # fmt: skip


def test_what_has_passed_is_spread_out_the_oldest_day_first_and_today_by_the_hour():
    some_days()
    later = at(2 * DAY + 2 * HOUR + 60)
    found = []
    while (due := due_stretch(ZONE, later)) is not None:
        found.append((due[0], (due[1] - at(-9 * HOUR).us) // 1_000_000 / HOUR))
        run(spread_values, SYSTEM, later, ZONE, due)
    assert found == [(ZONE, 0), (ZONE, 24), *((f"{ZONE}/hour", 48 + hour) for hour in range(10))]


def test_percentiles_and_people_of_what_has_passed_need_no_marks():
    some_days()
    before, by_agent = month(), figures_by(MANAGER, ["response"], MONTH, by=By.AGENT)
    spread(at(4 * DAY))
    assert month() == before
    Mark.objects.all().delete()
    assert month() == before
    assert figures(MANAGER, NAMES, MONTH)["response-p90"].value == 40
    assert figures_by(MANAGER, ["response"], MONTH, by=By.AGENT) == by_agent
    assert sum(one.number for one in spread_of(MANAGER, "response-p90", MONTH)) == 6


def test_a_leader_and_an_agent_see_their_own_of_what_has_passed():
    some_days()
    spread(at(4 * DAY))
    Mark.objects.all().delete()
    told = {who: figures(who, ["response-p90"], MONTH)["response-p90"].n for who in (agent(3), agent(4))}
    leads = figures(agent(6, Role.LEADER, teams=(9,)), ["response-p90"], MONTH)["response-p90"]
    assert (list(told.values()), leads.n, leads.value) == ([6, 0], 6, 40)


def test_what_comes_late_is_added_to_what_is_spread_out():
    some_days()
    spread(at(2 * DAY + 3 * HOUR + 600))
    tell((21, sent(90)), (2 * DAY + 1, sent(80)))
    assert figures(MANAGER, ["response-p90"], MONTH)["response-p90"].value == 90
    assert compare(shipped_definitions(), head().position, ZONE) == []


@pytest.mark.parametrize(
    ("table", "chosen", "change"),
    [
        (Spread, {"counter": "reply", "kind": ""}, {"body": '{"5000000":7}'}),
        (Spread, {"counter": "reply", "kind": "agent"}, {"part": "77"}),
        (Spread, {"counter": "dialogue.answered@", "kind": ""}, {"body": '{"4":1}'}),
        (Tally, {"kind": "agents", "part": "reply"}, {"body": '{"3":[1,1]}'}),
    ],
)
def test_damage_is_found_out(table, chosen, change):
    some_days()
    tell((30, DialogueAnswered(dialogue_id=1, about=about(), by="agent")))
    spread(at(4 * DAY))
    assert compare(shipped_definitions(), head().position, ZONE) == []
    row = table.objects.filter(**chosen).order_by("id").first()
    table.objects.filter(id=row.id).update(**change)
    assert compare(shipped_definitions(), head().position, ZONE) != []


def test_days_of_another_zone_are_spread_out_anew():
    some_days()
    spread(at(4 * DAY))
    run(sum_up_anew, SYSTEM, at(4 * DAY), "Europe/Berlin")
    assert not Spread.objects.exists()
    follow(at(4 * DAY))
    spread(at(5 * DAY), "Europe/Berlin")
    wrong = compare(shipped_definitions(), head().position, "Europe/Berlin")
    assert [one for one in wrong if one.what.startswith("values")] == []


def test_what_a_removed_shop_counted_is_taken_off_what_is_spread_out():
    some_days()
    spread(at(2 * DAY + 3 * HOUR + 600))
    tell((3 * DAY, ShopRemoved(shop_id=1, orders=0)))
    assert figures(MANAGER, ["response-p90"], MONTH)["response-p90"].value is None
    assert compare(shipped_definitions(), head().position, ZONE) == []

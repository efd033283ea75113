"""An open list of cases says that some have come; nobody is told of what they may not see."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_cases_page import _agent, complaint
from tests.surface.pages.test_two_pages import work
from zhunsheng.cases.models import Case
from zhunsheng.people.queries import actor_of


def newest(client, query: str = "") -> list[str]:
    answer = client.get(f"/cases/newest/{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)["cases"]


def test_it_numbers_what_the_list_shows_and_nothing_else(enter):
    boss, agent = enter("zhuguan"), enter("xiaohe")
    every = [str(one) for one in Case.objects.order_by("-id").values_list("id", flat=True)]
    assert newest(boss) == every
    assert newest(boss, "?kind=complaint") == [
        str(one) for one in Case.objects.filter(kind="complaint").order_by("-id").values_list("id", flat=True)
    ]
    assert newest(boss, f"?q={'充电器'}&kind=complaint") == [str(Case.objects.get(title__contains="充电器").id)]
    one = complaint()
    Case.objects.filter(id=one.id).update(
        owner_id=_agent("zhuguan"), team_id=min(actor_of(_agent("zhuguan")).team_ids, default=None)
    )
    assert str(one.id) not in newest(agent)
    assert newest(boss, "?view=mine") == [str(one.id)]
    shown = re.findall(r'class="row-link" href="/cases/(\d+)/"', agent.get("/cases/").content.decode())
    assert newest(agent) == shown
    assert enter("yinsi").get("/cases/newest/").status_code == enter("yinsi").get("/cases/").status_code


@pytest.mark.parametrize(
    "query",
    ["view=done", "kind=complaint", "state=closed", "type=quality", "issue=aftersales.quality", "priority=2", "tag=急", "owner={owner}"],
)  # fmt: skip
def test_it_narrows_by_every_filter_of_the_list(enter, query):
    boss = enter("zhuguan")
    shown = f"?{query.format(owner=_agent('xiaohe'))}"
    listed = re.findall(r'class="row-link" href="/cases/(\d+)/"', boss.get(f"/cases/{shown}").content.decode())
    assert newest(boss, shown) == listed
    assert len(listed) < Case.objects.count()


@pytest.mark.browser
def test_an_open_list_says_so_and_shows_it_on_a_press(desk: Desk, customer: Watched) -> None:
    page = customer.page
    page.clock.install()
    work(desk, page, "zhuguan")
    page.goto(f"{desk.url}/cases/?view=mine")
    bar, rows = page.locator("[data-arrived]"), page.locator("tbody a.row-link")
    expect(bar).to_be_hidden()
    assert rows.count() == 0
    other = customer.context.new_page()
    other.goto(f"{desk.url}/cases/?kind=complaint&view=waiting")
    for count, words in ((1, "有 1 张新工单，点此显示"), (2, "有 2 张新工单，点此显示")):
        other.goto(f"{desk.url}/cases/?kind=complaint&view=waiting")
        other.locator("tbody a.row-link").first.click()
        other.click("button[value=assign]")
        expect(other.locator("#words")).to_be_visible()
        page.bring_to_front()
        page.clock.fast_forward(31_000)
        expect(bar).to_have_text(words)
        assert (rows.count(), count) == (0, count)
    bar.locator("a").click()
    expect(rows).to_have_count(2)
    expect(bar).to_be_hidden()

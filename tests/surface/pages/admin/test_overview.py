"""The checklist of a new desk says at each look what is done and what is open."""

import re

from django.test import Client

from tests.dialogue.desk import customer, opened
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Ink, run
from zhunsheng.journal.events import DeskBackedUp
from zhunsheng.kernel.instants import now


def stands(client: Client) -> dict[str, bool]:
    page = client.get("/admin/").content.decode()
    found = re.findall(r'id="step-(\w+)"><span class="mark (kept|due)">', page)
    return {name: state == "kept" for name, state in found}


def backed_up(ink: Ink) -> None:
    ink.record(DeskBackedUp(desk_id=1, position=1, rows=1, files=0, size=1))


def test_each_step_is_done_when_the_rooms_say_so(enter):
    client = enter("guanli")
    before = stands(client)
    assert before == {
        "standards": True, "calendar": False, "people": True, "factor": False, "shop": True, "widget": False, "questions": True, "mail": False, "backup": False,
    }  # fmt: skip
    run(backed_up, SYSTEM, now())
    opened(customer(), now())
    assert {name for name, done in stands(client).items() if done != before[name]} == {"widget", "backup"}


def test_a_step_leads_only_where_one_may_go(enter):
    page = enter("jingli").get("/admin/").content.decode()
    assert 'class="btn main" href="/admin/calendar/"' in page
    assert 'href="/admin/mail/settings/"' not in page
    assert enter("zuzhang").get("/admin/").headers["Location"] == "/admin/devices/"
    assert enter("xiaolin").get("/admin/").status_code == 403


def test_the_desk_shows_how_it_was_started_and_no_secret(enter):
    page = enter("guanli").get("/admin/system/").content.decode()
    assert ("Asia/Shanghai" in page, "ZHUNSHENG_TIME_ZONE" in page, "ZHUNSHENG_SECRET_KEY" in page) == (
        True,
        True,
        False,
    )
    assert {login: enter(login).get("/admin/system/").status_code for login in ("jingli", "zhuguan", "xiaolin")} == {
        "jingli": 403, "zhuguan": 403, "xiaolin": 403,
    }  # fmt: skip

"""While a case is paused, lists, board, page, hover and paper say which of its clocks stand still, and what runs on."""

import re

from django.db.models import F

from tests.surface.pages.test_cases_page import post
from zhunsheng.cases.models import Case
from zhunsheng.clocks.models import ClockRow
from zhunsheng.kernel.durations import hours, minutes


def lines(page: str) -> list[str]:
    """Give the words of each clock on a case's page."""
    found = re.findall(r'<p class="clock-line">(.*?)</p>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_which_clocks_stand_still_and_how_much_is_left_of_them(enter):
    boss, case = enter("zhuguan"), Case.objects.get(kind="aftersale")
    before = boss.get(f"/cases/{case.id}/").content.decode()
    assert "照常计时" not in before
    post(boss, case.id, do="assign")
    post(boss, case.id, do="pause", reason="waiting_customer")
    page = boss.get(f"/cases/{case.id}/").content.decode()
    still = [one for one in lines(page) if re.search(r"已暂停 · 剩余 \d+ 小时 \d+ 分钟", one)]
    on = [one for one in lines(page) if "照常计时" in one]
    assert len(still) >= 2
    assert len(on) >= 1
    assert not [one for one in still if one in on]
    asked = boss.get(f"/cases/{case.id}/clocks/").content.decode()
    assert re.search(r"<dt>停止计时</dt><dd[^>]*>剩余 \d+ 小时 \d+ 分钟</dd>", asked)
    assert re.search(r"<b>暂停</b> <span>自 2\d{3}-.*?标为“计时中”的时限照常计时", asked)
    ClockRow.objects.filter(subject_kind="case", subject_id=case.id, due_at=None).update(
        spent_us=F("limit_us") - hours(1).us - minutes(30).us
    )
    spent = [one for one in lines(boss.get(f"/cases/{case.id}/").content.decode()) if "已暂停" in one]
    assert [re.findall(r"剩余 .*? 分钟", one) for one in spent] == [["剩余 1 小时 30 分钟"]] * len(still)
    assert "剩余 1 小时 30 分钟" in boss.get(f"/cases/{case.id}/clocks/").content.decode()
    listed = boss.get("/cases/?kind=aftersale").content.decode()
    assert re.search(r'<span class="mark"><bdi>已暂停</bdi></span>', listed)
    post(boss, case.id, do="resume")
    assert "已暂停" not in boss.get("/cases/?kind=aftersale").content.decode()


def test_where_nothing_runs_on_the_lists_say_so(enter):
    boss, case = enter("zhuguan"), Case.objects.get(kind="aftersale")
    post(boss, case.id, do="pause", reason="waiting_customer")
    Case.objects.filter(id=case.id).update(due_at=None, platform_due_at=None)
    ClockRow.objects.filter(subject_kind="case", subject_id=case.id, due_at__isnull=False).delete()
    shown = rf'data-explain="/cases/{case.id}/clocks/"[^>]*>'
    assert re.search(shown + r"<bdi>已暂停</bdi>", boss.get("/cases/?kind=aftersale").content.decode())
    board = boss.get("/cases/board/?kind=aftersale").content.decode()
    assert re.search(shown + r".*?<span class=\"quiet\">已暂停</span>", board, re.DOTALL)
    head = boss.get(f"/cases/{case.id}/").content.decode()
    assert re.search(shown + r'<span class="mark">已暂停</span>', head)


def test_a_clock_that_was_kept_says_when_and_not_when_it_was_due(enter):
    boss, case = enter("zhuguan"), Case.objects.filter(kind="complaint").earliest("id")
    agent = enter("xiaozhou")
    post(agent, case.id, do="assign")
    post(agent, case.id, do="move", move="take_up")
    kept = ClockRow.objects.filter(subject_kind="case", subject_id=case.id, ended_at__isnull=False, breached_at=None)
    ended = kept.earliest("id").ended_at
    assert ended is not None
    page = boss.get(f"/cases/{case.id}/").content.decode()
    assert re.search(rf'<span class="mark kept">\s*达标 <time datetime="{re.escape(ended.iso())}">', page)

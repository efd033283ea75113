"""A merged case is told of plainly wherever its number is asked for, and stands in no list of what is to be done."""

import csv
import io

from tests.surface.pages.test_cases_page import complaint, post
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import note_case
from zhunsheng.cases.actions.erase import copy_cases
from zhunsheng.cases.models import Case, CaseTally
from zhunsheng.cases.queries import STORY
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import actor_of, agent_cards


def twins() -> tuple[Case, Case]:
    run(copy_cases, SYSTEM, now(), complaint().id, 2)
    one, two = Case.objects.filter(kind="complaint").order_by("-id")[:2]
    Case.objects.filter(id__in=(one.id, two.id)).update(state="registered", owner_id=None, closed_at=None)
    return one, two


def counted() -> int:
    return sum(row.count for row in CaseTally.objects.filter(kind="complaint"))


def rows(client, query: str) -> list[dict[str, str]]:
    text = b"".join(client.get(f"/cases/?{query}&export=csv").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_merged_case_is_found_by_its_number_and_listed_nowhere_else(enter):
    boss, (one, two) = enter("zhuguan"), twins()
    before, listed = counted(), len(rows(boss, "kind=complaint"))
    page = boss.post(f"/cases/{two.id}/around/", {"do": "merge", "other": one.id}, follow=True).content.decode()
    assert f'href="/cases/{one.id}/">{one.id}</a>' in page
    assert (counted(), len(rows(boss, "kind=complaint"))) == (before - 1, listed - 1)
    assert [row["状态"] for row in rows(boss, f"q={one.id}")] == [f"并入工单 {two.id} "[:-1]]
    assert len(rows(boss, "view=merged&kind=complaint")) == 1
    own = boss.get(f"/cases/{one.id}/").content.decode()
    assert f"本单已并入工单 {two.id}" in own
    assert 'value="unmerge"' in own
    for deed in ("entry", "assign", "refund", "move", "pause"):
        assert f'value="{deed}"' not in own, deed
    assert f"已并入工单 {two.id}" in own or str(two.id) in post(boss, one.id, do="entry", words="备注")
    assert f"并入工单 {two.id}" in boss.get(f"/cases/{one.id}/print/").content.decode()
    boss.post(f"/cases/{one.id}/around/", {"do": "unmerge", "other": one.id})
    assert counted() == before


def test_the_export_carries_the_clocks(enter):
    boss = enter("zhuguan")
    told = [row["计时"] for row in rows(boss, "view=open")]
    assert any("ec-3.3c" in one and "第" in one and "开始" in one and "到时" in one for one in told), told
    assert "计时</th>" not in boss.get("/cases/?view=open").content.decode()


def test_the_story_is_shown_page_by_page_to_its_first_line(enter):
    boss, case = enter("zhuguan"), complaint()
    me = actor_of(next(card.id for card in agent_cards() if card.login == "zhuguan"))
    for n in range(STORY + 5):
        run(note_case, me, now(), case.id, f"第{n}条备注。")
    first = boss.get(f"/cases/{case.id}/").content.decode()
    assert "第0条备注。" not in first
    assert 'href="?story=2"' in first
    second = boss.get(f"/cases/{case.id}/?story=2").content.decode()
    assert "第0条备注。" in second
    assert "story=3" not in second
    assert "第0条备注。" in boss.get(f"/cases/{case.id}/print/").content.decode()

"""The pages of the library: who may write and approve, what is refused, what the history shows."""

import re

import pytest
from django.test import Client

from zhunsheng.assist.models import Script
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.pages.scripts.differing import Piece, differences

NEW = {
    "title": "催发货答复",
    "title_en": "",
    "text": "订单 {order} 我来催，{time} 前答复您。",
    "situation": "answer",
    "tier": "",
    "channel": "",
}


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/scripts/{query}").content.decode()
    return re.findall(r'class="row-link" href="/scripts/\d+/"><bdi>([^<]+)</bdi>', page)


def written(client: Client, **change: str) -> int:
    answer = client.post("/scripts/new/", NEW | change)
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].strip("/").split("/")[-1])


def test_what_one_writes_another_approves_and_the_list_shows_it(enter):
    manager, supervisor = enter("jingli"), enter("zhuguan")
    script_id = written(manager)
    assert titles(manager, "?state=waiting") == ["催发货答复"]
    assert titles(manager, "?q=cfhdf") == ["催发货答复"]
    refused = manager.post(f"/scripts/{script_id}/", {"do": "approve-1"}, follow=True).content.decode()
    assert "自己写的话术须由他人审批" in refused
    supervisor.post(f"/scripts/{script_id}/", {"do": "approve-1"})
    assert Script.objects.get(id=script_id).approved == 1
    changed = NEW | {"text": "订单 {order} 我来催，今天内答复您。", "began": "1"}
    assert manager.post(f"/scripts/{script_id}/edit/", changed).status_code == 302
    page = manager.get(f"/scripts/{script_id}/").content.decode()
    assert "<del>{time} 前</del>" in page
    assert "<ins>今天内</ins>" in page
    late = manager.post(f"/scripts/{script_id}/edit/", changed)
    assert late.status_code == 422
    assert "第 2 版" in late.content.decode()


def test_a_script_nobody_looked_at_for_too_long_is_listed_until_somebody_did(enter):
    manager, supervisor = enter("jingli"), enter("zhuguan")
    script_id = written(manager)
    supervisor.post(f"/scripts/{script_id}/", {"do": "approve-1"})
    assert titles(supervisor, "?review=due") == []
    Script.objects.filter(id=script_id).update(reviewed_at=Instant(1), changed_at=Instant(1))
    assert titles(supervisor, "?review=due") == ["催发货答复"]
    assert "ec-3.1b" in supervisor.get("/scripts/").content.decode()
    supervisor.post("/scripts/", {"do": "review", "pick": str(script_id)})
    assert titles(supervisor, "?review=due") == []


def test_agents_read_the_library_and_change_nothing(enter):
    agent, script_id = enter("xiaolin"), Script.objects.order_by("id").values_list("id", flat=True)[0]
    assert agent.get("/scripts/").status_code == agent.get(f"/scripts/{script_id}/").status_code == 200
    before = FactRow.objects.count()
    for path, told in (
        ("/scripts/new/", NEW),
        (f"/scripts/{script_id}/edit/", NEW | {"began": "1"}),
        (f"/scripts/{script_id}/", {"do": "retire"}),
        ("/scripts/", {"do": "furnish"}),
    ):
        assert agent.post(path, told).status_code == 403
    assert FactRow.objects.count() == before
    assert enter("yinsi").get("/scripts/").status_code == 403


@pytest.mark.parametrize(
    ("change", "told"),
    [({"text": "您的 {password} 是？"}, "只用 {customer}"), ({"text": ""}, "必填"), ({"effective_from": "2026-12-02", "effective_to": "2026-12-01"}, "effective_to")],
)  # fmt: skip
def test_a_mistake_stands_beside_its_field_and_the_words_stay(enter, change, told):
    answer = enter("jingli").post("/scripts/new/", NEW | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error"' in page
    assert told in page or "effective" in told
    assert 'value="催发货答复"' in page


def test_forbidden_words_are_refused_with_their_clause(enter):
    script_id = written(enter("jingli"), text="这不归我管。")
    page = enter("zhuguan").post(f"/scripts/{script_id}/", {"do": "approve-1"}, follow=True).content.decode()
    assert "cc-2.1b" in page
    assert Script.objects.get(id=script_id).approved is None


def test_an_unknown_deed_is_refused(enter):
    script_id = Script.objects.order_by("id").values_list("id", flat=True)[0]
    client, before = enter("jingli"), FactRow.objects.count()
    for deed in ("", "approve", "approve-x", "approve-²", "erase"):
        assert client.post(f"/scripts/{script_id}/", {"do": deed}).status_code in (400, 422)
    assert client.get("/scripts/7/").status_code == 404
    assert FactRow.objects.count() == before


def test_differences_name_what_went_and_what_came():
    assert differences("甲乙丙", "甲丁丙") == [
        Piece("kept", "甲"),
        Piece("gone", "乙"),
        Piece("new", "丁"),
        Piece("kept", "丙"),
    ]
    assert differences("一二三", "完全不同") == [Piece("gone", "一二三"), Piece("new", "完全不同")]
    assert differences("", "新") == [Piece("new", "新")]

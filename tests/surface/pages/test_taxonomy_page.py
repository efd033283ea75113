"""The page of the taxonomy: what it shows, writing a draft, publishing it, and who may not."""

import re

from django.test import Client

from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.actions import retire_script
from zhunsheng.assist.library import approved_scripts
from zhunsheng.journal.actions import run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import taxonomy, taxonomy_draft
from zhunsheng.surface.pages.taxonomy.forms import MOST_HINTS

WRITTEN = {
    "title": "参数",
    "title_en": "Specs",
    "grade": "basic",
    "handling": "now",
    "hints": "参数，规格\n尺寸",
    "needs": ["product"],
}
SPEC = "/taxonomy/types/product.spec/"


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_type_stands_with_its_limits_and_scripts(enter):
    shown = page(enter("xiaolin"), "/taxonomy/")
    for words in (
        "产品咨询",
        "订单查询",
        "售后投诉",
        "政策咨询",
        "ec-3.1c",
        "/scripts/?issue=order.tracking",
        "都有已审批的话术",
    ):
        assert words in shown
    assert SPEC not in shown
    assert 'href="/taxonomy/draft/"' not in shown, "a way that leads nowhere for an agent"


def test_a_type_without_a_script_is_marked_and_cannot_be_published(enter):
    manager = enter("jingli")
    for one in [each.id for each in approved_scripts() if "order.invoice" in each.draft.issue_types]:
        run(retire_script, SYSTEM, now(), one)
    assert "缺话术" in page(manager, "/taxonomy/?gap=yes")
    assert manager.post(SPEC, WRITTEN | {"version": "0"}).status_code == 302
    refused = manager.post("/taxonomy/draft/", {"effective": "", "version": "1"})
    assert refused.status_code == 422
    assert "order.invoice" in refused.content.decode()
    assert taxonomy(now()).number == 0


def test_a_draft_is_looked_over_and_published(enter):
    manager = enter("jingli")
    assert manager.post(SPEC, WRITTEN | {"version": "0"}).status_code == 302
    new = WRITTEN | {"group": "product", "code": "spec", "version": "1"}
    twice = manager.post("/taxonomy/types/new/", new)
    assert twice.status_code == 422
    assert "已有这个代码" in twice.content.decode()
    draft = page(manager, "/taxonomy/draft/")
    assert "<ins>参数、规格、尺寸</ins>" in draft
    assert "<ins>参数 / Specs</ins>" in draft
    late = manager.post("/taxonomy/draft/", {"effective": "2020-01-01T00:00", "version": "1"})
    assert late.status_code == 422
    assert manager.post("/taxonomy/draft/", {"effective": "", "version": "1"}).status_code == 302
    kept = taxonomy(now())
    leaf = kept.leaf("product.spec")
    assert leaf is not None
    assert (kept.number, leaf.title.zh, leaf.fields, leaf.hints) == (1, "参数", ("product",), ("参数", "规格", "尺寸"))
    assert re.search(r"第 1 版", page(manager, "/taxonomy/editions/"))
    assert "参数" in page(manager, "/taxonomy/editions/1/")
    assert manager.get("/taxonomy/editions/7/").status_code == 404


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(enter):
    manager, supervisor = enter("jingli"), enter("zhuguan")
    assert supervisor.post(SPEC, WRITTEN | {"version": "0"}).status_code == 302
    stale = manager.post(SPEC, WRITTEN | {"title": "换了说法", "version": "0"})
    assert stale.status_code == 422
    manager.post(SPEC, {"do": "out-0"})
    manager.post("/taxonomy/draft/", {"do": "drop-9"})
    draft = taxonomy_draft()
    assert draft is not None
    assert (draft.version, "换了说法" in str(draft.body)) == (1, False)
    assert manager.post(SPEC, {"do": "out-1"}).status_code == 302
    draft = taxonomy_draft()
    assert draft is not None
    assert "product.spec" not in {leaf.code for leaf in draft.body.leaves()}
    assert manager.post("/taxonomy/draft/", {"do": "drop-2"}).status_code == 302
    assert taxonomy_draft() is None


def test_who_may_not_write_changes_nothing(enter):
    agent, supervisor = enter("xiaolin"), enter("zhuguan")
    assert supervisor.post(SPEC, WRITTEN | {"version": "0"}).status_code == 302
    before = FactRow.objects.count()
    for client, path, told in (
        (agent, SPEC, WRITTEN | {"version": "1"}),
        (agent, "/taxonomy/types/new/", WRITTEN),
        (agent, "/taxonomy/draft/", {"do": "drop-1"}),
        (supervisor, "/taxonomy/draft/", {"effective": "", "version": "1"}),
    ):
        assert client.post(path, told).status_code == 403
    assert FactRow.objects.count() == before


def test_an_empty_hostile_form_is_answered_in_words(enter):
    manager = enter("jingli")
    for told in ({"title": ""}, {"hints": "，，"}, {"needs": ["shoe"]}, {"grade": "<b>"}, {"version": "x"}):
        assert manager.post(SPEC, WRITTEN | {"version": "0"} | told).status_code == 422
    bad = manager.post("/taxonomy/types/new/", WRITTEN | {"group": "product", "code": "Ä b", "version": "0"})
    assert "小写字母" in bad.content.decode()
    assert manager.get("/taxonomy/types/nothing/").status_code == 404
    assert taxonomy_draft() is None


def test_every_shipped_type_has_no_more_words_than_its_form_takes(enter):
    words = [leaf.hints for leaf in taxonomy(now()).leaves()]
    assert max(map(len, words)) <= MOST_HINTS
    assert max(len("，".join(one)) for one in words) <= 3000

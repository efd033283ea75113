"""The page that tells a period again under a draft: what would have run out, for who may publish."""

import re

from tests.surface.pages.test_keeping_pages import body
from tests.surface.pages.test_keeping_pages import broken as broken  # noqa: PLC0414 - a fixture
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.standards.actions import save_standard_draft

PATH = "/standards/drafts/ecommerce/replay/"


def test_a_shorter_limit_is_told_again_on_the_page(enter, broken):
    run(save_standard_draft, SYSTEM, now(), "ecommerce", {"ec-1.2a.clock.limit": "3 s"}, version=0)
    page = body(enter("jingli"), PATH)
    row = re.search(r'href="/standards/ec-1.2a/">.*?</tr>', page, re.DOTALL)
    assert row is not None
    assert re.findall(r'<td class="num"[^>]*>(?:<span class="mark breached">)?([+\d]+)', row[0]) == ["2", "3", "+1"]
    assert "/console/#d=501" in page


def test_without_a_draft_or_the_right_there_is_no_such_page(enter, broken):
    assert enter("jingli").get(PATH).status_code == 404
    assert enter("xiaolin").get(PATH).status_code == 403


def test_words_closings_and_targets_stand_beside_the_limits(enter, broken):
    run(save_standard_draft, SYSTEM, now(), "ecommerce", {"ec-k9.figures.target": "0.2"}, version=0)
    page = body(enter("jingli"), PATH)
    for words in ("会触到的用语", "会被拦下的结束确认", "会改变的目标"):
        assert words in page
    row = re.search(r'href="/figures/keeping/">.*?</tr>', page, re.DOTALL)
    assert row is not None
    marks = re.findall(r'<td class="num" data-label="[^"]*目标">([^<]*)', row[0])
    assert [one.strip() for one in marks] == ["≥ 98%", "≥ 20%"]

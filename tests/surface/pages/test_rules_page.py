"""The pages of own policies and procedures: read in words, written with every fault named, tried, published, taken back."""

import re

import pytest
from django.test import Client

from zhunsheng.cases.models import Case, CaseRules
from zhunsheng.cases.policy.reading import shipped_text
from zhunsheng.commerce.models import Shop

POLICIES, PROCEDURES = "/admin/policies/", "/admin/procedures/"
LONGER = shipped_text().replace(
    "no_reason: {starts: received_at, days: 7}", "no_reason: {starts: received_at, days: 30}"
)


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_what_counts_is_read_as_a_table_in_words(enter):
    page = read(enter("jingli"), POLICIES)
    assert "现行随附第" in page
    row = page[page.index('id="rule-AS-7D"') :]
    row = row[: row.index("</tr>")]
    assert "申请 = 退货退款" in row
    assert "在收货起 7 天内" in row
    assert "退商品价款；运费客户承担" in row
    row = page[page.index('id="rule-AS-7D-EXCHANGE"') :]
    assert "换同款或其他规格；差价多退少补；运费客户承担" in row[: row.index("</tr>")]
    page = read(enter("guanli"), PROCEDURES)
    assert "接手投诉" in page
    assert "不可跳过" in page
    assert re.search(r"物流 <code[^>]*>logistics</code></td><td[^>]*>2 小时", page)
    assert "2–3" in page


@pytest.mark.parametrize("login", ["xiaolin", "zuzhang", "zhuguan", "zhijian", "yinsi"])
def test_others_are_kept_out(enter, login):
    client = enter(login)
    for path in (POLICIES, PROCEDURES, f"{POLICIES}draft/", f"{POLICIES}editions/", f"{POLICIES}editions/101/"):
        assert client.get(path).status_code == 403, path
    assert client.post(f"{POLICIES}draft/", {"do": "save", "text": LONGER}).status_code == 403
    assert not CaseRules.objects.exists()


def test_a_fault_keeps_what_was_typed_and_names_line_expectation_and_value(enter):
    client = enter("jingli")
    typed = LONGER.replace("ruling: refuse", "ruling: perhaps", 1)
    answer = client.post(f"{POLICIES}draft/", {"do": "save", "text": typed, "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 23 行：rules[0].ruling 应为 approve、refuse 或 review，现在是“perhaps”。" in page
    assert "perhaps" in page[page.index("<textarea") :]
    assert not CaseRules.objects.exists()


def test_a_draft_is_tried_published_compared_and_taken_back(enter):
    client = enter("jingli")
    page = client.post(
        f"{POLICIES}draft/", {"do": "save", "text": LONGER, "version": "0"}, follow=True
    ).content.decode()
    assert "windows.no_reason.days" in page
    assert "没有低于法定标准之处" in page
    assert "<code>AS-OVER-7</code> → <code>AS-7D</code>" in page
    refused = client.post(f"{POLICIES}draft/", {"do": "publish", "version": "1", "reason": " ", "text": LONGER})
    assert refused.status_code == 422
    told = {"do": "publish", "version": "1", "reason": "双十一延长无理由"}
    page = client.post(f"{POLICIES}draft/", told, follow=True).content.decode()
    assert "双十一延长无理由" in page
    assert "现行自有第 101 版" in read(client, POLICIES)
    assert "<del>7</del>" in read(client, f"{POLICIES}editions/101/")
    stale = client.post(f"{POLICIES}editions/", {"number": "0", "seen": "0", "reason": "结束"})
    assert stale.status_code == 422
    page = client.post(
        f"{POLICIES}editions/", {"number": "0", "seen": "101", "reason": "活动结束"}, follow=True
    ).content.decode()
    assert "改回随附版本" in page
    assert "现行随附第" in read(client, POLICIES)


def test_less_than_the_law_is_told_and_not_published(enter):
    client = enter("jingli")
    shorter = LONGER.replace("days: 30}", "days: 3}")
    page = client.post(
        f"{POLICIES}draft/", {"do": "save", "text": shorter, "version": "0"}, follow=True
    ).content.decode()
    assert "LAW-NO-REASON" in page
    answer = client.post(f"{POLICIES}draft/", {"do": "publish", "version": "1", "reason": "缩短"})
    assert answer.status_code == 422
    assert "低于法定标准" in answer.content.decode()
    page = client.post(f"{POLICIES}draft/", {"do": "drop", "version": "1"}, follow=True).content.decode()
    assert not CaseRules.objects.exists()


def test_a_shop_has_a_policy_of_its_own(enter):
    client, shop = enter("jingli"), Shop.objects.order_by("id").first()
    assert shop is not None
    there = f"?shop={shop.id}"
    client.post(f"{POLICIES}draft/{there}", {"do": "save", "text": LONGER, "version": "0"})
    client.post(f"{POLICIES}draft/{there}", {"do": "publish", "version": "1", "reason": "本店承诺三十天"})
    assert CaseRules.objects.get().shop_id == shop.id
    assert "现行自有第 101 版" in read(client, f"{POLICIES}{there}")
    assert "现行随附第" in read(client, POLICIES)


def test_procedures_are_written_and_a_case_says_what_it_goes_by(enter):
    client = enter("guanli")
    text = "departments: {logistics: {zh: 物流, en: Logistics, limit_s: 1800}}\nfigures: {most_tags: 5}\n"
    bad = client.post(f"{PROCEDURES}draft/", {"do": "save", "text": text.replace("1800", "18"), "version": "0"})
    assert "departments.logistics.limit_s" in bad.content.decode()
    page = client.post(
        f"{PROCEDURES}draft/", {"do": "save", "text": text, "version": "0"}, follow=True
    ).content.decode()
    assert "<del>7200</del>" in page
    client.post(f"{PROCEDURES}draft/", {"do": "publish", "version": "1", "reason": "物流提速"})
    page = read(client, PROCEDURES)
    assert "30 分钟" in page
    assert "现行自有第 101 版" in page
    case = Case.objects.order_by("id").first()
    assert case is not None
    assert f"流程第 {case.edition} 版" in read(enter("zhuguan"), f"/cases/{case.id}/")


def test_the_pages_are_english_too(enter):
    client = enter("jingli")
    client.post("/language/", {"language": "en"})
    page = read(client, POLICIES)
    assert "within 7 days from the receipt" in page
    assert "The shipped edition" in page

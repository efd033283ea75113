"""The pages of documents: handed in, followed, replaced, removed by a press that asks first; read by agents and changed by none."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.ground.test_reading import docx, locked, pdf
from zhunsheng.ground.jobs import run_worker_once
from zhunsheng.journal.models import FactRow

WORDS = "# 硬盘说明书\n\n## 防摔\n\n外壳可承受 2 米跌落。\n"


def handed_in(client: Client, content: bytes, name: str, **more: str) -> str:
    told = {
        "title": "磐石硬盘说明书",
        "kind": "manual",
        "product": "磐石 2TB",
        "file": SimpleUploadedFile(name, content),
    }
    answer = client.post("/knowledge/documents/new/", told | more)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_a_document_is_followed_while_it_is_read_and_then_found(enter):
    editor, agent = enter("jingli"), enter("xiaolin")
    path = handed_in(editor, WORDS.encode(), "硬盘.md", public="on")
    assert editor.get(path, headers={"Accept": "application/json"}).json()["over"] is False
    assert "正在读取" in editor.get(path).content.decode()
    run_worker_once()
    assert editor.get(path, headers={"Accept": "application/json"}).json()["over"] is True
    page = agent.get(path).content.decode()
    assert "外壳可承受 2 米跌落" in page
    assert "硬盘说明书 › 防摔" in page
    assert "磐石硬盘说明书" in agent.get("/knowledge/documents/").content.decode()
    found = agent.get("/knowledge/search/?q=跌落").content.decode()
    where = re.findall(r'href="(/knowledge/documents/[^"]+)#p', found)[0]
    assert "外壳可承受" in agent.get(where).content.decode()
    file = agent.get(re.findall(r'href="(/files/[^"]+)"', page)[0])
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_hostile_and_unreadable_files_are_told_apart(enter):
    editor = enter("jingli")
    told = {"title": "x", "kind": "manual", "file": SimpleUploadedFile("a.exe", b"MZ\x90\x00" * 9)}
    refused = editor.post("/knowledge/documents/new/", told)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode() or "error" in refused.content.decode()
    path = handed_in(editor, WORDS.encode(), "a.md")
    run_worker_once()
    editor.post(path, {"do": "replace", "file": SimpleUploadedFile("b.pdf", locked(pdf("换轴"), "x"))})
    run_worker_once()
    page = editor.get(path).content.decode()
    assert "文件有密码" in page
    assert "目前仍搜索第 1 版" in page
    assert editor.post(path, {"do": "replace"}).status_code == 422


@pytest.mark.parametrize(("head", "type_told"), [("", "text/plain"), ("<!doctype html>", "application/octet-stream")])
def test_a_page_handed_in_is_never_handed_out_as_one(enter, head: str, type_told: str):
    editor = enter("jingli")
    path = handed_in(editor, f"{head}<h1>甲</h1><p>乙。</p><script>alert(1)</script>".encode(), "a.html")
    run_worker_once()
    page = editor.get(path).content.decode()
    assert "乙。" in page
    assert "alert(1)" not in page
    file = editor.get(re.findall(r'href="(/files/[^"?]+)', page)[0])
    assert file.headers["Content-Type"] == type_told
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_agents_change_nothing_and_removing_takes_everything(enter):
    editor, agent = enter("jingli"), enter("xiaolin")
    path = handed_in(editor, docx(), "a.docx")
    run_worker_once()
    before = FactRow.objects.count()
    for where, told in (("/knowledge/documents/new/", {}), (f"{path}edit/", {}), (path, {"do": "remove"}), (path, {"do": "replace"})):  # fmt: skip
        assert agent.post(where, told).status_code == 403
    assert FactRow.objects.count() == before
    changed = editor.post(
        f"{path}edit/", {"title": "改名", "kind": "rival", "public": "on"}, follow=True
    ).content.decode()
    assert "改名" in changed
    assert "内部" in changed
    gone = editor.post(path, {"do": "remove"}, follow=True).content.decode()
    assert "已删除" in gone
    assert editor.get(path).status_code == 404


def test_what_is_not_taken_is_told_with_what_documents_are_and_a_sheet_without_a_table_is_not_called_damaged(enter):
    editor = enter("jingli")
    told = {"title": "x", "kind": "manual", "file": SimpleUploadedFile("a.exe", b"MZ\x90\x00" * 9)}
    refused = editor.post("/knowledge/documents/new/", told).content.decode()
    assert ("TXT, Markdown, HTML, PDF, DOCX, XLSX, CSV" in refused, "PPTX" in refused) == (True, False)
    path = handed_in(editor, "只有一列\n没有表格\n".encode(), "a.csv")
    run_worker_once()
    page = editor.get(path).content.decode()
    assert ("没有表格：" in page, "已损坏" in page) == (True, False)

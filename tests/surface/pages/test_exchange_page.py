"""Questions with their files, out and in again by the pages: previewed, wrong lines named, taken in once, nobody else's files."""

import html
import io
import re
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.ground.pictures import picture
from tests.ground.test_reading import pdf
from zhunsheng.ground.models import StoredFile
from zhunsheng.knowledge.models import Wording

TABLE = "标准问题,答案,附件,版本\n轴体怎么选,看手感。,图.png|说明.pdf,\n轴体怎么选,看视频。,,试用\n轴体多少钱,看详情页。,没有.png,\n"


def archive(**entries: bytes) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("questions.csv", TABLE)
        for name, content in entries.items():
            packed.writestr(name.replace("_dot_", "."), content)
    return SimpleUploadedFile("questions.zip", out.getvalue())


def hidden(page: str) -> dict[str, str]:
    fields = dict(re.findall(r'<input type="hidden" name="(sheet|held)" value="([^"]*)"', page))
    return {name: html.unescape(value) for name, value in fields.items()}


def looked(client: Client) -> str:
    given = archive(
        图_dot_png=picture("PNG"),
        说明_dot_pdf=pdf("换轴"),
        多余_dot_png=picture("PNG"),
        坏_dot_png=b"\x89PNG\r\n\x1a\n",
    )
    return client.post("/knowledge/import/", {"file": given, "do": "look"}).content.decode()


def test_an_archive_is_looked_through_taken_in_and_given_out_with_its_files(enter):
    editor, other, agent = enter("jingli"), enter("zhuguan"), enter("xiaolin")
    before = StoredFile.objects.count()
    page = looked(editor)
    assert all(
        words in page
        for words in ("随附 2 个文件", "没有.png", "压缩包中的文件名", "多余.png", "坏.png", "等第一个版本生效")
    )
    assert StoredFile.objects.count() == before
    told = hidden(page)
    assert set(told) == {"sheet", "held"}
    refused = other.post("/knowledge/import/", told | {"do": "take"})
    assert (refused.status_code, Wording.objects.filter(question="轴体怎么选").count()) == (422, 0)
    forged = editor.post("/knowledge/import/", told | {"held": told["held"][:-2] + "xx", "do": "take"})
    assert forged.status_code == 422
    assert agent.post("/knowledge/import/", told | {"do": "take"}).status_code == 403
    done = editor.post("/knowledge/import/", told | {"do": "take"}, follow=True).content.decode()
    assert "1 个问题存为草稿" in done
    wording = Wording.objects.get(question="轴体怎么选")
    assert [one[1] for one in wording.attachments] == ["图.png", "说明.pdf"]
    other.post(f"/knowledge/{wording.faq_id}/", {"do": "approve-1"})
    again = hidden(looked(editor))
    assert (
        "1 个第二版本存为新草稿"
        in editor.post("/knowledge/import/", again | {"do": "take"}, follow=True).content.decode()
    )
    given = b"".join(agent.get("/knowledge/export.zip").streaming_content)
    with zipfile.ZipFile(io.BytesIO(given)) as packed:
        names = packed.namelist()
    assert (names[0], [name.rpartition("/")[2] for name in names[1:] if "png" in name]) == ("questions.xlsx", [])
    other.post(f"/knowledge/{wording.faq_id}/", {"do": "try-2"})
    given = b"".join(agent.get("/knowledge/export.zip").streaming_content)
    with zipfile.ZipFile(io.BytesIO(given)) as packed:
        assert {"图.png", "说明.pdf"} <= {name.rpartition("/")[2] for name in packed.namelist()}
    page = editor.post(
        "/knowledge/import/", {"file": SimpleUploadedFile("q.zip", given), "do": "look"}
    ).content.decode()
    assert ("没能" in page, "第二个版本：已有" in page) == (False, True)


def test_a_hostile_archive_is_refused_in_words_and_nothing_is_kept(enter):
    editor = enter("jingli")
    refused = editor.post("/knowledge/import/", {"file": archive(setup_dot_exe=b"MZ"), "do": "look"})
    assert refused.status_code == 422
    assert "里面有程序" in refused.content.decode()


def test_more_than_one_archive_is_given_in_parts(enter, monkeypatch):
    editor = enter("jingli")
    for one in "甲乙":
        editor.post("/knowledge/new/", {"question": f"{one}怎么用", "answer": "看图。", "public": "on", "attach": SimpleUploadedFile("图.png", picture("PNG"))})  # fmt: skip
    monkeypatch.setattr("zhunsheng.surface.pages.knowledge.exchange.MOST_FILES", 1)
    page = editor.get("/knowledge/export.zip").content.decode()
    assert "第 2 份" in page
    assert editor.get("/knowledge/export.zip?part=2").headers["Content-Disposition"].endswith('of-2.zip"')
    assert editor.get("/knowledge/export.zip?part=9").status_code == 200

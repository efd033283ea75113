"""Documents are read by a child with limits: words under their headings, and a word for why not."""

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from zhunsheng.ground.papers import Paper, Part, pdf_of
from zhunsheng.ground.reading import Block, Unreadable, kind_named, read_piece

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f'<w:styles {W}><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style></w:styles>'
BODY = (
    '<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>保养</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>用软布</w:t></w:r><w:r><w:t>擦拭。</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>型号</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>CL87</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


def docx(body: str = BODY, *, head: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("word/styles.xml", STYLES)
        book.writestr("word/document.xml", f"{head}<w:document {W}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def pdf(*parts: str) -> bytes:
    made = [Part(heading=text, paragraphs=[("", f"{text}的说明。" * 3)]) for text in parts]
    return pdf_of(Paper(above="准绳", title="说明书", parts=made, foot="页脚"))


def locked(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(content: bytes, name: str, tmp_path: Path, begin: int = 0) -> list[Block]:
    path = tmp_path / "blob"
    path.write_bytes(content)
    return read_piece(path, kind_named(name), begin).blocks


def why(content: bytes, name: str, tmp_path: Path) -> str:
    with pytest.raises(Unreadable) as fault:
        read(content, name, tmp_path)
    return fault.value.why


def test_markdown_text_and_pages_keep_their_headings(tmp_path: Path) -> None:
    marked = "# 键盘\n\n## 换轴\n\n垂直**拔出**。\n下一行\n\n| 型号 | 轴 |\n|---|---|\n| CL87 | 红 |\n"
    assert read(marked.encode(), "a.md", tmp_path) == [
        Block("键盘 › 换轴", 0, "垂直拔出。\n下一行"),
        Block("键盘 › 换轴", 0, "型号 | 轴\nCL87 | 红"),
    ]
    plain = "说明书\n\n1. 佩戴\n\n1.1 配对\n打开盒盖。\n\n2. 降噪\n长按两秒。"
    assert read(plain.encode("gb18030"), "a.txt", tmp_path)[1:] == [
        Block("1. 佩戴 › 1.1 配对", 0, "打开盒盖。"),
        Block("2. 降噪", 0, "长按两秒。"),
    ]
    page = "<title>x</title><script>alert(1)</script><h2>连接</h2><p>按住 <b>Fn+1</b> 三秒。<table><tr><th>项目<td>值</tr></table>"
    assert read(page.encode(), "a.html", tmp_path) == [
        Block("连接", 0, "按住 Fn+1 三秒。"),
        Block("连接", 0, "项目 | 值"),
    ]


def test_word_documents_keep_headings_and_tables(tmp_path: Path) -> None:
    assert read(docx(), "a.docx", tmp_path) == [Block("保养", 0, "用软布擦拭。"), Block("保养", 0, "型号 | CL87")]


def test_a_pdf_is_read_with_its_pages_and_some_at_a_time(tmp_path: Path) -> None:
    content = pdf(*(f"第{number}节" for number in range(1, 260)))
    found = read(content, "a.pdf", tmp_path)
    assert any("第1节的说明" in block.text and block.page == 1 for block in found)
    assert {block.page for block in found} == set(range(1, max(block.page for block in found) + 1))
    assert max(block.page for block in found) <= 20
    assert read(content, "a.pdf", tmp_path, begin=2)[0].page == 3


def test_one_with_a_password_is_told_from_one_that_opens_without(tmp_path: Path) -> None:
    assert why(locked(pdf("换轴"), "geheim"), "a.pdf", tmp_path) == "locked"
    assert read(locked(pdf("换轴"), ""), "a.pdf", tmp_path)


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"%PDF-1.7\nnothing of the kind\n%%EOF", "a.pdf", "broken"),
        (docx()[:-200], "a.docx", "broken"),
        (docx(head="<!DOCTYPE x [<!ENTITY a 'aaaa'>]>"), "a.docx", "broken"),
        (docx("<w:p>" * 5000 + "</w:p>" * 5000), "a.docx", "broken"),
        (docx("<w:p><w:r><w:t>" + "字" * 30_000_000 + "</w:t></w:r></w:p>"), "a.docx", "too_large"),
        (docx("<w:p><w:r><w:t>" + "字" * 4_000_001 + "</w:t></w:r></w:p>"), "a.docx", "too_large"),
        (b"\xff\xfe\x00\xd8\x00\x00\xff", "a.txt", "broken"),
        (b"x", "a.pptx", "kind"),
    ],
)
def test_hostile_files_are_refused_with_a_word(content: bytes, name: str, word: str, tmp_path: Path) -> None:
    assert why(content, name, tmp_path) == word


def test_a_stream_that_unpacks_to_hundreds_of_megabytes_is_read_as_nothing(tmp_path: Path) -> None:
    import zlib  # why: this test alone makes a bomb

    packed = zlib.compress(b"0 0 m " * 20_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>", stream]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )
    assert read(out, "a.pdf", tmp_path) == []

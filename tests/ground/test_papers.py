"""Papers as PDF: what was written is read back, over pages, whatever stands in it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from zhunsheng.ground.papers import Paper, Part, pdf_of


def read(content: bytes) -> list[str]:
    return ["".join((page.extract_text() or "").split()) for page in PdfReader(BytesIO(content)).pages]


def paper(*parts: Part, title: str = "投诉：耳机收到时已拆封") -> Paper:
    return Paper(above="星野数码 · 工单 7", title=title, parts=parts, foot="星野数码 · 工单 7")


def test_chinese_and_english_are_read_back_and_each_page_has_its_foot():
    story = [
        (f"记录 {n} · 2026-11-20 10:00", "客户要求全额退款，并赔偿运费。\nThe customer wants a refund.")
        for n in range(60)
    ]
    content = pdf_of(paper(Part(heading="事实", pairs=[("订单号", "EC00012"), ("诉求", "退款 ¥99.00 — “立刻”")]), Part(heading="经过", paragraphs=story)))  # fmt: skip
    assert content.startswith(b"%PDF-")
    pages = read(content)
    assert len(pages) > 2
    assert all("星野数码·工单7" in page for page in pages)
    text = "".join(pages)
    assert "投诉：耳机收到时已拆封" in text
    assert "订单号EC00012" in text
    assert "退款¥99.00—“立刻”" in text
    assert text.count("客户要求全额退款，并赔偿运费。") == 60
    assert text.count("Thecustomerwantsarefund.") == 60


@pytest.mark.parametrize(
    ("odd", "read_as"),
    [
        ("<b>粗体</b> & <para>", "<b>粗体</b>&<para>"), ("😀好", "□好"), ("零\u200b宽\ufeff", "零宽"), ("\x07铃\x1b[31m", "铃[31m"),
        ("", ""), ("\u202e反转", "反转"), ("繁體中文", "繁體中文"), ("é ü ñ", "éüñ"), ("字" * 5000, "字" * 20), ("a" * 3000, "a" * 20),
        ("&lt;script&gt;", "&lt;script&gt;"), ("<img src='file:///etc/passwd'/>", "<imgsrc='file:///etc/passwd'/>"),
    ],
)  # fmt: skip
def test_odd_texts_are_texts(odd, read_as):
    text = "".join(
        read(
            pdf_of(paper(Part(heading="h", pairs=[("名", odd)], paragraphs=[(odd[:50], odd)]), title=odd[:80] or "题"))
        )
    )
    assert read_as in text


def test_the_same_paper_is_the_same_bytes():
    one = paper(Part(heading="事实", pairs=[("a", "b")]))
    assert pdf_of(one) == pdf_of(one)


def test_a_long_table_goes_on_with_its_head_on_every_page():
    rows = [(f"第 {n} 行", "客户要求退款" * 12, "−3.2%") for n in range(80)]
    pages = read(pdf_of(paper(Part(heading="条款", heads=("条款", "内容", "差"), rows=rows, widths=(2, 6, 1)))))
    assert len(pages) > 2
    assert all("条款内容差" in page for page in pages)
    assert "第79行" in "".join(pages)

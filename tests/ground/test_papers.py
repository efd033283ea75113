"""Papers as PDF: what was written is read back, over pages, whatever stands in it."""

from io import BytesIO
from typing import Any

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
    assert all("星野数码・工单7" in page for page in pages)
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


def shades(content: bytes) -> dict[str, str]:
    """Give the colour in which each piece of text is drawn on the first page."""
    found: dict[str, str] = {}
    colour = [""]

    def drawn(operator: bytes, operands: list[Any], _: object, __: object) -> None:
        if operator == b"rg":
            colour.append(" ".join(f"{float(one):.1f}" for one in operands))
        elif operator == b"Tj":
            raw = operands[0].original_bytes
            found[raw.decode("utf-16-be", "replace").strip()] = colour[-1]

    PdfReader(BytesIO(content)).pages[0].extract_text(visitor_operand_before=drawn)
    return found


def test_a_block_stands_under_a_heading_as_dark_as_the_others():
    block = ("办结 · 已暂停", [("条款", "ec-ticket"), ("停止计时", "剩余 3 小时")])
    content = pdf_of(paper(Part(heading="计时", blocks=[block], pairs=[("回访", "此前另有 2 次")])))
    text = "".join(read(content))
    assert "计时办结・已暂停条款ec-ticket停止计时剩余3小时回访此前另有2次" in text
    drawn = shades(content)
    assert drawn["办结 ・ 已暂停"] == drawn["计时"]
    assert drawn["办结 ・ 已暂停"] != drawn["条款"], drawn


def test_the_same_paper_is_the_same_bytes():
    one = paper(Part(heading="事实", pairs=[("a", "b")]))
    assert pdf_of(one) == pdf_of(one)


def test_a_long_table_goes_on_with_its_head_on_every_page():
    rows = [(f"第 {n} 行", "客户要求退款" * 12, "−3.2%") for n in range(80)]
    pages = read(pdf_of(paper(Part(heading="条款", heads=("条款", "内容", "差"), rows=rows, widths=(2, 6, 1)))))
    assert len(pages) > 2
    assert all("条款内容差" in page for page in pages)
    assert "第79行" in "".join(pages)


def test_signs_that_the_collection_does_not_have_are_drawn_as_their_like():
    text = "".join(read(pdf_of(paper(Part(heading="甲·乙 • ✓", pairs=[("−1\xa0°", "½ £5 ™")])))))
    assert not set("·•✓−\xa0£½™") & set(text)
    assert "甲・乙・√" in text

"""Make a paper of headed parts as PDF, in Chinese and English, without a browser and without a font file.

The letters are those of Adobe's Chinese collection, which every reader of PDF brings or replaces; the text in it stays text.
"""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

import msgspec

FONT: Final = "STSong-Light"
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_LIKE: Final = str.maketrans(
    {"·": "・", "•": "・", "✓": "√", "−": "-", "\u2011": "-", "\xa0": " ", "£": "GBP ", "©": "(C)", "®": "(R)", "™": "(TM)", "½": "1/2", "²": "2"}
)  # fmt: skip
"""Signs that the collection does not name, and what stands for them; a reader would draw an empty box."""
_BEYOND: Final = re.compile("[\U00010000-\U0010ffff]")


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a paper: its heading, blocks of pairs under headings of their own, pairs of a name and what stands there, paragraphs each under a small line, a table.

    Units  `widths`: how much room each column of the table asks for, beside the others
    """

    heading: str
    blocks: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    pairs: Sequence[tuple[str, str]] = ()
    paragraphs: Sequence[tuple[str, str]] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = ()


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper: what stands above the title, the title, its parts, and what stands at the foot of each page."""

    above: str
    title: str
    parts: Sequence[Part]
    foot: str


def pdf_of(paper: Paper) -> bytes:
    """Lay a paper out on A4; long texts go on over the page. Signs beyond the font's reach stand as □."""
    from reportlab.lib.pagesizes import A4  # why: six megabytes that most processes never need
    from reportlab.lib.units import mm  # why: six megabytes that most processes never need
    from reportlab.pdfbase import pdfmetrics  # why: six megabytes that most processes never need
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # why: six megabytes that most processes never need
    from reportlab.platypus import SimpleDocTemplate  # why: six megabytes that most processes never need

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=20 * mm,
        title=_plain(paper.title), author="", creator="Zhunsheng", invariant=True,
    )  # fmt: skip

    def foot(canvas: Any, laid: Any) -> None:
        canvas.setFont(FONT, 8)
        canvas.setFillGray(0.45)
        canvas.drawString(20 * mm, 11 * mm, _plain(paper.foot))
        canvas.drawRightString(A4[0] - 20 * mm, 11 * mm, str(laid.page))

    document.build(list(_laid(paper)), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _laid(paper: Paper) -> Iterable[Any]:
    from reportlab.lib.styles import ParagraphStyle  # why: six megabytes that most processes never need
    from reportlab.platypus import HRFlowable, Paragraph, Spacer  # why: six megabytes that most processes never need

    body = ParagraphStyle("body", fontName=FONT, fontSize=10, leading=15, wordWrap="CJK")
    small = ParagraphStyle("small", parent=body, fontSize=8.5, leading=12, textColor="#666666")
    title = ParagraphStyle("title", parent=body, fontSize=17, leading=24, spaceAfter=6)
    heading = ParagraphStyle(
        "heading", parent=body, fontSize=12, leading=18, spaceBefore=12, spaceAfter=3, keepWithNext=1
    )
    lower = ParagraphStyle("lower", parent=heading, fontSize=10.5, leading=15, spaceBefore=5, spaceAfter=1)
    inner = ParagraphStyle("inner", parent=body, leftIndent=10)
    yield Paragraph(_marked(paper.above), small)
    yield Paragraph(_marked(paper.title), title)
    for part in paper.parts:
        yield Paragraph(_marked(part.heading), heading)
        yield HRFlowable(width="100%", thickness=0.5, color="#bbbbbb", spaceAfter=4)
        for words, pairs in part.blocks:
            yield Paragraph(_marked(words), lower)
            yield from (Paragraph(_pair(*one), inner) for one in pairs)
        yield from (Paragraph(_pair(*one), body) for one in part.pairs)
        for line, text in part.paragraphs:
            yield Paragraph(_marked(line), small)
            for each in filter(None, text.split("\n")):
                yield Paragraph(_marked(each), body)
            yield Spacer(1, 4)
        if part.rows:
            yield _table(part, small)
            yield Spacer(1, 4)


def _table(part: Part, style: Any) -> Any:
    """Lay a table out over the whole width; its head stands on every page that it reaches."""
    from reportlab.lib.units import mm  # why: six megabytes that most processes never need
    from reportlab.platypus import Paragraph, Table, TableStyle  # why: six megabytes that most processes never need

    widths = part.widths or [1] * len(part.heads)
    rows = [[Paragraph(_marked(one), style) for one in row] for row in (part.heads, *part.rows)]
    table = Table(rows, colWidths=[170 * mm * one / sum(widths) for one in widths], repeatRows=1, splitInRow=1)
    line = ("LINEBELOW", (0, 0), (-1, -1), 0.25, "#cccccc")
    table.setStyle(TableStyle([line, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return table


def _pair(name: str, text: str) -> str:
    return f'<font color="#666666">{_marked(name)}</font>  {_marked(text)}'


def _plain(text: str) -> str:
    """Leave out what nobody sees, put what is like it for a sign that the font does not have, and a box where nothing is."""
    return _BEYOND.sub("□", _UNSEEN.sub("", text)).translate(_LIKE)


def _marked(text: str) -> str:
    return _plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br/>")

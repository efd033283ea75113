"""Words that look like a formula are words: they go out so that no spreadsheet runs them and come back as they were; a formula nobody reckoned is named."""

import io
import zipfile
from collections.abc import Sequence

import msgspec
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some

from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.bundles import read_bundle, write_bundle
from zhunsheng.knowledge.files import read_sheet
from zhunsheng.knowledge.queries import WRITTEN, Line, Preview, looked_through, rows_of, write_html, write_markdown
from zhunsheng.knowledge.tables import Sheet
from zhunsheng.surface.pages.figures.sheets import xlsx_bytes
from zhunsheng.surface.pages.kit.answering import csv_file

RUNS = ("=", "+", "-", "@", "\t", "\r")
ODD = (
    "=SUM(A1:A3) 是求和吗",
    "=A1+B1 怎么写",
    "=1+1",
    '="约"&1',
    '="123"',
    "='怎么写'",
    "'带撇号' 怎么写",
    "'只有一个撇号",
    "'两头都有'",
    "''两个'",
    "+86 要写吗",
    "-18 度能用吗",
    "@客服 怎么找",
    "#N/A",
    "#REF!",
    "#DIV/0! 是什么",
    "#1 是什么",
    "a;b；c|d",
    "\\|",
)


def as_csv(lines: Sequence[Line]) -> bytes:
    return b"".join(csv_file("x", list(WRITTEN), rows_of(lines)))


def as_archive(lines: Sequence[Line]) -> bytes:
    out = io.BytesIO()
    write_bundle(out, xlsx_bytes(WRITTEN, rows_of(lines)), {})
    return out.getvalue()


def looked(content: bytes, name: str) -> Preview:
    sheet = read_bundle(content).sheet if name.endswith(".zip") else read_sheet(content, name)
    return looked_through(msgspec.json.decode(msgspec.json.encode(sheet), type=Sheet))


def files_of(lines: Sequence[Line]) -> dict[str, bytes]:
    return {
        "q.csv": as_csv(lines),
        "q.xlsx": xlsx_bytes(WRITTEN, rows_of(lines)),
        "q.zip": as_archive(lines),
        "q.md": write_markdown(lines).encode(),
        "q.html": write_html(lines).encode(),
    }


def given_back(lines: Sequence[Line]) -> None:
    for name, content in files_of(lines).items():
        found = looked(content, name)
        told = [(one.question, one.answer, one.phrasings) for one in found.lines]
        assert (told, found.faults) == ([(one.question, one.answer, one.phrasings) for one in lines], ()), name


def test_what_looks_like_a_formula_goes_out_and_comes_back_in_every_form() -> None:
    given_back([Line(question=f"{odd} 甲", answer=odd, phrasings=(f"{odd} 乙", odd)) for odd in ODD])
    given_back([Line(question=f"{odd} 丙", answer=f"{odd}\n{odd}", phrasings=(f"甲 {odd}",)) for odd in ODD])


@given(
    some.lists(
        some.text(some.sampled_from("=+-@'#\"AB1:;；|\\,（）甲 \n!/"), min_size=1).map(str.strip).filter(bool),
        max_size=4,
    ),
)
def test_no_word_is_changed_by_a_table(texts: list[str]) -> None:
    answers = ["\n".join(line.strip() for line in text.split("\n")) for text in texts]
    lines = [
        Line(
            question=f"{' '.join(text.split())} 问{n}",
            answer=text,
            phrasings=(f"{' '.join(text.split())} 说{n}",),
        )
        for n, text in enumerate(answers)
    ]
    for name in ("q.csv", "q.xlsx"):
        found = looked(files_of(lines)[name], name)
        assert [(one.question, one.answer, one.phrasings) for one in found.lines] == [
            (one.question, one.answer, one.phrasings) for one in lines
        ]


def test_no_cell_of_a_table_that_goes_out_begins_as_a_formula() -> None:
    lines = [Line(question=f"{odd} 甲", answer=odd, phrasings=(odd,)) for odd in ODD]
    text = as_csv(lines).decode("utf-8-sig")
    assert not any(cell.startswith(RUNS) for row in text.splitlines() for cell in row.replace('"', "").split(","))
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(WRITTEN, rows_of(lines)))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b">=" not in book.read("xl/sharedStrings.xml")


def workbook(*cells: str | tuple[str, str]) -> bytes:
    """Draw a workbook with one question a row; an answer is a text, or a formula with what it gave."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["标准问题", "答案", "备注"])
        for row, told in enumerate(cells, start=1):
            sheet.write_string(row, 0, f"问题{row}")
            if isinstance(told, tuple):
                sheet.write_formula(row, 1, told[0], None, told[1])
            else:
                sheet.write_string(row, 1, told)
            sheet.write_formula(row, 2, "=A1", None, "")
    return out.getvalue()


def with_a_sign_that_no_text_has(content: bytes) -> bytes:
    """Write the sign by its number, as no spreadsheet does."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as book:
        for name in before.namelist():
            book.writestr(name, before.read(name).replace(b"_x005F_x0000_", b"_x0000_"))
    return out.getvalue()


def test_a_formula_nobody_reckoned_is_named_and_a_text_like_it_is_taken() -> None:
    content = workbook(
        "=SUM(A1:A3) 是求和", "=A1&B1", ("=A1&B1", ""), ("=1+1", "#DIV/0!"),
        ("=A1&B1", "问题1"), "#N/A", "_x0000_=A1",
    )  # fmt: skip
    found = looked(with_a_sign_that_no_text_has(content), "q.xlsx")
    assert [(one.number, one.part, one.expected, one.value) for one in found.faults] == [
        (4, "answer", "reckoned", "=A1&B1"),
        (5, "answer", "reckoned", "#DIV/0!"),
        (8, "row", "one whose signs can be read", "问题7"),
    ]
    assert [one.answer for one in found.lines] == ["=SUM(A1:A3) 是求和", "=A1&B1", "问题1", "#N/A"]


def test_a_fault_of_a_formula_in_a_csv_is_named_and_a_text_of_the_same_signs_is_not() -> None:
    found = looked("标准问题,答案\n甲乙,#REF!\n丙丁,'#REF!\n戊己,=A1&B1\n".encode(), "q.csv")
    assert [(one.number, one.expected, one.value) for one in found.faults] == [(2, "reckoned", "#REF!")]
    assert [one.answer for one in found.lines] == ["#REF!", "=A1&B1"]


def test_a_second_version_whose_answer_is_a_formula_is_named() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["标准问题", "答案", "版本"])
        sheet.write_row(1, 0, ["怎么退货", "七天。", ""])
        sheet.write_row(2, 0, ["怎么退货", "", "试用"])
        sheet.write_formula(2, 1, "=B2", None, "")
    (fault,) = looked(out.getvalue(), "q.xlsx").faults
    assert (fault.number, fault.part, fault.expected) == (3, "answer", "reckoned")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b""])
def test_nothing_is_read_from_nothing(content: bytes) -> None:
    with pytest.raises(BadInput):
        looked(content, "q.xlsx")

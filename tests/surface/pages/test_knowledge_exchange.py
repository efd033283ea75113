"""The page that takes in files of questions shows what each holds and what is wrong in it."""

import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile


def test_a_formula_that_nobody_reckoned_is_shown_as_a_wrong_line(enter):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["标准问题", "答案"])
        sheet.write_string(1, 0, "伞几米")
        sheet.write_formula(1, 1, "=A1&B1", None, "")
    table = SimpleUploadedFile("q.xlsx", out.getvalue())
    page = enter("zhuguan").post("/knowledge/import/", {"file": table}).content.decode()
    assert ("文字而不是公式" in page, "=A1&amp;B1" in page) == (True, True)

"""Figures as files: what the page shows, as CSV or as a spreadsheet with the same numbers."""

import io
import re
from collections.abc import Sequence
from typing import Final

import msgspec
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from zhunsheng.surface.pages.kit.answering import FORMULA, csv_file

UNSAID: Final = re.compile(r"[\[\]:*?/\\\\']")
"""What the name of a sheet must not hold, beside being longer than the next number."""
LONGEST: Final = 31
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Field = str | float | int | None


def file_of(kind: str, name: str, heads: Sequence[str], rows: Sequence[Sequence[Field]]) -> HttpResponseBase:
    """Give rows as a file."""
    if kind == "xlsx":
        return xlsx_file(name, heads, rows)
    return csv_file(name, list(heads), (["" if field is None else str(field) for field in row] for row in rows))


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of a workbook."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Field]]


def xlsx_file(name: str, heads: Sequence[str], rows: Sequence[Sequence[Field]]) -> HttpResponse:
    """Give rows as a spreadsheet."""
    return book_file(name, [Sheet(title="", heads=heads, rows=rows)])


def xlsx_bytes(heads: Sequence[str], rows: Sequence[Sequence[Field]]) -> bytes:
    """Write a workbook of one sheet."""
    return book_bytes([Sheet(title="", heads=heads, rows=rows)])


def book_file(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Give several tables as one workbook, each on a sheet of its own."""
    response = HttpResponse(book_bytes(sheets), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def book_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Write a workbook: numbers are numbers, the head stays in sight; nothing is taken for a formula."""
    from xlsxwriter import Workbook  # why: five megabytes that only an export needs

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for held in sheets:
            sheet = book.add_worksheet(UNSAID.sub(" ", held.title)[:LONGEST] or None)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, list(held.heads), bold)
            for place, row in enumerate(held.rows, start=1):
                for column, field in enumerate(row):
                    if isinstance(field, str):
                        sheet.write_string(place, column, f"'{field}" if field.startswith(FORMULA) else field)
                    elif field is not None:
                        sheet.write_number(place, column, field)
            sheet.autofit()
    return out.getvalue()

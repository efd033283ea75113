"""Figures as files: what the page shows, as CSV or as a spreadsheet with the same numbers."""

import io
from collections.abc import Sequence

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from zhunsheng.surface.pages.kit.answering import FORMULA, csv_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Field = str | float | int | None


def file_of(kind: str, name: str, heads: Sequence[str], rows: Sequence[Sequence[Field]]) -> HttpResponseBase:
    """Give rows as a file."""
    if kind == "xlsx":
        return xlsx_file(name, heads, rows)
    return csv_file(name, list(heads), (["" if field is None else str(field) for field in row] for row in rows))


def xlsx_file(name: str, heads: Sequence[str], rows: Sequence[Sequence[Field]]) -> HttpResponse:
    """Give rows as a spreadsheet: numbers are numbers, the head stays in sight; nothing is taken for a formula."""
    response = HttpResponse(xlsx_bytes(heads, rows), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def xlsx_bytes(heads: Sequence[str], rows: Sequence[Sequence[Field]]) -> bytes:
    """Write a spreadsheet."""
    from xlsxwriter import Workbook  # why: five megabytes that only an export needs

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, list(heads), book.add_format({"bold": True}))
        for place, row in enumerate(rows, start=1):
            for column, field in enumerate(row):
                if isinstance(field, str):
                    sheet.write_string(place, column, f"'{field}" if field.startswith(FORMULA) else field)
                elif field is not None:
                    sheet.write_number(place, column, field)
        sheet.autofit()
    return out.getvalue()

"""The file of what could not be taken in, to be put right and taken in again; pure."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from zhunsheng.commerce.intake.mapping import Fault

WHY: Final = "错误 / why"
LINE: Final = "行 / line"


def error_file(faults: Iterable[Fault]) -> str:
    """Write rows that could not be taken as CSV, with the reason first; the importer itself passes over both columns."""
    told = list(faults)
    headings = list(dict.fromkeys(key for one in told for key in one.row))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([WHY, LINE, *headings])
    for one in told:
        writer.writerow([one.why, one.line, *(_safe(one.row.get(key, "")) for key in headings)])
    return out.getvalue()


def _safe(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell

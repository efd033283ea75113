"""The file of what could not be taken in, to be put right and taken in again; pure."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from zhunsheng.commerce.intake.mapping import Fault

WHY: Final = "错误 / why"
LINE: Final = "行 / line"
_RUNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SHOWN: Final = 11
"""So many digits a spreadsheet shows of a number before it writes it in powers of ten."""


def error_file(faults: Iterable[Fault]) -> str:
    """Write rows that could not be taken as CSV, with the reason first; the importer itself passes over both columns."""
    told = list(faults)
    headings = list(dict.fromkeys(key for one in told for key in one.row))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([WHY, LINE, *map(_safe, headings)])
    for one in told:
        why = f"{one.column}: {one.why}" if one.column else one.why
        if one.blamed not in (0, one.line):
            why = f"line {one.blamed}: {why}"
        writer.writerow([_safe(why), one.line, *(_safe(one.row.get(key, "")) for key in headings)])
    return out.getvalue()


def _safe(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula, and from rounding a number that is a name; the reader takes both off."""
    if cell.lstrip()[:1] in _RUNS:
        return f"'{cell}'" if cell.endswith("'") else f"'{cell}"
    return (
        f"{cell}\t"
        if len(cell) > 1 and cell.isascii() and cell.isdecimal() and (len(cell) > _SHOWN or cell[0] == "0")
        else cell
    )

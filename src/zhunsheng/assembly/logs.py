"""How the log is written: plain lines, and never the values that a database names in its complaints."""

import logging
import re
from typing import Final

from typing_extensions import override

VALUES: Final = re.compile(r"(DETAIL:\s+(?:Key|Failing row)[^=\n]*?(?:=|contains )).*")


class PlainFormatter(logging.Formatter):
    """Format a record; what PostgreSQL quotes of a row may be somebody's data and is left out."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        return VALUES.sub(r"\1(left out)", super().format(record))

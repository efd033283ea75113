"""Reading the bodies of requests: what no database can keep is refused at the door, by name, on every route alike."""

import re
from typing import Any, Final

from django.http import HttpRequest
from ninja.parser import Parser
from typing_extensions import override

from zhunsheng.kernel.errors import BadInput

NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")
"""The character U+0000, written out in JSON or raw; a backslash before the backslash makes it the six characters themselves."""


class BodyParser(Parser):
    """Read JSON, but not with a character that PostgreSQL cannot keep in a text."""

    @override
    def parse_body(self, request: HttpRequest) -> Any:
        """Return what a body holds.

        Refuses  BadInput for a text with the character U+0000
        """
        if NUL.search(request.body):
            raise BadInput("the body", "text without the character U+0000", "\\u0000")
        return super().parse_body(request)

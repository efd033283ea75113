"""Say after the next page has loaded what was done: kept in the session, shown once."""

from typing import Any, Final

import msgspec
from django.http import HttpRequest

from zhunsheng.surface.pages.kit.awaited import ended

KEY: Final = "flash"
MOST: Final = 5


class Flash(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence with its colour; `undo` is where one press takes it back, `link` an address to be copied and handed on, `page` one to go to."""

    text: str
    tone: str = "kept"
    undo: str = ""
    link: str = ""
    page: str = ""


def flash(request: HttpRequest, text: str, *, tone: str = "kept", undo: str = "", link: str = "") -> None:
    """Say it on the page that comes next."""
    said = msgspec.to_builtins(Flash(text=text, tone=tone, undo=undo, link=link))
    request.session[KEY] = [*request.session.get(KEY, []), said][-MOST:]


def flashes(request: HttpRequest) -> dict[str, Any]:
    """Give templates what is to be said; whoever shows it has said it."""
    return {"flashes": lambda: _said(request)}


def _said(request: HttpRequest) -> list[Flash]:
    session = getattr(request, "session", None)
    said = session.pop(KEY, []) if session is not None and KEY in session else []
    over = ended(request) if session is not None else []
    return [
        *msgspec.convert(said, list[Flash]),
        *(Flash(text=text, tone=tone, page=page) for text, tone, page in over),
    ]

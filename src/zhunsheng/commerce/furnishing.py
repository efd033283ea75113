"""A shop's widget as it is stored, and what stands in for what nobody has set."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from zhunsheng.commerce.values import ShopWidget
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.yamls import read_yaml

LONGEST_WORDS = 400


@cache
def shipped_widget() -> dict[str, Any]:
    """Read how a widget behaves until somebody sets it."""
    text = resources.files("zhunsheng.commerce").joinpath("widget.yaml").read_text("utf-8")
    found: dict[str, Any] = read_yaml(text)
    return found


def widget_from(stored: Mapping[str, object]) -> ShopWidget:
    """Complete what a shop has set with what every shop begins with."""
    return msgspec.convert({**shipped_widget(), **stored}, ShopWidget)


def checked(widget: ShopWidget) -> dict[str, object]:
    """Check a shop's widget and return it as it is stored.

    Refuses  BadInput, naming what was expected
    """
    calendar_from(widget.opening)
    known = shipped_widget()["languages"]
    for language in {*widget.languages, *widget.welcome, *widget.away}:
        if language not in known:
            raise BadInput("the language", f"one of {', '.join(known)}", language)
    for words in (*widget.welcome.values(), *widget.away.values()):
        if len(words) > LONGEST_WORDS or "\x00" in words:
            raise BadInput("the words", f"at most {LONGEST_WORDS} characters long", len(words))
    stored: dict[str, object] = msgspec.to_builtins(widget)
    return stored

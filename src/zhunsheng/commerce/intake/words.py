"""What exports call their fields and states, and when two such names are the same; pure."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from zhunsheng.kernel.yamls import read_yaml

_SAME: Final = re.compile(r"[\s_\-()（）【】\[\]:：*#,，、。/\u200b-\u200f\u2060\ufeff]")
_UNIT: Final = re.compile(
    r"[(（\[【/](?:单位[:：]?)?(元|人民币|rmb|cny|yuan|¥|￥|分|cents?|件|个|北京时间|东八区|(?:utc|gmt)\+0?8(?::?00)?)[)）\]】]?$",
    re.IGNORECASE,
)
_IN_CHINA: Final = re.compile(r"北京时间|东八区|(?:utc|gmt)\+0?8", re.IGNORECASE)


@cache
def shipped_words() -> dict[str, dict[str, list[str]]]:
    """Read what exports call their fields and states."""
    text = resources.files("zhunsheng.commerce.intake").joinpath("words.yaml").read_text("utf-8")
    found: dict[str, dict[str, list[str]]] = read_yaml(text)
    return found


def folded(name: str) -> str:
    """Bring a name into the form in which names are compared."""
    return _SAME.sub("", name).casefold()


def unit_of(head: str) -> tuple[str, bool]:
    """Take the unit off a heading such as 实付金额(元), and tell whether it is cents."""
    found = _UNIT.search(head.rstrip())
    return (head, False) if found is None else (head[: found.start()], found[1].lower().startswith(("分", "cent")))


def in_china(head: str) -> bool:
    """Tell whether a heading says that its times are those of China."""
    return _IN_CHINA.search(head) is not None


@cache
def _names() -> dict[str, str]:
    return {folded(name): field for field, names in shipped_words()["fields"].items() for name in (field, *names)}


def known_fields(cells: Iterable[str]) -> int:
    """Count the fields of an order that a line of cells names, as a heading does."""
    named = {_field_of(cell) for cell in cells if cell and len(cell) <= 60 and not "0" <= cell[0] <= "9"}
    return len(named - {None})


@lru_cache(maxsize=4_096)
def _field_of(cell: str) -> str | None:
    """Name the field that a cell names; most cells of a file come again and again."""
    return _names().get(folded(unit_of(cell)[0]))

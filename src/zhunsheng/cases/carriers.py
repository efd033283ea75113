"""What carriers are called, and what a tracking number looks like."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.yamls import read_yaml

LONGEST: Final = 40
_NUMBER: Final = re.compile(r"(?=.*\d)[0-9A-Z-]{6,40}", re.ASCII)


@cache
def carriers() -> Mapping[str, str]:
    """Give the name of each carrier by every way in which it is written."""
    told: dict[str, list[str]] = read_yaml(
        resources.files("zhunsheng.cases").joinpath("carriers.yaml").read_text("utf-8")
    )
    return {_folded(one): name for name, others in told.items() for one in (name, *others)}


def tidy_carrier(text: str) -> str:
    """Name a carrier as it is known, and one that nobody knows as it was written. Refuses: BadInput."""
    tidy = " ".join(text.split())
    if not tidy or len(tidy) > LONGEST or not tidy.isprintable():
        raise BadInput("the carrier", f"1 to {LONGEST} printable characters", text[:LONGEST])
    return carriers().get(_folded(tidy), tidy)


def tidy_tracking(text: str) -> str:
    """Bring a tracking number into its one spelling. Refuses: BadInput."""
    tidy = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not _NUMBER.fullmatch(tidy):
        raise BadInput("the tracking number", "6 to 40 letters and digits, as on the receipt", text[:LONGEST])
    return tidy


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

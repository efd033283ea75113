"""Give a file a name that is only a name."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

LONGEST: Final = 120
"""Characters of a stored name, its extension included."""

_FORBIDDEN: Final = re.compile(r'[<>:"|?*/\\]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE | re.ASCII)
HIDDEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories that show nothing or turn the text around; .gpj.exe must not read as .exe.jpg."""


def clean_name(name: str, *, extensions: tuple[str, ...]) -> str:
    """Keep the readable last part of a name and see that it ends as its content demands.

    Folders, control and direction signs, signs that file systems refuse, and leading and trailing dots fall away; a
    wrong extension stays visible and is followed by the right one.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in HIDDEN)
    plain = " ".join(_FORBIDDEN.sub("_", shown).split()).strip(". ")
    stem, ending = _split(plain)
    if ending.lower() not in extensions:
        stem, ending = plain, extensions[0]
    stem = stem.strip(". ") or "file"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return stem[: LONGEST - len(ending)].rstrip(". ") + ending


def _split(name: str) -> tuple[str, str]:
    ending = PurePosixPath(name).suffix
    return (name[: -len(ending)], ending) if ending else (name, "")

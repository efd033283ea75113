"""What a strict content policy and careful hands demand of templates and scripts, read from their text."""

import gzip
import re
from pathlib import Path

import pytest

from tests.surface.pages.words import STATIC, SURFACE

CARRIED_AWAY = {"transcript.html"}
"""Written into a file that a customer keeps: no policy of ours stands over it, and its looks must travel with it."""

TEMPLATES = sorted(path for path in (SURFACE / "templates").rglob("*.html") if path.name not in CARRIED_AWAY)
SCRIPTS = sorted(path for path in STATIC.rglob("*.js") if "vendor" not in path.parts)
SHEETS = sorted(STATIC.rglob("*.css"))

LONGEST = 300
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|javascript:""", re.IGNORECASE)
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style\"|\.src\s*=\s*`?https?:"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_page_has_nothing_inline(path: Path):
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted", ["<script>x()</script>", '<p style="color:red">', '<a onclick="x()">', "<style>p{}</style>"]
)
def test_something_inline_is_seen(planted: str):
    assert len(INLINE.findall(planted)) == 1


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_script_never_turns_data_into_markup_and_stays_short(path: Path):
    text = path.read_text(encoding="utf-8")
    assert MARKUP.findall(text) == []
    assert len(text.splitlines()) <= LONGEST


@pytest.mark.parametrize(
    "path", [path for path in SHEETS if path.name not in {"tokens.css", "widget.css"}], ids=lambda path: path.name
)
def test_colours_are_named_in_one_place_only(path: Path):
    text = re.sub(r"@media print \{.*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert COLOUR.findall(text) == []


def test_dark_colours_are_the_same_whether_chosen_or_the_systems():
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"color-scheme: dark;(.*?)\}", text, flags=re.DOTALL)
    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()


def test_the_widget_stays_under_its_weight():
    names = [
        *(STATIC / "widget").iterdir(),
        *(STATIC / "lib").glob("*.js"),
        STATIC / "img" / "icons.svg",
        STATIC / "i18n" / "zh-hans.json",
    ]
    assert sum(len(gzip.compress(path.read_bytes())) for path in names) < 60_000

"""Everything that the widget brings to a shop's page stays small."""

import gzip
import re

from tests.surface.pages.words import STATIC

MOST = 60_000
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[\w./-]+\.js)["']""")


def modules(start: str) -> set[str]:
    """Name a module and everything it imports."""
    found, left = set(), [STATIC / start]
    while left:
        path = left.pop().resolve()
        if path not in found:
            found.add(path)
            left += [path.parent / name for name in IMPORTED.findall(path.read_text(encoding="utf-8"))]
    return {str(path) for path in found}


def test_the_widget_is_less_than_sixty_kilobytes_on_the_wire():
    scripts = modules("widget/main.js")
    assert any(name.endswith("lib/line.js") for name in scripts)
    rest = {str(STATIC / name) for name in ("widget/loader.js", "widget/widget.css", "img/icons.svg")}
    heavier = max((STATIC / "i18n").glob("*.json"), key=lambda path: path.stat().st_size)
    sizes = {}
    for name in {*scripts, *rest, str(heavier)}:
        with open(name, "rb") as file:
            sizes[name] = len(gzip.compress(file.read()))
    assert sum(sizes.values()) < MOST, sizes

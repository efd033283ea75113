"""What is translated is one literal sentence with named places."""

import ast
import re
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source

TRANSLATING = frozenset(
    {
        "_",
        "gettext",
        "gettext_lazy",
        "gettext_noop",
        "ngettext",
        "ngettext_lazy",
        "pgettext",
        "pgettext_lazy",
        "npgettext",
    }
)
PLURAL = {"ngettext": 2, "ngettext_lazy": 2, "pgettext": 2, "pgettext_lazy": 2, "npgettext": 3}
POSITIONAL = re.compile(r"(?<!%)%[sdrif]|\{\d*\}")


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find translation calls whose text is put together on the spot, or has places without names."""
    if not source.room or source.tree is None:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        if name in TRANSLATING:
            for text in node.args[: PLURAL.get(name, 1)]:
                if isinstance(text, ast.JoinedStr | ast.BinOp | ast.Call):
                    yield node.lineno, f"{name}() is given text that is put together"
                elif isinstance(text, ast.Constant) and isinstance(text.value, str) and POSITIONAL.search(text.value):
                    yield node.lineno, f"{name}() has a place without a name"


RULE = Rule(
    name="translation",
    why="a translator sees only literal sentences, and Chinese orders its words differently",
    go='one literal sentence with named places: _("%(name)s has left") % {"name": name}',
    find=find,
)

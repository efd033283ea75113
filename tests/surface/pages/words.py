"""Find every word that the interface shows, in templates, Python and JavaScript, without running it."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import polib

import zhunsheng
from zhunsheng.kernel.errors import Refusal

ROOT = Path(zhunsheng.__file__).parent
SURFACE = ROOT / "surface"
PO = SURFACE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
STATIC = SURFACE / "static"

TAG = re.compile(r"""\{%\s*(?:translate|trans)\s+(?:'([^']*)'|"([^"]*)")(?:\s+context\s+"([^"]*)")?""")
BLOCK = re.compile(r"\{%\s*blocktranslate\b([^%]*)%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
CALLS = {"gettext", "gettext_lazy", "gettext_noop", "_"}

Key = tuple[str | None, str]


def template_words() -> set[Key]:
    """Return the msgids of all templates."""
    found: set[Key] = set()
    for path in sorted((SURFACE / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        found |= {
            (context or None, (one or two).replace("%", "%%")) for one, two, context in TAG.findall(text)
        }  # as asked for
        for _, body in BLOCK.findall(text):
            found |= {(None, VARIABLE.sub(r"%(\1)s", part.replace("%", "%%"))) for part in PLURAL.split(body)[:1]}
    return found


def python_words() -> set[Key]:
    """Return the msgids that Python code of the surface passes to gettext."""
    return {
        key for path in sorted(SURFACE.rglob("*.py")) for key in _calls(ast.parse(path.read_text(encoding="utf-8")))
    }


def _calls(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if (node.func.id in CALLS and texts) or (node.func.id.startswith("ngettext") and texts):
            yield (None, texts[0])
        elif node.func.id.startswith("pgettext") and len(texts) == 2:
            yield (texts[0], texts[1])


def refusal_words() -> set[Key]:
    """Return the sentence of every refusal that a person may be shown."""
    for module in pkgutil.walk_packages([str(ROOT)], "zhunsheng."):
        if not module.name.endswith(("__main__", "django_settings")):
            importlib.import_module(module.name)
    return {(None, (kind.__doc__ or "").strip().partition("\n")[0]) for kind in _descendants(Refusal)}


def _descendants(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("zhunsheng."):
            yield child
            yield from _descendants(child)


def all_words() -> set[Key]:
    """Return every msgid that must be translated."""
    return template_words() | python_words() | refusal_words()


def catalogue() -> polib.POFile:
    """Read the Chinese catalogue."""
    return polib.pofile(str(PO))

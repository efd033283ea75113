"""One module asks the system for the time; everybody else is told."""

import ast
import re
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source

HOME = "kernel/instants.py"
ASKING = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "django.db.models.functions.Now",
        "django.utils.timezone.localdate",
        "django.utils.timezone.localtime",
        "django.utils.timezone.now",
        "time.ctime",
        "time.gmtime",
        "time.localtime",
        "time.time",
        "time.time_ns",
    }
)
SPOKEN = re.compile(r"\bCURRENT_(TIMESTAMP|TIME|DATE)\b|\b(datetime|strftime|unixepoch|julianday)\(.*'now'")


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find questions to the system's clock; a stop-watch (monotonic, perf_counter) is not one."""
    if not source.room or source.room == "assembly" or "/".join(source.parts) == HOME or source.tree is None:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and source.meaning(node) in ASKING:
            yield node.lineno, f"{source.meaning(node)} asks the system for the time"
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.value.lineno, f"{node.arg} asks the system for the time"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SPOKEN.search(node.value):
            yield node.lineno, "the database is asked for the time"


RULE = Rule(
    name="clock",
    why="time that enters as an argument can be replayed, tested and told apart from the moment we noticed",
    go="take `at: Instant` (an action has ink.at); at the outermost edge call kernel.instants.now()",
    find=find,
)

"""The definitions that ship with the desk."""

from functools import cache
from importlib import resources

from zhunsheng.insight.checks import define
from zhunsheng.insight.fold import Compiled, compiled
from zhunsheng.insight.values import Definitions
from zhunsheng.kernel.yamls import read_yaml


@cache
def shipped_definitions() -> Definitions:
    """Read what is counted and shown; the rooms that declare the facts are loaded by then."""
    text = resources.files("zhunsheng.insight").joinpath("definitions.yaml").read_text("utf-8")
    return define(read_yaml(text))


@cache
def ready_to_count(zone: str) -> Compiled:
    """Give the shipped definitions ready to count in a zone."""
    return compiled(shipped_definitions(), zone)

"""Find the line of a YAML text at which a fault is, so that it can be mended; pure."""

import re
from typing import Final, get_args

import msgspec
import yaml

from zhunsheng.cases.policy.values import Count, Refund, Replace, Side
from zhunsheng.cases.values import RulesUnreadable
from zhunsheng.kernel.errors import BadInput

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PATH: Final = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$?\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_EXPECTED: Final = re.compile(r"^Expected (?P<wanted>.+), got (?P<got>.+)$")
_NEXT: Final = re.compile(r"^\.?([^.\[\] ]+)|^\[(\d+|\.\.\.)\]")
_NAMES: Final = ("id", "move", "code")
_VALUE: Final = re.compile(r"[`']([^`']*)[`']")
_CHOICES: Final = {
    "ruling": "approve, refuse or review", "refund": f"one of {', '.join(Refund)}", "freight": f"one of {', '.join(get_args(Side))}",
    "replace": f"one of {', '.join(get_args(Replace))}", "count": f"one of {', '.join(get_args(Count))}",
}  # fmt: skip


def located(text: str, fault: BadInput) -> RulesUnreadable:
    """Say a fault of a text with its line, what was expected there and what stands there."""
    cause = fault.__cause__
    if isinstance(cause, yaml.MarkedYAMLError):
        mark = cause.problem_mark or cause.context_mark
        line = mark.line + 1 if mark else 1
        return RulesUnreadable(line=line, place="YAML", expectation="plain and readable", value=cause.problem or "?")
    place, wanted = str(fault.detail["thing"]), str(fault.detail["expectation"])
    got = "" if fault.detail["value"] is None else str(fault.detail["value"])
    if isinstance(cause, msgspec.MsgspecError):
        found = _PATH.match(str(cause))
        what, path = (found["what"], found["path"] or "") if found else (str(cause), "")
        place = f"{'' if ' ' in place else place}.{path}".strip(".").replace(".[", "[") or place
        wanted, got = _told(what, place)
    return RulesUnreadable(line=line_of(text, place), place=place, expectation=wanted, value=got[:200])


def _told(what: str, place: str) -> tuple[str, str]:
    """Say what was expected and what stands there, from what the reader of values says."""
    value = _VALUE.search(what)
    got = value[1] if value else what
    if found := _EXPECTED.match(what):
        return found["wanted"], found["got"]
    if what.startswith("Invalid enum value"):
        return _CHOICES.get(place.rpartition(".")[2], "as the shipped one"), got
    if what.startswith("Object missing"):
        return "complete; something is missing", got
    if what.startswith("Object contains unknown"):
        return "one of the shipped policy's keys", got
    return "as the shipped one", what


def plain(text: str) -> None:
    """Refuse what a small file could unfold with: anchors and aliases. Refuses: BadInput, RulesUnreadable."""
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise RulesUnreadable(
                    line=line, place="YAML", expectation="plain and readable", value="an anchor or alias"
                )
    except yaml.YAMLError as fault:
        raise BadInput("the text", "YAML as the shipped one", str(fault)) from fault


def line_of(text: str, place: str) -> int:
    """Give the line of a place such as `rules.AS-7D.when.kind`, as far as it can be followed."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        return 1
    line, rest = 1, place
    while node is not None:
        found = _step(node, rest)
        if found is None:
            break
        line, node, rest = found
    return line


def _step(node: yaml.Node, rest: str) -> tuple[int, yaml.Node, str] | None:
    if isinstance(node, yaml.SequenceNode):
        return _item(node, rest)
    word = _NEXT.match(rest)
    if not isinstance(node, yaml.MappingNode) or word is None:
        return None
    for key, value in node.value:
        if key.value == word[1]:
            return key.start_mark.line + 1, value, rest[word.end() :]
    return None


def _item(node: yaml.SequenceNode, rest: str) -> tuple[int, yaml.Node, str] | None:
    word = _NEXT.match(rest)
    if word and word[2] and word[2].isdigit() and int(word[2]) < len(node.value):
        item = node.value[int(word[2])]
        return item.start_mark.line + 1, item, rest[word.end() :]
    named = rest.removeprefix(".")
    for item in node.value:
        for key, value in item.value if isinstance(item, yaml.MappingNode) else ():
            if (
                key.value in _NAMES
                and isinstance(value.value, str)
                and re.match(re.escape(value.value) + r"(?=[. ]|$)", named)
            ):
                return item.start_mark.line + 1, item, named[len(value.value) :]
    return None

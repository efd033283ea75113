"""Suggest the greeting that a standard provides for this customer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from zhunsheng.assist.values import Greeting
from zhunsheng.standards.values import Clause, GreetingRule, Kind, Rulebook

_SLOT: Final = re.compile(r"\{(\w+)\}")
_LONGEST_NAME: Final = 40
_NOTHING_MORE: Final[Mapping[str, object]] = {}
# What an empty slot leaves behind: a space before a mark, two marks in a row, a mark at the head.
_SPACE_BEFORE_MARK: Final = re.compile(r"\s+(?=[，。！,.!])")
_TWO_MARKS: Final = re.compile(r"[，,]\s*(?=[，。！,.!])")
_MARK_AT_HEAD: Final = re.compile(r"^[\s，。！,.!]+")
_SPACES: Final = re.compile(r"[^\S\n]{2,}")


def greeting_for(
    rulebook: Rulebook,
    *,
    tier: str,
    customer_name: str | None,
    agent_name: str,
    shop_name: str,
    lang: str,
    about: Mapping[str, object] = _NOTHING_MORE,
) -> Greeting | None:
    """Fill the greeting of the first clause that has one for this customer; None where no clause has.

    A rule with a condition comes before one for everybody. A customer without a known name gets a
    greeting that needs none, or the same words without the name.

    Clauses   cc-1.1b
    """
    values = {**about, "tier": tier}
    slots = {"customer": _name(customer_name or ""), "agent": _name(agent_name), "shop": _name(shop_name)}
    candidates = [(clause.id, rule.text.of(lang)) for clause, rule in _fitting(rulebook, values)]
    if not candidates:
        return None
    clause_id, template = next((each for each in candidates if _fills(each[1], slots)), candidates[0])
    return Greeting(text=_filled(template, slots), clause_id=clause_id)


def _fitting(rulebook: Rulebook, values: Mapping[str, object]) -> Iterator[tuple[Clause, GreetingRule]]:
    clauses = [clause for clause in rulebook.of_kind(Kind.ASSIST) if clause.applies_to(values)]
    rules = [(clause, rule) for clause in clauses for rule in clause.greetings]
    yield from (pair for pair in rules if pair[1].applies is not None and pair[1].applies.holds(values))
    yield from (pair for pair in rules if pair[1].applies is None)


def _fills(template: str, slots: Mapping[str, str]) -> bool:
    return all(slots.get(name) for name in _SLOT.findall(template))


def _filled(template: str, slots: Mapping[str, str]) -> str:
    """Put every slot in one pass, so that braces in somebody's name stay what they are: text."""
    text = _SLOT.sub(lambda slot: slots.get(slot.group(1), ""), template)
    if _fills(template, slots):
        return text
    text = _TWO_MARKS.sub("", _SPACE_BEFORE_MARK.sub("", text))
    return _MARK_AT_HEAD.sub("", _SPACES.sub(" ", text)).strip()


def _name(typed: str) -> str:
    """Keep a name to one short line of visible characters; people choose their own display names."""
    visible = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in typed)
    return " ".join(visible.split())[:_LONGEST_NAME].rstrip()

"""Rules of the desk's own: as they stand, as a file, and what those on trial would have held."""

import csv
import io
from collections import Counter
from typing import Final, cast

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.dialogue.events import MessageTried
from zhunsheng.dialogue.models import Message, OwnRule
from zhunsheng.dialogue.own_rules import PREFIX, check_rule, shown_rule
from zhunsheng.dialogue.queries.rows import visible
from zhunsheng.dialogue.values import By, NewRule, RuleShown
from zhunsheng.journal.queries import told_between
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

DESK: Final = Subject(kind="desk")
COLUMNS: Final = ("code", "clause", "title", "severity", "speaker", "phrases", "unless", "say_instead", "reason")
NEEDED: Final = frozenset(COLUMNS) - {"speaker", "unless"}
MOST_READ: Final = 500
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def own_rules(actor: Actor) -> list[RuleShown]:
    """List the desk's own rules.

    Refuses  AccessDenied
    """
    require(actor, Verb.GUARD_READ, DESK)
    return [shown_rule(one) for one in OwnRule.objects.order_by("code")]


def tried_between(actor: Actor, since: Instant, until: Instant) -> Counter[str]:
    """Count by code how many messages rules on trial would have held.

    Refuses  AccessDenied
    """
    require(actor, Verb.GUARD_READ, DESK)
    found: Counter[str] = Counter()
    for one in told_between(frozenset({MessageTried.NAME}), since, until):
        found.update(family.removeprefix(PREFIX) for family in cast(MessageTried, one.fact).families)
    return found


def said_lately(actor: Actor, most: int) -> list[tuple[int, str]]:
    """Return the newest agents' messages of dialogues that somebody may read: the dialogue and the words.

    Refuses  AccessDenied
    """
    require(actor, Verb.GUARD_READ, DESK)
    theirs = visible(actor).values_list("id", flat=True)
    rows = Message.objects.filter(dialogue_id__in=theirs, by=By.AGENT).exclude(text="").order_by("-id")
    return list(rows.values_list("dialogue_id", "text")[:most])


def write_rules(rules: list[RuleShown]) -> str:
    """Write rules as a table that can be read in again; lists stand with a bar between."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for one in rules:
        lists = ("|".join(one.phrases), "|".join(one.unless))
        cells = (one.code, one.clause_id, one.title, one.severity, one.speaker, *lists, one.say_instead, one.reason)
        table.writerow([_safe(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _safe(words: str) -> str:
    """Keep a spreadsheet from taking words for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def read_rules(text: str, clause_ids: frozenset[str]) -> list[NewRule]:
    """Read a table of rules, each of which can judge.

    Refuses  BadInput naming the line, what was expected and what stands there
    """
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff").strip()))
    heads = {(head or "").strip() for head in table.fieldnames or ()}
    if NEEDED - heads:
        raise BadInput("the first line", f"the columns {', '.join(COLUMNS)}", ", ".join(sorted(heads)) or "nothing")
    found: list[NewRule] = []
    for line in table:
        given = {
            (head or "").strip(): (value or "").strip().removeprefix("'")
            for head, value in line.items()
            if isinstance(value, str | None)
        }
        if None in line:
            raise BadInput(f"line {table.line_num}", f"{len(heads)} fields", "more")
        if len(found) >= MOST_READ:
            raise BadInput("the table", f"at most {MOST_READ} rules", "more")
        if any(one.code == given["code"] for one in found):
            raise BadInput("the code", "a code that no line above has", given["code"])
        found.append(
            NewRule(
                code=given["code"], clause_id=given["clause"], title=given["title"], severity=given["severity"],
                speaker=given.get("speaker") or "agent", phrases=_listed(given["phrases"]),
                unless=_listed(given.get("unless", "")), say_instead=given["say_instead"], reason=given["reason"],
            )
        )  # fmt: skip
    for one in found:
        try:
            check_rule(one, clause_ids)
        except BadInput as fault:
            told = fault.detail
            raise BadInput(str(told["thing"]), str(told["expectation"]), f"{one.code}: {told['value']}") from fault
    if not found:
        raise BadInput("the table", "at least one rule", "none")
    return found


def _listed(words: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in words.split("|") if one.strip())

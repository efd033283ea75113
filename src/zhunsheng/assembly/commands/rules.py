"""`zhunsheng policy|procedures list|try|publish|back`: the organisation's own rules for cases, as on their pages."""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.cases.actions import publish_rules, return_to_rules
from zhunsheng.cases.queries import (
    Trial,
    changes_between,
    check_rules,
    rules_edition,
    rules_editions,
    rules_text,
    try_policy,
)
from zhunsheng.cases.values import ORGANISATION, RulesSort
from zhunsheng.commerce.queries import shop_by_key
from zhunsheng.journal.actions import run as write
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant, now

LONGEST = 512 * 1024


def run(given: argparse.Namespace) -> int:
    """Do one thing with own policies or procedures."""
    return VERBS[given.verb](given, RulesSort(given.sort))


def _list(given: argparse.Namespace, sort: RulesSort) -> int:
    shop = _shop(given)
    number, _ = rules_text(SYSTEM, sort, shop, now())
    lines = [f"in force: edition {number}"]
    for one in rules_editions(SYSTEM, sort, shop):
        since = one.effective_from.iso() if one.effective_from else ""
        what = "" if one.text else " (back to what holds without own rules)"
        lines.append(f"edition {one.number}{what} from {since}, published by {one.published_by}: {one.reason}")
    return _say(lines)


def _show(given: argparse.Namespace, sort: RulesSort) -> int:
    if given.edition:
        text = rules_edition(SYSTEM, sort, given.edition).text
    else:
        _, text = rules_text(SYSTEM, sort, _shop(given), now())
    sys.stdout.write(text)
    return 0


def _try(given: argparse.Namespace, sort: RulesSort) -> int:
    """Say what a file would change; exit code 1 where it grants less than the law."""
    text, shop, at = _read(given.file), _shop(given), now()
    check_rules(sort, text)
    changes = changes_between(sort, rules_text(SYSTEM, sort, shop, at)[1], text)
    if sort is RulesSort.PROCEDURES:
        return _say(
            [f"{one.place}: {one.before or '—'} → {one.after or '—'}" for one in changes] or ["nothing changes"]
        )
    trial = try_policy(SYSTEM, text, shop, at, cases=given.cases)
    if given.json:
        sys.stdout.write(msgspec.json.encode(trial).decode() + "\n")
    else:
        _say(_told(trial))
    return 1 if any(one.grave for one in trial.short) else 0


def _publish(given: argparse.Namespace, sort: RulesSort) -> int:
    return _written(given, sort, publish_rules, _read(given.file))


def _back(given: argparse.Namespace, sort: RulesSort) -> int:
    return _written(given, sort, return_to_rules, given.to)


def _written(given: argparse.Namespace, sort: RulesSort, act: Any, what: str | int) -> int:
    at, shop = now(), _shop(given)
    since = Instant.parse(given.effective) if given.effective else at
    seen = max((one.number for one in rules_editions(SYSTEM, sort, shop)), default=0)
    with command_pen():
        number = write(act, SYSTEM, at, sort, shop, what, seen=seen, effective_at=since, reason=given.reason)
    return _say([f"edition {number} counts from {since.iso()}"])


def _told(trial: Trial) -> list[str]:
    head = f"{len(trial.changed)} of {trial.cases} real applications and {trial.samples} of the shipped table are answered otherwise"
    rules = [f"  {before} → {after}: {count}" for before, after, count in trial.by_rule]
    short = [
        f"{'below the law' if one.grave else 'left to a person'}: {one.demand} ({one.law}), answered by {one.rule}: {one.ruling.value}"
        for one in trial.short
    ]
    return [head, *rules, *short]


def _shop(given: argparse.Namespace) -> int:
    key = getattr(given, "shop", "")
    return shop_by_key(key).id if key else ORGANISATION


def _read(path: str) -> str:
    try:
        content = sys.stdin.buffer.read(LONGEST + 1) if path == "-" else Path(path).read_bytes()
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput("the file", "one that can be read, in UTF-8", path) from fault


def _say(lines: list[str]) -> int:
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


VERBS = {"list": _list, "in-force": _show, "try": _try, "publish": _publish, "back": _back}

"""What `zhunsheng standards replay` prints: clause by clause and agent by agent, as it was and as it would have been."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

import msgspec
from django.db import connections

from zhunsheng.access.values import SYSTEM
from zhunsheng.clocks.supposing import Fell, Kept, Supposed, by_agent, joined, replay_under
from zhunsheng.dialogue.queries import Rejudged, closings_under, words_under
from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import TargetSupposed, midnight, targets_under
from zhunsheng.insight.values import Period
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import agent_cards
from zhunsheng.standards.queries import NothingInForce, standing
from zhunsheng.standards.values import Rulebook

SHOWN = 200
FORK: Final = get_context("fork")
"""A rulebook holds conditions, which no message between processes can carry: the others are born knowing it."""


def replay_in_shares(rulebook: Rulebook, since: Instant, until: Instant, *, every: bool, shares: int = 2) -> Supposed:
    """Tell a period again in several processes at once, each a share of the dialogues and cases; for commands, which have no threads."""
    connections.close_all()
    told: list[Connection] = []
    beside = []
    for number in range(1, shares):
        here, there = FORK.Pipe(duplex=False)
        part = partial(replay_under, rulebook, since, until, every=every, share=(number, shares))
        beside.append(FORK.Process(target=_send, args=(there, part), daemon=True))
        beside[-1].start()
        there.close()
        told.append(here)
    own = replay_under(rulebook, since, until, every=every, share=(0, shares))
    found = joined([own, *(one.recv() for one in told)])
    for process in beside:
        process.join()
    return replay_under(rulebook, since, until, every=every) if found is None else found


def _send(there: Connection, part: Callable[[], Supposed]) -> None:
    there.send(part())


class Besides(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft would have done beside its time limits: to words that were sent, to closings, to the targets of figures."""

    words: Rejudged
    closings: Rejudged
    targets: Sequence[TargetSupposed]


NOTHING: Final = Besides(words=Rejudged(), closings=Rejudged(), targets=())


def told_besides(rulebook: Rulebook, period: Period, at: Instant, *, every: bool) -> Besides:
    """Judge kept words and closings of a period again and hold its figures against the targets of a draft; nothing before a standard is in force."""
    try:
        held = standing(at).clauses
    except NothingInForce:
        held = {}
    return Besides(
        words=words_under(rulebook, period.since, period.until, every=every), closings=closings_under(rulebook, period.since, period.until, every=every),
        targets=targets_under(SYSTEM, held, rulebook.clauses, period),
    )  # fmt: skip


def when(text: str, *, end: bool) -> Instant:
    """Read a date of the desk's zone, its end where a period ends with it, or an instant. Refuses: BadInput."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Instant.parse(text)
    if day.year < 1970 or day.year > 9000:
        raise BadInput("the day", "one of this age", text)
    return midnight(day + timedelta(days=end), desk().time_zone)


def replay_text(found: Supposed, besides: Besides = NOTHING) -> str:
    """Write the replay as a table, then every dialogue that would have run out."""
    lines = [
        f"{found.facts} facts told again",
        "",
        f"{'clause':14} {'judged':>8} {'ran out':>8}   {'would judge':>11} {'would run out':>13}",
    ]
    for clause_id in sorted({*found.was, *found.would}):
        was, would = found.was.get(clause_id, Kept()), found.would.get(clause_id, Kept())
        lines.append(f"{clause_id:14} {was.judged:8} {was.broken:8}   {would.judged:11} {would.broken:13}")
    then, would_be = by_agent(found.fell_then), by_agent(found.would_fall)
    names = {
        card.id: card.name
        for card in agent_cards(
            {agent for _, agent in (*then, *would_be)}
            | {one.agent_id for one in (*besides.words.fresh, *besides.closings.fresh)}
        )
    }
    lines += ["", f"{'clause':14} {'ran out':>8} {'would':>8}  agent"]
    for key in sorted({*then, *would_be}):
        lines.append(f"{key[0]:14} {then.get(key, 0):8} {would_be.get(key, 0):8}  {names.get(key[1], '—')}")
    lines += ["", *(_line(one, names) for one in found.would_fall[:SHOWN])]
    if len(found.would_fall) > SHOWN:
        lines.append(f"… and {len(found.would_fall) - SHOWN} more; --json has them all")
    if found.alike:
        lines += ["", f"{len(found.alike)} clauses are the same and were not told again; --every tells them too"]
    lines += [f"{clause_id}: does not run: {why}" for clause_id, why in sorted(found.idle.items())]
    lines += [
        *_rejudged("messages of agents judged again", besides.words, names),
        *_rejudged("closings judged again", besides.closings, names),
    ]
    lines += _targets(besides.targets)
    return "\n".join(lines)


def _rejudged(what: str, found: Rejudged, names: Mapping[int, str]) -> list[str]:
    lines = [
        "",
        f"{found.judged} {what}, {found.wordless} not, because their words are gone, {found.alike} not, because their rules are the same",
    ]
    lines += [
        f"{clause_id:14} {found.was.get(clause_id, 0):8} {found.would.get(clause_id, 0):8}"
        for clause_id in sorted({*found.was, *found.would})
    ]
    lines += [
        f"{one.at.iso()}  {one.clause_id:14} dialogue {one.dialogue_id:<19} {names.get(one.agent_id, '—')}"
        for one in found.fresh[:SHOWN]
    ]
    return lines


def _targets(of: Sequence[TargetSupposed]) -> list[str]:
    return ["", f"{len(of)} targets would be others"] + [
        f"{one.goal.indicator.id:26} {_plain(one.figure.value):>10}  target {_plain(one.goal.then.target)} -> {_plain(one.goal.supposed.target)}"
        f"  {WHETHER[one.met_then]} -> {WHETHER[one.would_meet]}  agents {one.people_then} -> {one.people_would} of {one.people}"
        for one in of
    ]


def _plain(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"


WHETHER: Final[Mapping[bool | None, str]] = {None: "—", True: "met", False: "missed"}


def _line(one: Fell, names: Mapping[int, str]) -> str:
    subject = f"dialogue {one.dialogue_id}" if one.dialogue_id else f"case {one.case_id}"
    return f"{one.due_at.iso()}  {one.clause_id:14} {subject:28} {names.get(one.agent_id, '—')}"


def replay_json(found: Supposed, besides: Besides = NOTHING) -> str:
    """Write the whole replay as one line."""
    told = msgspec.structs.asdict(found) | {
        "words": besides.words, "closings": besides.closings, "targets": [_target(one) for one in besides.targets],
    }  # fmt: skip
    return msgspec.json.encode(told, enc_hook=_instant).decode()


def _target(one: TargetSupposed) -> dict[str, object]:
    return {
        "indicator": one.goal.indicator.id, "value": one.figure.value, "n": one.figure.n, "among": one.figure.among,
        "target": one.goal.then.target, "would_be": one.goal.supposed.target, "met": one.met_then, "would_meet": one.would_meet,
        "people": one.people, "people_meet": one.people_then, "people_would_meet": one.people_would,
    }  # fmt: skip


def _instant(value: object) -> object:
    return value.iso() if isinstance(value, Instant) else str(value)

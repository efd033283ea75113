"""Answer the command line about standards: check files, show a clause, compare editions, list coverage."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.kernel.errors import NotFound
from zhunsheng.standards.loader import Facts, StandardUnreadable, load
from zhunsheng.standards.places import flat
from zhunsheng.standards.reading import read_standard
from zhunsheng.standards.values import Clause, CoverageRow, Enforcement, EnforcerTable, Kind, Rulebook, Value

#: Which rooms enforce clauses of a kind; only these are asked why they do not.
ROOMS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.CLOCK: ("clocks",),
    Kind.STEP: ("dialogue", "cases", "people"),
    Kind.PHRASE: ("guard",),
    Kind.ASSIST: ("assist",),
    Kind.CHANNEL: ("channels",),
    Kind.RECORD: ("dialogue", "cases", "journal"),
    Kind.SAMPLE: ("quality", "feedback"),
    Kind.INDICATOR: ("insight",),
    Kind.ROUTINE: ("insight", "standards"),
    Kind.APPRAISAL: ("growth",),
    Kind.TRAINING: ("growth",),
    Kind.ACCESS: ("access", "people"),
    Kind.RETENTION: ("journal", "ground"),
}


class Checked(Value, frozen=True, kw_only=True):
    """Report on some files: the text to print and whether all of them may be installed."""

    text: str
    ok: bool


def check(paths: Sequence[Path], *, facts: Facts | None = None) -> Checked:
    """Read files as standards and list every fault, one a line; a clean file gets one line of its own."""
    lines: list[str] = []
    ok = True
    for path in paths:
        try:
            document = load(read_standard(path), name=path.name, facts=facts)
        except StandardUnreadable as error:
            lines.extend(error.lines)
            ok = False
        else:
            blanks = "".join(f", to fill: {key}" for key in document.blanks())
            lines.append(
                f"{path.name}: {document.document} edition {document.edition}, {len(document.clauses)} clauses{blanks}"
            )
    return Checked(text="\n".join(lines), ok=ok)


def show(rulebook: Rulebook, clause_id: str, *, lang: str = "zh-hans") -> str:
    """Write one clause with everything it says.

    Refuses   NotFound, for an id that is not in force.
    """
    clause = rulebook.clauses.get(clause_id)
    if clause is None:
        raise NotFound("clause", clause_id)
    head = [f"{clause.id}  {clause.kind}  {clause.title.of(lang)}", clause.says.of(lang), ""]
    hidden = ("id", "kind", "title.", "says.")
    return "\n".join([*head, *(f"{key}: {value}" for key, value in flat(clause).items() if not key.startswith(hidden))])


def diff(old: Mapping[str, Clause], new: Mapping[str, Clause]) -> tuple[str, ...]:
    """List what another edition changes: clauses gone, clauses added, and each place that says something else."""
    lines = [f"- {clause_id}: {old[clause_id].title.zh}" for clause_id in old if clause_id not in new]
    lines += [f"+ {clause_id}: {new[clause_id].title.zh}" for clause_id in new if clause_id not in old]
    for clause_id in (known for known in old if known in new):
        before, after = flat(old[clause_id]), flat(new[clause_id])
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                lines.append(f"~ {clause_id} {key}: {before.get(key, '(nothing)')} -> {after.get(key, '(nothing)')}")
    return tuple(lines)


def coverage(
    rulebook: Rulebook, enforcers: Sequence[EnforcerTable], *, present: Collection[str] = ()
) -> list[CoverageRow]:
    """Say of every clause what enforces it, or why nothing does.

    `present` names what clauses may wait for and this desk has ("channel hotline", "fact demand.stated").
    """
    return [_row(clause, enforcers, present) for clause in rulebook.clauses.values()]


def coverage_json(rows: Iterable[CoverageRow]) -> str:
    """Write coverage for machines."""
    return json.dumps([msgspec.to_builtins(row) for row in rows], ensure_ascii=False, indent=1)


def coverage_text(rows: Sequence[CoverageRow], *, lang: str = "zh-hans") -> str:
    """Write coverage for people, one clause a line, with the sum at the end."""
    lines = [
        f"{'+' if row.enforced else '-'} {row.id:<12} {row.kind:<10} {row.title.of(lang)}  "
        + (f"[{row.enforcer}] {row.test}" if row.enforced else f"({row.reason})")
        for row in rows
    ]
    return "\n".join([*lines, f"{sum(row.enforced for row in rows)} of {len(rows)} clauses enforced"])


def _row(clause: Clause, enforcers: Sequence[EnforcerTable], present: Collection[str]) -> CoverageRow:
    found: list[Enforcement] = []
    reasons: list[str] = []
    for table in enforcers:
        answer = table.enforces.get(clause.id)
        if answer is None and table.covers is not None:
            answered = table.covers(clause)
            if not isinstance(answered, str):
                answer = answered
            elif table.room in ROOMS[clause.kind]:
                reasons.append(answered)
        if answer is not None:
            found.append(answer)
    reason = _obstacle(clause, present, found) or _missing(clause, found, reasons)
    enforcement = found[0] if reason is None else None
    return CoverageRow(
        id=clause.id,
        kind=clause.kind.value,
        title=clause.title,
        enforced=reason is None,
        enforcer=enforcement.enforcer if enforcement else None,
        test=enforcement.test if enforcement else None,
        reason=reason,
    )


def _obstacle(clause: Clause, present: Collection[str], found: Sequence[Enforcement]) -> str | None:
    """Give what keeps a clause from being enforced even where an engine would take it."""
    if blanks := clause.blanks():
        return f"left open by the standard, to be filled when installing: {', '.join(blanks)}"
    if clause.awaits is not None and clause.awaits not in present:
        return f"waits for {clause.awaits}"
    if len(found) > 1:
        return f"more than one enforcer: {', '.join(sorted(one.enforcer for one in found))}"
    return None


def _missing(clause: Clause, found: Sequence[Enforcement], reasons: Sequence[str]) -> str | None:
    if found:
        return None
    said = [reason for reason in reasons if reason]
    return "; ".join(said) if said else f"no engine for clauses of kind {clause.kind} takes it yet"

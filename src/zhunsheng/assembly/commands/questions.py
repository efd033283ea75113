"""`zhunsheng questions export|import FILE`: questions with their files and trials, from one desk to another or as a spare copy."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.assembly.process import command_pen
from zhunsheng.commerce.queries import shops
from zhunsheng.ground.files import Prepared
from zhunsheng.journal.actions import run as write
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import take_in
from zhunsheng.knowledge.queries import (
    FILED,
    Bundle,
    Line,
    Preview,
    compared,
    exported,
    is_bundle,
    looked_through,
    read_bundle,
    read_sheet,
    rows_of,
    to_bundle,
    write_bundle,
)
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.surface.pages.figures.sheets import xlsx_bytes

LARGEST: Final = 2_000_000_000
"""Bytes of an archive that the command reads; a page takes no more than any upload."""
MOST: Final = 5000
PIECE: Final = 25
SHOWN: Final = 20


def run(given: argparse.Namespace) -> int:
    """Write an archive, or take one in; exit code 1 when some lines could not be taken."""
    return {"export": _export, "import": _import}[given.verb](given)


def _export(given: argparse.Namespace) -> int:
    lines, beside = to_bundle(exported(SYSTEM))
    try:
        with Path(given.file).open("wb") as out:
            write_bundle(out, xlsx_bytes(FILED, rows_of(lines, filed=True)), beside)
    except OSError as fault:
        raise BadInput("the file", "one that can be written", str(fault)) from fault
    sys.stdout.write(f"questions {len(lines)}, files {len(beside)}\n")
    return 0


def _import(given: argparse.Namespace) -> int:
    who = SYSTEM if given.preview else _editor(given.login)
    held = _read(given.file)
    preview = looked_through(held.sheet, shops={one.key for one in shops()}, files=held.known())
    counts = {"questions": len(preview.lines), "made": 0, "added": 0, "versions": 0, "files": len(held.files)}
    if given.preview:
        counts |= {"new": sum(not known for _, known, *_ in compared(SYSTEM, preview.lines))}
    else:
        with command_pen():
            counts |= _taken(who, preview.lines, held.files)
    _tell(preview, held, counts, as_json=given.json)
    return 1 if preview.faults or held.refused else 0


def _taken(who: Actor, lines: tuple[Line, ...], beside: Mapping[str, Prepared]) -> dict[str, int]:
    counts = {"made": 0, "added": 0, "versions": 0}
    for at in range(0, len(lines), PIECE):
        came = write(take_in, who, now(), lines[at : at + PIECE], beside)
        counts = {name: counts[name] + count for name, count in came._asdict().items()}
    return counts


def _editor(login: str) -> Actor:
    """Return whose questions they become: somebody else approves them. Refuses: BadInput."""
    found = next((card.id for card in agent_cards() if card.login == login), None) if login else None
    if found is None:
        raise BadInput("--login", "the login of somebody who may write questions", login)
    return actor_of(found)


def _read(name: str) -> Bundle:
    try:
        content = Path(name).read_bytes()
    except OSError as fault:
        raise BadInput("the file", "one that can be read", str(fault)) from fault
    if is_bundle(content):
        return read_bundle(content, limit_bytes=LARGEST, most=MOST)
    return Bundle(sheet=read_sheet(content, name))


def _tell(preview: Preview, held: Bundle, counts: Mapping[str, int], *, as_json: bool) -> None:
    faults = [
        {"line": one.number, "part": one.part, "expected": one.expected, "found": one.value} for one in preview.faults
    ]
    doubled = [{"line": number, "question": text} for number, text in preview.doubled]
    if as_json:
        told = {**counts, "faults": faults, "doubled": doubled, "refused": held.refused}
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    sys.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()) + "\n")
    for one in faults[:SHOWN]:
        sys.stderr.write(
            f"questions: line {one['line']}, {one['part']}: expected {one['expected']}, found {one['found']!r}\n"
        )
    for one in doubled[:SHOWN]:
        sys.stderr.write(f"questions: line {one['line']} says a question again: {one['question']}\n")
    for name, why in list(held.refused.items())[:SHOWN]:
        sys.stderr.write(f"questions: {name} cannot go with an answer: {why}\n")

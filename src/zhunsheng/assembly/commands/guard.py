"""`zhunsheng guard judge|measure`: the text judge on lines of one's own, and on the labelled sets that ship."""

import argparse
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from zhunsheng.guard.queries import PARTS, Guard, compile_guard, judge_lines, measure
from zhunsheng.standards.loader import load, shipped
from zhunsheng.standards.values import Speaker


def run(given: argparse.Namespace) -> int:
    """Judge or measure under the standards that ship; no desk is needed."""
    return VERBS[given.verb](given)


def shipped_guard() -> Guard:
    """Compile the guard of the shipped standards."""
    return compile_guard(clause for name, text in shipped() for clause in load(text, name=name).clauses)


def _judge(given: argparse.Namespace) -> int:
    faults: list[str] = []
    guard = shipped_guard()
    with ExitStack() as open_files:
        lines: Iterable[bytes] = sys.stdin.buffer
        if given.file not in ("", "-"):
            try:
                lines = open_files.enter_context(Path(given.file).open("rb"))
            except OSError as unread:
                sys.stderr.write(f"zhunsheng: {given.file} cannot be read: {unread.strerror}\n")
                return 2
        for answer in judge_lines(guard, lines, Speaker(given.speaker), faults):
            sys.stdout.buffer.write(answer + b"\n")
    sys.stdout.buffer.flush()
    for fault in faults:
        sys.stderr.write(f"zhunsheng: {fault}\n")
    return 1 if faults else 0


def _measure(given: argparse.Namespace) -> int:
    guard = shipped_guard()
    for part in PARTS if given.part == "all" else (given.part,):
        sys.stdout.write(measure(guard, part).table(quiet=given.quiet) + "\n\n")
    return 0


VERBS = {"judge": _judge, "measure": _measure}

"""CPU time of processes, ours and everybody else's, as the system counts it."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import msgspec

TICK_US: Final = 1_000_000 // os.sysconf("SC_CLK_TCK")
PROC: Final = Path("/proc")


class Taken(msgspec.Struct, frozen=True):
    """The CPU time that a process has taken so far (microseconds, user and system together)."""

    name: str
    us: int


def taken_by(pid: int) -> Taken | None:
    """Return what a process has taken, or nothing when it is gone."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    head, _, tail = text.rpartition(")")
    fields = tail.split()
    return Taken(head.partition("(")[2], (int(fields[11]) + int(fields[12])) * TICK_US)


def cpu_us(pids: Collection[int]) -> int:
    """Return the CPU time of some processes together."""
    return sum(found.us for pid in pids if (found := taken_by(pid)) is not None)


def everybody() -> dict[int, Taken]:
    """Return what every process of the machine has taken so far."""
    pids = [int(path.name) for path in PROC.iterdir() if path.name.isdigit()]
    return {pid: found for pid in pids if (found := taken_by(pid)) is not None}


def others(before: Mapping[int, Taken], after: Mapping[int, Taken], ours: Collection[int]) -> dict[str, int]:
    """Return by name the CPU time that processes other than ours took between two looks."""
    found: dict[str, int] = {}
    for pid, now in after.items():
        if pid in ours:
            continue
        earlier = before.get(pid)
        us = now.us - (earlier.us if earlier is not None and earlier.name == now.name else 0)
        if us > 0:
            found[now.name] = found.get(now.name, 0) + us
    return found

"""Orders of a file by the page, for the bench: handed in, looked through and taken in to the end as in a browser, with what it took."""

import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import msgspec

from zhunsheng.workshop.bench.cpu import PROC, TICK_US
from zhunsheng.workshop.bench.desks import Desk

PAGE: Final = "/admin/orders/"
LOGIN: Final = "keeper"
LOOK_WITHIN: Final = 900.0
TAKE_WITHIN: Final = 3_600.0
EVERY: Final = 0.25
COUNTS: Final = re.compile(r'<dd class="num big[^"]*">(\d+)</dd>')
HIDDEN: Final = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')
SELECT: Final = re.compile(r'<select class="input" name="(map-\w+)">(.*?)</select>', re.DOTALL)
FORM: Final = re.compile(r'<form method="post"(?! enctype).*?</form>', re.DOTALL)


class Stretch(msgspec.Struct, kw_only=True):
    """What a stretch of work took. Units: seconds on the wall, seconds of one core, megabytes of the largest process."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0


class Taken(msgspec.Struct, kw_only=True):
    """One file by the page: the look, what followed, and what the page says became of its orders."""

    look: Stretch
    rest: Stretch
    made: int
    changed: int
    same: int
    faults: int


def taken_by_page(desk: Desk, path: Path) -> Taken:
    """Hand a file in, have it taken in, and wait for its end. Stops the bench where the page refuses."""
    cookies = {"zhunsheng_session": desk.sessions[LOGIN]}
    with httpx.Client(base_url=f"http://127.0.0.1:{desk.port}", cookies=cookies, timeout=LOOK_WITHIN) as client:
        page = client.get(PAGE).text
        shop = re.findall(r'<option value="(\d+)"', page)[0]
        given = {"shop": shop, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
        with _watched(desk) as look, path.open("rb") as file:
            answer = client.post(PAGE, data=given | {"do": "look"}, files={"file": (path.name, file)})
        forms = FORM.findall(answer.text)
        if answer.status_code != httpx.codes.OK or not forms:
            sys.exit(f"{path.name} was not looked through: {answer.status_code}")
        with _watched(desk) as rest:
            begun = client.post(PAGE, data=_told(forms[-1]) | given | {"do": "take"})
            if begun.status_code != httpx.codes.FOUND:
                sys.exit(f"{path.name} was not begun: {begun.status_code}")
            _wait(client, begun.headers["Location"])
        made, changed, same, faults = map(int, COUNTS.findall(client.get(begun.headers["Location"]).text))
    return Taken(look=look, rest=rest, made=made, changed=changed, same=same, faults=faults)


def _told(form: str) -> dict[str, str]:
    """Read what the page's own form would send."""
    told = dict(HIDDEN.findall(form))
    return told | {
        name: (re.findall(r"<option selected>([^<]*)", inner) or [""])[0] for name, inner in SELECT.findall(form)
    }


def _wait(client: httpx.Client, address: str) -> None:
    until = time.monotonic() + TAKE_WITHIN
    while not client.get(address, headers={"Accept": "application/json"}).json()["over"]:
        if time.monotonic() > until:
            sys.exit("the file was not taken in to its end")
        time.sleep(1)


@contextmanager
def _watched(desk: Desk) -> Iterator[Stretch]:
    """Watch the desk's processes and their children; afterwards the stretch says what they took."""
    found, ended, pids = Stretch(), threading.Event(), set(desk.pids)

    def watch() -> None:
        while not ended.wait(EVERY):
            found.memory = max(found.memory, max(map(_megabytes, _family(pids)), default=0.0))

    watcher = threading.Thread(target=watch, daemon=True)
    began, before = time.monotonic(), sum(map(_spent, pids))
    watcher.start()
    try:
        yield found
    finally:
        ended.set()
        watcher.join()
        found.wall, found.cpu = time.monotonic() - began, sum(map(_spent, pids)) - before


def _family(pids: set[int]) -> set[int]:
    """Name some processes and the children that they have at this moment."""
    family = set(pids)
    for path in PROC.iterdir():
        if path.name.isdigit() and (fields := _fields(int(path.name))) and int(fields[1]) in pids:
            family.add(int(path.name))
    return family


def _fields(pid: int) -> list[str]:
    """Read the system's account of a process behind its name; nothing when it is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _spent(pid: int) -> float:
    """Give the processor time of a process and of its children that have ended, in seconds."""
    return sum(map(int, _fields(pid)[11:15])) * TICK_US / 1e6


def _megabytes(pid: int) -> float:
    """Give how large a process stands in memory."""
    try:
        text = (PROC / str(pid) / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    return int(found[1]) / 1024 if found else 0.0

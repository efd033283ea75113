"""`zhunsheng figures verify|rebuild|close|check|recount`: figures against the record that they are counted from."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import msgspec
import yaml

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.ground.settings import desk
from zhunsheng.insight.actions import forget_figures, spread_values
from zhunsheng.insight.closing import close_days
from zhunsheng.insight.days import files_in, recount
from zhunsheng.insight.outright import figures_of
from zhunsheng.insight.queries import compare, define, due_stretch, midnight, shipped_definitions
from zhunsheng.insight.values import Definitions, Figure, Period
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.journal.actions import run as write
from zhunsheng.journal.queries import head, reader_positions
from zhunsheng.journal.readers import read_once, rewind
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.kernel.yamls import read_yaml

READER = next(reader for reader in AFTER if reader.name == "insight")
SHOWN = 50
TURN: Final = 5_000
"""Facts in one transaction of a rebuild: the more, the fewer times a day's cell is written; an action of a desk at work takes far fewer."""
LATEST: Final = Instant(2**62)


def run(given: argparse.Namespace) -> int:
    """Do what one verb says; exit code 1 when something differs or is refused."""
    return VERBS[given.verb](given)


def _verify(given: argparse.Namespace) -> int:
    position = dict(reader_positions()).get(READER.name, 0)
    found = compare(shipped_definitions(), position, desk().time_zone)
    for one in found[:SHOWN]:
        sys.stdout.write(f"{one.what}: stored {one.stored}, facts say {one.told}\n")
    sys.stdout.write(f"figures compared up to position {position}: {len(found)} differences\n")
    return 1 if found else 0


def _rebuild(given: argparse.Namespace) -> int:
    with command_pen():
        write(begin_anew, SYSTEM, now())
        while read_once(READER, now(), limit=TURN):
            pass
        spread_what_passed()
    sys.stdout.write(f"counted anew up to position {head().position}\n")
    return 0


def spread_what_passed() -> None:
    """Write down how the values of every day and hour that has passed are spread."""
    while (due := due_stretch(desk().time_zone, now())) is not None:
        write(spread_values, SYSTEM, now(), desk().time_zone, due)


def _close(given: argparse.Namespace) -> int:
    for path, facts in close_days(folder(), now(), desk().time_zone):
        sys.stdout.write(f"{path.name}: {facts} facts\n")
    return 0


def _check(given: argparse.Namespace) -> int:
    try:
        found = _definitions(given.file)
    except BadInput as fault:
        sys.stdout.write(f"{given.file}: {fault}\n")
        return 1
    sys.stdout.write(f"{len(found.counters)} counters and {len(found.indicators)} indicators are understood\n")
    return 0


def _recount(given: argparse.Namespace) -> int:
    zone, definitions, paths = desk().time_zone, _definitions(given.file), files_in(folder())
    named = given.indicator or list(definitions.indicators)
    for name in named:
        if name not in definitions.indicators:
            raise NotFound("indicator", name)
    wanted = [definitions.indicators[name] for name in named]
    counters = list(dict.fromkeys(counter for one in wanted for counter in one.counters))
    period = Period(
        since=midnight(date.fromisoformat(given.since), zone) if given.since else Instant(0),
        until=midnight(date.fromisoformat(given.until) + timedelta(1), zone) if given.until else LATEST,
    )
    found = figures_of(wanted, list(recount(definitions, counters, paths, zone)), period)
    if given.json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        sys.stdout.write("\n".join(_line(figure) for figure in found.values()) + "\n")
    return 0


def _line(figure: Figure) -> str:
    value = "no data" if figure.value is None else f"{figure.value:.4f}"
    small = "  (rests on little)" if figure.is_small and figure.value is not None else ""
    return f"{figure.indicator:26} {value:>14}  {figure.n} / {figure.among}{small}"


def _definitions(name: str) -> Definitions:
    if not name:
        return shipped_definitions()
    path = Path(name)
    if not path.is_file():
        raise BadInput("the definitions", "a file", name)
    try:
        return define(read_yaml(path.read_text("utf-8")))
    except yaml.YAMLError as error:
        raise BadInput("the definitions", "YAML", str(error)) from error


def folder() -> Path:
    """Say where the closed days lie."""
    return desk().data_dir / "figures"


@system_only("whoever keeps the desk running has its figures counted anew")
def begin_anew(ink: Ink) -> None:
    """Forget the figures and let their reader start at the beginning, in one commit."""
    forget_figures(ink)
    rewind(ink, READER.name)


VERBS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "verify": _verify, "rebuild": _rebuild, "close": _close, "check": _check, "recount": _recount,
}  # fmt: skip

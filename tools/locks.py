"""Write requirements/run.txt and dev.txt from what is installed and proven: `python -m tools.locks [--check]`.

The roots are the names in pyproject.toml (and its build system), and for the workshop those in requirements/dev.in;
everything they pull in is pinned with them. With --check nothing is written and a difference is an error.
"""

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
# Debian 12 has Python 3.11.2: what only early releases of 3.11 need is pinned too.
PYTHONS = ("3.11.0", "3.11.99")
HEAD = {
    "run.txt": "# Everything the desk needs to run, exactly as tested. Written by `make locks` from pyproject.toml.\n",
    "dev.txt": "# What tests and checks need beside run.txt. Written by `make locks` from requirements/dev.in.\n-r run.txt\n",
}

Pins = dict[str, tuple[str, set[str]]]


class Missing(Exception):
    """A name that the lock needs is not installed."""


def closure(roots: dict[str, str]) -> Pins:
    """Return each root and everything below it with its version and who asked for it."""
    pins: Pins = {}
    waiting = [(Requirement(text), asker) for text, asker in roots.items()]
    while waiting:
        wanted, asker = waiting.pop()
        name = canonicalize_name(wanted.name)
        known = name in pins
        found = _installed(wanted, asker)
        pins.setdefault(name, (found.version, set()))[1].add(asker)
        if not known or wanted.extras:
            waiting.extend((below, name) for below in _below(found, wanted.extras))
    return pins


def _installed(wanted: Requirement, asker: str) -> Distribution:
    try:
        found = distribution(wanted.name)
    except PackageNotFoundError as error:
        raise Missing(f"{wanted.name} is needed by {asker} and is not installed") from error
    if not wanted.specifier.contains(found.version, prereleases=True):
        raise Missing(f"{asker} needs {wanted}; installed is {found.version}")
    return found


def _below(found: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for text in found.requires or ():
        wanted = Requirement(text)
        environments = [{"python_full_version": full, "extra": extra} for full in PYTHONS for extra in (extras or {""})]
        if wanted.marker is None or any(wanted.marker.evaluate(environment) for environment in environments):
            yield wanted


def roots() -> tuple[dict[str, str], dict[str, str]]:
    """Return the names the desk asks for and those the workshop adds, each with who asks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = dict.fromkeys(project["project"]["dependencies"], "zhunsheng")
    run |= dict.fromkeys(project["build-system"]["requires"], "build")
    lines = (line.partition("#")[0].strip() for line in (ROOT / "requirements/dev.in").read_text().splitlines())
    return run, {line: "dev.in" for line in lines if line}


def render() -> dict[str, str]:
    """Return the text of both locks."""
    run, dev = roots()
    below, whole = closure(run), closure(run | dev)
    texts = {"run.txt": below, "dev.txt": {name: pin for name, pin in whole.items() if name not in below}}
    return {name: HEAD[name] + "".join(_lines(pins)) for name, pins in texts.items()}


def _lines(pins: Pins) -> Iterator[str]:
    for name, (version, askers) in sorted(pins.items()):
        yield f"{name}=={version}".ljust(34) + f"# for {', '.join(sorted(askers))}\n"


def main(words: list[str]) -> int:
    """Write the locks, or with --check say whether they are as they would be written."""
    wrong = 0
    for name, text in render().items():
        path = ROOT / "requirements" / name
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"requirements/{name} is not what pyproject.toml, dev.in and the environment give: `make locks`")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`zhunsheng standards check|coverage|show|install|diff|replay`."""

import argparse
import sys
from pathlib import Path

from zhunsheng import standards
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.coverage import TABLES
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.replaying import replay_in_shares, replay_json, replay_text, told_besides, when
from zhunsheng.insight.values import Period
from zhunsheng.journal.actions import run as write
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.standards import commands, queries
from zhunsheng.standards.actions import install_standard, renew_standard
from zhunsheng.standards.queries import suppose, supposed_draft, supposed_text

DOCUMENTS = Path(standards.__file__).parent / "documents"


def run(given: argparse.Namespace) -> int:
    """Answer one question about the standards."""
    return VERBS[given.verb](given)


def shipped_paths() -> list[Path]:
    """Return the files of the standards that come with the desk."""
    return sorted(DOCUMENTS.glob("*.yaml"))


def _say(text: str) -> int:
    sys.stdout.write(text.rstrip("\n") + "\n")
    return 0


def _check(given: argparse.Namespace) -> int:
    paths = [Path(name) for name in given.files] or shipped_paths()
    report = commands.check(paths, facts=queries.fact_fields())
    _say(report.text)
    return 0 if report.ok else 1


def _coverage(given: argparse.Namespace) -> int:
    rows = commands.coverage(queries.standing(now()), TABLES, present=PRESENT)
    return _say(commands.coverage_json(rows) if given.json else commands.coverage_text(rows, lang=given.lang))


def _show(given: argparse.Namespace) -> int:
    if given.clause:
        return _say(commands.show(queries.standing(now()), given.clause, lang=given.lang))
    lines = [
        f"{one.document} edition {one.edition} (installation {one.number}) in force from {one.effective_from.iso()},"
        f" installed {one.installed_at.iso()} by {one.installed_by}"
        for one in queries.editions()
    ]
    return _say("\n".join(lines) or "no standard is installed")


def _install(given: argparse.Namespace) -> int:
    path = _path(given.file)
    fills = dict(pair(text) for text in given.set)
    at = now()
    effective = Instant.parse(given.effective) if given.effective else at
    text = queries.read_standard(path)
    with command_pen():
        act = renew_standard if path in shipped_paths() else install_standard
        installed = write(act, SYSTEM, at, text, name=path.name, effective_at=effective, fills=fills)
    return _say(f"{path.name}: {installed}")


def _diff(given: argparse.Namespace) -> int:
    path = _path(given.file)
    text = queries.read_standard(path)
    fresh = queries.load_for_desk(text, name=path.name)
    inforce = {
        key: clause
        for key, clause in queries.standing(now()).clauses.items()
        if key in {one.id for one in fresh.clauses}
    }
    lines = commands.diff(inforce, {one.id: one for one in fresh.clauses})
    return _say("\n".join(lines) or "nothing would change")


def _path(name: str) -> Path:
    shipped = {path.stem: path for path in shipped_paths()}
    path = shipped.get(name, Path(name))
    if not name or not queries.is_there(path):
        raise BadInput("the standard", f"a file, or one of {', '.join(shipped)}", name)
    return path


def pair(text: str) -> tuple[str, str]:
    """Read KEY=VALUE; the key may hold conditions with `=` of their own. Refuses: BadInput."""
    key, equals, value = text.rpartition("=")
    if not equals:
        raise BadInput("--set", "KEY=VALUE such as dy-3.1b.clock.limit=3 min", text)
    return key.strip(), value.strip()


def _replay(given: argparse.Namespace) -> int:
    at = now()
    sets = dict(pair(text) for text in given.set)
    path = Path(given.draft)
    if queries.draft_of(given.draft) is not None and not queries.is_there(path) and not sets:
        document = supposed_draft(given.draft)
    else:
        path = _path(given.draft)
        document = supposed_text(queries.read_standard(path), name=path.name, sets=sets)
    since, until = when(given.since, end=False), min(when(given.until, end=True), at)
    if until <= since:
        raise BadInput("--to", f"later than {since.iso()}", until.iso())
    draft = suppose(document, at)
    found = replay_in_shares(draft, since, until, every=given.every)
    besides = told_besides(draft, Period(since=since, until=until), at, every=given.every)
    return _say(replay_json(found, besides) if given.json else replay_text(found, besides))


PRESENT = frozenset({"channel webchat"})
"""What clauses may wait for and this version has."""

VERBS = {"check": _check, "coverage": _coverage, "show": _show, "install": _install, "diff": _diff, "replay": _replay}

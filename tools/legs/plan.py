"""Which legs there are for which way, and which are left out on this machine and why."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.legs import machine
from tools.legs.leg import ROOT, Leg

BIN = Path(sys.executable).parent
# Reading the settings makes a data folder; a check must not touch the developer's own.
APART = {"ZHUNSHENG_DATA_DIR": str(ROOT / "build" / "check")}
ORDINARY = ("-m", "not browser and not soak")
WITHOUT_DATABASE = ("tests/guard", "tests/house", "tests/kernel")
"""Tests of what knows no database: they run once, beside those on SQLite."""
KEPT_BY_ITSELF = (
    "tests/laws/test_kill_nine.py",
    "tests/laws/test_orders_kill_nine.py",
    "tests/surface/live",
    "tests/surface/pages/test_bench_page.py",
)
"""What a killed process leaves behind, what sockets say, how the guard is measured: the rooms behind them are tried on PostgreSQL, and these take minutes."""
STRICTER_THERE = (
    *(f"tests/surface/pages/test_{name}.py" for name in "hostile_cases hostile_forms crawl".split()),
    *(f"tests/laws/test_{name}.py" for name in "case_histories every_pair_of_acts refunds_at_once".split()),
    "tests/surface/api/test_schema.py",
)
"""Hostile words in forms and at every route, all pages one after the other, what two do at the same instant: PostgreSQL refuses more and lets more happen at once, so a whole run tries them there alone."""
FILES_ALONE = (
    *(f"tests/ground/test_{name}.py" for name in "files http keys".split()),
    *(f"tests/surface/test_{name}.py" for name in "files pages_security".split()),
    *(f"tests/commerce/test_{name}.py" for name in "intake odd_files signing strange_exports".split()),
    *(f"tests/cases/test_{name}.py" for name in "plans policy policy_unusual".split()),
    "tests/clocks/test_fold.py",
    "tests/knowledge/test_tables.py",
    "tests/notices/test_mail.py",
    "tests/people/test_entry.py",
    "tests/workshop/test_console_bench.py",
    "tests/workshop/test_simulate.py",
)
"""What is about files, keys, heads of answers, letters, entering, what policies and clocks reckon, and the workshop's longest commands: what they keep is a row that other tests keep on both."""
WORDS_ALONE = (
    "tests/access",
    "tests/standards",
    *(
        f"tests/assembly/test_{name}.py"
        for name in "apart backup bridge commands learning logs questions rehearsing".split()
    ),
    *(f"tests/assembly/test_{name}.py" for name in "settings shapes standards_replay supervisor".split()),
    *(f"tests/assist/test_{name}.py" for name in "beside bot_wording bot_words english greetings helper".split()),
    *(f"tests/assist/test_{name}.py" for name in "mending probing shipped".split()),
    *(f"tests/journal/test_{name}.py" for name in "command facts".split()),
    *(f"tests/knowledge/test_{name}.py" for name in "recogniser samples supposing trials".split()),
    *(f"tests/laws/test_{name}.py" for name in "api_rights case_laws load_equals_live".split()),
)
"""What reads words, documents, rights and command lines: next to nothing of it is asked of a database that other tests do not ask."""
PAGES = "tests/surface/pages"
PAGES_THERE_TOO = frozenset(
    "case_walked case_words cases_page crawl documents_page explore_page figure_pages hostile_cases hostile_forms "
    "journal_page keeping_pages orders_page report_page search two_pages".split()
)
"""Pages that are tried on PostgreSQL too: every page by the crawl, hostile words, and those that search, count and list."""


@dataclass(frozen=True)
class LeftOut:
    """A leg that does not run here: what is missing, and whether that is allowed."""

    name: str
    missing: str
    is_allowed: bool


def static() -> list[Leg]:
    """Return the legs that only read the code, the quick ones first."""
    python = str(BIN / "python")
    return [
        Leg("ruff", (str(BIN / "ruff"), "check", "--output-format", "concise", ".")),
        Leg("format", (str(BIN / "ruff"), "format", "--check", ".")),
        Leg("imports", (str(BIN / "lint-imports"), "--no-logo")),
        Leg("house", (python, "-m", "tools.house")),
        Leg("budgets", (python, "-m", "tools.budgets")),
        Leg("locks", (python, "-m", "tools.locks", "--check")),
        Leg("migrations", (str(BIN / "zhunsheng"), "manage", "makemigrations", "--check", "--dry-run"), APART),
        Leg("types", (str(BIN / "mypy"),), APART),
    ]


def sqlite(*, workers: str, beside_postgres: bool = False) -> Leg:
    """Return the ordinary tests on the embedded database; beside PostgreSQL without what is tried there alone."""
    left = (f"--ignore={path}" for path in STRICTER_THERE if beside_postgres)
    return _pytest("tests on SQLite", *ORDINARY, *left, workers=workers)


def services(*, workers: str) -> Iterator[Leg | LeftOut]:
    """Return the legs that need something from the machine, or why they are left out."""
    required = machine.required()
    url, redis, browser = machine.find_postgres(), machine.find_redis(), machine.find_browser()
    if url:
        address = {machine.POSTGRES: url}
        words = (
            "--database",
            "postgres",
            "--with-database-only",
            *ORDINARY,
            *(
                f"--ignore={place}"
                for place in (*WITHOUT_DATABASE, *KEPT_BY_ITSELF, *WORDS_ALONE, *FILES_ALONE, *_pages_alone())
            ),
        )
        yield _pytest("tests on PostgreSQL", *words, workers=workers, environment=address)
    else:
        asked = os.environ.get(machine.POSTGRES) or " and ".join(machine.CANDIDATES)
        yield LeftOut("tests on PostgreSQL", f"no PostgreSQL lets us in at {asked}", "postgres" not in required)
    if browser:
        yield _pytest("tests in the browser", "-m", "browser and not soak", *_with_browser(), workers="0")
    else:
        yield LeftOut("tests in the browser", "no Chromium on the PATH (Debian: chromium)", "browser" not in required)
    if not redis:
        yield LeftOut("tests with Redis", "no Redis answers at 127.0.0.1:6379", "redis" not in required)


def _pages_alone() -> list[str]:
    """Name the files of pages that are tried on SQLite alone: what stands below pages is tried on both."""
    found = sorted((ROOT / PAGES).rglob("test_*.py"))
    return [str(one.relative_to(ROOT)) for one in found if one.stem.removeprefix("test_") not in PAGES_THERE_TOO]


def _with_browser() -> tuple[str, ...]:
    """Name the files that use a browser: only to read the others takes half a minute."""
    found = (ROOT / "tests").rglob("test_*.py")
    return tuple(sorted(str(one.relative_to(ROOT)) for one in found if "mark.browser" in one.read_text("utf-8")))


def soak() -> Leg:
    """Return the long fault and load runs."""
    return _pytest("soak", "-m", "soak", workers="0")


def clone() -> Leg:
    """Return the walk of a newcomer: clone, `make run`, the first page."""
    return Leg("clean clone", (str(BIN / "python"), "-m", "tools.smoke"))


def _pytest(name: str, *words: str, workers: str, environment: dict[str, str] | None = None) -> Leg:
    memory = machine.memory_folder()
    added = {**(environment or {}), **({"TMPDIR": memory} if memory else {})}
    return Leg(name, (str(BIN / "pytest"), "-n", workers, "--durations=5", *words), added)

"""Databases for tests: a migrated template file (or PostgreSQL template), copied for every test that asks for one."""

import gc
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from zhunsheng.journal.actions import Pen

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A run that decides about landing tries the same examples each time, so half of them do; a developer's run looks for new ones.
settings.register_profile("ci", settings.get_profile("house"), derandomize=True, max_examples=30)
settings.load_profile("ci" if os.environ.get("CI") else "house")

SOURCE = Path(__file__).resolve().parent.parent / "src" / "zhunsheng"
SCRATCH = Path(tempfile.mkdtemp(prefix="zhunsheng-tests-"))
os.environ["ZHUNSHENG_DATA_DIR"] = str(SCRATCH / "data")
os.environ["ZHUNSHENG_SECRET_KEY"] = "a secret for tests only, fifty characters long......"
os.environ["DJANGO_SETTINGS_MODULE"] = "zhunsheng.assembly.django_settings"

POSTGRES = os.environ.get("ZHUNSHENG_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Choose the database that the `db` fixtures use."""
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.addoption("--with-database-only", action="store_true", help="leave out what asks for no database")


def pytest_configure(config: pytest.Config) -> None:
    """Set Django up once; the tests' own databases are put in its place for each test."""
    gc.set_threshold(20_000, 20, 20)  # code that is read is no garbage
    if config.getoption("--database") == "postgres":
        os.environ["ZHUNSHENG_DATABASE_URL"] = f"{POSTGRES}/postgres"
    import django  # why: only after the environment above is set

    django.setup()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what knows no database, where the same tests run on another one beside this."""
    if config.getoption("--with-database-only"):
        from tools.legs.plan import STRICTER_THERE  # why: only here, and a walk of tests need not know the legs

        alone = tuple(f"{path}::" for path in STRICTER_THERE)
        kept = [one for one in items if "template" in getattr(one, "fixturenames", ()) or one.nodeid.startswith(alone)]
        config.hook.pytest_deselected(items=[one for one in items if one not in set(kept)])
        items[:] = kept


def pytest_collection_finish() -> None:
    """Leave what was read for all tests out of every later search for garbage: seven thousand tests are a large heap."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    from tests.support import spares  # why: it reads Django's settings, which exist only after setup

    spares.drop_all()
    shutil.rmtree(SCRATCH, ignore_errors=True)


def _schema_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(SOURCE.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


_BRAKES: list[object] = []
_LOOKED_AT: set[str] = set()


def _brakes() -> list[object]:
    """Find the brakes of all modules read so far; each module is looked at once, for this is asked before every test."""
    for name in sys.modules.keys() - _LOOKED_AT:
        _LOOKED_AT.add(name)
        if name.startswith("zhunsheng.surface."):
            for found in vars(sys.modules[name]).values():
                returned = getattr(found, "__annotations__", {}).get("return")
                if type(found).__name__ == "Brake" or "Brake" in str(returned):
                    _BRAKES.append(found)
    return _BRAKES


@pytest.fixture(autouse=True)
def _unhurried() -> None:
    """Forget the tries of the tests before: all come from one connection, and a fast machine runs sixty in a minute."""
    for brake in _brakes():
        if hasattr(brake, "cache_clear"):
            brake.cache_clear()
        elif hasattr(brake, "_seen"):
            brake._seen.clear()


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest) -> str:
    """Return a migrated, empty database to copy from; made again only when a migration changes."""
    from tests.support import databases  # why: it reads Django's settings, which exist only after setup

    if request.config.getoption("--database") == "postgres":
        return databases.postgres_template(POSTGRES, _schema_digest())
    return databases.sqlite_template(SCRATCH, _schema_digest())


@pytest.fixture
def db(template: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Give the test a database of its own; the pen runs inline."""
    from tests.support import databases  # why: it reads Django's settings, which exist only after setup
    from tests.support.desk import inline_pen  # why: it imports tables

    with databases.copied(template, POSTGRES, tmp_path), inline_pen():
        yield


@pytest.fixture(scope="module")
def shared_db(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give all tests of a module one database, for those that share a running desk; return its folder."""
    from tests.support import databases  # why: it reads Django's settings, which exist only after setup
    from tests.support.desk import inline_pen  # why: it imports tables

    folder = tmp_path_factory.mktemp("shared")
    with databases.copied(template, POSTGRES, folder), inline_pen():
        yield folder


@pytest.fixture
def live_db(template: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Give the test a database of its own and a pen with its own thread."""
    from tests.support import databases  # why: it reads Django's settings, which exist only after setup
    from tests.support.desk import threaded_pen  # why: it imports tables

    with databases.copied(template, POSTGRES, tmp_path), threaded_pen():
        yield


@pytest.fixture
def pens(live_db: None) -> Iterator["list[Pen]"]:
    """Give two pens on the test's database, as two processes would have."""
    from zhunsheng.assembly.wiring import WITHIN  # why: it imports tables
    from zhunsheng.journal.actions import Pen  # why: it imports tables

    both = [Pen(within=WITHIN), Pen(within=WITHIN)]
    for pen in both:
        pen.start()
    yield both
    for pen in both:
        pen.stop()


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[None]:
    """Give the test a data folder with fresh keys of its own."""
    import msgspec  # why: with the settings below, which exist only after setup
    from django.test import override_settings  # why: it reads Django's settings

    from zhunsheng.ground.keys import create_keyring  # why: it reads Django's settings
    from zhunsheng.ground.settings import desk  # why: it reads Django's settings

    folder = tmp_path / "keys"
    folder.mkdir()
    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), data_dir=folder)):
        create_keyring()
        yield


@pytest.fixture(scope="session")
def redis_url() -> str:
    """Return the address of a real Redis; a machine without one leaves these tests out and says so."""
    import redis  # why: only these tests need it

    url = os.environ.get("ZHUNSHENG_TEST_REDIS", "redis://127.0.0.1:6379/0")
    try:
        redis.Redis.from_url(url, socket_connect_timeout=1).ping()
    except redis.RedisError:
        if "redis" in os.environ.get("ZHUNSHENG_REQUIRE", ""):
            raise
        pytest.skip(f"no Redis answers at {url}")
    return url

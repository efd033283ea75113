"""A demonstration desk behind Django's own test client."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.test import Client, override_settings

if TYPE_CHECKING:
    from tests.support.server import Desk
    from tests.surface.pages.chromium import Watched

Enter = Callable[[str], Client]

BROWSER = {"host": "localhost", "accept": "text/html", "accept-language": "zh-CN"}


@pytest.fixture(scope="session")
def furnished(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the demonstration once; every test gets a copy of it."""
    from django.db import connections  # why: pytest reads this file before Django is set up

    from tests.conftest import POSTGRES  # why: as above
    from tests.support import databases  # why: as above
    from tests.support.desk import inline_pen  # why: as above
    from zhunsheng.ground.settings import desk  # why: as above
    from zhunsheng.workshop import demo  # why: as above

    desk().data_dir.mkdir(parents=True, exist_ok=True)
    with databases.copied(template, POSTGRES, tmp_path_factory.mktemp("furnished")) as made:
        with inline_pen():
            demo.build()
        connections.close_all()
        yield made


@pytest.fixture
def shop(furnished: str, tmp_path: Path) -> Iterator[str]:
    """Give the test a demonstration of its own and return its shop's key."""
    from tests.conftest import POSTGRES  # why: pytest reads this file before Django is set up
    from tests.support import databases  # why: as above
    from tests.support.desk import inline_pen  # why: as above
    from zhunsheng.workshop import demo  # why: as above

    with databases.copied(furnished, POSTGRES, tmp_path), inline_pen():
        yield demo.demo_data().shop.key


@pytest.fixture
def demonstration(shop: str) -> Iterator[str]:
    """Let one-click entry be open, as `zhunsheng serve --demo` does."""
    from zhunsheng.ground.settings import desk  # why: pytest reads this file before Django is set up

    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), demo=True)):
        yield shop


@pytest.fixture
def visitor() -> Client:
    """Return a browser nobody has signed in with."""
    return Client(headers=BROWSER)


@pytest.fixture
def enter(demonstration: str) -> Enter:
    """Return how to sign in as somebody of the demonstration."""

    def become(login: str) -> Client:
        client = Client(headers=BROWSER)
        assert client.post("/demo-sign-in/", {"role": login}).status_code == 302
        return client

    return become


@pytest.fixture
def desk(db: None, tmp_path: Path) -> "Iterator[Desk]":
    """Run a desk of its own, with the demonstration, web and worker."""
    from tests.support.server import running_desk  # why: pytest reads this file before Django is set up

    with running_desk(tmp_path) as running:
        yield running


@pytest.fixture
def customer(desk: "Desk") -> "Iterator[Watched]":
    """Open a browser for a customer, whose page may complain of nothing."""
    from tests.surface.pages.chromium import Watched, chromium  # why: with the desk

    with chromium() as browser:
        watched = Watched(browser)
        yield watched
        assert watched.complaints == []

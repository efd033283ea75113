"""A demonstration desk behind Django's own test client."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from django.test import Client, override_settings

Enter = Callable[[str], Client]

BROWSER = {"host": "localhost", "accept": "text/html", "accept-language": "zh-CN"}


@pytest.fixture
def shop(db: None) -> str:
    """Build the demonstration and return its shop's key."""
    from zhunsheng.ground.settings import desk  # why: pytest reads this file before Django is set up
    from zhunsheng.workshop import demo  # why: as above

    desk().data_dir.mkdir(parents=True, exist_ok=True)
    demo.build()
    return demo.demo_data().shop.key


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

"""What every test of this room leaves behind: nothing that was learned."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Forget which bank was learned and which was chosen, so that the next test recognises by its own."""
    yield
    from zhunsheng.knowledge import bank  # why: tables exist only after Django is set up

    bank.use(None)
    bank._kept.clear()

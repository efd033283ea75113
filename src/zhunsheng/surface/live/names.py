"""Names that live frames need, kept in memory: shops, colleagues, files."""

from collections.abc import Iterable
from typing import Final

from zhunsheng.commerce import queries as commerce
from zhunsheng.ground import files
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people import queries as people
from zhunsheng.surface.live.frames import Out

MOST_FILES: Final = 10_000


class Names:
    """Names by id, learnt in reader threads and looked up on the event loop, which asks no database."""

    def __init__(self) -> None:
        """Start empty."""
        self._agents: dict[int, str] = {}
        self._shops: dict[int, str] = {}
        self._files: dict[str, Out] = {}

    def learn(self) -> None:
        """Read the names of all colleagues and shops; called before the first frame and after each change."""
        self._agents = {card.id: card.nickname for card in people.agent_cards()}
        self._shops = {shop.id: shop.name for shop in commerce.shops()}

    def agent(self, agent_id: int) -> str:
        """Return a colleague's nickname."""
        return self._agents.get(agent_id, "")

    def shop(self, shop_id: int) -> str:
        """Return a shop's name."""
        return self._shops.get(shop_id, "")

    def file(self, token: str | None) -> Out | None:
        """Return what is known of a file: its token, name, type and size."""
        return None if token is None else self._files.get(token)

    def learn_files(self, tokens: Iterable[str | None]) -> None:
        """Read what messages name before they are shown; the files learnt first are forgotten first."""
        for token in tokens:
            if token is not None and token not in self._files:
                described = _described(token)
                if described is not None:
                    self._files[token] = described
        for token in list(self._files)[: max(0, len(self._files) - MOST_FILES)]:
            self._files.pop(token, None)


def _described(token: str) -> Out | None:
    try:
        found = files.file_of(token)
    except NotFound:
        return None
    return {"token": token, "name": found.name, "type": found.media_type, "size": found.size}

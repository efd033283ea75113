"""Names that live frames need, kept in memory: shops, colleagues, files."""

from zhunsheng.commerce import queries as commerce
from zhunsheng.ground import files
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people import queries as people
from zhunsheng.surface.live.frames import Out


class Names:
    """Names by id; read when first asked for, forgotten when something about people or shops changes."""

    def __init__(self) -> None:
        """Start empty."""
        self._agents: dict[int, str] = {}
        self._shops: dict[int, str] = {}
        self._files: dict[str, Out | None] = {}

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
        if token is None:
            return None
        if token not in self._files:
            if len(self._files) > 10_000:
                self._files.clear()
            self._files[token] = _described(token)
        return self._files[token]


def _described(token: str) -> Out | None:
    try:
        found = files.file_of(token)
    except NotFound:
        return None
    return {"token": token, "name": found.name, "type": found.media_type, "size": found.size}

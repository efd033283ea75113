"""Keys of programs: what they may do and how long."""

from enum import StrEnum

import msgspec

from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant


class Scope(StrEnum):
    """What a token may be used for; it opens what its owner may do anyhow, and of that only this."""

    DIALOGUES_READ = "dialogues:read"
    DIALOGUES_WRITE = "dialogues:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_UNMASK = "customers:unmask"
    CUSTOMERS_WRITE = "customers:write"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    SHOPS_READ = "shops:read"
    SHOPS_WRITE = "shops:write"
    STANDARDS_READ = "standards:read"
    STANDARDS_WRITE = "standards:write"
    KNOWLEDGE_READ = "knowledge:read"
    KNOWLEDGE_WRITE = "knowledge:write"
    FIGURES_READ = "figures:read"
    JOURNAL_READ = "journal:read"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"


class NewToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token to be made for an agent or a service account."""

    agent_id: int
    name: str
    scopes: frozenset[Scope]
    expires_at: Instant


class MadeToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that was made; the secret is shown this once and never again."""

    id: int
    secret: str


class TokenCard(msgspec.Struct, frozen=True, kw_only=True):
    """A token as its owner and the administrator see it."""

    id: int
    agent_id: int
    name: str
    prefix: str
    scopes: frozenset[Scope]
    made_by: int
    made_at: Instant
    expires_at: Instant
    used_at: Instant | None
    revoked_at: Instant | None

    def opens(self, at: Instant) -> bool:
        """Tell whether it still opens anything."""
        return self.revoked_at is None and at < self.expires_at


class TokenUnknown(Refusal):
    """This token is not one of ours, was revoked, or its owner has left."""

    code = "token.unknown"


class TokenEnded(Refusal):
    """This token was good until {until}; please make a new one."""

    code = "token.ended"


class TokenOfAnother(Refusal):
    """Only the person it acts for may make this token; for programs of the desk take a service account."""

    code = "token.of_another"

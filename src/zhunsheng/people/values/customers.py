"""Who writes to the desk: tiers, names, and whoever may not write for a while."""

from enum import StrEnum

import msgspec

from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant


class Tier(StrEnum):
    """What a customer is to the shop, by what they bought."""

    ANONYMOUS = "anonymous"
    NEW = "new"
    REPEAT = "repeat"
    VIP = "vip"


class CustomerField(StrEnum):
    """What we keep sealed about a customer."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


class IdentityKey(msgspec.Struct, frozen=True, kw_only=True):
    """Where a customer is known under an outside name: channel, our account there, their id there."""

    channel: str
    account: str
    external_id: str


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody trustworthy told us about a customer; what is missing stays as it was."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    tier: Tier | None = None


class FoundCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """Who is writing; `made` says that we see them for the first time."""

    id: int
    tier: Tier
    made: bool


class CustomerCard(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as an agent sees them: personal data is masked, and empty where we know nothing."""

    id: int
    name: str
    phone: str
    email: str
    tier: Tier
    channels: tuple[str, ...]
    known_since: Instant
    is_demo: bool


class BlockLength(msgspec.Struct, frozen=True, kw_only=True):
    """For how long a customer may be kept out, with its names in both languages; without hours until somebody lifts it."""

    code: str
    zh: str
    en: str
    hours: int | None


class BlockRow(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who may not write: why, until when, by whom, and whether it has been lifted since."""

    id: int
    customer_id: int
    reason: str
    agent_id: int
    at: Instant
    until: Instant | None
    lifted_at: Instant | None
    lifted_by: int | None


class MayNotWrite(Refusal):
    """New messages from you cannot be taken at the moment."""

    code = "customer.blocked"


class NonceReplayed(Refusal):
    """This signed visitor was used before; the shop's page must sign a new one."""

    code = "people.nonce_replayed"

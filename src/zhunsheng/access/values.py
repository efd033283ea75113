"""Who acts, what is acted upon, and the words rights are written in."""

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import Final, Literal

import msgspec

from zhunsheng.access.masks import mask_address, mask_email, mask_name, mask_phone
from zhunsheng.kernel.errors import BadInput

__all__ = [
    "SYSTEM",
    "Actor",
    "ActorKind",
    "Allowed",
    "DenialReason",
    "Denied",
    "Grade",
    "Reach",
    "Role",
    "Subject",
    "Verb",
    "customer_actor",
    "customer_subject",
    "mask_address",
    "mask_email",
    "mask_name",
    "mask_phone",
]

ActorKind = Literal["agent", "customer", "system"]
DenialReason = Literal["no_right", "grade", "limit", "reach", "own"]


class Role(StrEnum):
    """What somebody is at this desk; one person may be several."""

    AGENT = "agent"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    INSPECTOR = "inspector"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"


class Grade(StrEnum):
    """How far somebody is trusted."""

    TRAINEE = "trainee"
    REGULAR = "regular"
    SENIOR = "senior"


class Verb(StrEnum):
    """What can be done here; each has its rows in `matrix.yaml`."""

    DIALOGUE_READ = "dialogue.read"
    DIALOGUE_REPLY = "dialogue.reply"
    DIALOGUE_TAKE = "dialogue.take"
    DIALOGUE_TRANSFER = "dialogue.transfer"
    DIALOGUE_TAKE_OVER = "dialogue.take_over"
    DIALOGUE_CLOSE = "dialogue.close"
    DIALOGUE_NOTE = "dialogue.note"
    DIALOGUE_HISTORY = "dialogue.history"
    DIALOGUE_RECORD = "dialogue.record"
    DIALOGUE_SUPERVISE = "dialogue.supervise"
    WORDS_RELEASE = "words.release"
    HISTORY_IMPORT = "history.import"
    CUSTOMER_IDENTIFY = "customer.identify"
    CUSTOMER_READ = "customer.read"
    CUSTOMER_UNMASK = "customer.unmask"
    CUSTOMER_SEARCH = "customer.search"
    CUSTOMER_BLOCK = "customer.block"
    CUSTOMER_ERASE = "customer.erase"
    RATING_GIVE = "rating.give"
    RATING_READ = "rating.read"
    ORDER_READ = "order.read"
    ORDER_IMPORT = "order.import"
    ORDER_REFUND = "order.refund"
    CASE_READ = "case.read"
    CASE_REGISTER = "case.register"
    CASE_TAKE = "case.take"
    CASE_ASSIGN = "case.assign"
    CASE_WORK = "case.work"
    CASE_SKIP = "case.skip"
    CASE_PAUSE = "case.pause"
    CASE_FORCE = "case.force"
    CASE_ANSWER = "case.answer"
    CASE_RATE = "case.rate"
    CASE_RULES = "case.rules"
    EVIDENCE_READ = "evidence.read"
    EVIDENCE_EDIT = "evidence.edit"
    GUARD_READ = "guard.read"
    GUARD_EDIT = "guard.edit"
    STANDARD_READ = "standard.read"
    STANDARD_INSTALL = "standard.install"
    TAXONOMY_EDIT = "taxonomy.edit"
    TAXONOMY_PUBLISH = "taxonomy.publish"
    JOURNAL_READ = "journal.read"
    JOURNAL_VERIFY = "journal.verify"
    INSIGHT_READ = "insight.read"
    PEOPLE_MANAGE = "people.manage"
    PEOPLE_PROFILE = "people.profile"
    AGENT_SIGN_IN = "agent.sign_in"
    AGENT_SET_PRESENCE = "agent.set_presence"
    AGENT_SET_PASSWORD = "agent.set_password"  # noqa: S105 - the name of a right
    AGENT_SET_CONTACT = "agent.set_contact"
    AGENT_INVITE = "agent.invite"
    DEVICE_ASK = "device.ask"
    DEVICE_READ = "device.read"
    DEVICE_DECIDE = "device.decide"
    SESSION_END = "session.end"
    FACTOR_SET = "factor.set"
    FACTOR_RESET = "factor.reset"
    ENTRY_POLICY = "entry.policy"
    MAIL_SEND = "mail.send"
    MAIL_MANAGE = "mail.manage"
    BACKUP_MAKE = "backup.make"
    TOKEN_MANAGE = "token.manage"  # noqa: S105 - the name of a right
    SHIFT_WORK = "shift.work"
    SHIFT_READ = "shift.read"
    SHIFT_OVERRIDE = "shift.override"
    SHIFT_CONFIRM = "shift.confirm"
    ANNOUNCEMENT_READ = "announcement.read"
    ANNOUNCEMENT_WRITE = "announcement.write"
    CARD_READ = "card.read"
    CARD_WRITE = "card.write"
    CARD_PHRASE = "card.phrase"
    REVIEW_READ = "review.read"
    REVIEW_WRITE = "review.write"
    REVIEW_ANSWER = "review.answer"
    ROUTING_MANAGE = "routing.manage"
    SHOP_MANAGE = "shop.manage"
    SCRIPT_READ = "script.read"
    SCRIPT_EDIT = "script.edit"
    SCRIPT_APPROVE = "script.approve"
    SEARCH = "search"
    FILE_READ = "file.read"


class Reach(IntEnum):
    """How far a right goes: each reach includes the ones before it."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks: an agent, a customer or the desk itself.

    `group_ids` and `groups` are the same skill groups, by row id and by code ("online").
    """

    kind: ActorKind
    id: int
    name: str = ""
    roles: frozenset[Role] = frozenset()
    grade: Grade | None = None
    team_ids: frozenset[int] = frozenset()
    group_ids: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()

    def has(self, roles: Iterable[Role]) -> bool:
        """Tell whether the actor has at least one of these roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM: Final = Actor(kind="system", id=0, name="准绳")
"""The desk itself: clocks, routing, the command line. It has only the rights the matrix gives to `system`."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is acted upon, with everybody it belongs to.

    `waiting_group` is the skill group code of something that waits for anybody of that group to take it; `registrar_id`
    is the agent who registered it and may have handed it on since.
    """

    kind: str
    id: int = 0
    agent_id: int | None = None
    team_id: int | None = None
    customer_id: int | None = None
    waiting_group: str | None = None
    registrar_id: int | None = None


class Allowed(msgspec.Struct, frozen=True):
    """Yes."""


class Denied(msgspec.Struct, frozen=True):
    """No, and why: `no_right`, `grade`, `limit`, `reach` or `own`."""

    reason: DenialReason


def customer_actor(customer_id: int, name: str = "") -> Actor:
    """Make the actor for a customer who writes to us."""
    return Actor(kind="customer", id=customer_id, name=name)


def customer_subject(kind: str, thing_id: int, customer_id: int, within: Subject | None) -> Subject:
    """Say to whom a customer's thing belongs: to those of the dialogue they were met in, else to nobody in particular.

    Refuses  BadInput when that dialogue is with another customer
    """
    if within is None:
        return Subject(kind=kind, id=thing_id, customer_id=customer_id)
    if within.customer_id != customer_id:
        raise BadInput("the dialogue", f"one with customer {customer_id}", within.customer_id)
    return msgspec.structs.replace(within, kind=kind, id=thing_id)

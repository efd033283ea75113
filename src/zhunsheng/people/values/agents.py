"""Who works at the desk: rights, teams, passwords."""

import msgspec

from zhunsheng.access.values import Grade, Role
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values.shifts import Presence


class HashedPassword(msgspec.Struct, frozen=True):
    """A password that was found good enough and is already hashed; made by `queries.hash_password`."""

    encoded: str


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent may do and is given to do; groups are skill group codes, capacity is dialogues at once."""

    roles: frozenset[Role]
    grade: Grade
    capacity: int
    team_id: int | None = None
    groups: frozenset[str] = frozenset()
    active: bool = True


class NewAgent(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who joins the desk; customers see the nickname. Without a password nobody can sign in with one."""

    login: str
    name: str
    nickname: str
    rights: Rights
    password: HashedPassword | None = None
    language: str = "zh-hans"
    is_service: bool = False
    is_demo: bool = False


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is called, here and before customers, and the language their pages speak."""

    name: str
    nickname: str
    language: str


class AgentCard(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as colleagues see them; `at_once` is how many dialogues they are given after their grade's share."""

    id: int
    login: str
    name: str
    nickname: str
    roles: frozenset[Role]
    grade: Grade
    team_id: int | None
    groups: frozenset[str]
    capacity: int
    presence: Presence
    presence_since: Instant
    language: str
    is_demo: bool
    active: bool = True
    is_service: bool = False
    presence_reason: str = ""
    presence_until: Instant | None = None
    at_once: int = 0


class AvailableAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent who can take one more dialogue; `load` is how many they have, `since` how long they have been idle."""

    id: int
    name: str
    nickname: str
    team_id: int | None
    capacity: int
    load: int
    since: Instant


class TeamCard(msgspec.Struct, frozen=True, kw_only=True):
    """A team and how many active people are in it."""

    id: int
    name: str
    members: int
    is_demo: bool


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a code and its names in both languages."""

    code: str
    zh: str
    en: str


class LoginTaken(Refusal):
    """The login name {login} is already in use."""

    code = "people.login_taken"


class LastAdministrator(Refusal):
    """Nobody would be left to administer this desk; make somebody else an administrator first."""

    code = "people.last_administrator"


class StillMembers(Refusal):
    """{count} colleague(s) are or were in this team; move them to another one first."""

    code = "people.still_members"


class PasswordTooWeak(Refusal):
    """This password is not good enough ({why})."""

    code = "people.password_too_weak"

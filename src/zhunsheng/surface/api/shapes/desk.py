"""How the desk itself is set: what signing in demands, mail, working hours, what a shop's widget does; as they travel."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from zhunsheng.access.values import Role
from zhunsheng.surface.api.shapes.common import Given, Moment, When

Words = Annotated[str, Field(max_length=400)]
Language = Literal["zh-hans", "en"]
CalendarData = Annotated[
    dict[str, Any],
    Field(
        description="A calendar as data: `kind` is `weekly` (`zone`, `days`: mon to sun with segments such as 09:00-12:00, "
        "`holidays`: cn or none, `make_up`, `special` by date) or `service_hours` (`hours`)."
    ),
]


class EntryPolicyShape(Given):
    """What signing in demands."""

    factor_roles: Annotated[list[Role], Field(max_length=20, description="Roles that must have a second factor.")]
    factor_days: int
    session_hours: int
    idle_minutes: int
    waiting_minutes: int
    reset_minutes: int
    invite_hours: int
    asks_an_hour: int
    code_tries: int


class PresenceReasonIn(Given):
    """Why somebody can be busy, on a break, after work or away."""

    zh: Annotated[str, Field(min_length=1, max_length=40)]
    en: Annotated[str, Field(min_length=1, max_length=40)]
    position: Annotated[int, Field(ge=0, le=99)] = 50
    active: bool = True


class LoadIn(Given):
    """What share of their capacity people of a grade are given."""

    percent: Annotated[int, Field(ge=10, le=100)]


class LoadOut(Schema):
    """What share of their capacity people of a grade are given."""

    grade: str
    percent: int


class CalendarIn(Given):
    """Working hours, and from when on they count; null takes the shipped ones back."""

    calendar: CalendarData | None
    effective_from: When | None = None


class CalendarOut(Schema):
    """One thing that was said about the working hours; the newest whose time has come is in force."""

    id: int
    code: str
    number: int
    data: dict[str, Any] | None
    effective_from: Moment
    set_at: Moment
    set_by: str


class FloodShape(Given):
    """From when on somebody writes too much."""

    messages: Annotated[int, Field(ge=1, le=1000)]
    within_seconds: Annotated[int, Field(ge=1, le=86_400)]
    same_words: Annotated[int, Field(ge=1, le=1000)]
    newcomers: Annotated[int, Field(ge=1, le=100_000)]
    newcomers_within_seconds: Annotated[int, Field(ge=1, le=86_400)]


class WidgetShape(Given):
    """How a shop's widget behaves: hours (`always`, or a calendar), words by language, what counts as flooding."""

    opening: Literal["always"] | CalendarData
    languages: Annotated[list[Language], Field(min_length=1, max_length=2)]
    welcome: dict[Language, Words] = {}
    away: dict[Language, Words] = {}
    asks_contact: bool
    bot_first: bool
    sees_typing: bool = False
    flood: FloodShape


class FaceIn(Given):
    """What of a shop may change."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
    sites: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]


class MailSettingsIn(Given):
    """How the desk sends mail; a `password` that is missing stays as it is."""

    way: Literal["file", "smtp"]
    host: Annotated[str, Field(max_length=200)] = ""
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    security: Literal["starttls", "tls", "plain"] = "starttls"
    user: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    sender: Annotated[str, Field(max_length=254)]
    sender_name: Annotated[str, Field(max_length=80)] = ""
    desk_url: Annotated[str, Field(max_length=200)] = ""
    quiet_from: Annotated[str, Field(max_length=5)] = ""
    quiet_to: Annotated[str, Field(max_length=5)] = ""
    hourly_cap: int


class MailSettingsOut(Schema):
    """How the desk sends mail; the server's password is never shown."""

    way: str
    host: str
    port: int
    security: str
    user: str
    has_password: bool
    sender: str
    sender_name: str
    desk_url: str
    quiet_from: str
    quiet_to: str
    hourly_cap: int
    pauses: list[int]
    keep_days: int


class MailOut(Schema):
    """A mail of the queue, its address masked."""

    id: int
    template: str
    to: str
    to_kind: str
    to_id: int
    state: str
    attempts: int
    queued_at: Moment
    due_at: Moment
    settled_at: Moment | None
    error: str


class TestMailIn(Given):
    """Where a mail goes that only says that mail works."""

    address: Annotated[str, Field(min_length=3, max_length=254)]
    language: Language = "zh-hans"


class FileOut(Schema):
    """A file that was taken in; a message names it by its token."""

    token: str
    name: str
    type: str
    size: int


Settable = Literal["busy", "break", "after_work", "away"]

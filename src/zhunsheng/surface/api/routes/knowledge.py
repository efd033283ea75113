"""What agents must know: announcements, and cards of the goods."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.assist import actions, queries
from zhunsheng.assist.values import AnnouncementKind, CardKind, NewAnnouncement, NewCard
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.routes.drafts import VersionOut
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("knowledge")

Title = Annotated[str, Field(min_length=1, max_length=80)]
Code = Annotated[str, Field(max_length=40)]
Long = Annotated[str, Field(max_length=10_000)]


class AnnouncementChoice(Paged):
    """Which announcements."""

    q: Annotated[str, Field(max_length=100)] = ""
    kind: AnnouncementKind | None = None


class AnnouncementIn(Given):
    """An announcement; without an end it counts until it is withdrawn."""

    kind: AnnouncementKind
    title: Title
    text: Long
    valid_from: When
    category: Code = ""
    valid_until: When | None = None

    def new(self) -> NewAnnouncement:
        """Give the value."""
        return NewAnnouncement(
            kind=self.kind, title=self.title, text=self.text, valid_from=Instant.of(self.valid_from),
            category=self.category,
            valid_until=None if self.valid_until is None else Instant.of(self.valid_until),
        )  # fmt: skip


class AnnouncementChangeIn(AnnouncementIn):
    """An announcement as it is to be; `version` is the one that was read."""

    version: Id


class AnnouncementOut(Schema):
    """An announcement; `readers` counts who has confirmed this version."""

    id: int
    kind: str
    category: str
    title: str
    text: str
    version: int
    valid_from: Moment
    valid_until: Moment | None
    published_at: Moment
    changed_at: Moment
    withdrawn_at: Moment | None
    by_id: int
    readers: int


class CategoryOut(Schema):
    """A category of goods; `missing` are the kinds of card that it lacks."""

    code: str
    zh: str
    en: str
    kinds: list[str]
    parameters: list[str]
    in_use: bool
    missing: list[str]


class CardIn(Given):
    """A card; `parameters` hold the product's value of each thing compared by."""

    category: Code
    kind: CardKind
    title: Title
    product: Annotated[str, Field(max_length=80)] = ""
    text: Long = ""
    parameters: Annotated[dict[Code, Annotated[str, Field(max_length=200)]], Field(max_length=50)] = {}

    def new(self) -> NewCard:
        """Give the value."""
        return NewCard(
            category=self.category, kind=self.kind, title=self.title, product=self.product, text=self.text,
            parameters=self.parameters,
        )  # fmt: skip


class CardChangeIn(CardIn):
    """A card as it is to be; `version` is the one that was read."""

    version: Id


class CardOut(Schema):
    """A card."""

    id: int
    category: str
    kind: str
    title: str
    product: str
    text: str
    parameters: dict[str, str]
    version: int
    changed_at: Moment
    retired_at: Moment | None


@door.get("/announcements", Page[AnnouncementOut], scope=Scope.KNOWLEDGE_READ, verb=Verb.ANNOUNCEMENT_READ)
def list_announcements(request: Asked, choice: Query[AnnouncementChoice]) -> Page[AnnouncementOut]:
    """List announcements, the latest change first."""
    place = places_of(choice.cursor, 2)
    rows = queries.announcements(
        request.auth.actor, wanted=choice.q, kind="" if choice.kind is None else choice.kind.value,
        before=None if place is None else (place[0], place[1]), limit=choice.limit + 1,
    )  # fmt: skip
    shown = rows[: choice.limit]
    following = cursor_of(shown[-1].changed_at.us, shown[-1].id) if len(rows) > choice.limit else None
    return Page[AnnouncementOut](items=[AnnouncementOut(**plain(row)) for row in shown], next=following)


@door.get("/announcements/{announcement}", AnnouncementOut, scope=Scope.KNOWLEDGE_READ, verb=Verb.ANNOUNCEMENT_READ)
def read_announcement(request: Asked, announcement: Id) -> AnnouncementOut:
    """Read one announcement."""
    return AnnouncementOut(**plain(queries.announcement(request.auth.actor, announcement)))


@door.post("/announcements", Made, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.ANNOUNCEMENT_WRITE, status=201)
def publish_announcement(request: Asked, body: AnnouncementIn) -> HttpResponse:
    """Publish an announcement; whoever goes available must have read it while it counts."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.publish_announcement(ink, body.new()))

    return change(request, act, status=201)


@door.put("/announcements/{announcement}", VersionOut, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.ANNOUNCEMENT_WRITE)
def change_announcement(request: Asked, announcement: Id, body: AnnouncementChangeIn) -> HttpResponse:
    """Change an announcement; everybody has to read the new version."""

    def act(ink: Ink) -> VersionOut:
        return VersionOut(
            version=actions.change_announcement(ink, announcement, body.new(), version=body.version)
        )  # fmt: skip

    return change(request, act)


@door.delete("/announcements/{announcement}", Done, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.ANNOUNCEMENT_WRITE)
def withdraw_announcement(request: Asked, announcement: Id) -> HttpResponse:
    """Take an announcement back."""

    def act(ink: Ink) -> Done:
        actions.withdraw_announcement(ink, announcement)
        return Done()

    return change(request, act)


@door.get("/card-categories", list[CategoryOut], scope=Scope.KNOWLEDGE_READ, verb=Verb.CARD_READ)
def list_categories(request: Asked) -> list[CategoryOut]:
    """List the categories of goods with what each lacks."""
    return [CategoryOut(**plain(one)) for one in queries.categories(request.auth.actor)]


@door.get("/cards", list[CardOut], scope=Scope.KNOWLEDGE_READ, verb=Verb.CARD_READ)
def list_cards(request: Asked) -> list[CardOut]:
    """List the cards on the shelves, the latest change first."""
    return [CardOut(**plain(one)) for one in queries.cards(request.auth.actor)]


@door.get("/cards/{card}", CardOut, scope=Scope.KNOWLEDGE_READ, verb=Verb.CARD_READ)
def read_card(request: Asked, card: Id) -> CardOut:
    """Read one card, also one that was taken out."""
    return CardOut(**plain(queries.card(request.auth.actor, card)))


@door.post("/cards", Made, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.CARD_WRITE, status=201)
def publish_card(request: Asked, body: CardIn) -> HttpResponse:
    """Publish a card."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.publish_card(ink, body.new()))

    return change(request, act, status=201)


@door.put("/cards/{card}", Made, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.CARD_WRITE)
def change_card(request: Asked, card: Id, body: CardChangeIn) -> HttpResponse:
    """Publish a new version of a card."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.publish_card(ink, body.new(), card, version=body.version))

    return change(request, act)


@door.delete("/cards/{card}", Done, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.CARD_WRITE)
def retire_card(request: Asked, card: Id) -> HttpResponse:
    """Take a card out of the shelves."""

    def act(ink: Ink) -> Done:
        actions.retire_card(ink, card)
        return Done()

    return change(request, act)

"""Who is signed in, and the rail of rooms that this person may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import msgspec
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.kernel.instants import now
from zhunsheng.surface.entry import entered, touch

Context = dict[str, Any]
Page = Callable[..., HttpResponseBase]


class Room(msgspec.Struct, frozen=True):
    """A place on the rail: the name of its address, its words, its icon, the right it takes, its group.

    One of `also` opens it too, and one of `everywhere` for who holds it without bounds.
    """

    name: str
    words: str | Promise
    icon: str
    verb: Verb
    group: str = "work"
    also: tuple[Verb, ...] = ()
    everywhere: tuple[Verb, ...] = ()

    @property
    def path(self) -> str:
        """Where it is."""
        return reverse(self.name)


class RoomGroup(msgspec.Struct, frozen=True):
    """Rooms that belong together, with a line between them and the next group."""

    name: str
    words: str | Promise
    rooms: list[Room]


GROUPS: Final = (
    ("work", gettext_lazy("Daily work")),
    ("knowledge", gettext_lazy("Knowledge")),
    ("quality", gettext_lazy("Standards and quality")),
    ("admin", gettext_lazy("Administration")),
)
FIRST: Final = ("work", "admin", "quality", "knowledge")
ROOMS: Final = (
    Room("console", gettext_lazy("Dialogues"), "chat", Verb.DIALOGUE_READ),
    Room("cases-list", gettext_lazy("Cases"), "done", Verb.CASE_READ),
    Room("floor", gettext_lazy("Floor"), "people", Verb.DIALOGUE_SUPERVISE),
    Room("wallboard", gettext_lazy("Wallboard"), "live", Verb.DIALOGUE_SUPERVISE),
    Room("shift", gettext_lazy("Shift"), "clock", Verb.SHIFT_READ),
    Room("announcements", gettext_lazy("Bulletins"), "info", Verb.ANNOUNCEMENT_READ, "knowledge"),
    Room("cards", gettext_lazy("Cards"), "box", Verb.CARD_READ, "knowledge"),
    Room("knowledge", gettext_lazy("Questions"), "bot", Verb.CARD_READ, "knowledge"),
    Room("scripts", gettext_lazy("Scripts"), "file", Verb.SCRIPT_READ, "knowledge"),
    Room("figures", gettext_lazy("Figures"), "sort", Verb.INSIGHT_READ, "quality"),
    Room("taxonomy", gettext_lazy("Issue types"), "todo", Verb.STANDARD_READ, "quality"),
    Room("reviews", gettext_lazy("Reviews"), "eye", Verb.REVIEW_READ, "quality"),
    Room("guard", gettext_lazy("Guard"), "lock", Verb.GUARD_READ, "quality"),
    Room("standards", gettext_lazy("Standards"), "standard", Verb.STANDARD_READ, "quality"),
    Room("journal", gettext_lazy("Journal"), "journal", Verb.JOURNAL_READ, "quality"),
    Room(
        "admin",
        gettext_lazy("Admin"),
        "people",
        Verb.PEOPLE_MANAGE,
        "admin",
        (Verb.JOURNAL_READ, Verb.STANDARD_INSTALL, Verb.DEVICE_DECIDE),
        (Verb.CUSTOMER_BLOCK,),
    ),
)
MY_PAGES: Final[tuple[Room, ...]] = (
    Room("account", gettext_lazy("My security"), "lock", Verb.FACTOR_SET),
    Room("tokens", gettext_lazy("API tokens"), "lock", Verb.TOKEN_MANAGE, "admin"),
    Room("admin-devices", gettext_lazy("Devices of colleagues"), "people", Verb.DEVICE_DECIDE),
)
"""Pages about oneself, in the menu under one's name; their group is not asked."""


def who(request: HttpRequest) -> Actor | None:
    """Return who is signed in, with the rights of this moment."""
    at = now()
    found = entered(request, at)
    if found is None:
        return None
    touch(found[1], at)
    return found[0]


def rooms_for(actor: Actor) -> list[Room]:
    """List the rooms an actor may enter."""
    return [room for room in ROOMS if _opens(actor, room)]


def _opens(actor: Actor, room: Room) -> bool:
    some = any(reach(actor, verb) > Reach.NONE for verb in (room.verb, *room.also))
    return some or any(reach(actor, verb) is Reach.ALL for verb in room.everywhere)


def first_page(actor: Actor) -> str:
    """Return where an actor's work begins: daily work, else the administration, else what there is to read.

    Whoever runs the desk and reads no dialogue begins with the administration. Who may enter no room gets the front door.
    """
    runs = reach(actor, Verb.PEOPLE_MANAGE) is Reach.ALL and reach(actor, Verb.DIALOGUE_READ) is Reach.NONE
    order = ("admin", *FIRST) if runs else FIRST
    found = sorted(rooms_for(actor), key=lambda room: order.index(room.group))
    return next((room.path for room in found), reverse("home"))


def frame(actor: Actor, room: str) -> Context:
    """Return what every page inside the desk shows around its content."""
    found = rooms_for(actor)
    groups = [RoomGroup(name, words, [one for one in found if one.group == name]) for name, words in GROUPS]
    mine = [page for page in MY_PAGES if reach(actor, page.verb) > Reach.NONE]
    return {
        "me": actor,
        "room": room,
        "rooms": found,
        "room_groups": [group for group in groups if group.rooms],
        "my_pages": mine,
    }


def signed_in(page: Page) -> Page:
    """Show a page to signed-in people only; others sign in first and come back to it. The page gets the actor."""

    @wraps(page)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        actor = who(request)
        if actor is None:
            return redirect_to_login(request.get_full_path())
        return page(request, actor, *args, **kwargs)

    return shown

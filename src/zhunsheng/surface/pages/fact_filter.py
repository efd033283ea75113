"""What a reader of the journal asks for: kinds, one subject, somebody by name, a stretch of days."""

import re
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from zhunsheng.ground.settings import desk
from zhunsheng.journal.events import FACTS
from zhunsheng.journal.queries import Sought
from zhunsheng.people.queries import staff
from zhunsheng.surface.pages.admin.instants import effective_from

REFERENCE: Final = re.compile(r"\s*([a-z_]{1,20})\s*[#: ]\s*(\d{1,16})\s*\Z")
QUICK: Final = {
    "looks": (gettext_lazy("Customers looked at"), ("customer.opened", "dialogue.looked_into", "dialogue.earlier_shown")),
    "unmasked": (gettext_lazy("Personal data shown"), ("customer.unmasked", "shop.secret_shown")),
    "searches": (gettext_lazy("Searches"), ("customer.searched", "order.searched")),
    "exports": (gettext_lazy("Taken out as a file"), ("list.exported", "transcript.taken", "desk.backed_up")),
    "rights": (gettext_lazy("Changes of rights"), ("agent.created", "agent.rights_changed", "entry.policy_changed", "token.made", "token.revoked")),
    "entries": (gettext_lazy("Signing in"), ("agent.signed_in", "agent.sign_in_failed", "session.opened", "session.ended", "device.asked", "device.trusted", "device.refused", "device.removed", "factor.failed", "factor.removed", "factor.set")),
}  # fmt: skip
"""What auditors ask for most, as one press."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader asked for; what cannot be read is named, never silently taken as "everything"."""

    name: str = ""
    quick: str = ""
    about: str = ""
    actor: str = ""
    since: str = ""
    until: str = ""
    before: int | None = None

    @classmethod
    def of(cls, query: QueryDict) -> "Filter":
        """Read the filter out of an address."""
        before = query.get("before", "")
        return cls(
            name=query.get("name", "") if query.get("name", "") in FACTS else "",
            quick=query.get("quick", "") if query.get("quick", "") in QUICK else "",
            about=query.get("about", "").strip()[:40],
            actor=query.get("actor", "").strip()[:40],
            since=query.get("from", "").strip()[:20],
            until=query.get("to", "").strip()[:20],
            before=int(before) if before.isdecimal() and len(before) < 17 else None,
        )

    @property
    def subject(self) -> tuple[str, int] | None:
        """The one thing the facts are about."""
        return reference(self.about)

    @property
    def by(self) -> tuple[str, int] | None:
        """The one who did it, where a kind and a number say who."""
        return reference(self.actor)

    @property
    def sought(self) -> Sought:
        """Kinds, people by their names, and days in the desk's zone."""
        zone, last = desk().time_zone, _day(self.until)
        first = _day(self.since)
        return Sought(
            names=frozenset(QUICK[self.quick][1]) if self.quick else frozenset(),
            agents=named(self.actor) if self.actor and self.by is None else None,
            since=None if first is None else effective_from(first, zone),
            until=None if last is None else effective_from(last + timedelta(days=1), zone),
        )

    @property
    def faults(self) -> list[str]:
        """Name what could not be read as a thing."""
        return [self.about] if self.about and self.subject is None else []

    @property
    def bad_days(self) -> list[str]:
        """Name what could not be read as a day."""
        return [text for text in (self.since, self.until) if text and _day(text) is None]

    @property
    def nobody(self) -> bool:
        """Tell whether somebody is asked for whom nobody here is called."""
        return bool(self.actor) and self.by is None and not named(self.actor)

    @property
    def active(self) -> bool:
        """Tell whether anything is filtered."""
        return bool(self.name or self.quick or self.about or self.actor or self.since or self.until)

    def link(self, **changes: object) -> str:
        """Where the same list with something changed is, from its beginning."""
        kept: dict[str, object] = {
            "name": self.name, "quick": self.quick, "about": self.about, "actor": self.actor, "from": self.since, "to": self.until,
        }  # fmt: skip
        return "?" + urlencode({key: str(value) for key, value in (kept | changes).items() if value})

    @property
    def export(self) -> str:
        """Where the same list as a file is."""
        return self.link(export="csv")

    @property
    def quick_links(self) -> list[tuple[object, str, bool]]:
        """The presses for what is asked for most; a second press takes it back."""
        return [
            (words, self.link(quick="" if name == self.quick else name), name == self.quick)
            for name, (words, _) in QUICK.items()
        ]


def reference(text: str) -> tuple[str, int] | None:
    """Read "dialogue 42" or "agent#7"."""
    found = REFERENCE.match(text)
    return None if found is None else (found[1], int(found[2]))


def named(text: str) -> frozenset[int]:
    """Name the colleagues, those who left included, whose name, nickname or login holds these words."""
    words = text.casefold()
    return frozenset(card.id for card in staff() if words in f"{card.name}\n{card.nickname}\n{card.login}".casefold())


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1990, 1, 1) <= found <= date(2200, 1, 1) else None

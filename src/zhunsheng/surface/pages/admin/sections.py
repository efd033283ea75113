"""The parts of the administration, who may enter which, and the frame around each."""

from typing import Any, Final

import msgspec
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.surface.pages.frame import frame


class Section(msgspec.Struct, frozen=True):
    """One part: the name of its address, its words, its icon, the right it takes, its group, and how far the right must go."""

    name: str
    words: str | Promise
    icon: str
    verb: Verb
    group: str
    least: Reach = Reach.OWN

    @property
    def path(self) -> str:
        """Where it is."""
        return reverse(self.name)


class SectionGroup(msgspec.Struct, frozen=True):
    """Parts that belong together."""

    words: str | Promise
    sections: list[Section]


GROUPS: Final = (
    ("start", gettext_lazy("Overview")),
    ("people", gettext_lazy("People")),
    ("desk", gettext_lazy("Shops and service")),
    ("system", gettext_lazy("System")),
)
SECTIONS: Final = (
    Section("admin", gettext_lazy("Getting started"), "todo", Verb.ROUTING_MANAGE, "start"),
    Section("admin-agents", gettext_lazy("Colleagues"), "people", Verb.PEOPLE_MANAGE, "people"),
    Section("admin-devices", gettext_lazy("Devices"), "lock", Verb.DEVICE_DECIDE, "people"),
    Section("admin-entry", gettext_lazy("Signing in"), "keys", Verb.ENTRY_POLICY, "system"),
    Section("admin-mail", gettext_lazy("Mail"), "mail", Verb.MAIL_MANAGE, "system"),
    Section("admin-system", gettext_lazy("This desk"), "box", Verb.ENTRY_POLICY, "system"),
    Section("admin-circles", gettext_lazy("Teams and skill groups"), "queue", Verb.PEOPLE_MANAGE, "people"),
    Section("admin-rights", gettext_lazy("Roles and rights"), "lock", Verb.JOURNAL_READ, "people"),
    Section("admin-routing", gettext_lazy("Routing"), "transfer", Verb.ROUTING_MANAGE, "desk"),
    Section("admin-reasons", gettext_lazy("Presence"), "pause", Verb.ROUTING_MANAGE, "desk"),
    Section("admin-blocks", gettext_lazy("Blocked customers"), "person", Verb.CUSTOMER_BLOCK, "desk", Reach.ALL),
    Section(
        "admin-erasing", gettext_lazy("Erase customers' records"), "close", Verb.CUSTOMER_ERASE, "people", Reach.ALL
    ),
    Section("admin-shops", gettext_lazy("Shops"), "shop", Verb.SHOP_MANAGE, "desk"),
    Section("admin-orders", gettext_lazy("Orders from files"), "box", Verb.ORDER_IMPORT, "desk"),
    Section("admin-policies", gettext_lazy("After-sales policy"), "box", Verb.CASE_RULES, "desk"),
    Section("admin-procedures", gettext_lazy("Procedures of cases"), "todo", Verb.CASE_RULES, "desk"),
    Section("case-fields", gettext_lazy("Own fields of cases"), "todo", Verb.ROUTING_MANAGE, "desk"),
    Section("admin-editions", gettext_lazy("Installed standards"), "standard", Verb.STANDARD_INSTALL, "desk"),
    Section("admin-calendar", gettext_lazy("Working hours"), "clock", Verb.STANDARD_INSTALL, "desk"),
)


def sections_for(actor: Actor) -> list[Section]:
    """List the parts an actor may enter."""
    return [one for one in SECTIONS if reach(actor, one.verb) >= one.least]


def admin_frame(actor: Actor, section: str) -> dict[str, Any]:
    """Return what every page of the administration shows around its content."""
    found = sections_for(actor)
    groups = [SectionGroup(words, [one for one in found if one.group == name]) for name, words in GROUPS]
    return frame(actor, "admin") | {"section": section, "section_groups": [one for one in groups if one.sections]}

"""Demonstration data is entered without a password, and only from this very machine."""

import ipaddress
from typing import Final

import msgspec
from django.http import HttpRequest
from django.utils.translation import get_language

from zhunsheng.access.values import Role
from zhunsheng.ground.settings import desk
from zhunsheng.people.queries import demo_agents, roles

AGENTS_SHOWN: Final = 3

FORWARDED: Final = ("HTTP_FORWARDED", "HTTP_X_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_VIA", "HTTP_CF_")
"""What the proxies and tunnels in use add to a request they pass on."""


class DemoRole(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the demonstration whom one may become with one click; of many agents the later ones stand aside."""

    id: int
    login: str
    name: str
    role_words: str
    is_one_of_many: bool = False


def demo_open(request: HttpRequest) -> bool:
    """Tell whether one-click entry is open: demonstration data, and the request comes from this machine itself.

    A forwarded request is never taken for a local one, whatever its headers say.
    """
    if not desk().demo or any(name.startswith(FORWARDED) for name in request.META):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def demo_roles(request: HttpRequest) -> list[DemoRole]:
    """List whom one may become with one click; nobody where that is closed."""
    if not demo_open(request):
        return []
    english = (get_language() or "").startswith("en")
    words = {one.code: one.en if english else one.zh for one in roles()}
    cards = demo_agents()
    agents = [card.id for card in cards if card.roles == {Role.AGENT}]
    return [
        DemoRole(
            id=card.id,
            login=card.login,
            name=card.name,
            role_words=" · ".join(words.get(role, role) for role in sorted(card.roles)),
            is_one_of_many=card.id in agents[AGENTS_SHOWN:],
        )
        for card in cards
    ]

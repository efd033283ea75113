"""Demonstration data is entered without a password, and only from this very machine."""

import ipaddress

from django.http import HttpRequest

from zhunsheng.ground.settings import desk
from zhunsheng.people.queries import demo_agents
from zhunsheng.people.values import AgentCard


def demo_open(request: HttpRequest) -> bool:
    """Tell whether one-click entry is open: demonstration data, and the request comes from this machine itself.

    A forwarded request is never taken for a local one, whatever its headers say.
    """
    if not desk().demo or "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def demo_roles(request: HttpRequest) -> list[AgentCard]:
    """List whom one may become with one click; nobody where that is closed."""
    return demo_agents() if demo_open(request) else []

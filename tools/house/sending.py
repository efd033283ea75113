"""What leaves the house leaves through the doors made for it."""

import ast
from collections.abc import Iterator

from tools.house.rule import House, Rule, Spot
from tools.house.source import Source

NETWORK = (
    "aiohttp",
    "django.core.mail",
    "ftplib",
    "http.client",
    "httpx",
    "imaplib",
    "poplib",
    "requests",
    "smtplib",
    "socket",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "websockets",
    "zhunsheng.ground.http",
)
PUSHING = frozenset({"send_text", "send_json", "send_bytes"})
# assembly binds the listening socket; workshop plays the customers and their browsers from outside.
FREE_ROOMS = frozenset({"assembly", "workshop"})


def find(source: Source, house: House) -> Iterator[Spot]:
    """Find mail, HTTP and sockets outside the adapters, the live sockets and the one outbound client."""
    if not source.room or source.tree is None or _may_send(source.parts):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if _is_network(alias.name):
                    yield node.lineno, f"{alias.name} is imported"
        elif isinstance(node, ast.ImportFrom) and node.module:
            if _is_network(node.module) or any(_is_network(f"{node.module}.{alias.name}") for alias in node.names):
                yield node.lineno, f"{node.module} is imported"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PUSHING:
            yield node.lineno, f"{node.func.attr}() pushes to a socket"


def _is_network(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in NETWORK)


def _may_send(parts: tuple[str, ...]) -> bool:
    if parts[0] in FREE_ROOMS or parts[:2] == ("surface", "live"):
        return True
    if parts[0] == "ground" and parts[1].removesuffix(".py") in {"http", "addresses"}:
        return True
    if parts[:2] == ("ground", "asking"):  # a socket in the data folder, from one process of this desk to another
        return True
    if parts[:2] == ("notices", "outbound"):
        return True
    if parts in (
        ("commerce", "sources.py"),
        ("commerce", "connecting.py"),
        ("commerce", "pulls", "asking.py"),
        ("assist", "chatting.py"),
    ):  # shop platforms are asked for orders there
        return True
    return parts[0] == "channels" and len(parts) == 3 and parts[2] == "outbound.py"


RULE = Rule(
    name="sending",
    why="a message that leaves elsewhere passes neither guard, nor receipt, nor the allow-list of addresses",
    go="channels/<channel>/outbound.py for messages, notices/outbound for mail, surface/live for sockets, ground/http.py for HTTP",
    find=find,
)

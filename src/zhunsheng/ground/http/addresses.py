"""Decide to which addresses the desk may connect."""

import re
import socket
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import BadInput, Refusal

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NEVER_PUBLIC: Final[tuple[Network, ...]] = tuple(
    ip_network(text)
    for text in (
        # why: a cloud's own service address lies in public space; from a guest it leads to the host's secrets.
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "100::/64",
        "2001::/23",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
"""Networks that Python's `is_global` calls public, in one of its versions or all of them, and that are not."""

NAT64: Final = ip_network("64:ff9b::/96")
_NUMERIC: Final = re.compile(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE | re.ASCII)


class OutboundRefused(Refusal):
    """The desk may not connect to {host}: {reason}."""

    code = "outbound.refused"

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(host=host[:255], reason=reason)


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of a host to which the desk may connect, in the system's order of preference.

    Refuses  OutboundRefused for odd spellings of an address, and when no address of the host is allowed
    """
    literal = _literal(host)
    addresses = [literal] if literal is not None else _look_up(host, port)
    allowed = [address for address in addresses if is_allowed(address)]
    if not allowed:
        raise OutboundRefused(
            host, f"{addresses[0]} is not a public address; an administrator can allow its network (outbound_allow)"
        )
    return allowed


def is_allowed(address: Address) -> bool:
    """Say whether the desk may connect to an address: it is public, or lies in a network that was allowed."""
    faces = _faces(address)
    networks = _allowed_networks(desk().outbound_allow)
    return all(_inside(face, networks) or _is_public(face) for face in faces)


def _is_public(address: Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not _inside(address, NEVER_PUBLIC)
    )


def _faces(address: Address) -> list[Address]:
    """List what a connection would really reach: an IPv4 address hidden in an IPv6 one counts, or counts as well."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in NAT64:
        return [IPv4Address(int(address) & 0xFFFF_FFFF)]
    return [address] if address.sixtofour is None else [address, address.sixtofour]


def _inside(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


@lru_cache(maxsize=8)
def _allowed_networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(text) for text in texts)
    except ValueError as fault:
        raise BadInput("outbound_allow", "networks such as 10.1.0.0/16 or fd00:1::/64", ", ".join(texts)) from fault


def _literal(host: str) -> Address | None:
    """Read a host that is an address. Refuses spellings that only some programs read as one (017.1, 0x7f.1, 2130706433)."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if "%" in bare:
        raise OutboundRefused(host, "an address with a zone belongs to this machine's own network")
    try:
        return ip_address(bare)
    except ValueError as fault:
        if _NUMERIC.fullmatch(bare):
            raise OutboundRefused(host, "an address must be written as four plain numbers") from fault
    return None


def _look_up(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise OutboundRefused(host, "its name cannot be resolved") from fault
    texts = dict.fromkeys(str(entry[4][0]) for entry in found)
    addresses = [ip_address(text.partition("%")[0]) for text in texts]
    if not addresses:
        raise OutboundRefused(host, "its name has no address")
    return addresses

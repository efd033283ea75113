"""`zhunsheng web`: the web process under its server."""

import socket
from typing import ClassVar

from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import BadInput, Refusal


class AddressNotFree(Refusal):
    """The desk cannot listen on {bind} ({reason}); end what listens there, or name another address in ZHUNSHENG_BIND."""

    code: ClassVar[str] = "address.not_free"


def insist_on_address() -> None:
    """Refuse to start where the desk's address cannot be had: a web process would fall and be started again for ever.

    Refuses  BadInput for what is no address:port, AddressNotFree with what the machine says
    """
    bind = desk().bind
    host, _, port = bind.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and 0 < int(port) < 1 << 16):
        raise BadInput("ZHUNSHENG_BIND", "address:port, such as 127.0.0.1:8000", bind)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        raise AddressNotFree(bind=bind, reason=error.strerror or str(error)) from error


def run_web() -> int:
    """Run the web process."""
    import uvicorn  # why: the worker and the supervisor, which come by here, are no servers

    host, _, port = desk().bind.rpartition(":")
    uvicorn.run(
        "zhunsheng.assembly.web:build_app",
        factory=True,
        host=host.strip("[]"),
        port=int(port),
        loop="uvloop",
        http="httptools",
        ws="zhunsheng.assembly.corked:CorkedProtocol",
        ws_max_size=64 * 1024,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
        proxy_headers=desk().behind_tls,
        server_header=False,
    )
    return 0

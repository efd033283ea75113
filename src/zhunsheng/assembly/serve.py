"""`zhunsheng web`: the web process under its server."""

import uvicorn

from zhunsheng.ground.settings import desk


def run_web() -> int:
    """Run the web process."""
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

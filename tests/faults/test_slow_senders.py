"""Who sends slowly holds a connection and nothing else: pages go on for everybody."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.server import running_desk

THREADS = 2


@pytest.mark.parametrize(
    "told",
    ["Content-Length: 1500000", "Content-Length: 90", "Transfer-Encoding: chunked"],
    ids=["large", "small", "chunked"],
)
def test_slow_senders_do_not_hold_the_pages(db: None, tmp_path: Path, told: str) -> None:
    del db
    with running_desk(tmp_path, demo=False, worker=False, page_threads=str(THREADS)) as desk:
        where = urlsplit(desk.url)
        assert httpx.get(f"{desk.url}/sign-in/", timeout=120).status_code == 200
        slow = [socket.create_connection((where.hostname, where.port)) for _ in range(THREADS * 3)]
        try:
            for one in slow:
                head = f"POST /transcript HTTP/1.1\r\nHost: 127.0.0.1:{where.port}\r\nContent-Type: application/x-www-form-urlencoded\r\n{told}\r\n\r\n"
                one.sendall(head.encode() + (b"5\r\nshop=\r\n" if "chunked" in told else b"shop="))
            assert httpx.get(f"{desk.url}/sign-in/", timeout=20).status_code == 200
        finally:
            for one in slow:
                one.close()

"""The settings of one process, as one frozen value; `assembly` reads them from the environment."""

from pathlib import Path

import msgspec
from django.conf import settings


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator may set before the process starts.

    Units  bytes for sizes, pixels for pictures, seconds for times
    """

    data_dir: Path
    database_url: str
    secret_key: str
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    bind: str = "127.0.0.1:8000"
    redis_url: str = ""
    outbound_allow: tuple[str, ...] = ()
    upload_limit_bytes: int = 25 * 1024 * 1024
    image_limit_pixels: int = 40_000_000
    page_threads: int = 8
    pen_queue: int = 4096
    pen_batch: int = 256
    frames_a_second: int = 60
    frame_burst: int = 240
    hello_seconds: float = 10.0
    recheck_seconds: float = 15.0
    hellos_a_minute: int = 600
    uploads_a_minute: int = 120
    api_a_minute: int = 600
    token_days: int = 366
    busy_seconds: float = 10.0
    time_zone: str = "Asia/Shanghai"
    report_hour: int = 8
    behind_tls: bool = False
    demo: bool = False
    fetch_models: bool = False
    debug: bool = False


def desk() -> DeskSettings:
    """Return the settings this process was started with."""
    found: DeskSettings = settings.ZHUNSHENG
    return found

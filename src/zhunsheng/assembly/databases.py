"""Turn a database URL into Django's settings; SQLite and PostgreSQL behave alike where it matters."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zhunsheng.kernel.errors import BadInput

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
    # Sixteen megabytes of log before it is carried over: a page that many batches change is then carried once.
    " PRAGMA wal_autocheckpoint=4000;"
)


def database(url: str, busy_seconds: float) -> dict[str, Any]:
    """Return Django's description of the database that a URL names.

    Refuses  BadInput unless it is sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "zhunsheng.ground.sqlite",
            "NAME": unquote(parts.path[1:] if parts.path.startswith("//") else parts.path),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": busy_seconds,
                "init_command": SQLITE_PRAGMAS,
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 300,
            "CONN_HEALTH_CHECKS": True,
            # A lock that somebody else holds is waited for as long as SQLite would wait, not for ever.
            "OPTIONS": {"options": f"-c lock_timeout={busy_seconds * 1000:.0f}", **dict(parse_qsl(parts.query))},
        }
    raise BadInput("the database URL", "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME", url)

"""Read the process's settings from the environment; a name it does not know is an error, not a silence."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from zhunsheng.ground.settings import DeskSettings
from zhunsheng.kernel.errors import BadInput

PREFIX = "ZHUNSHENG_"
NOT_OURS = frozenset({"ZHUNSHENG_TEST_POSTGRES", "ZHUNSHENG_TEST_REDIS", "ZHUNSHENG_REQUIRE", "ZHUNSHENG_CHILD"})
"""Names that the test suite, CI and the supervisor use among themselves."""

LISTS = frozenset({"allowed_hosts", "outbound_allow"})


def read_settings(environ: Mapping[str, str] = os.environ) -> DeskSettings:
    """Return the settings that the environment gives, with defaults for a desk on this machine.

    Refuses  BadInput for an unknown name or a value of the wrong kind
    """
    given: dict[str, Any] = {}
    fields = {field.name for field in msgspec.structs.fields(DeskSettings)}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name in NOT_OURS:
            continue
        field = name.removeprefix(PREFIX).lower()
        if field not in fields:
            raise BadInput(name, f"one of {', '.join(sorted(PREFIX + f.upper() for f in fields))}", value)
        given[field] = tuple(part.strip() for part in value.split(",") if part.strip()) if field in LISTS else value
    given.setdefault("data_dir", str(Path.cwd() / "data"))
    data_dir = Path(given["data_dir"]).expanduser().resolve()
    given["data_dir"] = str(data_dir)
    given.setdefault("database_url", f"sqlite:///{data_dir / 'zhunsheng.sqlite3'}")
    if "secret_key" not in given:
        given["secret_key"] = _own_secret(data_dir)
    try:
        return msgspec.convert(given, DeskSettings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise BadInput("the settings", "values of the documented kinds", str(error)) from error


def _decode(kind: type, value: object) -> object:
    if kind is Path or issubclass(kind, Path):
        return Path(str(value))
    raise TypeError(f"no setting is a {kind.__name__}")


def _own_secret(data_dir: Path) -> str:
    """Keep a secret of this installation in its data folder, made once, readable by its owner only."""
    path = data_dir / "secret.key"
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        aside = data_dir / f"secret.{secrets.token_hex(8)}"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)  # of two processes that start at once, one wins and both read the same whole file
        aside.unlink()
    return path.read_text().strip()

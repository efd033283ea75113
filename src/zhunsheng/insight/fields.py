"""The fields of facts as definitions name them: `outcome`, `about.channel`, `faults.count`; read and put into SQL; pure."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

import msgspec

from zhunsheng.journal.events import Fact
from zhunsheng.kernel.instants import Instant

ABOUT: Final = "about."
COUNT: Final = ".count"
SQL_TYPE: Final[Mapping[type, str]] = {
    int: "BIGINT",
    str: "VARCHAR",
    bool: "BOOLEAN",
    float: "DOUBLE",
    Instant: "BIGINT",
}


def fields_of(kind: type[Fact]) -> dict[str, type]:
    """Give what can be asked of a fact with its types: its own fields, those of `about`, and how many a list holds."""
    found: dict[str, type] = {}
    for name, hint in _hints(kind).items():
        if name == "about":
            found |= {ABOUT + inner: _plain(inner_hint) for inner, inner_hint in _hints(_plain(hint)).items()}
        elif get_origin(_plain(hint)) is list:
            found[name] = list
            found[name + COUNT] = int
        else:
            found[name] = _plain(hint)
    return found


def reader(path: str) -> Callable[[Any], Any]:
    """Give a function that reads a field out of a fact."""
    if path.endswith(COUNT):
        inner = attrgetter(path.removesuffix(COUNT))
        return lambda fact: len(inner(fact))
    return attrgetter(path)


def sql_of(path: str, kind: type[Fact]) -> str:
    """Give the expression that reads a field out of the column `data`; what an older version lacks has its default."""
    if path.endswith(COUNT):
        return f"COALESCE(json_array_length(data, '$.{path.removesuffix(COUNT)}'), 0)"
    wanted = fields_of(kind)[path]
    read = f"CAST(json_extract_string(data, '$.{path}') AS {SQL_TYPE[wanted]})"
    default = _default(path, kind)
    return read if default is None else f"COALESCE({read}, {literal(default)})"


def literal(value: object) -> str:
    """Write a value as SQL does."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Instant):
        return str(value.us)
    return "'" + str(value).replace("'", "''") + "'"


def _default(path: str, kind: type[Fact]) -> object:
    if path.startswith(ABOUT):
        return None
    for field in msgspec.structs.fields(kind):
        if field.encode_name == path and field.default is not msgspec.NODEFAULT:
            return cast("object", field.default)
    return None


def _hints(kind: Any) -> dict[str, object]:
    hints = get_type_hints(kind)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(kind)}


def _plain(hint: object) -> type:
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    is_optional = get_origin(hint) not in (list, dict, tuple) and len(kinds) == 1
    return cast("type", kinds[0] if is_optional else hint)

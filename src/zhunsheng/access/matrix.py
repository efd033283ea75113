"""Read the table of rights; whatever it does not understand it refuses, naming file, line and expectation."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Any, Final, Literal

import msgspec
import yaml

from zhunsheng.access.values import Grade, Reach, Role, Verb

CUSTOMER: Final = "customer"
DESK: Final = "system"
_WHO: Final = frozenset(Role) | {CUSTOMER, DESK}
_REACHES: Final = {"own": Reach.OWN, "team": Reach.TEAM, "all": Reach.ALL}
# why: lists and pushes are selected by topics alone, so what is listed can know no exception.
_LISTED: Final = frozenset(verb for verb in Verb if verb.endswith(".read") or verb is Verb.SEARCH)

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick reader where there is one: the table is read before the first action of a process."""


class MatrixError(ValueError):
    """The table of rights says something that cannot be followed."""

    def __init__(self, source: str, line: int, thing: str, expectation: str) -> None:
        """Name where it stands, what it is about and what was expected."""
        super().__init__(f"{source}:{line}: {thing}: {expectation}")


class Says(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A right in words, for people."""

    zh: str
    en: str


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the table: who may, how far, up to how much."""

    roles: Annotated[frozenset[str], msgspec.Meta(min_length=1)]
    reach: Literal["own", "team", "all"]
    grades: frozenset[Grade] = frozenset()
    waiting: bool = False
    registered: bool = False
    cents: Annotated[int, msgspec.Meta(ge=0)] | None = None

    @property
    def extent(self) -> Reach:
        """How far this row goes."""
        return _REACHES[self.reach]


class Right(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One verb of the table with its rows."""

    says: Says
    rows: Annotated[tuple[Row, ...], msgspec.Meta(min_length=1)]
    unless: Literal["own"] | None = None


class Matrix(msgspec.Struct, frozen=True):
    """The whole table; a verb without rows is a right nobody has."""

    rights: Mapping[Verb, Right]

    def rows(self, verb: Verb) -> tuple[Row, ...]:
        """Return the rows of a verb."""
        right = self.rights.get(verb)
        return right.rows if right else ()

    def spares_own(self, verb: Verb) -> bool:
        """Tell whether the verb may never be used on oneself."""
        right = self.rights.get(verb)
        return right is not None and right.unless == "own"


@cache
def shipped_matrix() -> Matrix:
    """Return the table that ships with the desk."""
    return parse_matrix(resources.files("zhunsheng.access").joinpath("matrix.yaml").read_text("utf-8"))


def parse_matrix(text: str, *, source: str = "matrix.yaml") -> Matrix:
    """Read a table of rights.

    Refuses  MatrixError: unknown verbs, roles, keys or values, a verb written twice, a row that gives too much
    """
    rights: dict[Verb, Right] = {}
    for line, name, data in _entries(text, source):
        if name not in frozenset(Verb):
            raise MatrixError(source, line, name, f"must be one of {', '.join(Verb)}")
        verb = Verb(name)
        if verb in rights:
            raise MatrixError(source, line, name, "must be written only once")
        rights[verb] = right = _right(data, source, line, name)
        fault = next(filter(None, (_fault(row) for row in right.rows)), None) or _exception_fault(verb, right)
        if fault:
            raise MatrixError(source, line, name, fault)
    return Matrix(rights)


def _entries(text: str, source: str, read_by: Any = _LOADER) -> list[tuple[int, str, Any]]:
    loader = read_by(text)
    try:
        root = loader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise MatrixError(source, 1, "the table", "must be a mapping from verbs to rows")
        return [
            (key.start_mark.line + 1, str(key.value), loader.construct_object(value, deep=True))
            for key, value in root.value
        ]
    except yaml.MarkedYAMLError as error:
        if read_by is not yaml.SafeLoader:
            return _entries(text, source, yaml.SafeLoader)  # which names the place where the fault begins
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MatrixError(source, line, "the table", f"must be YAML: {error.problem}") from error
    finally:
        loader.dispose()


def _right(data: object, source: str, line: int, name: str) -> Right:
    try:
        return msgspec.convert(data, Right)
    except msgspec.ValidationError as error:
        raise MatrixError(source, line, name, str(error)) from error


def _fault(row: Row) -> str | None:
    """Find what is wrong with a row that has the right shape."""
    if not row.roles <= _WHO:
        return f"roles must be among {', '.join(sorted(_WHO))}, not {', '.join(sorted(row.roles - _WHO))}"
    if CUSTOMER in row.roles and (len(row.roles) > 1 or row != Row(roles=row.roles, reach="own")):
        return "a customer's row stands alone and reaches no further than the customer's own"
    if DESK in row.roles and row.extent is not Reach.ALL:
        return "the desk itself owns nothing; its reach must be all"
    if row.grades and DESK in row.roles:
        return "the desk itself has no grade"
    return None


def _exception_fault(verb: Verb, right: Right) -> str | None:
    if right.unless and verb in _LISTED:
        return "must not have `unless`: lists of what may be seen know no exception"
    return None

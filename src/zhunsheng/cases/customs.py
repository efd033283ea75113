"""Fields of one's own for cases, by kind and type: what they are called, what may stand in them; read and checked, pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Final

import msgspec
import yaml

from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.yamls import read_yaml

MOST: Final = 40
LONGEST: Final = 200
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,29}", re.ASCII)


class Sort(StrEnum):
    """What may stand in a field."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of several choices."""

    code: str
    zh: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    en: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]

    def of(self, lang: str) -> str:
        """Say it in the reader's language."""
        return self.en if lang.startswith("en") else self.zh


class CustomField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field: for the kinds of cases, their types and the issues it names, all of them where it names none; an issue is a sub-type, or a class with all of its sub-types."""

    code: str
    zh: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    en: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    sort: Sort = Sort.TEXT
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    choices: tuple[Named, ...] = ()

    def of(self, lang: str) -> str:
        """Say its name in the reader's language."""
        return self.en if lang.startswith("en") else self.zh

    def fits(self, kind: str, issue_type: str | None, issue: str) -> bool:
        """Tell whether a case has it."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.types or issue_type in self.types)
            and (not self.issues or issue in self.issues or issue.partition(".")[0] in self.issues)
        )

    def shown(self, value: str, lang: str) -> str:
        """Say what stands in it."""
        return next((one.of(lang) for one in self.choices if one.code == value), value)


def fields_from(
    text: str, *, kinds: Collection[str], types: Collection[str], issues: Collection[str]
) -> tuple[CustomField, ...]:
    """Read fields as YAML, a list of them. Refuses: BadInput naming the field and what is wrong with it."""
    try:
        found = msgspec.convert(read_yaml(text) or [], tuple[CustomField, ...])
    except (yaml.YAMLError, msgspec.MsgspecError) as fault:
        raise BadInput("the fields", "a list as the example", str(fault)[:200]) from fault
    if len(found) > MOST:
        raise BadInput("the fields", f"at most {MOST}", len(found))
    seen: set[str] = set()
    for one in found:
        _check(one, seen, kinds, types, issues)
        seen.add(one.code)
    return found


def _check(
    one: CustomField, seen: set[str], kinds: Collection[str], types: Collection[str], issues: Collection[str]
) -> None:
    if not _CODE.fullmatch(one.code) or one.code in seen:
        raise BadInput("the code of a field", "2 to 30 of a-z, 0-9 and _, each once", one.code)
    for told, known in ((one.kinds, kinds), (one.types, types), (one.issues, issues)):
        strange = [name for name in told if name not in known]
        if strange:
            raise BadInput(f"the field {one.code}", f"for some of {', '.join(sorted(known))}", strange[0])
    codes = [choice.code for choice in one.choices]
    if (one.sort is Sort.CHOICE) != bool(codes) or len(set(codes)) != len(codes):
        raise BadInput(
            f"the choices of {one.code}", "some, each once, where it is a choice and none elsewhere", len(codes)
        )


def tidy(fields: Iterable[CustomField], told: Mapping[str, str]) -> dict[str, str]:
    """Check what is to stand in fields; nothing empties a field. Refuses: BadInput naming the field."""
    known = {one.code: one for one in fields}
    for code in told:
        if code not in known:
            raise BadInput("the field", f"one of {', '.join(known) or 'none'}", code)
    return {code: _value(known[code], text.strip()) for code, text in told.items()}


def _value(field: CustomField, text: str) -> str:
    if not text:
        return ""
    if len(text) > LONGEST or not text.isprintable():
        raise BadInput(f"the field {field.zh}", f"1 to {LONGEST} printable characters", len(text))
    match field.sort:
        case Sort.NUMBER:
            return _number(field, text)
        case Sort.DATE:
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError as fault:
                raise BadInput(f"the field {field.zh}", "a day such as 2026-11-28", text) from fault
        case Sort.CHOICE if text not in {one.code for one in field.choices}:
            raise BadInput(f"the field {field.zh}", f"one of {', '.join(one.code for one in field.choices)}", text)
    return text


def _number(field: CustomField, text: str) -> str:
    try:
        found = Decimal(text)
    except InvalidOperation as fault:
        raise BadInput(f"the field {field.zh}", "a number", text) from fault
    if not found.is_finite() or abs(found) >= Decimal(10) ** 15:
        raise BadInput(f"the field {field.zh}", "a number of at most 15 digits", text)
    return f"{found.normalize():f}"

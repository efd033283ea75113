"""Read and write judged lines: one JSON object a line in, one a line out, in the order they came."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from zhunsheng.guard.inspecting import Inspection, inspect
from zhunsheng.guard.phrases import Guard
from zhunsheng.guard.traits import known_as, traits_of
from zhunsheng.guard.values import Context
from zhunsheng.standards.values import Speaker

_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)
"""What a line may be that is none: no JSON, another shape, no UTF-8, or nested beyond reading."""
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Spoke(msgspec.Struct, kw_only=True):
    """One earlier message of the dialogue."""

    speaker: Speaker
    text: str


class Asked(msgspec.Struct, kw_only=True):
    """One line to be judged."""

    id: int | str | None = None
    text: str
    speaker: Speaker | None = None
    context: list[Spoke] | None = None


def judge_lines(guard: Guard, lines: Iterable[bytes], speaker: Speaker, faults: list[str]) -> Iterator[bytes]:
    """Judge lines one after the other; one that cannot be read is answered with its error, and named in `faults`."""
    decoder = msgspec.json.Decoder(Asked)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = _read(decoder, line.lstrip(b"\xef\xbb\xbf") if number == 1 else line)
        except _UNREADABLE as fault:
            told = f"line {number}: {fault}"
            faults.append(told)
            yield msgspec.json.encode({"id": _id_of(line), "line": number, "error": told})
            continue
        answered = answer(guard, asked, asked.speaker or speaker)
        yield msgspec.json.encode(answered if asked.id is not None else answered | {"id": number})


def _read(decoder: msgspec.json.Decoder[Asked], line: bytes) -> Asked:
    """Read one line; half of a pair of surrogates, which no text may hold, becomes the mark for what cannot be shown."""
    try:
        return decoder.decode(line)
    except msgspec.DecodeError:
        if _HALF.search(line) is None:
            raise
        whole = json.dumps(json.loads(line), ensure_ascii=False)
        return decoder.decode(_SURROGATE.sub("\ufffd", whole).encode())


def answer(guard: Guard, asked: Asked, speaker: Speaker) -> dict[str, object]:
    """Judge one line and give the answer as it is written out."""
    said = asked.context or ()
    context = Context(
        customer_said=tuple(one.text for one in said if one.speaker is Speaker.CUSTOMER),
        agent_said=tuple(one.text for one in said if one.speaker is not Speaker.CUSTOMER),
    )
    seen = inspect(guard, asked.text, speaker=speaker, context=context)
    return {
        "id": asked.id,
        "hits": _hits(asked.text, seen),
        "personal": [{"kind": one.kind, "start": one.start, "end": one.end} for one in seen.personal],
        "masked": seen.masked,
        "emotion": {"level": seen.emotion.level, "words": [asked.text[a:b] for a, b in seen.emotion.words]},
        "says": list(seen.says),
    }


def _hits(text: str, seen: Inspection) -> list[dict[str, object]]:
    hits: list[dict[str, object]] = [
        {
            "clause": one.clause_id,
            "family": known_as(one.known_as),
            "severity": one.severity.value,
            "start": one.start,
            "end": one.end,
            "text": text[one.start : one.end],
        }
        for one in seen.judgement.hits
    ]
    hits += [
        {
            "clause": one.clause_id,
            "family": one.known_as,
            "severity": "note",
            "start": one.start,
            "end": one.end,
            "text": text[one.start : one.end],
            "exempt_reason": one.because,
        }
        for one in seen.judgement.spared
        if traits_of(one.known_as).tells_why
    ]
    return sorted(hits, key=lambda hit: (str(hit["start"]).zfill(6), str(hit["family"])))


def _id_of(line: bytes) -> object:
    """Give the id of a line that could not be read whole, where it still shows one."""
    try:
        found = msgspec.json.decode(line)
    except _UNREADABLE:
        return None
    known = found.get("id") if isinstance(found, dict) else None
    return known if isinstance(known, int | str) else None

"""Facts: frozen values with stable names that say what happened, never a sentence.

A room declares its facts in its own `events.py`:

    @fact("message.sent", subject="dialogue")
    class MessageSent(Fact):
        dialogue_id: int
        message_id: int
"""

import re
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import msgspec

from zhunsheng.journal.values import ActorRef
from zhunsheng.kernel.instants import Instant


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The base of everything that can be recorded: ids, codes and numbers, never text or personal data.

    Facts hold no cycles, so that the collector need not look at them: readers hold thousands at a time.
    """

    NAME: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[str] = ""
    SUBJECT_FIELD: ClassVar[str] = ""

    @property
    def subject_id(self) -> int:
        """Return the id of the thing this fact is about."""
        return int(getattr(self, self.SUBJECT_FIELD))


class Recorded(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A fact together with when it happened, who did it and which fact led to it.

    `position` is its place in the sealed order; it is missing for the moment between commit and seal.
    """

    id: int
    fact: Fact
    at: Instant
    actor: ActorRef
    cause: int | None = None
    depth: int = 0
    position: int | None = None


FACTS: dict[str, type[Fact]] = {}

NAMES = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
LONGEST_NAME = 60
LONGEST_SUBJECT = 30
"""What the columns hold; PostgreSQL would refuse more at the first such fact, SQLite never."""

F = TypeVar("F", bound=type[Fact])


def fact(name: str, *, subject: str, version: int = 1) -> Callable[[F], F]:
    """Register a fact class under its stable name; a name is never used twice, nor used again."""

    def register(cls: F) -> F:
        if name in FACTS:
            raise ValueError(f"the fact name {name!r} is taken by {FACTS[name]!r}")
        if not NAMES.fullmatch(name) or len(name) > LONGEST_NAME or len(subject) > LONGEST_SUBJECT:
            raise ValueError(
                f"{name!r} of {subject!r}: a fact is named thing.happened, in at most {LONGEST_NAME} letters"
            )
        cls.NAME, cls.VERSION, cls.SUBJECT = name, version, subject
        cls.SUBJECT_FIELD = f"{subject}_id"
        if cls.SUBJECT_FIELD not in cls.__struct_fields__:
            raise ValueError(f"{name}: the subject {subject!r} needs a field {cls.SUBJECT_FIELD!r}")
        FACTS[name] = cls
        return cls

    return register


class Unreadable(Fact, frozen=True, kw_only=True):
    """Stands for a stored fact that this version cannot read; readers that want its name park it."""

    NAME: ClassVar[str] = "journal.unreadable"
    SUBJECT: ClassVar[str] = "fact"
    SUBJECT_FIELD: ClassVar[str] = "fact_id"
    fact_id: int
    name: str
    error: str


def _encode_extra(value: object) -> int:
    if isinstance(value, Instant):
        return value.us
    raise TypeError(f"a fact may hold ids, numbers, codes and instants, not {type(value).__name__}")


def _decode_extra(kind: type, value: Any) -> Instant:
    if kind is Instant:
        if type(value) is not int:
            raise TypeError(f"an instant is a whole number of microseconds, not {value!r}")
        return Instant(value)
    raise TypeError(f"no fact holds a {kind.__name__}")


_encoder = msgspec.json.Encoder(enc_hook=_encode_extra)
_decoders: dict[type[Fact], msgspec.json.Decoder[Fact]] = {}


def encode(value: object) -> str:
    """Write a fact (or a small value of one) as the JSON text that is stored and sealed."""
    return _encoder.encode(value).decode()


def decode(name: str, data: str) -> Fact:
    """Read a stored fact back; unknown names and unknown fields are errors, loudly."""
    kind = FACTS.get(name)
    if kind is None:
        raise LookupError(f"the journal holds a fact {name!r} that no room of this version declares")
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind, dec_hook=_decode_extra)
    return decoder.decode(data)


@fact("desk.backed_up", subject="desk")
class DeskBackedUp(Fact, frozen=True):
    """The whole desk was written into a sealed file, up to this place of the journal."""

    desk_id: int
    position: int
    rows: int
    files: int
    size: int


@fact("desk.restored", subject="desk")
class DeskRestored(Fact, frozen=True):
    """The desk was restored from a backup made at that instant; what came after this place is not in it."""

    desk_id: int
    position: int
    made_us: int

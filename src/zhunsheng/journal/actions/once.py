"""Doing something once: a request that is repeated under its key is answered with the first answer.

The answer is kept in the transaction of what was done, so it cannot be that the one is there and the other is not.
"""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from zhunsheng.ground.keys import open_sealed, seal
from zhunsheng.journal.ink import Ink
from zhunsheng.journal.models import Answered
from zhunsheng.journal.values import system_only
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant

R = TypeVar("R")

PURPOSE = "once"
KEPT = hours(24)


class KeyUsed(Refusal):
    """This key was used for another request; take a new one."""

    code = "idempotency.key_used"


class DoneAlready(Refusal):
    """This was sent already."""

    code = "idempotency.done_already"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, under which key, and a digest of what is asked."""

    owner: str
    key: str
    digest: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; an answer of 400 and above is not kept, so that the request may be made again."""

    status: int
    body: bytes
    again: bool = False


def was_done(request: Request, at: Instant) -> bool:
    """Tell whether something was done under a key that is still remembered."""
    return Answered.objects.filter(owner=request.owner, key=request.key, at__gt=Instant(at.us - KEPT.us)).exists()


@system_only("what is done in it asks for its own right")
def under_key(ink: Ink, request: Request, act: Callable[[Ink], R]) -> R:
    """Do something under a key: the key is kept in the transaction of what was done, so that neither is there alone.

    Writes    the key, beside whatever `act` writes
    Refuses   DoneAlready where it was done under this key; whatever `act` refuses
    """
    if was_done(request, ink.at):
        raise DoneAlready()
    found = act(ink)
    _keep(ink, request, Answer(status=200, body=b""))
    return found


@system_only("what is done in it asks for its own right")
def once(ink: Ink, request: Request, act: Callable[[Ink], Answer]) -> Answer:
    """Do something unless it was done under this key already.

    The answer lies sealed, since it may hold what only its asker may see, and is forgotten after a day.
    Writes    the answer, beside whatever `act` writes
    Refuses   KeyUsed for another request under a used key; whatever `act` refuses
    """
    known = Answered.objects.filter(owner=request.owner, key=request.key).first()
    if known is not None and known.at + KEPT > ink.at:
        if bytes(known.digest) != request.digest:
            raise KeyUsed()
        return Answer(status=known.status, body=open_sealed(known.body_sealed, purpose=PURPOSE), again=True)
    answer = act(ink)
    if answer.status < 400:
        _keep(ink, request, answer)
    return answer


def _keep(ink: Ink, request: Request, answer: Answer) -> None:
    Answered.objects.filter(owner=request.owner, key=request.key).delete()
    Answered.objects.bulk_create(
        [
            Answered(
                owner=request.owner, key=request.key, digest=request.digest, status=answer.status,
                body_sealed=seal(answer.body, purpose=PURPOSE), at=ink.at,
            )
        ]
    )  # fmt: skip


@system_only("whoever asked was refused, and may ask again")
def forget_answer(ink: Ink, request: Request) -> None:
    """Forget the answer to one request, which came to nothing.

    Writes    answers
    """
    Answered.objects.filter(owner=request.owner, key=request.key).delete()


@system_only("the desk forgets by itself")
def forget_answers(ink: Ink) -> int:
    """Forget answers that are older than a day, and say how many.

    Writes    answers
    """
    return Answered.objects.filter(at__lte=Instant(ink.at.us - KEPT.us)).delete()[0]

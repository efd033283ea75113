"""`zhunsheng journal verify|head|show|parked|retry`."""

import argparse
import sys

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.journal.events import encode
from zhunsheng.journal.queries import head, page, parked, reader_positions, verify
from zhunsheng.journal.readers import retry_parked
from zhunsheng.journal.values import Chain
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now


def run(given: argparse.Namespace) -> int:
    """Answer one question about the journal."""
    return VERBS[given.verb](given)


def _verify(given: argparse.Namespace) -> int:
    verdict = verify(_anchor(given.anchor))
    broken = verdict.broken
    if given.json:
        found = {
            "holds": verdict.holds,
            "facts": verdict.facts,
            "unsealed": verdict.unsealed,
            "head": {"position": verdict.head.position, "link": verdict.head.link.hex()},
            "broken": None if broken is None else msgspec.to_builtins(broken),
        }
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    elif broken is None:
        sys.stdout.write(f"the chain holds: {verdict.facts} facts sealed, {verdict.unsealed} waiting for their seal\n")
    else:
        sys.stdout.write(f"the chain is broken at position {broken.position} (fact {broken.fact_id}): {broken.what}\n")
    return 0 if verdict.holds else 1


def _anchor(text: str) -> Chain | None:
    if not text:
        return None
    position, _, link = text.partition(":")
    try:
        return Chain(int(position), bytes.fromhex(link))
    except ValueError:
        raise BadInput("the anchor", "POSITION:HEX as `zhunsheng journal head` prints it", text) from None


def _head(given: argparse.Namespace) -> int:
    end = head()
    sys.stdout.write(f"{end.position}:{end.link.hex()}\n")
    return 0


def _show(given: argparse.Namespace) -> int:
    kind, _, key = given.subject.partition(":")
    if given.subject and not key.isdigit():
        raise BadInput("--subject", "KIND:ID such as dialogue:123", given.subject)
    subject = (kind, int(key)) if given.subject else None
    for one in reversed(page(SYSTEM, name=given.name, subject=subject, limit=given.limit)):
        if given.json:
            found = {
                "id": one.id, "position": one.position, "at": one.at.iso(), "name": one.fact.NAME,
                "actor": f"{one.actor.kind}:{one.actor.id}", "cause": one.cause,
                "data": msgspec.json.decode(encode(one.fact)),
            }  # fmt: skip
            sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
        else:
            place = "-" if one.position is None else str(one.position)
            sys.stdout.write(
                f"{place:>8}  {one.at.iso():<27}  {one.fact.NAME:<24} {one.actor.kind}:{one.actor.id}  {encode(one.fact)}\n"
            )
    return 0


def _parked(given: argparse.Namespace) -> int:
    end = head().position
    for name, position in reader_positions().items():
        sys.stdout.write(f"{name:<20} at {position} of {end}\n")
    lot = parked()
    for one in lot:
        sys.stdout.write(
            f"{one.reader}: fact {one.fact_id} at {one.position}, tried {one.attempts} times: {one.error}\n"
        )
    if not lot:
        sys.stdout.write("nothing is parked\n")
    return 0


def _retry(given: argparse.Namespace) -> int:
    reader = next((one for one in AFTER if one.name == given.reader), None)
    if reader is None:
        raise BadInput("the reader", " or ".join(one.name for one in AFTER), given.reader)
    with command_pen():
        digested = retry_parked(reader, now(), every=True)
    sys.stdout.write(f"{digested} digested\n")
    return 0


VERBS = {"verify": _verify, "head": _head, "show": _show, "parked": _parked, "retry": _retry}

"""Name the models that recognising can use, and which of them is here."""

from __future__ import annotations

from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.ground.encoder.places import folder_in_use, folders_of, read_note
from zhunsheng.ground.encoder.registry import MODELS
from zhunsheng.knowledge.values import ModelShown

SHELF: Final = Subject(kind="card")


def models(actor: Actor) -> list[ModelShown]:
    """List the registered models, and the encoder of one's own where one is in use. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    used = folder_in_use()
    found = [
        ModelShown(
            name=one.name, version=str(one.version), source=one.source.spec, licence=one.source.licence,
            megabytes=one.megabytes, sha256=one.weights_sha256, installed=bool(folders_of(one)),
            in_use=used in folders_of(one), without=one.without,
        )
        for one in MODELS
    ]  # fmt: skip
    if used is not None and not any(one.in_use for one in found):
        note = read_note(used)
        found.append(
            ModelShown(
                name=note.name, version=note.version, source="", licence=note.licence, megabytes=0, sha256="",
                installed=True, in_use=True, without="",
            )
        )  # fmt: skip
    return found

"""Record what proves a claim about a product, and say when it does no longer."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.events import EvidenceEnded, EvidenceRecorded
from zhunsheng.commerce.models import Evidence
from zhunsheng.commerce.values import NewEvidence
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id

LONGEST = {"product": 80, "claim": 80, "source": 200}
SHORTEST_CLAIM = 2
"""One character alone would prove almost anything."""


def record_evidence(ink: Ink, new: NewEvidence) -> int:
    """Record a claim with the document that proves it; return its id.

    Writes   the evidence
    Records  evidence.recorded
    Refuses  AccessDenied, BadInput for an empty or too long part or an end before the beginning
    Clauses  ec-4.2b
    """
    require(ink.actor, Verb.EVIDENCE_EDIT, Subject(kind="desk"))
    parts = {"product": new.product.strip(), "claim": new.claim.strip(), "source": new.source.strip()}
    for name, words in parts.items():
        least = SHORTEST_CLAIM if name == "claim" else 1
        if not least <= len(words) <= LONGEST[name]:
            raise BadInput(f"the {name}", f"{least} to {LONGEST[name]} characters", len(words))
    if new.valid_until is not None and new.valid_until <= new.valid_from:
        raise BadInput("the end of validity", "an instant behind the beginning", str(new.valid_until))
    row = Evidence(
        id=new_id(), valid_from=new.valid_from, valid_until=new.valid_until, recorded_by=ink.actor.id,
        recorded_at=ink.at, ended_at=None, **parts,
    )  # fmt: skip
    row.save(force_insert=True)
    ink.record(EvidenceRecorded(evidence_id=row.id, until_us=None if new.valid_until is None else new.valid_until.us))
    return row.id


def end_evidence(ink: Ink, evidence_id: int) -> bool:
    """Let a document prove its claim no longer, from now on; told again, nothing changes.

    Writes   when it ended
    Records  evidence.ended
    Refuses  AccessDenied, NotFound
    """
    require(ink.actor, Verb.EVIDENCE_EDIT, Subject(kind="desk"))
    row = Evidence.objects.filter(id=evidence_id).first()
    if row is None:
        raise NotFound("evidence", evidence_id)
    if row.ended_at is not None:
        return False
    row.ended_at = ink.at
    row.save(update_fields=["ended_at"])
    ink.record(EvidenceEnded(evidence_id=row.id))
    return True

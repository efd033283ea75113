"""Write the taxonomy of issues: first a draft, then an edition that is never changed."""

from __future__ import annotations

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.events import TaxonomyDrafted, TaxonomyPublished
from zhunsheng.standards.issues import TaxonomyText, faults_of
from zhunsheng.standards.models import TaxonomyEdition
from zhunsheng.standards.queries import standing
from zhunsheng.standards.taxonomy import DRAFT, TaxonomyGap, TaxonomyStale, body_of, forget_taxonomies, limits_of

TAXONOMY = Subject(kind="taxonomy")


def save_taxonomy_draft(ink: Ink, body: TaxonomyText, *, version: int) -> int:
    """Keep a draft; `version` is the one it was read at, 0 for a new draft. Returns the new version.

    Writes    TaxonomyEdition (the draft)
    Records   taxonomy.drafted
    Refuses   AccessDenied, BadInput for a taxonomy with faults, TaxonomyStale when somebody else has written meanwhile
    Clauses   ec-3.1a
    """
    require(ink.actor, Verb.TAXONOMY_EDIT, TAXONOMY)
    for place, expected, got in faults_of(body):
        raise BadInput(place, expected, got)
    text = msgspec.json.encode(body).decode()
    row = TaxonomyEdition.objects.filter(number=DRAFT).first()
    if (0 if row is None else row.version) != version:
        raise TaxonomyStale()
    if row is None:
        row = TaxonomyEdition(id=new_id(), text=text, made_at=ink.at, made_by=_who(ink))
        row.save(force_insert=True)
    else:
        row.text, row.version, row.made_at, row.made_by = text, version + 1, ink.at, _who(ink)
        row.save()
    ink.record(TaxonomyDrafted(taxonomy_id=row.id, version=row.version))
    return row.version


def drop_taxonomy_draft(ink: Ink, *, version: int) -> None:
    """Throw the draft away.

    Writes    TaxonomyEdition (the draft goes)
    Records   taxonomy.drafted with version 0
    Refuses   AccessDenied, NotFound, TaxonomyStale
    """
    require(ink.actor, Verb.TAXONOMY_EDIT, TAXONOMY)
    row = _draft(version)
    taxonomy_id = row.id
    row.delete()
    ink.record(TaxonomyDrafted(taxonomy_id=taxonomy_id, version=0))


def publish_taxonomy_edition(ink: Ink, *, version: int, effective_at: Instant, scripted: frozenset[str]) -> int:
    """Let the draft count from an instant on; dialogues that are open then keep the taxonomy they began under.

    `scripted` are the leaves that have an approved script, as the room that keeps the scripts knows them.
    Writes    TaxonomyEdition
    Records   taxonomy.published
    Refuses   AccessDenied, NotFound without a draft, TaxonomyStale, TaxonomyGap while a leaf lacks script or limit, BadInput
    Clauses   ec-3.1e
    """
    require(ink.actor, Verb.TAXONOMY_PUBLISH, TAXONOMY)
    row = _draft(version)
    if effective_at < ink.at:
        raise BadInput("effective_at", f"{ink.at.iso()} or later", effective_at.iso())
    rulebook = standing(effective_at)
    gaps = [
        f"{leaf.code} ({', '.join(lacks)})"
        for leaf in body_of(row.text).leaves()
        if (lacks := _lacks(leaf.code in scripted, bool(limits_of(rulebook, leaf))))
    ]
    if gaps:
        raise TaxonomyGap(count=len(gaps), first=gaps[0], gaps=", ".join(gaps))
    newest = TaxonomyEdition.objects.filter(number__gt=DRAFT).order_by("-number").first()
    row.number = 1 if newest is None else newest.number + 1
    row.effective_from, row.published_at, row.published_by = effective_at, ink.at, _who(ink)
    row.save()
    ink.record(TaxonomyPublished(taxonomy_id=row.id, number=row.number, effective_at=effective_at))
    forget_taxonomies()
    return row.id


def _lacks(script: bool, limit: bool) -> list[str]:  # noqa: FBT001 - two findings
    return [name for name, there in (("script", script), ("limit", limit)) if not there]


def _draft(version: int) -> TaxonomyEdition:
    row = TaxonomyEdition.objects.filter(number=DRAFT).first()
    if row is None:
        raise NotFound("taxonomy", "draft")
    if row.version != version:
        raise TaxonomyStale()
    return row


def _who(ink: Ink) -> str:
    return f"{ink.actor.kind}:{ink.actor.id}"

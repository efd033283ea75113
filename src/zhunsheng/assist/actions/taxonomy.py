"""Publish the taxonomy of issues: only once every type has words to answer with and a limit to answer in."""

from __future__ import annotations

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.assist.queries import scripted_issue_types
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.actions import publish_taxonomy_edition


def publish_taxonomy(ink: Ink, *, version: int, effective_at: Instant) -> int:
    """Let the draft of the taxonomy count from an instant on; `version` is the one that was looked over. Returns its id.

    Writes    TaxonomyEdition
    Records   taxonomy.published
    Refuses   AccessDenied, NotFound without a draft, TaxonomyStale, BadInput for an instant that has passed, TaxonomyGap
              that names every type without an approved script or without a limit
    Clauses   ec-3.1e
    """
    require(ink.actor, Verb.TAXONOMY_PUBLISH, Subject(kind="taxonomy"))
    scripted = scripted_issue_types(effective_at)
    return publish_taxonomy_edition(ink, version=version, effective_at=effective_at, scripted=scripted)

"""Keep the learned bank in versions: each is compared with the one in use before it recognises for customers."""

from __future__ import annotations

from typing import Final

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.actions.edition import note_edition
from zhunsheng.knowledge.bank import Learned, learned, learned_anew, ready, use
from zhunsheng.knowledge.models import Edition
from zhunsheng.knowledge.recogniser.deciding import Band, Bands, Example, Found
from zhunsheng.knowledge.values import Learnt, Proof

LOST: Final = 50
"""Known questions that are named when a version does worse."""


def keep_editions(at: Instant) -> None:
    """Learn what has changed, note it as a version, and let that version recognise which is to; seconds when much is new."""
    before, current = ready(), learned()
    row = Edition.objects.order_by("-number").first()
    if row is None or row.digest != current.digest:
        run(note_edition, SYSTEM, at, _learnt(current, before))
    wanted = Edition.objects.filter(used_from__isnull=False, used_to__isnull=True).order_by("-number").first()
    if wanted is None or wanted.digest == current.digest or not wanted.examples:
        use(current)
        return
    if before is None or before.digest != wanted.digest:
        old = learned_anew([Example(str(faq), text) for faq, text in wanted.examples])
        use(msgspec.structs.replace(old, digest=wanted.digest, faqs=current.faqs, rivals=current.rivals))
    elif before.faqs is not current.faqs:
        use(msgspec.structs.replace(before, faqs=current.faqs, rivals=current.rivals))


def _learnt(current: Learned, used: Learned | None) -> Learnt:
    verdicts = [right(one, found, current.lines) for one, found in zip(current.proofs, current.proved, strict=True)]
    lost: list[str] = []
    worse = False
    if used is not None and used.digest != current.digest and current.proofs:
        found = used.known.recognise_all([one.text for one in current.proofs])
        before = [right(one, its, used.lines) for one, its in zip(current.proofs, found, strict=True)]
        lost = [one.key for one, was, now in zip(current.proofs, before, verdicts, strict=True) if was and not now]
        worse = _worse(current.proofs, before, verdicts)
    return Learnt(
        digest=current.digest, encoder=current.encoder,
        examples=tuple((int(one.faq), one.text) for one in current.known.examples), questions=len(current.known.faqs),
        asked=len(verdicts), right=sum(verdicts), lost=tuple(lost[:LOST]), learn_ms=current.took_ms, worse=worse,
    )  # fmt: skip


def _worse(proofs: list[Proof], before: list[bool], after: list[bool]) -> bool:
    """Tell whether any shop's known questions, or all together, fare worse than before."""
    groups: dict[int | None, int] = {}
    for one, was, now in zip(proofs, before, after, strict=True):
        groups[one.shop_id] = groups.get(one.shop_id, 0) + now - was
    return any(change < 0 for change in groups.values())


def right(proof: Proof, found: Found, lines: Bands) -> bool:
    """Tell whether a known question was taken for what it is: ours for that question, none of ours not answered."""
    return found.first == proof.faq if proof.faq else lines.of(found) is not Band.ANSWER

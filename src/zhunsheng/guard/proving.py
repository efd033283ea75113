"""Spare claims that a document proves: its words taken out, the sentence claims nothing more, and its product was named."""

from __future__ import annotations

import re
from typing import Final

from zhunsheng.guard.normalise import squash
from zhunsheng.guard.recognise import recogniser
from zhunsheng.guard.spoken import speak
from zhunsheng.guard.values import Context, Evidence, Hit
from zhunsheng.standards.values import Speaker

CLAIMS: Final = "unsupported_claim"
"""The way of speaking that evidence may prove."""
_SENTENCE: Final = re.compile(r"[。！？；!?;\n]")


def proved(text: str, hit: Hit, context: Context) -> Evidence | None:
    """Find the evidence for a claim: its sentence claims nothing once proved words are taken out, and their product was named.

    Clauses   ec-4.2b
    """
    if hit.known_as != CLAIMS:
        return None
    start = max((one.end() for one in _SENTENCE.finditer(text, 0, hit.start)), default=0)
    stop = _SENTENCE.search(text, hit.end)
    rest = squash(text[start : stop.start() if stop else len(text)])
    talk = squash(" ".join((*context.customer_said, *context.agent_said, text)))
    proof = None
    for one in context.evidence:
        claim = squash(one.claim)
        if claim in rest and squash(one.product) in talk:
            rest = rest.replace(claim, "，")
            proof = proof or one
    if proof is None:
        return None
    claims = recogniser((CLAIMS,), Speaker.AGENT).find(speak(rest))
    return None if any(one.exempt is None for one in claims) else proof

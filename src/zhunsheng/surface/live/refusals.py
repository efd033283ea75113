"""Turn a typed "no" into a frame, in the reader's language."""

from django.utils import translation
from django.utils.translation import gettext

from zhunsheng.dialogue.actions import Held
from zhunsheng.kernel.errors import Refusal
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.judging import hit_shown
from zhunsheng.surface.live.words import in_words


def refusal_text(refusal: Refusal, lang: str) -> str:
    """Say a refusal in one sentence, in the reader's language."""
    template = (type(refusal).__doc__ or refusal.code).strip().partition("\n")[0]
    with translation.override(lang):
        return gettext(template).format_map(in_words(refusal.detail))


def refused(refusal: Refusal, lang: str, cid: str | None) -> Out:
    """Answer a request that was refused."""
    detail: Out = dict(refusal.detail)
    if "missing" in detail:
        detail["missing"] = [part for part in str(detail["missing"]).split(", ") if part]
    return {
        "t": "refused",
        "re": cid,
        "cid": cid,
        "code": refusal.code,
        "text": refusal_text(refusal, lang),
        "detail": detail,
    }


def held(result: Held, lang: str, cid: str) -> Out:
    """Answer a message that the guard held: where, why, and what to say instead."""
    hits = [hit_shown(hit, lang) for hit in result.hits]
    return {
        "t": "refused",
        "re": cid,
        "cid": cid,
        "code": "phrase.confirm" if result.may_confirm else "phrase.refused",
        "text": str(hits[0]["reason"]),
        "detail": {"hits": hits, "may_ask": result.may_ask},
    }


def malformed(expected: str, cid: str | None = None) -> Out:
    """Answer a frame that is none of ours, naming what was expected."""
    return {"t": "refused", "re": cid, "cid": cid, "code": "frame.malformed", "text": expected, "detail": {}}

"""Two people at one case: a form writes only what was changed in it, and says where somebody else wrote the same meanwhile."""

import hashlib
from collections.abc import Callable, Mapping

from django.http import QueryDict

from zhunsheng.kernel.errors import Refusal


class WrittenMeanwhile(Refusal):
    """Somebody else wrote this meanwhile: {theirs}. What you typed still stands in the form; save again to put it in its place."""

    code = "case.written_meanwhile"


def mark_of(text: str) -> str:
    """Say in a few letters what stood in a field when the page was made."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


def written_here(
    typed: QueryDict, prefix: str, told: Mapping[str, str], stands: Callable[[str], str], words: Callable[[str, str], str]
) -> dict[str, str]:  # fmt: skip
    """Keep of what a form brought what was changed in it; the form says for each field what stood there (`was-…`).

    `stands` gives what stands in a field now, `words` says a field and what is in it. A field without a mark counts as changed.
    Refuses   WrittenMeanwhile where both the form and somebody else changed a field, to different words
    """
    changed, theirs = {}, []
    for name, text in told.items():
        was, now = typed.get(f"was-{prefix}{name}"), stands(name)
        if was is not None and mark_of(text) in (was, mark_of(now)):
            continue
        if was is not None and mark_of(now) != was:
            theirs.append(words(name, now))
        changed[name] = text
    if theirs:
        raise WrittenMeanwhile(theirs="；".join(theirs))
    return changed

"""Which needs of a gate are met; pure."""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise, takewhile
from typing import Final

from zhunsheng.cases.values import Figures, Held
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import Instant

CHOSEN: Final = "chosen"
CARRIED_OUT: Final = "carrying_out"
"""The state into which a customer's choice brings a case."""
SENDING: Final = frozenset({"exchange", "repair", "reship"})
"""Wishes after which something goes to the customer."""
CHECKS: Final[Mapping[str, Callable[[Held, Figures], bool]]] = {
    "type": lambda held, _: held.has_type,
    "issue": lambda held, _: held.has_issue,
    "owner": lambda held, _: held.has_owner,
    "due": lambda held, _: held.has_due,
    "specialist": lambda held, _: held.is_specialist,
    "evidence": lambda held, _: held.has_evidence,
    "options": lambda held, figures: figures.options_min <= held.options <= figures.options_max,
    "chosen": lambda held, _: held.chosen,
    "rejection": lambda held, _: held.rejection,
    "answer": lambda held, figures: held.answered or tried(held.attempts, figures),
    "verdict": lambda held, _: held.has_verdict,
    "refund_settled": lambda held, _: held.refunds_open == 0,
    "copied": lambda held, _: held.copied or not held.needs_copy,
    "sent": lambda held, _: (
        held.fields.get("wish") not in SENDING or bool(held.fields.get("send_tracking", "").strip())
    ),
    "tasks_settled": lambda held, _: held.tasks_open == 0,
}


def met(needs: Iterable[str], held: Held, figures: Figures) -> frozenset[str]:
    """Return those needs that are met: by a check of that name, else by a field that is filled in."""
    return frozenset(
        need
        for need in needs
        if (CHECKS[need](held, figures) if need in CHECKS else bool(held.fields.get(need, "").strip()))
    )


def may_choose_again(state: str, fields: Mapping[str, str], lines: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a customer may still choose otherwise: nobody of the desk has begun on what was chosen.

    `lines` is the case's story, the newest line first, each by its kind and the kind of who wrote it.
    """
    since = takewhile(lambda one: one[0] != CHOSEN, lines)
    untouched = state == CARRIED_OUT and not fields.get("outcome", "").strip()
    return untouched and not any(by == "agent" for _, by in since)


def tried(attempts: Iterable[Instant], figures: Figures) -> bool:
    """Tell whether the customer was tried often enough, with enough time between the tries."""
    kept: list[Instant] = []
    for one in sorted(attempts):
        if not kept or one >= kept[-1] + seconds(figures.spacing_s):
            kept.append(one)
    return len(kept) >= figures.attempts and all(a < b for a, b in pairwise(kept))

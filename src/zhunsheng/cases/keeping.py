"""Which clauses a step of a case keeps or breaks, so that the keeping of each can be counted; pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from zhunsheng.standards.values import Rulebook

SIX: Final = ("who", "what", "when", "where", "why", "how", "evidence")
NEEDS: Final[Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]] = {
    ("complaint", "take_up"): {"complaint_intake": ("matter", "demand")},
    ("complaint", "calm"): {"four_steps": ("apology",)},
    ("complaint", "establish"): {"four_steps": SIX, "six_questions": SIX},
    ("complaint", "propose"): {"four_steps": ("options",), "options": ("options",), "plan_owner_and_due": ("owner", "due")},
    ("complaint", "reject"): {"plan_rounds": ("rejection",)},
    ("complaint", "settle"): {"four_steps": ("outcome",)},
    ("complaint", "close"): {"four_steps": ("answer",), "cause_and_measure": ("root_cause", "measure")},
    ("aftersale", "approve"): {"policy_verdict": ("verdict",)},
    ("aftersale", "refuse"): {"policy_verdict": ("verdict",)},
    ("aftersale", "solve"): {"arranged": ("sent", "tasks_settled")},
}  # fmt: skip
"""By kind of case and step: what a clause's `keeps` may name, and the needs that are its share of the gate."""
FORCED: Final[Mapping[str, str]] = {"complaint": "four_steps", "aftersale": "policy_verdict"}
"""What is left out where a case of a kind is ended outside its procedure."""
ASKED: Final = ("department_task", "masked_digest")
"""What is kept by asking a department: a deadline, and a digest that is masked."""
INCIDENT: Final = "security_incident"


def step_clauses(
    rulebook: Rulebook, about: Mapping[str, object], kind: str, move: str, missing: Iterable[str] = ()
) -> tuple[list[str], list[str]]:
    """Name the clauses that a step keeps, and those of which a need is missing."""
    parts, left_out = NEEDS.get((kind, move), {}), frozenset(missing)
    broken = [name for name, needs in parts.items() if left_out.intersection(needs)]
    kept = [name for name in parts if name not in broken]
    return naming(rulebook, about, kept), naming(rulebook, about, broken)


def forced_clauses(rulebook: Rulebook, about: Mapping[str, object], kind: str) -> list[str]:
    """Name the clauses that ending a case by force leaves out."""
    return naming(rulebook, about, [FORCED[kind]] if kind in FORCED else [])


def naming(rulebook: Rulebook, about: Mapping[str, object], names: Iterable[str]) -> list[str]:
    """Name the clauses that say that some of these things are kept."""
    wanted = frozenset(names)
    return [one.id for one in rulebook.clauses.values() if wanted.intersection(one.keeps) and one.applies_to(about)]

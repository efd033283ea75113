"""What the room of cases does when it hears of a fact; bound in `assembly/wiring.py`."""

from collections.abc import Iterable
from typing import Final, cast

from zhunsheng.cases.actions.register import register_case
from zhunsheng.cases.models import Case
from zhunsheng.cases.procedures import FORCED
from zhunsheng.cases.queries import book
from zhunsheng.cases.values import NewCase
from zhunsheng.dialogue.events import MessageReceived, MessageRefused
from zhunsheng.dialogue.queries import texts_of
from zhunsheng.guard.queries import guard_of
from zhunsheng.guard.values import Context
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Clause, Speaker

INCIDENT: Final = "incident"
FRAUD: Final = "fraud"
KEEPS: Final = "security_incident"


def open_incident_for_fraud(ink: Ink, recorded: Recorded) -> None:
    """Open a security incident where either side spoke of fraud or of leaving the platform: one for a dialogue at a time.

    An agent's words were stopped before; a customer's are judged here, after the message. Nobody's words are copied.

    Clauses  ec-4.3c
    """
    fact = cast(MessageReceived | MessageRefused, recorded.fact)
    clauses = [one for one in standards.rulebook(fact.about.standing_id).clauses.values() if KEEPS in one.keeps]
    if not clauses:
        return
    families = _families_refused(fact, clauses) if isinstance(fact, MessageRefused) else _families_said(fact, clauses)
    if not families or _is_open(fact.dialogue_id):
        return
    about = fact.about
    register_case(
        ink,
        NewCase(
            kind=INCIDENT, shop_id=about.shop_id, customer_id=about.customer_id, channel=about.channel, tier=about.tier,
            issue_type=FRAUD, dialogue_id=fact.dialogue_id, fields={"matter": _matter(clauses, families)},
        ),
    )  # fmt: skip


def _families_refused(fact: MessageRefused, clauses: Iterable[Clause]) -> set[str]:
    return {family.id for clause in clauses for family in clause.families} & set(fact.families)


def _families_said(fact: MessageReceived, clauses: Iterable[Clause]) -> set[str]:
    text = texts_of([fact.message_id]).get(fact.message_id)
    if text is None:
        return set()
    about = Context(about=fact.about.fields())
    guard = guard_of(standards.rulebook(fact.about.standing_id))
    hits = guard.judge(text, speaker=Speaker.CUSTOMER, context=about, thorough=False).hits
    kept = {clause.id for clause in clauses}
    return {hit.family for hit in hits if hit.clause_id in kept}


def _is_open(dialogue_id: int) -> bool:
    ends = {FORCED, *(move.to for move in book().of(INCIDENT).moves.values() if move.ends)}
    return Case.objects.filter(dialogue_id=dialogue_id, kind=INCIDENT).exclude(state__in=ends).exists()


def _matter(clauses: Iterable[Clause], families: set[str]) -> str:
    """Say what was found in the standard's own words."""
    named = [family.title.zh for clause in clauses for family in clause.families if family.id in families]
    return "、".join(dict.fromkeys(named))

"""The service record of a dialogue: what an agent has written, and what the desk drafts from the dialogue's own words."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue.events import SolutionOffered
from zhunsheng.dialogue.models import Dialogue, Message, ServiceRecord
from zhunsheng.dialogue.queries.demand import begun_at
from zhunsheng.dialogue.queries.rows import about_of, subject_of
from zhunsheng.dialogue.values import About, By, MessageKind
from zhunsheng.guard.queries import Reader, reader_of, what_is_said, without_personal
from zhunsheng.journal.queries import history
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.people import queries as people
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import IssueType, Taxonomy
from zhunsheng.standards.values import Kind

ISSUE: Final = "issue"
CAUSE: Final = "cause"
CUSTOMER: Final = "customer"
CATEGORY: Final = "category"
SOLUTION: Final = "solution"
FEEDBACK: Final = "feedback"
MAY_LACK: Final = frozenset({CAUSE})
"""Fields that are asked for and need not be filled: not every matter has a cause that anybody knows. Description, solution and the
customer's feedback make a record complete (cc-1.3c)."""
OF_FORM: Final = frozenset({"greeting", "closing", "confirmation", "holding"})
"""Ways of speaking that every dialogue has; they solve nothing."""
LONGEST: Final = 500
"""Characters that a draft takes over from the dialogue for one field; technical."""
ORDER_NO: Final = "order_no"
_ORDER: Final = re.compile(r"(?<![\dA-Za-z])(?:[A-Za-z]{1,4}-?)?\d{8,20}(?![\dA-Za-z])")
_SENTENCE: Final = re.compile(r"[^。！？!?；;\n]+")
_CAUSED: Final = re.compile(r"因为|由于|原因是|是因|导致|造成|\bbecause\b|\bdue to\b|\bcaused\b", re.IGNORECASE)
_PHONE: Final = re.compile(r"1[3-9]\d{9}")
CONFIRMED: Final = "record.confirmed"


class RecordShown(msgspec.Struct, frozen=True, kw_only=True):
    """A service record: what it holds by now, what the desk drafted, which fields are asked for and which are missing."""

    id: int | None
    dialogue_id: int
    fields: dict[str, str]
    drafted: dict[str, str]
    asked: tuple[str, ...]
    missing: tuple[str, ...]
    confirmed_at: int | None
    confirmed_by: int | None
    state: str
    version: int


def record_of(actor: Actor, dialogue_id: int, at: Instant) -> RecordShown:
    """Show the record of a dialogue since it last began.

    Refuses  NotFound, AccessDenied
    Clauses  dy-3.1c, cc-1.3c
    """
    row = Dialogue.objects.filter(id=dialogue_id).first()
    if row is None:
        raise NotFound("dialogue", dialogue_id)
    require(actor, Verb.DIALOGUE_READ, subject_of(row))
    since = begun_at(row.id)
    drafted, asked = drafted_of(about_of(row), row.id, since)
    stored = stored_record(row.id, since)
    fields = drafted | ({} if stored is None else json.loads(stored.fields))
    return RecordShown(
        id=None if stored is None else stored.id,
        dialogue_id=row.id,
        fields=fields,
        drafted=drafted,
        asked=asked,
        missing=missing_of(asked, fields),
        confirmed_at=None if stored is None or stored.confirmed_at is None else stored.confirmed_at.us,
        confirmed_by=None if stored is None else stored.confirmed_by,
        state=row.record_state,
        version=0 if stored is None else stored.version,
    )


def missing_of(asked: Sequence[str], fields: Mapping[str, str]) -> tuple[str, ...]:
    """Name the fields that are asked for, must be filled and are not."""
    return tuple(name for name in asked if name not in MAY_LACK and not fields.get(name, "").strip())


def stored_record(dialogue_id: int, since: int) -> ServiceRecord | None:
    """Give the row of a record, if anything was written yet."""
    return ServiceRecord.objects.filter(dialogue_id=dialogue_id, since_seq=since).first()


def held_of(about: About, dialogue_id: int, since: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give what a record holds by now and the fields that the type of the issue asks for; for the closing gate."""
    drafted, _ = drafted_of(about, dialogue_id, since)
    stored = stored_record(dialogue_id, since)
    held = drafted if stored is None else drafted | json.loads(stored.fields)
    leaf = leaf_of(about, dialogue_id)
    return held, () if leaf is None else leaf.fields


def drafted_of(about: About, dialogue_id: int, since: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """Draft a record from the dialogue's own words, nothing invented and nothing personal; and name the fields that are asked for."""
    said = list(Message.objects.filter(dialogue_id=dialogue_id, seq__gt=since).order_by("seq"))
    kept = taxonomy_of_dialogue(dialogue_id)
    leaf = None if about.issue_type is None else kept.leaf(about.issue_type)
    reader = reader_of(kept.id, kept.body.cues)
    customers = [one for one in said if one.by == By.CUSTOMER and one.text.strip() and one.kind != MessageKind.ORDER]
    stated = [one for one in customers if reader.states_demand(one.text)]
    solved = _solved(dialogue_id, since)
    answers = [one for one in said if one.by == By.AGENT and one.text.strip()]
    offered = [one for one in answers if one.seq in solved]
    last = customers[-1] if customers and answers and customers[-1].seq > answers[0].seq else None
    pointed = [one.text for one in said if one.kind == MessageKind.ORDER]
    words = " ".join([*pointed, *(one.text for one in customers)])
    drafted = {
        ISSUE: _joined(
            [one for one in stated if not answers or one.seq < answers[0].seq][:2] or stated[:1] or customers[:1]
        ),
        CAUSE: _cause([*answers, *customers]),
        CUSTOMER: _customer(about),
        CATEGORY: "" if leaf is None else leaf.code,
        SOLUTION: _joined(offered[:2] or _answering(reader, answers)[-2:]),
        FEEDBACK: "" if last is None else without_personal(last.text)[:LONGEST],
    }
    asked = (ISSUE, CAUSE, SOLUTION, FEEDBACK, CUSTOMER, CATEGORY, *(() if leaf is None else leaf.fields))
    if leaf is not None:
        drafted |= {
            name: pointed[-1] if pointed and name == ORDER_NO else _extra(name, words, drafted[ISSUE])
            for name in leaf.fields
        }
    return drafted, tuple(dict.fromkeys(asked))


def taxonomy_of_dialogue(dialogue_id: int) -> Taxonomy:
    """Give the taxonomy that a dialogue keeps."""
    row = Dialogue.objects.only("opened_at", "last_at").get(id=dialogue_id)
    return standards.taxonomy(row.opened_at, asked_at=row.last_at)


def leaf_of(about: About, dialogue_id: int) -> IssueType | None:
    """Give the type of a dialogue's issue, once it is graded."""
    return None if about.issue_type is None else taxonomy_of_dialogue(dialogue_id).leaf(about.issue_type)


def record_asked(standing_id: int) -> bool:
    """Tell whether a clause of a rulebook waits for the record to be confirmed after the service."""
    clauses = standards.rulebook(standing_id).of_kind(Kind.CLOCK)
    return any(stop.fact == CONFIRMED for clause in clauses if clause.clock for stop in clause.clock.stops)


def edited(fields: Mapping[str, str], drafted: Mapping[str, str]) -> list[str]:
    """Name the fields in which an agent's record differs from the draft."""
    return sorted(name for name, text in fields.items() if text.strip() != drafted.get(name, "").strip())


def _solved(dialogue_id: int, since: int) -> set[int]:
    facts = [recorded.fact for recorded in history("dialogue", dialogue_id)]
    return {fact.seq for fact in facts if isinstance(fact, SolutionOffered) and fact.seq > since}


def _answering(reader: Reader, messages: Sequence[Message]) -> list[Message]:
    """Give the agent's messages that answer in words of their own, where none was marked as the solution: those that neither ask nor put off nor greet."""
    return [
        one
        for one in messages
        if reader.leaves_waiting(one.text)
        and not reader.asks_to_wait(one.text)
        and not reader.is_courtesy(one.text)
        and not OF_FORM.intersection(what_is_said(one.text))
    ]


def _joined(messages: Sequence[Message]) -> str:
    return "\n".join(without_personal(one.text.strip()) for one in messages)[:LONGEST]


def _cause(messages: Sequence[Message]) -> str:
    """Give the first sentence that says why something happened; the agent's words before the customer's."""
    sentences = (one.strip() for message in messages for one in _SENTENCE.findall(without_personal(message.text)))
    return next((one[:LONGEST] for one in sentences if _CAUSED.search(one)), "")


def _customer(about: About) -> str:
    name = people.masked_names([about.customer_id]).get(about.customer_id, "")
    return " · ".join(part for part in (name, about.tier, about.channel) if part)


def _extra(name: str, words: str, issue: str) -> str:
    """Read a field of the issue's type out of the customer's words: a number for the order, else the issue itself."""
    if name != ORDER_NO:
        return issue
    found = (one.group() for one in _ORDER.finditer(words))
    return next((number for number in found if not _PHONE.fullmatch(number)), "")

"""Grades, solutions, promises and service records as the console asks for them and sees them."""

from typing import Final

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.actions import (
    confirm_record,
    grade_demand,
    make_promise,
    offer_solution,
    save_record,
    wave_promise,
)
from zhunsheng.dialogue.queries import MAY_LACK, Demand, RecordShown, demand_of, named_in, record_of, unconfirmed
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.guard.queries import Promised
from zhunsheng.journal.actions import do
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import IssueType, Taxonomy
from zhunsheng.surface.live.frames import (
    DemandFrame,
    Grade,
    Out,
    Promise,
    PromiseDrop,
    RecordFrame,
    RecordRequest,
    RecordSave,
    Solution,
)
from zhunsheng.surface.live.reading import read

TITLES: Final = {
    "issue": ("问题描述", "What it was about"),
    "cause": ("原因", "Cause"),
    "customer": ("客户", "Customer"),
    "category": ("问题类型", "Type of issue"),
    "solution": ("处理方案", "Solution"),
    "feedback": ("客户反馈", "Customer's feedback"),
}


async def record_request(actor: Actor, frame: RecordRequest, lang: str) -> Out:
    """Carry a request about a dialogue's demand, promises and record to its action or query."""
    at = now()
    match frame:
        case DemandFrame():
            return await read(demand_frame, actor, frame.dialogue, lang)
        case RecordFrame():
            return await read(record_frame, actor, frame.dialogue, lang)
        case Grade():
            await do(grade_demand, actor, at, frame.dialogue, frame.type, grade=frame.grade, handling=frame.handling)
        case Solution():
            await do(offer_solution, actor, at, frame.dialogue, frame.seq)
        case Promise():
            await do(make_promise, actor, at, frame.dialogue, frame.plan, frame.due_at, seq=frame.seq)
        case PromiseDrop():
            await do(wave_promise, actor, at, frame.dialogue, frame.seq, frame.due_at)
        case RecordSave():
            write = confirm_record if frame.confirm else save_record
            await do(write, actor, at, frame.dialogue, frame.fields, version=frame.version)
            return await read(record_frame, actor, frame.dialogue, lang)
    return {"t": "done"}


def demand_frame(actor: Actor, dialogue_id: int, lang: str) -> Out:
    """Show what a dialogue is about, what the desk suggests, and all types it could be."""
    demand = demand_of(actor, dialogue_id, now())
    return {"t": "demand", "dialogue": dialogue_id, "classes": _classes(demand.taxonomy, lang)} | demand_state(
        demand, lang
    )


def demand_state(demand: Demand, lang: str) -> Out:
    """Show the demand without the list of all types."""
    kept = demand.taxonomy
    return {
        "taxonomy": kept.id,
        "issue": issue_frame(kept, demand.issue_type, demand.grade, demand.handling, lang),
        "stated_at": demand.stated_at,
        "offered_at": demand.offered_at,
        "suggestions": [
            _leaf(leaf, lang) | {"confidence": one.confidence}
            for one in demand.suggestions
            if (leaf := kept.leaf(one.code)) is not None
        ],
        "holding": [text.of(lang) for text in kept.body.holding_scripts],
    }


def row_issue(row: DialogueRow, lang: str) -> Out | None:
    """Show the type of a dialogue in its row of the list."""
    if row.issue_type is None:
        return None
    kept = standards.taxonomy(Instant(row.opened_at), asked_at=now())
    return issue_frame(kept, row.issue_type, row.grade, row.handling, lang)


def issue_frame(kept: Taxonomy, code: str | None, grade: str | None, handling: str | None, lang: str) -> Out | None:
    """Show a type with the grade that the agent gave."""
    leaf = None if code is None else kept.leaf(code)
    if leaf is None:
        return None
    return _leaf(leaf, lang) | {"grade": grade, "handling": handling}


def record_frame(actor: Actor, dialogue_id: int, lang: str) -> Out:
    """Show the service record, with what each field is called and whether it is still missing."""
    shown = record_of(actor, dialogue_id, now())
    demand = demand_of(actor, dialogue_id, now())
    return {
        "t": "record",
        "dialogue": dialogue_id,
        "fields": [_field(shown, demand.taxonomy, name, lang) for name in shown.asked],
        "confirmed_at": shown.confirmed_at,
        "state": shown.state,
        "version": shown.version,
    }


def promises_in(row: DialogueRow, text: str, at: Instant) -> list[Out]:
    """Show the times that a message of an agent promises something for, to be kept with one key."""
    return [_promise(one) for one in named_in(Instant(row.opened_at), text, at)]


def hints_in(actor: Actor, dialogue_id: int, at: Instant) -> list[Out]:
    """Show the times that were named before and that nobody has confirmed or waved away."""
    return [_promise(one.promised) | {"seq": one.seq} for one in unconfirmed(actor, dialogue_id, at)]


def _promise(one: Promised) -> Out:
    return {"quote": one.quote, "plan": one.sentence.strip(), "due_at": one.due_at.us}


def _classes(kept: Taxonomy, lang: str) -> list[Out]:
    return [
        {"code": each.code, "title": each.title.of(lang), "types": [_leaf(leaf, lang) for leaf in each.types]}
        for each in kept.body.classes
    ]


def _leaf(leaf: IssueType, lang: str) -> Out:
    return {
        "type": leaf.code,
        "title": leaf.title.of(lang),
        "grade": leaf.grade.value,
        "handling": leaf.handling.value,
    }


def _field(shown: RecordShown, kept: Taxonomy, name: str, lang: str) -> Out:
    zh, en = TITLES.get(name, (name, name))
    own = next((field.title.of(lang) for field in kept.body.fields if field.id == name), None)
    leaf = kept.leaf(shown.fields.get(name, "")) if name == "category" else None
    return {
        "name": name,
        "title": own or (en if lang.lower().startswith("en") else zh),
        "text": shown.fields.get(name, ""),
        "shown": None if leaf is None else leaf.title.of(lang),
        "drafted": shown.fields.get(name, "") == shown.drafted.get(name, ""),
        "missing": name in shown.missing,
        "optional": name in MAY_LACK,
    }

"""Ask what to say next in a dialogue: read what was said, ask knowledge, scripts and orders, and order what comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from zhunsheng.access.queries import decide, require
from zhunsheng.access.values import Actor, Allowed, Verb
from zhunsheng.assist.aids import demands
from zhunsheng.assist.bot import is_about
from zhunsheng.assist.filling import values_of
from zhunsheng.assist.languages import writes_english
from zhunsheng.assist.library import approved_scripts
from zhunsheng.assist.ordering import scopes
from zhunsheng.assist.orders import answers, asks_for_order, meant, words_of
from zhunsheng.assist.queries.manuals import from_documents
from zhunsheng.assist.queries.tallies import known_of
from zhunsheng.assist.ranking import rank
from zhunsheng.assist.suggesting import (
    MOST,
    asked_with,
    demand_in,
    fitting,
    least_likely,
    ordered,
    pace_for,
    settles,
    tallied,
)
from zhunsheng.assist.values import Pace, ScriptShown, Suggestion, Suggestions, Surroundings
from zhunsheng.commerce.queries import orders_of
from zhunsheng.commerce.values import OrderCard
from zhunsheng.dialogue.queries import demand_in as demand_within
from zhunsheng.dialogue.queries import dialogue_row, newest_lines, rows_of
from zhunsheng.dialogue.values import By, DialogueRow, Line, MessageKind
from zhunsheng.ground.settings import desk
from zhunsheng.ground.stepping import step_aside
from zhunsheng.guard.queries import Emotion, emotion_of, read_emotion, without_personal
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.queries import Text, groups_of_categories, recognise_beside, recognise_many_beside
from zhunsheng.knowledge.values import Recognised
from zhunsheng.people.queries import masked_names
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import IssueType
from zhunsheng.standards.values import Aid, Blank, Clause, Kind, Rulebook

READ: Final = 40
"""Lines that are looked back over; technical."""
ALL: Final = 1000
ORDER_NO: Final = "order_no"


class _Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a dialogue when something is to be suggested."""

    actor: Actor
    row: DialogueRow
    rulebook: Rulebook
    about: Mapping[str, object]
    lines: Sequence[Line]
    texts: tuple[str, ...]
    leaf: IssueType | None
    confidence: int
    emotion: Emotion
    scripts: Sequence[ScriptShown]
    orders: Sequence[OrderCard]
    english: bool

    def clause(self, *aids: Aid) -> str | None:
        """Name the first clause that demands one of these aids."""
        return next((found for aid in aids if (found := demands(self.rulebook, aid, self.about))), None)

    @property
    def issue_type(self) -> str | None:
        """Give the type that was graded, or is likely."""
        return None if self.leaf is None else self.leaf.code


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What is suggested, with what was read for it: the dialogue, its customer's masked name, the numbers of the orders."""

    row: DialogueRow
    found: Suggestions
    name: str
    orders: tuple[str, ...]
    english: bool


class _Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A scene, what is unanswered in it, and what is to be recognised before anything can be suggested."""

    scene: _Scene
    newest: Line
    heard: Sequence[Line]
    said: tuple[str, ...]
    asked: str
    wanted: Text


def suggestions_for(actor: Actor, dialogue_id: int, at: Instant) -> Suggestions | None:
    """Suggest what to say to a customer's newest words; None before they have said any.

    Refuses   NotFound, AccessDenied
    Clauses   cc-5.1a, dy-3.1d, dy-2.3a, ec-1.2c, ec-2.1c, ec-2.2a, cc-2.2c
    """
    there = beside(actor, dialogue_id, at)
    return None if there is None else there.found


def beside(actor: Actor, dialogue_id: int, at: Instant, draft: str = "") -> Beside | None:
    """Suggest what to say, with what was read for it. Refuses: as above.

    Knowledge is looked up for a `draft`, words that the customer has not sent yet, where there is one.
    """
    begun = _begun(actor, dialogue_row(actor, dialogue_id), at, draft)
    return None if begun is None else _suggested(begun, recognise_beside(begun.wanted), at)


def suggestions_together(
    asked: Sequence[tuple[Actor, int, str]], at: Instant, *, haste: bool = False
) -> list[Beside | Refusal | None]:
    """Suggest for many dialogues at once, in the process that has the bank: all their questions are recognised in one pass.

    What one of them refuses stands in its place. In haste knowledge is found by characters alone.
    Clauses   as of one
    """
    rows = {row.id: row for row in rows_of(sorted({dialogue_id for _, dialogue_id, _ in asked}))}
    begun = [_begun_or_refused(one, rows, at) for one in asked]
    scenes = [one for one in begun if isinstance(one, _Begun)]
    found = iter(recognise_many_beside([one.wanted for one in scenes], haste=haste))
    return [_suggested(one, next(found), at) if isinstance(one, _Begun) else one for one in begun]


def _begun_or_refused(
    asked: tuple[Actor, int, str], rows: Mapping[int, DialogueRow], at: Instant
) -> _Begun | Refusal | None:
    step_aside()
    actor, dialogue_id, draft = asked
    row = rows.get(dialogue_id)
    if row is None:
        return NotFound("dialogue", dialogue_id)
    try:
        require(actor, Verb.DIALOGUE_READ, row.subject())
        return _begun(actor, row, at, draft)
    except Refusal as refusal:
        return refusal


def _begun(actor: Actor, row: DialogueRow, at: Instant, draft: str) -> _Begun | None:
    """Read what was said in a dialogue whose row was read by right; nothing before the customer has said any words."""
    lines = newest_lines(row, READ)
    customers = [one for one in lines if _are_words(one)]
    if not customers:
        return None
    scene = _scene(actor, row, lines, tuple(one.text for one in customers), at)
    heard = _unanswered(lines) or [customers[-1]]
    said = tuple(one.text for one in heard)
    text = asked_with(said, scene.texts)
    wanted = Text(
        text=draft or text, at_us=at.us, shop_id=row.shop_id, tier=row.tier, channel=row.channel, public_only=False,
        english=scene.english,
    )  # fmt: skip
    return _Begun(scene=scene, newest=customers[-1], heard=heard, said=said, asked=draft or said[-1], wanted=wanted)


def _suggested(begun: _Begun, recognised: Recognised, at: Instant) -> Beside:
    scene, newest = begun.scene, begun.newest
    step_aside()
    order = meant(scene.orders, [one.text for one in scene.lines])
    demand = _demand(begun.said, scene.texts)
    name = masked_names([scene.row.customer_id]).get(scene.row.customer_id, "")
    told = values_of(order, name=name, tier=scene.row.tier, zone=desk().time_zone, english=scene.english)
    sure = bool(recognised.exact) or is_about(recognised, begun.wanted.text, english=scene.english)
    found = _answers(begun, order, _cards(scene, recognised, told) if sure else [], at)
    issue = scene.issue_type or ""
    known = known_of(scopes(issue, list(dict.fromkeys(tallied(one.key) for one in found))))
    answered = ordered(found, issue, known)[:MOST]
    shown = {one.key for one in answered}
    suggestions = Suggestions(
        dialogue_id=scene.row.id,
        seq=newest.seq,
        issue_type=scene.issue_type,
        confidence=scene.confidence,
        demand=demand,
        missing=_missing(scene, order),
        emotion=scene.emotion.level,
        emotion_words=tuple(newest.text[start:end] for start, end in read_emotion(newest.text).words)[:3],
        pace=_pace(scene, begun.heard),
        pace_clause=scene.clause(Aid.PACE),
        answers=tuple(answered),
        guides=tuple(_guides(scene, order)),
        soothing=tuple(_of(scene, "soothing", "emotion", Aid.SOOTHING)[:1]) if scene.emotion.level else (),
        holding=tuple(_of(scene, "holding", "due")[:1]),
        restating=_restating(scene, demand),
        value=tuple(_of(scene, "value", "tier", Aid.SEGMENT)[:1]),
        unlearned=tuple(one.key for one in found if one.key in shown),
    )
    return Beside(
        row=scene.row,
        found=suggestions,
        name=name,
        orders=tuple(one.number for one in scene.orders),
        english=scene.english,
    )


def _scene(actor: Actor, row: DialogueRow, lines: Sequence[Line], texts: tuple[str, ...], at: Instant) -> _Scene:
    found = demand_within(row, at)
    best = next(iter(found.suggestions), None)
    code = found.issue_type or (None if best is None else best.code)
    around = Surroundings(issue_type=code, tier=row.tier, channel=row.channel)
    may = isinstance(decide(actor, Verb.SCRIPT_READ, row.subject()), Allowed)
    sees = isinstance(decide(actor, Verb.ORDER_READ, row.subject()), Allowed)
    return _Scene(
        actor=actor,
        row=row,
        rulebook=standards.rulebook(row.standing_id),
        about={"channel": row.channel, "skill": row.group, "tier": row.tier, "issue_type": code},
        lines=lines,
        texts=texts,
        leaf=None if code is None else found.taxonomy.leaf(code),
        confidence=100 if found.issue_type else 0 if best is None else best.confidence,
        emotion=emotion_of(texts),
        scripts=rank(approved_scripts(), around, "", at, ALL) if may else (),
        orders=orders_of(actor, row.customer_id, within=row.subject()) if sees else (),
        english=writes_english(texts),
    )


def _answers(begun: _Begun, order: OrderCard | None, cards: Sequence[Suggestion], at: Instant) -> list[Suggestion]:
    scene = begun.scene
    found = [*_order(scene, begun.said, order), *cards]
    if scene.issue_type is not None:
        why: dict[str, str | int] = {"issue": scene.issue_type, "share": scene.confidence}
        clause = scene.clause(Aid.SCRIPTS)
        found += [
            _script(scene, one, "answer", "issue", clause, why)
            for one in fitting(scene.scripts, "answer", scene.issue_type)
        ]
    return [*found, *from_documents(scene.actor, begun.asked, at, scene.clause(Aid.CARDS))]


def _order(scene: _Scene, said: Sequence[str], order: OrderCard | None) -> list[Suggestion]:
    if order is None or not (answers(scene.issue_type) or any(map(asks_for_order, said))):
        return []
    text = words_of(order, english=scene.english)
    one = Suggestion(
        key=f"order:{order.id}", kind="order", title=order.number, title_en=order.number, text=text, why="order",
        told={"number": order.number},
    )  # fmt: skip
    return [one] if text else []


def _cards(scene: _Scene, found: Recognised, told: Mapping[str, str]) -> list[Suggestion]:
    owners = groups_of_categories()
    least = least_likely(found)
    clause = scene.clause(Aid.CARDS)
    return [
        Suggestion(
            key=f"card:{one.faq_id}", kind="card", title=one.question, title_en=one.called(english=True), text=one.known(told).answer, why="card", files=one.attachments,
            told={"share": round(100 * one.probability), "nearest": found.nearest if place == 0 else ""}, clause=clause,
        )
        for place, one in sorted(enumerate(found.guesses), key=lambda placed: _is_of_others(owners, placed[1].category, scene.row.group))
        if one.probability >= least
    ]  # fmt: skip


def _is_of_others(owners: Mapping[str, frozenset[str]], category: str, group: str) -> bool:
    """Tell whether other skill groups than this one look after a category; their answers come last.

    Clauses   ec-1.1c
    """
    looked_after = owners.get(category, frozenset())
    return bool(looked_after) and group not in looked_after


def _guides(scene: _Scene, order: OrderCard | None) -> list[Suggestion]:
    """Give an open question and a closing one; one that asks for an order only where it can be named."""
    if scene.leaf is None:
        return []
    clause = scene.clause(Aid.QUESTIONS)
    missing: dict[str, str | int] = {"issue": scene.leaf.code, "share": scene.confidence}
    found = []
    for situation in ("asking_open", "asking_closed"):
        mine = fitting(scene.scripts, situation, scene.leaf.code)
        fit = [one for one in mine if order is not None or "{order}" not in one.draft.text]
        found += [_script(scene, one, situation, "missing", clause, missing) for one in fit[:1]]
    if ORDER_NO in _missing(scene, order):
        asking = [one for one in scene.scripts if one.key == "asking.order"]
        found += [_script(scene, one, "asking_open", "missing", clause, missing) for one in asking]
    return found


def _demand(said: Sequence[str], before: Sequence[str]) -> str:
    """Give what is wanted in one line: out of the words without rage, where there are any, and without personal data.

    Whoever says that all is well goes on wanting what they wanted `before`.
    """
    wanting = [one for one in said if not settles(one)] or [one for one in before if not settles(one)]
    plain = [without_personal(one) for one in wanting]
    return demand_in([one for one in plain if not read_emotion(one).words]) or demand_in(plain)


def _restating(scene: _Scene, demand: str) -> tuple[Suggestion, ...]:
    fit = [one for one in scene.scripts if one.draft.situation == "asking" and "{demand}" in one.draft.text]
    if not demand or read_emotion(demand).words:
        return ()  # nobody is told again how angry they were
    return tuple(_script(scene, one, "restating", "restate", None, {"demand": demand}) for one in fit[:1])


def _of(scene: _Scene, situation: str, why: str, aid: Aid | None = None) -> list[Suggestion]:
    clause = None if aid is None else scene.clause(aid)
    fit = fitting(scene.scripts, situation, scene.issue_type)
    if situation == "value":
        fit = [one for one in fit if one.draft.tier]
    told: dict[str, str | int] = {"tier": scene.row.tier} if why == "tier" else {}
    return [_script(scene, one, situation, why, clause, told) for one in fit]


def _script(
    scene: _Scene, one: ScriptShown, kind: str, why: str, clause: str | None, told: Mapping[str, str | int]
) -> Suggestion:  # fmt: skip
    return Suggestion(
        key=f"script:{one.id}", kind=kind, title=one.draft.title, title_en=one.draft.title_en or one.draft.title,
        text=one.draft.words(english=scene.english), why=why, told=dict(told), clause=clause,
    )  # fmt: skip


def _missing(scene: _Scene, order: OrderCard | None) -> tuple[str, ...]:
    """Name what the type of the issue asks for and the dialogue does not tell yet."""
    asked = () if scene.leaf is None else scene.leaf.fields
    return tuple(name for name in asked if not (name == ORDER_NO and order is not None))


def _are_words(one: Line) -> bool:
    """Tell whether a customer wrote this; a pressed button answers what the desk offered, and asks for nothing."""
    return one.by == By.CUSTOMER and one.kind == MessageKind.TEXT and bool(one.text.strip()) and "of" not in one.data


def _unanswered(lines: Sequence[Line]) -> list[Line]:
    """Give the customer's messages behind the last answer of a person, the last five."""
    found: list[Line] = []
    for one in reversed(lines):
        if one.by == By.AGENT:
            break
        if _are_words(one):
            found.append(one)
    return found[:5][::-1]


def _pace(scene: _Scene, heard: Sequence[Line]) -> Pace:
    """Hint at a pace only where a clause asks for it and says how fast is fast."""
    clause = _clause(scene.rulebook.of_kind(Kind.ASSIST), scene.clause(Aid.PACE))
    if clause is None:
        return Pace.EVEN
    figures = {name: value for name, value in clause.figures.items() if not isinstance(value, Blank)}
    return pace_for([one.at for one in heard], _waits(scene.lines), scene.emotion.level, figures)


def _clause(clauses: Iterable[Clause], clause_id: str | None) -> Clause | None:
    return next((one for one in clauses if one.id == clause_id), None)


def _waits(lines: Sequence[Line]) -> list[int]:
    """Say how long the customer took to answer each time an agent had spoken. Units: microseconds."""
    waits, spoken = [], None
    for one in lines:
        if one.by == By.AGENT:
            spoken = one.at
        elif one.by == By.CUSTOMER and spoken is not None:
            waits.append((one.at - spoken).us)
            spoken = None
    return waits

"""The shipped standards hold every clause they owe, with its figures, in both languages, and their examples agree."""

import re

import pytest

from tests.standards.owed import BLANKS, FIGURES, KINDS
from zhunsheng.cases.events import CaseFact
from zhunsheng.dialogue.events import DialogueFact
from zhunsheng.journal.events import FACTS
from zhunsheng.kernel.durations import Duration, minutes, seconds
from zhunsheng.standards.loader import load, shipped
from zhunsheng.standards.meaning import patterns
from zhunsheng.standards.values import (
    BLANK,
    Blank,
    Clause,
    Document,
    Example,
    Kind,
    PhraseFamily,
    Repeats,
    Text,
    Verdicts,
)

DOCUMENTS: dict[str, Document] = {name: load(text, name=f"{name}.yaml") for name, text in shipped()}
CLAUSES: dict[str, Clause] = {clause.id: clause for document in DOCUMENTS.values() for clause in document.clauses}
HOMES = {"dy": "douyin", "cc": "callcenter", "ec": "ecommerce", "q": "annex", "x": "annex"}
EXAMPLES = CLAUSES["x-golden"].examples
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_owed_clause_ships_once_with_its_kind() -> None:
    owed = {clause_id: kind for kind, ids in KINDS.items() for clause_id in ids.split()}
    assert sum(len(document.clauses) for document in DOCUMENTS.values()) == len(owed) == 169
    assert {clause.id: clause.kind.value for clause in CLAUSES.values()} == owed


def test_each_clause_lives_in_the_document_its_id_names() -> None:
    found = {clause.id: name for name, document in DOCUMENTS.items() for clause in document.clauses}
    assert found == {clause_id: HOMES[clause_id.partition("-")[0]] for clause_id in CLAUSES}


def test_figures_are_carried_over_exactly() -> None:
    figures = {
        clause.id: filled
        for clause in CLAUSES.values()
        if (filled := {name: value for name, value in clause.figures.items() if not isinstance(value, Blank)})
    }
    assert {key: named for key, named in figures.items() if key not in TEXT_FIGURES} == FIGURES
    assert {key for key in figures if key in TEXT_FIGURES} == TEXT_FIGURES


#: How long and how alike a message may be, how quick a pace is, how old a script, the days of the shop's own policy: the originals give no figure, ours can be
#: changed like any other.
TEXT_FIGURES = {"dy-2.2b", "cc-2.2b", "cc-2.2c", "ec-3.1b", "ec-4.2c"}


def test_what_the_originals_leave_open_is_blank_and_nothing_else() -> None:
    assert {key for document in DOCUMENTS.values() for key in document.blanks()} == BLANKS


def _texts(clause: Clause) -> list[Text]:
    texts = [clause.title, clause.says, *(greeting.text for greeting in clause.greetings)]
    for family in clause.families:
        texts += [family.title, family.say_instead, family.reason]
    texts += [clause.present.suggest] if clause.present else []
    for need in clause.gate.needs if clause.gate else ():
        texts += [need.title, *([need.ask] if need.ask else [])]
    return texts


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_each_text_is_chinese_in_chinese_and_english_in_english(clause: Clause) -> None:
    assert [text for text in _texts(clause) if not HAN.search(text.zh) or HAN.search(text.en)] == []


def test_a_clock_agrees_with_the_figure_beside_it() -> None:
    clocks = {c.id: c.clock for c in CLAUSES.values() if c.clock and c.clock.until is None and c.id in FIGURES}
    limits = {key: clock.limit for key, clock in clocks.items() if isinstance(clock.limit, Duration)}
    assert {key: limit.us // 1_000_000 for key, limit in limits.items()} == {
        key: FIGURES[key].get("limit_s", FIGURES[key].get("logistics_s")) for key in limits
    }


def test_clocks_on_facts_nobody_records_say_what_they_await() -> None:
    recorded = {name for name, kind in FACTS.items() if issubclass(kind, DialogueFact | CaseFact)}
    loose = {
        clause.id
        for clause in CLAUSES.values()
        if clause.clock and {pattern.fact for _, pattern in patterns(clause.clock)} - recorded and not clause.awaits
    }
    assert loose == set()


def test_the_greeting_clock_runs_from_opening_to_the_first_reply_and_tells_bot_and_agent_apart() -> None:
    clock = CLAUSES["ec-1.2a"].clock
    assert clock is not None
    assert (clock.limit, clock.repeats, clock.starts.fact) == (seconds(30), Repeats.ONCE, "dialogue.opened")
    answers = {by: clock.stops[0].fits("message.sent", {"by": by}) for by in ("agent", "bot", "system")}
    assert answers == {"agent": True, "bot": True, "system": False}
    assert clock.stops[0].tell_apart == "by"
    assert not clock.stops[0].fits("message.sent", {})


def test_the_turn_clock_is_blank_and_is_stopped_by_a_person_only() -> None:
    clock = CLAUSES["dy-3.1b"].clock
    assert clock is not None
    assert (clock.limit, clock.limit_for({"tier": "vip"}), clock.repeats) == (BLANK, None, Repeats.EVERY)
    assert [clock.stops[0].fits("message.sent", {"by": by}) for by in ("agent", "bot")] == [True, False]
    assert [(rung.at.percent, rung.at.after, rung.tell.value) for rung in clock.ladder] == [
        (60, None, "owner"),
        (100, None, "owner"),
        (100, seconds(30), "leader"),
        (100, minutes(2), "supervisor"),
    ]


def test_closing_asks_for_the_three_confirmations_and_the_confirmed_outcome() -> None:
    gates = {key: CLAUSES[key].gate for key in ("cc-1.3a", "dy-3.1f", "dy-2.1c")}
    assert {key: (gate.at.value, [need.id for need in gate.needs]) for key, gate in gates.items() if gate} == {
        "cc-1.3a": ("closing", ["solved_or_followup", "no_further_question", "satisfaction_intent"]),
        "dy-3.1f": ("closing", ["outcome", "customer_confirmation"]),
        "dy-2.1c": ("handover", ["accountable_owner", "handover_note"]),
    }


def test_there_is_a_greeting_for_each_tier_and_one_for_everybody() -> None:
    rules = CLAUSES["cc-1.1b"].greetings
    chosen = {
        tier: next(n for n, rule in enumerate(rules) if rule.applies is None or rule.applies.holds({"tier": tier}))
        for tier in ("vip", "repeat", "new", "anonymous", "other")
    }
    assert chosen == {"vip": 0, "repeat": 1, "new": 2, "anonymous": 3, "other": 4}


def _hits(family: PhraseFamily, text: str) -> list[str]:
    """Match the slow and obvious way: every phrase that no exception of the family covers."""
    text = text.lower().replace("'", "")
    spans = [
        (at, at + len(entry))
        for entry in (one.lower() for one in family.unless)
        for at in range(len(text))
        if text.startswith(entry, at)
    ]
    return [
        phrase
        for phrase in (one.lower().replace("'", "") for one in family.phrases)
        for at in range(len(text))
        if text.startswith(phrase, at) and not any(a <= at and at + len(phrase) <= b for a, b in spans)
    ]


def _lists(clause: Clause) -> bool:
    """Tell whether a clause lists phrases; what it reads by patterns is tried in the guard's own tests."""
    return any(family.phrases for family in clause.families)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if _lists(CLAUSES[one.clause])], ids=lambda one: one.text)
def test_the_phrase_lists_judge_each_example_as_it_says(example: Example) -> None:
    own = [hit for family in CLAUSES[example.clause].families for hit in _hits(family, example.text)]
    anywhere = [hit for clause in CLAUSES.values() for family in clause.families for hit in _hits(family, example.text)]
    assert bool(own) is (example.verdict is Verdicts.REFUSE)
    assert bool(anywhere) is (example.verdict is Verdicts.REFUSE)


def test_every_family_is_shown_by_a_refused_and_a_passing_example() -> None:
    refused = [one for one in EXAMPLES if one.verdict is Verdicts.REFUSE]
    unseen = {
        f"{clause.id}/{family.id}"
        for clause in CLAUSES.values()
        for family in clause.families
        if family.phrases and not any(one.clause == clause.id and _hits(family, one.text) for one in refused)
    }
    assert unseen == set()
    assert {one.clause for one in EXAMPLES} <= set(CLAUSES)
    assert len(EXAMPLES) >= 40


def test_what_the_desk_says_instead_is_never_refused_itself() -> None:
    said = [text for clause in CLAUSES.values() for text in _texts(clause)[2:]]
    families = [family for clause in CLAUSES.values() for family in clause.families]
    mine = {family.title.zh for family in families} | {family.reason.zh for family in families}
    hits = {
        t: hit
        for text in said
        if text.zh not in mine
        for t in (text.zh, text.en)
        for f in families
        if (hit := _hits(f, t))
    }
    assert hits == {}


def test_each_list_of_phrases_is_rich_and_has_its_exceptions() -> None:
    sizes = {
        family.id: (len(family.phrases), len(family.unless))
        for c in CLAUSES.values()
        for family in c.families
        if family.phrases
    }
    assert {name for name, (phrases, exceptions) in sizes.items() if phrases < 25 or exceptions < 10} == set()


def test_one_kind_has_its_clauses_in_order() -> None:
    assert [clause.id for clause in DOCUMENTS["annex"].clauses if clause.kind is Kind.PHRASE] == ["x-golden"]

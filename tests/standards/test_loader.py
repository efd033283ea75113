"""A faulty standard is refused with file, line, expectation and value; nothing is held back."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.standards.sample import STRANGER
from zhunsheng.standards.loader import StandardUnreadable, decode, load
from zhunsheng.standards.tree import MAX_BYTES, read_tree

FACTS: dict[str, dict[str, type]] = {
    "dialogue.opened": {"dialogue_id": int},
    "message.received": {"seq": int, "kind": str},
    "message.sent": {"seq": int, "by": str, "first": bool},
}


def faults(text: str, facts: dict[str, dict[str, type]] | None = None) -> list[str]:
    with pytest.raises(StandardUnreadable) as caught:
        load(text, name="tea.yaml", facts=facts)
    return list(caught.value.lines)


def changed(old: str, new: str) -> str:
    assert STRANGER.count(old) >= 1
    return STRANGER.replace(old, new, 1)


def test_a_clean_standard_has_no_faults() -> None:
    document = load(STRANGER, name="tea.yaml", facts=FACTS)
    assert [clause.id for clause in document.clauses] == ["tea-1", "tea-1.2b", "tea-2", "tea-3", "tea-4", "tea-5"]


PLANTED = (
    (
        "limit: 8 s",
        "limit: 30 parsecs",
        '16: clauses[0].clock.limit: expected a duration such as "30 s", got "30 parsecs"',
    ),
    ("limit: 8 s", "limit: 0 s", '16: clauses[0].clock.limit: expected a duration such as "30 s", got "0 s"'),
    ("limit: 8 s", "limit: 8", '16: clauses[0].clock.limit: expected a duration such as "30 s", got 8'),
    (
        "limit: 8 s",
        "limit:",
        '16: clauses[0].clock.limit: expected a duration such as "30 s" or the word blank, got nothing',
    ),
    (
        "limit: 8 s",
        "limit: 9 s",
        "11: clauses[0].figures.limit_s: expected the same length as clock.limit (9 s), got 8",
    ),
    (
        "calendar: working_days",
        "limits: [{applies: {tier: vip}, limit: 8 work h}]",
        '33: clauses[1].clock.limits[0].limit: expected wall time, or another calendar than always, got "8 work h"',
    ),
    (
        "limit: 5 s}",
        "limit: blank}",
        '18: clauses[0].clock.limits[0].limit: expected a duration such as "30 s", got "blank"',
    ),
    (
        '{at: "50%", tell: owner}',
        '{at: "150%", tell: owner}',
        '20: clauses[0].clock.ladder[0].at: expected "60%", "breach" or a time after the breach such as "+30 s", got "150%"',
    ),
    (
        "tell: leader",
        "tell: nobody",
        '21: clauses[0].clock.ladder[1].tell: expected one of owner, leader, supervisor, manager, got "nobody"',
    ),
    (
        "kind: indicator",
        "kind: wish",
        (
            "70: clauses[5].kind: expected one of clock, step, phrase, assist, channel, record, sample, indicator, appraisal,"
            ' training, routine, access, retention, got "wish"'
        ),
    ),
    (
        "document: tea-house",
        "document: Tea House",
        '1: document: expected a name such as "my-shop", got "Tea House"',
    ),
    ("edition: 1", "edition: first", '2: edition: expected a whole number, got "first"'),
    ("edition: 1", "edition: 0", "2: edition: expected 1 or more, got 0"),
    (
        "title: {zh: 招呼, en: Greeting}",
        "title: {zh: 招呼}",
        "50: clauses[3].title.en: expected a value, got nothing: the key is missing",
    ),
    ("en: Greeting}", "en: ''}", '50: clauses[3].title.en: expected a text, got ""'),
    ('part: "5"', "part: 5", "73: clauses[5].source.part: expected a text in quotes, got 5"),
    ("id: tea-5", "id: tea-2", '69: clauses[5].id: expected an id used once, got "tea-2", which line 35 has already'),
    ("id: tea-5", f"id: tea-{'5' * 37}", "69: clauses[5].id: expected an id of at most 40 signs, got 41 signs"),
    (
        "document: tea-house",
        f"document: {'t' * 61}",
        "1: document: expected a name of at most 60 signs, got 61 signs",
    ),
    ("edition: 1", "edition: 2147483648", "2: edition: expected a whole number up to 2147483647, got 2147483648"),
    (
        "en: Greeting}",
        f"en: {'G' * 20_001}}}",
        "50: clauses[3].title.en: expected a text of at most 20000 signs, got 20001 signs",
    ),
    (
        "en: Greeting}",
        'en: "Gree\\0ting"}',
        "50: clauses[3].title.en: expected a text without null characters and broken surrogates, got 'Gree\\x00ting'",
    ),
    ("id: tea-5", "id: five", '69: clauses[5].id: expected an id such as "ab-1.2c", got "five"'),
    (
        "    kind: indicator\n",
        "    kind: indicator\n    kind: record\n",
        "71: clauses[5].kind: expected each key once, got it again after line 70",
    ),
    (
        "{customer}，里边请！",
        "{client}，里边请！",
        "54: clauses[3].greetings[0].text.zh: expected only the slots agent, customer, shop, got {client}",
    ),
    (
        "{customer}，里边请！",
        "{customer，里边请！",
        "54: clauses[3].greetings[0].text.zh: expected slots in braces such as {customer}, got a brace without its partner",
    ),
    (
        "unless: [怕茶凉了]",
        "unless: [茶]",
        '45: clauses[2].families[0].unless[0]: expected a longer text around one of the phrases, got "茶"',
    ),
    (
        "phrases: [茶凉了]",
        "phrases: [茶凉了, 茶凉了]",
        '44: clauses[2].families[0].phrases[1]: expected each entry once, got "茶凉了" again',
    ),
    (
        "phrases: [茶凉了]",
        "phrases: []",
        "44: clauses[2].families[0].phrases: expected a list of at least one, got an empty list",
    ),
    (
        "asked: [好喝吗]",
        "volunteered: [好喝]\n          asked: 好喝吗",
        '67: clauses[4].gate.needs[0].asked: expected a list of at least one, got "好喝吗"',
    ),
    (
        "target: 0.4",
        "target: forty",
        '74: clauses[5].figures.target: expected a number, or the word blank, got "forty"',
    ),
    (
        "where: {by: agent}",
        "where: {by: 3}",
        "15: clauses[0].clock.stops[0].where.by: expected a text, got 3",
    ),
    (
        "where: {by: agent}",
        "where: {mood: sour}",
        (
            "15: clauses[0].clock.stops[0].where: expected one of channel, skill, tier, issue_type, grade, seq, by, first,"
            ' all, any, not, got "mood"'
        ),
    ),
    (
        "where: {by: agent}",
        "where: {any: []}",
        "15: clauses[0].clock.stops[0].where.any: expected a list of at least one condition, got an empty list",
    ),
    (
        "applies: {channel: email}",
        "applies: {}",
        "27: clauses[1].applies: expected at least one field or group, got an empty mapping",
    ),
    (
        "applies: {channel: email}",
        "applies: email",
        '27: clauses[1].applies: expected a condition such as {tier: vip}, got "email"',
    ),
    (
        "fact: message.received",
        "fact: message.recieved",
        (
            "29: clauses[1].clock.starts.fact: expected the name of a fact such as dialogue.opened (or say what it `awaits`),"
            ' got "message.recieved"'
        ),
    ),
)


@pytest.mark.parametrize(
    ("old", "new", "expected"), PLANTED, ids=[f"{n}:{row[1][:30]}" for n, row in enumerate(PLANTED)]
)
def test_a_planted_fault_is_named_with_its_line(old: str, new: str, expected: str) -> None:
    assert faults(changed(old, new), FACTS) == [f"tea.yaml:{expected}"]


def test_an_unknown_key_names_the_keys_there_are() -> None:
    assert faults(changed("    greetings:", "    greeting: yes\n    greetings:")) == [
        (
            "tea.yaml:53: clauses[3].greeting: expected one of the keys id, kind, title, says, source, figures, applies, severity,"
            ' awaits, clock, families, policies, present, gate, greetings, shows, routes, record, channel, keeps, examples, got "greeting"'
        )
    ]


def test_an_engine_key_in_a_clause_of_another_kind_is_refused() -> None:
    assert faults(changed("kind: assist", "kind: routine")) == [
        "tea.yaml:54: clauses[3].greetings: expected it in a clause of kind assist only, got it in one of kind routine"
    ]


def test_every_fault_is_told_at_once_in_the_order_of_lines() -> None:
    text = changed("limit: 8 s", "limit: soon").replace("kind: step", "kind: stop").replace("tell: leader", "tell: all")
    assert [line.split(":")[1] for line in faults(text)] == ["16", "21", "56"]


def test_a_clause_that_awaits_a_fact_may_name_one_nobody_records() -> None:
    text = changed("fact: dialogue.opened", "fact: guest.seated").replace(
        "    figures: {limit_s: 8}\n", "    awaits: fact guest.seated\n"
    )
    assert load(text, name="tea.yaml", facts=FACTS).clauses[0].awaits == "fact guest.seated"


def test_a_pause_needs_its_resume() -> None:
    text = changed("      limit: 8 s", "      pauses:\n        - {fact: message.sent}\n      limit: 8 s")
    assert faults(text) == [
        "tea.yaml:17: clauses[0].clock.pauses: expected pauses and resumes together, got only one of them"
    ]


BROKEN = (
    ("", "1: expected a standard (a mapping with the key `document`), got an empty file"),
    ("a: &x 1\nb: *x\n", "1: expected a value without anchor, got the anchor &x"),
    ("a: 1\nb: *x\n", "2: expected the value written out, got an alias *x"),
    (
        "a: !!python/object:os.system 1\n",
        "1: expected a value without tag, got the tag tag:yaml.org,2002:python/object:os.system",
    ),
    ("a: 1\n---\nb: 2\n", "2: expected one YAML document in a file, got a second one"),
    ("[[" * 20, "1: expected at most 16 levels, got a deeper one"),
    ("{a: 1}: 2\n", "1: expected a word as key, got a mapping"),
    ("- 1\n", "1: expected a mapping with document, edition, title, about, clauses, got a list of 1"),
)


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_a_broken_text_is_refused(text: str, expected: str) -> None:
    assert faults(text) == [f"tea.yaml:{expected}"]


def test_text_that_is_no_yaml_names_the_line() -> None:
    assert [line[:35] for line in faults("a: 1\nb: [1, 2\nc: }\n")] == ["tea.yaml:3: expected readable YAML,"]


def test_a_file_too_large_or_in_another_encoding_is_refused() -> None:
    with pytest.raises(StandardUnreadable) as large:
        decode(b"#" * (MAX_BYTES + 1), name="big.yaml")
    with pytest.raises(StandardUnreadable) as other:
        decode("文档: 1\n标题".encode("gb18030"), name="gbk.yaml")
    assert large.value.lines == (
        f"big.yaml:1: expected a file of at most {MAX_BYTES} bytes, got {MAX_BYTES + 1} bytes",
    )
    assert other.value.lines == ("gbk.yaml:1: expected text in UTF-8, got the byte 0xce",)
    assert faults("#" * (MAX_BYTES + 1)) == [
        f"tea.yaml:1: expected a file of at most {MAX_BYTES} bytes, got a larger one"
    ]


def test_a_bomb_of_aliases_is_refused_before_it_unfolds() -> None:
    rows = [
        "a: &a [x, x, x, x, x, x, x, x, x]",
        *(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ]
    assert faults("\n".join(rows)) == ["tea.yaml:1: expected a value without anchor, got the anchor &a"]


def test_words_that_look_like_truth_stay_words() -> None:
    text = changed("phrases: [茶凉了]", "phrases: [茶凉了, no, on, yes, 1_000]")
    assert load(text, name="tea.yaml").clauses[2].families[0].phrases == ("茶凉了", "no", "on", "yes", "1_000")


def lines_or_clauses(text: str) -> tuple[str, ...]:
    """Give the refusal's lines, or the ids that were read."""
    try:
        return tuple(f"any: {clause.id}" for clause in load(text, name="any", facts=FACTS).clauses)
    except StandardUnreadable as refused:
        return refused.lines


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_refused_with_a_line(text: str) -> None:
    assert {line[:4] for line in lines_or_clauses(text)} == {"any:"}


@given(
    st.integers(min_value=0, max_value=len(STRANGER) - 1),
    st.sampled_from(["", "x", "{", "]", ":", "  ", "\n", "-", "*a"]),
)
def test_any_damage_is_either_harmless_or_refused_with_a_line(place: int, piece: str) -> None:
    damaged = STRANGER[:place] + piece + STRANGER[place + 1 :]
    assert {line[:4] for line in lines_or_clauses(damaged)} == {"any:"}


def test_the_tree_reads_what_a_full_yaml_reader_reads() -> None:
    from zhunsheng.standards.tree import plain  # why: only this comparison needs the plain data

    assert plain(read_tree(STRANGER)) == yaml.safe_load(STRANGER)

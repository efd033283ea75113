import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel.conditions import UNCONDITIONAL, Answer, Condition, Verdict, parse_condition
from zhunsheng.kernel.durations import Duration, minutes
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

FIELDS = {
    "channel": str,
    "tier": str,
    "count": int,
    "share": float,
    "human": bool,
    "waiting": Duration,
    "at": Instant,
}


def answer(data: object, values: dict) -> Verdict:
    return parse_condition(data, FIELDS).test(values)


@pytest.mark.parametrize(
    ("data", "values", "expected", "because"),
    [
        ({"tier": "vip"}, {"tier": "vip"}, Answer.YES, 'tier is "vip"'),
        ({"tier": "vip"}, {"tier": "new"}, Answer.NO, 'tier is not "vip"'),
        ({"tier": "vip"}, {"tier": None}, Answer.UNKNOWN, "tier is unknown"),
        ({"tier": "vip"}, {}, Answer.UNKNOWN, "tier is unknown"),
        ({"tier": ["vip", "gold"]}, {"tier": "gold"}, Answer.YES, 'tier is one of "vip", "gold"'),
        ({"tier": ["vip", "gold"]}, {"tier": "new"}, Answer.NO, 'tier is not one of "vip", "gold"'),
        ({"tier": {"not": "vip"}}, {"tier": "new"}, Answer.YES, 'tier is not "vip"'),
        ({"tier": {"not": ["vip", "new"]}}, {"tier": "new"}, Answer.NO, 'tier is one of "vip", "new"'),
        ({"tier": {"not": "vip"}}, {}, Answer.UNKNOWN, "tier is unknown"),
        ({"count": {"gte": 5}}, {"count": 5}, Answer.YES, "count is at least 5"),
        ({"count": {"gt": 5}}, {"count": 5}, Answer.NO, "count is not more than 5"),
        ({"count": {"lte": 5}}, {"count": 5}, Answer.YES, "count is at most 5"),
        ({"count": {"lt": 5}}, {"count": 5}, Answer.NO, "count is not less than 5"),
        ({"count": 0}, {"count": 0}, Answer.YES, "count is 0"),
        ({"count": {"gt": 0}}, {"count": None}, Answer.UNKNOWN, "count is unknown"),
        ({"share": {"gt": 1}}, {"share": 1.5}, Answer.YES, "share is more than 1.0"),
        ({"human": False}, {"human": False}, Answer.YES, "human is False"),
        ({"waiting": {"gt": "5 min"}}, {"waiting": minutes(6)}, Answer.YES, "waiting is more than 5 min"),
        ({"waiting": {"gt": minutes(5)}}, {"waiting": minutes(5)}, Answer.NO, "waiting is not more than 5 min"),
        (
            {"at": {"lt": "2026-01-01T00:00:00+08:00"}},
            {"at": Instant.parse("2025-12-31T16:00:00Z")},
            Answer.NO,
            "at is not less than 2025-12-31T16:00:00Z",
        ),
        (
            {"channel": "web", "count": {"gt": 1, "lt": 9}},
            {"channel": "web", "count": 5},
            Answer.YES,
            'channel is "web" and (count is more than 1 and count is less than 9)',
        ),
        (
            {"any": [{"tier": "vip"}, {"human": True}]},
            {"tier": "new", "human": False},
            Answer.NO,
            'none holds: tier is "vip" or human is True',
        ),
        ({"any": [{"tier": "vip"}, {"human": True}]}, {"human": True}, Answer.YES, "human is True"),
        ({"any": [{"tier": "vip"}, {"human": True}]}, {"human": False}, Answer.UNKNOWN, "tier is unknown"),
        ({"all": [{"tier": "vip"}, {"human": True}]}, {"human": False}, Answer.NO, "human is not True"),
        ({"all": [{"tier": "vip"}, {"human": True}]}, {"human": True}, Answer.UNKNOWN, "tier is unknown"),
        ({"not": {"tier": "vip", "human": True}}, {"tier": "new"}, Answer.YES, 'tier is not "vip"'),
        ({"not": {"tier": "vip"}}, {}, Answer.UNKNOWN, "tier is unknown"),
    ],
)
def test_a_condition_answers_and_says_why(data: object, values: dict, expected: Answer, because: str) -> None:
    assert answer(data, values) == Verdict(expected, because)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "condition must be at least one field or group, not '{}'."),
        (None, "condition must be at least one field or group, not None."),
        ([], "condition must be at least one field or group, not '[]'."),
        ({"all": []}, "condition.all must be a list of at least one condition, not '[]'."),
        ({"any": "x"}, "condition.any must be a list of at least one condition, not 'x'."),
        ({"any": [{}]}, "condition.any[0] must be at least one field or group, not '{}'."),
        ({"not": {}}, "condition.not must be at least one field or group, not '{}'."),
        ({"tier": []}, "condition.tier must be a list of at least one value, not '[]'."),
        ({"tier": {}}, "condition.tier must be at least one of gte, lte, gt, lt, not, not '{}'."),
        (
            {"colour": 1},
            "condition field must be one of channel, tier, count, share, human, waiting, at, all, any, not, not 'colour'.",
        ),
        ({"tier": None}, "condition.tier must be a text, not None."),
        ({"tier": 5}, "condition.tier must be a text, not 5."),
        ({"tier": ["vip", 5]}, "condition.tier[1] must be a text, not 5."),
        ({"count": "5"}, "condition.count must be a whole number, not '5'."),
        ({"count": True}, "condition.count must be a whole number, not True."),
        ({"count": 1.5}, "condition.count must be a whole number, not 1.5."),
        ({"share": True}, "condition.share must be a number, not True."),
        ({"human": 1}, "condition.human must be true or false, not 1."),
        ({"human": {"gt": False}}, "condition.human operator must be not (true or false has no order), not 'gt'."),
        ({"tier": {"lt": "vip"}}, "condition.tier operator must be not (a text has no order), not 'lt'."),
        ({"count": {"above": 5}}, "condition.count operator must be one of gte, lte, gt, lt, not, not 'above'."),
        ({"count": {"gt": [5]}}, "condition.count.gt must be a whole number, not '[5]'."),
        ({"count": {"not": {"gt": 5}}}, "condition.count.not must be a value or a list of values, not '{'gt': 5}'."),
        ({"waiting": {"gt": "5"}}, "condition.waiting.gt must be a duration such as \"30 s\", not '5'."),
        ({"waiting": {"gt": "8 work h"}}, "condition.waiting.gt must be a duration such as \"30 s\", not '8 work h'."),
        ({"any": [{"tier": "vip"}, {"count": "3"}]}, "condition.any[1].count must be a whole number, not '3'."),
    ],
)
def test_a_condition_with_a_fault_is_refused_by_its_place(data: object, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_condition(data, FIELDS)
    assert re.sub(r'"(\{.*\})"', r"'\1'", str(refused.value)) == sentence


def test_fields_may_not_be_named_like_groups_or_have_strange_types() -> None:
    for fields in ({"any": str}, {"tags": list}):
        with pytest.raises(BadInput):
            parse_condition({"tier": "vip"}, {"tier": str, **fields})


def test_an_answer_cannot_pass_for_true_or_false() -> None:
    verdict = answer({"tier": "vip"}, {})
    with pytest.raises(TypeError):
        bool(verdict)
    with pytest.raises(TypeError):
        bool(verdict.answer)
    assert not verdict.fires
    assert answer({"tier": "vip"}, {"tier": "vip"}).fires


def test_no_condition_always_holds() -> None:
    assert UNCONDITIONAL.test({}) == Verdict(Answer.YES, "no condition is set")


def test_a_condition_names_its_fields_and_equals_its_twin() -> None:
    data = {"tier": "vip", "any": [{"human": True}, {"not": {"count": {"gt": 3}}}]}
    condition = parse_condition(data, FIELDS)
    assert condition.fields == {"tier", "human", "count"}
    assert condition == parse_condition(data, FIELDS)
    assert hash(condition) == hash(parse_condition(data, FIELDS))
    assert condition != parse_condition({"tier": "vip"}, FIELDS)
    assert parse_condition({"tier": 'a" and "b'}, FIELDS) != parse_condition({"tier": "a"}, FIELDS)


LEAVES = st.one_of(
    st.sampled_from(["web", "mail"]).map(lambda v: {"channel": v}),
    st.integers(0, 3).map(lambda v: {"count": {"gt": v}}),
    st.booleans().map(lambda v: {"human": v}),
    st.sampled_from([["vip"], ["vip", "gold"]]).map(lambda v: {"tier": v}),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)
WORLD: dict[str, list[Any]] = {
    "channel": ["web", "mail"],
    "tier": ["vip", "gold", "new"],
    "count": [0, 1, 2, 3, 4],
    "human": [True, False],
}
VALUES = st.fixed_dictionaries({name: st.sampled_from([None, *known]) for name, known in WORLD.items()})
RANK = {Answer.NO: 0, Answer.UNKNOWN: 1, Answer.YES: 2}


def slow(tree: dict, values: dict) -> Answer:
    """Answer by the truth tables of three-valued logic: all is the least, any the greatest, not turns round."""
    ((key, value),) = tree.items()
    if key in ("all", "any"):
        pick = min if key == "all" else max
        return pick((slow(part, values) for part in value), key=RANK.__getitem__)
    if key == "not":
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}[slow(value, values)]
    if values[key] is None:
        return Answer.UNKNOWN
    if key == "count":
        return Answer.YES if values[key] > value["gt"] else Answer.NO
    return Answer.YES if values[key] == value or (key == "tier" and values[key] in value) else Answer.NO


@given(TREES, VALUES)
def test_trees_answer_by_the_truth_tables(tree: dict, values: dict) -> None:
    assert parse_condition(tree, FIELDS).test(values).answer is slow(tree, values)


@given(TREES, VALUES, st.data())
def test_a_certain_answer_stays_when_more_becomes_known(tree: dict, values: dict, data: st.DataObject) -> None:
    condition: Condition = parse_condition(tree, FIELDS)
    before = condition.test(values).answer
    filled = {
        name: data.draw(st.sampled_from(WORLD[name])) if value is None else value for name, value in values.items()
    }
    after = condition.test(filled).answer
    assert after is not Answer.UNKNOWN
    assert before is Answer.UNKNOWN or before is after

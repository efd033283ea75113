"""The table of rights refuses what it does not understand, and says where."""

import pytest

from zhunsheng.access.queries import MatrixError, parse_matrix

SAYS = "says: {zh: 看, en: See}"

FAULTS = {
    "fly: {}": "matrix.yaml:1: fly: must be one of",
    f"\nsearch: {{{SAYS}, rows: [{{roles: [agent], reach: far}}]}}": "matrix.yaml:2: search: Invalid enum value 'far' - at `$.rows[0].reach`",
    f"search: {{{SAYS}, rows: [{{roles: [wizard], reach: own}}]}}": "matrix.yaml:1: search: roles must be among",
    f"search: {{{SAYS}, rows: [{{roles: [agent], reach: own, after: 3}}]}}": "matrix.yaml:1: search: Object contains unknown field `after` - at `$.rows[0]`",
    f"search: {{{SAYS}, rows: []}}": "matrix.yaml:1: search: Expected `array` of length >= 1 - at `$.rows`",
    f"search: {{{SAYS}, rows: [{{roles: [], reach: own}}]}}": "matrix.yaml:1: search: Expected `array` of length >= 1 - at `$.rows[0].roles`",
    f"search: {{{SAYS}, rows: [{{roles: [agent], reach: own, grades: [chief]}}]}}": "matrix.yaml:1: search: Invalid enum value 'chief'",
    f"search: {{{SAYS}, rows: [{{roles: [customer], reach: all}}]}}": "matrix.yaml:1: search: a customer's row stands alone",
    f"search: {{{SAYS}, rows: [{{roles: [customer, agent], reach: own}}]}}": "matrix.yaml:1: search: a customer's row stands alone",
    f"search: {{{SAYS}, rows: [{{roles: [system], reach: own}}]}}": "matrix.yaml:1: search: the desk itself owns nothing",
    f"search: {{{SAYS}, rows: [{{roles: [system], reach: all, grades: [senior]}}]}}": "matrix.yaml:1: search: the desk itself has no grade",
    f"search: {{{SAYS}, unless: own, rows: [{{roles: [agent], reach: own}}]}}": "matrix.yaml:1: search: must not have `unless`",
    f"search: {{{SAYS}, rows: [{{roles: [agent], reach: own}}]}}\n\nsearch: {{}}": "matrix.yaml:3: search: must be written only once",
    "- search": "matrix.yaml:1: the table: must be a mapping",
    "search: [": "matrix.yaml:1: the table: must be YAML",
}


@pytest.mark.parametrize(("text", "message"), FAULTS.items())
def test_fault_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(MatrixError) as refused:
        parse_matrix(text)
    assert str(refused.value)[: len(message)] == message

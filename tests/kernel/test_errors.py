import copy
import pickle

import pytest

from zhunsheng.kernel.errors import AccessDenied, BadInput, Busy, NotFound, Refusal, printable


class DialogueClosed(Refusal):
    """Dialogue {dialogue_id} is closed.

    Only the first line is the message.
    """

    code = "dialogue.closed"


def test_a_refusal_says_the_first_line_of_its_docstring() -> None:
    refusal = DialogueClosed(dialogue_id=7)
    assert str(refusal) == "Dialogue 7 is closed."
    assert refusal.code == "dialogue.closed"
    assert refusal.detail == {"dialogue_id": 7}


def test_a_refusal_must_state_its_own_code() -> None:
    with pytest.raises(TypeError, match="must state its own `code`"):
        type("Nameless", (BadInput,), {})


def test_a_refusal_without_the_words_it_needs_fails_where_it_is_raised() -> None:
    with pytest.raises(KeyError):
        DialogueClosed()


@pytest.mark.parametrize(
    ("refusal", "sentence", "detail"),
    [
        (
            BadInput("limit", "a number", [1]),
            "limit must be a number, not '[1]'.",
            {"thing": "limit", "expectation": "a number", "value": "[1]"},
        ),
        (NotFound("dialogue", 5), "There is no dialogue 5.", {"thing": "dialogue", "key": 5}),
        (AccessDenied("not your dialogue"), "This is not allowed: not your dialogue.", {"reason": "not your dialogue"}),
        (Busy("pen"), "The desk is too busy to take this (pen); please try again in a moment.", {"thing": "pen"}),
    ],
)
def test_the_common_refusals_say_what_happened(refusal: Refusal, sentence: str, detail: dict) -> None:
    assert str(refusal) == sentence
    assert refusal.detail == detail


@pytest.mark.parametrize("again", [copy.copy, lambda refusal: pickle.loads(pickle.dumps(refusal))])
def test_a_refusal_survives_copying(again) -> None:
    twin = again(BadInput("limit", "a number", "x"))
    assert type(twin) is BadInput
    assert str(twin) == "limit must be a number, not 'x'."


def test_long_values_are_cut_before_they_are_shown() -> None:
    assert printable("x" * 300) == "x" * 200 + "…"
    assert printable(True) is True
    assert printable({1: 2}) == "{1: 2}"

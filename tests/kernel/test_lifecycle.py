import pytest

from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.lifecycle import ANY, Lifecycle, Move, MoveRefused, NeedsMissing

CASE = Lifecycle(
    start="registered",
    moves=(
        Move("take_up", {"registered", "reopened"}, "investigating"),
        Move("propose", {"investigating"}, "proposed", needs=("owner", "due")),
        Move("close", {"proposed"}, "closed"),
        Move("reopen", {"closed"}, "reopened"),
        Move("cancel", ANY, "closed"),
    ),
)


def fault_of(start: str, moves: list[Move], states: tuple[str, ...] = ()) -> dict:
    with pytest.raises(BadInput) as refused:
        Lifecycle(start=start, moves=moves, states=states)
    return refused.value.detail


def test_an_allowed_move_gives_the_new_state() -> None:
    assert CASE.apply("registered", "take_up") == "investigating"
    assert CASE.apply("reopened", "take_up") == "investigating"
    assert CASE.allows("closed", "reopen")
    assert CASE.allowed("closed") == ("reopen",)
    assert CASE.states == ("registered", "reopened", "investigating", "proposed", "closed")


@pytest.mark.parametrize(
    ("state", "move", "sentence"),
    [
        ("closed", "close", 'The move "close" cannot be done in the state "closed"; possible now: reopen.'),
        (
            "registered",
            "fly",
            'The move "fly" cannot be done in the state "registered"; possible now: cancel, take_up.',
        ),
        ("lost", "close", 'The move "close" cannot be done in the state "lost"; possible now: nothing.'),
    ],
)
def test_a_move_that_is_not_allowed_is_refused_by_name(state: str, move: str, sentence: str) -> None:
    assert not CASE.allows(state, move)
    with pytest.raises(MoveRefused) as refused:
        CASE.apply(state, move)
    assert str(refused.value) == sentence
    assert (refused.value.detail["state"], refused.value.detail["move"]) == (state, move)


def test_a_move_waits_for_what_it_needs() -> None:
    assert CASE.needs("investigating", "propose") == ("owner", "due")
    with pytest.raises(NeedsMissing) as refused:
        CASE.apply("investigating", "propose", met={"owner"})
    assert str(refused.value) == 'The move "propose" still needs: due.'
    assert CASE.apply("investigating", "propose", met=("owner", "due", "more")) == "proposed"


def test_the_drawing_comes_from_the_table() -> None:
    drawn = Lifecycle(
        start="open", moves=(Move("note", {"open"}, "open"), Move("close", {"open"}, "closed", needs=("outcome",)))
    )
    assert drawn.mermaid() == (
        "stateDiagram-v2\n"
        "    [*] --> open\n"
        "    open --> open : note\n"
        "    open --> closed : close (outcome)\n"
        "    closed --> [*]\n"
    )


def test_a_move_from_any_state_leads_out_of_all_but_its_goal() -> None:
    assert [state for state in CASE.states if CASE.allows(state, "cancel")] == [
        "registered",
        "reopened",
        "investigating",
        "proposed",
    ]


def test_one_name_may_lead_from_two_states_to_two() -> None:
    table = Lifecycle(start="a", moves=(Move("go", {"a"}, "b"), Move("go", {"b"}, "c")))
    assert (table.apply("a", "go"), table.apply("b", "go")) == ("b", "c")


def test_a_table_with_a_fault_is_refused() -> None:
    twice = [Move("go", {"a"}, "b"), Move("go", {"a"}, "c")]
    assert fault_of("a", twice) == {"thing": "move", "expectation": "named once in state a", "value": "go"}
    lost = [Move("go", {"a"}, "b"), Move("come", {"c"}, "a")]
    assert fault_of("a", lost) == {"thing": "state", "expectation": "reachable from a", "value": "c"}
    known = [Move("go", {"a"}, "b")]
    assert fault_of("a", known, ("a", "c")) == {"thing": "state", "expectation": "one of a, c", "value": "b"}
    assert fault_of("a", known, ("a", "b", "c")) == {"thing": "state", "expectation": "reachable from a", "value": "c"}
    assert fault_of("A", known)["value"] == "A"
    assert fault_of("a", [Move("Go", {"a"}, "b")])["value"] == "Go"


def test_a_move_with_a_fault_is_refused() -> None:
    for states in ("open", ()):
        with pytest.raises(BadInput):
            Move("go", states, "closed")
    with pytest.raises(BadInput):
        Move("go", {"open"}, "closed", needs="outcome")

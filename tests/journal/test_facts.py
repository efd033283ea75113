"""Facts: stable names, no text, and what was stored can be read back."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journal.strategies import is_fact, of_struct, texts_of
from tests.journal.trial import AT, execute
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.wiring import VOCABULARY
from zhunsheng.journal import events
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import FACTS, Fact, Unreadable, decode, encode, fact
from zhunsheng.journal.queries import history
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.events import TeamCreated

CODES = frozenset(
    # what: codes of the desk's own tables and clause files
    "channel group groups tier grade issue_type presence roles status document clause_id clause_ids kept unsaid broken part families limit need"
    " state dispute department step move priority category code items handling suggested issue_types scopes demands faults places to_group to_groups"
    # how and by whom: words of the code; `reason` and `detail` hold the code of one, `name` the code of a list
    " by how was kind outcome way where why tell tells field fields reason detail name template to_kind edited used seen"
    # an HMAC
    " proof".split()
)
"""The only fields of facts in which a string may stand: each holds a code that the desk itself gave out.

A field with somebody's words in it, a note, a phone number or a person's name has no place in a fact: keep it in a row and put the row's id
into the fact, so that a person can be erased and the record still stands.
"""

names = pytest.mark.parametrize("name", sorted(FACTS))


def wordy(kind: type[Fact]) -> set[str]:
    return texts_of(kind) - CODES


@names
def test_no_fact_holds_free_text(name):
    assert wordy(FACTS[name]) == set()


def test_a_fact_with_free_text_would_be_found():
    class Inner(msgspec.Struct):
        phone: str

    class Chatty(Fact, frozen=True):
        dialogue_id: int
        by: str
        text: str | None
        notes: list[str]
        inner: Inner | None

    assert wordy(Chatty) == {"text", "notes", "phone"}


@names
def test_facts_are_frozen_and_closed(name):
    assert is_fact(FACTS[name])


@names
@given(st.data())
@settings(max_examples=8, deadline=None)  # of each of some hundreds of facts
def test_what_is_encoded_is_decoded_again(name, data):
    told = data.draw(of_struct(FACTS[name]))
    assert decode(name, encode(told)) == told


def test_every_room_that_declares_facts_is_known():
    declared = {kind for room in VOCABULARY for kind in vars(room).values() if isinstance(kind, type)}
    assert set(FACTS.values()) <= declared


def test_a_name_is_never_given_twice():
    with pytest.raises(ValueError, match=r"'team\.created' is taken"):

        @fact("team.created", subject="team")
        class TeamCreated(Fact, frozen=True):  # the same class name as the one that has it
            team_id: int

    assert FACTS["team.created"].__module__ == "zhunsheng.people.events"


@pytest.mark.parametrize("name", ["Team.created", "team", "team.created.twice", "", "team created", "t." + "x" * 59])
def test_a_name_that_does_not_fit_is_refused(name):
    with pytest.raises(ValueError, match="a fact is named"):

        @fact(name, subject="team")
        class Misnamed(Fact, frozen=True):
            team_id: int

    assert name not in FACTS


def test_a_fact_says_what_it_is_about():
    with pytest.raises(ValueError, match="'team' needs a field 'team_id'"):

        @fact("team.forgotten", subject="team")
        class TeamForgotten(Fact, frozen=True):
            agent_id: int

    assert "team.forgotten" not in FACTS
    assert (TeamCreated.SUBJECT, TeamCreated(team_id=7).subject_id) == ("team", 7)


def test_what_is_no_id_number_code_or_instant_cannot_be_written():
    with pytest.raises(TypeError, match="not complex"):
        encode(1j)
    with pytest.raises(LookupError, match="no room of this version"):
        decode("team.imagined", "{}")
    with pytest.raises(TypeError, match="no fact holds a complex"):
        events._decode_extra(complex, 1)


def test_instants_are_whole_microseconds():
    assert encode([Instant(5), None, True]) == "[5,null,true]"


@pytest.mark.parametrize(
    "data",
    ["", "{", "[]", "{}", '{"team_id":"seven"}', '{"team_id":7,"more":1}', '{"team_id":null}'],
)
@pytest.mark.usefixtures("tables")
def test_a_stored_fact_that_cannot_be_read_is_shown_as_such(data):
    run(lambda ink: ink.record(TeamCreated(team_id=7)), SYSTEM, AT)
    execute("INSERT INTO trial_parent (id) SELECT min(id) FROM journal_fact")
    execute(
        "INSERT INTO journal_fact (id, name, version, subject_kind, subject_id, actor_kind, actor_id, depth, at, data)"
        " VALUES (9, 'team.created', 1, 'team', 7, 'system', 0, 0, 5, %s)",
        data,
    )
    run(seal, SYSTEM, AT)
    broken, whole = history("team", 7)
    assert (whole.fact, broken.id, broken.at, broken.position) == (TeamCreated(team_id=7), 9, Instant(5), 1)
    assert isinstance(broken.fact, Unreadable)
    assert (broken.fact.name, broken.fact.subject_id) == ("team.created", 9)
    assert broken.fact.error != ""


@pytest.mark.parametrize("instant", ['"soon"', "1.5", "true", "null", "{}"])
@pytest.mark.usefixtures("tables")
def test_a_strange_instant_is_unreadable_not_a_crash(instant):
    execute(
        "INSERT INTO journal_fact (id, name, version, subject_kind, subject_id, actor_kind, actor_id, depth, at, data)"
        " VALUES (9, 'standard.installed', 1, 'edition', 7, 'system', 0, 0, 5, %s)",
        '{"edition_id":7,"document":"douyin","number":1,"standing_ids":[],"effective_at":' + instant + "}",
    )
    assert isinstance(history("edition", 7)[0].fact, Unreadable)

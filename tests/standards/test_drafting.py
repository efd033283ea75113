"""Changing figures: a draft first, with what follows from it, then an edition; what runs keeps what it began under."""

import pytest

from tests.standards.sample import STRANGER
from tests.standards.test_editions import DAWN, install, limit
from zhunsheng.access.values import SYSTEM, Actor, Grade, Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.standards import queries
from zhunsheng.standards.actions import drop_standard_draft, publish_standard_draft, save_standard_draft
from zhunsheng.standards.models import Edition
from zhunsheng.standards.queries import BlanksOpen, DraftChange, DraftStale, FillsRefused, draft_changes, draft_of

pytestmark = pytest.mark.usefixtures("db")

MANAGER = Actor(kind="agent", id=7, roles=frozenset({Role.MANAGER}), grade=Grade.SENIOR)
LIMIT = "tea-1.clock.limit"
NOON = DAWN + hours(12)


def save(changes: dict[str, str], version: int = 0, actor: Actor = MANAGER) -> int:
    return run(save_standard_draft, actor, DAWN + seconds(1), "tea-house", changes, version=version)


def publish(version: int = 1) -> object:
    return run(publish_standard_draft, MANAGER, DAWN + seconds(2), "tea-house", version=version, effective_at=NOON)


def changes() -> list[DraftChange]:
    draft = draft_of("tea-house")
    assert draft is not None
    return draft_changes(draft)


def test_a_draft_changes_nothing_until_it_is_published_and_then_from_its_instant_on() -> None:
    install(fills=filled())
    before = limit(DAWN)
    save({LIMIT: "5 s"})
    assert limit(NOON) == before
    publish()
    assert (str(limit(NOON - seconds(1))), str(limit(NOON))) == (str(before), "5 s")
    assert draft_of("tea-house") is None
    assert queries.standing(NOON).clauses["tea-1"].figures["limit_s"] == 5


def test_what_a_draft_would_change_is_shown_place_by_place() -> None:
    install(fills=filled())
    save({LIMIT: "5 s", f"{LIMIT}[tier=vip]": "3 s"})
    shown = {one.place: (one.before, one.after) for one in changes()}
    assert shown[LIMIT] == ("8 s", "5 s")
    assert shown[f"{LIMIT}[tier=vip]"] == ("", "3 s")


def test_a_second_draft_stands_on_the_first_edition_of_figures() -> None:
    install(fills=filled())
    save({LIMIT: "5 s"})
    publish()
    save({f"{LIMIT}[tier=vip]": "3 s"})
    assert [one.place for one in changes()] == [f"{LIMIT}[tier=vip]"]
    run(publish_standard_draft, MANAGER, NOON, "tea-house", version=1, effective_at=NOON)
    clock = queries.standing(NOON).clauses["tea-1"].clock
    assert clock is not None
    assert (str(clock.limit_for({"tier": "vip"})), str(clock.limit_for({"tier": "new"}))) == ("3 s", "5 s")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (LIMIT, "soon"),
        (LIMIT, ""),
        (f"{LIMIT}[colour=red]", "3 s"),
        ("tea-1.figures.limit_s", "5"),
        ("tea-1.says.zh", "什么都行"),
        ("nobody.clock.limit", "5 s"),
        ("nonsense", "5 s"),
    ],
)
def test_what_cannot_be_changed_is_refused_and_nothing_is_kept(place: str, value: str) -> None:
    install(fills=filled())
    with pytest.raises(FillsRefused):
        save({place: value})
    assert draft_of("tea-house") is None


def test_two_who_write_at_once_do_not_overwrite_each_other() -> None:
    install(fills=filled())
    assert save({LIMIT: "5 s"}) == 1
    with pytest.raises(DraftStale):
        save({LIMIT: "6 s"})
    assert save({LIMIT: "6 s"}, version=1) == 2
    with pytest.raises(DraftStale):
        publish(1)
    assert [one.after for one in changes() if one.place == LIMIT] == ["6 s"]


def test_a_draft_is_not_published_onto_a_standard_that_changed_beneath_it() -> None:
    install(fills=filled())
    save({LIMIT: "5 s"})
    install(STRANGER.replace("edition: 1", "edition: 2", 1), at=DAWN + seconds(2), fills=filled())
    with pytest.raises(DraftStale):
        publish()


def test_open_blanks_keep_a_draft_from_being_published() -> None:
    install()
    save({LIMIT: "5 s"})
    with pytest.raises(BlanksOpen):
        publish()
    assert Edition.objects.count() == 1


def test_only_who_may_install_may_draft_publish_or_drop() -> None:
    install(fills=filled())
    inspector = Actor(kind="agent", id=8, roles=frozenset({Role.INSPECTOR}), grade=Grade.SENIOR)
    with pytest.raises(AccessDenied):
        save({LIMIT: "5 s"}, actor=inspector)
    save({LIMIT: "5 s"})
    for action, words in ((publish_standard_draft, {"effective_at": NOON}), (drop_standard_draft, {})):
        with pytest.raises(AccessDenied):
            run(action, inspector, DAWN, "tea-house", version=1, **words)  # type: ignore[arg-type]  # why: either of two


def test_a_dropped_draft_is_gone_and_a_past_instant_is_refused() -> None:
    install(fills=filled())
    save({LIMIT: "5 s"})
    with pytest.raises(BadInput):
        run(publish_standard_draft, MANAGER, NOON, "tea-house", version=1, effective_at=DAWN)
    run(drop_standard_draft, MANAGER, DAWN, "tea-house", version=1)
    assert draft_of("tea-house") is None
    with pytest.raises(NotFound):
        publish()
    with pytest.raises(NotFound):
        run(save_standard_draft, SYSTEM, DAWN, "coffee-house", {LIMIT: "5 s"}, version=0)


def filled() -> dict[str, str]:
    """Give every blank of the stranger's standard a value."""
    blanks = queries.load(STRANGER, name="tea.yaml").blanks()
    return {place: "9 s" if place.endswith(".clock.limit") else "3" for place in blanks}

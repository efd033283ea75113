"""Editions come into force at their instant, pinned standings stay, and a second install of the same changes nothing."""

import pytest

from tests.standards.sample import STRANGER
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import Duration, hours, minutes, seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries
from zhunsheng.standards.actions import EditionNotNew, Installed, install_standard, renew_standard
from zhunsheng.standards.events import StandardInstalled
from zhunsheng.standards.fills import FillsRefused
from zhunsheng.standards.loader import StandardUnreadable
from zhunsheng.standards.models import Edition, Standing

pytestmark = pytest.mark.usefixtures("db")

DAWN = Instant.parse("2026-11-22T00:00:00Z")
SECOND = (
    STRANGER.replace("edition: 1", "edition: 2", 1)
    .replace("limit: 8 s", "limit: 6 s")
    .replace("limit_s: 8", "limit_s: 6")
)
OTHER = STRANGER.replace("document: tea-house", "document: wine-house").replace("id: tea-", "id: wine-")


def install(
    text: str = STRANGER,
    *,
    at: Instant = DAWN,
    start: Instant | None = None,
    fills: dict[str, str] | None = None,
    actor: Actor = SYSTEM,
) -> Installed:
    return run(install_standard, actor, at, text, name="tea.yaml", effective_at=start or at, fills=fills or {})


def limit(at: Instant) -> object:
    clock = queries.standing(at).clauses["tea-1"].clock
    assert clock is not None
    return clock.limit


def counts() -> tuple[int, int]:
    return Edition.objects.count(), Standing.objects.count()


def test_nothing_is_in_force_before_the_first_standard() -> None:
    with pytest.raises(queries.NothingInForce):
        queries.standing(DAWN)
    install(start=DAWN + hours(1))
    with pytest.raises(queries.NothingInForce):
        queries.standing(DAWN)
    assert queries.standing(DAWN + hours(1)).editions[0].document == "tea-house"


def test_a_new_edition_counts_from_its_instant_on() -> None:
    install()
    second = install(SECOND, at=DAWN + minutes(5), start=DAWN + hours(2))
    just_before = DAWN + hours(2) - Duration(1)
    assert [limit(at) for at in (DAWN, just_before, DAWN + hours(2), DAWN + hours(9))] == [
        seconds(8),
        seconds(8),
        seconds(6),
        seconds(6),
    ]
    assert (second.number, second.changed, second.effective_at) == (2, True, DAWN + hours(2))


def test_a_pinned_standing_never_changes() -> None:
    install()
    pinned = queries.standing(DAWN)
    install(SECOND, at=DAWN + minutes(5))
    queries.refresh()
    assert queries.standing(DAWN + minutes(5)).id != pinned.id
    assert queries.rulebook(pinned.id) == pinned
    assert queries.standing(DAWN).id == pinned.id


def test_the_same_text_and_fills_change_nothing() -> None:
    first = install(fills={"tea-5.figures.window_days": "7"})
    before = counts()
    again = install(at=DAWN + minutes(1), fills={"tea-5.figures.window_days": "7"})
    assert (again.edition_id, again.changed, counts()) == (first.edition_id, False, before)


def test_other_fills_of_the_same_text_are_a_new_edition() -> None:
    first = install()
    second = install(at=DAWN + minutes(1), fills={"tea-1.2b.clock.limit": "2 work h"})
    clock = queries.standing(DAWN + minutes(1)).clauses["tea-1.2b"].clock
    assert (first.blanks, second.blanks) == (
        ("tea-1.2b.clock.limit", "tea-5.figures.window_days"),
        ("tea-5.figures.window_days",),
    )
    assert clock is not None
    assert str(clock.limit) == "2 work h"


def test_documents_stand_together_and_a_planned_change_keeps_what_came_between() -> None:
    install()
    install(SECOND, at=DAWN + minutes(1), start=DAWN + hours(5))
    install(OTHER, at=DAWN + minutes(2), start=DAWN + hours(1))
    held = [
        sorted((edition.document, edition.number) for edition in queries.standing(DAWN + hours(h)).editions)
        for h in (0, 1, 5)
    ]
    assert held == [
        [("tea-house", 1)],
        [("tea-house", 1), ("wine-house", 1)],
        [("tea-house", 2), ("wine-house", 1)],
    ]


def test_installing_is_recorded_with_the_standings_it_made() -> None:
    done = install(at=DAWN + minutes(3))
    recorded = history("edition", done.edition_id)
    standing_ids = list(Standing.objects.order_by("id").values_list("id", flat=True))
    assert [one.fact for one in recorded] == [
        StandardInstalled(
            edition_id=done.edition_id,
            document="tea-house",
            number=1,
            effective_at=DAWN + minutes(3),
            standing_ids=standing_ids,
        )
    ]


AGENT = Actor(kind="agent", id=5, roles=frozenset({Role.AGENT}))
MANAGER = Actor(kind="agent", id=6, roles=frozenset({Role.MANAGER}))


def test_only_a_manager_or_the_desk_installs() -> None:
    with pytest.raises(AccessDenied):
        install(actor=AGENT)
    assert counts() == (0, 0)
    install(actor=MANAGER)
    assert [(shown.document, shown.installed_by) for shown in queries.editions()] == [("tea-house", "agent:6")]


def test_what_is_refused_leaves_nothing_behind() -> None:
    install()
    before = counts()
    with pytest.raises(BadInput):
        install(SECOND, at=DAWN + hours(1), start=DAWN)
    with pytest.raises(EditionNotNew):
        install(SECOND.replace("edition: 2", "edition: 1", 1), at=DAWN + hours(1))
    with pytest.raises(queries.ClauseTaken):
        install(STRANGER.replace("document: tea-house", "document: copy"), at=DAWN + hours(1))
    with pytest.raises(FillsRefused):
        install(at=DAWN + hours(1), fills={"tea-9.clock.limit": "1 s"})
    with pytest.raises(StandardUnreadable) as refused:
        install(SECOND.replace("fact: message.received", "fact: message.eaten"), at=DAWN + hours(1))
    assert [line.partition(": clauses")[0] for line in refused.value.lines] == ["tea.yaml:29"]
    assert counts() == before


def test_an_unknown_standing_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.rulebook(12345)


def test_the_shipped_standards_install_and_stand_together() -> None:
    for name, text in queries.shipped():
        run(install_standard, SYSTEM, DAWN, text, name=f"{name}.yaml", effective_at=DAWN, fills={})
    book = queries.standing(DAWN)
    assert (len(book.clauses), [edition.document for edition in book.editions]) == (
        169,
        ["annex", "callcenter", "douyin", "ecommerce"],
    )


def test_an_edition_is_read_back_with_its_fills_from_the_tables_alone() -> None:
    done = install(fills={"tea-1.2b.clock.limit": "2 work h"})
    queries.forget()
    kept = queries.standing(DAWN)
    assert queries.read_edition(done.edition_id).blanks() == ("tea-5.figures.window_days",)
    assert [clause.id for clause in kept.clauses.values()][:2] == ["tea-1", "tea-1.2b"]


def test_a_fact_lends_its_plain_fields_to_conditions() -> None:
    assert queries.fact_fields()["standard.installed"] == {
        "edition_id": int,
        "document": str,
        "number": int,
        "effective_at": Instant,
    }
    assert queries.fact_fields()["message.sent"]["first"] is bool


def renew(text: str, at: Instant, **fills: str) -> Installed:
    return run(renew_standard, SYSTEM, at, text, name="tea.yaml", effective_at=at, fills=fills)


def test_a_shipped_text_is_taken_in_above_the_newest_edition_with_ones_own_figures_kept() -> None:
    blank = next(iter(install().blanks))
    filled = run(
        install_standard, SYSTEM, DAWN + minutes(1), STRANGER.replace("edition: 1", "edition: 4", 1), name="tea.yaml",
        effective_at=DAWN + minutes(1), fills={blank: "1 work h"}, changes={"tea-1.clock.limit": "5 s"},
    )  # fmt: skip
    shipped = SECOND.replace("limit: 6 s", "limit: 7 s").replace("limit_s: 6", "limit_s: 7")
    renewed = renew(shipped, DAWN + hours(1))
    assert (filled.number, renewed.number, renewed.changed) == (2, 3, True)
    assert [one.edition for one in Edition.objects.order_by("number")] == [1, 4, 5]
    assert limit(DAWN + hours(1)) == seconds(5)
    assert blank not in renewed.blanks
    assert renew(shipped, DAWN + hours(2)).changed is False


def test_a_shipped_text_that_is_new_here_is_installed_as_it_is() -> None:
    assert (renew(STRANGER, DAWN).number, renew(STRANGER, DAWN + hours(1)).changed) == (1, False)
    with pytest.raises(AccessDenied):
        run(
            renew_standard,
            Actor(id=7, kind="agent", roles=frozenset({Role.AGENT})),
            DAWN,
            STRANGER,
            name="tea.yaml",
            effective_at=DAWN,
            fills={},
        )

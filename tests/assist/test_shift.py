"""Before the shift: what is demanded is really looked at, and nobody receives customers before it holds."""

import pytest

from tests.dialogue.desk import after, install, open_shop
from tests.people.staff import AT, facts, furnish, hire, rights, team
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assist.actions import (
    acknowledge,
    begin_shift,
    change_announcement,
    publish_announcement,
    withdraw_announcement,
)
from zhunsheng.assist.events import AnnouncementPublished, BriefingAcknowledged
from zhunsheng.assist.queries import announcements, readers_of, unread
from zhunsheng.assist.values import AnnouncementKind, NewAnnouncement
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.people.actions import end_shift, note_checks, note_for_everybody, override_check, set_presence
from zhunsheng.people.events import AgentPresenceChanged, ShiftChecked, ShiftOverridden, ShiftStarted
from zhunsheng.people.queries import agent_cards, open_shift, open_shifts, past_shifts
from zhunsheng.people.values import Outcome, Presence, ReasonMissing, ShiftNotOpen, ShiftNotReady

pytestmark = pytest.mark.usefixtures("db")

GOOD = Outcome(passed=True, measure=20)
BAD = Outcome(passed=False, detail="no_answer")
ALL_GOOD = dict.fromkeys(("network", "database", "scripts", "orders", "microphone"), GOOD)
SALE = NewAnnouncement(kind=AnnouncementKind.PROMOTION, title="双十二满减", text="满 300 减 40", valid_from=AT)

OWN = """
document: own
edition: 1
title: {zh: 自订, en: Own}
about: {zh: 自订, en: Own}
clauses:
  - id: own-1
    kind: step
    title: {zh: 上岗前, en: Before}
    says: {zh: 上岗前, en: Before}
    source: {document: 自订, part: "1"}
    gate:
      at: shift
      fails: 3
      fresh_s: 60
      needs:
        - {id: network, title: {zh: 网, en: Net}, accepts: [probed], limit_ms: 100}
        - {id: microphone, title: {zh: 麦, en: Mic}, accepts: [probed], groups: [hotline]}
"""


def worker(login: str = "lin", groups: str = "online", team_id: int | None = None) -> Actor:
    return hire(login, rights(Role.AGENT, groups=groups, team_id=team_id))


def on(actor: Actor, at: int = 0) -> None:
    run(set_presence, actor, after(at), actor.id, Presence.AVAILABLE)


def present(actor: Actor) -> bool:
    return agent_cards([actor.id])[0].presence is Presence.AVAILABLE


def refused(actor: Actor, at: int = 0) -> str:
    with pytest.raises(ShiftNotReady) as caught:
        on(actor, at)
    return str(caught.value.detail["missing"])


def test_without_a_standard_that_wants_it_nobody_needs_a_shift() -> None:
    furnish()
    lin = worker()
    on(lin)
    assert present(lin)


def test_who_has_not_begun_a_shift_does_not_go_available() -> None:
    open_shop()
    lin = worker()
    assert refused(lin) == "shift"
    assert not present(lin)


def test_a_shift_demands_what_the_clauses_say_and_each_probe_must_have_passed() -> None:
    open_shop()
    lin = worker()
    shift_id = run(begin_shift, lin, AT)
    assert [one for one in facts() if isinstance(one, ShiftStarted)] == [
        ShiftStarted(
            shift_id=shift_id, agent_id=lin.id, team_id=None, standing_id=facts_standing(lin),
            demands=["network", "database", "scripts", "orders", "briefing", "knowledge"],
        )
    ]  # fmt: skip
    assert refused(lin) == "network, database, scripts, orders"
    run(note_checks, lin, AT, lin.id, ALL_GOOD)
    on(lin)
    assert present(lin)


def facts_standing(actor: Actor) -> int:
    shift = open_shift(actor.id, AT)
    assert shift is not None
    return shift.standing_id


def test_a_failed_probe_keeps_the_agent_unavailable() -> None:
    open_shop()
    lin = worker()
    run(begin_shift, lin, AT)
    run(note_checks, lin, AT, lin.id, {**ALL_GOOD, "orders": BAD})
    assert refused(lin) == "orders"
    run(note_checks, lin, after(1), lin.id, {"orders": GOOD})
    on(lin, 1)
    assert present(lin)
    told = [
        (one.code, one.passed, one.detail) for one in facts() if isinstance(one, ShiftChecked) and one.code == "orders"
    ]
    assert told == [("orders", False, "no_answer"), ("orders", True, "")]


def test_a_slow_network_is_a_failed_one_and_a_pass_does_not_count_for_ever() -> None:
    open_shop()
    lin = worker()
    run(begin_shift, lin, AT)
    run(note_checks, lin, AT, lin.id, {**ALL_GOOD, "network": Outcome(passed=True, measure=1501)})
    assert refused(lin) == "network"
    run(note_checks, lin, AT, lin.id, ALL_GOOD)
    assert refused(lin, 601) == "network, database, scripts, orders"


def test_hotline_agents_need_a_microphone() -> None:
    open_shop()
    lin = worker(groups="online hotline")
    run(begin_shift, lin, AT)
    run(note_checks, lin, AT, lin.id, {key: one for key, one in ALL_GOOD.items() if key != "microphone"})
    assert refused(lin) == "microphone"


def test_a_supervisor_lets_somebody_on_with_a_reason_and_never_themselves() -> None:
    open_shop()
    lin = worker()
    leader = hire("wu", rights(Role.LEADER))
    boss = hire("zheng", rights(Role.SUPERVISOR, Role.AGENT))
    for one in (lin, boss):
        run(begin_shift, one, AT)
        run(note_checks, one, AT, one.id, {**ALL_GOOD, "orders": BAD})
    with pytest.raises(AccessDenied):
        run(override_check, leader, AT, "orders", lin.id, "平台维护", after(3600))
    with pytest.raises(AccessDenied):
        run(override_check, boss, AT, "orders", boss.id, "平台维护", after(3600))
    with pytest.raises(ReasonMissing):
        run(override_check, boss, AT, "orders", lin.id, "  ", after(3600))
    with pytest.raises(BadInput):
        run(override_check, boss, AT, "orders", lin.id, "平台维护", AT)
    override_id = run(override_check, boss, AT, "orders", lin.id, "平台维护", after(300))
    assert facts()[-1] == ShiftOverridden(
        override_id=override_id, code="orders", agent_id=lin.id, until=after(300), clause_ids=["ec-1.1a"]
    )
    on(lin)
    assert present(lin)
    assert refused(boss) == "orders"


def test_what_fails_during_the_shift_takes_an_agent_off_unless_overridden() -> None:
    open_shop()
    lin, zhou = worker(), worker("zhou")
    boss = hire("zheng", rights(Role.SUPERVISOR))
    for one in (lin, zhou):
        run(begin_shift, one, AT)
        run(note_checks, one, AT, one.id, ALL_GOOD)
        on(one)
    run(override_check, boss, AT, "orders", zhou.id, "平台维护", after(3600))
    assert run(note_for_everybody, SYSTEM, after(60), {"orders": BAD}) == 2
    assert (present(lin), present(zhou)) == (True, True)
    run(note_for_everybody, SYSTEM, after(120), {"orders": BAD})
    assert (present(lin), present(zhou)) == (False, True)
    changed = [one for one in facts() if isinstance(one, AgentPresenceChanged)]
    last = changed[-1]
    assert (last.agent_id, last.presence, last.reason) == (lin.id, "away", "unready")


def test_an_override_for_everybody_lets_everybody_on() -> None:
    open_shop()
    lin = worker()
    boss = hire("zheng", rights(Role.SUPERVISOR))
    run(begin_shift, lin, AT)
    run(note_checks, lin, AT, lin.id, {**ALL_GOOD, "scripts": BAD})
    run(override_check, boss, AT, "scripts", None, "话术库升级", after(60))
    on(lin)
    run(set_presence, lin, after(1), lin.id, Presence.AWAY)
    assert refused(lin, 61) == "scripts"


def test_who_has_not_read_what_changed_does_not_go_available() -> None:
    open_shop()
    lin, manager = worker(), hire("shen", rights(Role.MANAGER))
    sale = run(publish_announcement, manager, AT, SALE)
    shift_id = run(begin_shift, lin, AT)
    run(note_checks, lin, AT, lin.id, ALL_GOOD)
    assert refused(lin) == "briefing"
    assert run(acknowledge, lin, AT, ["announcement:1:1"]) == 1
    assert run(acknowledge, lin, AT, [f"announcement:{sale}:1"]) == 0
    assert [one for one in facts() if isinstance(one, BriefingAcknowledged)] == [
        BriefingAcknowledged(shift_id=shift_id, agent_id=lin.id, items=[f"announcement:{sale}:1"])
    ]
    on(lin)
    assert readers_of(manager, "announcement", sale, 1) == [lin.id]
    assert announcements(lin)[0].readers == 1


def test_a_changed_announcement_is_read_again_and_a_withdrawn_one_no_more() -> None:
    open_shop()
    lin, manager = worker(), hire("shen", rights(Role.MANAGER))
    sale = run(publish_announcement, manager, AT, SALE)
    run(begin_shift, lin, AT)
    run(acknowledge, lin, AT, [f"announcement:{sale}:1"])
    assert run(change_announcement, manager, after(5), sale, SALE, version=1) == 1
    longer = NewAnnouncement(kind=SALE.kind, title=SALE.title, text="满 300 减 50", valid_from=AT)
    assert run(change_announcement, manager, after(5), sale, longer, version=1) == 2
    with pytest.raises(BadInput):
        run(change_announcement, manager, after(6), sale, SALE, version=1)
    assert [one.key for one in unread(lin.id, after(6))] == [f"announcement:{sale}:2"]
    run(withdraw_announcement, manager, after(7), sale)
    assert unread(lin.id, after(8)) == []
    published = [one.version for one in facts() if isinstance(one, AnnouncementPublished)]
    assert published == [1, 2]


def test_reading_during_the_shift_takes_nobody_off() -> None:
    open_shop()
    lin, manager = worker(), hire("shen", rights(Role.MANAGER))
    run(begin_shift, lin, AT)
    run(note_checks, lin, AT, lin.id, ALL_GOOD)
    run(acknowledge, lin, AT, [one.key for one in unread(lin.id, AT)])
    on(lin)
    sale = run(publish_announcement, manager, after(5), SALE)
    run(begin_shift, lin, after(6))
    assert run(acknowledge, lin, after(7), [f"announcement:{sale}:1"]) == 0
    assert present(lin)
    changed = [one.presence for one in facts() if isinstance(one, AgentPresenceChanged)]
    assert changed == ["available"]


def test_an_announcement_counts_while_it_is_valid_only() -> None:
    open_shop()
    lin, manager = worker(), hire("shen", rights(Role.MANAGER))
    short = NewAnnouncement(
        kind=AnnouncementKind.POLICY, title="退货", text="7 天", valid_from=after(10), valid_until=after(20)
    )
    run(publish_announcement, manager, AT, short)
    assert [len(unread(lin.id, after(at))) for at in (9, 10, 19, 20)] == [0, 1, 1, 0]


def test_a_new_edition_of_a_standard_is_read_by_who_has_worked_before() -> None:
    open_shop()
    lin = worker()
    run(begin_shift, lin, AT)
    run(end_shift, lin, after(60))
    install(OWN, at=after(100))
    fresh = worker("zhou")
    run(begin_shift, lin, after(200))
    run(begin_shift, fresh, after(200))
    assert [one.kind for one in unread(lin.id, after(200))] == ["edition"]
    assert unread(fresh.id, after(200)) == []


def test_agents_publish_nothing_and_empty_words_are_refused() -> None:
    open_shop()
    lin, manager = worker(), hire("shen", rights(Role.MANAGER))
    with pytest.raises(AccessDenied):
        run(publish_announcement, lin, AT, SALE)
    for bad in (
        NewAnnouncement(kind=SALE.kind, title=" ", text="x", valid_from=AT),
        NewAnnouncement(kind=SALE.kind, title="x", text=" ", valid_from=AT),
        NewAnnouncement(kind=SALE.kind, title="x" * 81, text="x", valid_from=AT),
        NewAnnouncement(kind=SALE.kind, title="x", text="x", valid_from=AT, valid_until=AT),
    ):
        with pytest.raises(BadInput):
            run(publish_announcement, manager, AT, bad)
    assert announcements(lin) == []


def test_a_strangers_gate_before_the_shift_is_kept_without_code() -> None:
    open_shop(OWN)
    lin, zhou = worker(), worker("zhou", groups="hotline")
    assert refused(lin) == "shift"
    for one in (lin, zhou):
        run(begin_shift, one, AT)
        run(note_checks, one, AT, one.id, {"network": Outcome(passed=True, measure=90), "orders": BAD})
    on(lin)
    assert refused(zhou) == "microphone"


def test_a_shift_is_begun_once_ends_once_and_is_seen_by_those_concerned() -> None:
    open_shop()
    ours, theirs = team("一组"), team("二组")
    lin, he = worker(team_id=ours), worker("he", team_id=theirs)
    leader = hire("wu", rights(Role.LEADER, team_id=ours))
    boss = hire("zheng", rights(Role.SUPERVISOR))
    first = run(begin_shift, lin, AT)
    assert run(begin_shift, lin, after(1)) == first
    other = run(begin_shift, he, after(2))
    seen = {who.name: [one.id for one in open_shifts(who, after(3))] for who in (lin, leader, boss)}
    assert seen == {lin.name: [first], leader.name: [first], boss.name: [first, other]}
    assert run(end_shift, lin, after(9)) == first
    with pytest.raises(ShiftNotOpen):
        run(end_shift, lin, after(10))
    with pytest.raises(ShiftNotOpen):
        run(note_checks, lin, after(10), lin.id, ALL_GOOD)
    again = run(begin_shift, lin, after(20))
    assert [one.id for one in past_shifts(lin, lin.id, after(30))] == [again, first]
    assert past_shifts(he, lin.id, after(30)) == []


def test_nobody_notes_checks_of_somebody_else() -> None:
    open_shop()
    lin, zhou = worker(), worker("zhou")
    run(begin_shift, lin, AT)
    with pytest.raises(AccessDenied):
        run(note_checks, zhou, AT, lin.id, ALL_GOOD)
    assert refused(lin).startswith("network")


def test_a_standard_that_no_longer_wants_a_shift_lets_everybody_on() -> None:
    open_shop(OWN)
    lin = worker()
    assert refused(lin) == "shift"
    bare = OWN.replace("edition: 1", "edition: 2").partition("    gate:")[0]
    install(bare, at=after(50))
    assert refused(lin, 49) == "shift"
    on(lin, 50)
    assert present(lin)

"""Who comes in with which device, what ends it, and what a second factor and a password link are worth."""

from typing import Any

import msgspec
import pyotp
import pytest

from tests.people.staff import facts, furnish, hire, rights, team
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.ground.tokens import TokenExpired, TokenRefused
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, minutes, seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.models import Mail
from zhunsheng.people.actions import (
    approve_device,
    ask_reset,
    begin_factor,
    change_rights,
    confirm_factor,
    end_session,
    end_sessions_of,
    invite,
    knock,
    open_session,
    prove_code,
    refuse_device,
    remove_device,
    remove_factor,
    reset_factor,
    set_email,
    set_entry_policy,
    set_password,
    use_link,
)
from zhunsheng.people.models import Agent, Device, PasswordAsk, RecoveryCode, SecondFactor
from zhunsheng.people.queries import (
    actor_of,
    devices_page,
    devices_waiting,
    entry_policy,
    hash_password,
    password_token,
    read_link,
    sessions_of,
    standing,
)
from zhunsheng.people.values import (
    Browser,
    DeviceSettled,
    DeviceUntrusted,
    FactorNeeded,
    LinkUsed,
    Step,
    TooManyCodes,
)

pytestmark = pytest.mark.usefixtures("db", "keys")

AT = Instant.parse("2026-11-22T09:00:00Z")
NEW = hash_password("stroke-lantern-92")


def browser(name: str) -> Browser:
    return Browser(token=name * 12, label="Chrome · Windows", address="192.0.2.7")


HOME, OFFICE = browser("home"), browser("work")


@pytest.fixture
def boss() -> Actor:
    furnish()
    made = hire("boss", rights(Role.ADMINISTRATOR))
    run(knock, made, AT, OFFICE)
    return made


@pytest.fixture
def lin(boss: Actor) -> Actor:
    return hire("lin", rights(Role.AGENT, team_id=team()))


def inside(actor: Actor, where: Browser = OFFICE, key: str = "k1") -> int:
    """Let somebody in who may come in."""
    device = run(knock, actor, AT, where).device_id
    return run(open_session, actor, AT, device, key, "password", "192.0.2.7")


def approved(actor: Actor, by: Actor, where: Browser = OFFICE) -> int:
    device = run(knock, actor, AT, where).device_id
    run(approve_device, by, AT, device)
    return device


def with_factor(actor: Actor, by: Actor) -> tuple[pyotp.TOTP, list[str]]:
    """Set up a second factor in the office."""
    device = approved(actor, by)
    app = pyotp.TOTP(run(begin_factor, actor, AT, device))
    return app, run(confirm_factor, actor, AT, device, app.at(int(AT.us // 1_000_000)))


def code_at(app: pyotp.TOTP, at: Instant) -> str:
    return app.at(at.us // 1_000_000)


def names() -> list[str]:
    return [fact.NAME for fact in facts()]


def test_the_first_administrators_first_device_is_trusted_and_no_other(boss: Actor, lin: Actor) -> None:
    assert run(knock, boss, AT, OFFICE).step is Step.ENTER
    assert run(knock, boss, AT, HOME).step is Step.WAIT
    assert run(knock, hire("second", rights(Role.ADMINISTRATOR)), AT, OFFICE).step is Step.WAIT
    assert run(knock, lin, AT, OFFICE).step is Step.WAIT


def test_an_unknown_device_is_kept_out_until_somebody_else_approves_it(boss: Actor, lin: Actor) -> None:
    device = run(knock, lin, AT, HOME).device_id
    with pytest.raises(DeviceUntrusted):
        run(open_session, lin, AT, device, "k1", "password", "192.0.2.7")
    assert standing("k1", AT) is None
    with pytest.raises(AccessDenied):
        run(approve_device, lin, AT, device)
    run(approve_device, boss, AT, device)
    assert run(knock, lin, AT, HOME).step is Step.ENTER
    assert names()[-2:] == ["device.asked", "device.trusted"]


def test_nobody_approves_their_own_device_not_even_an_administrator(boss: Actor) -> None:
    device = run(knock, boss, AT, HOME).device_id
    with pytest.raises(AccessDenied):
        run(approve_device, boss, AT, device)


def test_a_leader_decides_within_the_team_only(boss: Actor) -> None:
    here, there = team("甲"), team("乙")
    leader = hire("leader", rights(Role.LEADER, team_id=here))
    mine, other = hire("mine", rights(Role.AGENT, team_id=here)), hire("other", rights(Role.AGENT, team_id=there))
    own, foreign = run(knock, mine, AT, HOME).device_id, run(knock, other, AT, HOME).device_id
    assert devices_waiting(leader) == 1
    assert [card.id for card in devices_page(leader)] == [own]
    run(approve_device, leader, AT, own)
    with pytest.raises(AccessDenied):
        run(approve_device, leader, AT, foreign)
    assert devices_waiting(boss) == 1


def test_a_device_that_was_turned_away_stays_out_even_with_a_second_factor(boss: Actor, lin: Actor) -> None:
    app, _ = with_factor(lin, boss)
    device = run(knock, lin, AT, HOME).device_id
    run(refuse_device, boss, AT, device)
    assert run(knock, lin, AT, HOME).step is Step.REFUSED
    later = AT + minutes(2)
    with pytest.raises(DeviceUntrusted):
        run(prove_code, lin, later, device, code_at(app, later))
    with pytest.raises(DeviceSettled):
        run(refuse_device, boss, AT, device)


def test_removing_a_device_ends_its_sessions_and_it_must_ask_again(boss: Actor, lin: Actor) -> None:
    device = approved(lin, boss)
    session = inside(lin)
    assert standing("k1", AT) is not None
    run(remove_device, boss, AT, device)
    assert standing("k1", AT) is None
    assert [(one.id, one.why) for one in sessions_of(lin, lin.id, ended=True)] == [(session, "device_removed")]
    assert run(knock, lin, AT, OFFICE).step is Step.WAIT
    assert names()[-3:] == ["device.removed", "session.ended", "device.asked"]


def test_one_ends_ones_own_sessions_and_nobody_elses(boss: Actor, lin: Actor) -> None:
    approved(lin, boss)
    first, second = inside(lin, key="k1"), inside(lin, key="k2")
    stranger = hire("stranger", rights(Role.AGENT))
    with pytest.raises(AccessDenied):
        run(end_session, stranger, AT, first)
    with pytest.raises(AccessDenied):
        sessions_of(stranger, lin.id)
    assert run(end_sessions_of, lin, AT, lin.id, but=second) == 1
    assert [standing(key, AT) is not None for key in ("k1", "k2")] == [False, True]


@pytest.mark.parametrize("what", ["password", "inactive"])
def test_a_new_password_and_the_end_of_the_job_end_every_session(boss: Actor, lin: Actor, what: str) -> None:
    approved(lin, boss)
    inside(lin)
    if what == "password":
        run(set_password, boss, AT, lin.id, NEW)
    else:
        run(change_rights, boss, AT, lin.id, msgspec.structs.replace(rights(Role.AGENT), active=False))
    assert standing("k1", AT) is None
    assert facts()[-1].NAME == "session.ended"


def test_a_session_ends_by_itself_when_it_is_old_or_idle(boss: Actor, lin: Actor) -> None:
    approved(lin, boss)
    inside(lin)
    policy = entry_policy()
    assert standing("k1", AT + minutes(policy.idle_minutes - 1)) is not None
    assert standing("k1", AT + minutes(policy.idle_minutes)) is None
    assert standing("k1", AT + hours(policy.session_hours)) is None


def test_the_table_holds_no_key_that_opens_a_session(boss: Actor, lin: Actor) -> None:
    approved(lin, boss)
    inside(lin, key="the-very-key")
    rows = str(list(Device.objects.values_list())) + str([str(one) for one in facts()])
    assert "the-very-key" not in rows
    assert OFFICE.token not in rows


def test_a_second_factor_lets_a_new_device_in_and_each_code_once(boss: Actor, lin: Actor) -> None:
    app, _ = with_factor(lin, boss)
    later = AT + minutes(5)
    answer = run(knock, lin, later, HOME)
    assert answer.step is Step.CODE
    code = code_at(app, later)
    assert not run(prove_code, lin, later, answer.device_id, "000000" if code != "000000" else "000001")
    assert run(prove_code, lin, later, answer.device_id, code)
    assert not run(prove_code, lin, later, answer.device_id, code)
    assert run(knock, lin, later, HOME).step is Step.ENTER
    assert names()[-4:] == ["factor.failed", "factor.proven", "device.trusted", "factor.failed"]


def test_a_proven_device_is_asked_again_after_the_days_of_the_policy(boss: Actor, lin: Actor) -> None:
    with_factor(lin, boss)
    days = hours(24 * entry_policy().factor_days)
    assert run(knock, lin, AT + days - seconds(1), OFFICE).step is Step.ENTER
    assert run(knock, lin, AT + days, OFFICE).step is Step.CODE


def test_wrong_codes_are_slowed_down_whoever_types_them(boss: Actor, lin: Actor) -> None:
    app, codes = with_factor(lin, boss)
    later = AT + minutes(5)
    device = run(knock, lin, later, HOME).device_id
    for _ in range(entry_policy().code_tries):
        assert not run(prove_code, lin, later, device, "12345")
    for code in (code_at(app, later), codes[0]):
        with pytest.raises(TooManyCodes):
            run(prove_code, lin, later, device, code)
    after = later + minutes(5)
    assert run(prove_code, lin, after, device, code_at(app, after))


def test_a_recovery_code_works_once_and_is_stored_as_a_digest(boss: Actor, lin: Actor) -> None:
    _, codes = with_factor(lin, boss)
    device = run(knock, lin, AT, HOME).device_id
    assert len(set(codes)) == 10
    assert run(prove_code, lin, AT, device, codes[3].upper().replace("-", " "))
    assert not run(prove_code, lin, AT, device, codes[3])
    assert not [one for one in RecoveryCode.objects.all() if codes[3].encode() in bytes(one.digest)]
    assert b"otpauth" not in bytes(SecondFactor.objects.get().secret_sealed)


def test_a_role_that_needs_a_factor_sets_it_up_on_an_approved_device_only(boss: Actor, lin: Actor) -> None:
    run(set_entry_policy, boss, AT, msgspec.structs.replace(entry_policy(), factor_roles=frozenset({Role.AGENT})))
    answer = run(knock, lin, AT, HOME)
    assert answer.step is Step.WAIT
    with pytest.raises(DeviceUntrusted):
        run(begin_factor, lin, AT, answer.device_id)
    run(approve_device, boss, AT, answer.device_id)
    assert run(knock, lin, AT, HOME).step is Step.ENROL
    app = pyotp.TOTP(run(begin_factor, lin, AT, answer.device_id))
    assert run(confirm_factor, lin, AT, answer.device_id, "nonsense") == []
    assert run(confirm_factor, lin, AT, answer.device_id, code_at(app, AT))
    assert run(knock, lin, AT, HOME).step is Step.ENTER
    with pytest.raises(FactorNeeded):
        run(remove_factor, lin, AT)


def test_only_an_administrator_clears_a_colleagues_factor_and_nobody_through_that_door_their_own(
    boss: Actor, lin: Actor
) -> None:
    with_factor(lin, boss)
    for actor, whose in ((lin, lin), (boss, boss)):
        with pytest.raises(AccessDenied):
            run(reset_factor, actor, AT, whose.id)
    run(reset_factor, boss, AT, lin.id)
    assert run(knock, lin, AT, HOME).step is Step.WAIT


@pytest.mark.parametrize("wrong", [{"session_hours": 0}, {"code_tries": 1}, {"idle_minutes": 10**9}])
def test_a_policy_that_locks_out_or_lets_everybody_in_is_refused(boss: Actor, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        run(set_entry_policy, boss, AT, msgspec.structs.replace(entry_policy(), **wrong))


def asked(typed: str, at: Instant = AT) -> list[str]:
    run(ask_reset, SYSTEM, at, typed)
    return list(Mail.objects.order_by("id").values_list("template", flat=True))


@pytest.fixture
def reachable(boss: Actor, lin: Actor) -> Actor:
    run(set_email, boss, AT, lin.id, "lin@example.com")
    return lin


@pytest.mark.parametrize("typed", ["lin", " LIN ", "Lin@Example.com"])
def test_a_link_is_mailed_to_who_is_meant(reachable: Actor, typed: str) -> None:
    assert asked(typed) == ["password_reset"]


@pytest.mark.parametrize("typed", ["nobody", "nobody@example.com", "boss", "", "x" * 5000])
def test_nobody_learns_who_works_here(reachable: Actor, typed: str) -> None:
    assert asked(typed) == []
    assert PasswordAsk.objects.count() == 1


def test_asking_is_slowed_down_for_everybody_alike(reachable: Actor) -> None:
    for _ in range(8):
        asked("lin")
        asked("nobody")
    assert (Mail.objects.count(), PasswordAsk.objects.count()) == (3, 6)


def link(at: Instant = AT) -> str:
    run(ask_reset, SYSTEM, at, "lin")
    return password_token(PasswordAsk.objects.order_by("-id")[0].id)


def test_a_link_works_once_and_signs_everybody_out(reachable: Actor, boss: Actor) -> None:
    approved(reachable, boss)
    inside(reachable)
    token = link()
    found = read_link(token, AT)
    assert (found.login, found.kind) == ("lin", "reset")
    run(use_link, SYSTEM, AT, found.ask_id, NEW)
    assert Agent.objects.get(login="lin").password == NEW.encoded
    assert standing("k1", AT) is None
    with pytest.raises(LinkUsed):
        read_link(token, AT)
    with pytest.raises(LinkUsed):
        run(use_link, SYSTEM, AT, found.ask_id, NEW)
    assert run(knock, actor_of(reachable.id), AT, HOME).step is Step.WAIT


def test_only_the_newest_link_works_and_not_for_ever(reachable: Actor) -> None:
    first, second = link(), link(AT + seconds(1))
    with pytest.raises(LinkUsed):
        read_link(first, AT)
    late = AT + seconds(1) + minutes(entry_policy().reset_minutes)
    assert read_link(second, late - seconds(1)).login == "lin"
    with pytest.raises(TokenExpired):
        read_link(second, late)
    with pytest.raises(TokenRefused):
        read_link(second[:-2] + "AA", AT)


def test_an_invitation_is_mailed_and_only_an_administrator_invites(reachable: Actor, boss: Actor) -> None:
    with pytest.raises(AccessDenied):
        run(invite, reachable, AT, reachable.id)
    ask = run(invite, boss, AT, reachable.id)
    assert list(Mail.objects.values_list("template", flat=True)) == ["invitation"]
    assert read_link(password_token(ask), AT + hours(71)).kind == "invite"


def test_those_who_may_decide_hear_of_a_waiting_device(reachable: Actor, boss: Actor) -> None:
    run(set_email, boss, AT, boss.id, "boss@example.com")
    device = run(knock, reachable, AT, HOME).device_id
    run(knock, reachable, AT, HOME)
    run(approve_device, boss, AT, device)
    told = list(Mail.objects.order_by("id").values_list("template", "to_id"))
    assert told == [("device_waiting", boss.id), ("device_trusted", reachable.id)]

"""Mail is queued once, handed over by the worker, tried again, and parked where somebody sees it."""

from typing import Any

import pytest

from tests.notices.post import AT, local_servers_allowed, mail_server, set_up, settings
from tests.people.staff import facts, furnish, hire, rights
from zhunsheng.access.values import SYSTEM, Role, customer_actor
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.notices.actions import (
    claim_mails,
    drop_mail,
    forget_old_mails,
    retry_mail,
    send_mail,
    send_test_mail,
    set_mail_settings,
)
from zhunsheng.notices.models import Mail, MailSettingsRow
from zhunsheng.notices.post import hand_over
from zhunsheng.notices.queries import mail_counts, mail_page, mail_settings
from zhunsheng.notices.values import MailSettled, MailState, MailTo, Security, Way

pytestmark = pytest.mark.usefixtures("db", "keys")

WANG = MailTo(address="wang.lan@example.com", kind="agent", id=7)
RESET = {"name": "王岚", "link": "https://desk.example/r/abc", "minutes": "30"}


def queued(at: Instant = AT, to: MailTo = WANG, key: str = "") -> int:
    return run(send_mail, SYSTEM, at, to, "password_reset", RESET, key=key)


def states() -> list[tuple[str, int, str]]:
    return [(mail.state, mail.attempts, mail.error) for mail in Mail.objects.order_by("id")]


def names() -> list[str]:
    return [fact.NAME for fact in facts() if fact.NAME.startswith("mail.")]


def test_a_mail_reaches_a_real_server_whole() -> None:
    with mail_server() as (box, port), local_servers_allowed():
        set_up(port, sender="desk@shop.example", sender_name="准绳客服")
        mail_id = queued()
        assert hand_over(AT) == 1
    [mail] = box.taken
    assert (mail["Subject"], mail["To"], mail["From"]) == (
        "重设您的密码", "wang.lan@example.com", "准绳客服 <desk@shop.example>",
    )  # fmt: skip
    assert (mail["Message-ID"], box.senders) == (f"<{mail_id}.zhunsheng@shop.example>", ["desk@shop.example"])
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert "王岚，您好：" in plain
    assert "https://desk.example/r/abc" in plain.splitlines()
    assert '<a href="https://desk.example/r/abc"' in html
    assert states() == [("sent", 1, "")]
    assert names() == ["mail.settings_changed", "mail.queued", "mail.sent"]


def test_a_sent_mail_keeps_no_words_and_the_facts_no_address() -> None:
    with mail_server() as (_, port), local_servers_allowed():
        set_up(port)
        queued()
        hand_over(AT)
    [mail] = Mail.objects.all()
    assert mail.content_sealed is None
    assert b"wang.lan" not in bytes(mail.address_sealed)
    assert not [fact for fact in facts() if "wang" in str(fact) or "desk.example/r" in str(fact)]


def test_the_same_key_is_queued_once() -> None:
    assert queued(key="reset:1") == queued(key="reset:1")
    assert Mail.objects.count() == 1


def test_a_server_that_says_later_is_tried_again_after_each_pause_and_then_the_mail_is_parked() -> None:
    with mail_server() as (box, port), local_servers_allowed():
        set_up(port, pauses=(60, 300))
        mail_id = queued(now())
        box.answer = "451 not now"
        for attempt in range(3):
            Mail.objects.update(due_at=now())
            before = now()
            assert hand_over(now()) == 1
            mail = Mail.objects.get()
            if attempt < 2:
                assert mail.due_at >= before + seconds((60, 300)[attempt])
        assert states() == [("parked", 3, "SMTPDataError 451")]
        assert names()[2:] == ["mail.delayed", "mail.delayed", "mail.parked"]
        box.answer = ""
        run(retry_mail, SYSTEM, now(), mail_id)
        assert hand_over(now()) == 1
    assert [(state, error) for state, _, error in states()] == [("sent", "")]


def test_a_server_that_says_never_parks_the_mail_at_once() -> None:
    with mail_server() as (box, port), local_servers_allowed():
        set_up(port)
        box.answer = "554 no"
        queued()
        hand_over(AT)
    assert states() == [("parked", 1, "SMTPDataError 554")]


def test_no_server_at_all_is_only_a_delay() -> None:
    with mail_server() as (_, port):
        pass
    with local_servers_allowed():
        set_up(port)
        queued()
        hand_over(AT)
    assert states() == [("queued", 1, "no connection: ConnectionRefusedError")]


def test_a_private_mail_server_must_be_allowed_by_the_operator() -> None:
    with mail_server() as (box, port):
        set_up(port)
        queued()
        hand_over(AT)
    assert box.taken == []
    [(state, _, error)] = states()
    assert (state, "not a public address" in error) == ("parked", True)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_server_that_asks_for_a_password_gets_the_sealed_one() -> None:
    with mail_server(guarded=True) as (box, port), local_servers_allowed():
        set_up(port, "mail secret", user="desk")
        queued()
        hand_over(AT)
        assert len(box.taken) == 1
        set_up(port, "wrong", user="desk")
        queued()
        hand_over(AT)
    assert states() == [("sent", 1, ""), ("queued", 1, "sign-in 535")]
    assert b"wrong" not in bytes(MailSettingsRow.objects.get().password_sealed or b"")


def test_encryption_that_the_server_lacks_is_never_given_up_silently() -> None:
    with mail_server() as (box, port), local_servers_allowed():
        set_up(port, security=Security.STARTTLS)
        queued()
        hand_over(AT)
    assert (box.taken, states()[0][0]) == ([], "parked")


def test_a_changed_server_does_not_get_the_old_password() -> None:
    set_up(2525, "mail secret", user="desk")
    assert mail_settings().has_password
    set_up(2525, sender_name="别的")
    assert mail_settings().has_password
    set_up(2526)
    assert not mail_settings().has_password


def test_without_a_mail_server_mails_lie_in_the_data_folder() -> None:
    mail_id = queued()
    hand_over(AT)
    path = desk().data_dir / "mail" / f"{mail_id}.eml"
    assert "wang.lan@example.com" in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    assert states() == [("sent", 1, "")]


def test_what_is_not_urgent_waits_for_the_end_of_quiet_hours_and_no_address_is_flooded() -> None:
    run(set_mail_settings, SYSTEM, AT, settings(way=Way.FILE, quiet_from="22:00", quiet_to="08:00", hourly_cap=2))
    night = Instant.parse("2026-11-22T15:30:00Z")  # 23:30 in Shanghai
    text = {"shop": "好物", "text": "您好"}
    run(send_mail, SYSTEM, night, MailTo(address="a@example.com"), "transcript", text)
    for _ in range(3):
        queued(night)
    due = [mail.due_at for mail in Mail.objects.order_by("id")]
    assert due == [Instant.parse("2026-11-23T00:00:00Z"), night, night, night + hours(1)]


def test_a_claim_that_nobody_settled_runs_out() -> None:
    queued()
    assert len(run(claim_mails, SYSTEM, AT, 5)) == 1
    assert run(claim_mails, SYSTEM, AT + seconds(60), 5) == []
    assert len(run(claim_mails, SYSTEM, AT + seconds(121), 5)) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a b@example.com",
        "a@example.com\nBcc: b@example.com",
        "a@b@c",
        "<a@example.com>",
        "a@" + "x" * 260,
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(BadInput) as refused:
        queued(to=MailTo(address=address))
    assert not address or address not in str(refused.value)
    assert Mail.objects.count() == 0


def test_what_is_filled_in_cannot_become_a_header_or_a_slot() -> None:
    data = {"shop": "店\r\nBcc: x@example.com {text}", "text": "第一行\n{shop}"}
    mail_id = run(send_mail, SYSTEM, AT, MailTo(address="a@example.com"), "transcript", data)
    with_file = desk().data_dir / "mail" / f"{mail_id}.eml"
    run(set_mail_settings, SYSTEM, AT, settings(way=Way.FILE))
    Mail.objects.update(due_at=AT)
    hand_over(AT)
    head = with_file.read_text().partition("\n\n")[0]
    assert [line for line in head.splitlines() if line.lower().startswith("bcc")] == []


def test_unknown_templates_and_missing_fields_are_refused() -> None:
    with pytest.raises(NotFound):
        run(send_mail, SYSTEM, AT, WANG, "nothing", {})
    with pytest.raises(BadInput):
        run(send_mail, SYSTEM, AT, WANG, "password_reset", {"name": "王岚"})


def test_a_customer_has_mail_sent_to_themselves_only_and_only_administrators_see_the_queue() -> None:
    furnish()
    agent, boss = hire("xiaolin", rights(Role.AGENT)), hire("boss", rights(Role.ADMINISTRATOR))
    text = {"shop": "好物", "text": "您好"}
    own = MailTo(address="c@example.com", kind="customer", id=5)
    run(send_mail, customer_actor(5), AT, own, "transcript", text)
    with pytest.raises(AccessDenied):
        run(send_mail, customer_actor(6), AT, own, "transcript", text)
    for denied in (mail_page, mail_counts):
        with pytest.raises(AccessDenied):
            denied(agent)
    [card] = mail_page(boss)
    assert (card.to, card.state) == ("c***@example.com", MailState.QUEUED)
    for action in (retry_mail, drop_mail):
        with pytest.raises(AccessDenied):
            run(action, agent, AT, card.id)
    with pytest.raises(AccessDenied):
        run(send_test_mail, agent, AT, "a@example.com", "en")
    run(drop_mail, boss, AT, card.id)
    with pytest.raises(MailSettled):
        run(retry_mail, boss, AT, card.id)
    assert mail_counts(boss) == {"dropped": 1}


def test_old_mails_leave_the_table() -> None:
    queued()
    hand_over(AT)
    run(forget_old_mails, SYSTEM, now() + hours(24 * 89))
    assert Mail.objects.count() == 1
    run(forget_old_mails, SYSTEM, now() + hours(24 * 91))
    assert Mail.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""}, {"host": "a b"}, {"port": 0}, {"sender": "x"}, {"desk_url": "javascript:alert(1)"},
        {"desk_url": "https://a.example/path"}, {"quiet_from": "25:00"}, {"hourly_cap": 0}, {"pauses": ()},
        {"sender_name": "a\nb"}, {"host": "mail.example", "user": "desk"},
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        set_up(**wrong)
    assert MailSettingsRow.objects.count() == 0

"""Who writes to us: found once, sealed always, shown masked, seen in full only for a reason that stays on record."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.people.staff import AT, facts, furnish, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Grade, Role, Subject, customer_actor
from zhunsheng.journal.actions import Pen, run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound, Refusal
from zhunsheng.people.actions import (
    find_or_make_customer,
    forget_expired_nonces,
    note_customer_opened,
    search_customers,
    unmask_field,
    use_nonce,
)
from zhunsheng.people.events import (
    CustomerMade,
    CustomerOpened,
    CustomerRefreshed,
    CustomerSearched,
    CustomerUnmasked,
)
from zhunsheng.people.models import Customer, Identity, NonceUsed, Unmasking
from zhunsheng.people.queries import channel_identity, customer_card, customer_tier, masked_names
from zhunsheng.people.values import (
    CustomerCard,
    CustomerField,
    Details,
    IdentityKey,
    NonceReplayed,
    ReasonMissing,
    Tier,
)

pytestmark = pytest.mark.usefixtures("keys")

KEY = IdentityKey(channel="webchat", account="demo", external_id="member:77")
WANG = Details(name="王小明", phone="13812345678", email="wang@example.com", tier=Tier.VIP)


def known(details: Details = WANG, key: IdentityKey = KEY) -> int:
    return run(find_or_make_customer, SYSTEM, AT, key, details).id


def in_dialogue(agent: Actor, customer_id: int) -> Subject:
    return Subject(kind="dialogue", id=1, agent_id=agent.id, customer_id=customer_id)


@pytest.mark.usefixtures("db")
def test_same_identity_is_the_same_customer() -> None:
    first = run(find_or_make_customer, SYSTEM, AT, KEY, WANG)
    again = run(find_or_make_customer, SYSTEM, AT, KEY, WANG)
    assert (first.made, again.made, again.id) == (True, False, first.id)
    assert facts() == [CustomerMade(customer_id=first.id, channel="webchat", tier="vip")]
    assert customer_tier(first.id) is Tier.VIP
    assert channel_identity(first.id, channel="webchat", account="demo") == KEY
    assert channel_identity(first.id, channel="email", account="demo") is None


@pytest.mark.usefixtures("db")
def test_unsigned_visitor_is_anonymous_and_nameless() -> None:
    furnish()
    found = run(find_or_make_customer, SYSTEM, AT, KEY)
    supervisor = hire("boss", rights(Role.SUPERVISOR))
    assert customer_card(supervisor, found.id) == CustomerCard(
        id=found.id,
        name="",
        phone="",
        email="",
        tier=Tier.ANONYMOUS,
        channels=("webchat",),
        known_since=AT,
        is_demo=False,
    )


@pytest.mark.usefixtures("db")
def test_what_is_new_is_kept_and_what_is_missing_stays() -> None:
    customer_id = known()
    run(find_or_make_customer, SYSTEM, AT, KEY, Details(phone="13900001111", tier=Tier.VIP))
    run(find_or_make_customer, SYSTEM, AT, KEY, Details())
    assert facts()[1:] == [CustomerRefreshed(customer_id=customer_id, fields=["phone"], tier="vip")]
    assert masked_names([customer_id]) == {customer_id: "王*"}


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "broken",
    [
        KEY.__class__(channel="", account="a", external_id="x"),
        IdentityKey(channel="webchat", account="a", external_id="x" * 201),
    ],
)
def test_identity_without_substance_is_refused(broken: IdentityKey) -> None:
    with pytest.raises(BadInput):
        known(key=broken)
    assert facts() == []


@pytest.mark.usefixtures("db")
def test_agent_and_customer_cannot_identify_anybody() -> None:
    furnish()
    for actor in (hire("lin", rights(Role.AGENT)), customer_actor(5)):
        with pytest.raises(AccessDenied):
            run(find_or_make_customer, actor, AT, KEY)
    assert Identity.objects.count() == 0


@pytest.mark.usefixtures("db")
def test_nothing_personal_lies_open_in_the_database(tmp_path: Path) -> None:
    known()
    with connection.cursor() as cursor:
        for table in (Customer, Identity, Unmasking):
            cursor.execute(f'SELECT * FROM "{table._meta.db_table}"')
            stored = b"".join(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            )
            for plain in ("王小明", "13812345678", "wang@example.com"):
                assert plain.encode() not in stored


@pytest.mark.usefixtures("db")
def test_card_is_masked_for_everybody_who_may_see_it() -> None:
    furnish()
    customer_id = known()
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.INSPECTOR, Role.PRIVACY_OFFICER):
        card = customer_card(hire(role.value, rights(role)), customer_id)
        assert (card.name, card.phone, card.email) == ("王*", "138****5678", "w***@example.com")


@pytest.mark.usefixtures("db")
def test_agent_sees_only_customers_of_own_dialogues() -> None:
    furnish()
    customer_id, lin, eve = known(), hire("lin", rights(Role.AGENT)), hire("eve", rights(Role.AGENT))
    assert customer_card(lin, customer_id, within=in_dialogue(lin, customer_id)).name == "王*"
    with pytest.raises(AccessDenied):
        customer_card(eve, customer_id, within=in_dialogue(lin, customer_id))
    with pytest.raises(AccessDenied):
        customer_card(lin, customer_id)


@pytest.mark.usefixtures("db")
def test_a_dialogue_with_somebody_else_opens_no_door() -> None:
    furnish()
    customer_id, lin = known(), hire("lin", rights(Role.AGENT))
    with pytest.raises(BadInput):
        customer_card(lin, customer_id, within=in_dialogue(lin, customer_id + 1))


@pytest.mark.usefixtures("db")
def test_unmasking_answers_and_leaves_exactly_one_fact() -> None:
    furnish()
    customer_id, lin = known(), hire("lin", rights(Role.AGENT))
    before = len(facts())
    value = run(
        unmask_field, lin, AT, customer_id, CustomerField.PHONE, " 核对收货电话 ", within=in_dialogue(lin, customer_id)
    )
    row = Unmasking.objects.get()
    assert value == "13812345678"
    assert facts()[before:] == [CustomerUnmasked(customer_id=customer_id, field="phone", unmasking_id=row.id)]
    assert (row.agent_id, row.field, row.at) == (lin.id, "phone", AT)
    assert "核对" not in repr(facts()[-1])


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("grade", "own", "reason", "refusal"),
    [
        (Grade.REGULAR, True, " \n ", ReasonMissing),
        (Grade.REGULAR, True, "x" * 201, BadInput),
        (Grade.REGULAR, False, "核对", AccessDenied),
        (Grade.TRAINEE, True, "核对", AccessDenied),
    ],
)
def test_refused_unmasking_writes_nothing(grade: Grade, own: bool, reason: str, refusal: type[Refusal]) -> None:
    furnish()
    customer_id, lin = known(), hire("lin", rights(Role.AGENT, grade=grade))
    before = facts()
    within = in_dialogue(lin, customer_id) if own else None
    with pytest.raises(refusal):
        run(unmask_field, lin, AT, customer_id, CustomerField.PHONE, reason, within=within)
    assert facts() == before
    assert Unmasking.objects.count() == 0


@pytest.mark.usefixtures("db")
def test_unmasking_nothing_is_no_unmasking() -> None:
    furnish()
    customer_id, boss = known(Details(name="王")), hire("boss", rights(Role.SUPERVISOR))
    with pytest.raises(NotFound):
        run(unmask_field, boss, AT, customer_id, CustomerField.PHONE, "核对")
    with pytest.raises(NotFound):
        run(unmask_field, boss, AT, 1, CustomerField.PHONE, "核对")
    assert Unmasking.objects.count() == 0


@pytest.mark.usefixtures("db")
def test_opening_a_customer_is_on_record() -> None:
    furnish()
    customer_id, boss = known(), hire("boss", rights(Role.SUPERVISOR))
    run(note_customer_opened, boss, AT, customer_id)
    assert facts()[-1] == CustomerOpened(customer_id=customer_id, viewer_id=boss.id)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("spelling", ["13812345678", "+86 138-1234-5678", "１３８１２３４５６７８"])
def test_phone_is_found_in_any_spelling_and_the_search_is_on_record(spelling: str) -> None:
    furnish()
    customer_id, boss = known(), hire("boss", rights(Role.SUPERVISOR))
    assert run(search_customers, boss, AT, spelling) == (customer_id,)
    assert facts()[-1] == CustomerSearched(agent_id=boss.id, by="phone", found=1)


@pytest.mark.usefixtures("db")
def test_email_is_found_and_a_part_of_it_is_not() -> None:
    furnish()
    customer_id, boss = known(), hire("boss", rights(Role.SUPERVISOR))
    assert run(search_customers, boss, AT, "WANG@Example.com") == (customer_id,)
    assert run(search_customers, boss, AT, "wang@example") == ()
    assert run(search_customers, boss, AT, "1381234") == ()


@pytest.mark.usefixtures("db")
def test_a_shops_own_number_finds_its_customer_and_a_name_finds_nobody() -> None:
    furnish()
    boss = hire("boss", rights(Role.SUPERVISOR))
    customer_id = known(key=IdentityKey(channel="webchat", account="tea", external_id="member:V-1024"))
    assert run(search_customers, boss, AT, " V-1024 ") == (customer_id,)
    assert facts()[-1] == CustomerSearched(agent_id=boss.id, by="member", found=1)
    assert [run(search_customers, boss, AT, words) for words in ("V-10", "王小明")] == [(), ()]


@pytest.mark.usefixtures("db")
def test_agent_may_not_search_all_customers() -> None:
    furnish()
    known()
    lin = hire("lin", rights(Role.AGENT))
    before = facts()
    with pytest.raises(AccessDenied):
        run(search_customers, lin, AT, "13812345678")
    assert facts() == before


@pytest.mark.usefixtures("db")
def test_nonce_counts_once_an_account_and_is_forgotten_when_it_expired() -> None:
    expiry = AT + hours(1)
    run(use_nonce, SYSTEM, AT, "demo", "n" * 16, expiry)
    run(use_nonce, SYSTEM, AT, "other", "n" * 16, expiry)
    with pytest.raises(NonceReplayed):
        run(use_nonce, SYSTEM, AT, "demo", "n" * 16, expiry)
    assert run(forget_expired_nonces, SYSTEM, AT) == 0
    assert run(forget_expired_nonces, SYSTEM, expiry) == 2
    assert NonceUsed.objects.count() == 0


@pytest.mark.usefixtures("live_db")
def test_two_pens_make_one_customer() -> None:
    """Two processes see the same newcomer at once; each pen stands for one of them."""
    pens = [Pen(within={}), Pen(within={})]
    for pen in pens:
        pen.start()
    keys = [IdentityKey(channel="webchat", account="demo", external_id=f"v{number}") for number in range(12)]
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(pen.run, find_or_make_customer, SYSTEM, AT, key, WANG) for key in keys for pen in pens]
        found = [call.result() for call in calls]
    for pen in pens:
        pen.stop()
    assert [one.id for one in found[::2]] == [one.id for one in found[1::2]]
    assert sum(one.made for one in found) == len(keys) == Customer.objects.count() == Identity.objects.count()


@pytest.mark.usefixtures("live_db")
def test_two_pens_accept_a_nonce_once() -> None:
    pens = [Pen(within={}), Pen(within={})]
    for pen in pens:
        pen.start()
    with ThreadPoolExecutor(8) as pool:
        calls = [
            pool.submit(pen.run, use_nonce, SYSTEM, AT, "demo", f"nonce-number-{number:03}", AT + hours(1))
            for number in range(12)
            for pen in pens
        ]
        errors = [call.exception() for call in calls]
    for pen in pens:
        pen.stop()
    assert [type(error) for error in errors if error] == [NonceReplayed] * 12
    assert NonceUsed.objects.count() == 12

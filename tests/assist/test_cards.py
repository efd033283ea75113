"""What agents know of the goods: each category in use has its kinds of cards, and what is missing is said before a shift."""

import pytest

from tests.dialogue.desk import after, open_shop
from tests.people.staff import AT, facts, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assist.actions import (
    acknowledge,
    begin_shift,
    furnish_categories,
    publish_card,
    retire_card,
    use_category,
)
from zhunsheng.assist.events import CardPublished, CardRetired
from zhunsheng.assist.queries import card, cards, categories, comparison, unread
from zhunsheng.assist.values import CardKind, NewCard
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.actions import set_presence
from zhunsheng.people.queries import open_shift
from zhunsheng.people.values import Presence, ShiftNotReady

pytestmark = pytest.mark.usefixtures("db")

MANUAL = NewCard(
    category="digital",
    kind=CardKind.MANUAL,
    title="轻翼 14",
    product="轻翼 14",
    parameters={"重量": "1.2 kg", "保修": " "},
)


def shelves() -> tuple[Actor, Actor]:
    open_shop()
    run(furnish_categories, SYSTEM, AT)
    return hire("lin", rights(Role.AGENT)), hire("pei", rights(Role.TRAINER))


def test_a_gap_is_listed_and_part_of_the_briefing() -> None:
    lin, trainer = shelves()
    run(begin_shift, lin, AT)
    assert unread(lin.id, AT) == []
    run(publish_card, trainer, after(1), MANUAL)
    lacking = {one.code: one.missing for one in categories(lin) if one.in_use}
    assert lacking == {"digital": ("case", "competitor")}
    assert sorted(one.kind for one in unread(lin.id, after(2))) == ["card", "gaps"]
    run(begin_shift, lin, after(2))
    with pytest.raises(ShiftNotReady) as caught:
        run(set_presence, lin, after(2), lin.id, Presence.AVAILABLE)
    assert "knowledge" in str(caught.value.detail["missing"])
    run(acknowledge, lin, after(3), [one.key for one in unread(lin.id, after(3))])
    shift = open_shift(lin.id, after(3))
    assert shift is not None
    assert "knowledge" not in shift.missing
    run(retire_card, trainer, after(4), cards(lin)[0].id)
    assert [one.kind for one in unread(lin.id, after(5))] == ["gaps"]


def test_products_stand_side_by_side_and_competitors_behind() -> None:
    lin, trainer = shelves()
    rival = NewCard(
        category="digital", kind=CardKind.COMPETITOR, title="A 款", product="A 款", parameters={"重量": "1.5 kg"}
    )
    for new in (rival, MANUAL, NewCard(category="digital", kind=CardKind.CASE, title="案例", text="续航")):
        run(publish_card, trainer, AT, new)
    found = comparison(lin, "digital")
    assert [one.title for one in found.products] == ["轻翼 14", "A 款"]
    assert dict(found.rows)["重量"] == ("1.2 kg", "1.5 kg")
    assert dict(found.rows)["保修"] == ("", "")


def test_a_card_has_versions_and_nobody_overwrites_unseen() -> None:
    lin, trainer = shelves()
    made = run(publish_card, trainer, AT, MANUAL)
    longer = NewCard(category="digital", kind=CardKind.MANUAL, title="轻翼 14", text="轻办公")
    assert run(publish_card, trainer, after(1), longer, made, version=1) == made
    run(publish_card, trainer, after(2), longer, made, version=2)
    with pytest.raises(BadInput):
        run(publish_card, trainer, after(2), MANUAL, made, version=1)
    assert (card(lin, made).version, card(lin, made).text) == (2, "轻办公")
    run(retire_card, trainer, after(3), made)
    run(retire_card, trainer, after(3), made)
    told = [one for one in facts() if isinstance(one, CardPublished | CardRetired)]
    assert [type(one).__name__ for one in told] == ["CardPublished", "CardPublished", "CardRetired"]


def test_what_is_no_card_is_refused_and_agents_write_none() -> None:
    lin, trainer = shelves()
    for bad in (
        NewCard(category="digital", kind=CardKind.CASE, title=" ", text="x"),
        NewCard(category="digital", kind=CardKind.CASE, title="x"),
        NewCard(category="digital", kind=CardKind.CASE, title="x", text="a\0b"),
        NewCard(category="digital", kind=CardKind.MANUAL, title="x", parameters={"面料": "棉"}),
    ):
        with pytest.raises(BadInput):
            run(publish_card, trainer, AT, bad)
    with pytest.raises(NotFound):
        run(publish_card, trainer, AT, NewCard(category="none", kind=CardKind.CASE, title="x", text="x"))
    with pytest.raises(AccessDenied):
        run(publish_card, lin, AT, MANUAL)
    with pytest.raises(AccessDenied):
        run(use_category, lin, AT, "digital", in_use=True)
    assert cards(lin) == []

"""What people confirm draws a shop's lines, counts how the bot fares, and keeps a worse bank from recognising."""

from collections.abc import Iterator

import pytest

from tests.assist.test_bot import asks, begun, shelves
from tests.dialogue.desk import AT, after, agent, customer, opening
from tests.insight.following import ALWAYS, MANAGER, follow
from tests.people.staff import facts, hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.dialogue.actions import open_dialogue
from zhunsheng.dialogue.values import Opening
from zhunsheng.insight.queries import figures
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.knowledge.actions import (
    add_phrasings,
    aim_bot,
    drop_phrasing,
    forget_unmatched,
    judge_sample,
    keep_editions,
    set_tests,
    use_edition,
)
from zhunsheng.knowledge.bank import use
from zhunsheng.knowledge.events import BankUsed
from zhunsheng.knowledge.models import Sample, Served
from zhunsheng.knowledge.queries import (
    aim_of,
    bot_figures,
    bot_on_duty,
    editions,
    faqs,
    learned,
    phrasings,
    ready,
    sample_of,
)
from zhunsheng.knowledge.recogniser.bands import Tried, draw
from zhunsheng.knowledge.recogniser.deciding import NEVER

pytestmark = pytest.mark.usefixtures("db", "_forgetful")

TALKS = next(reader for reader in AFTER if reader.name == "bot_talks")
ASKED = ("退款大概几天能到呀", "优惠券用不了咋办", "周末去爬山吧")


@pytest.fixture
def _forgetful() -> Iterator[None]:
    """Forget which version this process uses; a worker's is its own."""
    yield
    use(None)


def tried(probability: float, *, right: bool) -> Tried:
    return Tried(at=0, first="1", probability=probability, belonging=probability, right=right)


def test_the_more_is_confirmed_the_more_the_line_is_the_shops_own() -> None:
    bank = [tried(0.5 + one / 1000, right=True) for one in range(400)]
    assert draw(bank, [], 0.02).answer == 0.5
    wrong = [tried(0.7, right=False) for _ in range(20)]
    few, many = draw(bank, wrong[:1], 0.02).answer, draw(bank, wrong + [tried(0.95, right=True)] * 30, 0.02).answer
    assert 0.5 <= few < many
    assert many > 0.7
    assert draw([], [], 0.02) == NEVER


def test_a_week_is_drawn_once_judged_by_editors_and_counted() -> None:
    writer = shelves()
    store = opening(customer()).shop_id
    for number, text in enumerate(ASKED):
        who = customer()
        asks(who, begun(who), text, after(5 + number))
    follow(after(30), TALKS)
    week = sample_of(writer, store, AT - hours(1))
    assert (week.drawn, week.judged, {one.text for one in week.waiting}) == (3, 0, set(ASKED))
    with pytest.raises(AccessDenied):
        sample_of(agent("lin"), store, AT)
    by_text = {one.text: one for one in week.waiting}
    first = by_text[ASKED[0]]
    with pytest.raises(BadInput):
        run(judge_sample, writer, after(40), first.id, "perhaps")
    with pytest.raises(BadInput):
        run(judge_sample, writer, after(40), first.id, "other")
    run(judge_sample, writer, after(40), first.id, "right")
    run(judge_sample, writer, after(41), by_text[ASKED[2]].id, "none")
    again = sample_of(writer, store, AT - hours(1))
    assert (again.drawn, again.judged, [one.text for one in again.waiting]) == (3, 2, [ASKED[1]])
    found = bot_figures(writer, [store], AT - hours(1), after(60))
    assert (found.began, found.decided, found.judged, found.recognised, found.right) == (3, 0, 2, 1, 1)
    bank = learned(meaning=False)
    assert [(one.text, bool(one.faq)) for one in bank.proofs] == [(ASKED[2], False), (ASKED[0], True)]
    assert set(bank.by_shop) == {store}


def test_who_comes_back_within_a_day_was_not_helped_alone() -> None:
    writer, who, other = shelves(), customer(), customer()
    store = opening(customer()).shop_id
    for one in (who, other):
        dialogue_id = begun(one)
        asks(one, dialogue_id, "退款什么时候到账？", after(5))
        asks(one, dialogue_id, "解决了", after(20))
    wanted = Opening(shop_id=store, channel="webchat", customer_id=other.id, group="online", bot_first=True)
    asks(other, run(open_dialogue, other, after(60), wanted), "转人工", after(61))
    follow(after(3600), TALKS)
    assert Served.objects.filter(again_at__isnull=False).count() == 1
    later = AT + hours(30)
    found = bot_figures(writer, [store], AT - hours(1), later)
    assert (found.began, found.decided, found.alone, found.again, found.solved) == (3, 3, 1, 1, 2)
    assert (found.reasons, found.cards[0].alone, found.cards[0].served) == ((("asked", 1),), 1, 2)
    run(forget_unmatched, SYSTEM, later, list(Served.objects.values_list("dialogue_id", flat=True)))
    assert (Served.objects.count(), Sample.objects.count()) == (0, 0)


def test_a_worse_bank_waits_until_somebody_lets_it_and_one_can_go_back() -> None:
    writer = shelves()
    chief = hire("boss", rights(Role.SUPERVISOR))
    refund = next(one for one in faqs(writer) if one.draft.answer.startswith("退款"))
    coupon = next(one for one in faqs(writer) if one.draft.question == "优惠券怎么用")
    run(set_tests, writer, AT, refund.id, ["退的钱多久能到我卡里", "钱退回来了吗怎么还没到账"])
    keep_editions(after(1))
    assert [(one.number, one.used, one.why, one.asked) for one in editions(writer)] == [(1, True, "", 2)]
    run(
        add_phrasings,
        writer,
        after(2),
        coupon.id,
        ["退的钱多久能到我的卡里", "钱退回来了吗怎么还没到", "退的钱多久到我卡里"],
    )
    keep_editions(after(3))
    worse, before = editions(writer)
    assert (worse.number, worse.used, worse.why, before.used) == (2, False, "worse", True)
    assert worse.lost
    bank = ready()
    assert bank is not None
    assert bank.known.recognise("退的钱多久能到我卡里").first == str(refund.id)
    with pytest.raises(AccessDenied):
        run(use_edition, agent("lin"), after(4), 2)
    run(use_edition, chief, after(5), 2)
    keep_editions(after(6))
    bank = ready()
    assert bank is not None
    assert bank.known.recognise("退的钱多久能到我卡里").first == str(coupon.id)
    run(use_edition, chief, after(7), 1)
    assert facts()[-1] == BankUsed(desk_id=1, number=1, pinned=True)
    run(drop_phrasing, writer, after(8), phrasings(writer, coupon.id)[-1].id)
    keep_editions(after(9))
    assert [(one.number, one.used, one.why) for one in editions(writer)][:1] == [(3, False, "pinned")]


def test_a_shop_says_how_many_may_be_wrong_and_when_the_bot_serves() -> None:
    shelves()
    chief, store = hire("boss", rights(Role.SUPERVISOR)), opening(customer()).shop_id
    assert (aim_of(store).wrong_permille, bot_on_duty(store, is_open=True)) == (20, True)
    run(aim_bot, chief, AT, store, wrong_permille=5, hours="closed")
    assert (bot_on_duty(store, is_open=True), bot_on_duty(store, is_open=False)) == (False, True)
    for wrong, when in ((0, "always"), (500, "always"), (20, "never")):
        with pytest.raises(BadInput):
            run(aim_bot, chief, AT, store, wrong_permille=wrong, hours=when)
    assert learned(meaning=False).by_shop.keys() == {store}


def test_what_the_bot_solves_alone_and_recognises_are_figures_of_the_standard() -> None:
    writer, who, other = shelves(), customer(), customer()
    asks(who, begun(who), "退款大概几天能到呀", after(5))
    dialogue_id = begun(other)
    asks(other, dialogue_id, "退款大概几天能到呀", after(5))
    asks(other, dialogue_id, "转人工", after(60))
    week = sample_of(writer, opening(who).shop_id, AT - hours(1))
    run(judge_sample, writer, after(70), week.waiting[0].id, "right")
    run(judge_sample, writer, after(71), week.waiting[1].id, "other", faqs(writer)[0].id)
    run(judge_sample, writer, after(72), week.waiting[1].id, "none")
    follow(after(80))
    found = figures(MANAGER, ["cc-k8", "cc-k9"], ALWAYS)
    assert [(found[one].n, found[one].among) for one in ("cc-k8", "cc-k9")] == [(1, 2), (1, 2)]

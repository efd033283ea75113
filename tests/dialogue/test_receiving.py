"""A customer writes: a dialogue begins, every message counts once and keeps its number."""

import hashlib
import hmac
from functools import partial

import pytest

from tests.dialogue.desk import (
    AT,
    SHOP,
    after,
    agent,
    answers,
    be,
    closes,
    customer,
    draft,
    hands_over,
    install,
    lines,
    names,
    open_shop,
    opened,
    opening,
    row,
    says,
    ticking,
    told,
    tries,
)
from tests.dialogue.ruling import rule
from tests.dialogue.stranger import GATE, PHRASES
from tests.support.together import at_once, in_one_batch, pens
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.wiring import WITHIN
from zhunsheng.clocks.queries import shown_clocks
from zhunsheng.dialogue.actions import Written, mark_delivered, mark_read, open_dialogue, receive_message
from zhunsheng.dialogue.events import MessageReceived
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.values import TEXT_LIMIT, Draft, MessageKind
from zhunsheng.journal.actions import Pen, run
from zhunsheng.journal.models import FactRow
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.values import Presence, Tier
from zhunsheng.standards.queries import standing

pytestmark = pytest.mark.usefixtures("db")

ALL_TICKED = ("solved_or_followup", "no_further_question", "satisfaction_intent", "customer_confirmation")


def test_opening_records_routes_and_starts_the_greeting_clock():
    open_shop()
    xiaolin, guest = agent("xiaolin"), customer(Tier.VIP)
    dialogue_id = opened(guest)
    found = row(dialogue_id)
    assert (found.shop_id, found.channel, found.customer_id, found.group, found.tier) == (
        SHOP, "webchat", guest.id, "online", "vip",
    )  # fmt: skip
    assert (found.state, found.agent_id, found.seq, found.opened_at, found.waiting_since) == (
        "open", xiaolin.id, 2, AT, None,
    )  # fmt: skip
    assert found.standing_id == standing(AT).id
    assert [(line.seq, line.by, line.event) for line in lines(dialogue_id)] == [
        (1, "system", "dialogue.opened"),
        (2, "system", "dialogue.assigned"),
    ]
    assert names(dialogue_id) == ["dialogue.opened", "dialogue.assigned"]
    clocks = {clock.clause_id: clock for clock in shown_clocks([dialogue_id], AT)[dialogue_id]}
    assert {name: clock.due_at for name, clock in clocks.items() if name == "ec-1.2a"} == {"ec-1.2a": after(30)}


def test_with_nobody_free_the_customer_waits_visibly():
    open_shop(PHRASES)
    agent("away", here=False)
    dialogue_id = opened(customer())
    assert (row(dialogue_id).state, row(dialogue_id).waiting_since) == ("waiting", AT)
    assert names(dialogue_id) == ["dialogue.opened", "dialogue.queued"]
    assert [line.event for line in lines(dialogue_id)] == ["dialogue.opened", "dialogue.queued"]


def test_a_dialogue_keeps_the_standard_it_began_under():
    open_shop(PHRASES)
    guest = customer()
    before = opened(guest)
    first = standing(AT).id
    install(GATE, at=after(10))
    later = opened(customer(), after(11))
    assert opened(guest, after(12)) == before
    assert (row(before).standing_id, row(later).standing_id) == (first, standing(after(11)).id)
    assert row(before).standing_id != row(later).standing_id


def test_opening_again_returns_the_open_dialogue():
    open_shop(PHRASES)
    guest = customer()
    other_shop = run(open_dialogue, guest, AT, opening(guest, shop=SHOP + 1))
    other_channel = run(open_dialogue, guest, AT, opening(guest, channel="email"))
    assert opened(guest) == opened(guest)
    assert len({opened(guest), other_shop, other_channel}) == Dialogue.objects.count() == 3


def test_nobody_opens_or_finds_the_dialogue_of_somebody_else():
    open_shop(PHRASES)
    guest, other, xiaolin = customer(), customer(), agent("xiaolin")
    for stranger in (other, xiaolin):
        with pytest.raises(AccessDenied):
            run(open_dialogue, stranger, AT, opening(guest))
    assert Dialogue.objects.count() == 0
    opened(guest)
    for stranger in (other, xiaolin):
        with pytest.raises(AccessDenied):
            run(open_dialogue, stranger, AT, opening(guest))


def test_somebody_elses_dialogue_is_denied_and_nothing_is_written():
    open_shop(PHRASES)
    dialogue_id, other = opened(customer()), customer()
    before = (FactRow.objects.count(), Message.objects.count(), row(dialogue_id).version)
    with pytest.raises(AccessDenied):
        says(other, dialogue_id, "我看看别人的会话")
    assert (FactRow.objects.count(), Message.objects.count(), row(dialogue_id).version) == before


def test_a_dialogue_that_is_not_there_is_said_so():
    open_shop(PHRASES)
    with pytest.raises(NotFound):
        says(customer(), 404, "在吗")


def test_the_owner_cannot_write_the_customers_words_or_receipts():
    open_shop(PHRASES)
    xiaolin, dialogue_id = agent("xiaolin"), opened(customer())
    assert row(dialogue_id).agent_id == xiaolin.id
    for deed in (
        lambda: says(xiaolin, dialogue_id, "问题解决了，很满意"),
        lambda: run(mark_read, xiaolin, AT, dialogue_id, 2),
        lambda: run(mark_delivered, xiaolin, AT, dialogue_id, 2),
    ):
        with pytest.raises(AccessDenied):
            deed()
    assert (row(dialogue_id).seq, row(dialogue_id).read_seq, row(dialogue_id).delivered_seq) == (2, 0, 0)


def test_the_desk_itself_may_bring_in_what_a_channel_received():
    open_shop(PHRASES)
    dialogue_id = opened(customer())
    assert says(SYSTEM, dialogue_id, "在吗").seq == 3
    assert lines(dialogue_id)[-1].author_id == row(dialogue_id).customer_id


def test_a_message_is_stored_numbered_and_recorded():
    open_shop()
    guest = customer()
    dialogue_id = opened(guest)
    written = says(guest, dialogue_id, "  我的耳机没有声音 ", after(4), cid="c-1")
    line = lines(dialogue_id)[-1]
    assert written == Written(dialogue_id=dialogue_id, id=line.id, seq=3, at=after(4))
    assert (line.seq, line.by, line.author_id, line.kind, line.text, line.cid, line.at) == (
        3, "customer", guest.id, "text", "  我的耳机没有声音 ", "c-1", after(4),
    )  # fmt: skip
    found = row(dialogue_id)
    assert (found.seq, found.last_at, found.unanswered_since) == (3, after(4), after(4))
    clocks = {clock.clause_id: clock.due_at for clock in shown_clocks([dialogue_id], after(5))[dialogue_id]}
    assert clocks["dy-3.1b"] == after(4 + 180)


def test_only_the_first_unanswered_message_begins_a_wait():
    open_shop(PHRASES)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "在吗", after(1))
    says(guest, dialogue_id, "有人吗", after(2))
    assert row(dialogue_id).unanswered_since == after(1)
    answers(xiaolin, dialogue_id, "在的", after(3))
    assert row(dialogue_id).unanswered_since is None
    says(guest, dialogue_id, "好", after(4))
    turns = [fact.turn for fact in told(dialogue_id, MessageReceived)]
    assert turns == [True, False, True]


@pytest.mark.parametrize(
    ("bad", "thing"),
    [
        (Draft(cid="c", text=""), "text"),
        (Draft(cid="c", text=" \n　"), "text"),
        (Draft(cid="c", text="字" * (TEXT_LIMIT + 1)), "text"),
        (Draft(cid="c", text="在\x00吗"), "text"),
        (Draft(cid="c", text="在\ud83d吗"), "text"),
        (Draft(cid="c\x00", text="在吗"), "cid"),
        (Draft(cid="", text="在吗"), "cid"),
        (Draft(cid="c" * 65, text="在吗"), "cid"),
        (Draft(cid="c", text="在吗", kind=MessageKind.SYSTEM), "kind"),
        (Draft(cid="c", text="在吗", kind=MessageKind.PROGRESS), "kind"),
    ],
)
def test_what_is_no_message_is_refused(bad, thing):
    open_shop(PHRASES)
    guest = customer()
    dialogue_id = opened(guest)
    with pytest.raises(BadInput) as refusal:
        run(receive_message, guest, AT, dialogue_id, bad)
    assert refusal.value.detail["thing"] == thing
    assert row(dialogue_id).seq == 2


def test_the_longest_message_and_a_file_without_words_are_taken():
    open_shop(PHRASES)
    guest = customer()
    dialogue_id = opened(guest)
    longest = Draft(cid="a" * 64, text="字" * TEXT_LIMIT)
    picture = Draft(cid="b", file_token="t0ken", kind=MessageKind.IMAGE)
    assert [run(receive_message, guest, AT, dialogue_id, one).seq for one in (longest, picture)] == [3, 4]
    assert (lines(dialogue_id)[-1].file_token, lines(dialogue_id)[-1].kind) == ("t0ken", "image")


def test_the_same_cid_gives_the_first_result_and_one_row():
    open_shop(PHRASES)
    guest = customer()
    dialogue_id = opened(guest)
    first = says(guest, dialogue_id, "在吗", after(1), cid="same")
    again = says(guest, dialogue_id, "别的话", after(9), cid="same")
    assert (again.id, again.seq, again.at, first.repeated, again.repeated) == (first.id, 3, after(1), False, True)
    assert [line.text for line in lines(dialogue_id) if line.by == "customer"] == ["在吗"]
    assert names(dialogue_id).count("message.received") == 1


def test_the_same_cid_of_two_sides_or_two_dialogues_is_no_repeat():
    open_shop(PHRASES)
    xiaolin, guest, other = agent("xiaolin"), customer(), customer()
    dialogue_id, second = opened(guest), opened(other)
    assert says(guest, dialogue_id, "在吗", cid="same").repeated is False
    assert says(other, second, "在吗", cid="same").repeated is False
    assert isinstance(sent := tries(xiaolin, dialogue_id, "在的", cid="same"), Written)
    assert (sent.repeated, sent.seq) == (False, 4)


def test_the_same_cid_within_one_batch_counts_once():
    open_shop(PHRASES)
    guest = customer()
    dialogue_id = opened(guest)
    commits: list[int] = []
    pen = Pen(
        within=WITHIN, after_commit=lambda recorded, shown: commits.append(sum(key == "line" for key, _ in shown))
    )
    cids = ("same", "same", "other", "same")
    calls = [partial(pen.run, receive_message, guest, after(1), dialogue_id, draft("在吗", cid)) for cid in cids]
    written = in_one_batch(pen, calls)
    pen.stop()
    assert all(isinstance(one, Written) for one in written)
    same = [one for number, one in enumerate(written) if number != 2 and isinstance(one, Written)]
    assert len({one.id for one in same}) == 1
    assert sorted(one.repeated for one in same) == [False, True, True]
    assert commits == [2], "one commit with two messages: nothing had to be run again alone"
    assert sorted(line.cid or "" for line in lines(dialogue_id) if line.by == "customer") == ["other", "same"]


def test_the_same_cid_at_two_pens_counts_once():
    open_shop(PHRASES)
    guest = customer()
    dialogue_id = opened(guest)
    with pens(2) as (left, right):
        for round_ in range(6):
            cid = f"same-{round_}"
            written = at_once(
                [
                    partial(pen.run, receive_message, guest, AT, dialogue_id, draft("在吗", cid))
                    for pen in (left, right, left, right)
                ]
            )
            assert len({one.id for one in written if isinstance(one, Written)}) == 1
    assert [line.seq for line in lines(dialogue_id)] == list(range(1, 9))


def test_one_open_dialogue_also_when_two_pens_open_at_once():
    open_shop(PHRASES)
    agent("xiaolin", capacity=50)
    guests = [customer() for _ in range(5)]
    with pens(2) as (left, right):
        for guest in guests:
            ids = at_once([partial(pen.run, open_dialogue, guest, AT, opening(guest)) for pen in (left, right, left)])
            assert len(set(ids)) == 1
    assert Dialogue.objects.count() == len(guests)


def test_a_message_to_an_ended_dialogue_reopens_it_and_finds_an_owner_anew():
    open_shop()
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "耳机坏了", after(1))
    answers(xiaolin, dialogue_id, "给您换新", after(2))
    closes(xiaolin, dialogue_id, ticking(*ALL_TICKED), after(3))
    assert (row(dialogue_id).state, row(dialogue_id).closed_at) == ("closed", after(3))
    xiaozhou = agent("xiaozhou", capacity=9)
    says(guest, dialogue_id, "又坏了", after(60))
    found = row(dialogue_id)
    assert (found.state, found.agent_id, found.closed_at, found.waiting_since) == ("open", xiaolin.id, None, None)
    assert found.unanswered_since == after(60)
    assert names(dialogue_id)[-4:] == [
        "dialogue.reopened", "dialogue.assigned", "message.received", "demand.stated",
    ]  # fmt: skip
    assert [line.event or line.by for line in lines(dialogue_id)][-3:] == [
        "dialogue.reopened", "dialogue.assigned", "customer",
    ]  # fmt: skip
    assert xiaozhou.id != found.agent_id


@pytest.mark.parametrize(("later_s", "goes_on"), [(99, True), (100, False)])
def test_a_dialogue_goes_on_only_so_long_as_its_groups_rules_say(later_s, goes_on):
    open_shop(PHRASES)
    rule(reopen_s=100)
    xiaolin, guest = agent("xiaolin"), customer()
    first = opened(guest)
    closes(xiaolin, first, at=after(10))
    written, again = (says(guest, first, "又坏了", after(10 + later_s), cid="later") for _ in range(2))
    assert (written.dialogue_id == first, again.id, again.repeated) == (goes_on, written.id, True)
    assert [row(first).state, row(written.dialogue_id).state] == ["open" if goes_on else "closed", "open"]
    assert names(written.dialogue_id)[:1] == ["dialogue.opened"]
    assert ("dialogue.reopened" in names(first)) is goes_on
    assert lines(written.dialogue_id)[-1].text == "又坏了"


def test_a_dialogue_begun_anew_by_a_late_message_is_taken_by_the_bot_where_the_bot_is_first():
    open_shop(PHRASES)
    xiaolin, guest = agent("xiaolin"), customer()
    first = opened(guest)
    closes(xiaolin, first, at=after(10))
    written = run(receive_message, guest, after(10 + 86_400), first, Draft(cid="later", text="又坏了"), bot_first=True)
    assert row(written.dialogue_id).agent_id is None
    assert "bot.began" in names(written.dialogue_id)


def test_thanks_a_week_later_are_kept_where_they_belong_and_open_nothing():
    open_shop()
    xiaolin, guest = agent("xiaolin"), customer()
    first = opened(guest)
    says(guest, first, "耳机坏了", after(1))
    answers(xiaolin, first, "给您换新", after(2))
    closes(xiaolin, first, ticking(*ALL_TICKED), after(3))
    written = says(guest, first, "谢谢", after(7 * 86_400))
    assert (written.dialogue_id, row(first).state, Dialogue.objects.count()) == (first, "closed", 1)


def test_a_reopened_dialogue_waits_when_its_owner_went_home():
    open_shop(PHRASES)
    xiaolin, guest = agent("xiaolin"), customer()
    dialogue_id = opened(guest)
    closes(xiaolin, dialogue_id)
    be(xiaolin, Presence.AWAY)
    says(guest, dialogue_id, "还有一事", after(60))
    found = row(dialogue_id)
    assert (found.state, found.agent_id, found.team_id, found.waiting_since) == ("waiting", None, None, after(60))


def test_a_late_message_to_an_ended_dialogue_goes_on_in_the_one_opened_since():
    open_shop(PHRASES)
    xiaolin, guest = agent("xiaolin"), customer()
    first = opened(guest)
    closes(xiaolin, first, at=after(1))
    second = opened(guest, after(2))
    late, again = (says(guest, first, "还有一事", after(at), cid="late") for at in (3, 4))
    assert (late.dialogue_id, late.seq, again.id, again.repeated) == (second, 3, late.id, True)
    assert [row(one).state for one in (first, second)] == ["closed", "open"]
    assert Dialogue.objects.exclude(state="closed").count() == 1


def test_a_proof_verifies_with_its_salt_and_dies_with_it():
    open_shop(PHRASES)
    guest = customer()
    dialogue_id = opened(guest)
    for at in (1, 2):
        says(guest, dialogue_id, "我住在银杏路18号", after(at))
    proofs = [fact.proof for fact in told(dialogue_id, MessageReceived)]
    stored = [line for line in lines(dialogue_id) if line.by == "customer"]
    again = [hmac.digest(bytes(line.salt or b""), line.text.encode(), hashlib.sha256).hex() for line in stored]
    assert proofs == again
    assert len(set(proofs)) == 2, "equal words leave no equal traces"
    Message.objects.filter(dialogue_id=dialogue_id).update(salt=None)
    text = stored[0].text.encode()
    guesses = {hashlib.sha256(text).hexdigest(), hmac.digest(b"", text, hashlib.sha256).hex()}
    assert guesses.isdisjoint(proofs)


def test_no_word_reaches_the_journal():
    open_shop()
    xiaolin, xiaozhou, guest = agent("xiaolin"), agent("xiaozhou"), customer()
    dialogue_id = opened(guest)
    owner, colleague = (xiaolin, xiaozhou) if row(dialogue_id).agent_id == xiaolin.id else (xiaozhou, xiaolin)
    words = ["银杏路十八号", "这个我们做不到", "不归我管啊", "已经为您登记", "答应周三前回电", "听见他说好了"]
    says(guest, dialogue_id, words[0])
    tries(owner, dialogue_id, words[1])
    tries(owner, dialogue_id, words[2], confirmed=["cc-2.1b", words[2]])
    tries(owner, dialogue_id, words[3], confirmed=[words[3]])
    hands_over(owner, dialogue_id, colleague, words[4])
    closes(colleague, dialogue_id, ticking(*ALL_TICKED, note=words[5]))
    journal = "\n".join(FactRow.objects.values_list("data", flat=True))
    assert names(dialogue_id) == [
        "dialogue.opened", "dialogue.assigned", "message.received", "demand.stated", "message.refused", "message.refused",
        "dialogue.answered", "message.sent", "message.noted", "dialogue.handed_over", "demand.graded", "dialogue.closed",
    ]  # fmt: skip
    assert [word for word in words if word in journal or word.encode("unicode_escape").decode() in journal] == []

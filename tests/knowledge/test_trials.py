"""Two versions of an answer beside each other, answers by place, steps and links: who is given what, counted, chosen, and nothing hostile."""

from collections.abc import Iterator

import msgspec
import pytest

from tests.assist.test_bot import REFUND, asks, begun, shelves
from tests.dialogue.desk import AT, after, agent, customer
from tests.insight.following import follow
from tests.people.staff import facts, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.dialogue.events import BotSaid
from zhunsheng.dialogue.models import Message
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.knowledge.actions import (
    approve_faq,
    begin_trial,
    draft_faq,
    end_trial,
    erase_demo_faqs,
    keep_editions,
    retire_faq,
    revise_faq,
    take_in,
)
from zhunsheng.knowledge.bank import lot, use
from zhunsheng.knowledge.errors import AnswerHeld, FaqChanged, NoNewerAnswer, NoTrial, TrialGoesOn
from zhunsheng.knowledge.events import FaqTrialBegan, FaqTrialEnded
from zhunsheng.knowledge.models import Sample, Served, Wording
from zhunsheng.knowledge.queries import export, faq, faqs, fared, help_answers, rows_of, trial_of, wordings
from zhunsheng.knowledge.queries.trials import between
from zhunsheng.knowledge.tables import WRITTEN, Sheet, looked_through
from zhunsheng.knowledge.values import FaqDraft, Link, VersionFared

pytestmark = pytest.mark.usefixtures("db", "_forgetful")

TALKS = next(reader for reader in AFTER if reader.name == "bot_talks")
SHORT = "退款 1 到 3 天到账。"


@pytest.fixture
def _forgetful() -> Iterator[None]:
    """Forget which version this process uses; a worker's is its own."""
    yield
    use(None)


def two_versions() -> tuple[Actor, Actor, int]:
    """Put a second version of the answer about refunds beside the first."""
    writer, chief = shelves(), hire("boss", rights(Role.SUPERVISOR))
    refund = next(one for one in faqs(writer) if one.draft.answer == REFUND)
    run(revise_faq, writer, AT, refund.id, FaqDraft(question=refund.draft.question, answer=SHORT), began=1)
    run(begin_trial, chief, AT, refund.id, number=2)
    keep_editions(after(3))
    return writer, chief, refund.id


def visitors(faq_id: int, wanted: int, number: int) -> list[Actor]:
    """Let customers come until so many have drawn a lot."""
    found: list[Actor] = []
    while len(found) < number:
        who = customer()
        if lot(faq_id, who.id) == wanted:
            found.append(who)
    return found


def test_each_visitor_is_given_one_of_two_versions_always_the_same() -> None:
    _, _, refund = two_versions()
    (first,), (second,) = visitors(refund, 0, 1), visitors(refund, 1, 1)
    for who, answer, number in ((first, REFUND, 1), (second, SHORT, 2)):
        dialogue_id = begun(who)
        for second_at in (5, 9):
            assert asks(who, dialogue_id, "退款什么时候到账？", after(second_at)) == answer
        assert [one.number for one in facts() if isinstance(one, BotSaid)][-1] == number
    assert sum(lot(refund, one) for one in range(1000)) == pytest.approx(500, abs=80)
    assert [lot(refund, one) for one in range(50)] != [lot(refund + 1, one) for one in range(50)]


def test_the_versions_are_counted_apart_and_one_is_chosen() -> None:
    writer, chief, refund = two_versions()
    for wanted, ends in ((0, ("解决了", "转人工", "转人工")), (1, ("解决了", "解决了"))):
        for who, end in zip(visitors(refund, wanted, len(ends)), ends, strict=True):
            dialogue_id = begun(who)
            asks(who, dialogue_id, "退款大概几天能到呀", after(5))
            asks(who, dialogue_id, end, after(9))
    follow(after(30), TALKS)
    found = trial_of(writer, refund)
    assert [(one.number, one.served, one.solved, one.handed) for one in found] == [(1, 3, 1, 2), (2, 2, 2, 0)]
    assert (
        set(Served.objects.values_list("number", flat=True))
        == set(Sample.objects.values_list("number", flat=True))
        == {1, 2}
    )
    with pytest.raises(BadInput):
        run(end_trial, chief, after(40), refund, number=7)
    run(end_trial, chief, after(41), refund, number=2)
    assert (faq(writer, refund).approved, faq(writer, refund).rival, trial_of(writer, refund)) == (2, None, ())
    told = [one for one in facts() if isinstance(one, FaqTrialBegan | FaqTrialEnded)]
    assert told == [FaqTrialBegan(faq_id=refund, number=1, rival=2), FaqTrialEnded(faq_id=refund, number=2, left=1)]
    keep_editions(after(42))
    (who,) = visitors(refund, 0, 1)
    assert asks(who, begun(who), "退款什么时候到账？", after(50)) == SHORT


def test_what_was_tried_and_left_waits_for_nobody_and_the_next_version_follows_what_was_chosen() -> None:
    writer, chief, refund = two_versions()
    run(end_trial, chief, after(5), refund, number=1)
    chosen = faq(writer, refund)
    assert (chosen.approved, chosen.latest, chosen.draft.answer, chosen.waits) == (1, 1, REFUND, False)
    assert run(revise_faq, writer, after(6), refund, FaqDraft(question="退款", answer="第三种说法。"), began=1) == 3
    assert [(one.number, one.draft.answer) for one in wordings(writer, refund)] == [
        (3, "第三种说法。"), (2, SHORT), (1, REFUND),
    ]  # fmt: skip
    run(begin_trial, chief, after(7), refund, number=3)
    run(revise_faq, writer, after(8), refund, FaqDraft(question="退款", answer="第四种说法。"), began=3)
    run(end_trial, chief, after(9), refund, number=1)
    assert (faq(writer, refund).latest, faq(writer, refund).waits) == (4, True)  # what came meanwhile still waits


def test_how_each_version_fared_is_known_after_the_choice() -> None:
    writer, chief, refund = two_versions()
    for wanted, end in ((0, "转人工"), (1, "解决了")):
        (who,) = visitors(refund, wanted, 1)
        dialogue_id = begun(who)
        asks(who, dialogue_id, "退款大概几天能到呀", after(5))
        asks(who, dialogue_id, end, after(9))
    follow(after(30), TALKS)
    run(end_trial, chief, after(41), refund, number=2)
    assert fared(writer, refund) == {
        1: VersionFared(served=1, solved=0, handed=1),
        2: VersionFared(served=1, solved=1, handed=0),
    }


def test_a_shipped_question_of_which_somebody_tried_other_words_is_not_taken_away_with_the_demonstration() -> None:
    writer, chief, refund = two_versions()
    Wording.objects.filter(faq_id=refund).update(author_id=SYSTEM.id)
    run(end_trial, chief, after(5), refund, number=1)
    run(erase_demo_faqs, SYSTEM, after(6), [faq(writer, refund).draft.question])
    assert faq(writer, refund).approved == 1


def test_a_trial_asks_for_approval_like_any_answer_and_one_goes_on_at_a_time() -> None:
    writer, chief, refund = two_versions()
    other = next(one.id for one in faqs(writer) if one.id != refund)
    with pytest.raises(NoNewerAnswer):
        run(begin_trial, chief, after(5), other, number=1)
    run(revise_faq, writer, after(6), other, FaqDraft(question="怎么退", answer="这不归我管，你自己看着办。"), began=1)
    for number, refusal in ((2, AnswerHeld), (1, FaqChanged)):
        with pytest.raises(refusal):
            run(begin_trial, chief, after(7), other, number=number)
    run(revise_faq, writer, after(8), refund, FaqDraft(question="退款", answer="第三种说法。"), began=2)
    for act in (begin_trial, approve_faq):
        with pytest.raises(TrialGoesOn):
            run(act, chief, after(9), refund, number=3)
    lin = agent("lin")
    for act in (begin_trial, end_trial):
        with pytest.raises(AccessDenied):
            run(act, lin, after(9), refund, number=2)
    with pytest.raises(NoTrial):
        run(end_trial, chief, after(9), other, number=1)
    run(retire_faq, chief, after(10), refund)
    assert facts()[-2] == FaqTrialEnded(faq_id=refund, number=1, left=2)
    assert faq(writer, refund).rival is None


def test_the_bounds_hold_what_is_known_of_a_share() -> None:
    assert between(0, 0) == (0.0, 1.0)
    low, high = between(50, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert between(0, 10)[0] == 0.0
    assert round(between(0, 10)[1], 3) == 0.278


RICH = FaqDraft(
    question="发票怎么开具", answer="在订单页申请。", by_tier={"vip": "专属顾问为您开。"},
    by_channel={"webchat": "点下面的链接申请。", "help": "登录后在订单页申请。"}, steps=("打开订单", "点“申请发票”"),
    links=(Link(title="开票说明", url="https://example.com/invoice?a=1&b=2"),),
)  # fmt: skip


def test_an_answer_is_worded_by_place_and_customer_with_its_steps_and_links() -> None:
    below = "\n1. 打开订单\n2. 点“申请发票”"
    assert RICH.answer_for("", "webchat") == f"点下面的链接申请。{below}"
    assert RICH.answer_for("vip", "webchat") == f"专属顾问为您开。{below}"
    assert RICH.answer_for("new", "email") == f"在订单页申请。{below}"
    writer, chief = shelves(), hire("boss", rights(Role.SUPERVISOR))
    made = run(draft_faq, writer, AT, RICH)
    assert faq(writer, made).draft == RICH
    run(approve_faq, chief, after(1), made, number=1)
    (shown,) = [one for one in help_answers(7, after(2)) if one.faq_id == made]
    assert (shown.answer, shown.steps, shown.links) == ("登录后在订单页申请。", RICH.steps, RICH.links)
    keep_editions(after(3))
    who = customer()
    dialogue_id = begun(who)
    assert asks(who, dialogue_id, "发票怎么开具", after(5)) == f"点下面的链接申请。{below}"
    said = Message.objects.get(dialogue_id=dialogue_id, by="bot")
    told = msgspec.json.decode(said.data or "{}")
    assert (told["link1"], told["href1"]) == ("开票说明", "https://example.com/invoice?a=1&b=2")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt://example.com/%0aalert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.com", "example.com",
        "https://", "https://user:word@example.com/", 'https://example.com/"onclick=', "https://example.com/ x", "https://example.com/\nx", "https://[::1", "ftp://example.com", "https://example.com/" + "x" * 500,
    ],
)  # fmt: skip
def test_a_link_that_is_no_web_page_is_refused(url: str) -> None:
    writer = shelves()
    link = Link(title="说明", url=url)
    with pytest.raises(BadInput, match=r"https://example\.com/page"):
        run(draft_faq, writer, AT, FaqDraft(question="有说明吗", answer="有。", links=(link,)))


def test_steps_links_and_places_have_their_bounds() -> None:
    writer = shelves()
    fine = Link(title="说明", url="https://example.com/")
    for bad in ({"steps": ("x",) * 13}, {"steps": ("x" * 201,)}, {"links": (fine,) * 6}, {"by_channel": {"radio": "x"}}, {"answer": "x" * 1995, "steps": ("一二三四五",)}):  # fmt: skip
        told = {"question": "有说明吗", "answer": "有。"} | bad
        with pytest.raises(BadInput):
            run(draft_faq, writer, AT, FaqDraft(**told))


def test_a_table_carries_places_steps_and_links_out_and_in_again_and_names_a_hostile_link() -> None:
    writer = shelves()
    run(draft_faq, writer, AT, RICH)
    (row,) = [row for row in rows_of(export(writer)) if row[0] == RICH.question]
    sheet = Sheet(headings=WRITTEN, rows=((2, dict(zip(WRITTEN, row, strict=True))),))
    (line,) = looked_through(sheet).lines
    assert run(take_in, writer, after(1), [line]) == (0, 0, 0)
    told = dict(zip(WRITTEN, row, strict=True)) | {"标准问题": "开票要什么"}
    (other,) = looked_through(Sheet(headings=WRITTEN, rows=((2, told),))).lines
    assert run(take_in, writer, after(2), [other]) == (1, 0, 0)
    came = next(one for one in faqs(writer) if one.draft.question == "开票要什么")
    assert (came.draft.by_channel, came.draft.steps, came.draft.links, came.draft.by_tier) == (
        RICH.by_channel,
        RICH.steps,
        RICH.links,
        RICH.by_tier,
    )
    hostile = looked_through(Sheet(headings=WRITTEN, rows=((2, told | {"链接": "说明 javascript:alert(1)"}),)))
    assert [(one.part, one.expected) for one in hostile.faults] == [("links", "link")]

"""The bot tried on stored dialogues: what it would have done beside what happened, carried on by pieces, cancelled, and forgotten."""

import pytest

from tests.assist.test_bot import BOT, asks, begun, shelves
from tests.dialogue.desk import AT, after, agent, answers, customer, opening, says
from tests.insight.following import follow
from tests.people.staff import facts, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.assist.actions import (
    begin_rehearsal,
    cancel_rehearsal,
    forget_rehearsals,
    forget_rehearsed,
    note_suggestions,
    rehearse_piece,
)
from zhunsheng.assist.actions import rehearse as rehearsing_actions
from zhunsheng.assist.errors import RehearsalGoesOn
from zhunsheng.assist.events import RehearsalBegan, RehearsalEnded
from zhunsheng.assist.models import Rehearsal, RehearsedRow
from zhunsheng.assist.queries import rehearsal, rehearsal_figures, rehearsals, rehearsed
from zhunsheng.assist.rehearsing import RehearsalWish, has_hit
from zhunsheng.dialogue.actions import erase_dialogues, open_dialogue
from zhunsheng.dialogue.events import BotSaid
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.knowledge.actions import keep_editions
from zhunsheng.knowledge.models import Edition
from zhunsheng.knowledge.queries import faqs

pytestmark = pytest.mark.usefixtures("db")

TALKS = next(reader for reader in AFTER if reader.name == "bot_talks")
REFUND_ASKED = "退款大概几天能到呀"


def opened(who: Actor) -> int:
    new = opening(who)
    return run(
        open_dialogue, who, AT, Opening(shop_id=new.shop_id, channel=new.channel, customer_id=who.id, group=new.group)
    )


def wish(store: int, **change: object) -> RehearsalWish:
    told = {"shop_id": store, "since": AT - hours(1), "until": AT + hours(2)} | change
    return RehearsalWish(**told)  # type: ignore[arg-type]


def month() -> tuple[Actor, int, dict[str, int]]:
    """Let four customers come: one solved by the bot, one with a person, one who only greets, one nobody answered."""
    writer, lin = shelves(), agent("lin")
    store = opening(customer()).shop_id
    solved, helped, greeting, left = (customer() for _ in range(4))
    first = begun(solved)
    asks(solved, first, "退款什么时候到账？", after(5))
    asks(solved, first, "解决了", after(20))
    second = opened(helped)
    says(helped, second, "你好", after(6))
    said = says(helped, second, f"{REFUND_ASKED}，我电话13812345678", after(8))
    refund = next(one for one in faqs(writer) if one.draft.question == "退款什么时候到账")
    run(note_suggestions, lin, after(9), second, seq=said.seq, how="used", used=f"card:{refund.id}", seen=[f"card:{refund.id}"], ranked=1, issue_type="")  # fmt: skip
    answers(lin, second, "您好，退款一般 1 到 3 个工作日原路退回。", after(10))
    third = opened(greeting)
    says(greeting, third, "你好", after(7))
    fourth = opened(left)
    says(left, fourth, "周末去爬山吧", after(9))
    follow(after(30), TALKS)
    return writer, store, {"solved": first, "helped": second, "greeting": third, "left": fourth, "refund": refund.id}


def test_what_the_bot_would_have_done_stands_beside_what_happened() -> None:
    writer, store, ids = month()
    made = run(begin_rehearsal, writer, after(7200), wish(store))
    assert (rehearsal(writer, made).total, rehearsal(writer, made).why) == (4, "")
    assert not rehearse_piece(made)
    found = {one.one.dialogue_id: one for one in rehearsed(writer, made)}
    solved, helped, greeting, left = (found[ids[name]].one for name in ("solved", "helped", "greeting", "left"))
    assert (solved.would, solved.happened, solved.source, solved.hit) == ("answer", "bot_solved", "solved", True)
    assert (helped.happened, helped.source, helped.meant_id, helped.hit) == ("person", "taken", ids["refund"], True)
    assert (greeting.would, greeting.message_id, greeting.hit) == ("nothing", None, None)
    assert (left.would, left.hit) == ("hand_over", None)
    figures = rehearsal_figures(writer, made)
    assert (figures.asked, figures.count(would="nothing"), figures.count(known=True, hit=True)) == (3, 1, 2)
    ended = rehearsal(writer, made)
    assert (ended.why, ended.done) == ("done", 4)
    told = [one for one in facts() if isinstance(one, RehearsalBegan | RehearsalEnded)]
    assert told == [
        RehearsalBegan(shop_id=store, rehearsal_id=made, dialogues=4),
        RehearsalEnded(shop_id=store, rehearsal_id=made, outcome="done", dialogues=4),
    ]


def test_words_are_for_who_may_read_the_dialogue_and_personal_data_are_masked() -> None:
    writer, store, ids = month()
    made = run(begin_rehearsal, writer, after(7200), wish(store))
    rehearse_piece(made)
    shown = {one.one.dialogue_id: one for one in rehearsed(writer, made)}[ids["helped"]]
    assert "13812345678" not in str(shown)
    chief = hire("chief", rights(Role.LEADER))
    hidden = {one.one.dialogue_id: one for one in rehearsed(chief, made)}[ids["helped"]]
    assert (hidden.may_read, hidden.text) == (False, "")
    read = {one.one.dialogue_id: one for one in rehearsed(SYSTEM, made)}[ids["helped"]]
    assert (read.may_read, read.text.startswith(REFUND_ASKED), "13812345678" in read.text) == (True, True, False)
    lin = agent("wu")
    for asked in (lambda: rehearsed(lin, made), lambda: rehearsals(lin, [store]), lambda: run(begin_rehearsal, lin, after(7300), wish(store)), lambda: run(cancel_rehearsal, lin, after(7300), made)):  # fmt: skip
        with pytest.raises(AccessDenied):
            asked()


def test_one_goes_on_at_a_time_by_pieces_and_a_cancelled_one_tries_nothing_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writer, store, _ = month()
    monkeypatch.setattr(rehearsing_actions, "PIECE", 2)
    made = run(begin_rehearsal, writer, after(7200), wish(store))
    with pytest.raises(RehearsalGoesOn):
        run(begin_rehearsal, writer, after(7201), wish(store))
    assert rehearse_piece(made)
    assert rehearsal(writer, made).done == 2
    run(cancel_rehearsal, writer, after(7202), made)
    assert not rehearse_piece(made)
    shown = rehearsal(writer, made)
    assert (shown.why, shown.done, RehearsedRow.objects.count()) == ("cancelled", 2, 2)
    again = run(begin_rehearsal, writer, after(7203), wish(store))
    piece = [one.one for one in rehearsed(SYSTEM, made)]
    behind = Rehearsal.objects.get(id=again).behind
    run(rehearsing_actions.note_rehearsed, SYSTEM, after(7204), again, behind, piece, "")
    run(rehearsing_actions.note_rehearsed, SYSTEM, after(7205), again, behind, piece, "")
    assert rehearsal(writer, again).done == 2


def test_a_version_and_a_stricter_aim_can_be_tried_and_a_version_that_is_gone_ends_it() -> None:
    writer, store, ids = month()
    keep_editions(after(40))
    strict = run(begin_rehearsal, writer, after(7200), wish(store, edition=1, wrong_permille=1))
    rehearse_piece(strict)
    found = {one.one.dialogue_id: one.one.would for one in rehearsed(writer, strict)}
    assert found[ids["solved"]] == "answer"
    gone = run(begin_rehearsal, writer, after(7300), wish(store, edition=1))
    Edition.objects.update(number=2)
    assert not rehearse_piece(gone)
    assert rehearsal(writer, gone).why == "failed"
    for bad in ({"since": AT + hours(90)}, {"since": AT - hours(24 * 400)}, {"wrong_permille": 900}):
        with pytest.raises(BadInput):
            run(begin_rehearsal, writer, after(7400), wish(store, **bad))
    with pytest.raises(NotFound):
        run(begin_rehearsal, writer, after(7400), wish(store, edition=99))


def test_what_is_erased_is_forgotten_here_too() -> None:
    writer, store, ids = month()
    made = run(begin_rehearsal, writer, after(7200), wish(store))
    rehearse_piece(made)
    run(forget_rehearsed, SYSTEM, after(7300), [ids["helped"]])
    run(erase_dialogues, SYSTEM, after(7300), [ids["solved"]])
    left = {one.one.dialogue_id: one for one in rehearsed(SYSTEM, made)}
    assert ids["helped"] not in left
    assert (left[ids["solved"]].may_read, left[ids["solved"]].text) == (False, "")
    run(forget_rehearsals, SYSTEM, after(7400), store)
    assert RehearsedRow.objects.count() == Rehearsal.objects.count() == 0


@pytest.mark.parametrize(
    ("would", "said", "meant", "hit"),
    [("answer", [1], 1, True), ("answer", [1], 2, False), ("answer", [1], None, False), ("offer", [1, 2], 2, True), ("hand_over", [], None, True), ("hand_over", [], 1, False), ("upset", [], 1, True)],
)  # fmt: skip
def test_a_hit_says_what_was_meant_and_leaves_what_is_none_of_ours_to_people(
    would: str, said: list[int], meant: int | None, hit: bool
) -> None:
    assert has_hit(would, said, meant) is hit


@pytest.mark.parametrize(
    "row",
    [
        [(5, "退款"), (6, "什么时候"), (7, "到账")],
        [(5, "退款什么时候到账"), (7, "谢谢")],
        [(5, "你们几点上班呀"), (6, "转人工")],
        [(5, "在吗"), (7, "退款"), (9, "多久到账")],
    ],
)
def test_what_came_in_a_row_is_rehearsed_as_the_live_bot_reads_it(row: list[tuple[int, str]]) -> None:
    writer = shelves()
    agent("lin")
    live, stored = customer(), customer()
    store = opening(live).shop_id
    first = begun(live)
    for past, text in row:
        says(live, first, text, after(past))
    follow(after(row[-1][0]), BOT)
    did = [one.fact.how for one in history("dialogue", first) if isinstance(one.fact, BotSaid)]
    second = opened(stored)
    for past, text in row:
        says(stored, second, text, after(past))
    begun_id = run(begin_rehearsal, writer, after(60), wish(store), by_worker=False)
    rehearse_piece(begun_id)
    would = RehearsedRow.objects.get(rehearsal_id=begun_id, dialogue_id=second).would
    assert [would] == did[:1]


def test_words_that_came_late_or_after_an_answer_are_rehearsed_by_themselves() -> None:
    writer, lin = shelves(), agent("lin")
    slow, told = customer(), customer()
    first, second = opened(slow), opened(told)
    says(slow, first, "退款什么时候到账", after(5))
    says(slow, first, "转人工", after(9))
    says(told, second, "退款什么时候到账", after(5))
    answers(lin, second, "您好，请稍等，正在为您查询。", after(6))
    says(told, second, "转人工", after(7))
    begun_id = run(begin_rehearsal, writer, after(60), wish(opening(slow).shop_id), by_worker=False)
    rehearse_piece(begun_id)
    assert (
        list(RehearsedRow.objects.filter(rehearsal_id=begun_id).order_by("id").values_list("would", flat=True))
        == ["answer"] * 2
    )

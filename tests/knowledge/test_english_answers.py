"""An answer has English words of its own: by customer and place, held to what the Chinese ones are held to, said to whoever writes English."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.assist.test_bot import asks, begun, give, shelves
from tests.assist.test_suggestions import shown
from tests.commerce.test_shops_and_orders import open_shop as open_a_shop
from tests.dialogue.desk import AT, after, agent, answers, customer, says
from tests.people.staff import hire, rights
from zhunsheng.access.values import Actor, Role
from zhunsheng.dialogue.actions import ask_human
from zhunsheng.dialogue.models import Message
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge.actions import approve_faq, draft_faq, keep_editions, revise_faq, take_in
from zhunsheng.knowledge.bank import use
from zhunsheng.knowledge.errors import AnswerHeld, PhrasingElsewhere
from zhunsheng.knowledge.files import read_sheet
from zhunsheng.knowledge.prose import write_html, write_markdown
from zhunsheng.knowledge.queries import compared, export, faq, faqs, find_faqs, help_answers, phrasings, rows_of
from zhunsheng.knowledge.slots import settled
from zhunsheng.knowledge.tables import WRITTEN, Line, Sheet, looked_through
from zhunsheng.knowledge.values import FaqDraft, FaqEnglish, Link

pytestmark = pytest.mark.usefixtures("db", "_forgetful")

ENGLISH = FaqEnglish(
    question="How do I get an invoice", answer="Ask for it on the order page.", by_tier={"vip": "Your adviser issues it."},
    by_channel={"webchat": "Press the link below.", "help": "Sign in and ask for it there."}, steps=("Open the order", "Press “Invoice”"),
    links=(Link(title="About invoices", url="https://example.com/en/invoice"),),
)  # fmt: skip
BOTH = FaqDraft(
    question="发票怎么开具", answer="在订单页申请。", by_tier={"new": "新客户同样在订单页申请。"}, steps=("打开订单",),
    links=(Link(title="开票说明", url="https://example.com/invoice"),), english=ENGLISH,
)  # fmt: skip
BELOW = "\n1. Open the order\n2. Press “Invoice”"


@pytest.fixture
def _forgetful() -> Iterator[None]:
    """Forget which version this process uses; a worker's is its own."""
    yield
    use(None)


def approved(draft: FaqDraft) -> tuple[Actor, int]:
    """Put an answer on the shelf and have it approved and learned."""
    writer, chief = shelves(), hire("boss", rights(Role.SUPERVISOR))
    made = run(draft_faq, writer, AT, draft)
    run(approve_faq, chief, after(1), made, number=1)
    keep_editions(after(3))
    return writer, made


def test_english_words_are_chosen_by_customer_and_place_and_chinese_ones_stand_in() -> None:
    told = BOTH.spoken(english=True)
    assert told.answer_for("", "webchat") == f"Press the link below.{BELOW}"
    assert told.answer_for("vip", "webchat") == f"Your adviser issues it.{BELOW}"
    assert told.answer_for("new", "email") == f"Ask for it on the order page.{BELOW}"
    assert (told.question, told.links) == (ENGLISH.question, ENGLISH.links)
    bare = msgspec.structs.replace(BOTH, english=msgspec.structs.replace(ENGLISH, links=()))
    assert bare.spoken(english=True).links == BOTH.links
    assert BOTH.spoken(english=False) == msgspec.structs.replace(BOTH, english=None)
    assert msgspec.structs.replace(BOTH, english=None).spoken(english=True).answer == BOTH.answer


def test_what_is_written_is_kept_asked_in_both_languages_and_found_by_both() -> None:
    writer, made = approved(BOTH)
    assert faq(writer, made).draft == BOTH
    assert [one.text for one in phrasings(writer, made)] == [BOTH.question, ENGLISH.question]
    assert [one.id for one, _ in find_faqs(writer, "adviser invoice")][:1] == [made]


def test_the_bot_answers_in_the_language_it_is_asked_in() -> None:
    approved(BOTH)
    who = customer()
    dialogue_id = begun(who)
    assert asks(who, dialogue_id, "How do I get an invoice?", after(5)) == f"Press the link below.{BELOW}"
    said = msgspec.json.decode(Message.objects.get(dialogue_id=dialogue_id, by="bot").data or "{}")
    assert (said["link1"], said["href1"]) == ("About invoices", "https://example.com/en/invoice")
    assert asks(who, dialogue_id, "发票怎么开具", after(15)) == "在订单页申请。\n1. 打开订单"


def test_an_offer_is_made_in_the_language_of_the_customer_and_its_button_leads_to_the_answer() -> None:
    writer, _ = approved(BOTH)
    chief = hire("chief", rights(Role.SUPERVISOR))
    other = FaqDraft(
        question="抬头错了怎么改正", answer="在订单页改。",
        english=FaqEnglish(question="How do I correct an invoice", answer="Change it on the order page."),
    )  # fmt: skip
    run(approve_faq, chief, after(4), run(draft_faq, writer, after(4), other), number=1)
    keep_editions(after(5))
    who = customer()
    dialogue_id = begun(who)
    asks(who, dialogue_id, "how do I invoice", after(6))
    said = msgspec.json.decode(Message.objects.get(dialogue_id=dialogue_id, by="bot").data or "{}")
    assert {"How do I get an invoice", "How do I correct an invoice", "Talk to a person"} <= set(said.values())
    assert asks(who, dialogue_id, "How do I correct an invoice", after(9)) == "Change it on the order page."


@pytest.mark.usefixtures("keys")
def test_a_number_that_the_bot_asked_for_is_answered_in_the_language_of_the_words_before() -> None:
    approved(
        FaqDraft(
            question="快递现在到哪了", answer="{order_status}请看订单页。",
            english=FaqEnglish(question="Where is my parcel now", answer="{order_status} See the order page."),
        )
    )  # fmt: skip
    who = customer()
    give(who, open_a_shop().id, "100000001", "100000002")
    dialogue_id = begun(who)
    assert asks(who, dialogue_id, "Where is my parcel now", after(5)).startswith("Which order")
    told = asks(who, dialogue_id, "100000002", after(9))
    assert told.endswith("See the order page.")
    assert "has been sent with" in told


def test_an_agent_is_offered_the_answer_in_the_language_of_the_customers_message() -> None:
    approved(BOTH)
    lin, who = agent("lin"), customer()
    dialogue_id = begun(who)
    run(ask_human, who, after(3), dialogue_id)
    says(who, dialogue_id, "How do I get an invoice?", after(5))
    (card,) = [one for one in shown(lin, dialogue_id, 6).answers if one.kind == "card"][:1]
    assert (card.text, card.title, card.title_en) == (f"Press the link below.{BELOW}", BOTH.question, ENGLISH.question)
    answers(lin, dialogue_id, "Press the link below.", after(7))
    says(who, dialogue_id, "发票怎么开具", after(9))
    (card,) = [one for one in shown(lin, dialogue_id, 10).answers if one.kind == "card"][:1]
    assert card.text == "在订单页申请。\n1. 打开订单"


def test_the_help_page_shows_the_words_of_its_language_and_is_searched_in_both() -> None:
    _, made = approved(BOTH)
    english, chinese = help_answers(7, after(4), english=True), help_answers(7, after(4))
    first = english[0]
    assert (first.faq_id, first.question, first.answer) == (made, ENGLISH.question, "Sign in and ask for it there.")
    assert (first.steps, first.links) == (ENGLISH.steps, ENGLISH.links)
    (told,) = [one for one in chinese if one.faq_id == made]
    assert (told.question, told.answer) == (BOTH.question, BOTH.answer)
    assert (ENGLISH.question in told.beside, BOTH.answer in first.beside) == (True, True)


def test_english_words_are_held_to_what_chinese_ones_are_held_to() -> None:
    writer = shelves()
    fine = Link(title="x", url="https://example.com/")
    bad: dict[str, dict[str, Any]] = {
        "english.question": {"question": ""}, "english.answer": {"answer": " "}, "english.steps": {"steps": ("x",) * 13},
        "english.links": {"links": (fine,) * 6}, "english.by_tier.vip": {"by_tier": {"vip": "x" * 2001}},
    }  # fmt: skip
    for field, change in bad.items():
        draft = msgspec.structs.replace(BOTH, english=msgspec.structs.replace(ENGLISH, **change))
        with pytest.raises(BadInput) as refused:
            run(draft_faq, writer, AT, draft)
        assert refused.value.detail["thing"] == field
    for text in ("See {price}.", "It comes on {eta}."):
        draft = msgspec.structs.replace(BOTH, english=FaqEnglish(question="Which one", answer=text))
        with pytest.raises(BadInput):
            run(draft_faq, writer, AT, draft)
    nothing = msgspec.structs.replace(BOTH, english=FaqEnglish(question=" ", answer="", steps=("",)))
    assert faq(writer, run(draft_faq, writer, AT, nothing)).draft.english is None


@pytest.mark.parametrize(
    "change",
    [{"answer": "That is not my problem."}, {"by_tier": {"vip": "That is not my problem."}}, {"links": (Link(title="That is not my problem.", url="https://example.com/"),)}],
)  # fmt: skip
def test_english_words_that_a_standard_forbids_are_not_approved(change: dict[str, object]) -> None:
    writer, chief = shelves(), hire("boss", rights(Role.SUPERVISOR))
    draft = msgspec.structs.replace(BOTH, english=msgspec.structs.replace(ENGLISH, **change))
    made = run(draft_faq, writer, AT, draft)
    with pytest.raises(AnswerHeld):
        run(approve_faq, chief, after(1), made, number=1)


def test_a_question_in_english_belongs_to_one_answer() -> None:
    writer = shelves()
    run(draft_faq, writer, AT, BOTH)
    other = FaqDraft(
        question="开票要多久", answer="一天。", english=FaqEnglish(question=ENGLISH.question, answer="A day.")
    )
    with pytest.raises(PhrasingElsewhere):
        run(draft_faq, writer, AT, other)
    made = run(draft_faq, writer, AT, msgspec.structs.replace(other, english=None))
    with pytest.raises(PhrasingElsewhere):
        run(revise_faq, writer, AT, made, other, began=1)


def test_a_table_carries_english_words_out_and_in_again() -> None:
    writer = shelves()
    run(draft_faq, writer, AT, BOTH)
    (row,) = [row for row in rows_of(export(writer)) if row[0] == BOTH.question]
    told = dict(zip(WRITTEN, row, strict=True))
    assert (told["英文问题"], told["英文VIP答案"], told["英文步骤"]) == (ENGLISH.question, "Your adviser issues it.", "Open the order\nPress “Invoice”")  # fmt: skip
    again = told | {"标准问题": "开票要什么", "英文问题": "What is needed for an invoice"}
    (line,) = looked_through(Sheet(headings=WRITTEN, rows=((2, again),))).lines
    assert run(take_in, writer, after(2), [line]) == (1, 0, 0)
    came = next(one for one in faqs(writer) if one.draft.question == "开票要什么").draft.english
    assert came == msgspec.structs.replace(ENGLISH, question="What is needed for an invoice")


@pytest.mark.parametrize(
    ("column", "typed", "part", "expected"),
    [("英文问题", "", "en_question", "words"), ("英文答案", "", "en_answer", "words"), ("英文链接", "x javascript:1", "en_links", "link"), ("英文VIP答案", "x" * 2001, "en_vip", "short")],
)  # fmt: skip
def test_what_is_wrong_with_english_words_is_named(column: str, typed: str, part: str, expected: str) -> None:
    row = (
        dict.fromkeys(WRITTEN, "")
        | {"标准问题": "甲乙", "答案": "丙", "英文问题": "A", "英文答案": "B"}
        | {column: typed}
    )
    (wrong,) = looked_through(Sheet(headings=WRITTEN, rows=((2, row),))).faults
    assert (wrong.part, wrong.expected) == (part, expected)


def test_what_is_put_in_english_as_another_question_already_comes_without_its_english_words() -> None:
    writer = shelves()
    run(draft_faq, writer, AT, BOTH)
    line = Line(question="开票要多久", answer="一天。", english=Line(question=ENGLISH.question, answer="A day."))
    ((_, known, others, _),) = compared(writer, [line])
    assert (known, others) == ("", ((ENGLISH.question, BOTH.question),))
    assert run(take_in, writer, after(2), [line]) == (1, 0, 0)
    assert next(one for one in faqs(writer) if one.draft.question == "开票要多久").draft.english is None


@pytest.mark.parametrize(("write", "name"), [(write_markdown, "a.md"), (write_html, "a.html")])
def test_markdown_and_pages_carry_question_and_answer_in_both_languages(write, name: str) -> None:
    lines = [
        Line(
            question="甲乙", answer="丙\n- 丁", phrasings=("甲呢",), english=Line(question="A & b", answer="# C\nd <e>")
        ),
        Line(question="戊己", answer="庚"),
    ]
    read = looked_through(read_sheet(write(lines).encode(), name)).lines
    plain = [(one.question, one.answer, one.phrasings, one.english and (one.english.question, one.english.answer)) for one in read]  # fmt: skip
    assert plain == [("甲乙", "丙\n- 丁", ("甲呢",), ("A & b", "# C\nd <e>")), ("戊己", "庚", (), None)]


def test_a_sentence_with_a_hole_is_left_out_in_english_too() -> None:
    answer = "{order_status} It costs 3.50 at example.com. It comes on {eta}. Ask us, {customer}, any time."
    assert settled(answer, {}) == "It costs 3.50 at example.com. Ask us,  any time."

"""A customer who writes English: anger is read, and what is suggested can be read by them."""

import re

import pytest

from tests.assist.test_suggestions import desk, shown
from tests.dialogue.desk import AT, after, says
from tests.people.staff import hire, rights
from zhunsheng.access.values import Role
from zhunsheng.assist.bot import by_meaning
from zhunsheng.assist.filling import surname_in_english
from zhunsheng.assist.languages import writes_english
from zhunsheng.assist.shipped import shipped_library
from zhunsheng.assist.suggesting import least_likely
from zhunsheng.assist.values import Pace
from zhunsheng.guard.queries import compile_guard, read_emotion, restates
from zhunsheng.guard.values import Verdict
from zhunsheng.journal.actions import run
from zhunsheng.knowledge.actions import approve_faq, draft_faq
from zhunsheng.knowledge.queries import learned
from zhunsheng.knowledge.values import FaqDraft, Guess, Recognised
from zhunsheng.standards.queries import load, shipped
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.scripting import scripts_frame

db = pytest.mark.usefixtures("db")


@db
def test_scripts_questions_and_the_restating_sentence_are_english_where_the_customer_is() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "Where is my refund? I sent the keyboard back last week", after(2))
    found = shown(lin, dialogue_id)
    assert found.issue_type == "aftersales.refund"
    scripts = [*found.guides, *found.restating, *(one for one in found.answers if one.kind == "answer")]
    assert {one.kind for one in scripts} >= {"asking_open", "restating", "answer"}
    assert [one.text for one in scripts if re.search("[\u4e00-\u9fff]", one.text)] == []
    assert restates(found.restating[0].text.replace("{demand}", found.demand))
    says(who, dialogue_id, "退款什么时候到账", after(3))
    assert "您" in shown(lin, dialogue_id, 12).restating[0].text


@db
def test_the_greeting_and_the_words_behind_the_stroke_are_english_too() -> None:
    lin, who, dialogue_id = desk()
    names = Names()
    assert "您好" in str(scripts_frame(lin, names, dialogue_id, "", after(2), "zh-hans")["scripts"])
    says(who, dialogue_id, "hello, where is my refund", after(2))
    told = scripts_frame(lin, names, dialogue_id, "退款", after(3), "zh-hans")["scripts"]
    assert len(told) > 1
    assert [one["text"] for one in told if re.search("[\u4e00-\u9fff]", one["text"])] == []


@db
def test_english_chatter_brings_no_card_where_characters_alone_recognise_and_a_question_does() -> None:
    lin, who, dialogue_id = desk()
    writer, chief = hire("yi", rights(Role.TRAINER)), hire("er", rights(Role.SUPERVISOR))
    ways = ["please cancel my order", "can you cancel the order", "I want to cancel it"]
    made = run(draft_faq, writer, AT, FaqDraft(question="怎么取消订单", answer="在订单页取消。"), ways)
    run(approve_faq, chief, AT, made, number=1)
    learned(meaning=False)
    cards = []
    for at, text in enumerate(["can you tell me a joke", "how to cancel what I ordered"], start=2):
        says(who, dialogue_id, text, after(at))
        cards.append([one.key for one in shown(lin, dialogue_id, 10 + at).answers if one.kind == "card"][:1])
    assert cards == [[], [f"card:{made}"]]


@db
def test_english_anger_brings_an_english_calming_script_and_the_pace() -> None:
    lin, who, dialogue_id = desk()
    says(who, dialogue_id, "This is ridiculous, where is my refund? You are scammers", after(2))
    found = shown(lin, dialogue_id)
    assert (found.emotion, found.pace) == (2, Pace.SOOTHE)
    assert found.soothing[0].text.startswith("I am")
    assert found.emotion_words[0].lower() in ("ridiculous", "scammers")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I'm really angry", 2), ("worst service ever", 2), ("I will sue you", 2), ("This is unacceptable", 2), ("still waiting for my refund", 1),
        ("nobody answers my messages", 1), ("a bit disappointed with the colour", 1), ("when will it ship?", 0), ("great service, thanks", 0),
        ("not bad at all", 0), ("no rush, take your time", 0), ("is this a scam message I got?", 0), ("do you sell trash bags", 0), ("The bag smells nice", 0),
        ("I do not want to file a complaint", 0), ("no complaints, I love it", 0),
    ],
)  # fmt: skip
def test_moods_in_english(text: str, level: int) -> None:
    assert read_emotion(text).level == level


def test_the_language_is_told_by_words_not_by_names_of_goods() -> None:
    assert writes_english(["where is my order"])
    assert writes_english(["where is it", "SF1234567", "ok"])
    assert not writes_english(["MK870 Pro"[:5]])
    assert not writes_english(["where is it", "快递到哪了 thank you"])
    assert not writes_english([])
    assert surname_in_english("王") == "Mr/Ms Wang"
    assert surname_in_english("Alice") == ""


def test_every_shipped_script_has_english_words_with_the_same_slots_that_the_guard_lets_through() -> None:
    clauses = [clause for name, text in shipped() for clause in load(text, name=name).clauses]
    guard = compile_guard(clauses)
    for one in shipped_library().scripts:
        assert one.text_en
        assert {slot for slot in SLOTS if slot in one.text} == {slot for slot in SLOTS if slot in one.text_en}, one.key
        assert guard.judge(one.text_en).verdict is Verdict.PASS, one.key


SLOTS = ("{customer}", "{order}", "{agent}", "{shop}", "{time}", "{demand}")


def test_among_many_questions_unlikely_answers_are_shown_where_the_words_are_ours() -> None:
    guesses = tuple(
        Guess(faq_id=n, question="q", answer="a", probability=p) for n, p in ((1, 0.09), (2, 0.05), (3, 0.008))
    )
    assert least_likely(Recognised(band="offer", guesses=guesses)) == 0.03
    assert least_likely(Recognised(band="hand_over", guesses=guesses)) == 0.12
    assert least_likely(
        Recognised(band="answer", guesses=(Guess(faq_id=1, question="q", answer="a", probability=0.9),))
    ) == pytest.approx(0.09)


@pytest.mark.parametrize(
    ("text", "nearest", "encoder", "deed"),
    [
        ("tell me a joke please", "cancel my order please", "", "hand_over"), ("do you speak Spanish", "do you ship at weekends", "", "hand_over"),
        ("could you change the shipping address", "change the address for shipments", "", "offer"), ("are you married", "do you ship", "e5-small-zh 2", "offer"),
    ],
)  # fmt: skip
def test_english_chatter_is_offered_nothing_where_characters_alone_recognise(
    text: str, nearest: str, encoder: str, deed: str
) -> None:
    guesses = (Guess(faq_id=1, question="问", question_en="Ask", answer="a", probability=0.3),)
    found = Recognised(band="offer", guesses=guesses, nearest=nearest, encoder=encoder)
    assert by_meaning(found, 0, text=text, english=True).deed == deed
    assert by_meaning(found, 0, text="讲个笑话", english=False).deed == "offer"

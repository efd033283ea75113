"""A program tries two versions of an answer, and rehearses the bot on stored dialogues: the same actions as the pages."""

import pytest

from tests.assist.test_bot import asks, begun
from tests.assist.test_rehearsals import month
from tests.dialogue.desk import AT, after, customer
from tests.people.staff import hire, rights
from tests.surface.api.caller import Program
from zhunsheng.access.values import Role
from zhunsheng.assist.actions import rehearse_piece
from zhunsheng.commerce.models import Shop
from zhunsheng.kernel.durations import hours
from zhunsheng.knowledge.queries import learned

pytestmark = pytest.mark.usefixtures("db", "keys")


def test_a_rehearsal_is_begun_read_and_cancelled_and_words_are_masked() -> None:
    writer, store, ids = month()
    Shop(id=store, key="tea", name="茶", colour="#0f766e", secret_sealed=b"").save(force_insert=True)
    program, lin = Program.of(writer), Program.of(hire("ma", rights(Role.AGENT)))
    wish = {"shop": "tea", "since": (AT - hours(1)).iso(), "until": (AT + hours(2)).iso()}
    assert lin.post("/rehearsals", wish)[0] == 403
    made = program.post("/rehearsals", wish)[1]["id"]
    assert program.post("/rehearsals", wish)[1]["code"] == "rehearsal.goes_on"
    rehearse_piece(made)
    told = program.get(f"/rehearsals/{made}")[1]
    assert (told["outcome"], told["total"], told["shop_id"], sum(one["count"] for one in told["counts"])) == (
        "done",
        4,
        store,
        4,
    )
    assert [one["id"] for one in program.get("/rehearsals?shop=tea")[1]] == [made]
    first = program.get(f"/rehearsals/{made}/dialogues?limit=1")[1]
    rest = program.get(f"/rehearsals/{made}/dialogues?cursor={first['next']}")[1]
    assert [one["dialogue_id"] for one in (*first["items"], *rest["items"])] == sorted(
        [ids["solved"], ids["helped"], ids["greeting"], ids["left"]]
    )
    assert {one["would"] for one in program.get(f"/rehearsals/{made}/dialogues?would=nothing")[1]["items"]} == {
        "nothing"
    }
    whole = Program.of(hire("zu", rights(Role.SUPERVISOR)))
    texts = " ".join(one["text"] for one in whole.get(f"/rehearsals/{made}/dialogues")[1]["items"])
    assert "13812345678" not in texts
    assert program.get("/rehearsals/999")[0] == 404
    second = program.post("/rehearsals", wish)[1]["id"]
    assert program.post(f"/rehearsals/{second}/cancel")[0] == 200
    assert program.get(f"/rehearsals/{second}")[1]["outcome"] == "cancelled"


def test_two_versions_of_an_answer_are_tried_and_one_is_kept() -> None:
    writer, _, ids = month()
    chief, author = Program.of(hire("zhu2", rights(Role.SUPERVISOR))), Program.of(writer)
    refund = ids["refund"]
    question = author.get(f"/questions/{refund}")[1]
    draft = {
        "question": question["draft"]["question"],
        "answer": "退款三天内到账，请留意。",
        "began": question["latest"],
    }
    number = author.put(f"/questions/{refund}", draft)[1]["number"]
    assert author.get(f"/questions/{refund}/trial") == (200, [])
    assert author.post(f"/questions/{refund}/trial", {"number": number})[1]["code"] == "faq.own"
    assert chief.post(f"/questions/{refund}/trial", {"number": number})[0] == 200
    learned(meaning=False)
    for _ in range(6):
        who = customer()
        asks(who, begun(who), "退款什么时候到账？", after(40))
    shown = author.get(f"/questions/{refund}/trial")[1]
    assert [one["number"] for one in shown] == [number - 1, number]
    assert chief.post(f"/questions/{refund}/trial/end", {"number": number})[0] == 200
    assert (author.get(f"/questions/{refund}")[1]["approved"], author.get(f"/questions/{refund}/trial")[1]) == (
        number,
        [],
    )


def test_english_words_of_an_answer_are_written_read_and_said_over_the_interface() -> None:
    writer, _, _ = month()
    chief, author = Program.of(hire("zhu3", rights(Role.SUPERVISOR))), Program.of(writer)
    english = {
        "question": "Is there a gift box",
        "answer": "Yes, for free.",
        "by_tier": {"vip": "Yes, with your name on it."},
    }
    made = author.post("/questions", {"question": "有礼盒吗", "answer": "有，免费。", "english": english})[1]["id"]
    told = author.get(f"/questions/{made}")[1]["draft"]["english"]
    assert told == {"by_channel": {}, "steps": [], "links": []} | english
    assert chief.post(f"/questions/{made}/approve", {"number": 1})[0] == 200
    for asked, tier, answer in (
        ("text=Is there a gift box", "", "Yes, for free."), ("text=Is there a gift box", "&tier=vip", "Yes, with your name on it."),
        ("text=Is there a gift box&language=zh", "", "有，免费。"), ("text=有礼盒吗", "", "有，免费。"), ("text=有礼盒吗&language=en", "", "Yes, for free."),
    ):  # fmt: skip
        (first, *_) = author.get(f"/recognised?{asked}{tier}")[1]["guesses"]
        assert (first["answer"], first["question"], first["question_en"]) == (answer, "有礼盒吗", english["question"])
    bare = author.post(
        "/questions", {"question": "有贺卡吗", "answer": "有。", "english": {"question": "Cards", "answer": ""}}
    )
    assert (bare[0], bare[1]["code"]) == (422, "input.bad")

"""Questions with their answers: written, approved by another, phrased, found; what is not in force is not said."""

import io
import zipfile
from collections.abc import Sequence

import pytest

from tests.dialogue.desk import after, agent, customer, open_shop, opened, says
from tests.people.staff import AT, facts, hire, rights
from zhunsheng.access.values import SYSTEM, Actor, Role
from zhunsheng.dialogue.models import Message
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.knowledge.actions import (
    add_phrasings,
    approve_faq,
    draft_faq,
    drop_phrasing,
    judge_answer,
    phrase_message,
    retire_faq,
    review_faq,
    revise_faq,
    revive_faq,
    take_in,
)
from zhunsheng.knowledge.errors import AnswerHeld, FaqChanged, NoNewerAnswer, OwnAnswer, PhrasingElsewhere
from zhunsheng.knowledge.events import FaqApproved, FaqDrafted, FaqJudged, FaqPhrased
from zhunsheng.knowledge.queries import (
    WRITTEN,
    confusions,
    export,
    faq,
    help_answers,
    learned,
    looked_through,
    phrasings,
    read_sheet,
    recognise,
    recognise_in,
    review_within,
    rows_of,
    stale_faqs,
    wordings,
    write_html,
    write_markdown,
)
from zhunsheng.knowledge.tables import Line, Preview
from zhunsheng.knowledge.values import FaqDraft
from zhunsheng.surface.pages.figures.sheets import xlsx_bytes
from zhunsheng.surface.pages.kit.answering import csv_file

pytestmark = pytest.mark.usefixtures("db")

RETURN = FaqDraft(
    question="怎么退货",
    answer="签收七天内可以申请退货，请在订单页点击申请。",
    by_tier={"vip": "我来为您安排上门取件。"},
)
TRACK = FaqDraft(question="快递到哪了", answer="请在订单页查看物流。")
WAYS = ["我想把东西退了", "退货流程", "买错了能退吗", "东西不想要了", "可以七天无理由吗"]
TRACKS = ["物流到哪里了", "包裹什么时候送到", "帮我查下快递", "几天能收到", "怎么还没到货"]


def looked(text: str) -> Preview:
    return looked_through(read_sheet(text.encode()))


def csv_of(lines: Sequence[Line]) -> str:
    return b"".join(csv_file("x", list(WRITTEN), rows_of(lines))).decode()


def desk() -> tuple[Actor, Actor]:
    open_shop()
    return hire("xie", rights(Role.TRAINER)), hire("zhu", rights(Role.SUPERVISOR))


def in_use(writer: Actor, chief: Actor, draft: FaqDraft, ways: list[str]) -> int:
    made = run(draft_faq, writer, AT, draft, ways)
    run(approve_faq, chief, after(1), made, number=1)
    return made


def test_an_answer_counts_once_somebody_else_has_approved_it() -> None:
    writer, chief = desk()
    made = run(draft_faq, writer, AT, RETURN, WAYS)
    assert learned(meaning=False).faqs == {}
    with pytest.raises(OwnAnswer):
        run(approve_faq, writer, after(1), made, number=1)
    run(approve_faq, chief, after(2), made, number=1)
    with pytest.raises(NoNewerAnswer):
        run(approve_faq, chief, after(3), made, number=1)
    found = recognise(writer, "怎么退货？", after(4), tier="vip")
    assert (found.band, found.guesses[0].answer) == ("answer", "我来为您安排上门取件。")
    told = [fact for fact in facts() if fact.NAME.startswith("faq.")]
    assert told == [
        FaqDrafted(faq_id=made, number=1),
        FaqPhrased(faq_id=made, added=6, removed=0, phrasings=6),
        FaqApproved(faq_id=made, number=1, author_id=writer.id),
    ]


def test_words_that_a_standard_forbids_are_not_approved() -> None:
    writer, chief = desk()
    made = run(draft_faq, writer, AT, FaqDraft(question="坏了怎么办", answer="这不归我管，你自己看着办。"))
    with pytest.raises(AnswerHeld):
        run(approve_faq, chief, after(1), made, number=1)


def test_a_newer_draft_leaves_the_approved_answer_in_force() -> None:
    writer, chief = desk()
    made = in_use(writer, chief, RETURN, WAYS)
    newer = FaqDraft(question="怎么退货", answer="签收十五天内商品完好可以申请退货。")
    assert run(revise_faq, writer, after(2), made, newer, began=1) == 2
    with pytest.raises(FaqChanged):
        run(revise_faq, writer, after(3), made, newer, began=1)
    assert learned(meaning=False).faqs[made].draft.answer == RETURN.answer
    assert (faq(writer, made).number, [one.number for one in wordings(writer, made)]) == (2, [2, 1])
    run(approve_faq, chief, after(4), made, number=2)
    assert learned(meaning=False).faqs[made].draft.answer == newer.answer


def test_a_way_to_ask_belongs_to_one_question_and_the_last_one_stays() -> None:
    writer, _ = desk()
    made = run(draft_faq, writer, AT, RETURN, ["退货流程"])
    with pytest.raises(PhrasingElsewhere, match="怎么退货"):
        run(draft_faq, writer, AT, TRACK, ["退货 流程！"])
    assert run(add_phrasings, writer, after(1), made, ["退貨流程", " ", "能退吗"]) == 1
    for one in phrasings(writer, made)[1:]:
        run(drop_phrasing, writer, after(2), one.id)
    with pytest.raises(BadInput, match="at least one"):
        run(drop_phrasing, writer, after(3), phrasings(writer, made)[0].id)


def test_who_only_answers_customers_reads_and_does_not_write() -> None:
    writer, chief = desk()
    made = in_use(writer, chief, RETURN, WAYS)
    agent = hire("lin", rights(Role.AGENT))
    before = len(facts())
    assert faq(agent, made).draft == RETURN
    with pytest.raises(AccessDenied):
        run(draft_faq, agent, after(2), TRACK)
    with pytest.raises(AccessDenied):
        run(add_phrasings, agent, after(2), made, ["退退退"])
    with pytest.raises(AccessDenied):
        run(retire_faq, agent, after(2), made)
    assert len(facts()) == before


def test_what_is_internal_of_another_shop_or_not_in_force_is_not_said_to_customers() -> None:
    writer, chief = desk()
    internal = FaqDraft(question="赔付上限是多少", answer="五百元。", public=False)
    elsewhere = FaqDraft(question="门店在哪里", answer="人民路。", shop_id=99)
    over = FaqDraft(question="双十一怎么满减", answer="满三百减四十。", valid_to=after(5))
    for one in (internal, elsewhere, over):
        in_use(writer, chief, one, [])
    bank = learned(meaning=False)
    said = {
        one.question: recognise_in(bank, one.question, after(10), shop_id=1).band for one in (internal, elsewhere, over)
    }
    assert "answer" not in said.values()
    assert help_answers(1, after(10)) == []
    assert [one.question for one in help_answers(99, after(2))] == ["门店在哪里", "双十一怎么满减"]
    assert recognise(writer, "赔付上限是多少", after(10)).band == "answer"


def test_a_retired_question_is_answered_no_more_until_it_is_approved_again() -> None:
    writer, chief = desk()
    made = in_use(writer, chief, RETURN, WAYS)
    run(retire_faq, chief, after(2), made)
    assert learned(meaning=False).faqs == {}
    run(revive_faq, chief, after(3), made)
    assert faq(writer, made).state == "draft"


def test_a_phrasing_that_sounds_like_another_question_is_shown() -> None:
    writer, chief = desk()
    made = in_use(writer, chief, RETURN, [*WAYS, "帮我查下快递退货"])
    in_use(writer, chief, TRACK, TRACKS)
    shown = confusions(writer, made)
    assert ("帮我查下快递退货", "快递到哪了") in [(one.text, one.question) for one in shown]


def test_an_answer_nobody_has_looked_at_within_the_period_is_listed_and_reminded_of() -> None:
    writer, chief = desk()
    made = in_use(writer, chief, RETURN, WAYS)
    assert review_within(after(2)) == ("ec-3.1b", 90)
    period = hours(24 * 90)
    assert stale_faqs(writer, after(1) + period) == []
    assert [one.id for one in stale_faqs(writer, after(2) + period)] == [made]
    run(review_faq, chief, after(3) + period, made)
    assert stale_faqs(writer, after(4) + period) == []


def test_a_message_becomes_a_phrasing_without_what_names_a_person() -> None:
    writer, chief = desk()
    made = in_use(writer, chief, RETURN, WAYS)
    lin, who = agent("lin"), customer()
    dialogue_id = opened(who)
    says(who, dialogue_id, "6984937396401757228 这单能退回去吗", after(2))
    seq = Message.objects.get(dialogue_id=dialogue_id, by="customer").seq
    assert run(phrase_message, lin, after(3), made, dialogue_id, seq) == 1
    assert phrasings(writer, made)[-1].text == "这单能退回去吗"
    assert run(phrase_message, lin, after(4), made, dialogue_id, seq) == 0
    with pytest.raises(BadInput):
        run(phrase_message, lin, after(5), made, dialogue_id, 999)
    with pytest.raises(AccessDenied):
        run(phrase_message, who, after(5), made, dialogue_id, seq)


def test_a_reader_says_whether_an_answer_helped() -> None:
    writer, chief = desk()
    made = in_use(writer, chief, RETURN, WAYS)
    run(judge_answer, SYSTEM, after(2), made, helpful=True, where="help")
    assert (faq(writer, made).helpful, faq(writer, made).unhelpful) == (1, 0)
    assert facts()[-1] == FaqJudged(faq_id=made, helpful=True, where="help")
    with pytest.raises(NotFound):
        run(judge_answer, SYSTEM, after(2), 7, helpful=True, where="help")


def test_a_table_is_taken_in_and_given_out_again() -> None:
    writer, chief = desk()
    known = in_use(writer, chief, RETURN, ["退货流程"])
    text = "标准问题,答案,相似问法,分类,公开\n怎么退货,别的答案,我要退货|退掉,售后,是\n发票怎么开,下单时选,开票\\n,发票,否\n,没有问题,,,\n"
    preview = looked(text)
    assert ([one.question for one in preview.lines], [one.number for one in preview.faults]) == (
        ["怎么退货", "发票怎么开"],
        [4],
    )
    assert run(take_in, writer, after(2), preview.lines) == (1, 2, 0)
    assert [one.text for one in phrasings(writer, known)] == ["怎么退货", "退货流程", "我要退货", "退掉"]
    again = looked(csv_of(export(writer)))
    assert {(one.question, one.answer, one.public) for one in again.lines} == {
        ("怎么退货", RETURN.answer, True),
        ("发票怎么开", "下单时选", False),
    }


def test_markdown_is_taken_in_and_anything_else_refused() -> None:
    preview = looked("# 怎么退货\n- 我要退货\n- 退掉\n\n七天内都可以。\n\n## 发票\n\n下单时选。\n")
    assert [(one.question, one.phrasings, one.answer) for one in preview.lines] == [
        ("怎么退货", ("我要退货", "退掉"), "七天内都可以。"),
        ("发票", (), "下单时选。"),
    ]
    with pytest.raises(BadInput, match="标准问题"):
        looked("一,二\n三,四")


SAMPLES = (
    "标准问题,答案,相似问法\n怎么退货,七天内都可以。,我要退货|退掉\n".encode("gb18030"),
    "# 怎么退货\n- 我要退货\n- 退掉\n\n七天内都可以。\n".encode(),
    "<html><script>alert(1)</script><h2>怎么<b>退货</b></h2><ul><li>我要退货<li>退掉</li></ul><p>七天内都可以。</p></html>".encode(),
    "<table><tr><th>标准问题</th><th>答案</th><th>相似问法</th></tr><tr><td>怎么退货</td><td>七天内都可以。</td><td>我要退货|退掉</td></tr></table>".encode(),
)


@pytest.mark.parametrize("content", SAMPLES)
def test_questions_are_read_from_every_kind_of_file(content: bytes) -> None:
    found = looked_through(read_sheet(content))
    assert [(one.question, one.phrasings, one.answer) for one in found.lines] == [
        ("怎么退货", ("我要退货", "退掉"), "七天内都可以。")
    ]


def test_what_is_written_is_read_again_also_with_marks_that_mean_something() -> None:
    lines = [
        Line(question="怎么<退>货", answer="- 先看\n# 再退\n\\- 完 & 了", phrasings=("我要退货", "退掉"), public=True)
    ]
    for content in (write_markdown(lines), write_html(lines), xlsx_bytes(WRITTEN, rows_of(lines)), csv_of(lines)):
        found = looked_through(read_sheet(content if isinstance(content, bytes) else content.encode()))
        assert [(one.question, one.answer.replace("'", ""), one.phrasings) for one in found.lines] == [
            (lines[0].question, lines[0].answer, lines[0].phrasings)
        ]


def test_columns_are_as_somebody_says_and_wrong_lines_are_named() -> None:
    text = (
        "甲,乙,丙\n怎么退货,七天内,也许\n,没有问题,\n发票怎么开,下单时选,否\n发票怎么开？,又一次,\n"
        + "长" * 121
        + ",答,\n"
    )
    found = looked_through(read_sheet(text.encode()), {"question": "甲", "answer": "乙", "public": "丙"})
    assert [(one.number, one.part, one.value) for one in found.faults] == [(2, "public", "也许"), (3, "question", "没有问题"), (6, "question", "长" * 80)]  # fmt: skip
    assert ([one.question for one in found.lines], found.doubled) == (["发票怎么开"], ((5, "发票怎么开？"),))


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7", b"PK\x03\x04nothing", b"x" * 1_500_001, b"\x00\x01" * 50, b"# \n\n", b"<p>words", b"MZ\x90"],
)
def test_what_is_no_file_of_questions_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput):
        looked_through(read_sheet(content, "x"))


def test_a_packed_workbook_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * 400_000_000)
    with pytest.raises(BadInput):
        read_sheet(out.getvalue(), "bomb.xlsx")


def test_what_a_spreadsheet_would_run_goes_out_as_text_and_comes_back() -> None:
    preview = looked("标准问题,答案\n怎么退货,=先拍照\n")
    assert "'=先拍照" in csv_of(preview.lines)
    assert looked(csv_of(preview.lines)).lines[0].answer == "=先拍照"


def test_rows_that_say_a_question_again_with_another_phrasing_belong_together() -> None:
    text = "客户问题,标准答复,相似\n怎么退货,七天,退货\n怎么退货,七天,咋退\n怎么退货,,退掉\n怎么退货,八天,退回\n,,\n"
    found = looked_through(read_sheet(text.encode("gb18030"), "a.csv"))
    assert [(one.question, one.answer, one.phrasings) for one in found.lines] == [
        ("怎么退货", "七天", ("退货", "咋退", "退掉"))
    ]
    assert (found.doubled, found.faults) == (((5, "怎么退货"),), ())

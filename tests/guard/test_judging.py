"""The whole judge: families, exemptions, required phrases, emotion, lines of JSON, and our own labelled sets."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guard.shipped import shipped_clauses, shipped_rulebook
from zhunsheng.guard.labelled import sentences
from zhunsheng.guard.lines import judge_lines
from zhunsheng.guard.measures import MEASURES
from zhunsheng.guard.queries import PARTS, emotion_of, guard_of, inspect, measure, read_emotion, what_is_said
from zhunsheng.guard.recognise import lacks, shipped_rules
from zhunsheng.guard.values import Context, Verdict
from zhunsheng.standards.values import Speaker, Verdicts
from zhunsheng.standards.ways import READS

GUARD = guard_of(shipped_rulebook())


def families(text: str, speaker: Speaker = Speaker.AGENT, context: Context | None = None) -> set[str]:
    return {hit.known_as for hit in GUARD.judge(text, speaker=speaker, context=context or Context()).hits}


def clauses_hit(text: str, speaker: Speaker = Speaker.AGENT) -> set[str]:
    return {hit.clause_id for hit in GUARD.judge(text, speaker=speaker).hits}


def test_abuse_of_an_agent_is_refused_and_a_customers_is_marked() -> None:
    assert GUARD.judge("你有病吧").verdict is Verdict.REFUSE
    theirs = GUARD.judge("你们这群骗子", speaker=Speaker.CUSTOMER)
    assert (theirs.verdict, {hit.clause_id for hit in theirs.hits}) == (Verdict.PASS, {"dy-2.2c"})
    assert families("垃圾袋还有货，明天发") == set()


def test_blunt_questions_ask_once_more() -> None:
    assert "cc-1.2a-x" in clauses_hit("听不懂，再说一遍")
    assert families("不好意思刚才没听清，麻烦您再说一下可以吗") == set()


def test_impatient_words_and_repeats_are_caught() -> None:
    assert "cc-2.2b" in clauses_hit("哦")
    assert families("请先完成实名认证哦") == set()
    said = Context(agent_said=("您的问题我们已经记录，请您耐心等待",), customer_said=("都三天了",))
    assert "repeat" in families("您的问题我们已经记录，请耐心等待", context=said)
    assert "repeat" not in families("查到了，今天下午派送", context=said)


def test_commands_are_caught_and_requests_pass() -> None:
    assert "ec-2.1a" in clauses_hit("把订单号发过来")
    assert families("麻烦您把订单号发给我，方便我马上帮您查询") == set()


def test_what_only_refuses_private_dealings_is_none() -> None:
    assert "ec-4.3c" in clauses_hit("您加我私人微信，转账给我更便宜")
    assert families("为了您的安全，我们不加客户私人微信，有事在这里留言") == set()


def test_likeness_alone_needs_the_words_that_the_family_names() -> None:
    assert lacks("negation", "这款都有")
    assert not lacks("negation", "这款没有货")
    assert lacks("question_customer", "请问您喜欢哪一款")
    assert not lacks("question_customer", "请问您自己弄坏的吗")
    assert not lacks("question_customer", "您喜欢这一款")
    assert not lacks("shirk", "这款都有")


def test_jargon_is_marked() -> None:
    assert "ec-2.1b" in clauses_hit("您这单的SKU在WMS里锁库了")
    assert families("您的包裹在仓库打包") == set()


def test_what_is_too_long_is_marked() -> None:
    assert "dy-2.2b" in clauses_hit("您好" + "关于您反馈的这个问题我们这边已经和厂家沟通过了" * 3)
    assert families("您好，退款已提交，1到3个工作日到账。") == set()


def test_likely_typos_are_marked() -> None:
    assert "dy-2.2a" in clauses_hit("报歉，正在为您核实")
    assert families("抱歉，正在为您核实") == set()


def test_the_parts_of_a_refusal_and_of_an_apology_are_asked_for() -> None:
    assert "refusal_without_alternative" in families("抱歉，超过退货期限，不能退了")
    assert "apology_without_remedy" in families("非常抱歉给您带来不好的体验")
    assert families("订单已发出无法取消，您可以拒收，退回后我们立即退款，您看可以吗") == set()
    assert families("抱歉漏发了配件，今天18点前给您补发") == set()


def test_superlatives_are_refused_and_the_official_exemptions_pass() -> None:
    assert GUARD.judge("我们家全网最低价").verdict is Verdict.REFUSE
    for text in (
        "最近的门店在人民路18号",
        "这是您第一次下单吗？",
        "最佳食用时间是开封后3天内",
        "面料是100%棉",
        "活动不能保证是最低价",
    ):
        assert families(text) == set(), text


def test_an_exemption_has_a_name() -> None:
    judged = GUARD.judge("活动不能保证是最低价，建议您对比")
    assert [(one.known_as, one.because) for one in judged.spared if one.known_as == "absolute_term"] == [
        ("absolute_term", "negated")
    ]


def test_claims_need_evidence() -> None:
    assert "ec-4.2b" in clauses_hit("这个枕头可以治疗颈椎病")
    assert families("除甲醛效果以检测报告编号CMA2024013为准，我发给您") == set()


def test_a_policy_needs_its_conditions() -> None:
    assert "ec-4.2c" in clauses_hit("我们支持7天无理由退货的，您放心拍")
    assert families("支持7天无理由退货，商品未使用、吊牌和包装完好即可") == set()


def test_a_policy_told_with_other_days_than_its_data_is_asked_about() -> None:
    assert families("支持十五天无理由退货，商品未使用、吊牌和包装完好即可") == {"policy_told"}
    assert families("您的15天无理由退货申请已经超过期限了吗，我来为您核实") == set()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("你把钱直接打我银行卡上，给你便宜20", "private_transfer"),
        ("请把您收到的短信验证码发给我", "phishing"),
        ("加我薇❤信聊", "diversion"),
        ("五星好评返现3元", "cashback_for_review"),
    ],
)
def test_fraud_is_refused_to_agents_and_marked_at_customers(text: str, family: str) -> None:
    assert GUARD.judge(text).verdict is Verdict.REFUSE
    assert family in families(text)
    assert family in families(text, Speaker.CUSTOMER)
    assert clauses_hit(text, Speaker.CUSTOMER) == {"ec-4.3c"}


def test_warnings_against_fraud_pass() -> None:
    for text in ("验证码请不要告诉任何人，包括客服", "请不要向任何个人转账", "支持微信支付和支付宝"):
        assert families(text) == set(), text


def test_golden_sentences_are_judged_as_they_say() -> None:
    for example in shipped_clauses()["x-golden"].examples:
        stopped = {hit.clause_id for hit in GUARD.judge(example.text).stopping()}
        assert (example.clause in stopped) is (example.verdict is Verdicts.REFUSE), example.text
        assert bool(stopped) is (example.verdict is Verdicts.REFUSE), example.text


def test_required_phrases_are_recognised() -> None:
    assert "greeting" in what_is_said("您好，很高兴为您服务")
    assert "closing" in what_is_said("感谢您的支持，祝您生活愉快，再见")
    assert "confirmation" in what_is_said("您是想把M码换成L码，对吗？")
    assert "holding" in what_is_said("请稍等，我帮您查一下")
    assert "empathy" in what_is_said("我特别理解您着急的心情")
    assert "apology_with_remedy" in what_is_said("抱歉发错了，我马上给您换")
    assert what_is_said("这款有三个颜色") == ()


def test_emotion_has_three_levels_with_the_words_that_led_there() -> None:
    text = "你们就是骗子！我要去12315投诉"
    seen = read_emotion(text)
    assert seen.level == 2
    assert "骗子" in {text[start:end] for start, end in seen.words}
    assert read_emotion("怎么还没发货啊，都三天了").level == 1
    assert read_emotion("请问可以开发票吗").level == 0


def test_an_earlier_outburst_fades_over_the_dialogue() -> None:
    assert emotion_of(["气死我了，退钱！"]).level == 2
    assert emotion_of(["气死我了，退钱！", "好的谢谢"]).level == 1
    assert emotion_of([]).level == 0


@pytest.mark.parametrize(
    "line",
    [
        b'{"id":6,"text":' + b"[" * 100_000,
        b"\xff\xfe{}",
        b'{"id":true,"text":"x"}',
        b'{"id":{"a":1},"text":"x"}',
        b'{"id":7,"text":"x","context":[{"speaker":"nobody","text":"x"}]}',
        b'{"id":8,"text":"\\ud83d',
    ],
)
def test_a_hostile_line_costs_only_itself(line: bytes) -> None:
    faults: list[str] = []
    found = [
        msgspec.json.decode(one)
        for one in judge_lines(GUARD, [line, b'{"id":9,"text":"\xe6\x82\xa8\xe5\xa5\xbd"}'], Speaker.AGENT, faults)
    ]
    assert ("error" in found[0], found[1]["id"], found[1]["says"]) == (True, 9, ["greeting"])
    assert len(faults) == 1


def test_half_a_pair_of_surrogates_and_a_zero_are_judged_like_any_character() -> None:
    line = '{"id":1,"text":"\\ud83d这是最\\u0000好的","context":null}'.encode()
    found = msgspec.json.decode(next(judge_lines(GUARD, [line], Speaker.AGENT, [])))
    assert [(hit["start"], hit["end"]) for hit in found["hits"]] == [(3, 6)]


def test_lines_that_cannot_be_read_are_named_and_none_is_lost() -> None:
    faults: list[str] = []
    lines = [
        b'{"id":1,"text":"\xe5\x81\x9a\xe4\xb8\x8d\xe5\x88\xb0"}\n',
        b"no json\n",
        b"\n",
        b'{"id":"x","text":"ok","speaker":"customer"}',
    ]
    answers = [msgspec.json.decode(one) for one in judge_lines(GUARD, lines, Speaker.AGENT, faults)]
    assert [one["id"] for one in answers] == [1, None, "x"]
    assert "negation" in {hit["family"] for hit in answers[0]["hits"]}
    assert (answers[1]["line"], len(faults)) == (2, 1)
    assert faults[0].startswith("line 2: ")


def test_what_families_may_read_is_what_the_guard_knows() -> None:
    parts = {"refusing", "alternative", "asks_back", "reason", "apology", "remedy", "cause", "upset", "dissatisfied"}
    says = {"greeting", "closing", "confirmation", "holding", "empathy"}
    assert {*shipped_rules(), *MEASURES} - parts - says == READS


def test_sentences_that_rules_were_written_for_stay_recognised() -> None:
    measured = measure(GUARD, "tuned")
    low = {one.family: one.recall for one in measured.families if one.recall < 0.85}
    loud = {one.family: one.alarm_rate for one in measured.families if one.alarm_rate > 0.15}
    assert (low, loud) == ({}, {}), measured.table()
    assert measured.says[0] / measured.says[1] >= 0.9
    assert measured.emotion_f1 >= 0.75
    assert measured.upset_recall >= 0.9
    assert measured.personal_f1 >= 0.97


def test_every_part_of_the_labelled_sets_is_there_and_an_author_can_be_measured_alone() -> None:
    assert [part for part in PARTS if sum(1 for _ in sentences(part)) < 100] == []
    assert "absolute_term" in measure(GUARD, "weighed", author="set H").table()


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_nothing_raises_and_the_same_text_gets_the_same_answer(text: str) -> None:
    for speaker in Speaker:
        seen = inspect(GUARD, text, speaker=speaker)
        assert seen == inspect(GUARD, text, speaker=speaker)
        for hit in seen.judgement.hits:
            assert 0 <= hit.start < hit.end <= len(text)

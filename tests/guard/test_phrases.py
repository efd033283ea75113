import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guard.desk import family, phrase_clause
from zhunsheng.guard.normalise import squash
from zhunsheng.guard.phrases import Guard, compile_guard
from zhunsheng.guard.values import Because, Context, Judgement, Verdict
from zhunsheng.kernel.conditions import parse_condition
from zhunsheng.standards.values import Severity, Speaker, When

FIRST = family("absolute", phrases=("第一", "最好"), unless=("第一次", "第一时间"))
CANNOT = family("negation", phrases=("做不到", "不行"), unless=("行不行",))


def guard(*families: object) -> Guard:
    return compile_guard([phrase_clause(*families)])  # type: ignore[arg-type]  # the helper's families


def found(judgement: Judgement, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in judgement.hits]


def test_a_strangers_phrase_is_refused() -> None:
    clause = phrase_clause(family("ours", phrases=("关我什么事",)), clause_id="my-1")
    judgement = compile_guard([clause]).judge("这关我什么事呢")
    (hit,) = judgement.hits
    assert judgement.verdict is Verdict.REFUSE
    assert (hit.clause_id, hit.family, hit.start, hit.end, hit.phrase) == ("my-1", "ours", 1, 6, "关我什么事")
    assert hit.instead.zh == "换一种说法 ours"
    assert hit.reason.en == "reason ours"


def test_ordinary_words_pass() -> None:
    assert guard(FIRST, CANNOT).judge("您好，我马上帮您查询物流") == Judgement()


def test_without_clauses_everything_passes() -> None:
    assert compile_guard([]).judge("做不到") == Judgement()


def test_severity_decides_the_verdict_and_the_gravest_wins() -> None:
    soft = family("soft", phrases=("尽快",), severity=Severity.CONFIRM)
    noted = family("noted", phrases=("哦",), severity=Severity.NOTE)
    judge = guard(soft, noted, CANNOT).judge
    assert judge("哦").verdict is Verdict.PASS
    assert [hit.family for hit in judge("哦").hits] == ["noted"]
    assert judge("尽快哦").verdict is Verdict.CONFIRM
    assert judge("尽快也做不到").verdict is Verdict.REFUSE


def test_only_unconfirmed_and_refused_words_stop_a_message() -> None:
    soft = phrase_clause(family("soft", phrases=("尽快",), severity=Severity.CONFIRM), clause_id="a")
    judgement = compile_guard([soft, phrase_clause(CANNOT, clause_id="b")]).judge("尽快吧，不行")
    assert [hit.clause_id for hit in judgement.stopping()] == ["a", "b"]
    assert [hit.clause_id for hit in judgement.stopping(frozenset({"a", "b"}))] == ["b"]


def test_an_exception_that_covers_the_hit_spares_it() -> None:
    judgement = guard(FIRST).judge("我们第一时间处理")
    assert judgement.verdict is Verdict.PASS
    assert [(spared.start, spared.end, spared.because) for spared in judgement.spared] == [(2, 4, Because.EXCEPTION)]


def test_a_phrase_that_outlasts_the_exception_is_still_caught() -> None:
    once = family("whole", phrases=("第一", "一次性解决"), unless=("第一次",))
    text = "第一次性解决"
    assert found(guard(once).judge(text), text) == ["一次性解决"]


def test_an_exception_holds_for_its_own_family_only() -> None:
    other = family("other", phrases=("第一",))
    judgement = guard(FIRST, other).judge("第一时间")
    assert [hit.family for hit in judgement.hits] == ["other"]


def test_an_exception_next_to_a_hit_does_not_spare_it() -> None:
    text = "第一次就做到第一"
    assert found(guard(FIRST).judge(text), text) == ["第一"]
    assert guard(FIRST).judge(text).hits[0].start == 6


def test_an_exception_across_a_sentence_mark_spares_nothing() -> None:
    text = "我们是第一，次次都是"
    assert found(guard(FIRST).judge(text), text) == ["第一"]


def test_the_longest_phrase_of_a_family_is_reported_once() -> None:
    text = "这个做不到的"
    nested = family("nested", phrases=("不到", "做不到", "做不到的"))
    assert found(guard(nested).judge(text), text) == ["做不到的"]


def test_evasions_are_caught_and_point_at_what_was_typed() -> None:
    for typed in ("做 不 到", "做\u200b不\u200b到", "做。不。到", "做.不.到", "做👍不👍到", "做\u3000不到", "做*不到"):
        text = f"这个{typed}呢"
        assert found(guard(CANNOT).judge(text), text) == [typed]


def test_two_sentences_do_not_make_up_a_phrase() -> None:
    judge = guard(CANNOT).judge
    assert judge("请您先这样做，不到三天就会到账").hits == ()
    assert judge("请您先这样做\n不到三天就会到账").hits == ()
    assert judge("我来做。不到三天").hits == ()
    assert judge("这可不，行李箱已经寄出").hits == ()


def test_a_phrase_written_with_a_mark_is_found_with_it() -> None:
    shirks = family("shirk", phrases=("这不归我管，找别人",))
    text = "亲，这不归我管，找别人去"
    assert found(guard(shirks).judge(text), text) == ["这不归我管，找别人"]


def test_traditional_and_full_width_writing_is_caught() -> None:
    listed = family("over_promise", phrases=("100%保证",))
    text = "我們１００％保證到貨"
    assert found(guard(listed).judge(text), text) == ["１００％保證"]


def test_latin_phrases_match_whole_words_only() -> None:
    listed = family("shirk", phrases=("not my job", "no"))
    judge = guard(listed).judge
    assert found(judge("It is NOT  my job"), "It is NOT  my job") == ["NOT  my job"]
    assert judge("I know the north").hits == ()
    assert found(judge("说no就是"), "说no就是") == ["no"]


def test_each_speaker_has_its_own_lists_and_the_bot_is_held_to_the_agents() -> None:
    rude = family("abuse", phrases=("骗子",), speaker=Speaker.CUSTOMER)
    botched = family("bot_only", phrases=("我是真人",), speaker=Speaker.BOT)
    judge = guard(CANNOT, rude, botched).judge
    assert judge("做不到", speaker=Speaker.CUSTOMER).hits == ()
    assert [hit.family for hit in judge("你们是骗子", speaker=Speaker.CUSTOMER).hits] == ["abuse"]
    assert judge("骗子").hits == ()
    assert [hit.family for hit in judge("我是真人，做不到", speaker=Speaker.BOT).hits] == ["bot_only", "negation"]
    assert judge("我是真人").hits == ()


def test_a_clause_is_silent_where_it_does_not_apply() -> None:
    phone = When(condition=parse_condition({"channel": "hotline"}, {"channel": str}))
    judge = compile_guard([phrase_clause(CANNOT, applies=phone)]).judge
    assert judge("做不到", context=Context(about={"channel": "hotline"})).verdict is Verdict.REFUSE
    assert judge("做不到", context=Context(about={"channel": "webchat"})).verdict is Verdict.PASS
    assert judge("做不到").verdict is Verdict.PASS


def test_a_long_message_full_of_hits_is_judged_whole() -> None:
    judgement = guard(CANNOT, FIRST).judge("做不到，" * 5_000)
    assert len(judgement.hits) == 5_000
    assert judgement.hits[-1].end == 19_999


LISTED = ("做不到", "不行", "第一", "no way", "保证")
PIECES = st.sampled_from(
    [
        "做",
        "不",
        "到",
        "行",
        "第",
        "一",
        "次",
        "保",
        "證",
        " ",
        "，",
        "。",
        "“",
        "”",
        "\u200b",
        "👍",
        "n",
        "o",
        " way",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=500)
def test_every_hit_points_at_its_phrase_in_the_typed_text(text: str) -> None:
    judge = guard(family("listed", phrases=LISTED, unless=("第一次",))).judge
    judgement = judge(text)
    for hit in judgement.hits:
        assert 0 <= hit.start < hit.end <= len(text)
        assert squash(text[hit.start : hit.end]) == squash(hit.phrase)
    assert judge(text) == judgement


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    assert guard(FIRST, CANNOT).judge(text).verdict in set(Verdict)


def test_a_listed_no_of_a_shipped_family_passes_beside_another_way_and_an_organisations_own_stands() -> None:
    own = family("own_words", phrases=("改不了",))
    shipped = msgspec.structs.replace(family("no", phrases=("改不了",)), reads="negation")
    text = "线上改不了户名，您带身份证到营业厅，十分钟就能办好"
    assert guard(own).judge(text).verdict is Verdict.REFUSE
    judged = guard(shipped).judge(text)
    assert (judged.verdict, [(one.known_as, one.because) for one in judged.spared]) == (
        Verdict.PASS,
        [("negation", "another")],
    )
    assert guard(shipped).judge("线上改不了户名").verdict is Verdict.REFUSE

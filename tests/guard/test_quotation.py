from tests.guard.desk import family, phrase_clause
from zhunsheng.guard.phrases import compile_guard
from zhunsheng.guard.values import Because, Context, Verdict

GUARD = compile_guard([phrase_clause(family("listed", phrases=("做不到", "保证")))])


def verdict(text: str, *customer_said: str) -> Verdict:
    return GUARD.judge(text, context=Context(customer_said=customer_said)).verdict


def test_a_sentence_between_quote_marks_is_not_the_agents_own() -> None:
    for text in ("页面写的是“保证七天内退款”对吗", "提示「该操作做不到哦」请截图", '短信里写"保证返现"请勿相信'):
        judgement = GUARD.judge(text)
        assert (judgement.verdict, [each.because for each in judgement.spared]) == (
            Verdict.PASS,
            [Because.QUOTATION],
        )


def test_a_bare_listed_word_in_quote_marks_is_emphasis() -> None:
    assert verdict("我们“保证”到货") is Verdict.REFUSE
    assert verdict("您提到的“保证”我理解", "你们说过保证的") is Verdict.PASS


def test_words_beside_the_quotation_are_still_judged() -> None:
    assert verdict("您写的“明天能不能到”我们保证能到") is Verdict.REFUSE
    assert verdict("“好的”，这个做不到，“抱歉”") is Verdict.REFUSE


def test_an_open_quote_mark_quotes_nothing() -> None:
    assert verdict("“我们保证到货") is Verdict.REFUSE
    assert verdict("我们保证到货”") is Verdict.REFUSE


def test_the_customers_words_may_be_reported() -> None:
    asked = "你们能不能保证明天到"
    assert verdict("您刚才问能不能保证明天到，我帮您查一下", asked) is Verdict.PASS
    assert verdict("您是说客服告诉您做不到，对吗", "客服说做不到") is Verdict.PASS


def test_repeating_the_customers_words_as_an_answer_is_the_agents_own() -> None:
    asked = "你们能不能保证明天到"
    assert verdict("能保证明天到", asked) is Verdict.REFUSE
    assert verdict("您问得好，我们保证明天到", asked) is Verdict.REFUSE
    assert verdict("您说得对保证明天到", asked) is Verdict.REFUSE


def test_a_report_of_words_the_customer_never_said_is_the_agents_own() -> None:
    assert verdict("您刚才问能不能保证明天到", "在吗") is Verdict.REFUSE


def test_many_quote_marks_are_no_burden() -> None:
    assert verdict("“" * 20_000 + "做不到" + "”" * 20_000) is Verdict.REFUSE

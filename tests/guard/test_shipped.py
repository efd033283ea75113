import sys

from tests.guard.labelled import clean, forbidden
from tests.guard.shipped import shipped_clauses, shipped_rulebook
from zhunsheng.guard.cache import guard_of
from zhunsheng.guard.queries import judge
from zhunsheng.guard.score import Labelled, score
from zhunsheng.guard.values import Verdict
from zhunsheng.standards.values import Rulebook, Severity

OURS = ("cc-2.1b", "ec-2.2b")
NOTED = {"refusal_without_alternative", "apology_without_remedy", "jargon", "too_long", "typo"}


def test_every_forbidden_sentence_of_a_family_is_stopped() -> None:
    for sentence in forbidden():
        judgement = judge(shipped_rulebook(), sentence.text)
        stopping = {hit.family for hit in judgement.stopping()}
        assert sentence.families <= stopping, sentence.text


def test_the_labelled_sentences_cover_every_family_of_both_clauses() -> None:
    labels = {family for sentence in forbidden() for family in sentence.families}
    listed = {family.id for clause_id in OURS for family in shipped_clauses()[clause_id].families}
    assert labels == listed
    assert len(clean()) >= 120
    assert len(forbidden()) >= 80


def test_ordinary_service_sentences_pass() -> None:
    stopped = [sentence.text for sentence in clean() if judge(shipped_rulebook(), sentence.text).stopping()]
    assert stopped == []


def test_the_score_says_how_good_the_shipped_guard_is() -> None:
    report = score(guard_of(shipped_rulebook()), [*clean(), *forbidden()])
    sys.stdout.write(f"\n{report.table()}\n")
    assert (report.whole.precision, report.whole.recall) == (1.0, 1.0)


def test_the_score_counts_what_went_wrong() -> None:
    labelled = [
        Labelled(text="这个做不到", families=frozenset({"negation"})),
        Labelled(text="这事儿悬", families=frozenset({"negation"})),
        Labelled(text="这个肯定不行"),
        Labelled(text="您好"),
    ]
    report = score(guard_of(shipped_rulebook()), labelled)
    negation = report.families["negation"]
    assert (negation.caught, negation.missed, negation.false_alarms) == (1, ("这事儿悬",), ("这个肯定不行",))
    assert (negation.precision, negation.recall) == (0.5, 0.5)
    assert (report.clean, report.forbidden) == (2, 2)
    assert "missed by negation: 这事儿悬" in report.table()


def test_every_listed_phrase_is_caught_and_every_exception_spared() -> None:
    guard = guard_of(shipped_rulebook())
    for clause_id in OURS:
        for family in shipped_clauses()[clause_id].families:
            for phrase in family.phrases:
                assert family.id in {hit.family for hit in guard.judge(phrase).hits}, phrase
            for phrase in family.unless:
                assert family.id not in {hit.family for hit in guard.judge(phrase).hits}, phrase


def test_what_is_offered_instead_passes_the_guard_itself() -> None:
    for clause_id in OURS:
        for family in shipped_clauses()[clause_id].families:
            for instead in (family.say_instead.zh, family.say_instead.en):
                assert judge(shipped_rulebook(), instead).verdict is Verdict.PASS
            assert family.severity is Severity.REFUSE


def test_another_figure_of_the_same_clause_is_another_guard() -> None:
    clauses = dict(shipped_clauses())
    assert judge(shipped_rulebook(), "做不到").verdict is Verdict.REFUSE
    assert judge(Rulebook.of(2, {"cc-2.1b": clauses["cc-2.1b"]}), "做不到").verdict is Verdict.PASS
    assert guard_of(shipped_rulebook()) is guard_of(shipped_rulebook())
    assert judge(Rulebook.of(1, {}), "做不到").verdict is Verdict.PASS

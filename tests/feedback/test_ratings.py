"""A customer rates each closing once, may change it for a day, and those who served see it."""

import pytest

from tests.dialogue.desk import after, agent, answers, closes, customer, lines, open_shop, opened, says, told
from tests.people.staff import hire, rights
from zhunsheng.access.values import Actor, Role
from zhunsheng.dialogue.queries import gate_of
from zhunsheng.dialogue.values import ClosingRequest, Outcome, Tick
from zhunsheng.feedback.actions import rate_dialogue
from zhunsheng.feedback.events import RatingGiven
from zhunsheng.feedback.queries import rating_form, rating_of, ratings, ratings_of
from zhunsheng.feedback.values import NotToBeRated, RatingStands
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput

HOUR = 3600


@pytest.fixture
def ended(db: None, keys: None) -> tuple[Actor, Actor, int]:
    """A dialogue that ended ten minutes after the beginning."""
    open_shop()
    who = agent("lin")
    mei = customer()
    dialogue = opened(mei)
    says(mei, dialogue, "在吗")
    answers(who, dialogue, "您好，请问有什么可以帮您？", after(5))
    _end(who, dialogue, 600)
    return who, mei, dialogue


def _end(who: Actor, dialogue: int, past: int) -> None:
    checks = {check.need.id: Tick(note="客户已确认") for check in gate_of(who, dialogue).checks}
    closes(who, dialogue, ClosingRequest(outcome=Outcome.SOLVED, checks=checks), after(past))


def test_a_rating_is_kept_told_and_shown_to_those_who_served(ended):
    who, mei, dialogue = ended
    run(rate_dialogue, mei, after(700), dialogue, 5, "  很耐心，谢谢🙏 ")
    closed = after(600).us
    seen = rating_of(who, dialogue, closed)
    assert seen is not None
    assert (seen.score, seen.comment, seen.agent_id) == (5, "很耐心，谢谢🙏", who.id)
    fact = told(dialogue, RatingGiven)[0]
    assert (fact.score, fact.before, fact.commented, fact.closed_us) == (5, None, True, closed)
    assert fact.about.agent_id == who.id
    assert lines(dialogue)[-1].event == "rating.given"
    stranger = hire("far", rights(Role.AGENT))
    assert rating_of(stranger, dialogue, closed) is None
    assert ratings(stranger) == []
    boss = hire("boss", rights(Role.SUPERVISOR))
    assert ratings(boss, scores=[5], agent_id=who.id) == [seen]
    assert ratings_of(boss, [dialogue]) == {dialogue: seen}
    assert ratings(boss, scores=[1]) == []


def test_the_same_rating_again_changes_nothing_and_another_one_replaces_it_for_a_day(ended):
    _, mei, dialogue = ended
    first = run(rate_dialogue, mei, after(700), dialogue, 2)
    assert run(rate_dialogue, mei, after(710), dialogue, 2) == first
    assert run(rate_dialogue, mei, after(700 + 23 * HOUR), dialogue, 4, "解决了") == first
    assert [(fact.before, fact.score) for fact in told(dialogue, RatingGiven)] == [(None, 2), (2, 4)]
    with pytest.raises(RatingStands):
        run(rate_dialogue, mei, after(701 + 24 * HOUR), dialogue, 5)


def test_each_closing_is_rated_once_also_after_a_reopening(ended):
    who, mei, dialogue = ended
    run(rate_dialogue, mei, after(700), dialogue, 2)
    says(mei, dialogue, "还是不行", after(800))
    with pytest.raises(NotToBeRated):
        run(rate_dialogue, mei, after(810), dialogue, 1)
    _end(who, dialogue, 900)
    run(rate_dialogue, mei, after(910), dialogue, 5)
    assert [(fact.before, fact.score) for fact in told(dialogue, RatingGiven)] == [(None, 2), (None, 5)]


def test_only_the_customer_rates_and_only_within_the_week(ended):
    who, mei, dialogue = ended
    with pytest.raises(AccessDenied):
        run(rate_dialogue, who, after(700), dialogue, 5)
    with pytest.raises(AccessDenied):
        run(rate_dialogue, customer(), after(700), dialogue, 5)
    with pytest.raises(NotToBeRated):
        run(rate_dialogue, mei, after(601 + 7 * 24 * HOUR), dialogue, 5)
    assert told(dialogue, RatingGiven) == []


@pytest.mark.parametrize(("score", "comment"), [(0, ""), (6, ""), (3, "长" * 501), (3, "a\x00b")])
def test_a_rating_outside_the_form_is_refused(ended, score, comment):
    _, mei, dialogue = ended
    with pytest.raises(BadInput):
        run(rate_dialogue, mei, after(700), dialogue, score, comment)


def test_the_form_has_five_words_from_best_to_worst():
    assert [word.score for word in rating_form().words] == [5, 4, 3, 2, 1]

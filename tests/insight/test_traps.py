"""Every trap that makes a wrong number, each as a small story: hours, the bot between, thanks, bursts, two agents, zones."""

import pytest

from tests.insight.following import ALWAYS, MANAGER
from tests.insight.happening import about, at, closed, figure, graded, opened, rated, received, sent, tell
from zhunsheng.dialogue import events as said
from zhunsheng.insight.queries import figures_by
from zhunsheng.insight.values import By, Period

pytestmark = pytest.mark.usefixtures("db")

HOUR = 3600
TO_22_58 = 13 * HOUR + 58 * 60
"""From 09:00 to 22:58 of the same day in Shanghai."""


def handed(dialogue: int = 1):
    return said.BotHandedOver(dialogue_id=dialogue, about=about(agent=None), why="asked", served_us=1)


def began(dialogue: int = 1):
    return said.BotBegan(dialogue_id=dialogue, about=about(agent=None))


def answered(dialogue: int = 1, by: str = "agent"):
    return said.DialogueAnswered(dialogue_id=dialogue, about=about(), by=by)


def test_a_question_just_before_closing_hours_counts_on_its_own_day_and_late():
    tell((TO_22_58, received()), (TO_22_58 + 9 * HOUR + 180, sent(9 * HOUR + 180)))
    found = figure("quick-reply", Period(since=at(0), until=at(15 * HOUR)))
    assert (found.n, found.among) == (0, 1)


@pytest.mark.parametrize(("seconds", "asked"), [(-HOUR - 1, 0), (-HOUR, 1), (14 * HOUR - 1, 1), (14 * HOUR, 0)])
def test_the_hours_of_the_quick_reply_end_to_the_second(seconds, asked):
    tell((seconds, received()), (seconds + 180, sent(180)))
    found = figure("quick-reply")
    assert (found.n, found.among) == (asked, asked)


@pytest.mark.parametrize(("waited", "quick"), [(180, 1), (180.000001, 0)])
def test_three_minutes_are_in_time_and_a_moment_more_is_not(waited, quick):
    tell((0, received()), (waited, sent(waited)))
    assert figure("quick-reply").n == quick


def test_what_the_bot_answers_is_nobodys_turn_and_the_first_response_counts_from_the_hand_over():
    tell(
        (0, opened(agent=None)), (0, began()), (0, received(agent=None)), (2, sent(2, by="bot", agent=None)),
        (300, handed()), (320, answered()), (320, sent(None, first=True)),
    )  # fmt: skip
    assert figure("first-response").value == 20
    assert figure("quick-reply").among == 1
    assert figure("response").value is None


def test_without_a_bot_the_first_response_counts_from_the_first_message():
    tell((0, opened(agent=None)), (60, said.HumanAsked(dialogue_id=1, about=about(agent=None))), (90, answered()))
    assert figure("first-response").value == 90


def test_a_closing_thank_you_asks_for_nothing_and_a_burst_is_one_turn():
    tell(
        (0, received()),
        (1, received(turn=False)),
        (2, received(turn=False)),
        (10, sent(10)),
        (20, received(turn=False, courtesy=True)),
    )
    assert (figure("quick-reply").among, figure("response").value) == (1, 10)


def test_two_agents_each_have_what_was_theirs():
    tell((0, received(agent=3)), (10, sent(10, agent=3)), (20, received(agent=4)), (50, sent(30, agent=4)))
    found = figures_by(MANAGER, ["response"], ALWAYS, by=By.AGENT)
    assert {part: one["response"].value for part, one in found.items()} == {3: 10, 4: 30}


def test_a_dialogue_without_an_answer_is_no_part_of_the_mean_but_of_the_rate():
    tell(
        (0, opened(1)), (0, said.DialogueQueued(dialogue_id=1, about=about(agent=None))), (30, answered(1)),
        (0, opened(2)), (0, said.DialogueQueued(dialogue_id=2, about=about(agent=None))),
    )  # fmt: skip
    assert (figure("first-response").value, figure("reply-rate").value) == (30, 0.5)


def test_no_data_is_never_zero_and_the_hotline_has_none():
    tell((0, opened()), (5, sent(5)), (9, closed()))
    for name in ("cc-k1", "cc-k2", "occupancy", "nps", "ces", "ec-neg", "cc-k7", "ec-k1", "abandonment"):
        assert figure(name).value is None, name


DAY = 86_400


@pytest.mark.parametrize(
    ("again", "day", "three", "week"),
    [(DAY - 1, 0, 0, 0), (DAY + 1, 1, 0, 0), (3 * DAY, 1, 0, 0), (3 * DAY + 1, 1, 1, 0), (7 * DAY + 1, 1, 1, 1)],
)
def test_a_customer_who_comes_again_within_the_window_was_not_solved_the_first_time(again, day, three, week):
    tell((0, closed(1)), (again, graded(2, "product.fit")))
    assert (figure("fcr-day").n, figure("ec-k2").n, figure("fcr-week").n) == (day, three, week)


def test_another_issue_or_another_customer_changes_nothing_a_transfer_does():
    tell(
        (0, closed(1)), (60, graded(2, "logistics.late")), (70, graded(3, "product.fit", customer=71)),
        (80, said.DialogueHandedOver(dialogue_id=4, about=about(customer=72), from_agent_id=3, to_agent_id=4, note_id=1)),
        (90, closed(4, customer=72)),
    )  # fmt: skip
    assert (figure("ec-k2").n, figure("ec-k2").among) == (1, 2)


def test_a_changed_rating_counts_once_and_nps_is_promoters_less_detractors():
    scores = [(9, 60), (8, 25), (3, 15)]
    ratings = [score for score, times in scores for _ in range(times)]
    tell(
        (0, rated(1, 900)),
        (1, rated(5, 900)),
        *((2, rated(score, 1000 + n, kind="nps")) for n, score in enumerate(ratings)),
    )
    assert (figure("ec-k1").n, figure("ec-k1").among, figure("dissatisfaction").n) == (1, 1, 0)
    assert (figure("nps").value, figure("nps").among) == (45.0, 100)


def test_service_level_three_ways_on_one_queue():
    def queued(dialogue: int):
        return said.DialogueQueued(dialogue_id=dialogue, about=about(agent=None))

    def assigned(dialogue: int):
        return said.DialogueAssigned(dialogue_id=dialogue, about=about(), agent_id=3, how="routed")

    def left(dialogue: int, waited: int):
        return said.DialogueGivenUp(
            dialogue_id=dialogue, about=about(agent=None), how="left", waited_us=waited * 1_000_000
        )

    tell(
        (0, assigned(1)), (0, queued(2)), (20, assigned(2)), (20, queued(3)), (41, assigned(3)), (50, queued(4)), (55, left(4, 5)),
        (60, queued(5)), (90, left(5, 30)),
    )  # fmt: skip
    found = {
        name: figure(name)
        for name in (
            "service-level",
            "service-level-patient",
            "service-level-answered",
            "abandonment",
            "abandonment-short",
            "waiting",
        )
    }
    shares = {name: (one.n, one.among) for name, one in found.items() if name != "waiting"}
    assert shares == {
        "service-level": (2, 5), "service-level-patient": (2, 4), "service-level-answered": (2, 3), "abandonment": (2, 5),
        "abandonment-short": (1, 5),
    }  # fmt: skip
    assert found["waiting"].value == 20.5

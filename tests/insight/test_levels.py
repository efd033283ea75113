"""By skill level: what a level shows is what its people show together, whatever the formula, from marks and from what is spread out."""

import pytest

from tests.insight.following import MANAGER, agent, spread
from tests.insight.happening import about, at, closed, opened, sent, tell
from tests.people.staff import furnish, hire, rights
from zhunsheng.access.values import Grade
from zhunsheng.dialogue.events import DialogueAnswered
from zhunsheng.insight.queries import figures, figures_by
from zhunsheng.insight.values import By, Narrowed, Period

pytestmark = pytest.mark.usefixtures("db")

WEEK = Period(since=at(-9 * 3_600), until=at(7 * 86_400))
LEVELS = {"aa": Grade.SENIOR, "bb": Grade.SENIOR, "cc": Grade.TRAINEE}


def served() -> dict[str, int]:
    furnish()
    people = {login: hire(login, rights(grade=grade)).id for login, grade in LEVELS.items()}
    tell(
        *((n * 500, sent(3 + n % 23, agent=people[list(LEVELS)[n % 3]])) for n in range(60)),
        *(
            (n * 700, closed(n, "solved" if n % 4 else "followup", agent=people[list(LEVELS)[n % 3]]))
            for n in range(40)
        ),
        *(
            (n * 800, DialogueAnswered(dialogue_id=n, about=about(agent=people[list(LEVELS)[n % 3]]), by="agent"))
            for n in range(31)
        ),
        *((90 * n, opened(500 + n, agent=people[list(LEVELS)[n % 3]])) for n in range(9)),
    )
    return people


@pytest.mark.parametrize("passed", [False, True])
@pytest.mark.parametrize("name", ["response", "response-p90", "solved", "ec-k5", "backlog"])
def test_a_level_adds_up_its_people(name, passed):
    people = served()
    if passed:
        spread(at(3 * 86_400))
    found = figures_by(MANAGER, [name], WEEK, by=By.LEVEL)
    assert set(found) == {"senior", "trainee"}
    for level, logins in (("senior", ("aa", "bb")), ("trainee", ("cc",))):
        only = Narrowed(agent_id=tuple(people[login] for login in logins))
        assert found[level][name] == figures(MANAGER, [name], WEEK, only=only)[name]


def test_who_sees_only_their_own_sees_only_their_level():
    people = served()
    own = figures_by(agent(people["cc"]), ["response"], WEEK, by=By.LEVEL)
    assert {level: one["response"].n for level, one in own.items()} == {"trainee": 20}

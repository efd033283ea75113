"""Law: whatever two acts on one case come at once, in whatever state both are possible, the end is that of one after the other.

The acts are found from the code: each action of the room's door and each move of the state, so that a new one is tried by itself.
Two pens write to one database, as two processes do. On PostgreSQL the case's row is held until both acts have read what they read
before they wait for it, so that whoever trusts what was read too early is found out every time; the first named waits first.
All rows of the rooms are compared, but for numbers that every run makes anew; afterwards the case is brought back to where it stood.
The ordinary run draws pairs from the product of the situations it draws; `make soak` draws other ones each time in every situation, and
walks the whole product where ZHUNSHENG_PAIRS is `inf` (some hours).
"""

import itertools
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Final

import psycopg
import pytest
from django.db import connection

from tests.cases.acts import BOOK, LATER, OF_NO_CASE, Act, Matter, furnish, offered
from tests.cases.desk import Desk
from tests.cases.shares import shares_kept, shares_there, tally_kept, tally_there
from tests.support.going_back import Look, let_facts_go
from zhunsheng.access.values import Actor
from zhunsheng.cases import actions
from zhunsheng.cases.events import CaseForced, CaseMoved
from zhunsheng.cases.models import Case
from zhunsheng.cases.procedures import FORCED
from zhunsheng.clocks.queries import replay_case
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.queries import history
from zhunsheng.kernel.errors import Refusal

SITUATIONS: Final = [
    (kind, state, laden)
    for kind, procedure in BOOK.kinds.items()
    for state in procedure.lifecycle.states
    for laden in (False, True)
]
DRAWN: Final = 8
"""So many pairs are drawn in each situation by the ordinary run."""
SOAKED: Final = 60
"""So many in each situation by the soak."""
CAUGHT: Final = (
    ("report_callback(fine,说明)", "report_callback(no_answer,说明)"),
    ("answer_task(说明,False)", "settle_task()"),
    ("rate_task()", "answer_task(说明,True)"),
    ("link_task(说明)", "attach_to_task(<file>)"),
    ("erase_cases_of()", "answer_task(说明,False)"),
    ("merge_case()", "merge_case(back)"),
)
"""Acts that were found to pass each other."""
PATIENCE: Final = 20.0


@contextmanager
def held(matter: Matter) -> Iterator[psycopg.Connection | None]:
    """Hold the rows of the cases against everybody until what waits for them is known to wait."""
    if connection.vendor != "postgresql":
        yield None
        return
    told = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{key: told[key] for key in keys if told.get(key)}) as holder:
        ids = [matter.case_id, matter.other, matter.child, matter.sibling]
        holder.execute("SELECT id FROM cases_case WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids])
        yield holder


def waits(futures: list[Future[str]]) -> None:
    """Wait until each of these has come to its end or waits for a lock."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] + sum(one.done() for one in futures) >= len(futures):
                return
        time.sleep(0.001)
    raise AssertionError("an act neither ends nor waits")


class Situation:
    """A case in a state, what is possible there, and what comes of two acts, one after the other or at once."""

    def __init__(self, matter: Matter, pens: list[Pen]) -> None:
        self.matter, self.pens, self.look = matter, pens, Look()
        self.acts = {act.key: act for act in matter.acts()}
        self._who: dict[str, Actor | None] = {}

    def who(self, key: str) -> Actor | None:
        """Say who can act so here; nobody where it is not possible."""
        if key not in self._who:
            _, self._who[key] = self.matter.tried(self.acts[key], self.pens[0])
            self.look.go_back()
        return self._who[key]

    def told(self, act: Act, who: Actor, pen: Pen) -> str:
        try:
            self.matter.do(act, who, pen)
        except Refusal as refusal:
            return refusal.code
        except Exception as fault:  # a fault is no end that anybody may come to
            return repr(fault)
        return "done"

    def one_by_one(self, first: str, second: str) -> tuple[list[str], list[str]]:
        told = [self._alone(key) for key in (first, second)]
        found = self.look.changes(self.matter.made)
        self.look.go_back()
        return told, found

    def _alone(self, key: str) -> str:
        who = self.who_is(key)
        return self.told(self.acts[key], who, self.pens[0])

    def who_is(self, key: str) -> Actor:
        who = self._who[key]
        assert who is not None
        return who

    def at_once(self, first: str, second: str) -> tuple[list[str], list[str], list[str]]:
        keys, start = (first, second), Barrier(2)

        def act(place: int) -> str:
            if connection.vendor != "postgresql":
                start.wait(10)
            return self.told(self.acts[keys[place]], self.who_is(keys[place]), self.pens[place])

        with ThreadPoolExecutor(max_workers=2) as pool:
            found: list[Future[str]] = []
            with held(self.matter) as holder:
                for place in (0, 1):
                    found.append(pool.submit(act, place))
                    if holder is not None:
                        waits(found)
            told = [one.result(30) for one in found]
        faults = self._broken()
        changes = self.look.changes(self.matter.made)
        self.look.go_back()
        return told, changes, faults

    def _broken(self) -> list[str]:
        """Say what of the laws does not hold at the end: stored is replayed, the tally is right, and nobody holds the case."""
        faults: list[str] = []
        for case in Case.objects.filter(id__in=(self.matter.case_id, self.matter.other)).order_by("id"):
            state = BOOK.kinds[case.kind].lifecycle.start
            for one in history("case", case.id):
                if isinstance(one.fact, CaseMoved):
                    state = one.fact.state
                elif isinstance(one.fact, CaseForced):
                    state = FORCED
            if state != case.state:
                faults.append(f"{case.state} is stored, {state} is told")
            faults += map(str, replay_case(case.id, LATER))
        return faults + tally() + self._locked()

    def _locked(self) -> list[str]:
        if connection.vendor != "postgresql":
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM cases_case WHERE id IN (SELECT id FROM cases_case WHERE id = %s FOR UPDATE SKIP LOCKED)",
                [self.matter.case_id],
            )
            free = cursor.fetchone()[0] == Case.objects.filter(id=self.matter.case_id).count()
        return [] if free else ["the case is held by somebody"]

    def judged(self, first: str, second: str) -> str:
        """Let both act at once, and say what is wrong with the end; nothing where it is one of the legal ones."""
        told, found, faults = self.at_once(first, second)
        legal = [self.one_by_one(first, second), self.one_by_one(second, first)]
        legal[1][0].reverse()
        if (told, found) in legal and not faults:
            return ""
        ways = [self.differs(found, one) for one in legal]
        return f"{first} | {second} while {self.matter.kind} {self.matter.state}: {told} {faults} {ways}"

    @staticmethod
    def differs(found: list[str], way: tuple[list[str], list[str]]) -> str:
        """Say by which rows an end differs from a legal one."""
        one, other = Counter(found), Counter(way[1])
        return f"after {way[0]} too much: {list((one - other).elements())}; lacking: {list((other - one).elements())}"


def tally() -> list[str]:
    """Say where the tally of cases differs from what stands in the table; those that go on in another are not counted."""
    counted, kept = tally_there(), tally_kept()
    said = [] if kept == counted else [f"the tally says {kept}, there are {counted}"]
    there, told = shares_there(), shares_kept()
    return said if told == there else [*said, f"the shares say {told}, there are {there}"]


def test_every_action_of_the_room_is_one_on_a_case_or_known_to_be_none() -> None:
    assert set(offered()) | OF_NO_CASE == set(actions.__all__)


def drawn(here: Situation, chance: random.Random, most: float) -> Iterator[tuple[str, str]]:
    """Draw pairs of acts that are both possible here, by lot, as many as there are at most."""
    pairs = [(one, other) for one in here.acts for other in here.acts]
    chance.shuffle(pairs)
    possible = (pair for pair in pairs if here.who(pair[0]) and here.who(pair[1]))
    return itertools.islice(possible, None if most == float("inf") else int(most))


@pytest.mark.usefixtures("keys")
def test_two_acts_at_once_end_as_one_after_the_other(pens: list[Pen]) -> None:
    desk, chance = Desk(), random.Random(20_261_129)
    let_facts_go()
    furnish(desk)
    faults = []
    for kind, state, laden in chance.sample(SITUATIONS, 12):
        here = Situation(Matter(desk, kind, state, laden=laden), pens)
        faults += [here.judged(one, other) for one, other in drawn(here, chance, DRAWN)]
    assert [one for one in faults if one] == []


@pytest.mark.usefixtures("keys")
def test_acts_that_once_passed_each_other_do_so_no_more(pens: list[Pen]) -> None:
    desk = Desk()
    let_facts_go()
    furnish(desk)
    here = Situation(Matter(desk, "complaint", "following_up", laden=True), pens)
    assert all(here.who(one) and here.who(other) for one, other in CAUGHT)
    faults = [here.judged(*pair) for one, other in CAUGHT for pair in ((one, other), (other, one))]
    assert [one for one in faults if one] == []


@pytest.mark.soak
@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(("kind", "state", "laden"), SITUATIONS)
def test_every_two_acts_at_once_end_as_one_after_the_other(
    kind: str, state: str, laden: bool, pens: list[Pen]
) -> None:  # fmt: skip
    seed = int(os.environ.get("ZHUNSHENG_PAIRS_SEED", random.SystemRandom().randrange(10**9)))
    desk = Desk()
    let_facts_go()
    furnish(desk)
    here = Situation(Matter(desk, kind, state, laden=laden), pens)
    most = float(os.environ.get("ZHUNSHENG_PAIRS", SOAKED))
    faults = [here.judged(one, other) for one, other in drawn(here, random.Random(seed), most)]
    assert [one for one in faults if one] == [], f"ZHUNSHENG_PAIRS_SEED={seed}"

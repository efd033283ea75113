"""Time the readings of the console as its socket and the interface make them, down to the encoded frame."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from zhunsheng.access.values import Actor, Role
from zhunsheng.dialogue.queries import Chosen, list_dialogues, open_counts, queue_state, rows_for
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import search_customers
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.surface.live.loading import history, snapshot
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.searching import found_frame
from zhunsheng.workshop.bench.console.bench import Measured
from zhunsheng.workshop.bench.console.filling import phone_of
from zhunsheng.workshop.bench.console.past import RARE

ROUNDS: Final = 40
WARM: Final = 3
LANG: Final = "zh-hans"

Reading = Callable[[int], object]


def measure(rounds: int = ROUNDS) -> Measured:
    """Time every reading on the desk that the environment names."""
    taken = {name: _times(reading, rounds) for name, reading in readings().items()}
    return Measured(
        p95_ms={name: _p95([own for own, _ in times]) for name, times in taken.items()},
        wall_ms={name: _p95([wall for _, wall in times]) for name, times in taken.items()},
    )


def readings() -> Mapping[str, Reading]:
    """Name what is timed; the number of the round chooses among many of the same kind."""
    names = Names()
    names.learn()
    cards = agent_cards()
    who = {
        role: [actor_of(c.id) for c in cards if role in c.roles] for role in (Role.AGENT, Role.LEADER, Role.SUPERVISOR)
    }
    agents, leaders, supervisors = who[Role.AGENT], who[Role.LEADER], who[Role.SUPERVISOR]
    open_ids = [row.id for row in rows_for(supervisors[0])]
    closed = [row.id for row in list_dialogues(supervisors[0], Chosen(state="closed"), limit=200)]

    def each(people: list[Actor], reading: Callable[[Actor, int], object]) -> Reading:
        return lambda number: reading(people[number % len(people)], number)

    return {
        "inbox_agent": each(agents, lambda actor, _: snapshot(actor, names, LANG)),
        "inbox_leader": each(leaders, lambda actor, _: snapshot(actor, names, LANG)),
        "inbox_supervisor": each(supervisors, lambda actor, _: snapshot(actor, names, LANG)),
        "list_agent": each(agents, lambda actor, _: list_dialogues(actor, Chosen())),
        "list_leader": each(leaders, lambda actor, _: list_dialogues(actor, Chosen())),
        "list_supervisor": each(supervisors, lambda actor, _: list_dialogues(actor, Chosen())),
        "open_dialogue": each(
            supervisors, lambda actor, n: history(actor, names, open_ids[n % len(open_ids)], 0, LANG)
        ),
        "open_past_dialogue": each(
            supervisors, lambda actor, n: history(actor, names, closed[n % len(closed)], 0, LANG)
        ),
        "search_two_characters": each(supervisors, lambda actor, _: found_frame(actor, "退款", None)),
        "search_two_words": each(supervisors, lambda actor, _: found_frame(actor, "耳机 退款", None)),
        "search_rare": each(supervisors, lambda actor, _: found_frame(actor, RARE, None)),
        "search_agent": each(agents, lambda actor, _: found_frame(actor, "退款", None)),
        "search_agent_rare": each(agents, lambda actor, _: found_frame(actor, RARE, None)),
        "search_nothing": each(supervisors, lambda actor, n: found_frame(actor, f"没有这句话{n}", None)),
        "customer_by_phone": each(leaders, lambda actor, n: run(search_customers, actor, now(), phone_of(n * 7))),
        "counts": each(leaders, lambda actor, _: (queue_state(actor.groups), open_counts([a.id for a in agents]))),
    }  # fmt: skip


def _times(reading: Reading, rounds: int) -> list[tuple[float, float]]:
    for number in range(WARM):
        reading(number)
    return [_once(reading, number) for number in range(rounds)]


def _p95(taken: list[float]) -> float:
    return round(sorted(taken)[int(len(taken) * 0.95) - 1], 2)


def _once(reading: Reading, number: int) -> tuple[float, float]:
    """Time one reading on this thread, its database included: SQLite works in the thread that asks."""
    wall, own = time.perf_counter_ns(), time.thread_time_ns()
    _encoded(reading(number))
    return (time.thread_time_ns() - own) / 1_000_000, (time.perf_counter_ns() - wall) / 1_000_000


def _encoded(result: Any) -> bytes:
    return msgspec.json.encode(result, enc_hook=str)

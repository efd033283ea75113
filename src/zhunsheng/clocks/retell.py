"""Tell a dialogue's clocks from its facts alone, without the table, the pen or a tick: what the stored rows must equal."""

from collections.abc import Callable, Iterable, Mapping

from zhunsheng.cases.events import CaseMergedInto, CaseUnmerged
from zhunsheng.clocks.fold import Marks, advance
from zhunsheng.clocks.plan import WATCHED, ClausePlan, Listener, Plan, Values, values_of
from zhunsheng.clocks.restoring import changes_of, since_merger
from zhunsheng.clocks.values import Clock, Happened, Role, State
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.instants import Instant

__all__ = ["change", "fold", "hear", "meant", "retell"]


def retell(facts: Iterable[Recorded], plan_of: Callable[[int], Plan]) -> tuple[Clock, ...]:
    """Return every clock a dialogue or case has had, in the order of their starts, as its recorded facts tell it.

    `plan_of` gives the compiled clocks of a standing; every fact names the standing its dialogue is held to.
    """
    told: dict[tuple[str, int], list[Clock]] = {}
    begun: list[tuple[tuple[str, int], int]] = []
    off: set[tuple[str, int]] = set()
    so_far: list[Recorded] = []
    for recorded in facts:
        if isinstance(recorded.fact, CaseUnmerged):
            _bring_back(recorded, told, off, since_merger(so_far), plan_of)
        so_far.append(recorded)
        if isinstance(recorded.fact, WATCHED):
            values = values_of(recorded.fact)
            for listener in plan_of(recorded.fact.about.standing_id).listeners.get(recorded.fact.NAME, ()):
                for key in meant(listener, values, told):
                    clocks = told.setdefault(key, [])
                    before = len(clocks)
                    was_open = bool(clocks) and clocks[-1].is_open
                    hear(listener, recorded, values, clocks)
                    if was_open and isinstance(recorded.fact, CaseMergedInto) and not clocks[-1].is_open:
                        off |= {key} if Role.STOP not in listener.marks(values).roles else set()
                    begun += [(key, index) for index in range(before, len(clocks))]
    return tuple(told[key][index] for key, index in begun)


def _bring_back(
    recorded: Recorded,
    told: Mapping[tuple[str, int], list[Clock]],
    off: set[tuple[str, int]],
    meanwhile: list[Recorded],
    plan_of: Callable[[int], Plan],
) -> None:
    """Let the clocks go on that the merger before had called off."""
    for key in off:
        clock = told[key][-1]
        if clock.ended_at is not None and clock.state in (State.CANCELLED, State.BREACHED):
            told[key][-1] = changes_of(clock, recorded.at, meanwhile, plan_of)[-1].clock
    off.clear()


def meant(listener: Listener, values: Values, told: Mapping[tuple[str, int], list[Clock]]) -> list[tuple[str, int]]:
    """Name the clocks of a clause that a fact means: its own instance, or every open one."""
    clause_id = listener.plan.clause.id
    instance = listener.plan.rule.instance(values)
    if instance is not None:
        return [(clause_id, instance)]
    return sorted(key for key, clocks in told.items() if key[0] == clause_id and clocks and clocks[-1].is_open)


def fold(facts: Iterable[Recorded], plan_of: Callable[[int], Plan], clause_id: str) -> tuple[Clock, ...]:
    """Return the clocks of one clause on a dialogue; only one of them, the last, can be open."""
    return tuple(clock for clock in retell(facts, plan_of) if clock.clause_id == clause_id)


def hear(listener: Listener, recorded: Recorded, values: Values, clocks: list[Clock]) -> None:
    """Let a clause's clocks hear one fact; the last of them, or a new one, changes."""
    change(listener.plan, listener.marks(values), recorded.at, clocks)


def change(plan: ClausePlan, marks: Marks, at: Instant, clocks: list[Clock]) -> None:
    """Do to a clause's clocks what a fact means to them."""
    running = clocks[-1] if clocks and clocks[-1].is_open else None
    changes = advance(running, marks, at, plan.calendar, clause=plan.key, used=bool(clocks))
    for one in changes:
        if one.happened is Happened.STARTED:
            clocks.append(one.clock)
        else:
            clocks[-1] = one.clock

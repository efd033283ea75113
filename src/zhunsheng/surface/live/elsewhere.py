"""Who looks at what in other web processes: told over the bell, and forgotten where it is not told again."""

from typing import Final

from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.ids import new_token
from zhunsheng.kernel.instants import Instant

HERE: Final = "here"
FRESH: Final = seconds(15)
"""A technical bound: three times the span in which every process tells again."""


class Elsewhere:
    """What this process has heard from the others."""

    def __init__(self) -> None:
        """Begin with nothing heard; a name of its own lets a process know its own words again."""
        self.name = new_token(6)
        self._seen: dict[int, dict[str, tuple[frozenset[int], Instant]]] = {}

    def words(self, dialogue_id: int, agents: list[int]) -> str:
        """Write who looks at a dialogue here, for the others."""
        return f"{HERE} {self.name} {dialogue_id} {','.join(str(one) for one in agents)}"

    def hear(self, words: str, at: Instant) -> int | None:
        """Note what another process tells; return the dialogue if anything is different now."""
        parts = words.split(" ")
        if len(parts) != 4 or parts[0] != HERE or parts[1] == self.name or not parts[2].isdecimal():
            return None
        agents = frozenset(int(one) for one in parts[3].split(",") if one.isdecimal())
        told = self._seen.setdefault(int(parts[2]), {})
        before, _ = told.get(parts[1], (frozenset(), at))
        told[parts[1]] = (agents, at)
        return None if before == agents else int(parts[2])

    def agents(self, dialogue_id: int, at: Instant) -> set[int]:
        """Name who looks at a dialogue elsewhere."""
        told = self._seen.get(dialogue_id, {})
        return {one for agents, when in told.values() if at < when + FRESH for one in agents}

    def forget(self, at: Instant) -> list[int]:
        """Drop what was not told again; return the dialogues in which somebody was dropped."""
        gone = []
        for dialogue_id, told in list(self._seen.items()):
            old = [name for name, (_, when) in told.items() if at >= when + FRESH]
            if any(told[name][0] for name in old):
                gone.append(dialogue_id)
            for name in old:
                del told[name]
            if not told:
                del self._seen[dialogue_id]
        return gone

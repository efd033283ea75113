"""What has counted and stands, found by its key: the memory that a fold works over; pure."""

from collections.abc import Iterable

from zhunsheng.insight.values import Counted

__all__ = ["Held"]


class Held:
    """Everything that counted and was not taken back, by number; those with a key are found by it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counted: dict[int, Counted] = {}
        self._by_key: dict[tuple[str, int], list[int]] = {}
        self._next = 0

    def latest(self, counters: Iterable[str], key_id: int) -> int | None:
        """Give when the latest mark of some counters with a key counted, in microseconds."""
        found = [self._by_key[counter, key_id][-1] for counter in counters if self._by_key.get((counter, key_id))]
        return self.counted[max(found, key=self._age)].at.us if found and key_id else None

    def take_back(self, counter: str, key_id: int, not_before_us: int | None) -> None:
        """Take back what counted under a key, where it is not older than so."""
        for number in list(self._by_key.get((counter, key_id), ())):
            if not_before_us is None or self.counted[number].at.us >= not_before_us:
                self._remove(number)

    def add(self, counted: Counted) -> None:
        """Let something count."""
        self._next += 1
        self.keep(self._next, counted)

    def keep(self, number: int, counted: Counted) -> None:
        """Hold something under its number."""
        self.counted[number] = counted
        if counted.key_id:
            self._by_key.setdefault((counted.counter, counted.key_id), []).append(number)

    def empty(self, shop_id: int) -> None:
        """Take back everything that counted for a shop."""
        for number in [number for number, one in self.counted.items() if one.place.shop_id == shop_id]:
            self._remove(number)

    def empty_person(self, agent_id: int) -> None:
        """Take back everything that counted for a person outside of every shop."""
        for number in [
            n for n, one in self.counted.items() if not one.place.shop_id and one.place.agent_id == agent_id
        ]:
            self._remove(number)

    def _age(self, number: int) -> int:
        return number

    def _remove(self, number: int) -> Counted:
        counted = self.counted.pop(number)
        if counted.key_id:
            self._by_key[counted.counter, counted.key_id].remove(number)
        return counted

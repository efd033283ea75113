"""Judge what the guard recognises beside its families, piece by piece: required phrases, how upset a customer is, personal data."""

from __future__ import annotations

import enum
from collections import Counter
from threading import Lock

from zhunsheng.guard import labelled
from zhunsheng.guard.emotion import mood_of
from zhunsheng.guard.inspecting import what_is_said
from zhunsheng.guard.personal import find_personal
from zhunsheng.standards.values import Value


class What(enum.StrEnum):
    """Name what is recognised."""

    SAYS = "says"
    EMOTION = "emotion"
    PERSONAL = "personal"


class Wrong(Value, frozen=True):
    """Quote a sentence that was read otherwise than it is labelled, and how."""

    text: str
    read: tuple[str, ...]


class Told(Value, frozen=True):
    """Count one required phrase, level or kind of personal data: how many there are, how many were known, what was taken for it."""

    what: What
    label: str
    wanted: int
    right: int
    extra: int
    wrong: tuple[Wrong, ...]

    @property
    def recall(self) -> float:
        """Share of those there are that were known; 1 when there were none."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Share of what was taken for it that was it; 1 when nothing was."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def f1(self) -> float:
        """Weigh both: twice what was known over what there is and what was taken for it."""
        return 2 * self.right / (self.wanted + self.right + self.extra) if self.wanted + self.extra else 1.0


class Hearing:
    """Remember which lines of one part were read, and how they came out; several readers may ask at once."""

    def __init__(self, part: str) -> None:
        self._lines: list[tuple[What, str, labelled.Marked | None, str]] = [
            *((What.SAYS, one.label, None, one.text) for one in labelled.named(part, "says")),
            *((What.EMOTION, one.label, None, one.text) for one in labelled.named(part, "emotion")),
            *((What.PERSONAL, "", one, one.text) for one in labelled.marked(part)),
        ]
        self._count: Counter[tuple[What, str, str]] = Counter()
        self._wrong: dict[tuple[What, str], list[Wrong]] = {}
        self.done = 0
        """How many lines were read."""
        self._one_at_a_time = Lock()

    @property
    def total(self) -> int:
        """How many lines the part has."""
        return len(self._lines)

    @property
    def over(self) -> bool:
        """Tell whether all were read."""
        return self.done >= self.total

    def go_on(self, most: int) -> None:
        """Read the next lines, so many at most."""
        with self._one_at_a_time:
            for what, label, marked, text in self._lines[self.done : self.done + most]:
                if marked is not None:
                    self._read_places(marked)
                else:
                    self._read(what, label, text)
                self.done += 1

    def told(self) -> tuple[Told, ...]:
        """Count what was read, by what is recognised."""
        labels = sorted(
            {(what, label) for what, label, _ in self._count}, key=lambda one: (list(What).index(one[0]), one[1])
        )
        return tuple(
            Told(
                what=what, label=label, wanted=self._count[what, label, "wanted"], right=self._count[what, label, "right"],
                extra=self._count[what, label, "extra"], wrong=tuple(self._wrong.get((what, label), ())),
            )
            for what, label in labels
        )  # fmt: skip

    def _read(self, what: What, label: str, text: str) -> None:
        got = what_is_said(text) if what is What.SAYS else (str(mood_of(text)),)
        known = label in got or (label == labelled.NOTHING and not got)
        self._add(what, label, "wanted")
        if known:
            self._add(what, label, "right")
            return
        for one in got:
            if what is What.EMOTION or label == labelled.NOTHING:
                self._add(what, one, "extra")
        self._wrong.setdefault((what, label), []).append(Wrong(text=text, read=got))

    def _read_places(self, marked: labelled.Marked) -> None:
        got = frozenset((one.kind, one.start, one.end) for one in find_personal(marked.text))
        for how, places in (
            ("wanted", marked.places),
            ("right", marked.places & got),
            ("extra", got - marked.places),
        ):
            for kind, _, _ in places:
                self._add(What.PERSONAL, kind, how)
        found = tuple(sorted(marked.text[start:end] for _, start, end in got))
        for kind in sorted({kind for kind, _, _ in marked.places ^ got}):
            self._wrong.setdefault((What.PERSONAL, kind), []).append(Wrong(text=marked.text, read=found))

    def _add(self, what: What, label: str, how: str) -> None:
        self._count[what, label, how] += 1

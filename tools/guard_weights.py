"""Teach the guard's small model from our own labelled sentences: `python -m tools.guard_weights`.

Logistic regression over pieces of text with small weights, which has one best answer, so that the same sentences
always give the same weights. What a family needs to answer is set by cross-validation over `weighed`, sentences that
no rule was made from: where likeness alone finds, and below which the model doubts what a pattern found, so that both
kinds of mistakes are fewest and only a small share of what belongs to no family would be asked about. Held out is each time
all that one author wrote, as the next stranger will write otherwise than all of them. With `--across` nothing is written: the
guard is measured on each author's sentences with a model that never saw one of them. On a busy machine
`OPENBLAS_NUM_THREADS=1` makes it several times quicker.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from zhunsheng.guard.emotion import words_of_mood
from zhunsheng.guard.inspecting import ALL_SAYS, what_is_said
from zhunsheng.guard.labelled import named, sentences
from zhunsheng.guard.likeness import CERTAIN, Likeness, Taught
from zhunsheng.guard.measuring import families_hit, measure, together
from zhunsheng.guard.phrases import Guard
from zhunsheng.guard.pieces import length_of, pieces_of
from zhunsheng.guard.recognise import Exemptions, lacks, taught_of
from zhunsheng.guard.spoken import speak
from zhunsheng.standards.loader import load, shipped
from zhunsheng.standards.values import Clause, Speaker

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/zhunsheng/guard/data/weights.json"
FAMILIES = (
    "abuse absolute_term apology_without_remedy blunt_ask cashback_for_review diversion impatience imperative jargon negation phishing "
    "policy_incomplete private_transfer question_customer refusal_without_alternative shirk unsupported_claim vague_promise"
).split()
MOODS = {"dissatisfied": "1", "upset": "2"}
FREEDOM, STEPS = 10.0, 40
OWN, HIT_ELSEWHERE, SAYING_ELSEWHERE, OTHER_LINE = 2.0, 0.35, 0.7, 0.35
PASSING_ASKED, NONE_ASKED = 0.035, 0.02
USUAL, TRUST = -120, 150
DRAW, LOOSER = 0.004, 0.002
"""How far the limits are drawn to the usual ones; less for fraud and phrases, of which there are more sentences to tell by."""
FRAUD = ("private_transfer", "phishing", "diversion", "cashback_for_review")
FALSE_COUNTS, FALSE_FRAUD = 1.0, 2.0
"""How much dearer a false alarm is than a miss; of fraud, where false alarms were furthest from their aim, dearer still."""
UPSET_ASKED = 0.92
"""Share of upset messages that must be found over all authors; more of them cost a calm message in ten, of which a desk has most."""
SMALL = 25
NONE = "-"
LEVELS = "012"
SOONEST = -999


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence that is taught: whose file it stands in, whether it belongs there, and what rules find in it."""

    form: str
    pieces: frozenset[str]
    file: str
    hit: bool
    customer: bool
    author: str
    """Whose set of `weighed` it stands in, over which is cross-validated; empty for `tuned`."""
    rules: frozenset[str]


def rows_of(part: str, guard: Guard) -> list[Row]:
    """Read the sentences of one part, each with what the rules without the model say of it."""
    none = Likeness([])
    read: list[tuple[str, str, bool, bool, str, frozenset[str]]] = []
    for one in sentences(part):
        if not one.context.agent_said:
            rules = families_hit(guard, one) if part == "weighed" else frozenset[str]()
            said = frozenset[str]() if one.speaker is Speaker.CUSTOMER else frozenset(what_is_said(one.text, none))
            read.append((one.text, one.family, one.hit, one.speaker is Speaker.CUSTOMER, one.author, rules | said))
    for line in named(part, "says"):
        said = frozenset(what_is_said(line.text, none))
        read.append((line.text, line.label, line.label != NONE, False, line.author, said))
    for line in named(part, "emotion"):
        found = frozenset(one.family for one in words_of_mood(line.text))
        read.append((line.text, line.label, True, True, line.author, found))
    return [
        Row(form=(form := speak(text)), pieces=frozenset(pieces_of(form)), file=file, hit=hit, customer=theirs,
            author=author if part == "weighed" else "", rules=rules)
        for text, file, hit, theirs, author, rules in read
    ]  # fmt: skip


def table_of(rows: Sequence[Row], columns: Mapping[str, int]) -> sparse.csr_matrix:
    """Lay sentences out as rows of a table, each to the same length."""
    values, places, ends = [], [], [0]
    for row in rows:
        known = sorted(columns[piece] for piece in row.pieces if piece in columns)
        places += known
        values += [1 / length_of(len(row.pieces))] * len(known)
        ends.append(len(places))
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), len(columns)))


def heed_of(name: str, row: Row) -> tuple[bool, float]:
    """Say whether a row is one of a family, a required phrase or a mood, and how much it is heeded; 0 where it says nothing of it."""
    if name in MOODS:
        return row.file in LEVELS and row.file >= MOODS[name], 1.0 if row.file in LEVELS else 0.0
    if name in ALL_SAYS:
        if row.file in {name, NONE}:
            return row.file == name, OWN
        lacking = name.replace("_with_", "_without_")
        if row.file == lacking and row.hit:
            return False, OWN
        quiet = row.customer or name in row.rules or row.file == lacking
        return False, 0.0 if quiet else SAYING_ELSEWHERE if row.file in ALL_SAYS else OTHER_LINE
    if row.customer and not taught_of(name, Speaker.CUSTOMER):
        return False, 0.0
    if row.file == name:
        return row.hit, OWN
    return False, HIT_ELSEWHERE if row.hit and row.file in FAMILIES else 1.0


def train(table: sparse.csr_matrix, wanted: np.ndarray, heed: np.ndarray) -> np.ndarray:
    """Find bias and weights of one family: the least loss with small weights, which there is one of."""
    heeded = np.nonzero(heed)[0]
    table, wanted, heed = table[heeded], wanted[heeded], heed[heeded]
    turned = table.T.tocsr()

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        margin = wanted * (table @ at[1:] + at[0])
        slope = -wanted * heed / (1 + np.exp(np.clip(margin, -40, 40)))
        value = float((heed * np.logaddexp(0, -margin)).sum() + 0.5 / FREEDOM * (at[1:] @ at[1:]))
        return value, np.concatenate([[slope.sum()], turned @ slope + at[1:] / FREEDOM])

    start = np.zeros(table.shape[1] + 1)
    found: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return found


def let_go(name: str, row: Row) -> bool:
    """Tell whether the rules of a family let a sentence pass whatever the model says."""
    if name in ALL_SAYS or name in MOODS:
        return False
    return lacks(name, row.form) or Exemptions(row.form).of_any(name, 0, len(row.form)) is not None


def limits(name: str, rows: Sequence[Row], seen: Mapping[int, float]) -> tuple[int, int, str]:
    """Give the scores from which likeness finds, and from which a pattern's find stands, and what they come to."""
    passing = sorted(
        round(score * 100) for at, score in seen.items() if _passes(name, rows[at]) and not let_go(name, rows[at])
    )
    asked = NONE_ASKED if name in ALL_SAYS else PASSING_ASKED
    least = max(passing[-1 - int(len(passing) * asked)] + 1 if passing else -400, -400)
    wanted, others = (
        np.array([
            (round(score * 100), name in rows[at].rules, let_go(name, rows[at]))
            for at, score in seen.items() if _tells_of(name, rows[at]) and (rows[at].hit and rows[at].file == name) is hit
        ])
        for hit in (True, False)
    )  # fmt: skip

    def found(of: np.ndarray, needed: int, sure: int) -> np.ndarray:
        return np.where(
            of[:, 1] == 1, of[:, 0] >= sure, (of[:, 0] >= needed) & ((of[:, 2] == 0) | (of[:, 0] >= needed + CERTAIN))
        )

    dear = FALSE_FRAUD if name in FRAUD else FALSE_COUNTS
    draw = LOOSER if name in FRAUD or name in ALL_SAYS else DRAW

    def cost(needed: int, sure: int) -> float:
        missed, false = 1 - found(wanted, needed, sure).mean(), found(others, needed, sure).mean()
        return float(missed + dear * false + draw * (abs(needed - USUAL) + abs(sure - needed + TRUST)) / 10)

    grid = [(needed, sure) for needed in range(least, least + 500, 10) for sure in range(needed - 400, needed + 10, 10)]
    needed, sure = min(grid, key=lambda both: cost(*both))
    caught, alarms = int(found(wanted, needed, sure).sum()), int(found(others, needed, sure).sum())
    return needed, sure, f"{caught}/{len(wanted)} caught, {alarms}/{len(others)} false in cross-validation"


def _tells_of(name: str, row: Row) -> bool:
    """Tell whether a row was written for a family, or for a required phrase or against taking anything for one."""
    if name not in ALL_SAYS:
        return row.file == name
    return row.file in {name, NONE} or (row.file == name.replace("_with_", "_without_") and row.hit)


def _passes(name: str, row: Row) -> bool:
    """Tell whether a row belongs to nobody that a family, or a required phrase, could be confused with."""
    if name in ALL_SAYS:
        return row.file == NONE
    return row.file != name and not (row.hit and row.file in FAMILIES) and heed_of(name, row)[1] > 0


def mood_limits(
    rows: Sequence[Row], upset: Mapping[int, float], dissatisfied: Mapping[int, float], unknown: int
) -> dict[str, tuple[int, int, str]]:
    """Give the scores of both moods together, so that the three levels are told apart best and few upset are overlooked.

    `unknown` is what a message scores of which nothing is known: likeness alone never takes that for upset.
    """
    places = [at for at in upset if rows[at].file in LEVELS]
    level = np.array([int(rows[at].file) for at in places])
    up, down = (np.array([round(seen[at] * 100) for at in places]) for seen in (upset, dissatisfied))
    raging = np.array(["upset" in rows[at].rules for at in places])
    known = np.array([bool(rows[at].rules) for at in places])
    best: tuple[float, int, int, int, int] | None = None
    for needed in range(unknown, unknown + 160, 10):
        for sure in range(needed - 300, needed + 10, 20):
            worst = np.where(raging, up >= sure, up >= needed)
            short = max(0.0, UPSET_ASKED - float(worst[level == 2].mean()))
            for asked in range(-80, 120, 20):
                for stands in (SOONEST, asked - 200, asked - 100, asked - 50, asked):
                    read = np.where(worst, 2, np.where(np.where(known, down >= stands, down >= asked), 1, 0))
                    worth = macro_f1(level, read) - 2 * short
                    if best is None or worth > best[0]:
                        best = (worth, needed, sure, asked, stands)
    assert best is not None
    told = f"worth {best[0]:.3f} in cross-validation"
    return {"upset": (best[1], best[2], told), "dissatisfied": (best[3], best[4], told)}


def macro_f1(wanted: np.ndarray, read: np.ndarray) -> float:
    """Give the mean over the levels of how well each was told."""
    shares = [
        2 * ((wanted == one) & (read == one)).sum() / max(1, (wanted == one).sum() + (read == one).sum())
        for one in range(len(LEVELS))
    ]
    return float(sum(shares) / len(LEVELS))


class Teaching:
    """Teach all families, required phrases and moods: once without each author, and once with everybody."""

    def __init__(self, rows: Sequence[Row]) -> None:
        counts = Counter(piece for row in rows for piece in row.pieces)
        self.columns = {piece: at for at, piece in enumerate(sorted(one for one, times in counts.items() if times > 1))}
        self.rows = rows
        self.table = table_of(rows, self.columns)
        self.authors = sorted({row.author for row in rows} - {""})
        self.held = {author: [at for at, row in enumerate(rows) if row.author == author] for author in self.authors}
        self.without: dict[str, dict[str, np.ndarray]] = {author: {} for author in self.authors}
        self.whole: dict[str, np.ndarray] = {}
        self.seen: dict[str, dict[int, float]] = {}

    def teach(self, name: str) -> None:
        """Teach one name; what each author wrote is weighed by a model that did not see it."""
        both = [heed_of(name, row) for row in self.rows]
        wanted, heed = np.array([1.0 if one else -1.0 for one, _ in both]), np.array([much for _, much in both])
        seen = self.seen[name] = {}
        for author, held in self.held.items():
            rest = heed.copy()
            rest[held] = 0
            at = self.without[author][name] = train(self.table, wanted, rest)
            scores = self.table[held] @ at[1:] + at[0]
            seen |= {one: float(score) for one, score in zip(held, scores, strict=True) if heed[one]}
        self.whole[name] = train(self.table, wanted, heed)

    def limits(self, without: str = "") -> dict[str, tuple[int, int, str]]:
        """Set how sure the model must be, over all authors or all but one."""
        seen = {
            name: {at: score for at, score in scores.items() if self.rows[at].author != without}
            for name, scores in self.seen.items()
        }
        found = {name: limits(name, self.rows, scores) for name, scores in seen.items() if name not in MOODS}
        weights = self.without[without] if without else self.whole
        unknown = round(weights["upset"][0] * 100)
        return found | mood_limits(self.rows, seen["upset"], seen["dissatisfied"], unknown)

    def taught(self, weights: Mapping[str, np.ndarray], set_to: Mapping[str, tuple[int, int, str]]) -> list[Taught]:
        """Write weights out as they ship."""
        return [
            Taught(
                family=name, bias=round(at[0] * 100), needed=set_to[name][0], sure=set_to[name][1],
                pieces={
                    piece: weight for piece, place in self.columns.items() if abs(weight := round(at[1 + place] * 100)) >= SMALL
                },
            )
            for name, at in weights.items()
        ]  # fmt: skip


def across(teaching: Teaching, clauses: Sequence[Clause]) -> str:
    """Measure on what each author wrote, with model and limits that never saw it."""
    measured = []
    for author in teaching.authors:
        model = Likeness(teaching.taught(teaching.without[author], teaching.limits(author)))
        measured.append(measure(Guard(clauses, model), "weighed", author=author, likeness=model))
        print(f"{author}: {measured[-1].table()}\n", flush=True)
    return together(measured).table(quiet=True)


def main() -> int:
    """Teach every family, required phrase and mood; write the weights, or measure across authors."""
    clauses = [clause for name, text in shipped() for clause in load(text, name=name).clauses]
    guard = Guard(clauses, Likeness([]))
    rows = [row for part in ("tuned", "weighed") for row in rows_of(part, guard)]
    teaching = Teaching(rows)
    print(f"{len(rows)} rows, {len(teaching.columns)} pieces", flush=True)
    for name in (*FAMILIES, *ALL_SAYS, *MOODS):
        teaching.teach(name)
    if "--across" in sys.argv:
        print(across(teaching, clauses))
    set_to = teaching.limits()
    learnt = teaching.taught(teaching.whole, set_to)
    for one in learnt:
        print(f"{one.family:<28} {one.needed:>5} {one.sure:>5} {len(one.pieces):>6} pieces, {set_to[one.family][2]}")
    if "--across" not in sys.argv:
        written = json.dumps(msgspec.to_builtins(learnt), ensure_ascii=False, separators=(",", ":"))
        TARGET.write_text(written + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

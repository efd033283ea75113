"""Teach the guard's small model from our own labelled sentences: `python -m tools.guard_weights`.

Logistic regression over pieces of text with small weights, which has one best answer, so that the same sentences
always give the same weights. What a family needs to answer is set by cross-validation over `weighed`, sentences that
no rule was made from: where likeness alone finds, and below which the model doubts what a pattern found, so that both
kinds of mistakes are fewest and only a small share of what belongs to no family would be asked about. On a busy
machine `OPENBLAS_NUM_THREADS=1` makes it several times quicker.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from zhunsheng.guard.inspecting import ALL_SAYS, what_is_said
from zhunsheng.guard.labelled import named, sentences
from zhunsheng.guard.likeness import Likeness, length_of, pieces_of
from zhunsheng.guard.measuring import families_hit
from zhunsheng.guard.phrases import Guard
from zhunsheng.guard.recognise import Exemptions, lacks, taught_of
from zhunsheng.guard.spoken import speak
from zhunsheng.standards.loader import load, shipped
from zhunsheng.standards.values import Speaker

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/zhunsheng/guard/data/weights.json"
FAMILIES = (
    "abuse absolute_term apology_without_remedy blunt_ask cashback_for_review diversion impatience imperative jargon negation phishing "
    "policy_incomplete private_transfer question_customer refusal_without_alternative shirk unsupported_claim vague_promise"
).split()
MOODS = {"dissatisfied": "1", "upset": "2"}
FREEDOM, STEPS, FOLDS, SEED = 10.0, 40, 3, 20261129
OWN, HIT_ELSEWHERE, SAYING_ELSEWHERE, OTHER_LINE = 2.0, 0.35, 0.7, 0.35
PASSING_ASKED, MOOD_ASKED, NONE_ASKED = 0.01, 0.03, 0.02
USUAL, TRUST, DRAW = -120, 150, 0.004
FALSE_COUNTS = {
    "absolute_term": 1.3,
    "private_transfer": 1.3,
    "phishing": 1.3,
    "diversion": 1.3,
    "cashback_for_review": 1.3,
}
SMALL = 25
NONE = "-"
LEVELS = "012"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence that is taught: whose file it stands in, whether it belongs there, and what rules find in it."""

    form: str
    pieces: frozenset[str]
    file: str
    hit: bool
    customer: bool
    kept: bool
    """Stands in `weighed`, over which is cross-validated."""
    rules: frozenset[str]


def rows_of(part: str, guard: Guard) -> list[Row]:
    """Read the sentences of one part."""
    none = Likeness([])
    read: list[tuple[str, str, bool, bool, frozenset[str]]] = []
    for one in sentences(part):
        if not one.context.agent_said:
            rules = families_hit(guard, one) if part == "weighed" else frozenset[str]()
            said = frozenset[str]() if one.speaker is Speaker.CUSTOMER else frozenset(what_is_said(one.text, none))
            read.append((one.text, one.family, one.hit, one.speaker is Speaker.CUSTOMER, rules | said))
    for name, text in named(part, "says"):
        read.append((text, name, name != NONE, False, frozenset(what_is_said(text, none))))
    read += [(text, level, True, True, frozenset()) for level, text in named(part, "emotion")]
    return [
        Row(form=(form := speak(text)), pieces=frozenset(pieces_of(form)), file=file, hit=hit, customer=theirs, kept=part == "weighed", rules=rules)
        for text, file, hit, theirs, rules in read
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
        quiet = row.customer or name in row.rules or (row.file == name.replace("_with_", "_without_") and not row.hit)
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


def folds_of(rows: Sequence[Row]) -> list[list[int]]:
    """Deal the weighed rows into folds, always alike."""
    chance = random.Random(SEED)  # noqa: S311  (why: an order of rows, not a secret)
    order = [at for at, row in enumerate(rows) if row.kept]
    chance.shuffle(order)
    return [order[fold::FOLDS] for fold in range(FOLDS)]


def let_go(name: str, row: Row) -> bool:
    """Tell whether the rules of a family let a sentence pass whatever the model says."""
    if name in ALL_SAYS or name in MOODS:
        return False
    return lacks(name, row.form) or Exemptions(row.form).of_any(name, 0, len(row.form)) is not None


def limits(name: str, rows: Sequence[Row], seen: Mapping[int, float]) -> tuple[int, int, str]:
    """Give the scores from which likeness finds, and from which a pattern's find stands, and what they come to."""
    own = [
        (at, round(score * 100))
        for at, score in seen.items()
        if rows[at].file in ({name, NONE} if name in ALL_SAYS else {name})
    ]
    passing = sorted(
        round(score * 100) for at, score in seen.items() if _passes(name, rows[at]) and not let_go(name, rows[at])
    )
    asked = NONE_ASKED if name in ALL_SAYS else PASSING_ASKED
    least = passing[-1 - int(len(passing) * asked)] + 1 if passing else -999
    wanted = [(score, name in rows[at].rules, let_go(name, rows[at])) for at, score in own if rows[at].hit]
    others = [(score, name in rows[at].rules, let_go(name, rows[at])) for at, score in own if not rows[at].hit]
    dear = FALSE_COUNTS.get(name, 1.0)

    def found(one: tuple[int, bool, bool], needed: int, sure: int) -> bool:
        return one[0] >= sure if one[1] else one[0] >= needed and not one[2]

    def cost(needed: int, sure: int) -> float:
        missed = sum(not found(one, needed, sure) for one in wanted) / len(wanted)
        false = sum(found(one, needed, sure) for one in others) / len(others)
        return missed + dear * false + DRAW * (abs(needed - USUAL) + abs(sure - needed + TRUST)) / 10

    grid = [
        (needed, sure)
        for needed in range(max(least, -400), max(least, -400) + 500, 10)
        for sure in range(needed - 400, needed + 10, 10)
    ]
    needed, sure = min(grid, key=lambda both: cost(*both))
    caught, alarms = sum(found(one, needed, sure) for one in wanted), sum(found(one, needed, sure) for one in others)
    return needed, sure, f"{caught}/{len(wanted)} caught, {alarms}/{len(others)} false in cross-validation"


def _passes(name: str, row: Row) -> bool:
    """Tell whether a row belongs to nobody that a family, or a required phrase, could be confused with."""
    if name in ALL_SAYS:
        return row.file == NONE
    return row.file != name and not (row.hit and row.file in FAMILIES) and heed_of(name, row)[1] > 0


def mood_limit(name: str, rows: Sequence[Row], seen: Mapping[int, float]) -> tuple[int, int, str]:
    """Give the score from which a message is taken for this mood or a worse one."""
    level = MOODS[name]
    calmer = sorted(
        round(score * 100) for at, score in seen.items() if rows[at].file in LEVELS and rows[at].file < level
    )
    needed = calmer[-1 - int(len(calmer) * MOOD_ASKED)] + 1
    wanted = [score for at, score in seen.items() if rows[at].file in LEVELS and rows[at].file >= level]
    return needed, -999, f"{sum(score * 100 >= needed for score in wanted)}/{len(wanted)} found in cross-validation"


def main() -> int:
    """Teach every family, required phrase and mood, and write the weights."""
    guard = Guard([clause for name, text in shipped() for clause in load(text, name=name).clauses], Likeness([]))
    rows = [row for part in ("tuned", "weighed") for row in rows_of(part, guard)]
    counts = Counter(piece for row in rows for piece in row.pieces)
    columns = {piece: at for at, piece in enumerate(sorted(one for one, times in counts.items() if times > 1))}
    table, folds = table_of(rows, columns), folds_of(rows)
    print(f"{len(rows)} rows, {len(columns)} pieces")
    learnt = []
    for name in (*FAMILIES, *ALL_SAYS, *MOODS):
        both = [heed_of(name, row) for row in rows]
        wanted, heed = np.array([1.0 if one else -1.0 for one, _ in both]), np.array([much for _, much in both])
        seen: dict[int, float] = {}
        for held in folds:
            rest = heed.copy()
            rest[held] = 0
            at = train(table, wanted, rest)
            seen |= {
                one: float(score) for one, score in zip(held, table[held] @ at[1:] + at[0], strict=True) if heed[one]
            }
        needed, sure, told = (mood_limit if name in MOODS else limits)(name, rows, seen)
        at = train(table, wanted, heed)
        pieces = {
            piece: round(at[1 + place] * 100) for piece, place in columns.items() if abs(at[1 + place] * 100) >= SMALL
        }
        print(
            f"{name:<28} needs {needed / 100:6.2f}, a pattern's {sure / 100:6.2f}, {told}, {len(pieces)} pieces",
            flush=True,
        )
        learnt.append({"family": name, "bias": round(at[0] * 100), "needed": needed, "sure": sure, "pieces": pieces})
    TARGET.write_text(json.dumps(learnt, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

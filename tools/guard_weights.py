"""Teach the guard's small model from our own labelled sentences: `python -m tools.guard_weights`.

Logistic regression over pieces of text with small weights, which has one best answer, so that the same sentences
always give the same weights. What a family needs to answer is set by cross-validation: the lowest score at which only
a small share of the sentences that must pass would be asked about, and no lower than most of the others need.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from zhunsheng.guard.labelled import Sentence, named, sentences
from zhunsheng.guard.likeness import length_of, pieces_of
from zhunsheng.guard.recognise import Exemptions
from zhunsheng.guard.spoken import speak
from zhunsheng.standards.values import Speaker

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/zhunsheng/guard/data/weights.json"
FAMILIES = (
    "abuse blunt_ask cashback_for_review diversion impatience imperative negation phishing policy_incomplete "
    "private_transfer question_customer shirk unsupported_claim vague_promise"
).split()
MOODS = {"dissatisfied": "1", "upset": "2"}
ANYBODYS = frozenset({"private_transfer", "phishing", "diversion", "cashback_for_review"})
FREEDOM, STEPS, FOLDS, SEED = 10.0, 60, 4, 20261128
PASSING_ASKED, FRAUD_ASKED = 0.006, 0.006
OTHERS_WEIGHT, NEAR_WEIGHT = 0.35, 2.0
NEAR_ASKED, FRAUD_NEAR, MOOD_ASKED = 0.05, 0.03, 0.03
FRAUD_SURER = 0.9
SPARED = 0.05
WANTED_WEIGHT = 2.0
SMALL = 25

Row = tuple[list[str], bool, float]


def rows_of(family: str, taught: Sequence[Sentence], passing: Sequence[str]) -> tuple[list[Row], list[str]]:
    """Give the rows of one family: its own sentences, what must pass anyway, and other families' sentences, weighing less."""
    rows: list[Row] = []
    sayings: list[str] = []
    for one in taught:
        if one.context.agent_said or (one.speaker is Speaker.CUSTOMER and family not in ANYBODYS):
            continue
        wanted = one.hit and one.family == family
        weight = (1.0 if one.hit else NEAR_WEIGHT) if one.family == family else (OTHERS_WEIGHT if one.hit else 1.0)
        sayings.append(speak(one.text))
        rows.append((sorted(pieces_of(sayings[-1])), wanted, weight))
    for text in passing:
        sayings.append(speak(text))
        rows.append((sorted(pieces_of(sayings[-1])), False, 1.0))
    return rows, sayings


def columns_of(rows: Sequence[Row]) -> dict[str, int]:
    """Number the pieces that more than one sentence holds."""
    counts = Counter(piece for pieces, _, _ in rows for piece in pieces)
    return {piece: number for number, piece in enumerate(sorted(one for one, times in counts.items() if times > 1))}


def table_of(rows: Sequence[Row], columns: dict[str, int]) -> sparse.csr_matrix:
    """Lay sentences out as rows of a table, each to the same length."""
    values, places, ends = [], [], [0]
    for pieces, _, _ in rows:
        known = [columns[piece] for piece in pieces if piece in columns]
        places += known
        values += [1 / length_of(len(pieces))] * len(known)
        ends.append(len(places))
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), len(columns)))


def train(table: sparse.csr_matrix, rows: Sequence[Row]) -> tuple[float, np.ndarray]:
    """Find the weights of one family: the least loss with small weights, which there is one of."""
    wanted = np.array([1.0 if hit else -1.0 for _, hit, _ in rows])
    heed = np.array([WANTED_WEIGHT if hit else weight for _, hit, weight in rows])

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        margin = wanted * (table @ at[1:] + at[0])
        slope = -wanted * heed / (1 + np.exp(np.clip(margin, -40, 40)))
        value = float((heed * np.logaddexp(0, -margin)).sum() + 0.5 / FREEDOM * (at[1:] @ at[1:]))
        return value, np.concatenate([[slope.sum()], table.T @ slope + at[1:] / FREEDOM])

    found = minimize(loss, np.zeros(table.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return float(found[0]), found[1:]


def exempt(family: str, said: str) -> bool:
    """Tell whether the rules of a family let a sentence pass whatever the model says."""
    return Exemptions(said).of_any(family, 0, len(said)) is not None


def threshold(
    rows: Sequence[Row], let_go: Sequence[bool], columns: dict[str, int], asked: float
) -> tuple[float, float]:
    """Give the score needed by cross-validation, and the recall it leaves."""
    chance = random.Random(SEED)  # noqa: S311  (why: an order of rows, not a secret)
    order = list(range(len(rows)))
    chance.shuffle(order)
    table = table_of(rows, columns)
    scores = np.zeros(len(rows))
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        out = frozenset(held)
        learnt = [at for at in order if at not in out]
        bias, weights = train(table[learnt], [rows[at] for at in learnt])
        scores[held] = table[held] @ weights + bias
    seen = [
        (-99.0 if gone and not hit else float(score), hit, weight)
        for score, gone, (_, hit, weight) in zip(scores, let_go, rows, strict=True)
    ]
    passing = sorted((score for score, hit, weight in seen if not hit and weight == 1.0), reverse=True)
    near = sorted((score for score, hit, weight in seen if not hit and weight == NEAR_WEIGHT), reverse=True)
    wanted = sorted(score for score, hit, _ in seen if hit)
    needed = passing[int(len(passing) * asked)] + 0.01
    if near:
        needed = max(needed, near[int(len(near) * (NEAR_ASKED if asked == PASSING_ASKED else FRAUD_NEAR))] + 0.01)
        needed = max(needed, wanted[int(len(wanted) * SPARED)])
    return needed, sum(one >= needed for one in wanted) / len(wanted)


def moods(level: str) -> tuple[list[Row], list[str]]:
    """Give the rows of a mood: messages at this level or above, and all that are calmer."""
    pairs = [(speak(text), found >= level, found == level) for found, text in named("tuned", "emotion")]
    return [(sorted(pieces_of(said)), wanted, 1.0) for said, wanted, _ in pairs], [said for said, _, _ in pairs]


def main() -> int:
    """Teach every family and write the weights."""
    taught = list(sentences("tuned"))
    clean = [text for _, text in named("tuned", "says")]
    calm = [text for level, text in named("tuned", "emotion") if level == "0"]
    learnt = []
    for family in (*FAMILIES, *MOODS):
        calm_too = calm if family in ANYBODYS else []
        rows, sayings = moods(MOODS[family]) if family in MOODS else rows_of(family, taught, [*clean, *calm_too])
        let_go = [exempt(family, said) for said in sayings]
        columns = columns_of(rows)
        asked = MOOD_ASKED if family in MOODS else FRAUD_ASKED if family in ANYBODYS else PASSING_ASKED
        needed, recall = threshold(rows, let_go, columns, asked)
        needed += (
            FRAUD_SURER if family in ANYBODYS else 0
        )  # patterns catch nearly all; a wrong mark at a customer is dear
        bias, weights = train(table_of(rows, columns), rows)
        pieces = {piece: round(weights[at] * 100) for piece, at in columns.items() if abs(weights[at] * 100) >= SMALL}
        print(
            f"{family:<22} {len(rows)} rows, needs {needed:6.2f}, recall in cross-validation {recall:.3f}, {len(pieces)} pieces"
        )
        learnt.append({"family": family, "bias": round(bias * 100), "needed": round(needed * 100), "pieces": pieces})
    TARGET.write_text(json.dumps(learnt, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

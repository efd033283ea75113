"""Teach the guard's small model from our own labelled sentences: `python -m tools.guard_weights`.

Logistic regression over pieces of text, by plain stochastic descent with a fixed seed, so that the same sentences
always give the same weights. What a family needs to answer is set by five-fold cross-validation: the lowest score at
which at most two in a hundred of the sentences that must pass would be asked about.
"""

import json
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from zhunsheng.guard.labelled import Sentence, named, sentences
from zhunsheng.guard.likeness import pieces_of
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
EPOCHS, STEP, DECAY, SEED = 14, 0.25, 0.0008, 20261128
PASSING_ASKED = 0.015
OTHERS_WEIGHT, NEAR_WEIGHT = 0.35, 2.0
NEAR_ASKED, MOOD_ASKED = 0.05, 0.05
SMALL = 4

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


def train(rows: Sequence[Row]) -> tuple[float, dict[str, float]]:
    """Descend to the weights of one family."""
    chance = random.Random(SEED)  # noqa: S311  (why: an order of rows, not a secret)
    counts: dict[str, int] = {}
    for pieces, _, _ in rows:
        for piece in pieces:
            counts[piece] = counts.get(piece, 0) + 1
    kept = [([p for p in pieces if counts[p] > 1], wanted, weight) for pieces, wanted, weight in rows]
    share = sum(wanted for _, wanted, _ in kept) / len(kept)
    weights: dict[str, float] = {}
    bias = math.log(share / (1 - share))
    order = list(range(len(kept)))
    for epoch in range(EPOCHS):
        chance.shuffle(order)
        step = STEP / (1 + epoch * 0.35)
        for at in order:
            pieces, wanted, weight = kept[at]
            scale = 1 / math.sqrt(len(pieces) or 1)
            score = bias + sum(weights.get(piece, 0.0) for piece in pieces) * scale
            gradient = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - wanted) * weight
            if wanted:
                gradient *= 2.5
            bias -= step * gradient * 0.3
            if abs(gradient) < 0.002:
                continue
            move = step * gradient * scale * 6
            for piece in pieces:
                old = weights.get(piece, 0.0)
                weights[piece] = old - move - step * DECAY * old
    return bias, weights


def score(bias: float, weights: dict[str, float], pieces: Sequence[str]) -> float:
    """Weigh one sentence."""
    return bias + sum(weights.get(piece, 0.0) for piece in pieces)


def scaled(model: tuple[float, dict[str, float]], rows: Sequence[Row]) -> tuple[float, dict[str, float]]:
    """Bring the weights to the scale of an ordinary sentence, so that no length is needed when weighing."""
    mean = sum(math.sqrt(len(pieces) or 1) for pieces, _, _ in rows) / len(rows)
    return model[0], {piece: weight / mean for piece, weight in model[1].items()}


def exempt(family: str, said: str) -> bool:
    """Tell whether the rules of a family let a sentence pass whatever the model says."""
    return Exemptions(said).of_any(family, 0, len(said)) is not None


def threshold(rows: Sequence[Row], let_go: Sequence[bool]) -> tuple[float, float]:
    """Give the score needed by cross-validation, and the recall it leaves."""
    chance = random.Random(SEED)  # noqa: S311  (why: an order of rows, not a secret)
    order = list(range(len(rows)))
    chance.shuffle(order)
    passing, near, wanted = [], [], []
    for fold in range(5):
        held = {at for place, at in enumerate(order) if place % 5 == fold}
        learnt = [rows[at] for at in order if at not in held]
        bias, weights = scaled(train(learnt), learnt)
        for at in held:
            pieces, hit, weight = rows[at]
            if let_go[at] and not hit:
                passing.append(-99.0)
                if weight == NEAR_WEIGHT:
                    near.append(-99.0)
            elif hit:
                wanted.append(score(bias, weights, pieces))
            elif weight == NEAR_WEIGHT:
                near.append(score(bias, weights, pieces))
            elif weight == 1.0:
                passing.append(score(bias, weights, pieces))
    passing.sort(reverse=True)
    near.sort(reverse=True)
    needed = passing[int(len(passing) * (PASSING_ASKED if near else MOOD_ASKED))] + 0.01
    if near:
        needed = max(needed, near[int(len(near) * NEAR_ASKED)] + 0.01)
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
        needed, recall = threshold(rows, let_go)
        bias, weights = scaled(train(rows), rows)
        pieces = {piece: round(weight * 100) for piece, weight in sorted(weights.items()) if abs(weight * 100) >= SMALL}
        print(
            f"{family:<22} {len(rows)} rows, needs {needed:6.2f}, recall in cross-validation {recall:.3f}, {len(pieces)} pieces"
        )
        learnt.append({"family": family, "bias": round(bias * 100), "needed": round(needed * 100), "pieces": pieces})
    TARGET.write_text(json.dumps(learnt, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Teach the registered encoder from written banks: `python -m tools.teaching WEIGHTS`.

WEIGHTS is the file inside the registered package (`zhunsheng models list` names it). In each lesson the questions of one bank
are laid down by two ways to ask each, and two others have to find theirs among all of them; chatter has to stay farther from
the bank than what is asked of it; and every vector is held near to where it was. Only something small is learned, beside the
matrices of the three highest layers, and of that a part is shipped: `SHARE` says why. About twenty minutes on two cores.
`--without NAME` leaves a bank out and `--to FILE` writes elsewhere: so a bank is measured with what never saw it.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import optax

from tools.teaching.lessons import ASKED, LAID, LONGEST, QUESTIONS, STRAYS, Lessons
from tools.teaching.network import FAR, Added, Network, cut_to, level
from zhunsheng.ground.encoder.cutting import Cutter
from zhunsheng.ground.encoder.packed import read_packed
from zhunsheng.ground.encoder.pieces import kept_pieces
from zhunsheng.ground.encoder.places import folder_of
from zhunsheng.ground.encoder.registry import E5_SMALL
from zhunsheng.ground.encoder.teaching import BROAD, FOLDER, TALL
from zhunsheng.knowledge.recogniser.learn import MIDST, NEARNESS

FIRST: Final = 9
"""The lowest layer that learns, of twelve: the vectors are those of this one and the highest."""
RANK: Final = 16
"""Directions in which each matrix may change."""
ROUNDS: Final = 400
QUICK: Final = 1e-3
SHARP: Final = 12.0
"""What a likeness is multiplied by before it is a logarithm of a chance."""
HELD: Final = 1.0
"""How much staying near to where it was weighs."""
APART: Final = 0.3
"""How much chatter's staying away weighs."""
SHARE: Final = 0.6
"""How much of what was learned is laid over the encoder. All of it tells written banks apart best, and customers' real words, which
were never learned from, worse than before; with this share every set gains (docs/benchmarks.md)."""
SEED: Final = 0


def main(words: list[str]) -> int:
    """Learn, and write what was learned."""
    parser = argparse.ArgumentParser()
    parser.add_argument("weights", type=Path)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--to", type=Path, default=FOLDER / f"{E5_SMALL.name}-{E5_SMALL.version}.npz")
    given = parser.parse_args(words)
    folder = folder_of(E5_SMALL)
    if not folder.is_dir():
        sys.stderr.write(
            "teaching: no encoder whose word pieces could be used; `zhunsheng models install` fetches it\n"
        )
        return 1
    packed = read_packed(given.weights)
    cut = Cutter(folder, LONGEST * 4)
    lessons = Lessons(cut, given.without, SEED)
    sys.stdout.write(f"{len(lessons.banks)} banks, {len(lessons.texts)} texts\n")
    learned = _learned(Network(packed, kept_pieces(packed), FIRST), lessons, cut, given.rounds)
    parts: dict[str, Any] = {
        f"l{FIRST + number}.{name}{end}": one.astype(np.float16)
        for number, layer in enumerate(learned)
        for name, (tall, broad) in layer.items()
        for end, one in ((TALL, np.asarray(tall) * SHARE), (BROAD, np.asarray(broad)))
    }
    given.to.parent.mkdir(parents=True, exist_ok=True)
    np.savez(given.to, **parts)
    sys.stdout.write(f"{given.to}: {given.to.stat().st_size} bytes\n")
    return 0


def _learned(network: Network, lessons: Lessons, cut: Cutter, rounds: int) -> Added:
    ids, mask = cut_to(cut, lessons.texts, LONGEST)
    states = network.below(ids, mask)
    before = network.untaught(states, mask)
    added = network.nothing_added(RANK, SEED)
    pace = optax.warmup_cosine_decay_schedule(0, QUICK, rounds // 20, rounds, QUICK / 20)
    way = optax.adamw(pace, weight_decay=0.01)
    memory = way.init(added)

    def stepped(added: Any, memory: Any, *lesson: Any) -> Any:
        missed, slope = jax.value_and_grad(_missed)(added, network, *lesson)
        change, memory = way.update(slope, memory, added)
        return optax.apply_updates(added, change), memory, missed

    step = jax.jit(stepped)
    for number in range(1, rounds + 1):
        rows, there = lessons.next()
        added, memory, missed = step(
            added, memory, jnp.asarray(states[rows], jnp.float32), mask[rows], before[rows], there
        )  # fmt: skip
        if number % 20 == 0:
            sys.stdout.write(f"{number} of {rounds}: {float(missed):.3f}\n")
            sys.stdout.flush()
    learned: Added = jax.tree.map(np.asarray, added)
    return learned


def _missed(added: Any, network: Network, states: Any, mask: Any, before: Any, there: Any) -> Any:
    """Say how far a lesson is from being known; less is better."""
    vectors = network.vectors(states, mask, added)
    own = vectors[:-STRAYS].reshape(QUESTIONS, LAID + ASKED, -1)
    laid, asked = own[:, :LAID], own[:, LAID:]
    weights = there[:, None, None]
    centre = (laid * weights).sum((0, 1)) / (there.sum() * LAID)
    middles = level(level(laid - centre).mean(1))
    away = level(asked - centre).reshape(QUESTIONS * ASKED, -1)
    chances = jax.nn.log_softmax(SHARP * (away @ middles.T) + (there[None, :] - 1) * FAR)
    right = chances[jnp.arange(QUESTIONS * ASKED), jnp.repeat(jnp.arange(QUESTIONS), ASKED)]
    wrong = -(right * jnp.repeat(there, ASKED)).sum() / (there.sum() * ASKED)
    moved = (1 - (vectors * before).sum(-1)).mean()
    mine, theirs = _belonging(laid, asked.reshape(QUESTIONS * ASKED, -1), vectors[-STRAYS:], there)
    near = jax.nn.softplus(0.7 * (theirs[None, :] - mine[:, None] + 2)) * jnp.repeat(there, ASKED)[:, None]
    return wrong + HELD * moved + APART * near.sum() / (there.sum() * ASKED * STRAYS)


def _belonging(laid: Any, asked: Any, strays: Any, there: Any) -> Any:
    """Say how like texts are to whatever the bank is about, as the recogniser reckons it."""
    midst = level((laid * there[:, None, None]).sum((0, 1)))
    flat = laid.reshape(QUESTIONS * LAID, -1)
    absent = (jnp.repeat(there, LAID) - 1) * FAR

    def like(texts: Any) -> Any:
        nearest = jax.nn.logsumexp(60 * (texts @ flat.T) + absent, -1) / 60
        return NEARNESS * nearest + MIDST * (texts @ midst)

    return like(asked), like(strays)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

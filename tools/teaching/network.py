"""The upper layers of the registered encoder, as a function whose slope is known; its lower layers never change.

Needs `jax`, which nothing else here does: `pip install -r requirements/teaching.txt`.
"""

from collections.abc import Sequence
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from zhunsheng.ground.encoder.cutting import Cut
from zhunsheng.ground.encoder.graph import SPOKEN
from zhunsheng.ground.encoder.installing import PREFIX
from zhunsheng.ground.encoder.packed import Packed
from zhunsheng.knowledge.recogniser.reading import spoken

Floats = npt.NDArray[np.float32]
Added = list[dict[str, tuple[Any, Any]]]
"""For each taught layer what is added to its matrices: a tall and a broad one, to be multiplied."""

MATRICES: Final = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")
FAR: Final = 1e4
TOGETHER: Final = 256
"""Texts in one pass where nothing is learned."""


class Network:
    """Hold an encoder's numbers, unpacked; `first` is the lowest layer that is taught."""

    def __init__(self, packed: Packed, kept: Sequence[int], first: int) -> None:
        """Unpack it."""
        self.first, self.heads, self.layers = first, packed.heads, packed.layers
        self._epsilon = packed.epsilon
        words = packed.matrices["emb.word"]
        self._words = words._replace(nibbles=words.nibbles[kept], scales=words.scales[kept]).plain()
        self._places = (
            packed.tensors["emb.pos"].reshape(-1, packed.hidden) + packed.tensors["emb.type"][: packed.hidden]
        )
        self._level = packed.tensors["emb.ln.w"], packed.tensors["emb.ln.b"]
        self._parts = [_numbers(packed, layer) for layer in range(packed.layers)]

    def nothing_added(self, rank: int, seed: int) -> Added:
        """Return what learning begins with: nothing, in `rank` directions."""
        chance, added = np.random.default_rng(seed), []
        for parts in self._parts[self.first :]:
            sizes = {name: parts[name].shape for name in MATRICES}
            added.append(
                {
                    name: (np.zeros((rows, rank), np.float32), _directions(chance, rank, columns))
                    for name, (rows, columns) in sizes.items()
                }
            )
        return added

    def below(self, ids: npt.NDArray[np.int32], mask: Floats) -> npt.NDArray[np.float16]:
        """Return what the layers below the taught ones make of texts."""

        def passed(state: Any, mask: Any) -> Any:
            for parts in self._parts[: self.first]:
                state = self._layer(state, mask, parts, {})
            return state

        states = self._normal(self._words[ids] + self._places[: ids.shape[1]], *self._level)
        return np.concatenate(list(_passes(jax.jit(passed), np.asarray(states), mask))).astype(np.float16)

    def vectors(self, states: Any, mask: Any, added: Added | None) -> Any:
        """Return the vectors of texts from what the layers below made of them."""
        spoken_by = []
        for number, parts in enumerate(self._parts[self.first :]):
            states = self._layer(states, mask, parts, {} if added is None else added[number])
            if self.layers - self.first - number in SPOKEN:
                summed = (states * mask[:, :, None]).sum(1)
                spoken_by.append(level(summed))
        return jnp.concatenate(spoken_by, 1) * len(spoken_by) ** -0.5

    def untaught(self, states: npt.NDArray[np.float16], mask: Floats) -> Floats:
        """Return the vectors as they are before anything is learned."""
        found = jax.jit(lambda some, its: self.vectors(some, its, None))
        return np.concatenate(list(_passes(found, states, mask)))

    def _layer(self, state: Any, mask: Any, parts: dict[str, Any], added: dict[str, tuple[Any, Any]]) -> Any:
        texts, tokens, width = state.shape

        def times(thing: Any, name: str) -> Any:
            tall, broad = added.get(name, (None, None))
            more = 0.0 if tall is None else (thing @ broad.T) @ tall.T
            return thing @ parts[name].T + more + parts[f"{name.removesuffix('.w')}.b"]

        def headed(thing: Any) -> Any:
            return thing.reshape(texts, tokens, self.heads, width // self.heads).transpose(0, 2, 1, 3)

        query, key, value = (headed(times(state, f"{one}.w")) for one in "qkv")
        scores = query @ key.transpose(0, 1, 3, 2) * (width // self.heads) ** -0.5
        shares = jax.nn.softmax(scores + (mask[:, None, None, :] - 1) * FAR, -1)
        mixed = (shares @ value).transpose(0, 2, 1, 3).reshape(texts, tokens, width)
        state = self._normal(state + times(mixed, "ao.w"), parts["aln.w"], parts["aln.b"])
        wide = jax.nn.gelu(times(state, "fi.w"), approximate=False)
        return self._normal(state + times(wide, "fo.w"), parts["oln.w"], parts["oln.b"])

    def _normal(self, thing: Any, scale: Any, bias: Any) -> Any:
        away = thing - thing.mean(-1, keepdims=True)
        return away / jnp.sqrt((away**2).mean(-1, keepdims=True) + self._epsilon) * scale + bias


def level(vectors: Any) -> Any:
    """Bring vectors to length one."""
    return vectors / (jnp.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-6)


def cut_to(cut: Cut, texts: Sequence[str], longest: int) -> tuple[npt.NDArray[np.int32], Floats]:
    """Cut texts into rows of word pieces, filled up to one length, and say where they are filled."""
    ids, mask = np.ones((len(texts), longest), np.int32), np.zeros((len(texts), longest), np.float32)
    for row, coded in enumerate(cut([PREFIX + spoken(text) for text in texts])):
        ids[row, : len(coded)], mask[row, : len(coded)] = coded[:longest], 1
    return ids, mask


def _directions(chance: np.random.Generator, rank: int, columns: int) -> Floats:
    drawn: Floats = (chance.normal(size=(rank, columns)) * columns**-0.5).astype(np.float32)
    return drawn


def _numbers(packed: Packed, layer: int) -> dict[str, Any]:
    start = f"l{layer}."
    found = {name: np.array(one) for name, one in packed.tensors.items()}
    found |= {name: one.plain() for name, one in packed.matrices.items() if name.startswith(start)}
    return {name.removeprefix(start): jnp.asarray(one) for name, one in found.items() if name.startswith(start)}


def _passes(work: Any, states: npt.NDArray[Any], mask: Floats) -> Any:
    """Work in passes of one size, so that the function is made ready once."""
    for start in range(0, len(states), TOGETHER):
        some, its = states[start : start + TOGETHER], mask[start : start + TOGETHER]
        missing = TOGETHER - len(some)
        some = np.concatenate([some, np.zeros((missing, *some.shape[1:]), some.dtype)])
        its = np.concatenate([its, np.ones((missing, its.shape[1]), np.float32)])
        yield np.asarray(work(jnp.asarray(some, jnp.float32), its))[: TOGETHER - missing]

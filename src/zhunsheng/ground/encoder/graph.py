"""Draw a packed encoder as an ONNX graph; only `onnx` is needed, and only while converting.

Drawn twice: in its own four bits, to hear how wide each channel of its states becomes, and then with weights of seven bits and
states of eight, which processors multiply three times as fast. A channel much wider than the others would take all eight bits
of its row; so what is wide is narrowed before it is rounded, and the weights that meet it are widened.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from zhunsheng.ground.encoder.packed import BLOCK, Floats, Packed, Quarter, stacked

VENDOR: Final = "com.microsoft"
SPOKEN: Final = (3, 1)
"""Layers that speak, counted from the last. The third last joined to the last told questions apart better than it alone."""
NARROWED: Final = 0.5
"""How much of a channel's width moves into the weights: half, so that neither side is rounded coarsely."""
WEIGHT_TOP: Final = 63
"""Seven bits and not eight: processors without the newer instructions add two products in sixteen bits and would cut more off."""
STATE_TOP: Final = 127.0
MIDDLE: Final = 128
TINY: Final = 1e-6
Numbers = npt.NDArray[Any]


class Rows(NamedTuple):
    """Where the tokens of several texts stand.

    Only attention needs texts side by side, filled up to the longest. Everything else takes tokens one below the other, so nothing is
    reckoned for what is filled: a quarter to a third less for texts of unlike length.
    """

    there: str
    """For each token, its place among all places of the filled texts."""
    back: str
    """For each place of the filled texts, the row of its token; what is filled names any."""
    within: str
    """For each token, its place within its text."""
    mask: str
    hidden: str
    """What keeps filled places from being looked at."""


class Drawing:
    """Collect the nodes and the numbers of a graph; each node's result is known by its name.

    `widths` says how wide each channel of each state becomes, a row for each of `states`; without them four bits are kept.
    """

    def __init__(self, onnx: Any, widths: Floats | None = None) -> None:
        self.onnx, self.nodes, self.constants = onnx, [], []  # type: Any, list[Any], list[Any]
        self.widths = widths
        self.states: list[str] = []

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """Add a node and name its result."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(self.onnx.helper.make_node(kind, list(inputs), [name], name, domain=domain, **attributes))
        return name

    def number(self, value: Numbers) -> str:
        """Add numbers that never change."""
        name = f"n{len(self.constants)}"
        self.constants.append(self.onnx.numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def shape(self, thing: str, *sizes: int) -> str:
        """Lay a result out anew; 0 keeps a side, -1 takes what is left."""
        return self.node("Reshape", thing, self.number(np.array(sizes, np.int64)))

    def times(self, thing: str, matrix: Quarter) -> str:
        """Multiply by a matrix, in four bits or in eight."""
        return self._four(thing, matrix) if self.widths is None else self._eight(thing, matrix.plain())

    def state_times(self, matrix: Quarter) -> str:
        """Multiply the newest state by a matrix."""
        state = self.states[-1]
        if self.widths is None:
            return self._four(state, matrix)
        whole = matrix.plain()
        wide, top = np.maximum(self.widths[len(self.states) - 1], TINY), np.maximum(np.abs(whole).max(axis=0), TINY)
        narrower = (wide**NARROWED / top ** (1 - NARROWED)).astype(np.float32)
        return self._eight(self.node("Mul", state, self.number(1 / narrower)), whole * narrower)

    def _four(self, thing: str, matrix: Quarter) -> str:
        if matrix.taught is not None:  # what it was taught fits in no four bits
            return self.node("MatMul", thing, self.number(matrix.plain().T))
        rows, blocks, _ = matrix.nibbles.shape
        pairs = matrix.nibbles[:, :, 0::2] | (matrix.nibbles[:, :, 1::2] << 4)
        inputs = (thing, self.number(pairs), self.number(matrix.scales.reshape(-1)))
        sizes = {"K": blocks * BLOCK, "N": rows, "bits": 4, "block_size": BLOCK, "accuracy_level": 4}
        return self.node("MatMulNBits", *inputs, domain=VENDOR, **sizes)

    def _eight(self, thing: str, matrix: Floats) -> str:
        """Round each token's numbers by their own largest one, so that a text's vector hangs on no other text."""
        steps = (np.maximum(np.abs(matrix).max(axis=1), TINY) / WEIGHT_TOP).astype(np.float32)
        whole = np.rint(matrix / steps[:, None]).astype(np.int8).T
        middle, one = self.number(np.array(MIDDLE, np.uint8)), _one(self, 1.0)
        largest = self.node("ReduceMax", self.node("Abs", thing), self.number(np.array([-1], np.int64)), keepdims=0)
        step = self.node("Mul", largest, _one(self, 1 / STATE_TOP))
        each = self.node("Expand", middle, self.node("Shape", step))
        rounded = self.node(
            "QuantizeLinear", thing, step, each, axis=0
        )  # a row at a time; dividing first takes as long again
        inputs = (rounded, self.number(whole), one, self.number(steps), middle)
        level = self.node("Unsqueeze", step, self.number(np.array([-1], np.int64)))
        return self.node("Mul", self.node("MatMulIntegerToFloat", *inputs, domain=VENDOR), level)

    def first_state(self, thing: str, scale: Floats, bias: Floats, epsilon: float) -> None:
        """Bring each token's numbers to one level."""
        given = (thing, self.number(scale), self.number(bias))
        self.states.append(self.node("LayerNormalization", *given, axis=-1, epsilon=epsilon))

    def next_state(self, thing: str, extra: Floats, scale: Floats, bias: Floats, epsilon: float) -> None:
        """Add to the newest state and bring it to one level again."""
        # the vendor's node for both at once takes three times as long
        moved = self.node("Add", self.node("Add", thing, self.number(extra)), self.states[-1])
        self.first_state(moved, scale, bias, epsilon)


def draw_heard(packed: Packed, kept: Sequence[int], path: Path) -> None:
    """Write the graph in its own four bits; its results are all its states, the widths of whose channels are to be heard."""
    drawing = Drawing(importlib.import_module("onnx"))
    _vectors(drawing, packed, kept)
    _write(drawing, [(one, ["tokens", packed.hidden]) for one in drawing.states], path)


def draw(packed: Packed, kept: Sequence[int], widths: Floats, path: Path) -> None:
    """Write the graph: `input_ids` and `attention_mask` in, one vector of length one per text out.

    `kept` names the rows of the vocabulary that stay, in the order of their new numbers; `widths` says of each state how wide
    its channels become.
    """
    drawing = Drawing(importlib.import_module("onnx"), widths)
    vectors = _vectors(drawing, packed, kept)
    joined = drawing.node("Concat", *vectors, axis=1)
    whole = drawing.node("Mul", joined, _one(drawing, len(vectors) ** -0.5))
    _write(drawing, [(whole, ["texts", packed.hidden * len(SPOKEN)])], path)


def _vectors(drawing: Drawing, packed: Packed, kept: Sequence[int]) -> list[str]:
    rows = _rows(drawing)
    _words(drawing, packed, kept, rows)
    pooled = []
    for layer in range(packed.layers):
        _layer(drawing, packed, layer, rows)
        if packed.layers - layer in SPOKEN:
            pooled.append(_pooled(drawing, drawing.states[-1], rows))
    return pooled


def _rows(drawing: Drawing) -> Rows:
    nought, one = (drawing.number(np.array(n, np.int64)) for n in (0, 1))
    mask = drawing.node("Cast", "attention_mask", to=drawing.onnx.TensorProto.FLOAT)
    wide = drawing.node("Unsqueeze", mask, drawing.number(np.array([1, 2], np.int64)))
    hidden = drawing.node("Mul", drawing.node("Sub", wide, _one(drawing, 1.0)), _one(drawing, 10000.0))
    there = drawing.shape(drawing.node("NonZero", drawing.shape("attention_mask", -1)), -1)
    within = drawing.node("Sub", drawing.node("CumSum", "attention_mask", one), one)
    lengths = drawing.node("ReduceSum", "attention_mask", drawing.number(np.array([1], np.int64)), keepdims=1)
    before = drawing.node("CumSum", lengths, nought, exclusive=1)
    return Rows(
        there=there,
        back=drawing.node("Max", drawing.node("Add", within, before), nought),
        within=drawing.node("Gather", drawing.shape(within, -1), there),
        mask=mask,
        hidden=hidden,
    )


def _write(drawing: Drawing, results: Sequence[tuple[str, list[str | int]]], path: Path) -> None:
    onnx = drawing.onnx
    info, helper = onnx.helper.make_tensor_value_info, onnx.helper
    names = ["embedding"] if len(results) == 1 else [f"state_{at}" for at in range(len(results))]
    ends = [helper.make_node("Identity", [one], [name], name) for name, (one, _) in zip(names, results, strict=True)]
    graph = helper.make_graph(
        [*drawing.nodes, *ends], "encoder",
        [info(name, onnx.TensorProto.INT64, ["texts", "tokens"]) for name in ("input_ids", "attention_mask")],
        [info(name, onnx.TensorProto.FLOAT, shape) for name, (_, shape) in zip(names, results, strict=True)],
        drawing.constants,
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(VENDOR, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="zhunsheng"), str(path))


def _one(drawing: Drawing, value: float) -> str:
    return drawing.number(np.array(value, np.float32))


def _words(drawing: Drawing, packed: Packed, kept: Sequence[int], where: Rows) -> None:
    words, rows = packed.matrices["emb.word"], list(kept)
    low, high = words.nibbles[rows][:, :, 0::2], words.nibbles[rows][:, :, 1::2]
    pairs = (low | (high << 4)).reshape(len(rows), -1)
    sizes = {"bits": 4, "block_size": BLOCK, "gather_axis": 0, "quantize_axis": 1}
    ids = drawing.node("Gather", drawing.shape("input_ids", -1), where.there)
    given = (drawing.number(pairs), ids, drawing.number(words.scales[rows]))
    found = drawing.node("GatherBlockQuantized", *given, domain=VENDOR, **sizes)
    places = packed.tensors["emb.pos"].reshape(-1, packed.hidden) + packed.tensors["emb.type"][: packed.hidden]
    placed = drawing.node("Add", found, drawing.node("Gather", drawing.number(places), where.within))
    drawing.first_state(placed, packed.tensors["emb.ln.w"], packed.tensors["emb.ln.b"], packed.epsilon)


def _layer(drawing: Drawing, packed: Packed, number: int, rows: Rows) -> None:
    tensors = {
        name[len(f"l{number}.") :]: one for name, one in packed.tensors.items() if name.startswith(f"l{number}.")
    }
    matrices = {
        name[len(f"l{number}.") :]: one for name, one in packed.matrices.items() if name.startswith(f"l{number}.")
    }
    asked = _attended(drawing, packed, rows, tensors, matrices)
    mixed = drawing.times(asked, matrices["ao.w"])
    drawing.next_state(mixed, tensors["ao.b"], tensors["aln.w"], tensors["aln.b"], packed.epsilon)
    lifted = drawing.state_times(matrices["fi.w"])
    wide = drawing.node("BiasGelu", lifted, drawing.number(tensors["fi.b"]), domain=VENDOR)
    narrow = drawing.times(wide, matrices["fo.w"])
    drawing.next_state(narrow, tensors["fo.b"], tensors["oln.w"], tensors["oln.b"], packed.epsilon)


def _attended(
    drawing: Drawing, packed: Packed, rows: Rows, tensors: dict[str, Floats], matrices: dict[str, Quarter]
) -> str:
    width = packed.hidden // packed.heads
    joined = stacked([matrices[f"{one}.w"] for one in "qkv"])
    bias = np.concatenate([tensors[f"{one}.b"] for one in "qkv"])
    told = drawing.node("Add", drawing.state_times(joined), drawing.number(bias))
    parted = drawing.shape(drawing.node("Gather", told, rows.back), 0, 0, 3, packed.heads, width)
    turned = drawing.node("Transpose", parted, perm=[2, 0, 3, 1, 4])
    query, key, value = (
        drawing.node("Gather", turned, drawing.number(np.array(one, np.int64)), axis=0) for one in range(3)
    )
    key = drawing.node("Transpose", key, perm=[0, 1, 3, 2])
    scores = drawing.node("Mul", drawing.node("MatMul", query, key), _one(drawing, width**-0.5))
    shares = drawing.node("Softmax", drawing.node("Add", scores, rows.hidden), axis=-1)
    back = drawing.node("Transpose", drawing.node("MatMul", shares, value), perm=[0, 2, 1, 3])
    return drawing.node("Gather", drawing.shape(back, -1, packed.hidden), rows.there)


def _pooled(drawing: Drawing, state: str, rows: Rows) -> str:
    last, first = drawing.number(np.array([-1], np.int64)), drawing.number(np.array([1], np.int64))
    spread = drawing.node("Gather", state, rows.back)
    weighed = drawing.node("Mul", spread, drawing.node("Unsqueeze", rows.mask, last))
    summed = drawing.node("ReduceSum", weighed, first, keepdims=0)
    return drawing.node("Div", summed, drawing.node("ReduceL2", summed, first, keepdims=1))

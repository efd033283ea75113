"""Draw a packed encoder as an ONNX graph that keeps its four bits; only `onnx` is needed, and only while converting."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zhunsheng.ground.encoder.packed import BLOCK, Floats, Packed, Quarter

VENDOR: Final = "com.microsoft"
SPOKEN: Final = (3, 1)
"""Layers that speak, counted from the last. The third last joined to the last told questions apart better than it alone."""
Numbers = npt.NDArray[Any]


class Drawing:
    """Collect the nodes and the numbers of a graph; each node's result is known by its name."""

    def __init__(self, onnx: Any) -> None:
        self.onnx, self.nodes, self.constants = onnx, [], []  # type: Any, list[Any], list[Any]

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

    def times(self, thing: str, matrix: Quarter, bias: Floats) -> str:
        """Multiply by a four-bit matrix and add its bias."""
        rows, blocks, _ = matrix.nibbles.shape
        pairs = matrix.nibbles[:, :, 0::2] | (matrix.nibbles[:, :, 1::2] << 4)
        inputs = (thing, self.number(pairs), self.number(matrix.scales.reshape(-1)))
        sizes = {"K": blocks * BLOCK, "N": rows, "bits": 4, "block_size": BLOCK, "accuracy_level": 4}
        return self.node("Add", self.node("MatMulNBits", *inputs, domain=VENDOR, **sizes), self.number(bias))

    def level(self, thing: str, scale: Floats, bias: Floats, epsilon: float) -> str:
        """Bring each token's numbers to one level."""
        return self.node("LayerNormalization", thing, self.number(scale), self.number(bias), axis=-1, epsilon=epsilon)


def draw(packed: Packed, kept: Sequence[int], path: Path) -> None:
    """Write the graph: `input_ids` and `attention_mask` in, one vector of length one per text out.

    `kept` names the rows of the vocabulary that stay, in the order of their new numbers.
    """
    onnx = importlib.import_module("onnx")
    drawing = Drawing(onnx)
    state = _words(drawing, packed, kept)
    mask = drawing.node("Cast", "attention_mask", to=onnx.TensorProto.FLOAT)
    wide = drawing.node("Unsqueeze", mask, drawing.number(np.array([1, 2], np.int64)))
    hidden = drawing.node("Mul", drawing.node("Sub", wide, _one(drawing, 1.0)), _one(drawing, 10000.0))
    pooled = []
    for layer in range(packed.layers):
        state = _layer(drawing, packed, layer, state, hidden)
        if packed.layers - layer in SPOKEN:
            pooled.append(_pooled(drawing, state, mask))
    joined = drawing.node("Concat", *pooled, axis=1)
    whole = drawing.node("Mul", joined, _one(drawing, len(pooled) ** -0.5))
    drawing.nodes.append(onnx.helper.make_node("Identity", [whole], ["embedding"], "embedding"))
    info, helper = onnx.helper.make_tensor_value_info, onnx.helper
    graph = helper.make_graph(
        drawing.nodes, "encoder",
        [info(name, onnx.TensorProto.INT64, ["texts", "tokens"]) for name in ("input_ids", "attention_mask")],
        [info("embedding", onnx.TensorProto.FLOAT, ["texts", packed.hidden * len(SPOKEN)])], drawing.constants,
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(VENDOR, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="zhunsheng"), str(path))


def _one(drawing: Drawing, value: float) -> str:
    return drawing.number(np.array(value, np.float32))


def _words(drawing: Drawing, packed: Packed, kept: Sequence[int]) -> str:
    words, rows = packed.matrices["emb.word"], list(kept)
    nibbles = drawing.number(words.nibbles[rows].astype(np.int8) - np.int8(8))
    scales = drawing.number(words.scales[rows])
    whole = drawing.node("Cast", drawing.node("Gather", nibbles, "input_ids"), to=1)
    parts = drawing.node("Gather", scales, "input_ids")
    apart = drawing.node("Unsqueeze", parts, drawing.number(np.array([-1], np.int64)))
    found = drawing.shape(drawing.node("Mul", whole, apart), 0, 0, packed.hidden)
    places = packed.tensors["emb.pos"].reshape(-1, packed.hidden) + packed.tensors["emb.type"][: packed.hidden]
    count = drawing.node("Gather", drawing.node("Shape", "input_ids"), drawing.number(np.array([1], np.int64)))
    nought, axis = (drawing.number(np.array([n], np.int64)) for n in (0, 0))
    placed = drawing.node("Add", found, drawing.node("Slice", drawing.number(places), nought, count, axis))
    return drawing.level(placed, packed.tensors["emb.ln.w"], packed.tensors["emb.ln.b"], packed.epsilon)


def _layer(drawing: Drawing, packed: Packed, number: int, state: str, hidden: str) -> str:
    tensors = {
        name[len(f"l{number}.") :]: one for name, one in packed.tensors.items() if name.startswith(f"l{number}.")
    }
    matrices = {
        name[len(f"l{number}.") :]: one for name, one in packed.matrices.items() if name.startswith(f"l{number}.")
    }
    asked = _attended(drawing, packed, state, hidden, tensors, matrices)
    mixed = drawing.times(asked, matrices["ao.w"], tensors["ao.b"])
    state = drawing.level(drawing.node("Add", state, mixed), tensors["aln.w"], tensors["aln.b"], packed.epsilon)
    wide = drawing.node("Gelu", drawing.times(state, matrices["fi.w"], tensors["fi.b"]))
    narrow = drawing.times(wide, matrices["fo.w"], tensors["fo.b"])
    return drawing.level(drawing.node("Add", state, narrow), tensors["oln.w"], tensors["oln.b"], packed.epsilon)


def _attended(
    drawing: Drawing, packed: Packed, state: str, hidden: str,
    tensors: dict[str, Floats], matrices: dict[str, Quarter],
) -> str:  # fmt: skip
    width = packed.hidden // packed.heads
    joined = Quarter(*(np.concatenate([getattr(matrices[f"{one}.w"], part) for one in "qkv"])
                       for part in ("nibbles", "scales")))  # fmt: skip
    bias = np.concatenate([tensors[f"{one}.b"] for one in "qkv"])
    parted = drawing.shape(drawing.times(state, joined, bias), 0, 0, 3, packed.heads, width)
    query, key, value = (
        drawing.node("Gather", parted, drawing.number(np.array(one, np.int64)), axis=2) for one in range(3)
    )
    query = drawing.node("Transpose", query, perm=[0, 2, 1, 3])
    key = drawing.node("Transpose", key, perm=[0, 2, 3, 1])
    value = drawing.node("Transpose", value, perm=[0, 2, 1, 3])
    scores = drawing.node("Mul", drawing.node("MatMul", query, key), _one(drawing, width**-0.5))
    shares = drawing.node("Softmax", drawing.node("Add", scores, hidden), axis=-1)
    back = drawing.node("Transpose", drawing.node("MatMul", shares, value), perm=[0, 2, 1, 3])
    return drawing.shape(back, 0, 0, packed.hidden)


def _pooled(drawing: Drawing, state: str, mask: str) -> str:
    last, first = drawing.number(np.array([-1], np.int64)), drawing.number(np.array([1], np.int64))
    weighed = drawing.node("Mul", state, drawing.node("Unsqueeze", mask, last))
    summed = drawing.node("ReduceSum", weighed, first, keepdims=0)
    return drawing.node("Div", summed, drawing.node("ReduceL2", summed, first, keepdims=1))

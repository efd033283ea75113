"""Lay what written banks taught over an encoder's weights, while it is converted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from zhunsheng.ground.encoder.packed import Packed
from zhunsheng.ground.encoder.registry import Model

FOLDER: Final = Path(__file__).with_name("taught_data")
"""One file for each model and version: of each taught matrix a tall and a broad one, whose product is added to it."""
BROAD, TALL = ".broad", ".tall"


def taught(packed: Packed, model: Model, folder: Path = FOLDER) -> Packed:
    """Return the encoder with what it was taught; one for which there is nothing stays as it is."""
    path = folder / f"{model.name}-{model.version}.npz"
    if not path.is_file():
        return packed
    matrices = dict(packed.matrices)
    with np.load(path, allow_pickle=False) as parts:
        for name in (one.removesuffix(TALL) for one in parts.files if one.endswith(TALL)):
            tall, broad = (parts[name + end].astype(np.float32) for end in (TALL, BROAD))
            matrices[name] = matrices[name]._replace(taught=tall @ broad)
    return packed._replace(matrices=matrices)

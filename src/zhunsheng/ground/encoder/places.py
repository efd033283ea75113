"""Where models and their libraries are kept: below the data folder, apart from the desk's own libraries."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.ground.encoder.registry import E5_SMALL, Model, Pinned
from zhunsheng.ground.settings import desk

MODEL: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
TREE: Final = "pieces.trie"
SCORES: Final = "pieces.npy"
NOTE: Final = "encoder.json"
NEEDED: Final = (MODEL, TOKENIZER, NOTE)
OURS: Final = (MODEL, TOKENIZER, TREE, SCORES)
"""What a converted encoder's folder holds beside its note; whoever brings an encoder of their own leaves tree and scores out."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What an encoder's folder says about itself; `sha256` names each file's digest.

    `prefix` is put before every text; `longest` is how many word pieces it reads; `pooling` says whether the graph
    gives one vector a text ("none") or one for each word piece, of which the mean is taken ("mean").
    """

    name: str
    version: str
    licence: str
    sha256: dict[str, str] = {}
    source: str = ""
    prefix: str = ""
    longest: int = 128
    pooling: str = "none"


def home() -> Path:
    """Return the folder of all models."""
    return desk().data_dir / "models"


def folder_of(model: Model) -> Path:
    """Return where a converted model lies; another version, other weights or another drawing lie elsewhere."""
    return home() / f"{_stem(model)}-{model.drawn}"


def folders_of(model: Model) -> list[Path]:
    """Return where this version of a model lies whole, the newest drawing first: an earlier one serves until that is here."""
    newest = folder_of(model)
    earlier = sorted(home().glob(f"{_stem(model)}*"), key=lambda one: (len(one.name), one.name), reverse=True)
    return [one for one in dict.fromkeys([newest, *earlier]) if _is_whole(one)]


def _stem(model: Model) -> str:
    return f"{model.name}-{model.version}-{model.weights_sha256[:12]}"


def _is_whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


def runtime_of(packages: tuple[Pinned, ...]) -> Path:
    """Return where the libraries lie, a folder for each set of versions."""
    names = " ".join(sorted(one.spec for one in packages))
    return home() / f"runtime-{hashlib.sha256(names.encode()).hexdigest()[:12]}"


def chosen() -> Path:
    """Return the note that names the folder a customer wants used instead."""
    return home() / "chosen"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_note(folder: Path) -> Note:
    """Read what a folder says about its encoder. Refuses: OSError, msgspec.DecodeError."""
    return msgspec.json.decode((folder / NOTE).read_bytes(), type=Note)


def folder_in_use() -> Path | None:
    """Return the folder of the encoder that is used: the chosen one, else the registered one; none, if none is here."""
    note = chosen()
    if not note.exists():
        return next(iter(folders_of(E5_SMALL)), None)
    folder = Path(note.read_text("utf-8").strip())
    return folder if _is_whole(folder) else None


def wants_fetching() -> bool:
    """Tell whether the registered encoder would be used and is not here as it is drawn now."""
    return not chosen().exists() and not _is_whole(folder_of(E5_SMALL))

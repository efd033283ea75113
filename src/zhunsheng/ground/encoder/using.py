"""Have the encoder that this desk uses, loaded once a process; or none, which everything bears."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from zhunsheng.ground.encoder.places import NEEDED, NOTE, chosen, digest, folder_in_use, home, read_note
from zhunsheng.kernel.errors import BadInput

if TYPE_CHECKING:
    from zhunsheng.ground.encoder.running import Encoder

log = logging.getLogger(__name__)

_loaded: dict[Path, Encoder] = {}


def encoder() -> Encoder | None:
    """Return the encoder; none when it is not installed or cannot be loaded, which is logged."""
    folder = folder_in_use()
    if folder is None:
        return None
    if folder not in _loaded:
        from zhunsheng.ground.encoder.running import Encoder  # why: numpy costs every process at rest

        try:
            found = Encoder(folder)
        except Exception:  # a broken model must not stop the desk; everything works without it
            log.exception("the encoder in %s cannot be loaded; going on without it", folder)
            return None
        _loaded.clear()
        _loaded[folder] = found
    return _loaded[folder]


def faults(folder: Path) -> list[str]:
    """Name what is wrong with the files of an encoder, and try it on two sentences; nothing when all is well."""
    if not folder.is_dir():
        return ["there is no such folder"]
    missing = [f"{name} is missing" for name in NEEDED if not (folder / name).is_file()]
    if missing:
        return missing
    try:
        note = read_note(folder)
    except msgspec.MsgspecError as error:
        return [f"{NOTE}: {error}"]
    wrong = [f"{name} is not the file it was" for name, sha in note.sha256.items() if digest(folder / name) != sha]
    return wrong or _tried(folder)


def _tried(folder: Path) -> list[str]:
    from zhunsheng.ground.encoder.running import Encoder  # why: numpy costs every process at rest

    try:
        near = Encoder(folder)(["怎么退货", "我想把东西退回去", "今天天气真好"])
    except ImportError as error:
        return [f"{error.name or error} is needed to run it: say `zhunsheng models install` first, which fetches that"]
    except Exception as error:  # why: whatever the libraries say is told to whoever asked
        return [f"it does not run: {error}"]
    if near.ndim != 2 or len(near) != 3:
        return [f"it gives numbers of shape {near.shape}, not one vector for each text"]
    if not float(near[0] @ near[1]) > float(near[0] @ near[2]):
        return ["two ways to ask for a return are less alike to it than a remark about the weather"]
    return []


def use(folder: Path) -> None:
    """Use a customer's own encoder from now on. Refuses: BadInput naming what is wrong with it."""
    found = faults(folder)
    if found:
        raise BadInput(str(folder), "a folder with a working encoder (docs/knowledge.md)", "; ".join(found))
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    chosen().write_text(str(folder.resolve()), encoding="utf-8")


def use_registered() -> None:
    """Use the registered encoder again."""
    chosen().unlink(missing_ok=True)

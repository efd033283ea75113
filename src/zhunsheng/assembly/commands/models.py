"""`zhunsheng models list|install|verify|use PATH`: the models, where they come from, and whether they are here."""

import argparse
import subprocess
import sys
from pathlib import Path

from zhunsheng.ground.encoder.installing import install
from zhunsheng.ground.encoder.places import folder_in_use, folders_of, read_note
from zhunsheng.ground.encoder.registry import MODELS
from zhunsheng.ground.encoder.using import faults, use, use_registered
from zhunsheng.kernel.errors import Refusal


def run(given: argparse.Namespace) -> int:
    """Do what was asked; exit code 1 when a model is missing or not as it should be."""
    verbs = {"list": show, "install": bring, "verify": verify}
    if given.verb == "use":
        return choose(given.path)
    return verbs[given.verb]()


def show() -> int:
    """List the models with source, licence and what works without them."""
    used = folder_in_use()
    for one in MODELS:
        here = "installed" if folders_of(one) else "not installed"
        sys.stdout.write(
            f"{one.name} {one.version}: {one.what}; {here}\n  from {one.source.spec}, {one.source.licence},"
            f" about {one.megabytes} MB, weights {one.weights_sha256[:16]}…\n  without it: {one.without}\n"
        )
    if used is None:
        sys.stdout.write("in use: none\n")
    else:
        note = read_note(used)
        sys.stdout.write(f"in use: {note.name} {note.version} ({note.licence}) in {used}\n")
    return 0


def bring() -> int:
    """Fetch and convert what is missing."""
    for one in MODELS:
        if not fetch(one.name):
            return 1
    return verify()


def fetch(name: str) -> bool:
    """Install one model and say on standard error what happens; false when it could not be had."""
    model = next(one for one in MODELS if one.name == name)
    try:
        install(model, lambda said: sys.stderr.write(f"models: {said}\n"))
    except (OSError, subprocess.SubprocessError, ImportError, Refusal) as error:
        sys.stderr.write(f"models: {name} is not installed ({error}); without it, {model.without}\n")
        return False
    return True


def verify() -> int:
    """Check the files in use against their digests, and try them."""
    used = folder_in_use()
    if used is None:
        sys.stdout.write("no model is installed; `zhunsheng models install` fetches it\n")
        return 1
    found = faults(used)
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    if not found:
        sys.stdout.write(f"{used.name}: as it should be\n")
    return 1 if found else 0


def choose(path: str) -> int:
    """Use the encoder in a folder, or `default` again."""
    if path == "default":
        use_registered()
    else:
        use(Path(path))
    return show()

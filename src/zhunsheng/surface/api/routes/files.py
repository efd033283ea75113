"""Files: hand one in, so that a message can name it."""

from typing import BinaryIO, Final, cast

from ninja import File
from ninja.files import UploadedFile

from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.actions import keep_file
from zhunsheng.ground import files
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.desk import FileOut
from zhunsheng.surface.brake import Brake

door = Door("files")

UPLOADS: Final = Brake(tries=30, seconds=60)


@door.post("/files", FileOut, scope=Scope.DIALOGUES_WRITE, verb=None)
def hand_in(request: Asked, file: File[UploadedFile]) -> FileOut:
    """Hand a file in; nothing that could run is taken. What no message names is swept away; it is fetched at `/files/TOKEN`."""
    UPLOADS.check(f"agent:{request.auth.actor.id}")
    prepared = files.prepare(cast(BinaryIO, file.file), name=file.name or "file", declared_type=file.content_type or "")
    run(keep_file, SYSTEM, now(), prepared)
    return FileOut(token=prepared.token, name=prepared.name, type=prepared.media_type, size=prepared.size)

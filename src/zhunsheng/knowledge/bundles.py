"""An archive of questions: a table with the files of their answers beside it, read by the same judgement as every upload, and written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Final

import msgspec

from zhunsheng.ground import files
from zhunsheng.ground.files.archives import look_into
from zhunsheng.ground.files.kinds import ZIP
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.knowledge.files import LARGEST, read_sheet
from zhunsheng.knowledge.lines import Filed
from zhunsheng.knowledge.tables import Line, Sheet, entry_name
from zhunsheng.standards.values import Value

MOST: Final = 200
"""Files of an archive that a page takes; each is judged before anything is shown."""
PART: Final = 2_000_000
"""Bytes of a part that are left for its table."""
TABLES: Final = (".xlsx", ".csv", ".tsv", ".md", ".txt")
TABLE: Final = "questions.xlsx"
PDF: Final = "application/pdf"


class Bundle(Value, frozen=True, kw_only=True):
    """Carry what was handed in: a table, and of an archive its files by their names and those that cannot go with an answer, with the reason's word."""

    sheet: Sheet
    is_archive: bool = False
    files: dict[str, files.Prepared] = {}
    refused: dict[str, str] = {}

    def known(self) -> dict[str, bool] | None:
        """Name every file of an archive with whether it may go with an answer; none where a table came alone."""
        if not self.is_archive:
            return None
        return {**dict.fromkeys(self.files, True), **dict.fromkeys(self.refused, False)}


def is_bundle(content: bytes) -> bool:
    """Tell whether a file is an archive and no workbook."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def read_bundle(content: bytes, *, limit_bytes: int | None = None, most: int = MOST) -> Bundle:
    """Read an archive of questions; its files are judged one by one and laid down, and wait for an hour to be kept.

    Refuses   FileRefused for an archive that is too large, broken, unpacks without end or holds programs; BadInput for one without a table or
              with too many files, and as `read_sheet`
    """
    limit = desk().upload_limit_bytes if limit_bytes is None else limit_bytes
    if len(content) > limit:
        raise files.FileRefused(files.TOO_LARGE, limit_bytes=limit)
    if look_into(content, limit_bytes=limit) is not ZIP:
        raise BadInput("the file", "an archive with a table and files beside it", "a document")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: one for one in archive.infolist() if (name := _name_of(one))}
        table = _table_among(entries)
        beside = {name: one for name, one in _below(entries, table).items() if one is not entries[table]}
        if len(beside) > most:
            raise BadInput("the file", f"at most {most} files beside the table", len(beside))
        sheet = read_sheet(_unpacked(archive, entries[table], LARGEST), PurePosixPath(table).name)
        taken, refused = _judged(archive, beside)
    return Bundle(sheet=sheet, is_archive=True, files=taken, refused=refused)


def to_bundle(found: Sequence[tuple[Line, Sequence[Filed]]]) -> tuple[list[Line], dict[str, Path]]:
    """Give the lines of an archive's table, and where the content of its files lies; one that is gone is named nowhere."""
    paths = {one.name: path for _, filed in found for one in filed if (path := _path_of(one.token)) is not None}
    return [_with_files(line, paths) for line, _ in found], paths


def write_bundle(into: IO[bytes], table: bytes, beside: Mapping[str, Path]) -> None:
    """Write an archive: a workbook, and files under their names."""
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(TABLE, table, zipfile.ZIP_DEFLATED)
        for name, path in beside.items():
            archive.write(path, name, zipfile.ZIP_STORED)


def _path_of(token: str) -> Path | None:
    try:
        return files.serve(token).path
    except NotFound:
        return None


def _with_files(line: Line, paths: Mapping[str, Path]) -> Line:
    trial = None if line.trial is None else _with_files(line.trial, paths)
    return msgspec.structs.replace(line, trial=trial, files=tuple(name for name in line.files if name in paths))


def _judged(
    archive: zipfile.ZipFile, beside: Mapping[str, zipfile.ZipInfo]
) -> tuple[dict[str, files.Prepared], dict[str, str]]:
    taken, refused = dict[str, files.Prepared](), dict[str, str]()
    largest = desk().upload_limit_bytes
    for name, entry in beside.items():
        try:
            one = files.prepare(_unpacked(archive, entry, largest), name=PurePosixPath(name).name)
        except files.FileRefused as refusal:
            refused[name] = str(refusal.detail["why"])
            continue
        if one.media_type == PDF or one.media_type.startswith("image/"):
            taken[name] = one
        else:
            refused[name] = files.TYPE
    return taken, refused


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack one entry and never more than a limit. Refuses: FileRefused, also for one that asks for a password."""
    try:
        with archive.open(entry) as stream:
            content = stream.read(limit + 1)
    except Exception as fault:
        # why so wide: the reader raises struct, value, runtime, zlib and its own errors over hostile bytes.
        raise files.FileRefused(files.BROKEN, limit_bytes=limit) from fault
    if len(content) > limit:
        raise files.FileRefused(files.TOO_LARGE, limit_bytes=limit)
    return content


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Name an entry as its maker did; empty for folders and for what file managers add by themselves."""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # no mark of UTF-8: what packs on Chinese Windows writes its own encoding
        for encoding in ("utf-8", "gb18030"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    parts = PurePosixPath(name.replace("\\", "/")).parts
    hidden = not parts or parts[0] == "__MACOSX" or parts[-1].startswith(".") or parts[-1] == "Thumbs.db"
    return "" if hidden or entry.is_dir() else entry_name(name)


def _table_among(names: Iterable[str]) -> str:
    """Find the table: the highest file that can be one, what is surely one first. Refuses: BadInput where there is none."""
    tables = [name for name in names if PurePosixPath(name).suffix.lower() in TABLES]
    if not tables:
        raise BadInput("the file", "an archive with a table (XLSX, CSV or Markdown)", ", ".join(list(names)[:5])[:200])
    return min(tables, key=lambda name: (name.count("/"), TABLES.index(PurePosixPath(name).suffix.lower()), name))


def _below(entries: Mapping[str, zipfile.ZipInfo], table: str) -> dict[str, zipfile.ZipInfo]:
    """Name the files as the table does: from the folder in which it lies."""
    folder, slash, _ = table.rpartition("/")
    head = folder + slash
    return {name.removeprefix(head): entry for name, entry in entries.items()}

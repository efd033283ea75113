"""`zhunsheng standards replay` as its user runs it: hostile files, wrong periods and wrong figures get one clear sentence each."""

import os
from pathlib import Path

import msgspec
import pytest

from tests.assembly.test_commands import Command
from tests.assembly.test_commands import desk as desk  # noqa: PLC0414 - a fixture
from tests.assembly.test_commands import folder as folder  # noqa: PLC0414 - a fixture
from tests.assembly.test_commands import zhunsheng as zhunsheng  # noqa: PLC0414 - a fixture

SHIPPED = Path(__file__).resolve().parents[2] / "src" / "zhunsheng" / "standards" / "documents" / "ecommerce.yaml"
PERIOD = ("--from", "2026-01-01", "--to", "2026-01-31")
TOP = "document: tea-house\nedition: 1\ntitle: {zh: 茶, en: Tea}\nlanguage: zh-hans\n"

HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "not yaml": ("clauses: [{id: a\n  b: ]", "no readable standard"),
    "not text": (b"\xff\xfe\x00clauses", "text in UTF-8"),
    "binary": (b"\x00" * 64, "no readable standard"),
    "empty": ("", "no readable standard"),
    "a list": ("- 1\n- 2\n", "no readable standard"),
    "a word": ("hello", "no readable standard"),
    "a bomb": ("a: &a [x,x,x]\nb: &b [*a,*a]\nclauses: [*b,*b]\n", "no readable standard"),
    "a tag": ("clauses: !!python/object/apply:os.system ['true']\n", "no readable standard"),
    "too deep": ("clauses: " + "[" * 5_000 + "]" * 5_000, "no readable standard"),
    "wrong kinds": (TOP + "clauses: {a: 1}\n", "no readable standard"),
    "an unknown kind": (TOP + "clauses:\n  - {id: tea-1, kind: dance}\n", "no readable standard"),
    "unknown keys": (TOP + "colour: red\nclauses: []\n", "colour"),
    "just too large": ("#" * 2_000_001, "at most 2000000 bytes"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def refused(said: object, words: str) -> None:
    """See that a command ended with 2, said nothing as an answer, and one thing that is no trace of the program."""
    code, out, err = said.returncode, said.stdout, said.stderr  # type: ignore[attr-defined]
    assert (code, out) == (2, "")
    assert err.startswith("zhunsheng: ")
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_what_was_expected(desk: Command, place: Path, name: str) -> None:
    content, words = HOSTILE[name]
    path = place / f"{name}.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(desk("standards", "replay", str(path), *PERIOD), words)


def test_a_huge_file_is_refused_before_a_byte_of_it_is_held(desk: Command, place: Path) -> None:
    path = place / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 36)
    for verb in (("replay", str(path), *PERIOD), ("diff", str(path)), ("install", str(path))):
        refused(desk("standards", *verb), f"{1 << 36} bytes")
    checked = desk("standards", "check", str(path))
    assert (checked.returncode, f"{1 << 36} bytes" in checked.stdout) == (1, True)


def test_what_is_no_file_is_refused(desk: Command, place: Path) -> None:
    pipe, loop = place / "pipe.yaml", place / "loop.yaml"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    refused(desk("standards", "replay", str(pipe), *PERIOD), "a device or a pipe")
    refused(desk("standards", "replay", "/dev/zero", *PERIOD), "a device or a pipe")
    refused(desk("standards", "replay", str(place), *PERIOD), "a folder")
    for missing in (str(place / "none.yaml"), "a" * 5_000, str(loop), "../../../etc/none.yaml", ""):
        refused(desk("standards", "replay", missing, *PERIOD), "the standard")


def test_a_file_that_takes_the_clauses_of_another_standard_is_refused(desk: Command, place: Path) -> None:
    path = place / "thief.yaml"
    path.write_text(SHIPPED.read_text("utf-8").replace("document: ecommerce", "document: thief", 1), "utf-8")
    refused(desk("standards", "replay", str(path), *PERIOD), "ec-")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--from", "yesterday", "--to", "2026-01-31"), "yesterday"),
        (("--from", "2026-02-01", "--to", "2026-01-31"), "--to"),
        (("--from", "0001-01-01", "--to", "2026-01-31"), "the day"),
        (("--from", "2999-01-01", "--to", "2999-01-31"), "--to"),
        (("--from", "2026-01-01T00:00", "--to", "2026-01-31"), "2026-01-01T00:00"),
        ((*PERIOD, "--set", "tea-9.clock.limit=3 min"), "tea-9"),
        ((*PERIOD, "--set", "ec-1.2a.clock.limit=soon"), "soon"),
        ((*PERIOD, "--set", "ec-1.2a.clock.limit"), "KEY=VALUE"),
        ((*PERIOD, "--set", "=3 min"), "what is to change"),
    ],
)
def test_a_wrong_period_or_figure_is_refused_with_the_value(desk: Command, more: tuple[str, ...], words: str) -> None:
    refused(desk("standards", "replay", "ecommerce", *more), words)


def test_a_period_is_demanded(desk: Command) -> None:
    said = desk("standards", "replay", "ecommerce")
    assert (said.returncode, "--from" in said.stderr) == (2, True)


def test_a_good_file_is_replayed_as_a_table_and_as_json(desk: Command, place: Path) -> None:
    path = place / "mine.yaml"
    path.write_text(SHIPPED.read_text("utf-8"), "utf-8")
    table = desk("standards", "replay", str(path), *PERIOD, "--set", "ec-1.2a.clock.limit=20 s")
    assert (table.returncode, table.stderr) == (0, "")
    assert "facts told again" in table.stdout
    told = desk("standards", "replay", str(path), *PERIOD, "--json")
    assert (told.returncode, set(msgspec.json.decode(told.stdout))) >= (0, {"facts", "was", "would"})

"""`zhunsheng bot evaluate|replay|rehearse`: how well a bank is recognised, what learning is worth, what the bot would have done."""

import argparse
import codecs
import sys
from pathlib import Path
from typing import Final

import msgspec

from zhunsheng.assembly.commands.models import fetch
from zhunsheng.assembly.commands.rehearsing import rehearse
from zhunsheng.assembly.tables import insist
from zhunsheng.assist.queries import Replayed, replayed
from zhunsheng.ground.encoder.places import folder_in_use
from zhunsheng.ground.encoder.registry import E5_SMALL
from zhunsheng.ground.encoder.running import Encoder
from zhunsheng.ground.encoder.using import encoder
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.recogniser.bands import calibrate
from zhunsheng.knowledge.recogniser.deciding import Example
from zhunsheng.knowledge.recogniser.learn import learn
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.recogniser.trial import Trial, try_out

SHOWN: Final = 20
"""Bad lines of a file of which the fault is told; of the others only the number."""
NAMED: Final = '{"faq": …, "q": …}'
UNNAMED: Final = '{"q": …}'
VALUE: Final = 80
"""Characters of a bad line that are shown."""
WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Line(msgspec.Struct, frozen=True):
    """One line of a file: a question, and which it is where that is known."""

    q: str | int
    faq: str | int | float | None = None

    @property
    def name(self) -> str:
        """Write the question's name the same whether it came as a text or as a number."""
        if isinstance(self.faq, float) and self.faq.is_integer():
            return str(int(self.faq))
        return str(self.faq)


class Report(Trial, frozen=True, kw_only=True):
    """The figures, with which encoder they were made, and how many lines could not be read."""

    encoder: str | None
    left_out: int


class Read:
    """Read files of lines; a bad line is named with its number and left out, the others count."""

    def __init__(self) -> None:
        """Begin with nothing left out."""
        self.left_out = 0

    def lines(self, path: str, *, named: bool, taught: bool = False) -> list[tuple[int, Line]]:
        """Return the lines with their numbers. Refuses: BadInput for a file without a single good one."""
        found: list[tuple[int, Line]] = []
        bad: list[tuple[int, str]] = []
        for number, text in enumerate(_bytes(path).split(b"\n"), start=1):
            if text.strip():
                try:
                    found.append((number, _good(text, named=named, taught=taught)))
                except (ValueError, msgspec.DecodeError) as error:
                    bad.append((number, f"{error}, not {_value(text)}"))
        self._tell(path, bad)
        if not found and (named or bad):
            raise BadInput(path, f"lines of {NAMED if named else UNNAMED}", "no such line")
        return found

    def _tell(self, path: str, bad: list[tuple[int, str]]) -> None:
        self.left_out += len(bad)
        for number, fault in bad[:SHOWN]:
            sys.stderr.write(f"bot: {path}, line {number} is left out: {fault}\n")
        if bad[SHOWN:]:
            sys.stderr.write(f"bot: {path}, left out as well: lines {_numbers([one for one, _ in bad[SHOWN:]])}\n")


def run(given: argparse.Namespace) -> int:
    """Answer one question about recognising and suggesting."""
    return {"replay": _replay, "rehearse": rehearse, "evaluate": _evaluate}[given.verb](given)


def _replay(given: argparse.Namespace) -> int:
    """Print how high what agents took stood among the suggestions, as they came and as learned, and whether learning helped."""
    insist()
    found = replayed(Instant(0))
    if given.json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
        return 0
    shares = ["-" if one is None else f"{one:.1%}" for one in (found.before, found.after)]
    means = ["-" if one is None else f"{one:.3f}" for one in (found.ndcg_before, found.ndcg_after)]
    sys.stdout.write(
        f"answers beside suggestions {found.answered}: taken as they were {found.used}, changed {found.edited}, left {found.ignored}\n"
        f"of which took a ranked one {found.taken}\n"
        f"among the first three (hit@3): as they came {shares[0]}, as learned {shares[1]}\n"
        f"NDCG: as they came {means[0]}, as learned {means[1]}\n{_verdict(found)}\n"
    )
    return 0


def _verdict(found: Replayed) -> str:
    if found.gain is None or found.gain_low is None or found.gain_high is None or found.verdict == "few":
        return "too few were taken to say whether learning the order helps"
    told = {"better": "the learned order is better", "worse": "the learned order is worse"}
    words = told.get(found.verdict, "not proven either way")
    return f"{words}: NDCG {found.gain:+.3f}, with 95 % between {found.gain_low:+.3f} and {found.gain_high:+.3f}"


def _evaluate(given: argparse.Namespace) -> int:
    """Learn the bank, ask the queries, print the figures."""
    read = Read()
    taught = read.lines(given.bank, named=True, taught=True)
    _twice(given.bank, taught)
    bank = [Example(line.name, str(line.q)) for _, line in taught]
    asked = read.lines(given.queries, named=True)
    strangers = [str(line.q) for _, line in read.lines(given.oos, named=False)] if given.oos else []
    _strange_names(given.queries, asked, {one.faq for one in bank})
    encode = None if given.without_encoder else _encoder()
    known = learn(bank, encode)
    trial = try_out(known, calibrate(known), [Example(line.name, str(line.q)) for _, line in asked], strangers)
    named = None if encode is None else f"{encode.note.name} {encode.note.version}"
    figures = {name: getattr(trial, name) for name in Trial.__struct_fields__}
    report = Report(**figures, encoder=named, left_out=read.left_out)
    sys.stdout.write(_line(report) if given.json else _table(report))
    return 0


def _strange_names(path: str, asked: list[tuple[int, Line]], known: set[str]) -> None:
    strange = [(number, line.name) for number, line in asked if line.name not in known]
    if strange:
        names = list(dict.fromkeys(f"“{_value(name.encode())}”" for _, name in strange))
        told = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if names[SHOWN:] else "")
        expected = f"expected a question of the bank, not {told}; they count as wrong"
        sys.stderr.write(f"bot: {path}, lines {_numbers([number for number, _ in strange])}: {expected}\n")


def _encoder() -> Encoder | None:
    """Have the encoder, fetching it once where the network allows; else go on without it and say so."""
    if folder_in_use() is None:
        fetch(E5_SMALL.name)
    found = encoder()
    if found is None:
        sys.stderr.write("bot: going on without an encoder, by runs of characters alone\n")
    return found


def _bytes(path: str) -> bytes:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BadInput(path, "a file that can be read", error.strerror or str(error)) from error
    if data.startswith(WIDE):
        return data.decode("utf-16", "replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _good(text: bytes, *, named: bool, taught: bool) -> Line:
    """Read one line. Refuses: msgspec.DecodeError, ValueError."""
    shape = f"expected {NAMED if named else UNNAMED}"
    try:
        line = msgspec.json.decode(text, type=Line)
    except UnicodeDecodeError as error:
        raise ValueError(f"{shape} in UTF-8") from error
    except msgspec.DecodeError as error:
        raise ValueError(f"{shape} ({error})") from error
    if named and (line.faq is None or not str(line.faq).strip()):
        raise ValueError(f"{shape} with a faq")
    if taught and not plain(str(line.q)):
        raise ValueError(f"{shape} with words in q")
    return line


def _value(text: bytes) -> str:
    """Show what stands in a line, short and without what would move a terminal's cursor."""
    read = text.decode("utf-8", "replace").strip()
    shown = "".join(char if char.isprintable() else "�" for char in read[: VALUE + 1])
    return shown if len(shown) <= VALUE else f"{shown[:VALUE]}… ({len(read):,} characters)"


def _twice(path: str, bank: list[tuple[int, Line]]) -> None:
    """Say which phrasings mean two questions, so that neither is known by them word for word, and which stand twice."""
    first: dict[str, tuple[int, str]] = {}
    doubtful, again = list[str](), list[int]()
    for number, line in bank:
        before, name = first.setdefault(plain(str(line.q)), (number, line.name))
        if name != line.name:
            doubtful.append(
                f"bot: {path}, line {number} is doubtful: expected words of one question alone, but “{_value(str(line.q).encode())}” means "
                f"“{_value(line.name.encode())}” here and “{_value(name.encode())}” in line {before}\n"
            )
        elif before != number:
            again.append(number)
    sys.stderr.write("".join(doubtful[:SHOWN]))
    if doubtful[SHOWN:]:
        sys.stderr.write(f"bot: {path}, doubtful in the same way: {len(doubtful) - SHOWN} more lines\n")
    if again:
        sys.stderr.write(f"bot: {path}, phrasings that stand there already and count twice: lines {_numbers(again)}\n")


def _numbers(given: list[int]) -> str:
    """Write line numbers, those in a row as one."""
    rows: list[list[int]] = []
    for one in given:
        if rows and rows[-1][-1] == one - 1:
            rows[-1][1:] = [one]
        else:
            rows.append([one])
    return ", ".join("-".join(map(str, row)) for row in rows)


def _line(report: Report) -> str:
    return msgspec.json.encode(report).decode() + "\n"


def _table(report: Report) -> str:
    rows = [
        f"first right        {report.top1:.1%}   among the first three {report.top3:.1%}",
        f"mean over questions {report.macro_top1:.1%}",
    ]
    for name, level in report.bands.items():
        accuracy = "-" if level.accuracy is None else f"{level.accuracy:.1%}"
        rows.append(f"answering {float(name):4.0%}     {accuracy} right")
    for name, drawn in report.lines.items():
        accuracy = "" if drawn.accuracy is None else f"   {drawn.accuracy:.1%} right"
        rows.append(f"line {name:<13} {drawn.share:.1%}{accuracy}")
    if report.auroc is not None:
        rows.append(f"strangers told apart (AUROC) {report.auroc:.3f}")
    rows.append(f"milliseconds a question: half below {report.p50_ms:.1f}, 95 % below {report.p95_ms:.1f}")
    rows.append(f"encoder: {report.encoder or 'none'}")
    if report.left_out:
        rows.append(f"lines left out     {report.left_out}")
    return "\n".join(rows) + "\n"

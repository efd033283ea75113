"""`zhunsheng bot evaluate|replay|rehearse`: how well a bank is recognised, what learning is worth, what the bot would have done."""

import argparse
import sys
from pathlib import Path

import msgspec

from zhunsheng.assembly.commands.models import fetch
from zhunsheng.assembly.commands.rehearsing import rehearse
from zhunsheng.assembly.tables import insist
from zhunsheng.assist.queries import replayed
from zhunsheng.ground.encoder.places import folder_in_use
from zhunsheng.ground.encoder.registry import E5_SMALL
from zhunsheng.ground.encoder.running import Encoder
from zhunsheng.ground.encoder.using import encoder
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.recogniser.bands import calibrate
from zhunsheng.knowledge.recogniser.deciding import Example
from zhunsheng.knowledge.recogniser.learn import learn
from zhunsheng.knowledge.recogniser.trial import Trial, try_out


class Line(msgspec.Struct, frozen=True):
    """One line of a file: a question, and which it is where that is known."""

    q: str
    faq: str | int | None = None


class Report(Trial, frozen=True, kw_only=True):
    """The figures, and with which encoder they were made."""

    encoder: str | None


def run(given: argparse.Namespace) -> int:
    """Answer one question about recognising and suggesting."""
    return {"replay": _replay, "rehearse": rehearse, "evaluate": _evaluate}[given.verb](given)


def _replay(given: argparse.Namespace) -> int:
    """Print how often what agents took stood among the first three suggestions, as it came and as learned."""
    insist()
    found = replayed(Instant(0))
    if given.json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
        return 0
    shares = ["-" if one is None else f"{one:.1%}" for one in (found.before, found.after)]
    sys.stdout.write(f"answers beside suggestions {found.answered}, of which took a ranked one {found.taken}\n")
    sys.stdout.write(f"among the first three: as they came {shares[0]}, as learned {shares[1]}\n")
    return 0


def _evaluate(given: argparse.Namespace) -> int:
    """Learn the bank, ask the queries, print the figures."""
    bank, queries = _examples(given.bank), _examples(given.queries)
    strangers = [line.q for line in _lines(given.oos)] if given.oos else []
    unknown = {one.faq for one in queries} - {one.faq for one in bank}
    if unknown:
        sys.stderr.write(f"bot: {len(unknown)} questions asked for are not in the bank; they count as wrong\n")
    encode = None if given.without_encoder else _encoder()
    known = learn(bank, encode)
    trial = try_out(known, calibrate(known), queries, strangers)
    named = None if encode is None else f"{encode.note.name} {encode.note.version}"
    report = Report(**{name: getattr(trial, name) for name in Trial.__struct_fields__}, encoder=named)
    sys.stdout.write(_line(report) if given.json else _table(report))
    return 0


def _encoder() -> Encoder | None:
    """Have the encoder, fetching it once where the network allows; else go on without it and say so."""
    if folder_in_use() is None:
        fetch(E5_SMALL.name)
    found = encoder()
    if found is None:
        sys.stderr.write("bot: going on without an encoder, by runs of characters alone\n")
    return found


def _examples(path: str) -> list[Example]:
    lines = _lines(path)
    if not lines:
        raise BadInput(path, 'lines of {"faq": …, "q": …}', "an empty file")
    for number, line in enumerate(lines, start=1):
        if line.faq is None:
            raise BadInput(f"{path}, line {number}", 'a line of {"faq": …, "q": …}', line.q)
    return [Example(str(line.faq), line.q) for line in lines]


def _lines(path: str) -> list[Line]:
    found = []
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("the file", "one that can be read", str(error)) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found.append(msgspec.json.decode(line, type=Line))
            except msgspec.DecodeError as error:
                raise BadInput(f"{path}, line {number}", 'a line of {"faq": …, "q": …}', str(error)) from error
    return found


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
    return "\n".join(rows) + "\n"

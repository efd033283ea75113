"""`zhunsheng policy decide|check|show`: the after-sales policy on anybody's orders, without a desk."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from zhunsheng.cases.policy.deciding import decide
from zhunsheng.cases.policy.reading import policy_from, shipped_text
from zhunsheng.cases.policy.values import Application, Decision, Policy
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now

DECODER = msgspec.json.Decoder(Application)


def run(given: argparse.Namespace) -> int:
    """Decide applications, check a policy, or print the shipped one; exit code 1 when a line could not be read."""
    if given.verb == "show":
        sys.stdout.write(shipped_text())
        return 0
    policy = _policy(given.policy)
    if given.verb == "check":
        sys.stdout.write(f"{policy.policy} edition {policy.edition}: {len(policy.rules)} rules\n")
        return 0
    at = Instant.parse(given.at) if given.at else now()
    faults = 0
    for number, line in _lines(given.orders):
        try:
            answer = decide(policy, DECODER.decode(line), at)
        except (msgspec.MsgspecError, UnicodeDecodeError, Refusal) as fault:
            faults += 1
            sys.stdout.write(msgspec.json.encode({"line": number, "error": str(fault)}).decode() + "\n")
        else:
            sys.stdout.write((msgspec.json.encode(answer).decode() if given.jsonl else _told(answer)) + "\n")
    return 1 if faults else 0


def _policy(path: str) -> Policy:
    return policy_from(shipped_text() if not path else _read(path))


def _read(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as fault:
        raise BadInput("the file", "one that can be read", path) from fault


def _lines(path: str) -> Iterator[tuple[int, bytes]]:
    content = _read(path).removeprefix(b"\xef\xbb\xbf")
    if content.lstrip().startswith(b"["):
        try:
            yield from enumerate(map(bytes, msgspec.json.decode(content, type=list[msgspec.Raw])), start=1)
            return
        except msgspec.MsgspecError:
            pass  # why: then it is read line by line, and each bad line is told
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            yield number, line


def _told(answer: Decision) -> str:
    yuan = f"{answer.refund_cents / 100:.2f}"
    missing = f" ({', '.join(answer.missing)})" if answer.missing else ""
    return f"{answer.id}\t{answer.ruling.value}\t{answer.rule}\t{yuan}\t{answer.freight}\t{answer.says['zh']}{missing}"

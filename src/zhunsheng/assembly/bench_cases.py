"""Fill the desk that the environment names with cases and time requests on it; run by the bench in a process of its own."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, Final

import django
import msgspec
from django.core.management import call_command

from zhunsheng.assembly.cli import SETTINGS
from zhunsheng.workshop.bench.figures import middle

ROUNDS: Final = 5
EACH: Final = 60
TRIES: Final = 5
SLOWEST: Final = 5
LISTS: Final = 200
PAGE: Final = 2_000
STORY: Final = 20
MIXED: Final = 1_000
"""Cases that the many are copies of; of a hundred some 92 are over, three are urgent, two go on in another one, and of a thousand two wait."""
MIXED_PAGE: Final = 250
OWNERS: Final = ("xiaolin", "xiaozhou", "xiaohe", "zuzhang")
ISSUES: Final = (
    "order.delay",
    "aftersales.repair",
    "aftersales.complaint",
    "order.tracking",
    "product.spec",
    "aftersales.refund",
    "order.invoice",
)
API: Final = "/api/v1"
JSON: Final = {"Content-Type": "application/json"}


def main() -> None:
    """Fill and measure: the words are the number of cases for the processor time, and for the lists."""
    few, many = int(sys.argv[1]), int(sys.argv[2])
    Path(os.environ["ZHUNSHENG_DATA_DIR"]).mkdir(parents=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    call_command("migrate", verbosity=0)
    sys.stdout.write(msgspec.json.encode(_measure(few, many)).decode() + "\n")


def _measure(few: int, many: int) -> object:
    from zhunsheng.assembly.process import command_pen  # why: models cannot be loaded before Django is set up
    from zhunsheng.workshop.bench.cases import Measured  # why: as above

    with command_pen():
        desk = _furnish()
        _copy(desk, few)
    with _web() as (asked, pid):
        asked.headers["Authorization"] = f"Bearer {desk['token']}"
        rounds = _cpu(asked, pid, desk)
    with command_pen():
        _copy(desk | {"models": _mixed(desk)}, many - few, MIXED_PAGE)
    with _web() as (asked, _):
        asked.headers["Authorization"] = f"Bearer {desk['token']}"
        lists, counts = _lists(asked, desk)
        slowest = _slowest(asked, desk)
    return Measured(
        few=few,
        cases=many,
        cpu={name: middle(one[name] for one in rounds) for name in rounds[0]},
        to_bare={name: middle(one[name] / max(one["bare"], 0.01) for one in rounds) for name in rounds[0]},
        list_p50=_part(lists, 0.5),
        list_p95=_part(lists, 0.95),
        counts_p95=_part(counts, 0.95),
        slowest=slowest,
    )


def _furnish() -> dict[str, Any]:
    """Build the demonstration, a token of its supervisor, and one case with twenty lines; return their numbers."""
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.cases.actions import assign_case, note_case  # why: as above
    from zhunsheng.cases.queries import Chosen, list_cases  # why: as above
    from zhunsheng.journal.actions import run  # why: as above
    from zhunsheng.kernel.durations import hours  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above
    from zhunsheng.people.actions import make_token  # why: as above
    from zhunsheng.people.queries import actor_of, agent_cards  # why: as above
    from zhunsheng.people.values import NewToken, Scope  # why: as above
    from zhunsheng.workshop import demo  # why: as above

    demo.build()
    boss = actor_of(next(card.id for card in agent_cards() if card.login == "zhuguan"))
    cases = list_cases(SYSTEM, Chosen(kind="complaint"))
    run(assign_case, SYSTEM, now(), cases[0].id, boss.id)
    for number in range(STORY):
        run(note_case, boss, now(), cases[0].id, f"第 {number} 条备注：已联系承运商核实")
    scopes = frozenset({Scope.CASES_READ, Scope.CASES_WRITE, Scope.PEOPLE_READ})
    token = run(
        make_token, boss, now(), NewToken(agent_id=boss.id, name="bench", scopes=scopes, expires_at=now() + hours(20))
    )
    return {
        "boss": boss.id,
        "token": token.secret,
        "case": cases[0].id,
        "models": [one.id for one in cases],
        "row": cases[0],
    }


def _mixed(desk: dict[str, Any]) -> list[int]:
    """Make cases that differ as those of a desk in use do: most are over, a few wait, are urgent, or go on in another one; return them."""
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.cases import actions  # why: as above
    from zhunsheng.cases.queries import Chosen, list_cases  # why: as above
    from zhunsheng.journal.actions import run  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above
    from zhunsheng.people.queries import actor_of, agent_cards  # why: as above

    cards = agent_cards()
    owners = [desk["boss"], *(card.id for card in cards if card.login in OWNERS)]
    administrator = actor_of(next(card.id for card in cards if card.login == "guanli"))
    base = [one.id for kind in ("complaint", "aftersale") for one in list_cases(SYSTEM, Chosen(kind=kind), limit=2)]
    made = []
    dice = Random(8)  # noqa: S311 - a draw that comes out the same each time, no secret
    for number in range(MIXED):
        run(actions.copy_cases, SYSTEM, now(), base[number % len(base)], 1)
        case_id = list_cases(SYSTEM, Chosen(), limit=1)[0].id
        made.append(case_id)
        run(actions.set_case_issue, SYSTEM, now(), case_id, dice.choice(ISSUES))
        over, owned = dice.random() < 0.92, dice.random() < 0.98
        if over or owned:
            run(actions.assign_case, SYSTEM, now(), case_id, dice.choice(owners), "轮到")
        if dice.random() < 0.03:
            run(actions.prioritise_case, SYSTEM, now(), case_id, 2)
        if dice.random() < 0.02:
            run(actions.merge_case, SYSTEM, now(), case_id, base[number % len(base)])
        elif over:
            run(actions.force_case, administrator, now(), case_id, "测量")
    return made


def _copy(desk: dict[str, Any], count: int, page: int = PAGE) -> None:
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.cases.actions import copy_cases  # why: as above
    from zhunsheng.journal.actions import run  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above

    made = 0
    while made < count:
        model = desk["models"][made // page % len(desk["models"])]
        made += run(copy_cases, SYSTEM, now(), model, min(page, count - made))


class Asked:
    """One connection to the desk that is kept."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers: dict[str, str] = {}

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        """Ask and return the answer. Stops the bench where the desk refuses."""
        content = None if body is None else msgspec.json.encode(body)
        self.wire.request(method, API + path, content, {**self.headers, **(JSON if content else {})})
        answer = self.wire.getresponse()
        told = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {path} was answered with {answer.status}: {told[:300]!r}")
        return told


@contextmanager
def _web() -> Iterator[tuple[Asked, int]]:
    from zhunsheng.workshop.bench.desks import free_port  # why: with the rooms above

    port = free_port()
    environ = {**os.environ, "ZHUNSHENG_BIND": f"127.0.0.1:{port}"}
    with subprocess.Popen(
        [sys.executable, "-m", "zhunsheng", "web"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(port)
            yield Asked(port), process.pid
        finally:
            process.terminate()


def _wait(port: int) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            wire.request("GET", "/health")
            wire.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the web process did not start")


def _cpu(asked: Asked, pid: int, desk: dict[str, Any]) -> list[dict[str, float]]:
    """Give the processor time of each kind of request, round by round."""
    from zhunsheng.workshop.bench.cpu import cpu_us  # why: with the rooms above

    row = desk["row"]
    new = {
        "kind": "complaint", "shop": row.shop_id, "customer": row.customer_id, "issue_type": "quality",
        "fields": {"matter": "杯子收到时已经碎了", "demand": "换一个新的"},
    }  # fmt: skip
    note = {"kind": "progress", "words": "已为您登记补寄，今天寄出，请留意物流短信。"}
    kinds: dict[str, tuple[str, str, object]] = {
        "bare": ("GET", "/presence-reasons", None),
        "create": ("POST", "/cases", new),
        "reply": ("POST", f"/cases/{desk['case']}/entries", note),
        "list_50": ("GET", "/cases?limit=50&kind=complaint&state=registered", None),
        "search": ("GET", "/cases?limit=50&q=%E5%85%85%E7%94%B5%E5%99%A8", None),
        "open_20": ("GET", f"/cases/{desk['models'][-1]}", None),
    }
    asked.ask("PUT", f"/cases/{desk['models'][-1]}/owner", {"agent": desk["boss"]})
    for _ in range(STORY):
        asked.ask("POST", f"/cases/{desk['models'][-1]}/entries", note)
    rounds = []
    for _ in range(ROUNDS):
        found = {}
        for name, (method, path, body) in kinds.items():
            for _ in range(10):
                asked.ask(method, path, body)
            before = cpu_us([pid])
            for _ in range(EACH):
                asked.ask(method, path, body)
            found[name] = (cpu_us([pid]) - before) / EACH / 1000
        rounds.append(found)
    return rounds


def _slowest(asked: Asked, desk: dict[str, Any]) -> list[tuple[str, float]]:
    """Ask for each filter and each pair of them in each order, and name the slowest by the middle of their tries."""
    found = []
    for filters in (one for size in (0, 1, 2) for one in combinations(_filters(desk), size)):
        if len({one.partition("=")[0] for one in filters}) < len(filters):
            continue
        for sort in ("newest", "issue", "-issue"):
            words = "&".join((*filters, f"sort={sort}"))
            tries = []
            for _ in range(TRIES):
                began = time.perf_counter()
                asked.ask("GET", f"/cases?limit=50&{words}")
                tries.append(1000 * (time.perf_counter() - began))
            found.append((words, middle(tries)))
    return sorted(found, key=lambda one: -one[1])[:SLOWEST]


def _filters(desk: dict[str, Any]) -> tuple[str, ...]:
    row = desk["row"]
    return (
        f"kind={row.kind}", f"state={row.state}", "state=forced", f"owner={desk['boss']}", "open=true", "open=false", "waiting=true", f"issue={row.issue}",
        "issue=aftersales", f"issue_type={row.issue_type}", "issue_type=none", "priority=0", "priority=2", "merged=true",
    )  # fmt: skip


def _lists(asked: Asked, desk: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Time a list with a filter together with the counts beside it, and the counts alone."""
    filters = (
        "kind=complaint",
        "kind=complaint&state=registered",
        "waiting=true",
        "open=true",
        f"customer={desk['row'].customer_id}",
        f"owner={desk['boss']}",
        "issue=aftersales",
        f"issue={desk['row'].issue}&open=true",
    )
    lists, counts = [], []
    for number in range(LISTS):
        began = time.perf_counter()
        asked.ask("GET", f"/cases?limit=50&{filters[number % len(filters)]}")
        middle = time.perf_counter()
        asked.ask("GET", "/case-counts")
        end = time.perf_counter()
        lists.append(1000 * (end - began))
        counts.append(1000 * (end - middle))
    return lists, counts


def _part(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


if __name__ == "__main__":
    main()

"""Fill the desk that the environment names with cases and time requests on it; run by the bench in a process of its own."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import django
import msgspec
from django.core.management import call_command

from zhunsheng.assembly.bench_search import Clock
from zhunsheng.assembly.cli import SETTINGS
from zhunsheng.workshop.bench.figures import middle

ROUNDS: Final = 5
EACH: Final = 60
TRIES: Final = 5
COUNTS: Final = 3
COMMON: Final = "%E5%85%85%E7%94%B5%E5%99%A8"
"""Words that nearly all of the first cases hold: 充电器."""
OVER: Final = ("closed", "forced")
SHOWN: Final = 20
"""Cases in a column of a board."""
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
    """Fill and measure: the words are the number of cases for the processor time, and for the lists. A desk that was filled before is asked for its lists alone."""
    few, many = int(sys.argv[1]), int(sys.argv[2])
    Path(os.environ["ZHUNSHENG_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    call_command("migrate", verbosity=0)
    sys.stdout.write(msgspec.json.encode(_measure(few, many)).decode() + "\n")


def _measure(few: int, many: int) -> object:
    from zhunsheng.assembly.process import command_pen  # why: models cannot be loaded before Django is set up
    from zhunsheng.workshop.bench.cases import Measured  # why: as above

    kept, rounds = Path(os.environ["ZHUNSHENG_DATA_DIR"]) / "filled", list[dict[str, Cost]]()
    if kept.exists():
        desk = msgspec.json.decode(kept.read_bytes())
    else:
        with command_pen():
            desk = _furnish()
            _copy(desk, few)
        _settle()
        with _web(desk) as (asked, pid):
            rounds = _cpu(asked, pid, desk)
        with command_pen():
            _copy(desk | {"models": _mixed(desk)}, many - few, MIXED_PAGE)
        _settle()
        kept.write_bytes(msgspec.json.encode(desk))
    with _web(desk) as (asked, _):
        lists, counts = _lists(asked, desk)
        slowest = _slowest(asked, desk)
    boards, counted = _counted(desk)
    names, apart = list(rounds[0]) if rounds else [], _server() is not None
    return Measured(
        few=few,
        cases=many,
        cpu={name: middle(sum(one[name]) for one in rounds) for name in names},
        database={name: middle(one[name].database for one in rounds) for name in names if apart},
        to_bare={name: middle(sum(one[name]) / max(sum(one["bare"]), 0.01) for one in rounds) for name in names},
        list_p50=_part(lists, 0.5),
        list_p95=_part(lists, 0.95),
        counts_p95=_part(counts, 0.95),
        slowest=slowest,
        boards_p95=_part(boards, 0.95),
        counted=counted,
    )


def _server() -> list[int] | None:
    """Name the server processes that work for this desk's database at this moment, but the one that is asked; nothing where the database is a file."""
    from django.db import connection  # why: the settings must stand before

    if connection.vendor == "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def _settle() -> None:
    """Let PostgreSQL do now what it would do by itself within the hour; SQLite keeps no figures of a desk's tables."""
    from django.db import connection  # why: the settings must stand before

    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _furnish() -> dict[str, Any]:
    """Build the demonstration and one case with twenty lines; return their numbers."""
    from zhunsheng.access.values import SYSTEM  # why: models cannot be loaded before Django is set up
    from zhunsheng.cases.actions import assign_case, note_case  # why: as above
    from zhunsheng.cases.queries import Chosen, list_cases  # why: as above
    from zhunsheng.journal.actions import run  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above
    from zhunsheng.people.queries import actor_of, agent_cards  # why: as above
    from zhunsheng.workshop import demo  # why: as above

    demo.build()
    boss = actor_of(next(card.id for card in agent_cards() if card.login == "zhuguan"))
    cases = list_cases(SYSTEM, Chosen(kind="complaint"))
    run(assign_case, SYSTEM, now(), cases[0].id, boss.id)
    for number in range(STORY):
        run(note_case, boss, now(), cases[0].id, f"第 {number} 条备注：已联系承运商核实")
    row = cases[0]
    return {
        "boss": boss.id,
        "case": row.id,
        "models": [one.id for one in cases],
        "row": {
            name: getattr(row, name) for name in ("kind", "state", "shop_id", "customer_id", "issue", "issue_type")
        },
    }


def _token(boss_id: int) -> str:
    from zhunsheng.assembly.process import command_pen  # why: models cannot be loaded before Django is set up
    from zhunsheng.journal.actions import run  # why: as above
    from zhunsheng.kernel.durations import hours  # why: as above
    from zhunsheng.kernel.instants import now  # why: as above
    from zhunsheng.people.actions import make_token  # why: as above
    from zhunsheng.people.queries import actor_of  # why: as above
    from zhunsheng.people.values import NewToken, Scope  # why: as above

    scopes = frozenset({Scope.CASES_READ, Scope.CASES_WRITE, Scope.PEOPLE_READ})
    with command_pen():
        told = NewToken(agent_id=boss_id, name="bench", scopes=scopes, expires_at=now() + hours(20))
        return run(make_token, actor_of(boss_id), now(), told).secret


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
def _web(desk: dict[str, Any]) -> Iterator[tuple[Asked, int]]:
    from zhunsheng.workshop.bench.desks import free_port  # why: with the rooms above

    port = free_port()
    environ = {**os.environ, "ZHUNSHENG_BIND": f"127.0.0.1:{port}"}
    with subprocess.Popen(
        [sys.executable, "-m", "zhunsheng", "web"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(port)
            asked = Asked(port)
            asked.headers["Authorization"] = f"Bearer {_token(desk['boss'])}"
            yield asked, process.pid
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


class Cost(NamedTuple):
    """Processor time of one request. Units: milliseconds."""

    web: float
    database: float


def _cpu(asked: Asked, pid: int, desk: dict[str, Any]) -> list[dict[str, Cost]]:
    """Give the processor time of each kind of request, round by round."""
    from zhunsheng.workshop.bench.cpu import cpu_us  # why: with the rooms above

    row = desk["row"]
    new = {
        "kind": "complaint", "shop": row["shop_id"], "customer": row["customer_id"], "issue_type": "quality",
        "fields": {"matter": "杯子收到时已经碎了", "demand": "换一个新的"},
    }  # fmt: skip
    note = {"kind": "progress", "words": "已为您登记补寄，今天寄出，请留意物流短信。"}
    kinds: dict[str, tuple[str, str, object]] = {
        "bare": ("GET", "/presence-reasons", None),
        "create": ("POST", "/cases", new),
        "reply": ("POST", f"/cases/{desk['case']}/entries", note),
        "list_50": ("GET", "/cases?limit=50&kind=complaint&state=registered", None),
        "search": ("GET", f"/cases?limit=50&q={COMMON}", None),
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
            before = cpu_us([pid]), cpu_us(_server() or ())
            for _ in range(EACH):
                asked.ask(method, path, body)
            after = cpu_us([pid]), cpu_us(_server() or ())
            found[name] = Cost(*((late - early) / EACH / 1000 for early, late in zip(before, after, strict=True)))
        rounds.append(found)
    return rounds


def _slowest(asked: Asked, desk: dict[str, Any]) -> list[tuple[str, float]]:
    """Ask for each filter and each pair of them in each order, and name the slowest by the middle of their tries."""
    found = []
    for filters in _choices(desk):
        for sort in ("newest", "issue", "-issue"):
            words = "&".join((*filters, f"sort={sort}"))
            tries = []
            for _ in range(TRIES):
                began = time.perf_counter()
                asked.ask("GET", f"/cases?limit=50&{words}")
                tries.append(1000 * (time.perf_counter() - began))
            found.append((words, middle(tries)))
    return sorted(found, key=lambda one: -one[1])[:SLOWEST]


def _choices(desk: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Name no filter, each of them, and each pair of two kinds."""
    for filters in (one for size in (0, 1, 2) for one in combinations(_filters(desk), size)):
        if len({one.partition("=")[0] for one in filters}) == len(filters):
            yield filters


def _filters(desk: dict[str, Any]) -> tuple[str, ...]:
    row = desk["row"]
    return (
        f"kind={row['kind']}", f"state={row['state']}", "state=forced", f"owner={desk['boss']}", "open=true", "open=false", "waiting=true", f"issue={row['issue']}",
        "issue=aftersales", f"issue_type={row['issue_type']}", "issue_type=none", "priority=0", "priority=2", "merged=true", f"customer={row['customer_id']}", f"q={COMMON}",
    )  # fmt: skip


def _counted(desk: dict[str, Any]) -> tuple[list[float], list[tuple[str, float]]]:
    """Count each choice of one or two filters as an export does before it goes out, and lay out each board; name the slowest counts."""
    from zhunsheng.cases.queries import count_chosen, list_cases  # why: models cannot be loaded before Django is set up
    from zhunsheng.people.queries import actor_of  # why: as above

    boards, found, boss = list[float](), list[tuple[str, float]](), actor_of(desk["boss"])

    def count(chosen: Any) -> int:
        return sum(count_chosen(boss, chosen).values())

    def board(chosen: Any) -> int:
        columns = [one for one in count_chosen(boss, chosen) if one not in OVER]
        return sum(len(list_cases(boss, msgspec.structs.replace(chosen, state=one), limit=SHOWN)) for one in columns)

    clock = Clock()
    _alone()
    for filters in _choices(desk):
        chosen = _chosen(filters)
        found.append(("&".join(filters), _took(clock, partial(count, chosen))))
        if chosen.kind is not None and chosen.state is None and chosen.text is None:
            boards.append(_took(clock, partial(board, chosen)))
    return boards, sorted(found, key=lambda one: -one[1])[:SLOWEST]


def _took(clock: Clock, ask: Callable[[], int]) -> float:
    """Give the processor time of a query in milliseconds, the database's included: the middle of its tries."""
    return middle(clock.look("", ask).own for _ in range(COUNTS))


def _alone() -> None:
    """Have one process of PostgreSQL do the work, so that all of it is counted."""
    from django.db import connection  # why: the settings must stand before

    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def _chosen(filters: Sequence[str]) -> Any:
    """Read filters of the interface as the choice that they are."""
    from zhunsheng.cases.queries import Chosen  # why: models cannot be loaded before Django is set up

    names = {"owner": "owner_id", "customer": "customer_id", "q": "text"}
    told = {names.get(name, name): unquote(value) for name, _, value in (one.partition("=") for one in filters)}
    return msgspec.convert(told, Chosen, strict=False)


def _lists(asked: Asked, desk: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Time a list with a filter together with the counts beside it, and the counts alone."""
    filters = (
        "kind=complaint",
        "kind=complaint&state=registered",
        "waiting=true",
        "open=true",
        f"customer={desk['row']['customer_id']}",
        f"owner={desk['boss']}",
        "issue=aftersales",
        f"issue={desk['row']['issue']}&open=true",
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

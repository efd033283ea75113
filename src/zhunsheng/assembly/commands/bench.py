"""`zhunsheng bench NAME [--json] [--full] [--keep FOLDER]`: measure, and print figures against their goals."""

import argparse
import sys
from pathlib import Path

from zhunsheng.assembly import bench_assist, bench_guard
from zhunsheng.workshop.bench import cases, clocks, insight, latency, messages, orders
from zhunsheng.workshop.bench.console import bench as console
from zhunsheng.workshop.bench.search import bench as search

SEED = (sys.executable, "-m", "zhunsheng.assembly.bench_seed")
CONSOLE = (sys.executable, "-m", "zhunsheng.assembly.bench_console")
CLOCKS = (sys.executable, "-m", "zhunsheng.assembly.bench_clocks")
INSIGHT = (sys.executable, "-m", "zhunsheng.assembly.bench_insight")
SEARCH = (sys.executable, "-m", "zhunsheng.assembly.bench_search")
ORDERS = (sys.executable, "-m", "zhunsheng.assembly.bench_orders")
CASES = (sys.executable, "-m", "zhunsheng.assembly.bench_cases")

KEEPS = frozenset({"cases", "insight", "search"})


def run(given: argparse.Namespace) -> int:
    """Run one bench; exit code 1 when a figure misses its goal."""
    benches = {
        "messages": (messages.run, SEED),
        "console": (console.run, CONSOLE),
        "clocks": (clocks.run, CLOCKS),
        "cases": (cases.run, CASES),
        "orders": (orders.run, ORDERS),
        "insight": (insight.run, INSIGHT),
        "search": (search.run, SEARCH),
        "latency": (latency.run, SEED),
        "guard": (bench_guard.run, ()),
        "assist": (bench_assist.run, SEED),
    }
    bench, command = benches[given.name]
    kept = {"keep": Path(given.keep)} if given.keep and given.name in KEEPS else {}
    report = bench(command, full=given.full, **kept)
    for figure in report.figures:
        goal = "" if figure.goal is None else f"   goal at most {figure.goal:g}: {'kept' if figure.ok else 'missed'}"
        sys.stdout.write(f"{figure.name:<32} {figure.value:>10g} {figure.unit}{goal}\n")
    if given.json:
        sys.stdout.write(report.line() + "\n")
    return 0 if report.holds else 1

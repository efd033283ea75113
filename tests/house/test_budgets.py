from pathlib import Path

import pytest

from tools import budgets


def plant(root: Path, path: str, text: str) -> Path:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    return root


def actions(count: int) -> str:
    return "".join(f"def verb_{number}(ink): ...\n" for number in range(count))


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("src/zhunsheng/a/b.py", "x = 1\n" * 500, 0),
        ("src/zhunsheng/a/b.py", "x = 1\n" * 501, 1),
        ("src/zhunsheng/a/static/b.js", "x();\n" * 501, 1),
        ("src/zhunsheng/a/static/vendor/b.js", "x();\n" * 501, 0),
        ("src/zhunsheng/a/migrations/b.py", "x = 1\n" * 501, 0),
        ("tests/a/test_b.py", "x = 1\n" * 501, 1),
        ("src/zhunsheng/a/b.py", "def f():\n" + "    x = 1\n" * 59, 0),
        ("src/zhunsheng/a/b.py", "def f():\n" + "    x = 1\n" * 60, 1),
        ("src/zhunsheng/a/b.py", 'def f():\n    """Words.\n\n    More.\n    """\n' + "    x = 1\n" * 59, 0),
        ("src/zhunsheng/a/actions.py", actions(12), 0),
        ("src/zhunsheng/a/actions.py", actions(13), 1),
        ("src/zhunsheng/a/actions/close.py", actions(13), 1),
        ("src/zhunsheng/a/actions/__init__.py", actions(13), 0),
    ],
)
def test_a_hard_stop_is_seen_from_its_first_line_on(tmp_path: Path, path: str, text: str, code: int) -> None:
    assert budgets.main(plant(tmp_path, path, text)) == code


def test_the_answer_to_a_hard_stop_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    budgets.main(plant(tmp_path, "src/zhunsheng/a/b.py", "x = 1\n" * 501))
    assert (
        "src/zhunsheng/a/b.py: file 501, hard stop 500: split it into files named after verbs"
        in capsys.readouterr().out
    )

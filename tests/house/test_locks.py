import pytest
from packaging.requirements import Requirement

from tools import locks


def test_the_locks_are_what_the_project_asks_for_and_this_environment_has() -> None:
    assert locks.main(["--check"]) == 0


def test_a_version_that_is_too_old_is_refused() -> None:
    with pytest.raises(locks.Missing, match="zhunsheng needs msgspec>=999; installed is"):
        locks.closure({"msgspec>=999": "zhunsheng"})


def test_a_name_that_is_not_installed_is_refused() -> None:
    with pytest.raises(locks.Missing, match="no-such-name is needed by zhunsheng"):
        locks.closure({"no-such-name": "zhunsheng"})


def test_what_only_early_releases_of_python_need_is_pinned_too() -> None:
    needed = locks.closure({"redis": "zhunsheng"})
    assert needed["async-timeout"][1] == {"redis"}


def test_the_workshop_adds_nothing_to_the_desk() -> None:
    run, dev = locks.render().values()
    assert "pytest==" not in run
    assert "django==" not in dev


def test_every_library_that_is_asked_for_has_its_line_and_reason() -> None:
    run, dev = locks.roots()
    paper = (locks.ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").casefold()
    names = {Requirement(text).name for text, asker in (run | dev).items() if asker != "build"}
    assert [name for name in sorted(names) if name.casefold() not in paper] == []

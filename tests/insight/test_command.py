"""`zhunsheng figures verify|rebuild`, as an operator calls it."""

import pytest
from django.db import connection

from tests.clocks.desk import happen, install, ticked
from tests.clocks.standard import after
from tests.insight.following import follow
from tests.journal.processes import command
from zhunsheng.insight.models import Mark, Tally
from zhunsheng.insight.writing import counted_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def figures(tmp_path):
    """Run `zhunsheng figures …` on the test's database; give exit code and standard output."""

    def call(*words):
        connection.close()
        ended = command(tmp_path, "figures", *words)
        return ended.returncode, ended.stdout

    return call


def test_damaged_figures_are_found_and_counted_anew(figures):
    standing = install()
    happen(standing, "opened", at=0)
    ticked(31)
    follow(after(32))
    before = {counted_of(mark) for mark in Mark.objects.all()}
    assert figures("verify")[0] == 0
    Tally.objects.filter(kind="").exclude(span="").update(body="{}")
    Mark.objects.filter(counter="dialogue.opened").delete()
    code, said = figures("verify")
    assert (code, said.count("stored")) == (1, 2)
    assert figures("rebuild")[0] == 0
    assert figures("verify")[0] == 0
    assert {counted_of(mark) for mark in Mark.objects.all()} == before

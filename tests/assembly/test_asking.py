"""`zhunsheng simulate --questions`: which words customers know as the right answer."""

import argparse
from collections.abc import Iterator

import pytest

from tests.dialogue.desk import AT
from tests.knowledge.test_trials import SHORT, two_versions
from zhunsheng.assembly.commands import simulate
from zhunsheng.assembly.commands.simulate import right_answers
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.knowledge import bank
from zhunsheng.knowledge.actions import revise_faq
from zhunsheng.knowledge.queries import faq
from zhunsheng.knowledge.values import FaqDraft

pytestmark = pytest.mark.usefixtures("db", "forgotten")


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Forget what was learned here: later tests have questions of the same words, and would be answered by these."""
    yield
    bank.use(None)
    bank._kept.clear()


def test_both_of_two_versions_that_are_tried_are_right_and_a_newer_draft_is_not() -> None:
    writer, _, refund = two_versions()
    question = faq(writer, refund).draft.question
    run(revise_faq, writer, AT, refund, FaqDraft(question=question, answer="还没有人批准的说法。"), began=2)
    told = " ".join(right_answers()[question])
    assert ("退款原路退回" in told, SHORT in told, "还没有人批准" in told) == (True, True, False)


def test_a_desk_that_does_not_run_is_named() -> None:
    with pytest.raises(BadInput, match=r"127\.0\.0\.1:9"):
        simulate.run(argparse.Namespace(url="http://127.0.0.1:9/"))

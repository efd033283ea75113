"""A knowledge base for a bench: the demonstration's questions, asked about many goods, and the shipped scripts."""

from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.actions import furnish_scripts
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.actions import approve_faq, draft_faq
from zhunsheng.knowledge.values import FaqDraft
from zhunsheng.workshop.bench.asked import good
from zhunsheng.workshop.demo import demo_questions


def fill_questions(at: Instant, goods: int) -> None:
    """Write the demonstration's questions down for so many goods, every one approved.

    Writes  through the actions of the rooms
    """
    run(furnish_scripts, SYSTEM, at)
    for number in range(goods):
        for one in demo_questions():
            draft = FaqDraft(question=f"{good(number)}{one.question}", answer=one.answer, category=one.category)
            made = run(draft_faq, SYSTEM, at, draft, [f"{good(number)}{way}" for way in one.phrasings])
            run(approve_faq, SYSTEM, at, made, number=1)

"""Write the page of lifecycles from the tables in the code: `python -m tools.lifecycles > docs/lifecycles.md`.

The words beside a move stand here, the states and the moves do not: a move without words stops the page.
"""

import sys
from collections.abc import Mapping
from typing import NamedTuple

from zhunsheng.assist.lifecycle import SCRIPT
from zhunsheng.cases.lifecycle import CALLBACK, DECISION, REFUND, TASK
from zhunsheng.cases.procedures import shipped_book
from zhunsheng.clocks.lifecycle import CLOCK
from zhunsheng.dialogue.lifecycle import DIALOGUE, RELEASE, RULE
from zhunsheng.kernel.lifecycle import Lifecycle
from zhunsheng.knowledge.lifecycle import FAQ
from zhunsheng.notices.lifecycle import MAIL
from zhunsheng.people.lifecycle import DEVICE

HEAD = """\
# Lifecycles

Made from the tables in the code by `python -m tools.lifecycles > docs/lifecycles.md`; a test compares
(`tests/house/test_lifecycle_pages.py`). A state changes only through its table (`src/zhunsheng/kernel/lifecycle.py`): a move that
the table does not have in the present state is refused, and a house check finds whoever sets a state by hand.
"""


class Chapter(NamedTuple):
    """One kind of thing: its names, where its table is, and what its moves mean."""

    title: str
    about: str
    table: Lifecycle
    words: Mapping[str, str]


DIALOGUES = Chapter(
    title="Dialogue · 会话",
    about="The table is in `src/zhunsheng/dialogue/lifecycle.py`. A dialogue has one owner while it is open and none while it waits.",
    table=DIALOGUE,
    words={
        "assign": "the desk routes it to a free agent, or an agent takes it (`dialogue.assigned`)",
        "hand_over": "it passes to a colleague with a note, or a leader takes it over (`dialogue.handed_over`, `dialogue.taken_over`)",
        "release": "it goes to a group, or its owner is not here any more (`dialogue.handed_to_group`, `dialogue.released`); then it is routed",
        "close": "it passes its closing gate (`dialogue.closed`)",
        "reopen": "the customer writes again within `reopen_s` of the end (`dialogue.reopened`); then it is routed",
    },
)
SCRIPTS = Chapter(
    title="Script · 话术",
    about=(
        "The table is in `src/zhunsheng/assist/lifecycle.py`. A newer wording of an approved script waits beside it; agents are"
        " offered the approved one until then."
    ),
    table=SCRIPT,
    words={
        "approve": "somebody else than its author lets the newest wording be offered (`script.approved`)",
        "retire": "it is not offered any more; its wordings stay (`script.retired`)",
        "revive": "it is wanted again and waits for approval (`script.revived`)",
    },
)

RELEASES = Chapter(
    title="Release · 放行",
    about="The table is in `src/zhunsheng/dialogue/lifecycle.py`. Words that the guard refused, and an agent who asks for them.",
    table=RELEASE,
    words={
        "grant": "a leader lets exactly these words out once, with a reason (`release.answered`)",
        "decline": "a leader does not, with a reason (`release.answered`)",
        "send": "the agent sends them (`message.released`)",
        "lapse": "nobody answered, or the grant was not used, within the family's `release_s` (`release.lapsed`)",
    },
)

RULES = Chapter(
    title="Own rule · 自有规则",
    about="The table is in `src/zhunsheng/dialogue/lifecycle.py`. A rule of the desk's own beside those of the standard.",
    table=RULE,
    words={
        "turn_on": "somebody entitled lets it hold messages (`rule.turned`)",
        "try_out": "it judges and only logs (`rule.turned`, then `message.tried`)",
        "turn_off": "it does not judge (`rule.turned`)",
        "reword": "it was written or changed and is on trial again (`rule.saved`)",
    },
)

FAQS = Chapter(
    title="Question · 问答",
    about=(
        "The table is in `src/zhunsheng/knowledge/lifecycle.py`. A newer wording of an approved answer waits beside it; customers are"
        " answered with the approved one until then."
    ),
    table=FAQ,
    words={
        "approve": "somebody else than its author lets the newest answer be given (`faq.approved`)",
        "retire": "nobody is answered with it any more; its wordings and phrasings stay (`faq.retired`)",
        "revive": "it is wanted again and waits for approval (`faq.revived`)",
    },
)

CLOCKS = Chapter(
    title="Clock · 计时",
    about=(
        "The table is in `src/zhunsheng/clocks/lifecycle.py`. A breached clock stays open until somebody does what it waits for"
        " or\ncalls it off. Either ends the clock without a move (`clock.stopped_late`, `clock.cancelled`): a breach stands."
    ),
    table=CLOCK,
    words={
        "pause": "a fact of the clause's `pauses` (`clock.paused`)",
        "resume": "a fact of the clause's `resumes`; what is left runs on (`clock.resumed`)",
        "meet": "a fact of the clause's `stops`, not later than the due instant (`clock.met`)",
        "breach": "the due instant has passed; that instant is the breach, whenever it was noticed (`clock.breached`)",
        "withdraw": "a stop that happened in time was written after the tick that had marked a breach (`clock.withdrawn`)",
        "cancel": "a fact of the clause's `cancels`, or the end of the dialogue (`clock.cancelled`)",
        "restore": "a merger of cases had called it off and was taken back (`clock.restored`); one that was paused is paused again",
    },
)
MAILS = Chapter(
    title="Mail · 邮件",
    about="The table is in `src/zhunsheng/notices/lifecycle.py`. A mail that was sent or dropped keeps no words.",
    table=MAIL,
    words={
        "claim": "a worker takes it to hand it over; a claim that nobody settles in time may be taken again",
        "send": "the mail server took it (`mail.sent`)",
        "put_off": "the server did not take it now; it is due again after the next pause (`mail.delayed`)",
        "park": "it was refused, or the last attempt failed (`mail.parked`)",
        "retry": "an administrator asks for another attempt (`mail.retried`)",
        "drop": "an administrator takes it out of the queue (`mail.dropped`)",
    },
)
DEVICES = Chapter(
    title="Device · 登录设备",
    about="The table is in `src/zhunsheng/people/lifecycle.py`. Only a trusted device opens sessions; leaving that state ends them.",
    table=DEVICE,
    words={
        "approve": "a leader or administrator approves it, never its owner (`device.trusted`); so begins the first of all, and one of the demonstration",
        "prove": "its owner shows a second factor on it (`device.trusted`)",
        "refuse": "a leader or administrator turns it away (`device.refused`)",
        "remove": "its owner, a leader or an administrator removes it (`device.removed`, `session.ended`)",
        "ask": "somebody signs in with it again (`device.asked`)",
    },
)


TASKS = Chapter(
    title="Department task · 部门任务",
    about="The table is in `src/zhunsheng/cases/lifecycle.py`.",
    table=TASK,
    words={
        "ask_back": "the department needs to know more (`task.asked_back`)",
        "tell_more": "the desk answers, with a fresh link (`task.assigned`)",
        "answer": "the department answers (`task.answered`)",
        "withdraw": "who asked, or an administrator, withdraws it with a reason (`task.withdrawn`)",
        "restore": "the withdrawal is taken back (`task.assigned`)",
        "restore_question": "so it is where the department had asked back (`task.assigned`)",
        "settle": "the desk settles it, or the department rates how it was asked (`task.settled`)",
    },
)
REFUNDS = Chapter(
    title="Refund · 退款",
    about="The table is in `src/zhunsheng/cases/lifecycle.py`. What is within the asker's own limit is granted at once.",
    table=REFUND,
    words={
        "grant": "who asks may grant so much, or a second person grants it (`refund.granted`)",
        "refuse": "a second person does not, with a reason (`refund.refused`)",
        "withdraw": "who asked, or an administrator, asks for it no more (`refund.withdrawn`)",
    },
)


CALLBACKS = Chapter(
    title="Call-back · 回访",
    about="The table is in `src/zhunsheng/cases/lifecycle.py`. A try without an answer leaves it waiting (`callback.tried`).",
    table=CALLBACK,
    words={
        "reach": "the customer was reached and said how it is (`callback.done`)",
        "give_up": "tried as often as the standard asks, or the customer does not want it (`callback.given_up`)",
    },
)


DECISIONS = Chapter(
    title="Decision of a meeting · 例会决议",
    about="The table is in `src/zhunsheng/cases/lifecycle.py`.",
    table=DECISION,
    words={
        "finish": "it is carried out, with what came of it (`decision.done`)",
        "reopen": "it is not carried out after all (`decision.reopened`)",
    },
)


def _procedures() -> list[Chapter]:
    """Draw the procedures of cases; what a step needs stands in their file."""
    return [
        Chapter(
            title=f"Case: {procedure.title.en} · {procedure.title.zh}",
            about="From `src/zhunsheng/cases/procedures.yaml`. Any state can be left by `force`, by an administrator with a reason (`case.forced`).",
            table=procedure.lifecycle,
            words={move.name: ", ".join(move.needs) or "-" for move in procedure.lifecycle.moves},
        )
        for procedure in shipped_book().kinds.values()
    ]


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            HEAD,
            *(
                _chapter(one)
                for one in (
                    DIALOGUES,
                    RELEASES,
                    RULES,
                    SCRIPTS,
                    FAQS,
                    DEVICES,
                    MAILS,
                    TASKS,
                    REFUNDS,
                    CALLBACKS,
                    DECISIONS,
                    *_procedures(),
                    CLOCKS,
                )
            ),
        ]
    )


def _chapter(chapter: Chapter) -> str:
    drawing = f"```mermaid\n{chapter.table.mermaid()}```\n"
    rows = "\n".join(
        f"| {move.name} | {', '.join(sorted(move.from_states))} | {move.to} | {chapter.words[move.name]} |"
        for move in chapter.table.moves
    )
    return (
        f"## {chapter.title}\n\n{chapter.about}\n\n{drawing}\n| move | from | to | when |\n|---|---|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(page())

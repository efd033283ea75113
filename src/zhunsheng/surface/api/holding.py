"""How the interface answers where the guard held words: a problem with every hit, and whether confirming its clauses would send them."""

from zhunsheng.dialogue.actions import Held
from zhunsheng.journal.actions.once import Answer
from zhunsheng.surface.api.problems import problem_body
from zhunsheng.surface.live.refusals import held


def held_answer(result: Held, lang: str) -> Answer:
    """Answer for words that did not go out; that they were held is kept."""
    shown = held(result, lang, "")
    body = problem_body(422, str(shown["code"]), str(shown["text"]), extra={"values": shown["detail"]})
    return Answer(status=422, body=body)

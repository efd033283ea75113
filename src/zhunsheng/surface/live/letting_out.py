"""Words that the guard refused: asking for their release, answering, and sending them once."""

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.actions import Held, answer_release, ask_release, say_released
from zhunsheng.dialogue.values import Draft
from zhunsheng.journal.actions import do
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.frames import Out, ReleaseAnswer, ReleaseAsk, ReleaseSay
from zhunsheng.surface.live.refusals import held
from zhunsheng.surface.live.widget import said


async def release_request(
    actor: Actor, frame: ReleaseAsk | ReleaseAnswer | ReleaseSay, nickname: str, lang: str
) -> Out:
    """Carry a request to its action."""
    if isinstance(frame, ReleaseAsk):
        draft = Draft(cid=frame.cid or "release", text=frame.text)
        return {"t": "done", "release": await do(ask_release, actor, now(), frame.dialogue, draft, frame.why, nickname)}
    if isinstance(frame, ReleaseAnswer):
        await do(
            answer_release, actor, now(), frame.dialogue, frame.release, granted=frame.granted, answer=frame.answer
        )
        return {"t": "done"}
    result = await do(say_released, actor, now(), frame.dialogue, frame.release, frame.cid, nickname)
    return held(result, lang, frame.cid) if isinstance(result, Held) else said(frame.cid, result)

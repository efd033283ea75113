"""A real endpoint on this machine that speaks OpenAI's chat protocol, and a desk that names it."""

from http.server import BaseHTTPRequestHandler
from typing import Any

import msgspec

from tests.ground.servers import Answer, say
from tests.people.staff import hire, rights
from zhunsheng.access.values import Actor, Role
from zhunsheng.assist.actions import set_helper
from zhunsheng.assist.values import HelperSettings
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant

HERE = ("127.0.0.1/32",)


def said(text: str, tokens_in: int = 120, tokens_out: int = 40) -> Answer:
    """Answer as the protocol wants it."""
    told = {
        "choices": [{"message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": tokens_in, "completion_tokens": tokens_out},
    }
    return say(msgspec.json.encode(told))


def in_turn(*answers: Answer) -> Answer:
    """Answer each time in the next way."""
    left = list(answers)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        left.pop(0)(handler)

    return answer


def name_endpoint(port: int, at: Instant, login: str = "boss", **changes: Any) -> Actor:
    """Let an administrator name the endpoint; agents may use it."""
    boss = hire(login, rights(Role.ADMINISTRATOR, Role.TRAINER))
    wanted: dict[str, Any] = {
        "on": True, "url": f"http://127.0.0.1:{port}/v1", "model": "m", "console": True, "cents_in": 100_000,
        "cents_out": 200_000,
    }  # fmt: skip
    run(set_helper, boss, at, HelperSettings(**(wanted | changes)), "sk-secret")
    return boss


def sent(body: bytes) -> str:
    """Return the words that went out beside the instruction."""
    return str(msgspec.json.decode(body)["messages"][1]["content"])

"""Ask what to say next."""

from __future__ import annotations

from zhunsheng.assist.greetings import greeting_for

__all__ = ["greeting_for"]

"""Tables of the room; private to it."""

from zhunsheng.assist.models.scripts import Script, ScriptVersion

__all__ = ["Script", "ScriptVersion"]

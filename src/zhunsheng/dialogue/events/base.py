"""What every fact of a dialogue carries."""

from zhunsheng.dialogue.values import About
from zhunsheng.journal.events import Fact


class DialogueFact(Fact, frozen=True, kw_only=True):
    """A fact about one dialogue."""

    dialogue_id: int
    about: About

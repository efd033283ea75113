"""What every fact of a case holds."""

from zhunsheng.dialogue.values import About
from zhunsheng.journal.events import Fact


class CaseFact(Fact, frozen=True, kw_only=True):
    """A fact about one case."""

    case_id: int
    about: About

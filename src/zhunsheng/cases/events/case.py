"""What happens on the way of a case."""

from zhunsheng.cases.events.base import CaseFact
from zhunsheng.journal.events import fact


@fact("case.opened", subject="case")
class CaseOpened(CaseFact, frozen=True, kw_only=True):
    """A case was registered, under an edition of its procedure; `how` says whence its sub-type of the taxonomy is known, where it has one."""

    kind: str
    edition: int
    kept: list[str] = []
    how: str = ""
    taxonomy_id: int = 0


@fact("case.moved", subject="case")
class CaseMoved(CaseFact, frozen=True, kw_only=True):
    """A case went a step of its procedure; `kept` are the clauses of which everything was there."""

    kind: str
    move: str
    state: str
    kept: list[str] = []


@fact("case.step_skipped", subject="case")
class CaseStepSkipped(CaseFact, frozen=True, kw_only=True):
    """Somebody entitled let a case pass a gate without these needs, which `broken` ask for; the reason stands in the entry."""

    move: str
    field: list[str]
    entry_id: int
    broken: list[str] = []


@fact("case.forced", subject="case")
class CaseForced(CaseFact, frozen=True, kw_only=True):
    """An administrator ended a case outside its procedure; the reason stands in the entry, what was left out in `broken`."""

    state: str
    entry_id: int
    broken: list[str] = []


@fact("case.closed", subject="case")
class CaseClosed(CaseFact, frozen=True, kw_only=True):
    """A case is done."""

    kind: str


@fact("case.solved", subject="case")
class CaseSolved(CaseFact, frozen=True, kw_only=True):
    """What the customer came for is settled."""


@fact("case.reopened", subject="case")
class CaseReopened(CaseFact, frozen=True, kw_only=True):
    """A case that was done goes on."""


@fact("case.routed", subject="case")
class CaseRouted(CaseFact, frozen=True, kw_only=True):
    """A case whose first step takes a specialist waits for one of its group: whoever registered it is none."""


@fact("case.assigned", subject="case")
class CaseAssigned(CaseFact, frozen=True, kw_only=True):
    """A case has another owner; the chain of owners stays."""

    agent_id: int
    from_agent_id: int | None = None


@fact("case.filled", subject="case")
class CaseFilled(CaseFact, frozen=True, kw_only=True):
    """Fields of a case were written."""

    fields: list[str]


@fact("case.progress_told", subject="case")
class CaseProgressTold(CaseFact, frozen=True, kw_only=True):
    """What was written for the customer has reached the customer: in the chat, by mail, or when somebody called."""

    entry_id: int


@fact("case.progress_written", subject="case")
class CaseProgressWritten(CaseFact, frozen=True, kw_only=True):
    """Somebody wrote for the customer how the case stands; it is on its way."""

    entry_id: int


@fact("case.attempted", subject="case")
class CaseAttempted(CaseFact, frozen=True, kw_only=True):
    """Somebody tried to reach the customer."""

    entry_id: int


@fact("case.answered", subject="case")
class CaseAnswered(CaseFact, frozen=True, kw_only=True):
    """The customer said whether it is all right."""

    entry_id: int


@fact("case.paused", subject="case")
class CasePaused(CaseFact, frozen=True, kw_only=True):
    """The clocks of a case stand still, for a reason that somebody allowed."""

    reason: str
    allowed_by: int


@fact("case.resumed", subject="case")
class CaseResumed(CaseFact, frozen=True, kw_only=True):
    """The clocks of a case run again."""


@fact("case.file_taken", subject="case")
class CaseFileTaken(CaseFact, frozen=True, kw_only=True):
    """Somebody took the whole file of a case along as a document."""

    agent_id: int


@fact("case.words_held", subject="case")
class CaseWordsHeld(CaseFact, frozen=True, kw_only=True):
    """Words for the customer did not go out because of what the guard found in them; they are not kept here."""

    clause_ids: list[str]
    families: list[str]


@fact("case.words_confirmed", subject="case")
class CaseWordsConfirmed(CaseFact, frozen=True, kw_only=True):
    """Words for the customer went out although the guard had asked once more."""

    clause_ids: list[str]
    families: list[str]

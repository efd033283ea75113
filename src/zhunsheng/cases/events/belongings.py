"""What is put to a case: links, tags, watchers, files, copies, views and fields."""

from zhunsheng.cases.events.base import CaseFact
from zhunsheng.journal.events import Fact, fact


@fact("case.merged", subject="case")
class CaseMergedInto(CaseFact, frozen=True, kw_only=True):
    """A case turned out to be the same as another, where it goes on."""

    into_id: int


@fact("case.unmerged", subject="case")
class CaseUnmerged(CaseFact, frozen=True, kw_only=True):
    """Two cases were not the same after all."""

    from_id: int


@fact("case.linked", subject="case")
class CaseLinked(CaseFact, frozen=True, kw_only=True):
    """Two cases belong together: one is part of the other, or they are related."""

    other_id: int
    kind: str


@fact("case.unlinked", subject="case")
class CaseUnlinked(CaseFact, frozen=True, kw_only=True):
    """Two cases do not belong together after all."""

    other_id: int


@fact("case.tagged", subject="case")
class CaseTagged(CaseFact, frozen=True, kw_only=True):
    """The tags of a case were set; which, stands in rows."""

    count: int


@fact("case.watched", subject="case")
class CaseWatched(CaseFact, frozen=True, kw_only=True):
    """Somebody watches a case, or does not any longer."""

    agent_id: int
    watches: bool


@fact("case.file_attached", subject="case")
class CaseFileAttached(CaseFact, frozen=True, kw_only=True):
    """A file was put to a case, by a colleague or the customer."""

    file_id: int
    shared: bool


@fact("case.file_removed", subject="case")
class CaseFileRemoved(CaseFact, frozen=True, kw_only=True):
    """A file was taken off a case and erased."""

    file_id: int


@fact("case.copied", subject="case")
class CaseCopied(CaseFact, frozen=True, kw_only=True):
    """A copy of a case went to a responsible department."""

    copy_id: int
    department: str


@fact("case.copy_read", subject="case")
class CaseCopyRead(CaseFact, frozen=True, kw_only=True):
    """The department has read its copy."""

    copy_id: int
    department: str


@fact("case.prioritised", subject="case")
class CasePrioritised(CaseFact, frozen=True, kw_only=True):
    """Somebody said how much a case presses."""

    level: int


@fact("case.issue_set", subject="case")
class CaseIssueSet(CaseFact, frozen=True, kw_only=True):
    """A case was filed under a sub-type of an edition of the issue taxonomy, or under none; `how` says whether somebody told it."""

    issue_type: str
    how: str
    taxonomy_id: int


@fact("case.released", subject="case")
class CaseReleased(CaseFact, frozen=True, kw_only=True):
    """A case went back to its group; nobody owns it."""

    from_agent_id: int


@fact("case.view_kept", subject="agent")
class CaseViewKept(Fact, frozen=True, kw_only=True):
    """Somebody keeps a list of cases under a name, or forgot one."""

    agent_id: int
    view_id: int
    kept: bool


@fact("case.fields_set", subject="desk")
class CaseFieldsSet(Fact, frozen=True, kw_only=True):
    """Which fields of one's own cases have was set anew; what they are stands in the edition."""

    edition: int
    count: int
    desk_id: int = 0

"""Tables of the room; private to it."""

from zhunsheng.cases.models.belongings import (
    CaseAttachment,
    CaseCustom,
    CaseFields,
    CaseLink,
    CaseTag,
    CaseView,
    CaseWatcher,
)
from zhunsheng.cases.models.case import Case, CaseEntry, CaseOption, CaseShare, CaseTally
from zhunsheng.cases.models.meetings import Decision, DecisionWord
from zhunsheng.cases.models.ruling import CaseRules
from zhunsheng.cases.models.work import Callback, CaseCopy, HeldNews, Improvement, Pause, Quiet, Refund, Task

__all__ = [
    "Callback",
    "Case",
    "CaseAttachment",
    "CaseCopy",
    "CaseCustom",
    "CaseEntry",
    "CaseFields",
    "CaseLink",
    "CaseOption",
    "CaseRules",
    "CaseShare",
    "CaseTag",
    "CaseTally",
    "CaseView",
    "CaseWatcher",
    "Decision",
    "DecisionWord",
    "HeldNews",
    "Improvement",
    "Pause",
    "Quiet",
    "Refund",
    "Task",
]

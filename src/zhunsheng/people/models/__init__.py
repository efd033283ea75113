"""Tables of the room; private to it."""

from zhunsheng.people.models.customers import Block, Customer, Identity, NonceUsed, Unmasking
from zhunsheng.people.models.entry import (
    AgentContact,
    AgentSession,
    Device,
    EntryPolicyRow,
    PasswordAsk,
    RecoveryCode,
    SecondFactor,
)
from zhunsheng.people.models.shift import Shift, ShiftCheck, ShiftDemand, ShiftOverride
from zhunsheng.people.models.staff import (
    Agent,
    AgentGroup,
    AgentRole,
    GradeRow,
    PresenceReasonRow,
    RoleRow,
    SkillGroup,
    Team,
    Watch,
)
from zhunsheng.people.models.tokens import ApiToken

__all__ = [
    "Agent",
    "AgentContact",
    "AgentGroup",
    "AgentRole",
    "AgentSession",
    "ApiToken",
    "Block",
    "Customer",
    "Device",
    "EntryPolicyRow",
    "GradeRow",
    "Identity",
    "NonceUsed",
    "PasswordAsk",
    "PresenceReasonRow",
    "RecoveryCode",
    "RoleRow",
    "SecondFactor",
    "Shift",
    "ShiftCheck",
    "ShiftDemand",
    "ShiftOverride",
    "SkillGroup",
    "Team",
    "Unmasking",
    "Watch",
]

"""Tables of the room; private to it."""

from zhunsheng.people.models.customers import Block, Customer, Identity, NonceUsed, Unmasking
from zhunsheng.people.models.staff import Agent, AgentGroup, AgentRole, GradeRow, RoleRow, SkillGroup, Team

__all__ = [
    "Agent",
    "AgentGroup",
    "AgentRole",
    "Block",
    "Customer",
    "GradeRow",
    "Identity",
    "NonceUsed",
    "RoleRow",
    "SkillGroup",
    "Team",
    "Unmasking",
]

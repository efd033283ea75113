"""Tables about those who work at the desk."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from typing_extensions import override

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField
from zhunsheng.people.values import PresenceReason


class RoleRow(models.Model):
    """A role by its code and its names."""

    code = models.CharField(max_length=30, primary_key=True)
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=40)

    class Meta:
        """One row a role."""

        db_table = "people_role"


class GradeRow(models.Model):
    """A grade by its code and its names, and what share of somebody's capacity it is trusted with."""

    code = models.CharField(max_length=30, primary_key=True)
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=40)
    load_percent = models.PositiveSmallIntegerField(default=100)

    class Meta:
        """One row a grade."""

        db_table = "people_grade"


class Team(models.Model):
    """People who share a leader."""

    id = IdField()
    name = models.CharField(max_length=80, unique=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        """One row a team."""

        db_table = "people_team"


class SkillGroup(models.Model):
    """A kind of work that customers are routed by."""

    id = IdField()
    code = models.CharField(max_length=40, unique=True)
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=40)

    class Meta:
        """One row a group."""

        db_table = "people_group"


class AgentManager(BaseUserManager["Agent"]):
    """Find an agent by the login that was typed."""

    @override
    def get_by_natural_key(self, username: str | None) -> "Agent":
        """Compare logins without regard to case and surrounding space."""
        return self.get(login=(username or "").strip().casefold())


class Agent(AbstractBaseUser):
    """Somebody who works at the desk; signs in with `login`."""

    # why: a sign-in is a fact of the journal; Django's own column would be written behind the pen's back.
    last_login = None

    id = IdField()
    login = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    nickname = models.CharField(max_length=80)
    grade = models.ForeignKey(GradeRow, on_delete=models.PROTECT, db_column="grade")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True)
    capacity = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    presence = models.CharField(max_length=12)
    presence_since = InstantField()
    presence_reason = models.CharField(max_length=40, default="")
    presence_until = MaybeInstantField()
    seen_at = MaybeInstantField()
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AgentManager()

    class Meta:
        """Who is available is asked for every new dialogue."""

        db_table = "people_agent"
        indexes = (models.Index(fields=["presence", "is_active"], name="people_agent_presence"),)


class AgentRole(models.Model):
    """One role of one agent."""

    id = IdField()
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="role_rows")
    role = models.ForeignKey(RoleRow, on_delete=models.PROTECT, db_column="role")

    class Meta:
        """A role is held once."""

        db_table = "people_agent_role"
        constraints = (models.UniqueConstraint(fields=["agent", "role"], name="people_agent_role_once"),)


class AgentGroup(models.Model):
    """One skill group of one agent."""

    id = IdField()
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="group_rows")
    group = models.ForeignKey(SkillGroup, on_delete=models.PROTECT)

    class Meta:
        """A group is joined once."""

        db_table = "people_agent_group"
        constraints = (models.UniqueConstraint(fields=["agent", "group"], name="people_agent_group_once"),)


class PresenceReasonRow(models.Model):
    """Why somebody is not available, in the words of the desk."""

    id = IdField()
    presence = models.CharField(max_length=12)
    code = models.CharField(max_length=40)
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    by_desk = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        """A reason is listed once."""

        db_table = "people_presence_reason"
        constraints = (models.UniqueConstraint(fields=["presence", "code"], name="people_presence_reason_once"),)


def reason_row(reason: PresenceReason) -> PresenceReasonRow:
    """Make the row of a reason."""
    return PresenceReasonRow(
        presence=reason.presence.value, code=reason.code, zh=reason.zh, en=reason.en, position=reason.position,
        by_desk=reason.by_desk, is_active=reason.active,
    )  # fmt: skip


class Watch(models.Model):
    """Whether the desk is looking who is here: since when without a break, and when last."""

    id = IdField()
    since = InstantField()
    at = InstantField()

    class Meta:
        """One row."""

        db_table = "people_watch"

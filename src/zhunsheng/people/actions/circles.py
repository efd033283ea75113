"""Teams and skill groups: what they are called, and which there are."""

import re
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.people.actions.staff import DESK_ID
from zhunsheng.people.checks import tidy_name
from zhunsheng.people.events import SkillGroupSet, TeamRemoved, TeamRenamed
from zhunsheng.people.models import Agent, SkillGroup, Team
from zhunsheng.people.values import Named, StillMembers

LONGEST: Final = 40
_CODE: Final = re.compile(r"[a-z][a-z0-9_-]{1,39}")


def rename_team(ink: Ink, team_id: int, name: str) -> None:
    """Give a team another name.

    Writes    the team
    Records   team.renamed, unless nothing changes
    Refuses   AccessDenied, NotFound, BadInput for a name that is empty or taken
    """
    require(ink.actor, Verb.PEOPLE_MANAGE, Subject(kind="team", id=team_id))
    team = Team.objects.filter(id=team_id).first()
    if team is None:
        raise NotFound("team", team_id)
    name = tidy_name(name, "the team's name")
    if team.name == name:
        return
    if Team.objects.filter(name=name).exists():
        raise BadInput("the team's name", "one that no team has yet", name)
    Team.objects.filter(id=team_id).update(name=name)
    ink.record(TeamRenamed(team_id=team_id))


def remove_team(ink: Ink, team_id: int) -> None:
    """Dissolve a team in which nobody is, nor ever was: what a team did stays under its name.

    Writes    the team
    Records   team.removed
    Refuses   AccessDenied, NotFound, StillMembers
    """
    require(ink.actor, Verb.PEOPLE_MANAGE, Subject(kind="team", id=team_id))
    if not Team.objects.filter(id=team_id).exists():
        raise NotFound("team", team_id)
    members = Agent.objects.filter(team_id=team_id).count()
    if members:
        raise StillMembers(count=members)
    Team.objects.filter(id=team_id).delete()
    ink.record(TeamRemoved(team_id=team_id))


def set_group(ink: Ink, group: Named) -> None:
    """Add a skill group, or name one anew; its code stays what it is.

    Writes    the group
    Records   group.set, unless nothing changes
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.PEOPLE_MANAGE, Subject(kind="desk"))
    if not _CODE.fullmatch(group.code):
        raise BadInput("the group's code", "2 to 40 of a-z, 0-9, _ and -, a letter first", group.code)
    zh, en = (tidy_name(name, "the group's name", LONGEST) for name in (group.zh, group.en))
    row = SkillGroup.objects.filter(code=group.code).first()
    if row is not None and (row.zh, row.en) == (zh, en):
        return
    if row is None:
        SkillGroup(code=group.code, zh=zh, en=en).save(force_insert=True)
    else:
        SkillGroup.objects.filter(code=group.code).update(zh=zh, en=en)
    ink.record(SkillGroupSet(desk_id=DESK_ID, group=group.code, made=row is None))

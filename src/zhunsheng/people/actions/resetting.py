"""A new password by a link that works once."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.ground.keys import blind_index
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.values import system_only
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.ending import end_all_of
from zhunsheng.people.events import AgentInvited, AgentPasswordAsked, AgentPasswordSet
from zhunsheng.people.models import Agent, PasswordAsk
from zhunsheng.people.policy import entry_policy
from zhunsheng.people.queries.contact import agent_ids_of_email, email_of
from zhunsheng.people.queries.entry import ASKED, usable_ask
from zhunsheng.people.values import HashedPassword

RESET, INVITE = "reset", "invite"
LONGEST_ASK = 254


@system_only("whoever asks stands outside; the answer tells nobody who works here")
def ask_reset(ink: Ink, typed: str) -> None:
    """Ask for a link to set a new password, by login or mail address. A row is written whether or not somebody has it.

    Writes    the ask; nothing beyond so many an hour for what was typed
    Records   agent.password_asked for somebody who exists and has a mail address
    """
    tidy = typed.strip().casefold()[:LONGEST_ASK] or "-"
    index, policy = blind_index(tidy, purpose=ASKED), entry_policy()
    if PasswordAsk.objects.filter(asked_for=index, asked_at__gt=ink.at - hours(1)).count() >= policy.asks_an_hour:
        return
    agent_id = _meant(tidy)
    ask = PasswordAsk.objects.create(
        id=new_id(),
        agent_id=agent_id,
        asked_for=index,
        kind=RESET,
        asked_at=ink.at,
        expires_at=ink.at + minutes(policy.reset_minutes),
    )
    if agent_id is not None:
        ink.record(AgentPasswordAsked(agent_id=agent_id, ask_id=ask.id))


def invite(ink: Ink, agent_id: int) -> int:
    """Invite a colleague to set their first password; the mail leaves by itself where an address is known.

    Writes    the ask
    Records   agent.invited
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.AGENT_INVITE, Subject(kind="agent", id=agent_id, agent_id=agent_id))
    login = Agent.objects.filter(id=agent_id, is_active=True).values_list("login", flat=True).first()
    if login is None:
        raise NotFound("active agent", agent_id)
    ask = PasswordAsk.objects.create(
        id=new_id(),
        agent_id=agent_id,
        asked_for=blind_index(login, purpose=ASKED),
        kind=INVITE,
        asked_at=ink.at,
        expires_at=ink.at + hours(entry_policy().invite_hours),
    )
    ink.record(AgentInvited(agent_id=agent_id, ask_id=ask.id))
    return ask.id


@system_only("the link proves who may; nobody is signed in yet")
def use_link(ink: Ink, ask_id: int, password: HashedPassword) -> int:
    """Set a new password by the newest link, once; every session of that colleague ends.

    Writes    the password, the use of every open link
    Records   agent.password_set, session.ended for each
    Refuses   LinkUsed, TokenExpired
    """
    _, agent_id = usable_ask(ask_id, ink.at)
    if not PasswordAsk.objects.filter(id=ask_id, used_at__isnull=True).update(used_at=ink.at):
        raise NotFound("link", ask_id)
    PasswordAsk.objects.filter(agent_id=agent_id, used_at__isnull=True).update(used_at=ink.at)
    Agent.objects.filter(id=agent_id).update(password=password.encoded)
    ink.record(AgentPasswordSet(agent_id=agent_id))
    end_all_of(ink, agent_id, "password")
    return agent_id


def _meant(tidy: str) -> int | None:
    """Find whom somebody means who has a mail address: by login, else by an address that only one colleague has."""
    by_login = Agent.objects.filter(login=tidy, is_active=True).values_list("id", flat=True).first()
    if by_login is not None:
        return by_login if email_of(by_login) else None
    active = Agent.objects.filter(id__in=agent_ids_of_email(tidy), is_active=True).values_list("id", flat=True)
    found = list(active)
    return found[0] if len(found) == 1 else None

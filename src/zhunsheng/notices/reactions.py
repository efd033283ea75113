"""What others do that somebody should hear of by mail. Runs in the transaction of the fact; the worker sends."""

from zhunsheng.access.values import Role
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.notices.actions import send_mail
from zhunsheng.notices.queries import link_to, password_link
from zhunsheng.notices.values import MailTo
from zhunsheng.people.events import AgentInvited, AgentPasswordAsked, AgentPasswordSet, DeviceAsked, DeviceTrusted
from zhunsheng.people.queries import agent_cards, device_label, email_of, emails_of, entry_policy
from zhunsheng.people.values import AgentCard


def mail_password_link(ink: Ink, recorded: Recorded) -> None:
    """Send the link to set a password to who asked for it or was invited."""
    match recorded.fact:
        case AgentPasswordAsked(agent_id=agent_id, ask_id=ask_id):
            data = {"minutes": str(entry_policy().reset_minutes), "link": password_link(ask_id)}
            _to_agent(ink, agent_id, "password_reset", data, key=f"ask:{ask_id}")
        case AgentInvited(agent_id=agent_id, ask_id=ask_id):
            login = agent_cards([agent_id])[0].login
            data = {"hours": str(entry_policy().invite_hours), "link": password_link(ask_id), "login": login}
            _to_agent(ink, agent_id, "invitation", data, key=f"ask:{ask_id}")


def mail_device_waiting(ink: Ink, recorded: Recorded) -> None:
    """Tell those who may approve a device that one waits: the team's leaders and the administrators."""
    fact = recorded.fact
    if not isinstance(fact, DeviceAsked):
        return
    cards = agent_cards()
    who = next((card.name for card in cards if card.id == fact.agent_id), "")
    data = {"who": who, "device": device_label(fact.device_id), "link": link_to("/admin/devices/")}
    deciding = [card for card in cards if card.id != fact.agent_id and _decides(card, fact.team_id)]
    known = emails_of(card.id for card in deciding)
    for card in deciding:
        if card.id in known:
            to = MailTo(address=known[card.id], language=card.language, kind="agent", id=card.id)
            send_mail(ink, to, "device_waiting", data | {"name": card.name}, key=f"{recorded.id}:{card.id}")


def mail_device_trusted(ink: Ink, recorded: Recorded) -> None:
    """Tell somebody that a further device may sign in as them."""
    fact = recorded.fact
    if isinstance(fact, DeviceTrusted) and fact.how in ("approved", "second_factor"):
        data = {"device": device_label(fact.device_id), "link": link_to("/account/")}
        _to_agent(ink, fact.agent_id, "device_trusted", data, key=str(recorded.id))


def mail_password_changed(ink: Ink, recorded: Recorded) -> None:
    """Tell somebody that their password was changed."""
    if isinstance(recorded.fact, AgentPasswordSet):
        _to_agent(ink, recorded.fact.agent_id, "password_changed", {}, key=str(recorded.id))


def _decides(card: AgentCard, team_id: int | None) -> bool:
    leads = Role.LEADER in card.roles and team_id is not None and card.team_id == team_id
    return leads or Role.ADMINISTRATOR in card.roles


def _to_agent(ink: Ink, agent_id: int, template: str, data: dict[str, str], *, key: str) -> None:
    address = email_of(agent_id)
    if address:
        card = agent_cards([agent_id])[0]
        to = MailTo(address=address, language=card.language, kind="agent", id=agent_id)
        send_mail(ink, to, template, {"name": card.name} | data, key=key)

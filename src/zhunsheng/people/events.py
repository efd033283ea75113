"""What is recorded about people."""

from zhunsheng.journal.events import Fact, fact
from zhunsheng.kernel.instants import Instant


@fact("desk.furnished", subject="desk")
class DeskFurnished(Fact, frozen=True):
    """Missing roles, grades and skill groups were added from the shipped set."""

    desk_id: int
    roles: int
    grades: int
    groups: int
    reasons: int = 0


@fact("team.created", subject="team")
class TeamCreated(Fact, frozen=True):
    """A team was formed."""

    team_id: int


@fact("team.renamed", subject="team")
class TeamRenamed(Fact, frozen=True):
    """A team got another name."""

    team_id: int


@fact("team.removed", subject="team")
class TeamRemoved(Fact, frozen=True):
    """A team without members was dissolved."""

    team_id: int


@fact("group.set", subject="desk")
class SkillGroupSet(Fact, frozen=True):
    """A skill group was added or named anew."""

    desk_id: int
    group: str
    made: bool


@fact("agent.created", subject="agent")
class AgentCreated(Fact, frozen=True):
    """Somebody joined the desk."""

    agent_id: int
    roles: list[str]
    grade: str
    team_id: int | None
    groups: list[str]
    is_demo: bool


@fact("agent.rights_changed", subject="agent")
class AgentRightsChanged(Fact, frozen=True):
    """What somebody may do was changed; the values are the new ones."""

    agent_id: int
    roles: list[str]
    grade: str
    team_id: int | None
    groups: list[str]
    capacity: int
    active: bool


@fact("agent.profile_changed", subject="agent")
class AgentProfileChanged(Fact, frozen=True):
    """Somebody's names or language were changed; only which of them stand here."""

    agent_id: int
    fields: list[str]


@fact("agent.password_set", subject="agent")
class AgentPasswordSet(Fact, frozen=True):
    """Somebody's password was set."""

    agent_id: int


@fact("agent.contact_set", subject="agent")
class AgentContactSet(Fact, frozen=True):
    """Where somebody gets mail was set or removed."""

    agent_id: int
    has_email: bool


@fact("token.made", subject="token")
class TokenMade(Fact, frozen=True):
    """A token for the interface was made; it never outlives `expires_us`."""

    token_id: int
    agent_id: int
    scopes: list[str]
    expires_us: int


@fact("token.revoked", subject="token")
class TokenRevoked(Fact, frozen=True):
    """A token no longer opens anything."""

    token_id: int
    agent_id: int


@fact("agent.signed_in", subject="agent")
class AgentSignedIn(Fact, frozen=True):
    """Somebody signed in: with a password, or by one click on demonstration data."""

    agent_id: int
    how: str


@fact("list.exported", subject="agent")
class ListExported(Fact, frozen=True):
    """Somebody took a list out of the desk as a file."""

    agent_id: int
    name: str
    rows: int


@fact("agent.sign_in_failed", subject="agent")
class AgentSignInFailed(Fact, frozen=True):
    """Somebody tried to sign in as this colleague with a wrong password."""

    agent_id: int


@fact("agent.password_asked", subject="agent")
class AgentPasswordAsked(Fact, frozen=True):
    """Somebody asked for a link to set a new password for this colleague."""

    agent_id: int
    ask_id: int


@fact("agent.invited", subject="agent")
class AgentInvited(Fact, frozen=True):
    """A colleague was invited to set their first password."""

    agent_id: int
    ask_id: int


@fact("device.asked", subject="device")
class DeviceAsked(Fact, frozen=True):
    """Somebody with the right password stands before the desk with an unknown device."""

    device_id: int
    agent_id: int
    team_id: int | None


@fact("device.trusted", subject="device")
class DeviceTrusted(Fact, frozen=True):
    """A device may sign somebody in: approved by a colleague, proven by a second factor, the first of the desk, or demo."""

    device_id: int
    agent_id: int
    how: str


@fact("device.refused", subject="device")
class DeviceRefused(Fact, frozen=True):
    """A device was turned away."""

    device_id: int
    agent_id: int


@fact("device.removed", subject="device")
class DeviceRemoved(Fact, frozen=True):
    """A device is not trusted any more; its sessions ended with it."""

    device_id: int
    agent_id: int


@fact("session.opened", subject="session")
class SessionOpened(Fact, frozen=True):
    """Somebody's browser was let in."""

    session_id: int
    agent_id: int
    device_id: int


@fact("session.ended", subject="session")
class SessionEnded(Fact, frozen=True):
    """A session was ended: signed out, ended by somebody, or with its device, password or job."""

    session_id: int
    agent_id: int
    why: str


@fact("factor.set", subject="agent")
class FactorSet(Fact, frozen=True):
    """Somebody proved a second factor; from now on it is asked for."""

    agent_id: int


@fact("factor.removed", subject="agent")
class FactorRemoved(Fact, frozen=True):
    """Somebody's second factor was removed."""

    agent_id: int


@fact("factor.proven", subject="agent")
class FactorProven(Fact, frozen=True):
    """A right code was given; `how` says whether from the app or from the recovery codes."""

    agent_id: int
    device_id: int
    how: str


@fact("factor.failed", subject="agent")
class FactorFailed(Fact, frozen=True):
    """A wrong code was given after a right password."""

    agent_id: int
    device_id: int


@fact("entry.policy_changed", subject="desk")
class EntryPolicyChanged(Fact, frozen=True):
    """What signing in demands was changed; only the names of the changed lines stand here."""

    desk_id: int
    fields: list[str]


@fact("agent.presence_changed", subject="agent")
class AgentPresenceChanged(Fact, frozen=True):
    """Somebody began or stopped to take dialogues, with the code of the reason if one was given.

    `was` and `lasted_us`: what they were at before, and for how long; empty where only the reason changed.
    """

    agent_id: int
    team_id: int | None
    presence: str
    reason: str = ""
    until_us: int | None = None
    was: str = ""
    lasted_us: int = 0


@fact("desk.presence_reason_set", subject="desk")
class PresenceReasonSet(Fact, frozen=True):
    """A reason for not being available was added, renamed or retired."""

    desk_id: int
    presence: str
    code: str
    active: bool


@fact("desk.grade_load_set", subject="desk")
class GradeLoadSet(Fact, frozen=True):
    """It was decided what share of their capacity people of a grade are given."""

    desk_id: int
    grade: str
    percent: int


@fact("customer.made", subject="customer")
class CustomerMade(Fact, frozen=True):
    """Somebody wrote to us for the first time."""

    customer_id: int
    channel: str
    tier: str


@fact("customer.refreshed", subject="customer")
class CustomerRefreshed(Fact, frozen=True):
    """A trustworthy source told us something new about a customer; only the names of the fields stand here."""

    customer_id: int
    fields: list[str]
    tier: str


@fact("customer.blocked", subject="customer")
class CustomerBlocked(Fact, frozen=True, kw_only=True):
    """Somebody may not write to us until an instant, or until it is lifted; the note stands in the row named here."""

    customer_id: int
    block_id: int
    reason: str
    until_us: int | None


@fact("customer.unblocked", subject="customer")
class CustomerUnblocked(Fact, frozen=True, kw_only=True):
    """Somebody may write to us again."""

    customer_id: int
    block_id: int


@fact("customer.opened", subject="customer")
class CustomerOpened(Fact, frozen=True):
    """Somebody looked at a customer."""

    customer_id: int
    viewer_id: int


@fact("customer.unmasked", subject="customer")
class CustomerUnmasked(Fact, frozen=True):
    """Somebody saw a field in full; the reason stands in the row named here."""

    customer_id: int
    field: str
    unmasking_id: int


@fact("customer.searched", subject="agent")
class CustomerSearched(Fact, frozen=True):
    """Somebody looked for a customer by `phone`, `email`, or the shop's own number (`member`)."""

    agent_id: int
    by: str
    found: int


@fact("shift.started", subject="shift")
class ShiftStarted(Fact, frozen=True):
    """Somebody began a shift; `demands` name what must be in order before they receive customers."""

    shift_id: int
    agent_id: int
    team_id: int | None
    standing_id: int
    demands: list[str]


@fact("shift.checked", subject="shift")
class ShiftChecked(Fact, frozen=True):
    """A demand of a shift was looked at and stands differently than before."""

    shift_id: int
    agent_id: int
    code: str
    passed: bool
    measure: int | None
    detail: str
    clause_id: str = ""


@fact("shift.overridden", subject="override")
class ShiftOverridden(Fact, frozen=True):
    """A supervisor decided that a failed check does not count for a while; the reason stands in the row named here."""

    override_id: int
    code: str
    agent_id: int | None
    until: Instant
    clause_ids: list[str] = []


@fact("shift.ended", subject="shift")
class ShiftEnded(Fact, frozen=True):
    """Somebody ended a shift."""

    shift_id: int
    agent_id: int
    team_id: int | None


@fact("customer.erased", subject="customer")
class CustomerErased(Fact, frozen=True):
    """A customer and everything known about them was erased."""

    customer_id: int


@fact("agent.erased", subject="agent")
class AgentErased(Fact, frozen=True):
    """Somebody's account was erased with their devices, sessions and shifts."""

    agent_id: int

"""The door for changing something about people, a file a kind of work."""

from zhunsheng.people.actions.blocking import block_customer, unblock_customer
from zhunsheng.people.actions.circles import remove_team, rename_team, set_group
from zhunsheng.people.actions.contact import set_email
from zhunsheng.people.actions.customers import (
    find_or_make_customer,
    forget_expired_nonces,
    take_in_customers,
    use_nonce,
)
from zhunsheng.people.actions.demanding import set_entry_policy
from zhunsheng.people.actions.devices import (
    approve_device,
    end_session,
    end_sessions_of,
    forget_old_entries,
    refuse_device,
    remove_device,
    touch_session,
)
from zhunsheng.people.actions.entering import demo_device, knock, note_sign_in_failed, open_session, sign_out
from zhunsheng.people.actions.erase import erase_demo_agents, erase_demo_customers, remove_demo_teams
from zhunsheng.people.actions.factors import begin_factor, confirm_factor, prove_code, remove_factor, reset_factor
from zhunsheng.people.actions.looking import note_customer_opened, note_list_exported, search_customers, unmask_field
from zhunsheng.people.actions.many_customers import find_or_make_customers
from zhunsheng.people.actions.presence import (
    begin_after_work,
    end_after_work,
    let_vanish,
    note_alive,
    set_grade_load,
    set_presence,
    set_presence_reason,
)
from zhunsheng.people.actions.ready import insist_ready
from zhunsheng.people.actions.resetting import ask_reset, invite, use_link
from zhunsheng.people.actions.shift import (
    end_shift,
    note_checks,
    note_for_everybody,
    note_shift_demand,
    override_check,
    start_shift,
)
from zhunsheng.people.actions.staff import change_profile, change_rights, create_agent, create_team, ensure_defaults
from zhunsheng.people.actions.tokens import make_token, note_token_used, revoke_token
from zhunsheng.people.actions.working import set_password

__all__ = [
    "approve_device",
    "ask_reset",
    "begin_after_work",
    "begin_factor",
    "block_customer",
    "change_profile",
    "change_rights",
    "confirm_factor",
    "create_agent",
    "create_team",
    "demo_device",
    "end_after_work",
    "end_session",
    "end_sessions_of",
    "end_shift",
    "ensure_defaults",
    "erase_demo_agents",
    "erase_demo_customers",
    "find_or_make_customer",
    "find_or_make_customers",
    "forget_expired_nonces",
    "forget_old_entries",
    "insist_ready",
    "invite",
    "knock",
    "let_vanish",
    "make_token",
    "note_alive",
    "note_checks",
    "note_customer_opened",
    "note_for_everybody",
    "note_list_exported",
    "note_shift_demand",
    "note_sign_in_failed",
    "note_token_used",
    "open_session",
    "override_check",
    "prove_code",
    "refuse_device",
    "remove_demo_teams",
    "remove_device",
    "remove_factor",
    "remove_team",
    "rename_team",
    "reset_factor",
    "revoke_token",
    "search_customers",
    "set_email",
    "set_entry_policy",
    "set_grade_load",
    "set_group",
    "set_password",
    "set_presence",
    "set_presence_reason",
    "sign_out",
    "start_shift",
    "take_in_customers",
    "touch_session",
    "unblock_customer",
    "unmask_field",
    "use_link",
    "use_nonce",
]

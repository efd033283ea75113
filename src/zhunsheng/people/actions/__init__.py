"""The door for changing something about people, a file a kind of work."""

from zhunsheng.people.actions.blocking import block_customer, unblock_customer
from zhunsheng.people.actions.contact import set_email
from zhunsheng.people.actions.customers import (
    find_or_make_customer,
    forget_expired_nonces,
    take_in_customers,
    use_nonce,
)
from zhunsheng.people.actions.looking import note_customer_opened, note_list_exported, search_customers, unmask_field
from zhunsheng.people.actions.ready import insist_ready
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
from zhunsheng.people.actions.working import note_signed_in, set_password, set_presence

__all__ = [
    "block_customer",
    "change_profile",
    "change_rights",
    "create_agent",
    "create_team",
    "end_shift",
    "ensure_defaults",
    "find_or_make_customer",
    "forget_expired_nonces",
    "insist_ready",
    "make_token",
    "note_checks",
    "note_customer_opened",
    "note_for_everybody",
    "note_list_exported",
    "note_shift_demand",
    "note_signed_in",
    "note_token_used",
    "override_check",
    "revoke_token",
    "search_customers",
    "set_email",
    "set_password",
    "set_presence",
    "start_shift",
    "take_in_customers",
    "unblock_customer",
    "unmask_field",
    "use_nonce",
]

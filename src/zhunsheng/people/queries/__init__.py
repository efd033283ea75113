"""The door for reading about people."""

from zhunsheng.people.queries.blocks import (
    block_lengths,
    block_of,
    block_reasons,
    blocked_among,
    blocks,
    blocks_of,
)
from zhunsheng.people.queries.contact import agent_ids_of_email, email_of, emails_of
from zhunsheng.people.queries.customers import (
    channel_identity,
    customer_card,
    customer_tier,
    find_customer,
    masked_names,
)
from zhunsheng.people.queries.passwords import hash_password
from zhunsheng.people.queries.shifts import (
    demands_open,
    first_shift_at,
    open_shift,
    open_shifts,
    overrides,
    past_shifts,
    shift_demanded,
    shift_of,
    shift_subject,
)
from zhunsheng.people.queries.staff import (
    actor_of,
    agent_cards,
    agents_available,
    demo_agents,
    grades,
    groups,
    roles,
    staff,
    teams,
)
from zhunsheng.people.queries.tokens import bearer_of, tokens_of

__all__ = [
    "actor_of",
    "agent_cards",
    "agent_ids_of_email",
    "agents_available",
    "bearer_of",
    "block_lengths",
    "block_of",
    "block_reasons",
    "blocked_among",
    "blocks",
    "blocks_of",
    "channel_identity",
    "customer_card",
    "customer_tier",
    "demands_open",
    "demo_agents",
    "email_of",
    "emails_of",
    "find_customer",
    "first_shift_at",
    "grades",
    "groups",
    "hash_password",
    "masked_names",
    "open_shift",
    "open_shifts",
    "overrides",
    "past_shifts",
    "roles",
    "shift_demanded",
    "shift_of",
    "shift_subject",
    "staff",
    "teams",
    "tokens_of",
]

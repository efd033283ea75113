"""Fill an empty desk for a bench: the shipped standards, eighteen agents in two teams, a leader over each, an administrator, one shop."""

from typing import Final

import msgspec
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore

from zhunsheng.access.values import SYSTEM, Grade, Role
from zhunsheng.commerce.actions import create_shop, set_shop_widget
from zhunsheng.commerce.queries import shop_widget
from zhunsheng.commerce.values import NewShop
from zhunsheng.ground.keys import create_keyring
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import (
    approve_device,
    create_agent,
    create_team,
    ensure_defaults,
    knock,
    open_session,
    set_presence,
)
from zhunsheng.people.queries import actor_of
from zhunsheng.people.values import Browser, NewAgent, Presence, Rights, Step
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import shipped
from zhunsheng.workshop.bench.crowd import AGENTS, CUSTOMERS, WATCHERS, watcher_of
from zhunsheng.workshop.bench.desks import Seeded
from zhunsheng.workshop.bench.order_pages import LOGIN
from zhunsheng.workshop.demo import demo_data

SHOP: Final = "bench"


def fill(at: Instant) -> Seeded:
    """Fill the desk through the doors of its rooms, and sign everybody in.

    Writes  as the demonstration does: every row by its action
    """
    create_keyring()
    fills = demo_data().fills
    for name, text in shipped():
        run(install_standard, SYSTEM, at, text, name=name, effective_at=at, fills=fills.get(name, {}))
    run(ensure_defaults, SYSTEM, at)
    shop = run(create_shop, SYSTEM, at, NewShop(key=SHOP, name="Bench", colour="#0f766e"))
    _let_everybody_write(shop.id, at)
    teams = [run(create_team, SYSTEM, at, f"Bench {number + 1}") for number in range(WATCHERS)]
    for number in range(AGENTS):
        _join(f"agent{number}", Role.AGENT, teams[watcher_of(number)], at)
    for number in range(WATCHERS):
        _join(f"watcher{number}", Role.LEADER, teams[number], at)
    _join(LOGIN, Role.ADMINISTRATOR, None, at)
    logins = (
        [f"agent{number}" for number in range(AGENTS)] + [f"watcher{number}" for number in range(WATCHERS)] + [LOGIN]
    )
    return Seeded(sessions={login: _session(login, at) for login in logins}, shop=SHOP)


def _let_everybody_write(shop_id: int, at: Instant) -> None:
    """Open the shop's door as wide as it goes: a bench is meant to flood it."""
    widget = shop_widget(shop_id)
    flood = msgspec.structs.replace(widget.flood, messages=1000, same_words=1000, within_seconds=1, newcomers=100_000)
    run(set_shop_widget, SYSTEM, at, shop_id, msgspec.structs.replace(widget, flood=flood))


def _join(login: str, role: Role, team: int | None, at: Instant) -> None:
    rights = Rights(
        roles=frozenset({role}), grade=Grade.SENIOR, capacity=CUSTOMERS, team_id=team,
        groups=frozenset({"online"}) if role is Role.AGENT else frozenset(),
    )  # fmt: skip
    agent_id = run(create_agent, SYSTEM, at, NewAgent(login=login, name=login, nickname=login, rights=rights))
    if role is Role.AGENT:
        # The checks before a shift are not what is measured here, so the desk itself puts the agents on.
        run(set_presence, SYSTEM, at, agent_id, Presence.AVAILABLE)


def _session(login: str, at: Instant) -> str:
    """Sign somebody in as the sign-in page would, with a device of their own that is trusted."""
    user = get_user_model().objects.get(login=login)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    key = str(session.session_key)
    actor = actor_of(int(user.pk))
    came = run(knock, actor, at, Browser(token=key, label="bench", address="127.0.0.1"))
    if came.step is Step.WAIT:  # the first administrator's own is trusted at once
        run(approve_device, SYSTEM, at, came.device_id)
    run(open_session, actor, at, came.device_id, key, "password", "127.0.0.1")
    return key

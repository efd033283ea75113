"""Choose the endpoint that drafts words for people, and count what it does."""

from __future__ import annotations

from typing import Final

import msgspec
from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.assist.events import HelperAsked, HelperSet
from zhunsheng.assist.models import HelperSettingsRow, HelperUse
from zhunsheng.assist.queries import helper_settings
from zhunsheng.assist.values import HelperCall, HelperSettings, spent_on
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.ground.keys import seal
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id

DESK_ID: Final = 1
KEY: Final = "assist.helper"
SLOWEST: Final = 60
MOST_FAMILIES: Final = 200


def set_helper(ink: Ink, wanted: HelperSettings, key: str | None = None) -> None:
    """Say which endpoint drafts words; without a key the stored one stays, an empty one removes it.

    The stored key goes when the address changes: whoever may name one must not be able to have the key sent there.
    Writes    the settings, the key sealed
    Records   helper.set with the names of what changed
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.SHOP_MANAGE, Subject(kind="shop"))
    _check(wanted)
    row = HelperSettingsRow.objects.filter(id=1).first() or HelperSettingsRow(id=1)
    before = msgspec.json.decode(row.settings, type=HelperSettings) if row.settings else HelperSettings()
    after = msgspec.structs.replace(wanted, has_key=False)
    fields = [
        one for one in after.__struct_fields__ if one != "has_key" and getattr(before, one) != getattr(after, one)
    ]
    if key is not None or before.url != after.url:
        row.key_sealed = seal(key, purpose=KEY) if key else None
        fields.append("key")
    if fields:
        row.settings = msgspec.json.encode(after).decode()
        row.save()
        ink.record(HelperSet(desk_id=DESK_ID, fields=fields))


@system_only("the call was made for somebody who had the right to it")
def note_helper_call(ink: Ink, day: str, call: HelperCall) -> None:
    """Count one call. Writes: the day's figures."""
    HelperUse.objects.get_or_create(day=day, purpose=call.purpose, defaults={"id": new_id()})
    HelperUse.objects.filter(day=day, purpose=call.purpose).update(
        calls=F("calls") + 1, failed=F("failed") + int(call.failed), held=F("held") + int(call.held),
        tokens_in=F("tokens_in") + call.tokens_in, tokens_out=F("tokens_out") + call.tokens_out,
        took_ms=F("took_ms") + call.took_ms,
        spent=F("spent") + spent_on(helper_settings(), call.tokens_in, call.tokens_out),
    )  # fmt: skip


def note_helper_asked(ink: Ink, dialogue_id: int, call: HelperCall, outcome: str) -> None:
    """Put on record that masked words of a dialogue went out to be drafted from, and what came of it.

    Records   helper.asked
    Refuses   NotFound, AccessDenied
    """
    require(ink.actor, Verb.DIALOGUE_READ, subject_of_dialogue(dialogue_id))
    ink.record(
        HelperAsked(
            dialogue_id=dialogue_id, kind=call.purpose, outcome=outcome, tokens_in=call.tokens_in,
            tokens_out=call.tokens_out, took_ms=call.took_ms,
        )
    )  # fmt: skip


def _check(wanted: HelperSettings) -> None:
    if wanted.on and not wanted.url.startswith(("https://", "http://")):
        raise BadInput("url", "an address that begins with https://", wanted.url[:80])
    if len(wanted.url) > 300 or not (wanted.url or " ").isprintable():
        raise BadInput("url", "at most 300 printable characters", wanted.url[:80])
    if wanted.on and not 1 <= len(wanted.model.strip()) <= 100:
        raise BadInput("model", "1 to 100 characters", wanted.model[:80])
    if len(wanted.families) > MOST_FAMILIES or any(
        not 1 <= len(one) <= 80 or not one.isprintable() for one in wanted.families
    ):
        raise BadInput("families", f"at most {MOST_FAMILIES} categories", ", ".join(wanted.families)[:80])
    for name, most in (("seconds", SLOWEST), ("monthly_tokens", 1_000_000_000), ("cents_in", 1_000_000), ("cents_out", 1_000_000)):  # fmt: skip
        if not (1 if name == "seconds" else 0) <= getattr(wanted, name) <= most:
            raise BadInput(name, f"at most {most}", getattr(wanted, name))

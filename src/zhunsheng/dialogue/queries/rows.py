"""Dialogues as the inbox, the thread and the queue show them; what an actor may not see is not returned."""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from zhunsheng.access.queries import EVERYTHING, require, topics
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.dialogue.demands import taxonomy_for
from zhunsheng.dialogue.models import BotTalk, Dialogue, FollowUp, HandOver, Message
from zhunsheng.dialogue.values import CLOSED, OPEN, WAITING, About, By, DialogueRow, Line
from zhunsheng.ground.statements import fetched, with_marks
from zhunsheng.ground.stored import columns
from zhunsheng.guard.queries import reader_of
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant

LINE_COLUMNS = (
    "id", "dialogue_id", "seq", "by", "author_id", "author_name", "kind", "text", "file_token", "event", "data", "cid",
    "at",
)  # fmt: skip
LAST_LINES = (
    f"SELECT {', '.join(f'm.{name}' for name in LINE_COLUMNS)} FROM dialogue_message m JOIN (SELECT dialogue_id, MAX(seq) AS seq FROM dialogue_message"  # noqa: S608 - constants
    " WHERE by <> 'system' AND dialogue_id IN ({marks}) GROUP BY dialogue_id) t"
    " ON t.dialogue_id = m.dialogue_id AND t.seq = m.seq"
)
NEWEST_LINES = (
    f"SELECT {', '.join(LINE_COLUMNS)} FROM dialogue_message WHERE dialogue_id = %s ORDER BY seq DESC LIMIT %s"  # noqa: S608 - constants
)
UNSEEN = (
    "SELECT d.id, COUNT(*) FROM dialogue_dialogue d JOIN dialogue_message m"
    " ON m.dialogue_id = d.id AND m.seq > d.agent_read_seq AND m.by = %s WHERE d.id IN ({marks}) GROUP BY d.id"
)
SAID = "SELECT id, text FROM dialogue_message WHERE by = %s AND kind = 'text' AND id IN ({marks}) ORDER BY id"
BOTS = "SELECT t.dialogue_id FROM dialogue_bottalk t JOIN dialogue_dialogue d ON d.id = t.dialogue_id WHERE d.state = %s AND t.dialogue_id IN ({marks})"
HEARD = 6
"""Messages in a row that the bot reads together."""
EARLIER = 5
"""Messages before them that are looked back over for the language."""
ROW_FIELDS = tuple(field.name for field in msgspec.structs.fields(DialogueRow))

BY_IDS = f"SELECT {columns(Dialogue, ROW_FIELDS)} FROM dialogue_dialogue WHERE id IN ({{marks}}) ORDER BY id"  # noqa: S608 - columns


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One owner in the chain."""

    from_agent_id: int | None
    to_agent_id: int | None
    how: str
    note: str
    at: Instant
    to_group: str | None = None


class QueueState(msgspec.Struct, frozen=True, kw_only=True):
    """How many wait and since when the longest does."""

    waiting: int
    longest_since: Instant | None


class OpenFollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """A promise that is still to be kept."""

    id: int
    dialogue_id: int
    owner_id: int
    plan: str
    due_at: Instant


def subject_of(row: Dialogue) -> Subject:
    """Give what `access` decides about."""
    return row_of(row).subject()


def subject_of_dialogue(dialogue_id: int) -> Subject:
    """Give what `access` decides about, by id.

    Refuses  NotFound
    """
    return subject_of(_get(dialogue_id))


def about_of(row: Dialogue) -> About:
    """Give what every fact of this dialogue carries."""
    return About(
        channel=row.channel, shop_id=row.shop_id, group=row.group, tier=row.tier, customer_id=row.customer_id,
        standing_id=row.standing_id, agent_id=row.agent_id, team_id=row.team_id, issue_type=row.issue_type,
        grade=row.grade,
    )  # fmt: skip


def rows_for(actor: Actor, *, limit: int = 500) -> list[DialogueRow]:
    """Return the dialogues an actor may see that still ask for something, the longest silent first.

    Open and waiting ones, and closed ones with a promise still to be kept or a record still to be written. Each way is
    asked for by its own index: one condition for all of them reads a team's whole past.
    """
    ways = branches(actor)
    ids: set[int] = set()
    for way in [Q()] if ways is None else ways:
        ids.update(Dialogue.objects.filter(way, state__in=(OPEN, WAITING)).values_list("id", flat=True))
    promised = FollowUp.objects.filter(done_at__isnull=True).values_list("dialogue_id", flat=True)
    for late in (Dialogue.objects.filter(record_state="due"), Dialogue.objects.filter(id__in=list(promised))):
        found = late.values_list("id", "agent_id", "team_id")
        ids.update(one for one, *owners in found if ways is None or _owned(actor, *owners))
    return _shown(Dialogue.objects.filter(id__in=ids).order_by("last_at", "id")[:limit])


def rows_of(dialogue_ids: Sequence[int]) -> list[DialogueRow]:
    """Return dialogues by id for the hub, which asks `access` itself whom it may show them to."""
    if not dialogue_ids:
        return []
    read = fetched(with_marks(BY_IDS, len(dialogue_ids)), dialogue_ids)
    return [DialogueRow(**dict(zip(ROW_FIELDS, one, strict=True))) for one in read]  # no column needs turning


def lines_of(dialogue_id: int, seq: int) -> list[Line]:
    """Return the messages behind a number for the hub, oldest first."""
    return spoken_lines(Message.objects.filter(dialogue_id=dialogue_id, seq__gt=seq).order_by("seq"))


def row_at(dialogue_id: int) -> DialogueRow:
    """Return one dialogue for a query of this room, which asks for the right itself. Refuses: NotFound."""
    return row_of(_get(dialogue_id))


def dialogue_row(actor: Actor, dialogue_id: int) -> DialogueRow:
    """Return one dialogue.

    Refuses  NotFound, AccessDenied
    """
    row = row_of(_get(dialogue_id))
    require(actor, Verb.DIALOGUE_READ, row.subject())
    return row


def visible(actor: Actor, verb: Verb = Verb.DIALOGUE_READ) -> QuerySet[Dialogue]:
    """Return the dialogues an actor has a right to: the same topics by which `access` decides about each of them."""
    ways = branches(actor, verb)
    return Dialogue.objects.all() if ways is None else Dialogue.objects.filter(reduce(or_, ways, Q(pk__in=())))


def branches(actor: Actor, verb: Verb = Verb.DIALOGUE_READ) -> list[Q] | None:
    """Return the ways by which an actor has a right to dialogues, each with an index of its own; None for everything."""
    ways = []
    for topic in sorted(topics(actor, verb)):
        kind, _, key = topic.partition(":")
        if kind == EVERYTHING:
            return None
        if kind == "group":
            ways.append(Q(state=WAITING, group=key, agent_id__isnull=True))
        else:
            ways.append(Q(**{f"{kind}_id": int(key)}))
    return ways


def _owned(actor: Actor, agent_id: int | None, team_id: int | None) -> bool:
    """Tell whether somebody's right to a dialogue comes from its owner or team; one that has ended waits for nobody."""
    return not {f"agent:{agent_id}", f"team:{team_id}"}.isdisjoint(topics(actor, Verb.DIALOGUE_READ))


def lines_after(actor: Actor, dialogue_id: int, seq: int, limit: int = 500) -> list[Line]:
    """Return the messages behind a number, oldest first.

    Refuses  NotFound, AccessDenied
    """
    require(actor, Verb.DIALOGUE_READ, subject_of(_get(dialogue_id)))
    return spoken_lines(Message.objects.filter(dialogue_id=dialogue_id, seq__gt=seq).order_by("seq")[:limit])


def lines_before(actor: Actor, dialogue_id: int, seq: int, limit: int = 100) -> list[Line]:
    """Return the newest messages before a number, oldest first.

    Refuses  NotFound, AccessDenied
    """
    require(actor, Verb.DIALOGUE_READ, subject_of(_get(dialogue_id)))
    rows = Message.objects.filter(dialogue_id=dialogue_id, seq__lt=seq).order_by("-seq")[:limit]
    return spoken_lines(reversed(rows))


def newest_lines(row: DialogueRow, limit: int) -> list[Line]:
    """Return the newest messages of a dialogue whose row was read by right, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_LINES, [row.id, limit])
        return [_line(stored) for stored in reversed(cursor.fetchall())]


def last_lines(dialogue_ids: Sequence[int]) -> dict[int, Line]:
    """Return the last spoken message of each dialogue, for its row in a list."""
    if not dialogue_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LAST_LINES.format(marks=", ".join(["%s"] * len(dialogue_ids))), list(dialogue_ids))
        return {stored[1]: _line(stored) for stored in cursor.fetchall()}


def last_said(dialogue_ids: Sequence[int], most: int) -> dict[int, tuple[str, ...]]:
    """Return the customer's last words in each dialogue, oldest first; none where the customer has said nothing."""
    said: dict[int, tuple[str, ...]] = {}
    if not dialogue_ids:
        return said
    ranked = Window(RowNumber(), partition_by=F("dialogue_id"), order_by=F("seq").desc())
    lines = Message.objects.filter(dialogue_id__in=dialogue_ids, by=By.CUSTOMER).exclude(text="").annotate(nth=ranked)
    rows = lines.filter(nth__lte=most).order_by("dialogue_id", "seq")
    for dialogue_id, text in rows.values_list("dialogue_id", "text"):
        said[dialogue_id] = (*said.get(dialogue_id, ()), text)
    return said


def unseen_counts(rows: Sequence[DialogueRow]) -> dict[int, int]:
    """Count, for each dialogue, the customer's messages that its owner has not read; none where there are none.

    One join by index: a condition for each dialogue costs four times as much with a supervisor's 350 rows.
    """
    unread = [row.id for row in rows if row.seq > row.agent_read_seq]
    if not unread:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(UNSEEN.format(marks=", ".join(["%s"] * len(unread))), [By.CUSTOMER.value, *unread])
        return dict(cursor.fetchall())


def newest_of_customer(customer_id: int, shop_id: int, channel: str) -> DialogueRow | None:
    """Return the customer's open dialogue in a shop and channel, else the last one."""
    rows = Dialogue.objects.filter(customer_id=customer_id, shop_id=shop_id, channel=channel)
    row = rows.exclude(state=CLOSED).first() or rows.order_by("-opened_at", "-id").first()
    return None if row is None else row_of(row)


def chain_of(actor: Actor, dialogue_id: int) -> list[Link]:
    """Return the chain of owners, oldest first, with the notes that went along.

    Refuses  NotFound, AccessDenied
    """
    require(actor, Verb.DIALOGUE_READ, subject_of(_get(dialogue_id)))
    return [
        Link(
            from_agent_id=row.from_agent_id, to_agent_id=row.to_agent_id, how=row.how, note=row.note, at=row.at,
            to_group=row.to_group,
        )
        for row in HandOver.objects.filter(dialogue_id=dialogue_id).order_by("at", "id")
    ]  # fmt: skip


def open_counts(agent_ids: Sequence[int]) -> dict[int, int]:
    """Return how many open dialogues each of some agents has; who has none is missing."""
    counted = Dialogue.objects.filter(state=OPEN, agent_id__in=agent_ids).values_list("agent_id")
    return {int(agent_id or 0): number for agent_id, number in counted.annotate(number=Count("id"))}


def queue_state(
    groups: Iterable[str] | None = None, *, shop_id: int | None = None, channel: str | None = None
) -> QueueState:
    """Return how many dialogues wait, in all groups or some, of one shop or channel where one is named."""
    rows = Dialogue.objects.filter(state=WAITING).exclude(id__in=BotTalk.objects.values("dialogue_id"))
    if groups is not None:
        rows = rows.filter(group__in=tuple(groups))
    if shop_id is not None:
        rows = rows.filter(shop_id=shop_id)
    if channel is not None:
        rows = rows.filter(channel=channel)
    found = rows.aggregate(waiting=Count("id"), longest=Min("waiting_since"))
    return QueueState(waiting=found["waiting"], longest_since=found["longest"])


def followups_of(actor: Actor, dialogue_id: int) -> list[OpenFollowUp]:
    """Return what was promised in a dialogue and is still to be kept, the next due first.

    Refuses  NotFound, AccessDenied
    """
    require(actor, Verb.DIALOGUE_READ, subject_of(_get(dialogue_id)))
    return [
        OpenFollowUp(id=r.id, dialogue_id=r.dialogue_id, owner_id=r.owner_id, plan=r.plan, due_at=r.due_at)
        for r in FollowUp.objects.filter(dialogue_id=dialogue_id, done_at__isnull=True).order_by("due_at", "id")
    ]


def _get(dialogue_id: int) -> Dialogue:
    row = Dialogue.objects.filter(id=dialogue_id).first()
    if row is None:
        raise NotFound("dialogue", dialogue_id)
    return row


def row_of(row: Dialogue) -> DialogueRow:
    """Give a stored dialogue as a value."""
    values: dict[str, Any] = {name: getattr(row, name) for name in ROW_FIELDS}
    stored: dict[str, Any] = {name: v.us if isinstance(v, Instant) else v for name, v in values.items()}
    return DialogueRow(**stored)


def _shown(rows: "QuerySet[Dialogue]") -> list[DialogueRow]:
    """Give many stored dialogues as values, without a row's object in between: a supervisor's list has hundreds."""
    found = rows.values_list(*ROW_FIELDS)
    return [DialogueRow(**dict(zip(ROW_FIELDS, map(_plain, stored), strict=True))) for stored in found]


def _plain(value: Any) -> Any:
    return value.us if isinstance(value, Instant) else value


def _line(stored: tuple[Any, ...]) -> Line:
    """Read a message by the place of its columns."""
    *first, data, cid, at = stored
    named = dict(zip(LINE_COLUMNS, first, strict=False))
    return Line(**named, data=msgspec.json.decode(data) if data else {}, cid=cid, at=Instant(at))


def spoken_lines(rows: Iterable[Message]) -> list[Line]:
    """Give stored messages as a screen shows them."""
    return [
        Line(
            id=r.id, dialogue_id=r.dialogue_id, seq=r.seq, by=r.by, author_id=r.author_id, author_name=r.author_name,
            kind=r.kind, text=r.text, file_token=r.file_token, event=r.event,
            data=msgspec.json.decode(r.data) if r.data else {}, cid=r.cid, at=r.at,
        )
        for r in rows
    ]  # fmt: skip


class WithBot(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer has said to the bot since it spoke last, oldest first, thanks and nods left out, and how the talk has gone.

    `greets` tells that it is hello alone, `wordless` that the newest is a picture or a file; `offers` counts what the bot has
    offered in a row, `faq_id` is the question it spoke of last, `earlier` are the customer's words before, which tell their language.
    """

    texts: tuple[str, ...]
    offers: int
    customer_id: int
    greets: bool = False
    wordless: bool = False
    spoken: bool = False
    faq_id: int | None = None
    earlier: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Give the newest words."""
        return self.texts[-1] if self.texts else ""


def served_by_bot(dialogue_ids: Collection[int]) -> set[int]:
    """Return those of some dialogues that a bot serves now."""
    if not dialogue_ids:
        return set()
    return {one for (one,) in fetched(with_marks(BOTS, len(dialogue_ids)), (WAITING, *dialogue_ids))}


def with_bot(dialogue_id: int, message_id: int) -> WithBot | None:
    """Return what the bot is to answer; None where no bot serves, or more was said since that message."""
    talk = BotTalk.objects.filter(dialogue_id=dialogue_id).first()
    row = None if talk is None else Dialogue.objects.filter(id=dialogue_id, state=WAITING).first()
    if talk is None or row is None:
        return None
    spoken = Message.objects.filter(dialogue_id=dialogue_id, by=By.BOT).aggregate(seq=Max("seq"))["seq"]
    theirs = Message.objects.filter(dialogue_id=dialogue_id, by=By.CUSTOMER, seq__gt=spoken or 0)
    newest_first = list(theirs.order_by("-seq")[:HEARD])
    if not newest_first or newest_first[0].id != message_id:
        return None
    kept = taxonomy_for(row.opened_at.us, row.opened_at)
    reader = reader_of(kept.id, kept.body.cues)
    wordy = [one.text for one in reversed(newest_first) if one.kind in ("text", "order") and one.file_token is None]
    texts = tuple(text for text in wordy if not reader.is_courtesy(text))
    before = Message.objects.filter(dialogue_id=dialogue_id, by=By.CUSTOMER, kind="text", seq__lte=spoken or 0)
    return WithBot(
        earlier=tuple(before.order_by("-seq").values_list("text", flat=True)[:EARLIER])[::-1], texts=texts, offers=talk.offers, customer_id=row.customer_id, faq_id=talk.faq_id, spoken=spoken is not None,
        greets=bool(texts) and not any(reader.states_demand(text) for text in texts),
        wordless=newest_first[0].kind not in ("text", "order") or newest_first[0].file_token is not None,
    )  # fmt: skip


def texts_of(message_ids: Sequence[int]) -> dict[int, str]:
    """Return the words of customers' messages; who shows them has asked for the right. What was erased is missing."""
    if not message_ids:
        return {}
    rows = fetched(with_marks(SAID, len(message_ids)), (By.CUSTOMER.value, *message_ids))
    return {row_id: text for row_id, text in rows if text.strip()}


def said_by_customer(dialogue_id: int, seq: int) -> str:
    """Return the words of one message of the customer; who uses them has asked for the right. Nothing where there are none."""
    row = Message.objects.filter(dialogue_id=dialogue_id, seq=seq, by=By.CUSTOMER, kind="text").first()
    return "" if row is None else row.text

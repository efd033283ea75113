"""What colleagues tell each other about a dialogue, and looking at a customer's earlier ones."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.dialogue.events import DialogueNoted, EarlierShown
from zhunsheng.dialogue.heads import head_of
from zhunsheng.dialogue.models import Dialogue, Mention, Note
from zhunsheng.dialogue.values import TEXT_LIMIT, NoteShown
from zhunsheng.guard.queries import find_personal, mask
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.queries import agent_cards

MOST_MENTIONED = 20
LONGEST_CID = 64


def add_note(ink: Ink, dialogue_id: int, text: str, mentioned: tuple[int, ...], *, cid: str, nickname: str) -> int:
    """Write an internal note, also after the end; the colleagues it names are told. Never shown to the customer.

    A repeated `cid` leads to the first note. Personal data in it is masked: colleagues look it up where looking is on record.
    Writes    the note, one mention for each colleague
    Records   dialogue.noted
    Refuses   AccessDenied, NotFound, BadInput for an empty or too long note or a colleague who is not here
    Clauses   ec-4.1a
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_NOTE, head.subject())
    text = text.strip()
    if not 1 <= len(text) <= TEXT_LIMIT:
        raise BadInput("note", f"1 to {TEXT_LIMIT} characters", len(text))
    if not 1 <= len(cid) <= LONGEST_CID:
        raise BadInput("cid", f"1 to {LONGEST_CID} characters", len(cid))
    named = _named(mentioned, ink.actor.id)
    personal = find_personal(text)
    text = mask(text, personal)
    known = Note.objects.filter(dialogue_id=dialogue_id, author_id=ink.actor.id, cid=cid).first()
    if known is not None:
        return known.id
    note = Note(
        id=new_id(), dialogue_id=dialogue_id, author_id=ink.actor.id, author_name=nickname or ink.actor.name,
        text=text, cid=cid, at=ink.at,
    )  # fmt: skip
    Note.objects.bulk_create([note])
    Mention.objects.bulk_create(Mention(id=new_id(), note_id=note.id, agent_id=agent_id) for agent_id in named)
    ink.record(
        DialogueNoted(
            dialogue_id=head.id, about=head.about(), note_id=note.id, mentioned=list(named), masked=len(personal)
        )
    )
    shown = NoteShown(
        id=note.id, dialogue_id=dialogue_id, author_id=note.author_id, author_name=note.author_name, text=text,
        mentioned=named, at=ink.at,
    )  # fmt: skip
    ink.show("note", (shown, head.row()))
    return note.id


def note_mentions_seen(ink: Ink, dialogue_id: int) -> int:
    """Note that a colleague has seen the notes of a dialogue that name them; return how many were new.

    It is about oneself alone: nobody sees for another, so the mention itself is the right.
    Writes    when they were seen
    Refuses   AccessDenied for who may read no dialogues at all
    """
    require(ink.actor, Verb.DIALOGUE_READ, Subject(kind="dialogue", agent_id=ink.actor.id))
    rows = Mention.objects.filter(note__dialogue_id=dialogue_id, agent_id=ink.actor.id, seen_at__isnull=True)
    ids = list(rows.values_list("id", flat=True))
    return Mention.objects.filter(id__in=ids).update(seen_at=ink.at)


def note_earlier_shown(ink: Ink, dialogue_id: int, earlier_id: int) -> None:
    """Note that somebody at work on a dialogue is shown an earlier one of the same customer.

    Records   dialogue.earlier_shown
    Refuses   AccessDenied, NotFound also for a dialogue of another customer or a later one
    Clauses   cc-1.1d, cc-5.2c
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_HISTORY, head.subject())
    earlier = Dialogue.objects.filter(id=earlier_id, customer_id=head.customer_id).first()
    if earlier is None or (earlier.opened_at.us, earlier.id) >= (head.opened_at, head.id):
        raise NotFound("earlier dialogue", earlier_id)
    ink.record(EarlierShown(dialogue_id=head.id, about=head.about(), earlier_id=earlier_id, viewer_id=ink.actor.id))


def _named(mentioned: tuple[int, ...], author_id: int) -> tuple[int, ...]:
    named = tuple(dict.fromkeys(one for one in mentioned if one != author_id))
    if len(named) > MOST_MENTIONED:
        raise BadInput("mentions", f"at most {MOST_MENTIONED} colleagues", len(named))
    active = {card.id for card in agent_cards()} if named else set()
    for one in named:
        if one not in active:
            raise NotFound("active agent", one)
    return named

"""Internal notes, and who is named in them."""

from collections.abc import Iterable

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue.models import Mention, Note
from zhunsheng.dialogue.queries.rows import subject_of_dialogue
from zhunsheng.dialogue.values import NoteShown

MOST = 200


def notes_of(actor: Actor, dialogue_id: int) -> list[NoteShown]:
    """Return the newest notes of a dialogue, oldest first.

    Refuses  NotFound, AccessDenied
    """
    require(actor, Verb.DIALOGUE_READ, subject_of_dialogue(dialogue_id))
    rows = Note.objects.filter(dialogue_id=dialogue_id).order_by("-at", "-id")[:MOST]
    return list(reversed(_shown(rows)))


def mentions_of(actor: Actor) -> list[NoteShown]:
    """Return the notes that name somebody and that they have not seen, newest first."""
    ids = Mention.objects.filter(agent_id=actor.id, seen_at__isnull=True).values_list("note_id", flat=True)
    return _shown(Note.objects.filter(id__in=list(ids[:MOST])).order_by("-at", "-id"))


def note_shown(note_id: int) -> NoteShown | None:
    """Return a note for the hub, which asks `access` itself whom it may show it to."""
    return next(iter(_shown(Note.objects.filter(id=note_id))), None)


def _shown(rows: Iterable[Note]) -> list[NoteShown]:
    notes = list(rows)
    named: dict[int, list[int]] = {}
    for note_id, agent_id in Mention.objects.filter(note_id__in=[one.id for one in notes]).values_list(
        "note_id", "agent_id"
    ):
        named.setdefault(note_id, []).append(agent_id)
    return [
        NoteShown(
            id=one.id, dialogue_id=one.dialogue_id, author_id=one.author_id, author_name=one.author_name,
            text=one.text, mentioned=tuple(sorted(named.get(one.id, ()))), at=one.at,
        )
        for one in notes
    ]  # fmt: skip

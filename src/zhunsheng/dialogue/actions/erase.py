"""Erase dialogues with every word in them."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model

from zhunsheng.dialogue.events import DialogueErased
from zhunsheng.dialogue.models import Dialogue, Hand, Message
from zhunsheng.ground import search
from zhunsheng.ground.files import erase as erase_file
from zhunsheng.journal.actions import Ink, system_only


def _of_a_dialogue() -> list[type[Model]]:
    """Name every table of this room whose rows belong to one dialogue; mentions go with their note."""
    columns = {
        table: {field.attname for field in table._meta.fields} for table in apps.get_app_config("dialogue").get_models()
    }
    return [table for table, names in columns.items() if "dialogue_id" in names]


@system_only("only a demonstration is taken away like this; nobody erases a customer's words with one command")
def erase_dialogues(ink: Ink, dialogue_ids: Sequence[int]) -> int:
    """Erase dialogues: messages, files, notes, records, promises, places in the queue, and what the search knows.

    Writes   deletes the rows and files
    Records  dialogue.erased for each
    """
    ink.settle()
    there = sorted(Dialogue.objects.filter(id__in=dialogue_ids).values_list("id", flat=True))
    messages = Message.objects.filter(dialogue_id__in=there)
    for token in messages.filter(file_token__isnull=False).values_list("file_token", flat=True):
        erase_file(str(token))
    for dialogue_id in there:
        ink.record(DialogueErased(dialogue_id=dialogue_id, messages=messages.filter(dialogue_id=dialogue_id).count()))
        search.remove_owner("message", dialogue_id)
    for table in _of_a_dialogue():
        rows: Any = table
        rows.objects.filter(dialogue_id__in=there).delete()
    Dialogue.objects.filter(id__in=there).delete()
    return len(there)


@system_only("follows from erasing an account")
def forget_hands(ink: Ink, agent_ids: Sequence[int]) -> None:
    """Forget when agents who are gone last had a hand free. Writes: deletes the rows."""
    Hand.objects.filter(agent_id__in=agent_ids).delete()


@system_only("follows from erasing dialogues")
def squeeze_search(ink: Ink) -> None:
    """Press what was erased out of the search index's own pages too. Writes: the index."""
    ink.settle()
    search.compact()
